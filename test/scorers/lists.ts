/** Local list files: lines, sets of names, files that change, and what counts about a message. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { dkim, spf } from '../support/auth-results.ts'
import { readListFile } from '../../lib/scorers/lists/file.ts'
import { keepList } from '../../lib/scorers/lists/keeper.ts'
import { readLine } from '../../lib/scorers/lists/line.ts'
import { NameSetBuilder } from '../../lib/scorers/lists/name-set.ts'
import { addressOctets, readNetwork } from '../../lib/scorers/lists/network.ts'
import { createLists } from '../../lib/scorers/lists/scorer.ts'
import { readListSetting } from '../../lib/scorers/lists/setting.ts'
import { contentOf } from '../support/content.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import { memoryHeld } from '../support/memory.ts'
import type { AuthResult } from '../../lib/mail/auth-results.ts'
import type { ListOf } from '../../lib/scorers/lists/line.ts'
import type { ListChange } from '../../lib/scorers/lists/keeper.ts'
import type { About } from '../support/content.ts'

/** Longer than any machine takes, unless the work is quadratic. */
const NEVER_MS = 20_000

const folder = tempFolder('lists')
const written = (name: string, text: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

for (const [line, want, of = 'senders'] of [
  ['', null],
  ['   \t', null],
  ['# a comment', null],
  ['\r', null],
  ['example.com # since May', { name: 'example.com' }],
  [' Example.COM. \r', { name: 'example.com' }],
  ['bücher.example', { name: 'xn--bcher-kva.example' }],
  ['_x.example.com', { name: '_x.example.com' }],
  ['.top', { name: 'top' }],
  ['top', { wrong: /a whole top-level domain is written with a point/ }],
  ['Someone@Example.com', { name: 'someone@example.com' }],
  ['jürgen@bücher.example', { name: 'jürgen@xn--bcher-kva.example' }],
  ['a@b@example.com', { wrong: /wanted a mail address/ }],
  ['@example.com', { wrong: /without anything before it/ }],
  ['*.example.com', { wrong: /without anything before it/ }],
  ['.example.com', { wrong: /without anything before it/ }],
  ['192.0.2.7', { name: '/32/192.0.2.7', prefix: 32 }],
  ['192.0.2.0/24', { name: '/24/192.0.2.0', prefix: 24 }],
  ['0.0.0.0/0', { name: '/0/0.0.0.0', prefix: 0 }],
  ['192.0.2.7/24', { wrong: /beyond the length/ }],
  ['192.0.2.0/33', { wrong: /wanted/ }],
  ['192.0.2', { wrong: /wanted/ }],
  ['1.2.3.4.5', { wrong: /wanted/ }],
  ['2001:DB8::/32', { name: '/32/32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0', prefix: 32 }],
  ['::ffff:192.0.2.7', { name: '/32/192.0.2.7', prefix: 32 }],
  ['::ffff:192.0.2.0/120', { name: '/24/192.0.2.0', prefix: 24 }],
  ['fe80::1%eth0', { wrong: /wanted/ }],
  ['https://example.com/x', { wrong: /without http/ }],
  ['example.com example.net', { wrong: /line of its own/ }],
  ['someone@example.com', { wrong: /lists\.spam or lists\.accept/ }, 'hosts'],
  ['shop.example.com', { name: 'shop.example.com' }, 'hosts'],
  [`${'a'.repeat(64)}.example`, { wrong: /wanted/ }],
  [`${'a.'.repeat(200)}example`, { wrong: /…/ }],
  ['a'.repeat(100_000), { wrong: /…/ }],
  ['\u0000\u0001', { wrong: /wanted/ }],
  ['x\u2028y', { wrong: /wanted/ }],
] as [string, object | null, ListOf?][])
  t.test(
    `line ${JSON.stringify(line.slice(0, 40)).replace('\u2028', '(line separator)')}${of === 'hosts' ? ' of hosts' : ''}`,
    async t => {
      const entry = readLine(line, of)
      if (want === null) t.equal(entry, null)
      else t.match(entry, want)
      if (entry !== null && 'wrong' in entry) t.notMatch(entry.wrong, /[\0\n]/)
    },
  )

for (const [name, hostile] of [
  ['points', '.'],
  ['digits', '1'],
  ['labels', 'a.'],
  ['colons', ':'],
  ['at signs', 'a@'],
  ['slashes', '/'],
  ['spaces', ' '],
] as const)
  t.test(`100 kB of ${name} is read in no time`, async t => {
    const start = performance.now()
    readLine(hostile.repeat(100_000), 'senders')
    readLine(`x${hostile.repeat(100_000)}x`, 'hosts')
    t.ok(performance.now() - start < NEVER_MS)
  })

for (const [text, want] of [
  ['192.0.2.1', [192, 0, 2, 1]],
  ['::1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['::', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['2001:db8:0:0:1::', [32, 1, 13, 184, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]],
  ['::ffff:7f00:2', [127, 0, 0, 2]],
  ['::1.2.3.4', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]],
  ['1.2.3', null],
  ['fe80::1%lo', null],
  ['x', null],
  ['', null],
] as const)
  t.test(`address ${text}`, async t => t.strictSame(addressOctets(text), want))
t.equal(readNetwork('::ffff:192.0.2.0/90'), null, 'a network half IPv4 is none')

t.test('a set of names is exact', async t => {
  const builder = new NameSetBuilder()
  const kept = new Set<string>()
  for (let n = 0; n < 20_000; n++) {
    const name = `${(n * 2_654_435_761) % 4_294_967_296}.${'ä'.repeat(n % 5)}example`
    kept.add(name)
    builder.add(name)
    if (n % 3 === 0) builder.add(name)
  }
  builder.add('')
  const set = await builder.build()
  t.equal(set.size, kept.size)
  let wrong = 0
  for (const name of kept)
    if (!set.has(name) || set.has(`${name}x`) || set.has(name.slice(1)) || set.has(`x${name}`)) wrong++
  t.equal(wrong, 0)
  t.notOk(set.has(''))
  t.notOk(set.has('example\n'))
})
t.test('an empty set has nothing', async t => {
  const set = await new NameSetBuilder().build()
  t.equal(set.size, 0)
  t.notOk(set.has('a'))
})

t.test('a file: bounds, line numbers, byte order mark, no end of line', async t => {
  const path = written(
    'mixed.list',
    '\ufeffexample.com\r\n\r\n# x\n192.0.2.0/24\nnot an entry\nme@example.net\n@slip.example\nlast.example',
  )
  const list = await readListFile(path, 'senders')
  t.equal(list.size, 4)
  t.match(list.mistakes, [
    { line: 5, text: /found "not an entry"/ },
    { line: 7, text: /without anything before it/ },
  ])
  t.ok(list.hasDomain('example.com') && list.hasDomain('a.b.example.com') && list.hasDomain('last.example'))
  t.notOk(
    list.hasDomain('xample.com') || list.hasDomain('com') || list.hasDomain('notexample.com') || list.hasDomain(''),
  )
  t.ok(list.hasNetwork('192.0.2.200') && list.hasNetwork('::ffff:192.0.2.200'))
  t.notOk(list.hasNetwork('192.0.3.1') || list.hasNetwork('2001:db8::1') || list.hasNetwork('x'))
  t.ok(list.hasAddress('me@example.net'))
  t.notOk(list.hasAddress('you@example.net') || list.hasDomain('example.net'))
})

t.test('the example has an entry of each kind, all commented out', async t => {
  const path = join(import.meta.dirname, '../../examples/accept.list')
  t.match(await readListFile(path, 'senders'), { size: 0, wrong: 0 })
  const entries = readFileSync(path, 'utf8').replaceAll(/^#(?! )/gm, '')
  t.match(await readListFile(written('example.list', entries), 'senders'), { size: 5, mistakes: [] })
})

t.test('a file of wrong lines is read to its end, and the first ones are told', async t => {
  const list = await readListFile(written('wrong.list', 'slip\n'.repeat(50_000)), 'senders')
  t.equal(list.wrong, 50_000)
  t.equal(list.mistakes.length, 20)
})

t.test('octets that are no text, and one line of 30 MB', async t => {
  const octets = Buffer.alloc(200_000, 0xff)
  t.ok((await readListFile(written('octets.list', octets), 'senders')).wrong > 0)
  const long = await readListFile(written('long.list', `${'a'.repeat(30_000_000)}\nexample.com\n`), 'senders')
  t.strictSame([long.size, long.wrong], [1, 1])
  t.equal(long.mistakes[0]?.line, 1)
})

t.test('a million lines: found exactly, in bounded memory', async t => {
  const lines: string[] = []
  for (let n = 0; n < 1_000_000; n++)
    lines.push(n % 100 === 0 ? `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` : `host${n}.example${n % 7}.com`)
  const path = written('million.list', lines.join('\n'))
  lines.length = 0
  const before = memoryHeld()
  const list = await readListFile(path, 'hosts')
  const { arrayBuffers, heapUsed } = memoryHeld()
  const used = (arrayBuffers - before.arrayBuffers) / 2 ** 20
  t.equal(list.wrong, 0)
  t.ok(list.size > 990_000, `${list.size}`)
  t.ok(used < 120, `${used} MB of buffers`)
  t.ok(heapUsed - before.heapUsed < 300 * 2 ** 20)
  t.ok(list.hasDomain('www.host77.example0.com') && list.hasNetwork('10.0.0.100'))
  t.notOk(list.hasDomain('host77.example1.com') || list.hasNetwork('10.0.0.101'))
  rmSync(path)
})

t.test('more than is read is told', async t => {
  const path = written('huge.list', '')
  for (let n = 0; n < 70; n++) appendFileSync(path, Buffer.alloc(1_048_576, 'example.org\n'))
  const list = await readListFile(path, 'senders')
  t.match(list.mistakes.at(-1), { line: null, text: /longer than 67108864 octets/ })
  t.ok(list.hasDomain('example.org'))
  rmSync(path)
})

for (const [text, want] of [
  ['/etc/x.list', { path: '/etc/x.list', points: null }],
  ['/etc/x.list*6', { path: '/etc/x.list', points: 6 }],
  ['/etc/x.list*0.5', { path: '/etc/x.list', points: 0.5 }],
  ['/etc/x.list*0', { path: '/etc/x.list', points: 0 }],
  ['/etc/x.list*-6', null],
  ['/etc/x.list*1001', null],
  ['/etc/x.list*', null],
  ['x.list', null],
  ['', null],
] as const)
  t.test(`setting ${text}`, async t => t.strictSame(readListSetting(text), want))

t.test('a file that changes, goes and comes back', async t => {
  const path = join(folder, 'kept.list')
  const changes: ListChange[] = []
  const list = keepList({
    path,
    of: 'senders',
    optional: true,
    onChange: change => changes.push(change),
    checkEveryMs: 0,
  })
  t.equal((await list.now()).size, 0, 'it need not be there')
  t.strictSame(changes, [])
  const becomes = async (what: string, size: number): Promise<void> =>
    void (await until(what, async () => (await list.now()).size === size))
  writeFileSync(path, 'example.com\n')
  await becomes('the file to be read', 1)
  writeFileSync(`${path}.new`, 'example.com\nexample.net\nslip\n')
  renameSync(`${path}.new`, path)
  await becomes('the new file to be read', 2)
  await until('the slip to be told', () => changes.some(({ kind }) => kind === 'wrong'))
  t.match(changes.at(-1), { kind: 'wrong', wrong: 1, line: 3 })
  t.notMatch(JSON.stringify(changes), /example/, 'no entry is in what is told')
  rmSync(path)
  await becomes('the list to be empty', 0)
  t.match(changes.at(-1), { kind: 'missing' })
  mkdirSync(path)
  await until('the folder to be told', async () => {
    await list.now()
    return changes.at(-1)?.kind === 'unreadable'
  })
  t.match(changes.at(-1), { kind: 'unreadable', code: 'EISDIR' })
})

t.test('a file that an admin named and that is not there is told', async t => {
  const changes: ListChange[] = []
  await keepList({
    path: join(folder, 'none'),
    of: 'senders',
    optional: false,
    onChange: change => changes.push(change),
  }).now()
  t.match(changes, [{ kind: 'missing' }])
})

const RAW =
  'From: "Bob, of sales" <Alice@News.Wanted.example>\r\nReply-To: x@reply.example\r\nSubject: x\r\n\r\nSee https://www.shop.example/a and http://192.0.2.80/b\r\n'
const dmarc = (result: 'pass' | 'fail', domain: string): AuthResult => ({ method: 'dmarc', result, domain })

for (const { name, accept = '', spam = '', links = '', raw = RAW, about = {}, want } of [
  { name: 'nothing is on empty lists', want: [] },
  { name: 'an author without proof does not count', accept: 'wanted.example', want: ['LIST_ACCEPT_UNPROVEN 0'] },
  {
    name: 'nor with a proof for somebody else',
    accept: 'wanted.example',
    about: { auth: [dkim('pass', 'evil.example'), spf('pass', 'evil.example')] },
    want: ['LIST_ACCEPT_UNPROVEN 0'],
  },
  {
    name: 'nor with a failure',
    accept: 'wanted.example',
    about: { auth: [dkim('fail', 'wanted.example'), dmarc('fail', 'news.wanted.example')] },
    want: ['LIST_ACCEPT_UNPROVEN 0'],
  },
  {
    name: 'nor with SPF for the HELO name',
    accept: 'wanted.example',
    about: { auth: [spf('pass', 'wanted.example', 'helo')] },
    want: ['LIST_ACCEPT_UNPROVEN 0'],
  },
  {
    name: 'DMARC proves it',
    accept: 'wanted.example',
    about: { auth: [dmarc('pass', 'news.wanted.example')] },
    want: ['LIST_ACCEPT -100'],
  },
  {
    name: 'so does a signature of the same owner',
    accept: 'news.wanted.example',
    about: { auth: [dkim('pass', 'wanted.example')] },
    want: ['LIST_ACCEPT -100'],
  },
  {
    name: 'and SPF',
    accept: 'alice@news.wanted.example',
    about: { auth: [spf('pass', 'news.wanted.example')] },
    want: ['LIST_ACCEPT -100'],
  },
  {
    name: 'an address is that address',
    accept: 'bob@news.wanted.example',
    about: { auth: [dmarc('pass', 'news.wanted.example')] },
    want: [],
  },
  {
    name: 'of two authors DMARC proves neither',
    accept: 'wanted.example',
    raw: 'From: a@evil.example, b@wanted.example\r\n\r\nx\r\n',
    about: { auth: [dmarc('pass', 'evil.example')] },
    want: ['LIST_ACCEPT_UNPROVEN 0'],
  },
  {
    name: 'a signed message sent on with a second author above: the signature proves nobody',
    accept: 'wanted.example',
    raw: 'From: a@evil.example\r\nFrom: b@wanted.example\r\n\r\nx\r\n',
    about: { auth: [dkim('pass', 'wanted.example')] },
    want: ['LIST_ACCEPT_UNPROVEN 0'],
  },
  {
    name: 'two authors of one owner are proven by its signature',
    accept: 'wanted.example',
    raw: 'From: a@wanted.example, b@news.wanted.example\r\n\r\nx\r\n',
    about: { auth: [dkim('pass', 'wanted.example')] },
    want: ['LIST_ACCEPT -100'],
  },
  {
    name: 'a name in the display name is no author',
    accept: 'wanted.example',
    raw: 'From: "a@wanted.example" <b@evil.example>\r\n\r\nx\r\n',
    about: { auth: [dmarc('pass', 'evil.example')] },
    want: [],
  },
  {
    name: 'a network needs no proof',
    accept: '198.51.100.0/24',
    about: { ip: '198.51.100.7' },
    want: ['LIST_ACCEPT -100'],
  },
  {
    name: 'an envelope sender with SPF',
    accept: 'lists.example',
    about: { mailFrom: 'bounce@lists.example', auth: [spf('pass', 'lists.example')] },
    want: ['LIST_ACCEPT -100'],
  },
  {
    name: 'an envelope sender without',
    accept: 'lists.example',
    about: { mailFrom: 'bounce@lists.example', auth: [spf('fail', 'lists.example')] },
    want: ['LIST_ACCEPT_UNPROVEN 0'],
  },
  { name: 'an author who is not wanted needs no proof', spam: 'wanted.example', want: ['LIST_SPAM 10'] },
  {
    name: 'nor an envelope sender',
    spam: 'Bounce@bulk.example',
    about: { mailFrom: 'BOUNCE@bulk.example' },
    want: ['LIST_SPAM 10'],
  },
  { name: 'nor whom answers go to', spam: 'reply.example', want: ['LIST_SPAM 10'] },
  { name: 'nor a server', spam: '2001:db8::/32', about: { ip: '2001:db8::5' }, want: ['LIST_SPAM 10'] },
  { name: 'a host below a listed domain', links: 'shop.example', want: ['LIST_LINK 6'] },
  { name: 'a host that is an address', links: '192.0.2.80', want: ['LIST_LINK 6'] },
  {
    name: 'one that is an IPv6 address',
    links: '2001:db8::/32',
    raw: 'Content-Type: text/html\r\n\r\n<a href="http://[2001:db8::80]/">x</a>',
    want: ['LIST_LINK 6'],
  },
  { name: 'a sender on the list of hosts is none', links: 'wanted.example', want: [] },
  { name: 'no author at all', accept: 'x.example', spam: 'x.example', raw: '\r\nx', want: [] },
  {
    name: 'ten thousand authors',
    spam: 'x.example',
    raw: `From: ${'a@y.example, '.repeat(10_000)}b@x.example\r\n\r\nx`,
    want: [],
  },
] as readonly {
  name: string
  accept?: string
  spam?: string
  links?: string
  raw?: string
  about?: About
  want: string[]
}[])
  t.test(name, async t => {
    const key = name.replace(/\W/g, '-')
    const lists = createLists({
      accept: [{ path: written(`${key}.accept`, accept), points: 100, optional: false }],
      spam: [{ path: written(`${key}.spam`, spam), points: 10, optional: false }],
      links: [{ path: written(`${key}.links`, links), points: 6, optional: false }],
      onChange: () => undefined,
    })
    const signals = await lists(contentOf(raw, about), { signal: new AbortController().signal })
    t.strictSame(
      signals.map(one => `${one.name} ${one.points}`),
      want,
    )
    for (const one of signals) t.match(one, { scorer: 'lists', why: /^[A-Z][^@<>]*\.$/ })
  })
