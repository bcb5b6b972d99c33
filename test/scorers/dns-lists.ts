/** DNS lists, asked through a real resolver, and what happens where one does not work, or answers for everybody. */
import t from 'tap'
import { createDnsClient } from '../../lib/dns/cache.ts'
import { DnsError } from '../../lib/dns/error.ts'
import { createFilter } from '../../lib/embedded.ts'
import { ask, reversed } from '../../lib/scorers/dns-lists/question.ts'
import { createDnsLists, MAX_DOMAINS } from '../../lib/scorers/dns-lists/scorer.ts'
import { fits, readDnsList, shownZone } from '../../lib/scorers/dns-lists/setting.ts'
import { createZone } from '../../lib/scorers/dns-lists/zone.ts'
import { contentOf } from '../support/content.ts'
import { noDns, startDns } from '../support/dns.ts'
import { skipUnless } from '../support/skip.ts'
import { until } from '../support/wait.ts'
import { silent, zone } from '../support/zone.ts'
import { PartlyScored } from '../../lib/scorers/partly.ts'
import type { Resolve } from '../../lib/dns/resolve.ts'
import type { DnsList } from '../../lib/scorers/dns-lists/setting.ts'
import type { ZoneChange } from '../../lib/scorers/dns-lists/zone.ts'
import type { About } from '../support/content.ts'
import type { Records } from '../support/zone.ts'

const any = null
/** Longer than any machine takes, unless the work is quadratic or nobody stops waiting. */
const NEVER_MS = 20_000
for (const [text, want] of [
  ['list.example.org*3', { zone: 'list.example.org', answers: any, points: 3 }],
  ['List.Example.org.*0.5', { zone: 'list.example.org', answers: any, points: 0.5 }],
  [
    'list.example.org=127.0.0.2*3',
    {
      zone: 'list.example.org',
      answers: [[[127, 127]], [[0, 0]], [[0, 0]], [[2, 2]]],
      points: 3,
    },
  ],
  [
    'list.example.org=127.0.[0..255].[1..3;7]*-2',
    {
      zone: 'list.example.org',
      answers: [
        [[127, 127]],
        [[0, 0]],
        [[0, 255]],
        [
          [1, 3],
          [7, 7],
        ],
      ],
      points: -2,
    },
  ],
  ['list.example.org', /what an answer is worth is missing: list\.example\.org\*2/],
  ['list.example.org*-2', /needs its answers/],
  ['list.example.org*101', /from -100 to 100/],
  ['list.example.org*', null],
  ['list.example.org=*2', null],
  ['list.example.org=127.0.0*2', /answers are addresses/],
  ['list.example.org=127.0.0.256*2', /answers are addresses/],
  ['list.example.org=127.0.0.[4..2]*2', /answers are addresses/],
  ['list.example.org=127.0.0.[]*2', /answers are addresses/],
  ['list.example.org=127.0.0.[2;]*2', /answers are addresses/],
  ['list.example.org=10.0.0.2*2', /answers are addresses/],
  ['list.example.org=127.0.0.2.3*2', /answers are addresses/],
  ['org*2', null],
  ['127.0.0.2*2', null],
  ['list example.org*2', null],
  ['', null],
] as const)
  t.test(`setting ${JSON.stringify(text)}`, async t => {
    const read = readDnsList(text)
    if (want instanceof RegExp) t.match(read, want)
    else t.strictSame(read, want)
  })
t.test('a hostile setting is read in no time', async t => {
  const start = performance.now()
  for (const one of ['a.', '[', '127.', '*', '=', '1;', '..', '-']) {
    readDnsList(one.repeat(100_000))
    readDnsList(`l.example=${one.repeat(50)}*2`)
  }
  t.ok(performance.now() - start < NEVER_MS)
})
t.test('answers', async t => {
  const list = readDnsList('l.example=127.0.0.[2..4;10]*1') as DnsList
  t.strictSame(
    [1, 2, 3, 4, 5, 10, 11].filter(d => fits(list.answers, [127, 0, 0, d])),
    [2, 3, 4, 10],
  )
  t.notOk(fits(list.answers, [127, 0, 1, 2]))
  t.notOk(fits(list.answers, []))
})
t.test('a zone with a customer’s key is shown without it', async t => {
  t.equal(shownZone('zen.example.org'), 'zen.example.org')
  t.equal(shownZone('abcdefghijklmnopqrstuvwx26.zen.dq.example.org'), 'zen.dq.example.org')
})

