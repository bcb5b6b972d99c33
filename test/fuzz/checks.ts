/**
 * Signed messages damaged at random, judged by us and by mailauth, a verifier of another design: the words must agree.
 * And octets of any kind through all checks: a result in the field's words, whatever came.
 */
import { createRequire } from 'node:module'
import t from 'tap'
import { createChecks } from '../../lib/checks/all.ts'
import { checkSpf, evaluateDmarc, verifyArc, verifyDkim } from '../../lib/checks/library.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { forgedAuthenticationResults, readAuthenticationResults } from '../../lib/mail/auth-results-read.ts'
import { writeAuthenticationResults } from '../../lib/mail/auth-results-write.ts'
import { inquire } from '../support/inquiry.ts'
import { Random } from '../support/random.ts'
import { sealWith } from '../support/seal.ts'
import { ed25519Key, rsaKey, signed } from '../support/sign.ts'
import { txt, zone } from '../support/zone.ts'
import type { Resolve } from '../../lib/dns/resolve.ts'

type Theirs = {
  readonly results: readonly {
    readonly status: { readonly result: string; readonly comment?: string }
    readonly signingDomain?: string
  }[]
  readonly arc: unknown
}
const require = createRequire(import.meta.url)
const { dkimVerify } = require('mailauth/lib/dkim/verify.js') as {
  dkimVerify: (message: Buffer, options: { resolver: Resolve; strict: true; curTime: Date }) => Promise<Theirs>
}
const { arc } = require('mailauth/lib/arc/index.js') as {
  arc: (
    chain: unknown,
    options: { resolver: Resolve; strict: true },
  ) => Promise<{ readonly status: { readonly result: string; readonly comment?: string } }>
}

const rsa = rsaKey(1024)
const ed = ed25519Key()
const now = new Date('2026-11-23T12:00:00Z')
const WORDS = new Set(['none', 'neutral', 'pass', 'fail', 'softfail', 'policy', 'temperror', 'permerror'])
const BODIES = [
  '',
  '\r\n',
  'Hi\r\n',
  'Hi  there \r\n\r\n\tyou\r\n\r\n\r\n',
  'no end',
  ' \t',
  'a\r\nb\rc\r\r\n',
  '\xe9\xa0\xff\r\n',
]
const HEADERS = [
  'From: Ann <ann@signer.example>\r\nSubject: Hello\r\n',
  'Received: a\r\n\tb;\r\n c\r\nfrom :  Ann <ann@signer.example>  \r\nSubject:\r\n Hello\r\n\tworld \r\nTo:\r\n',
  'Subject: one\r\nFrom: ann@signer.example\r\nSubject: two\r\nFrom: eve@evil.example\r\n',
]
const TAGS = {
  c: [
    'relaxed/relaxed',
    'simple/simple',
    'relaxed/simple',
    'simple/relaxed',
    'relaxed',
    'simple',
    'Relaxed/Simple',
    'nofws',
    null,
  ],
  h: [
    'from:subject',
    'from',
    'From : Subject:to',
    'from:from:subject:subject',
    'subject',
    'from:missing',
    'from::subject',
  ],
  l: [null, null, null, '0', '3', '999', '-1', ''],
  i: [
    null,
    null,
    '@signer.example',
    'x@mail.signer.example',
    '@evil.example',
    '"a b"@signer.example',
    'x=40y@signer.example',
    'nobody',
  ],
  t: [null, null, '1', '1795000000', 'x', '12345678901234'],
  x: [null, null, null, '1795000001', '1', '9999999999'],
  q: [null, null, null, 'dns/txt', 'DNS/TXT', 'other', 'other:dns/txt'],
} as const
const RECORD_TAGS = [
  '',
  '',
  '',
  '; t=y',
  '; t=s',
  '; h=sha256',
  '; h=sha1',
  '; s=email',
  '; s=other',
  '; n=note',
  '; x',
  ';',
  '; p=',
]

