import t from 'tap'
import { MacroStore, macroLists, readPairs, writePairs } from '../../lib/milter/macros.ts'
import { memoryHeld } from '../support/memory.ts'

/** A store that was told `packets`: a letter and pairs, as on the wire after the D. */
function told(...packets: readonly string[]): MacroStore {
  const store = new MacroStore()
  for (const packet of packets) put(store, packet)
  return store
}

function put(store: MacroStore, packet: string): void {
  const octets = Buffer.from(`xx${packet}yy`, 'latin1')
  store.put(octets, 2, octets.length - 2)
  octets.fill(0) // the store must not look at it again
}

for (const { name, packets, ask, want } of [
  { name: 'trap 17: told bare, asked bare', packets: ['Ci\0Q1\0'], ask: 'i', want: 'Q1' },
  { name: 'trap 17: told bare, asked in braces', packets: ['Ci\0Q1\0'], ask: '{i}', want: 'Q1' },
  { name: 'trap 17: told in braces, asked bare', packets: ['M{auth_authen}\0joe\0'], ask: 'auth_authen', want: 'joe' },
  { name: 'trap 17: told bare though long', packets: ['Mauth_authen\0joe\0'], ask: '{auth_authen}', want: 'joe' },
  { name: 'trap 15: the packet before a header', packets: ['Li\0Q1\0'], ask: 'i', want: 'Q1' },
  { name: 'trap 15: the packet before a body chunk', packets: ['Bi\0Q1\0'], ask: 'i', want: 'Q1' },
  {
    name: 'trap 24: a value of an earlier stage is remembered',
    packets: ['H{cipher}\0AES\0', 'Mi\0Q\0', 'Ei\0Q\0'],
    ask: 'cipher',
    want: 'AES',
  },
  { name: 'trap 24: the latest stage counts', packets: ['Mi\0old\0', 'Ti\0new\0'], ask: 'i', want: 'new' },
  { name: 'a stage told again forgets what it said', packets: ['Ra\x001\0', 'Rb\x002\0'], ask: 'a', want: undefined },
  {
    name: 'a shorter packet leaves nothing of the longer one',
    packets: ['Ra\0long value\0b\0x\0', 'Ra\0s\0'],
    ask: 'b',
    want: undefined,
  },
  { name: 'the same packet again', packets: ['Ra\0s\0', 'Ra\0s\0'], ask: 'a', want: 's' },
  {
    name: 'a new MAIL forgets the queue id of the message before',
    packets: ['Mx\x001\0', 'Ei\0Q1\0', 'Mx\x002\0'],
    ask: 'i',
    want: undefined,
  },
  {
    name: 'a new MAIL keeps what HELO said',
    packets: ['H{cipher}\0AES\0', 'Mx\x001\0', 'Mx\x002\0'],
    ask: 'cipher',
    want: 'AES',
  },
  {
    name: 'a new HELO forgets the message',
    packets: ['H{cipher}\0AES\0', 'Mi\0Q1\0', 'Hx\x001\0'],
    ask: 'i',
    want: undefined,
  },
  { name: 'an unknown command forgets nothing', packets: ['Mi\0Q1\0', 'Ux\x001\0'], ask: 'i', want: 'Q1' },
  { name: 'trap 16: an empty packet', packets: [''], ask: 'i', want: undefined },
  { name: 'trap 16: a letter and nothing', packets: ['Ci\0Q\0', 'M'], ask: 'i', want: 'Q' },
  { name: 'trap 16: a letter that no command has', packets: ['Ci\0Q\0', 'Zi\0no\0'], ask: 'i', want: 'Q' },
  { name: 'trap 16: a letter over 127', packets: ['\xffi\0no\0'], ask: 'i', want: undefined },
  { name: 'trap 16: a name without value', packets: ['Ci\0Q\0j\0'], ask: 'j', want: undefined },
  { name: 'trap 16: a value without NUL', packets: ['Ci\0Q\0j\0x'], ask: 'j', want: undefined },
  { name: 'trap 16: no NUL at all', packets: ['Cijk'], ask: 'i', want: undefined },
  { name: 'trap 16: an empty name', packets: ['C\0x\0i\0Q\0'], ask: 'i', want: 'Q' },
  { name: 'trap 16: an empty name is none', packets: ['C\0x\0'], ask: '', want: undefined },
  { name: 'an empty value is a value', packets: ['Ci\0\0'], ask: 'i', want: '' },
  { name: 'a name told twice in one packet: the last counts', packets: ['Ci\0a\0i\0b\0'], ask: 'i', want: 'b' },
  { name: 'octets over 127', packets: ['Ci\0\xc3\xa4\0'], ask: 'i', want: '\xc3\xa4' },
  { name: 'a name that an object would have', packets: ['Ci\0Q\0'], ask: 'constructor', want: undefined },
])
  t.test(name, async t => {
    t.equal(told(...packets).get(ask), want)
  })