for (const [address, want] of [
  ['192.0.2.99', '99.2.0.192'],
  // RFC 5782 §2.4
  ['2001:db8:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2'],
  ['::1', `1${'.0'.repeat(31)}`],
  ['::ffff:192.0.2.99', '99.2.0.192'],
  ['mail.example', null],
  ['', null],
] as const)
  t.test(`reversed ${address}`, async t => t.equal(reversed(address), want))

for (const [records, want] of [
  [['127.0.0.2'], { kind: 'listed', octets: [[127, 0, 0, 2]] }],
  [
    ['127.0.0.2', '127.0.0.10'],
    {
      kind: 'listed',
      octets: [
        [127, 0, 0, 2],
        [127, 0, 0, 10],
      ],
    },
  ],
  [['203.0.113.7'], { kind: 'refused', why: /invents/ }],
  [['127.0.0.2', '203.0.113.7'], { kind: 'refused' }],
  [['127.255.255.252'], { kind: 'refused', why: /refuses/ }],
  [['127.255.255.254'], { kind: 'refused', why: /public resolver/ }],
  [['127.255.255.255'], { kind: 'refused' }],
  [['127.0.0.1'], { kind: 'refused' }],
  [['127.0.0.255'], { kind: 'refused' }],
  [['127.0.1.255'], { kind: 'refused' }],
  [['127.0.10.255'], { kind: 'listed' }],
  [['nonsense'], { kind: 'absent' }],
  [[7, null], { kind: 'absent' }],
  [[], { kind: 'absent' }],
  ['ENOTFOUND', { kind: 'absent' }],
  ['ENODATA', { kind: 'absent' }],
  ['ESERVFAIL', { kind: 'unanswered' }],
  ['EREFUSED', { kind: 'unanswered' }],
  ['ETIMEOUT', { kind: 'unanswered' }],
  ['EBUDGET', { kind: 'absent' }],
] as const)
  t.test(`answer ${JSON.stringify(records)}`, async t =>
    t.match(await ask(zone({ 'x.l.example A': records }), 'x', 'l.example'), want),
  )

const NEVER = new AbortController().signal

/** A list with what RFC 5782 §5 asks of it. */
const works = (name: string): Records => ({
  [`2.0.0.127.${name} A`]: ['127.0.0.2'],
  [`test.${name} A`]: ['127.0.0.2'],
})

for (const { name, kind = 'addresses', records, want } of [
  { name: 'works', records: works('l.example'), want: null },
  { name: 'works for domains', kind: 'domains', records: { 'test.l.example A': ['127.0.1.2'] }, want: null },
  {
    name: 'has another test entry',
    kind: 'domains',
    records: { 'dbltest.com.l.example A': ['127.0.1.2'] },
    want: null,
  },
  {
    name: 'works for IPv6 alone',
    // RFC 5782 §5: ::FFFF:7F00:2
    records: { '2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.l.example A': ['127.0.0.2'] },
    want: null,
  },
  { name: 'lists nothing', records: {}, want: 'lists-nothing' },
  { name: 'lists nothing (domains)', kind: 'domains', records: {}, want: 'lists-nothing' },
  {
    name: 'lists everything',
    records: { ...works('l.example'), '1.0.0.127.l.example A': ['127.0.0.2'] },
    want: 'lists-everything',
  },
  {
    name: 'lists every IPv6 address',
    records: {
      ...works('l.example'),
      '1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.l.example A': ['127.0.0.2'],
    },
    want: 'lists-everything',
  },
  {
    name: 'lists every domain',
    kind: 'domains',
    records: { ...works('l.example'), 'invalid.l.example A': ['127.0.0.2'] },
    want: 'lists-everything',
  },
  { name: 'refuses', records: { '2.0.0.127.l.example A': ['127.255.255.254'] }, want: 'refused' },
  {
    name: 'was sold',
    records: { '2.0.0.127.l.example A': ['203.0.113.7'], '1.0.0.127.l.example A': ['203.0.113.7'] },
    want: 'refused',
  },
  {
    name: 'fails',
    records: { '2.0.0.127.l.example A': 'ESERVFAIL', '1.0.0.127.l.example A': 'ESERVFAIL' },
    want: 'no-answer',
  },
  {
    name: 'fails half',
    records: { '1.0.0.127.l.example A': 'ETIMEOUT', '2.0.0.127.l.example A': ['127.0.0.2'] },
    want: 'no-answer',
  },
] as const)
  t.test(`a list that ${name}`, async t => {
    const changes: ZoneChange[] = []
    const resolve = zone({ ...records, 'x.l.example A': ['127.0.0.2'] })
    const list = createZone({ zone: 'l.example', kind, resolve, onChange: change => changes.push(change) })
    const answers = await Promise.all([list.ask('x', resolve, NEVER), list.ask('x', resolve, NEVER)])
    t.strictSame(
      answers.map(answer => answer.kind),
      Array(2).fill(want === null ? 'listed' : want === 'no-answer' ? 'unanswered' : 'absent'),
    )
    t.strictSame(
      changes.map(({ code }) => code),
      want === null ? [] : [want],
      'said once',
    )
    if (want !== null) t.notOk(resolve.asked.includes('x.l.example A'.toLowerCase()), 'and not asked')
  })