/** One octet or tag changed, somewhere in the header. */
function damage(message: string, random: Random): string {
  const end = message.indexOf('\r\n\r\n') + 2
  const at = random.below(Math.max(end, 1))
  switch (random.below(9)) {
    case 0:
      return message.slice(0, at) + random.pick([';', ' ', '=', ':', 'x', '\t', '\xe9', '\r\n ']) + message.slice(at)
    case 1:
      return message.slice(0, at) + message.slice(at + 1)
    case 2:
      return message.replace('a=', random.pick(['A=', 'a= ', 'a=x', 'a=rsa-sha1;a=']))
    case 3:
      return message.replace('v=1', random.pick(['v=2', 'v=01', 'V=1', 'v=1;v=1', 'v=']))
    case 4:
      return message.replace('d=signer', random.pick(['d=Signer', 'd=.signer', 'd=x.signer', 'd =signer']))
    case 5:
      return message.replace(': ', random.pick([':', ':  ', ':\t', ':\r\n ', ' : ']))
    default:
      return message
  }
}

/**
 * Is every line of the header a field or goes on with one? What else stands there ends the header for us, as it does for
 * Postfix and Sendmail, and goes on with the field above for mailauth.
 */
function isHeaderWhole(message: string): boolean {
  const [header = ''] = message.split('\r\n\r\n', 1)
  return header.split(/\r?\n/).every((line, n) => /^[!-9;-~]+[ \t]*:/.test(line) || (n > 0 && /^[ \t]/.test(line)))
}

t.test('damaged signatures get the word that mailauth gives', async t => {
  const random = new Random(6376)
  const count: Record<string, number> = {}
  let differing = 0
  for (let n = 0; n < 4_000 && differing < 5; n++) {
    const key = random.below(5) === 0 ? ed : rsa
    const tags: Record<string, string | null> = {}
    for (const [name, choices] of Object.entries(TAGS))
      if (random.below(3) === 0) tags[name] = random.pick<string | null>(choices)
    const mail = `${random.pick(HEADERS)}\r\n${random.pick(BODIES)}`
    let message = signed(mail, { key, tags, separator: random.pick(['; ', ';', ' ;\r\n\t']) })
    if (random.below(4) === 0) message = signed(message, { key: rsa })
    message = damage(message, random)
    if (!isHeaderWhole(message)) continue
    const record =
      random.below(20) === 0 ? random.pick(['ESERVFAIL', 'ENODATA']) : txt(`${key.record}${random.pick(RECORD_TAGS)}`)
    const resolver = zone({ 'test._domainkey.signer.example TXT': record })
    const raw = Buffer.from(message, 'latin1')
    const ours = await verifyDkim(raw, { resolver, now })
    const theirs = (await dkimVerify(raw, { resolver, strict: true, curTime: now })).results.filter(
      ({ status }) => status.result !== 'none',
    )
    const said = ours.map(({ result }) => result)
    for (const word of said) count[word] = (count[word] ?? 0) + 1
    const wanted = theirs.map(({ status }) => status.result)
    if (String(said) !== String(wanted)) {
      differing++
      t.fail(`${String(said)}, mailauth ${String(wanted)}`, {
        n,
        ours,
        theirs: theirs.map(({ status }) => status),
        mail: message,
        record,
      })
    }
  }
  t.comment(JSON.stringify(count))
  t.equal(differing, 0)
})

t.test('damaged chains get the word that mailauth gives', async t => {
  const random = new Random(8617)
  const count: Record<string, number> = {}
  let differing = 0
  const sealed = sealWith(rsa)
  const mails = BODIES.map(body => `${random.pick(HEADERS)}\r\n${body}`)
  const chains = mails.flatMap(mail => [
    mail,
    sealed(mail, 1),
    sealed(sealed(mail, 1), 2, { key: ed }),
    sealed(sealed(sealed(mail, 1), 2), 3),
  ])
  const resolver = zone({
    'test._domainkey.relay.example TXT': txt(rsa.record),
    'ed._domainkey.relay.example TXT': txt(ed.record),
  })
  for (let n = 0; n < 2_500 && differing < 5; n++) {
    let message = damage(random.pick(chains), random)
    if (random.below(4) === 0)
      message = message.replace(
        random.pick(['cv=pass', 'cv=none', 'i=1', 'i=2', 'b=', 'h=', 's=']),
        random.pick(['cv=none', 'cv=fail', 'i=3', 'i=1', 'i=0', 'b=x', 'x=']),
      )
    if (!isHeaderWhole(message)) continue
    const raw = Buffer.from(message, 'latin1')
    const ours = await verifyArc(raw, { resolver, now })
    const theirs = await arc((await dkimVerify(raw, { resolver, strict: true, curTime: now })).arc, {
      resolver,
      strict: true,
    })
    count[ours.result] = (count[ours.result] ?? 0) + 1
    if (ours.result !== theirs.status.result) {
      differing++
      t.fail(`${ours.result}, mailauth ${theirs.status.result}`, { n, ours, theirs: theirs.status, mail: message })
    }
  }
  t.comment(JSON.stringify(count))
  t.equal(differing, 0)
})