t.test('what was read before a new packet is read anew', async t => {
  const store = told('Li\0Q1\0')
  t.equal(store.get('i'), 'Q1')
  put(store, 'Li\0Q2\0')
  t.equal(store.get('i'), 'Q2')
})

t.test('the end of a message forgets it, and keeps the connection', async t => {
  const store = told('Cj\0mx\0', 'H{cipher}\0AES\0', 'M{mail_addr}\0a\0', 'Ri\0Q1\0', 'Ei\0Q1\0')
  store.messageOver()
  t.equal(store.get('i'), undefined)
  t.equal(store.get('mail_addr'), undefined)
  t.equal(store.get('j'), 'mx')
  t.equal(store.get('cipher'), 'AES')
  store.connectionOver()
  t.equal(store.get('j'), undefined)
})

t.test('trap 15: the same macros before 100,000 headers take no memory', async t => {
  const store = new MacroStore()
  const octets = Buffer.from('Li\x004XyZ123abc\0{daemon_name}\0smtpd\0', 'latin1')
  const before = memoryHeld()
  for (let n = 0; n < 100_000; n++) store.put(octets, 0, octets.length)
  const after = memoryHeld()
  t.ok(after.arrayBuffers - before.arrayBuffers < 1_000_000, 'buffers')
  t.ok(after.heapUsed - before.heapUsed < 8_000_000, 'heap')
  t.equal(store.get('i'), '4XyZ123abc')
})

t.test('a packet of a megabyte is not kept', async t => {
  const store = told('Ci\0Q\0', `Mx\0${'x'.repeat(1_000_000)}\0`)
  t.equal(store.get('x'), undefined)
  t.equal(store.get('i'), 'Q')
})

t.test('pairs go out and come in', async t => {
  t.strictSame(
    readPairs(writePairs({ i: 'Q', auth_authen: 'joe', '{j}': 'mx' })),
    new Map([
      ['i', 'Q'],
      ['auth_authen', 'joe'],
      ['j', 'mx'],
    ]),
  )
  t.equal(writePairs({ i: 'Q', auth_authen: 'joe' }).toString('latin1'), 'i\0Q\0{auth_authen}\0joe\0')
})

for (const { name, wanted, want } of [
  {
    name: 'trap 22: names are spelled as the MTAs do',
    wanted: { connect: ['j', '{client_addr}', 'client_name'] },
    want: { connect: ['j', '{client_addr}', '{client_name}'] },
  },
  { name: 'trap 19: an empty list is left out', wanted: { connect: [], mail: ['i'] }, want: { mail: ['i'] } },
  {
    name: 'trap 20: one list for end of headers and end of message',
    wanted: { endOfHeaders: ['a'], endOfMessage: ['i', 'a'] },
    want: { endOfMessage: ['a', 'i'], endOfHeaders: ['a', 'i'] },
  },
  {
    name: 'trap 20: also where only one of them is wanted',
    wanted: { endOfMessage: ['i'] },
    want: { endOfMessage: ['i'], endOfHeaders: ['i'] },
  },
  {
    name: 'names twice, and names that are none',
    wanted: { mail: ['i', '{i}', '', 'a b', 'a\0b'] },
    want: { mail: ['i'] },
  },
])
  t.test(name, async t => {
    t.strictSame(macroLists(wanted), want)
  })

t.test('trap 21: at most 50 names a stage', async t => {
  t.equal(macroLists({ mail: Array.from({ length: 80 }, (_, n) => `name${n}`) }).mail?.length, 50)
})