t.test('a list goes off and comes back', async t => {
  const changes: ZoneChange[] = []
  let clock = 0
  let x: readonly string[] | string = ['127.0.0.2']
  const resolve: Resolve = async (name, type) => {
    if (name !== 'x.l.example') return zone(works('l.example'))(name, type)
    if (typeof x === 'string') throw new DnsError(x, type, name)
    return [...x]
  }
  const list = createZone({
    zone: 'l.example',
    kind: 'addresses',
    resolve,
    onChange: one => changes.push(one),
    clock: () => clock,
  })
  const kind = async (): Promise<string> => (await list.ask('x', resolve, NEVER)).kind
  t.equal(await kind(), 'listed')
  x = ['127.255.255.254']
  t.equal(await kind(), 'refused')
  x = ['127.0.0.2']
  t.equal(await kind(), 'absent', 'off at once')
  clock += 3_500_000
  t.equal(await kind(), 'absent', 'for an hour')
  clock += 200_000
  t.equal(await kind(), 'listed', 'then it is tested again')
  x = 'ETIMEOUT'
  for (let n = 0; n < 5; n++) t.equal(await kind(), 'unanswered')
  x = ['127.0.0.2']
  t.equal(await kind(), 'unanswered', 'left alone where nothing answers')
  clock += 61_000
  t.equal(await kind(), 'listed', 'for a minute')
  t.strictSame(
    changes.map(({ code }) => code),
    ['refused', 'on', 'no-answer', 'on'],
  )
  for (const { why } of changes) t.match(why, /^l\.example: [^@]+$/)
})

const lists = (...texts: readonly string[]): DnsList[] => texts.map(text => readDnsList(text) as DnsList)
const RAW =
  'From: Alice <alice@mail.author.com>\r\nSubject: x\r\n\r\nhttps://www.bad.com/a https://x.own.org/ http://192.0.2.1/\r\n'