t.test('octets of any kind', async t => {
  const random = new Random(5321)
  const words = [
    'From: ',
    'DKIM-Signature: ',
    'ARC-Seal: ',
    'ARC-Message-Signature: ',
    'ARC-Authentication-Results: ',
    'Authentication-Results: ',
    'v=1;',
    'a=rsa-sha256;',
    'd=x.example;',
    's=s;',
    'h=from;',
    'b=',
    'bh=',
    'i=1;',
    'cv=none;',
    'ann@x.example',
    '<',
    '>',
    '"',
    '(',
    ')',
    ',',
    ':',
    ';',
    '\r\n',
    '\r\n ',
    '\n',
    '\r',
    '\0',
    '\xff',
    '\xe2\x80',
    '=',
    '@',
    '.',
    ' ',
    '\t',
    '\\',
    '[',
    ']',
    'mx.example',
  ]
  const record = () =>
    Array.from({ length: random.below(30) }, () =>
      random.pick([
        ...words,
        'v=spf1 ',
        'v=DMARC1;',
        'p=reject;',
        'v=DKIM1;',
        'p=',
        'include:',
        '%{',
        'l}',
        '-all',
        'ip4:',
      ]),
    ).join('')
  const resolve: Resolve = async (name, rrtype) => {
    if (random.below(4) === 0)
      throw Object.assign(new Error(name), {
        code: random.pick(['ENOTFOUND', 'ENODATA', 'ETIMEOUT', 'ESERVFAIL', undefined]),
      })
    if (rrtype === 'MX') return [{ priority: 1, exchange: record() }]
    return rrtype === 'TXT' ? [[record()], [record(), record()]] : [record()]
  }
  for (let n = 0; n < 1_500; n++) {
    const text = Array.from({ length: random.below(60) }, () => random.pick(words)).join('')
    const raw = Buffer.from(text, 'latin1')
    const { results, failed } = await inquire(
      { raw, ip: random.pick(['192.0.2.1', '2001:db8::1', 'x', '']), helo: record(), mailFrom: record() },
      { resolve, deadlineMs: 30_000 },
      random,
    )
    const odd = results.filter(({ result }) => !WORDS.has(result))
    if (odd.length > 0 || failed.length > 0 || results.length < 4) t.fail(JSON.stringify(text), { results, failed })
    const value = writeAuthenticationResults('mx.example', results)
    const read = readAuthenticationResults(value)
    const said = new Set(read?.results.map(({ method, result }) => `${method}=${result}`))
    const meant = new Set(results.map(({ method, result }) => `${method}=${result}`)) // equal lines are written once
    if (said.symmetricDifference(meant).size > 0) t.fail('what was written is not read', { value, read })
    readAuthenticationResults(text)
    forgedAuthenticationResults([{ name: 'Authentication-Results', value: text }], ['mx.example'])
    await evaluateDmarc({
      from: [text, record()],
      spf: [{ domain: text, result: 'pass' }],
      dkim: [{ domain: record(), result: 'pass' }],
      resolver: resolve,
    })
    await checkSpf({ ip: '192.0.2.1', helo: text, mailFrom: text, resolver: resolve })
  }
  t.pass('1,500 messages')
})

t.test('calls in any order', async t => {
  const random = new Random(1)
  const checks = createChecks({ resolve: zone({}), deadlineMs: 5_000 })
  const { headers } = parseMessageOctets(Buffer.from(signed('From: a@signer.example\r\n\r\nx', { key: rsa }), 'latin1'))
  for (let n = 0; n < 300; n++) {
    const inquiry = checks.start({
      client: { address: '192.0.2.1', name: null, helo: 'x.example' },
      sender: parsePath('a@b.example'),
    })
    for (let left = random.below(8); left > 0; left--)
      random.pick([
        () => inquiry.headers(headers),
        () => inquiry.headers([]),
        () => inquiry.body(Buffer.from('x')),
        () => inquiry.abort(),
        () => void inquiry.results(),
        () => inquiry.wantsBody,
      ])()
    if ((await inquiry.results()).results.length < 4) t.fail('results are missing')
  }
  t.pass('300 inquiries')
})
