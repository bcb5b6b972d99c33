/**
 * All checks together: the order of events a milter brings, the shared deadline, and what happens when something breaks.
 */
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { createChecks } from '../../lib/checks/all.ts'
import { DnsError } from '../../lib/dns/error.ts'
import type { Findings, Inquiry } from '../../lib/checks/check.ts'
import { headerField } from '../../lib/mail/header.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { inquire } from '../support/inquiry.ts'
import { rsaKey, signed } from '../support/sign.ts'
import { silent, txt, zone } from '../support/zone.ts'
import type { Resolve } from '../../lib/dns/resolve.ts'

const key = rsaKey()
const MAIL = 'From: Ann <ann@signer.example>\r\nSubject: Hello\r\n\r\nHi Bob\r\n'
const RECORDS = {
  'test._domainkey.signer.example TXT': txt(key.record),
  'signer.example TXT': txt('v=spf1 ip4:192.0.2.1 -all'),
  'mail.signer.example TXT': txt('v=spf1 ip4:192.0.2.1 -all'),
  '_dmarc.signer.example TXT': txt('v=DMARC1; p=reject'),
}
const raw = Buffer.from(signed(MAIL, { key }), 'latin1')
const delivery = { raw, ip: '192.0.2.1', helo: 'mail.signer.example', mailFrom: '<ann@signer.example>' }

/** 'spf pass mailfrom signer.example', one a result. */
function brief({ results }: Findings): string[] {
  return results.map(result => {
    switch (result.method) {
      case 'spf':
        return `spf ${result.result} ${result.identity} ${result.domain}`.trim()
      case 'arc':
        return `arc ${result.result} ${result.sets}`
      case 'dkim':
      case 'dmarc':
        return `${result.method} ${result.result} ${result.domain}`.trim()
      default:
        throw new Error(String(result satisfies never))
    }
  })
}

function begin(resolve: Resolve, deadlineMs = 60): Inquiry {
  const client = { address: '192.0.2.1', name: null, helo: 'mail.signer.example' }
  return createChecks({ resolve, deadlineMs }).start({ client, sender: parsePath('<ann@signer.example>') })
}

t.test('a message that everything vouches for', async t => {
  const findings = await inquire(delivery, { resolve: zone(RECORDS) })
  t.strictSame(brief(findings), [
    'spf pass mailfrom signer.example',
    'spf pass helo mail.signer.example',
    'dkim pass signer.example',
    'arc none 0',
    'dmarc pass signer.example',
  ])
  t.strictSame(findings.failed, [])
  t.match(findings.results.at(-1), {
    alignedSpf: true,
    alignedDkim: true,
    policy: 'reject',
    orgDomain: 'signer.example',
  })
})

t.test('a forged message', async t => {
  const findings = await inquire(
    { ...delivery, raw: Buffer.from(MAIL), ip: '203.0.113.9', helo: 'bot.example', mailFrom: '<x@bot.example>' },
    { resolve: zone(RECORDS) },
  )
  t.strictSame(brief(findings), [
    'spf none mailfrom bot.example',
    'spf none helo bot.example',
    'dkim none',
    'arc none 0',
    'dmarc fail signer.example',
  ])
  t.match(findings.results.at(-1), { policy: 'reject', alignedSpf: false, alignedDkim: false })
})

t.test('the null sender is vouched for by HELO, which counts for DMARC', async t => {
  const records = { ...RECORDS, 'mail.signer.example TXT': txt('v=spf1 ip4:192.0.2.1 -all') }
  const findings = await inquire({ ...delivery, raw: Buffer.from(MAIL), mailFrom: '<>' }, { resolve: zone(records) })
  t.strictSame(brief(findings), [
    'spf pass helo mail.signer.example',
    'dkim none',
    'arc none 0',
    'dmarc pass signer.example',
  ])
})

t.test('HELO does not count for DMARC where there is a sender', async t => {
  const findings = await inquire(
    { ...delivery, raw: Buffer.from(MAIL), mailFrom: '<x@other.example>' },
    { resolve: zone(RECORDS) },
  )
  t.equal(brief(findings).at(-1), 'dmarc fail signer.example')
})

t.test('no client address, no HELO: mail from this host', async t => {
  const inquiry = createChecks({ resolve: zone(RECORDS) }).start({
    client: { address: null, name: null, helo: null },
    sender: parsePath('root'),
  })
  inquiry.headers([headerField('From', ' root')])
  t.strictSame(brief(await inquiry.results()), [
    'spf none mailfrom',
    'spf none helo',
    'dkim none',
    'arc none 0',
    'dmarc permerror',
  ])
})

t.test('a client address that is none', async t => {
  const findings = await inquire({ ...delivery, ip: 'unknown' }, { resolve: zone(RECORDS) })
  t.equal(brief(findings)[0], 'spf none mailfrom')
})