for (const { name, addresses = [], domains = [], records, about = {}, raw = RAW, want } of [
  {
    name: 'a listed server',
    addresses: ['l.example*3'],
    records: { '7.100.51.198.l.example A': ['127.0.0.4'] },
    about: { ip: '198.51.100.7' },
    want: ['LISTED_L_EXAMPLE 3'],
  },
  {
    name: 'an answer that does not count',
    addresses: ['l.example=127.0.0.2*3'],
    records: { '7.100.51.198.l.example A': ['127.0.0.4'] },
    about: { ip: '198.51.100.7' },
    want: [],
  },
  {
    name: 'several lines about one list: all that fit, and one question',
    addresses: ['l.example=127.0.0.2*3', 'l.example=127.0.0.[4..9]*1.5', 'l.example=127.0.0.10*7'],
    records: { '7.100.51.198.l.example A': ['127.0.0.4', '127.0.0.2'] },
    about: { ip: '198.51.100.7' },
    want: ['LISTED_L_EXAMPLE 4.5'],
  },
  {
    name: 'a list of wanted servers',
    addresses: ['l.example=127.0.[0..255].[1..3]*-2'],
    records: { '7.100.51.198.l.example A': ['127.0.9.2'] },
    about: { ip: '198.51.100.7' },
    want: ['LISTED_L_EXAMPLE -2'],
  },
  {
    name: 'an IPv6 server',
    addresses: ['l.example*3'],
    records: { [`${reversed('2a01:db8::5') ?? ''}.l.example A`]: ['127.0.0.2'] },
    about: { ip: '2a01:db8::5' },
    want: ['LISTED_L_EXAMPLE 3'],
  },
  {
    name: 'an address of the inside is not asked about',
    addresses: ['l.example*3'],
    records: { '7.0.0.10.l.example A': ['127.0.0.2'] },
    about: { ip: '10.0.0.7' },
    want: [],
  },
  { name: 'no address at all', addresses: ['l.example*3'], records: {}, want: [] },
  {
    name: 'the author',
    domains: ['l.example*3'],
    records: { 'author.com.l.example A': ['127.0.1.2'] },
    want: ['LISTED_L_EXAMPLE 3'],
  },
  {
    name: 'the envelope sender',
    domains: ['l.example*3'],
    records: { 'bulk.com.l.example A': ['127.0.1.2'] },
    about: { mailFrom: 'a@x.bulk.com' },
    want: ['LISTED_L_EXAMPLE 3'],
  },
  {
    name: 'HELO',
    domains: ['l.example*3'],
    records: { 'bulk.com.l.example A': ['127.0.1.2'] },
    about: { helo: 'mx.bulk.com' },
    want: ['LISTED_L_EXAMPLE 3'],
  },
  {
    name: 'a link',
    domains: ['l.example*3'],
    records: { 'bad.com.l.example A': ['127.0.1.2'] },
    want: ['LISTED_L_EXAMPLE 3'],
  },
  {
    name: 'several listed domains count once',
    domains: ['l.example*3'],
    records: { 'bad.com.l.example A': ['127.0.1.2'], 'author.com.l.example A': ['127.0.1.2'] },
    want: ['LISTED_L_EXAMPLE 3'],
  },
  {
    name: 'an own domain is not asked about',
    domains: ['l.example*3'],
    records: { 'own.org.l.example A': ['127.0.1.2'] },
    about: { ownDomains: ['own.org'] },
    want: [],
  },
  {
    name: 'an address in a link is no domain',
    domains: ['l.example*3'],
    records: { '192.0.2.1.l.example A': ['127.0.1.2'] },
    want: [],
  },
  { name: 'HELO with an address', domains: ['l.example*3'], records: {}, about: { helo: '[192.0.2.1]' }, want: [] },
  {
    name: 'octets that are no name',
    domains: ['l.example*3'],
    records: {},
    about: { helo: 'a\0b.com', mailFrom: 'x@\u{1f4a9}' },
    want: [],
  },
] as readonly {
  name: string
  addresses?: string[]
  domains?: string[]
  records: Records
  about?: About
  raw?: string
  want: string[]
}[])
  t.test(name, async t => {
    const resolve = zone({ ...works('l.example'), ...records })
    const scorer = createDnsLists({
      addresses: lists(...addresses),
      domains: lists(...domains),
      resolve,
      onChange: () => undefined,
    })
    const signals = await scorer(contentOf(raw, about), { signal: new AbortController().signal })
    t.strictSame(
      signals.map(one => `${one.name} ${one.points}`),
      want,
    )
    for (const one of signals)
      t.match(one, { scorer: 'dns-lists', why: /^[A-Z][a-zA-Z ]* is on the list l\.example\.$/ })
    t.equal(new Set(resolve.asked).size, resolve.asked.length, 'no question twice')
    const inside = resolve.asked.filter(question => /own\.org|10\.l\.example/.test(question))
    if (/own|inside/.test(name)) t.strictSame(inside, [])
  })

t.test('ten thousand links make no more questions than fifteen domains', async t => {
  const resolve = zone(works('l.example'))
  const scorer = createDnsLists({ addresses: [], domains: lists('l.example*3'), resolve, onChange: () => undefined })
  const body = Array.from({ length: 10_000 }, (_, n) => `https://www.d${n}.com/`).join('\r\n')
  const start = performance.now()
  await scorer(contentOf(`Subject: x\r\n\r\n${body}`), { signal: new AbortController().signal })
  t.ok(performance.now() - start < NEVER_MS)
  t.equal(resolve.asked.filter(question => /^d\d/.test(question)).length, MAX_DOMAINS)
})

t.test('DNS that never answers holds no message up for long, and then none at all', async t => {
  const changes: ZoneChange[] = []
  const alive = setInterval(() => undefined, 1000) // a daemon has its sockets
  t.teardown(() => clearInterval(alive))
  const scorer = createDnsLists({
    addresses: lists('l.example*3'),
    domains: lists('d.example*3'),
    resolve: silent,
    onChange: one => changes.push(one),
    timeoutMs: 200,
  })
  const ctx = { signal: new AbortController().signal }
  for (let n = 0; n < 3; n++) {
    const start = performance.now()
    await t.rejects(async () => scorer(contentOf(RAW, { ip: '198.51.100.7' }), ctx), PartlyScored, 'it has failed')
    t.ok(performance.now() - start < NEVER_MS)
  }
  await until('both lists to be given up', () => changes.length === 2)
  t.strictSame(changes.map(({ code }) => code).sort(), ['no-answer', 'no-answer'])
})

