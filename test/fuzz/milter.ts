/**
 * Any octets into the codec and into a running server: a value or an error with a name, the connection ended, others unharmed.
 * The octets are random but the same in each run; FUZZ_SEED gives others.
 */
import t from 'tap'
import {
  decodeAnswer,
  decodeCommand,
  decodeReply,
  encodeCommand,
  encodeReply,
  FULL_OFFER,
  MilterClient,
  MilterProtocolError,
} from '../../lib/milter/index.ts'
import type { Command } from '../../lib/milter/index.ts'
import { ALL_BUT_END, bench, BODY, CONNECT, EVERYTHING, HEADER, MAIL, RCPT, until } from '../milter/support/harness.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_123)
t.comment(`FUZZ_SEED=${seed}`)

/** mulberry32: small, and good enough to break parsers. */
function generator(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
const random = generator(seed)
const below = (limit: number): number => Math.floor(random() * limit)
const octets = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)))

const SESSION: readonly Command[] = [
  { kind: 'negotiate', ...FULL_OFFER },
  { kind: 'macros', letter: 'C', pairs: Buffer.from('j\0mx\0{daemon_name}\0smtpd\0') },
  CONNECT,
  { kind: 'helo', name: 'mx.example' },
  { kind: 'macros', letter: 'M', pairs: Buffer.from('i\0Q\0') },
  MAIL,
  RCPT,
  { kind: 'data' },
  HEADER,
  { kind: 'header', name: 'X', value: ' folded\n\tvalue' },
  { kind: 'endOfHeaders' },
  BODY,
  { kind: 'endOfMessage', chunk: Buffer.from('tail') },
  { kind: 'abort' },
  MAIL,
  { kind: 'quit' },
]
const STREAM = Buffer.concat(SESSION.map(encodeCommand))

/** A value, or an error with a name; anything else fails the test. */
function tame<T>(decode: () => T): T | MilterProtocolError {
  try {
    return decode()
  } catch (error) {
    if (error instanceof MilterProtocolError) return error
    throw error
  }
}

t.test('decoders: random packets that begin with a known letter', async t => {
  const letters = 'ABCDEHKLMNOQRTU+-2abcdefhilmpqrsty4'
  let values = 0
  for (let n = 0; n < 60_000; n++) {
    const packet = octets(1 + below(30))
    packet[0] = letters.charCodeAt(below(letters.length))
    for (let zero = below(4); zero > 0; zero--) packet[1 + below(packet.length)] = 0
    const command = tame(() => decodeCommand(packet))
    if (!(command instanceof MilterProtocolError)) {
      values++
      // What was understood can be said again, and is then understood the same.
      const again = encodeCommand(command)
      if (!encodeCommand(decodeCommand(again, 4)).equals(again)) t.fail(`not the same again: ${packet.toString('hex')}`)
    }
    const reply = tame(() => decodeReply(packet))
    if (!(reply instanceof MilterProtocolError)) values++
    tame(() => decodeAnswer(packet, FULL_OFFER))
  }
  t.ok(values > 5_000, `${values} of them were values`)
})

t.test('decoders: every cut of every valid packet', async t => {
  const packets = [
    ...SESSION.map(encodeCommand),
    encodeReply({ kind: 'insertHeader', index: 1, name: 'A', value: 'b' }),
  ]
  let tried = 0
  for (const packet of packets)
    for (let end = 4; end <= packet.length; end++) {
      tame(() => decodeCommand(packet, 4, end))
      tame(() => decodeReply(packet, 4, end))
      tried++
    }
  t.ok(tried > 200)
})

t.test('a session cut at every octet into two writes is the same session', async t => {
  const { address, heard, counters } = await bench(t, {}, { needs: EVERYTHING })
  let want = 0
  for (let cut = 1; cut < STREAM.length; cut++) {
    const client = await MilterClient.connectRaw(address)
    client.write(STREAM.subarray(0, cut))
    if (cut % 3 === 0) await new Promise(resolve => setImmediate(resolve))
    client.write(STREAM.subarray(cut))
    await client.closed
    want += 14
  }
  await until(() => counters().openConnections === 0)
  t.equal(heard.length, want, 'nothing lost, nothing twice')
  t.equal(heard.filter(one => one.endsWith('close quit')).length, STREAM.length - 1)
})

t.test('a session that ends at every octet is over, with or without an error', async t => {
  const { address, events, heard, counters } = await bench(t, {}, { needs: { ...EVERYTHING, noReply: ALL_BUT_END } })
  for (let end = 1; end < STREAM.length; end++) {
    const client = await MilterClient.connectRaw(address)
    client.write(STREAM.subarray(0, end))
    client.end()
    await client.closed
  }
  await until(() => counters().openConnections === 0)
  t.ok(events.every(({ name, fields }) => name === 'protocol-error' && fields['code'] === 'truncated-stream'))
  const opened = new Set(heard.map(one => one.split(' ')[0])).size
  t.equal(heard.filter(one => one.includes('close')).length, opened, 'every handler was closed')
})

for (const { name, make } of [
  {
    name: 'flipped bits',
    make: (): Buffer => {
      const flipped = Buffer.from(STREAM)
      for (let n = 1 + below(4); n > 0; n--) {
        const at = below(flipped.length)
        flipped[at] = (flipped[at] ?? 0) ^ (1 << below(8))
      }
      return flipped
    },
  },
  { name: 'random octets', make: (): Buffer => octets(1 + below(200)) },
  {
    name: 'a good beginning and random octets',
    make: (): Buffer => Buffer.concat([STREAM.subarray(0, below(STREAM.length)), octets(1 + below(100))]),
  },
  {
    name: 'random packets with right lengths',
    make: (): Buffer => {
      const packets = Array.from({ length: 8 }, () => {
        const body = octets(1 + below(20))
        const length = Buffer.alloc(4)
        length.writeUInt32BE(body.length)
        return Buffer.concat([length, body])
      })
      return Buffer.concat([encodeCommand({ kind: 'negotiate', ...FULL_OFFER }), ...packets])
    },
  },
  {
    name: 'packets left out, doubled and in another order',
    make: (): Buffer => {
      const [first, ...rest] = SESSION
      const some = Array.from({ length: 20 }, () => rest[below(rest.length)]).flatMap(one =>
        one === undefined ? [] : [one],
      )
      return Buffer.concat([first, ...some].flatMap(one => (one === undefined ? [] : [encodeCommand(one)])))
    },
  },
])
  t.test(`a running server: ${name}`, async t => {
    const { client, address, events, heard, counters } = await bench(
      t,
      { command: () => (below(4) === 0 ? new Promise(resolve => setImmediate(resolve, undefined)) : undefined) },
      { needs: EVERYTHING },
    )
    const good = await client()
    await good.ask(CONNECT)
    for (let n = 0; n < 300; n++) {
      const bad = await MilterClient.connectRaw(address)
      bad.write(make())
      bad.end()
      await bad.closed
      if (n % 50 === 0) {
        t.strictSame(await good.ask(MAIL), { kind: 'continue' }, 'a good connection beside it works')
        t.strictSame((await good.endOfMessage()).final, { kind: 'continue' })
      }
    }
    await until(() => counters().openConnections === 1)
    t.strictSame(
      [...new Set(events.map(event => event.name))].filter(one => one !== 'protocol-error' && one !== 'degraded'),
      [],
    )
    const closed = heard.filter(one => one.includes('close')).length
    t.equal(closed, new Set(heard.map(one => one.split(' ')[0])).size - 1, 'every handler but the good one was closed')
  })