t.test(
  'SPF is asked at MAIL FROM, keys and policy at the end of the header, and the body need not have come',
  async t => {
    const resolve = zone(RECORDS)
    const inquiry = begin(resolve)
    t.ok(resolve.asked.includes('signer.example TXT'))
    t.notOk(resolve.asked.includes('_dmarc.signer.example TXT'))
    inquiry.headers([headerField('From', ' ann@signer.example')])
    t.ok(resolve.asked.includes('_dmarc.signer.example TXT'))
    inquiry.abort()
  },
)

t.test('body octets are wanted only where a signature needs them', async t => {
  const unsigned = begin(zone(RECORDS))
  t.equal(unsigned.wantsBody, true, 'before the header nobody knows')
  unsigned.headers([headerField('From', ' ann@signer.example')])
  t.equal(unsigned.wantsBody, false)
  const withSignature = begin(zone(RECORDS))
  withSignature.headers([
    headerField('DKIM-Signature', ' v=1; a=rsa-sha256; d=signer.example; s=test; h=from; bh=x; b=y'),
    headerField('From', ' ann@signer.example'),
  ])
  t.equal(withSignature.wantsBody, true)
  await withSignature.results()
  t.equal(withSignature.wantsBody, false)
  withSignature.body(Buffer.from('late'))
})

t.test('DNS that never answers: at the deadline each check says so, and nothing is left waiting', async t => {
  const start = performance.now()
  const findings = await inquire(delivery, { resolve: silent, deadlineMs: 40 })
  t.comment(`${(performance.now() - start).toFixed(0)} ms for a deadline of 40`)
  t.strictSame(
    brief(findings).map(line => line.split(' ', 2).join(' ')),
    ['spf temperror', 'spf temperror', 'dkim temperror', 'arc none', 'dmarc temperror'],
  )
  t.strictSame([...findings.failed].sort(), ['dkim', 'dmarc', 'spf'])
})

t.test('what came in time counts although SPF is late', async t => {
  const known = zone(RECORDS)
  const resolve: Resolve = async (name, rrtype) =>
    name === 'signer.example' || name.startsWith('mail.') ? silent(name, rrtype) : known(name, rrtype)
  const findings = await inquire(delivery, { resolve, deadlineMs: 40 })
  t.strictSame(brief(findings).slice(2), ['dkim pass signer.example', 'arc none 0', 'dmarc pass signer.example'])
  t.ok(findings.failed.includes('spf'))
  t.notOk(findings.failed.includes('dkim'))
})

t.test('a failure that DNS may have made is no failure of DMARC', async t => {
  const records = {
    ...RECORDS,
    'test._domainkey.signer.example TXT': 'ESERVFAIL',
    'signer.example TXT': txt('v=spf1 -all'),
  }
  const findings = await inquire(delivery, { resolve: zone(records) })
  t.match(findings.results.at(-1), { result: 'temperror', reason: /could not be checked/ })
  const elsewhere = Buffer.from(signed(MAIL, { key, tags: { d: 'other.example' } }), 'latin1')
  const other = {
    ...RECORDS,
    'test._domainkey.other.example TXT': 'ESERVFAIL',
    'signer.example TXT': txt('v=spf1 -all'),
  }
  t.match(
    (await inquire({ ...delivery, raw: elsewhere }, { resolve: zone(other) })).results.at(-1),
    { result: 'fail' },
    'a domain that could not align anyway',
  )
})

t.test('a resolver that throws, rejects with nothing, or answers nonsense', async t => {
  const odd: readonly (readonly [string, Resolve])[] = [
    [
      'throws',
      () => {
        throw new TypeError('broken')
      },
    ],
    ['rejects with undefined', async () => Promise.reject()],
    ['rejects with text', async () => Promise.reject('no')],
    ['gives null', async () => null as unknown as unknown[]],
    ['gives numbers', async () => [1, 2, 3]],
    ['gives huge records', async () => [['x'.repeat(1_000_000)]]],
    ['gives nested lists', async () => [[[['v=spf1 -all']]]]],
  ]
  for (const [name, resolve] of odd) {
    const { results } = await inquire(delivery, { resolve, deadlineMs: 500 })
    t.equal(results.length, 5, `${name}: ${results.map(({ result }) => result).join(' ')}`)
    t.notOk(results.some(({ result }) => result === 'pass'))
  }
})

t.test('events that come twice, too early, too late, or never', async t => {
  const early = begin(zone(RECORDS))
  early.body(Buffer.from('before the header'))
  t.equal((await early.results()).results.length, 5, 'results without a header')
  const twice = begin(zone(RECORDS))
  twice.headers([headerField('From', ' ann@signer.example')])
  twice.headers([headerField('From', ' eve@evil.example')])
  t.match((await twice.results()).results.at(-1), { domain: 'signer.example' }, 'the first header counts')
  t.equal(twice.results(), twice.results(), 'the same results each time')
  const aborted = begin(silent)
  aborted.abort()
  aborted.abort()
  aborted.headers([headerField('From', ' ann@signer.example')])
  aborted.body(Buffer.from('x'))
  t.equal((await aborted.results()).results.length, 5, 'results after abort come at once')
  const between = begin(silent, 60_000)
  between.headers([headerField('From', ' ann@signer.example')])
  const results = between.results()
  between.abort()
  t.match(
    await results,
    { results: [{ result: 'temperror' }, { result: 'temperror' }, {}, {}, {}] },
    'abort ends results under way',
  )
})