t.test('of two lists one does not answer: the other one counts, and the whole has failed', async t => {
  const answering = zone({ ...works('l.example'), '7.100.51.198.l.example A': ['127.0.0.2'] })
  const scorer = createDnsLists({
    addresses: lists('l.example*3', 'dead.example*3'),
    domains: [],
    resolve: async (name, type) => (name.endsWith('dead.example') ? silent(name, type) : answering(name, type)),
    onChange: () => undefined,
    timeoutMs: 200,
  })
  const alive = setInterval(() => undefined, 1000)
  t.teardown(() => clearInterval(alive))
  await t.rejects(
    async () => scorer(contentOf(RAW, { ip: '198.51.100.7' }), { signal: new AbortController().signal }),
    { name: 'PartlyScored', signals: [{ name: 'LISTED_L_EXAMPLE', points: 3 }] },
  )
})

await t.test('through a real resolver', skipUnless(noDns()), async t => {
  const dns = await startDns({
    '2.0.0.127.bl.test': ['A 127.0.0.2'],
    '7.100.51.198.bl.test': ['A 127.0.0.4'],
    [`${reversed('2a01:db8::5') ?? ''}.bl.test`]: ['A 127.0.0.2'],
    'test.dbl.test': ['A 127.0.1.2'],
    'bad.com.dbl.test': ['A 127.0.1.5'],
    '*.refusing.test': ['A 127.255.255.254'],
    '*.everything.test': ['A 127.0.0.2'],
    '*.parked.test': ['A 203.0.113.7'],
    'nothing.test': ['TXT here'],
    '2.0.0.127.wl.test': ['A 127.0.9.1'],
    '7.100.51.198.wl.test': ['A 127.0.9.3'],
  })
  t.teardown(async () => dns.stop())
  const judge = async (settings: object, ip: string, raw = RAW) => {
    const filter = createFilter({
      dns: { servers: [dns.server] },
      dns_lists: settings,
      classifier: { shipped: false, site: false },
      lists: { accept: [], spam: [], links: [] },
    })
    const { signals, verdict, failed } = await filter.judge({ raw, ip, mailFrom: 'alice@mail.author.com' })
    filter.close()
    const found = signals.filter(({ scorer }) => scorer === 'dns-lists')
    return { found: found.map(one => `${one.name} ${one.points}`).sort(), action: verdict.action, failed }
  }

  t.test('addresses, domains and wanted ones', async t => {
    const settings = {
      addresses: ['bl.test=127.0.0.[2..11]*4', 'wl.test=127.0.[0..255].[1..3]*-1'],
      domains: ['dbl.test*3'],
    }
    t.match(await judge(settings, '198.51.100.7'), {
      found: ['LISTED_BL_TEST 4', 'LISTED_DBL_TEST 3', 'LISTED_WL_TEST -1'],
      failed: [],
    })
    t.match(await judge(settings, '2a01:db8::5', 'Subject: x\r\n\r\nx'), { found: ['LISTED_BL_TEST 4'] })
    t.match(await judge(settings, '198.51.100.8', 'Subject: x\r\n\r\nx'), { found: [] })
  })

  for (const zone of ['refusing.test', 'everything.test', 'parked.test', 'nothing.test', 'not-there.test'])
    t.test(`${zone} changes nothing, however much it is worth`, async t => {
      const settings = {
        addresses: [`${zone}*100`, `${zone}=127.[0..255].[0..255].[0..255]*100`],
        domains: [`${zone}*100`],
      }
      const { found, action, failed } = await judge(settings, '198.51.100.7')
      t.strictSame({ found, failed }, { found: [], failed: [] })
      t.not(action, 'reject')
    })

  t.test('answers are remembered: a second message asks nothing', async t => {
    const client = createDnsClient({ servers: [dns.server] })
    const scorer = createDnsLists({
      addresses: lists('bl.test*4'),
      domains: lists('dbl.test*3'),
      resolve: client.resolve,
      onChange: () => undefined,
    })
    const ctx = { signal: new AbortController().signal }
    const content = contentOf(RAW, { ip: '198.51.100.7' })
    t.equal((await scorer(content, ctx)).length, 2)
    const { asked } = client.counters()
    t.equal((await scorer(content, ctx)).length, 2)
    t.equal(client.counters().asked, asked)
    client.close()
  })
})