t.test('questions are bounded for each message', async t => {
  const resolve = zone({})
  let header = 'From: ann@signer.example\r\n'
  for (let n = 0; n < 50; n++)
    header = `DKIM-Signature: v=1; a=rsa-sha256; d=d${n}.example; s=s; h=from; bh=x; b=y\r\n${header}`
  await inquire({ ...delivery, raw: Buffer.from(`${header}\r\n`) }, { resolve, maxQuestions: 8 })
  t.equal(resolve.asked.length, 8)
})

t.test('an SPF record that asks much leaves DMARC its questions', async t => {
  const resolve: Resolve = async (name, rrtype) => {
    if (name === '_dmarc.victim.example') return txt('v=DMARC1; p=reject')
    if (rrtype === 'TXT' && !name.startsWith('_dmarc.'))
      return txt(`v=spf1 ${Array.from({ length: 9 }, (_, n) => `mx:m${n}.${name}`).join(' ')} -all`)
    if (rrtype === 'MX') return Array.from({ length: 10 }, (_, n) => ({ priority: n, exchange: `x${n}.${name}` }))
    if (rrtype === 'A') return ['203.0.113.9']
    throw new DnsError('ENOTFOUND', rrtype, name)
  }
  const inquiry = begin(resolve, 5_000)
  for (let n = 0; n < 200; n++) await setImmediate() // the sender lets SPF run before it goes on
  inquiry.headers([headerField('From', ' ceo@victim.example')])
  const { results } = await inquiry.results()
  t.match(results, [{ method: 'spf', result: 'temperror', reason: /EBUDGET/ }, {}, {}, {}, {}])
  t.match(results.at(-1), { method: 'dmarc', result: 'fail', policy: 'reject' })
})

t.test('a key that is never given does not keep DMARC from knowing that a subdomain does not exist', async t => {
  const known = zone({ '_dmarc.victim.example TXT': txt('v=DMARC1; p=reject; sp=none; np=reject') })
  const inquiry = begin(async (name, rrtype) => (name.includes('._domainkey.') ? silent : known)(name, rrtype))
  const signature =
    'v=1; a=rsa-sha256; d=signer.example; s=test; h=from; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=eA=='
  inquiry.headers([headerField('DKIM-Signature', signature), headerField('From', ' ceo@none.victim.example')])
  const { results } = await inquiry.results()
  t.match(results.at(-1), { method: 'dmarc', result: 'fail', policy: 'reject' })
})

t.test('messages, refused questions and failed checks are counted', async t => {
  const checks = createChecks({ resolve: silent, deadlineMs: 5, maxQuestions: 1 })
  const client = { address: '192.0.2.1', name: null, helo: 'mail.signer.example' }
  await checks.start({ client, sender: parsePath('<ann@signer.example>') }).results()
  t.match(checks.counters(), { messages: 1, questionsRefused: 2, failed: { spf: 1, dkim: 0, arc: 0 } })
})

t.test('SPF that loops, or names a hundred hosts, ends in permerror after few questions', async t => {
  const hundred = Array.from({ length: 100 }, (_, n) => `include:s${n}.example`).join(' ')
  for (const [name, record] of [
    ['includes itself', 'v=spf1 include:signer.example -all'],
    ['redirects to itself', 'v=spf1 redirect=signer.example'],
    ['a hundred includes', `v=spf1 ${hundred} -all`],
    ['a hundred mx', `v=spf1 ${'mx '.repeat(100)}-all`],
    [
      'exists with macros a hundred times',
      `v=spf1 ${Array.from({ length: 100 }, (_, n) => `exists:%{i}.${n}.example`).join(' ')} -all`,
    ],
  ] as const) {
    const others = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`s${n}.example TXT`, txt('v=spf1 ?all')]))
    const resolve = zone({ ...RECORDS, ...others, 'signer.example TXT': txt(record) })
    const { results } = await inquire({ ...delivery, raw: Buffer.from(MAIL), ip: '203.0.113.1' }, { resolve })
    t.match(results[0], { method: 'spf', result: 'permerror' }, name)
    t.ok(resolve.asked.length < 40, `${name}: ${resolve.asked.length} questions`)
  }
})

t.test('reasons name no address', async t => {
  for (const record of [
    'v=spf1 exists:%{l}.x..y -all',
    'v=spf1 include:%{l}.gone.example -all',
    'v=spf1 bogus',
    'v=spf1 a:%{s}',
  ]) {
    const { results } = await inquire(
      { ...delivery, mailFrom: '<canary@signer.example>' },
      { resolve: zone({ ...RECORDS, 'signer.example TXT': txt(record) }) },
    )
    t.notMatch(results.map(({ reason = '' }) => reason).join(), /canary/, record)
  }
})
