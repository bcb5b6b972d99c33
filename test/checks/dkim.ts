/**
 * DKIM on whole messages, signed here with fresh keys, and RFC 8463's own example.
 */
import t from 'tap'
import { verifyDkim } from '../../lib/checks/library.ts'
import { ed25519Key, rsaKey, signed } from '../support/sign.ts'
import type { SigningKey, Tags } from '../support/sign.ts'
import { silent, txt, zone } from '../support/zone.ts'
import type { Records } from '../support/zone.ts'

const rsa = rsaKey()
const ed = ed25519Key()
const MAIL =
  'From: Ann <ann@signer.example>\r\nSubject: Hello\r\nTo: bob@example.org\r\n\r\nHi  Bob,\r\n\r\nall well \r\n'
const AT = 'test._domainkey.signer.example TXT'
const NOW = new Date('2026-11-23T12:00:00Z')
const seconds = Math.floor(NOW.getTime() / 1000)

type Row = {
  readonly name: string
  readonly key?: SigningKey
  readonly tags?: Tags
  readonly mail?: string
  /** What happens to the message after it was signed. */
  readonly after?: (message: string) => string
  readonly dns?: Records
  readonly want: string
  readonly reason?: RegExp
}

const rows: readonly Row[] = [
  { name: 'rsa, relaxed/relaxed', want: 'pass' },
  { name: 'rsa, simple/simple', tags: { c: 'simple/simple' }, want: 'pass' },
  { name: 'rsa, c= left out means simple/simple', tags: { c: null }, want: 'pass' },
  { name: 'ed25519 (RFC 8463)', key: ed, dns: { [AT]: txt(ed.record) }, want: 'pass' },
  { name: 'body changed', after: m => m.replace('all well', 'send money'), want: 'fail', reason: /body hash/ },
  { name: 'subject changed', after: m => m.replace('Hello', 'Urgent'), want: 'fail', reason: /bad signature/ },
  {
    name: 'white space in the body changed is no change in relaxed',
    after: m => m.replace('Hi  Bob', 'Hi\tBob'),
    want: 'pass',
  },
  {
    name: 'white space in the body changed is one in simple',
    tags: { c: 'relaxed/simple' },
    after: m => m.replace('Hi  Bob', 'Hi Bob'),
    want: 'fail',
  },
  {
    name: 'subject folded on the way is no change in relaxed',
    after: m => m.replace(': Hello', ':\r\n\t Hello'),
    want: 'pass',
  },
  {
    name: 'a field that h= does not name may change',
    after: m => m.replace('bob@example.org', 'eve@example.org'),
    want: 'pass',
  },
  {
    name: 'a second From above one signed twice breaks the signature',
    tags: { h: 'from:from:subject' },
    after: m => `From: eve@evil.example\r\n${m}`,
    want: 'fail',
  },
  {
    name: 'a second From above one signed once leaves it whole (DMARC looks at that)',
    after: m => `From: eve@evil.example\r\n${m}`,
    want: 'pass',
  },
  { name: 'From not signed', tags: { h: 'subject' }, want: 'neutral', reason: /From field not signed/ },
  {
    name: 'l= and a body that grew',
    tags: { l: '8' },
    after: m => `${m}more\r\n`,
    want: 'pass',
    reason: /octets of the body are not signed/,
  },
  { name: 'l=0 covers nothing of the body', tags: { l: '0' }, after: m => m.replace('Hi  Bob', 'Buy'), want: 'pass' },
  { name: 'l= past the end of the body', tags: { l: '99999' }, want: 'pass' },
  { name: 'l= of 76 digits', tags: { l: '9'.repeat(76) }, want: 'pass' },
  { name: 'l= of 77 digits', tags: { l: '9'.repeat(77) }, want: 'neutral', reason: /l=/ },
  { name: 'l=-1', tags: { l: '-1' }, want: 'neutral', reason: /l=/ },
  { name: 'expired', tags: { x: String(seconds - 1) }, want: 'neutral', reason: /expired/ },
  { name: 'not yet expired', tags: { x: String(seconds + 60) }, want: 'pass' },
  { name: 'x= before t=', tags: { t: String(seconds), x: String(seconds - 5) }, want: 'neutral', reason: /expiration/ },
  { name: 't= that is no number', tags: { t: 'now' }, want: 'neutral', reason: /t=/ },
  { name: 'v=2', tags: { v: '2' }, want: 'neutral', reason: /version/ },
  { name: 'no v=', tags: { v: null }, want: 'neutral', reason: /v=/ },
  { name: 'no bh=', tags: { bh: null }, want: 'neutral', reason: /bh=/ },
  { name: 'no d=', tags: { d: null }, want: 'neutral' },
  { name: 'no s=', tags: { s: null }, want: 'neutral' },
  { name: 'tags that differ in case are different tags', tags: { S: 'x', s: 'test', D: 'y' }, want: 'pass' },
  { name: 'names of tags are case-sensitive: D= is not d=', tags: { d: null, D: 'signer.example' }, want: 'neutral' },
  { name: 'a tag twice', after: m => m.replace('v=1;', 'v=1; v=1;'), want: 'neutral', reason: /twice/ },
  { name: 'an empty tag', after: m => m.replace('v=1;', 'v=1;;'), want: 'neutral', reason: /empty tag/ },
  { name: 'an unknown tag is ignored', tags: { zz: 'b=c' }, want: 'pass' },
  { name: 'b= inside another tag is no signature', tags: { z: 'b=abc|Subject:b=def' }, want: 'pass' },
  {
    name: 'rsa-sha1 is refused, whoever signed (RFC 8301)',
    tags: { a: 'rsa-sha1' },
    want: 'policy',
    reason: /weak algorithm/,
  },
  { name: 'an unknown algorithm', tags: { a: 'rsa-md5' }, want: 'neutral', reason: /algorithm/ },
  {
    name: 'an algorithm named like a property of objects',
    tags: { a: 'constructor' },
    want: 'neutral',
    reason: /algorithm/,
  },
  { name: 'an unknown canonicalization', tags: { c: 'nofws/simple' }, want: 'neutral', reason: /canonicalization/ },
  { name: 'only unknown query methods', tags: { q: 'dns/foo' }, want: 'neutral', reason: /query/ },
  { name: 'an unknown query method beside dns/txt', tags: { q: 'dns/foo:dns/txt' }, want: 'pass' },
  { name: 'i= below d=', tags: { i: 'x@mail.signer.example' }, want: 'pass' },
  { name: 'i= elsewhere', tags: { i: '@other.example' }, want: 'neutral', reason: /mismatch/ },
  {
    name: 'i= of a domain that only ends alike',
    tags: { i: '@evilsigner.example' },
    want: 'neutral',
    reason: /mismatch/,
  },
  { name: 'i= in quoted-printable', tags: { i: '=61nn@signer.example' }, want: 'pass' },
  { name: 'i= without @', tags: { i: 'signer.example' }, want: 'neutral' },
  {
    name: 't=s and i= below d=',
    tags: { i: '@mail.signer.example' },
    dns: { [AT]: txt(`${rsa.record}; t=s`) },
    want: 'neutral',
    reason: /mismatch/,
  },
  {
    name: 't=s and i= in d=',
    tags: { i: '@signer.example' },
    dns: { [AT]: txt(`${rsa.record}; t=y:s`) },
    want: 'pass',
  },
  { name: 'd= of one label', tags: { d: 'localhost' }, want: 'neutral' },
  { name: 'd= with an empty label', tags: { d: 'a..example' }, want: 'neutral' },
  { name: 's= with a space', tags: { s: 'a b' }, want: 'neutral' },
  { name: 'no key', dns: {}, want: 'neutral', reason: /no key/ },
  { name: 'key revoked', dns: { [AT]: txt('v=DKIM1; p=') }, want: 'neutral', reason: /revoked/ },
  { name: 'key record without p=', dns: { [AT]: txt('v=DKIM1; k=rsa') }, want: 'neutral', reason: /p=/ },
  { name: 'key that is no base64', dns: { [AT]: txt('v=DKIM1; p=!!!') }, want: 'neutral', reason: /base64/ },
  { name: 'key that is no key', dns: { [AT]: txt('v=DKIM1; p=AAAA') }, want: 'neutral', reason: /no rsa key/ },
  {
    name: 'key record of another version',
    dns: { [AT]: txt(rsa.record.replace('DKIM1', 'DKIM2')) },
    want: 'neutral',
    reason: /version/,
  },
  {
    name: 'key record whose v= stands last',
    dns: { [AT]: txt(`${rsa.record.slice(9)}; v=DKIM1`) },
    want: 'neutral',
    reason: /version/,
  },
  { name: 'key record without v=', dns: { [AT]: txt(rsa.record.slice(9)) }, want: 'pass' },
  { name: 'key record without k= is rsa', dns: { [AT]: txt(rsa.record.replace('k=rsa; ', '')) }, want: 'pass' },
  {
    name: 'ed25519 key without k=',
    key: ed,
    dns: { [AT]: txt(ed.record.replace('k=ed25519; ', '')) },
    want: 'neutral',
  },
  { name: 'key of the other algorithm', dns: { [AT]: txt(ed.record) }, want: 'neutral', reason: /algorithm/ },
  { name: 'key for sha1 only', dns: { [AT]: txt(`${rsa.record}; h=sha1`) }, want: 'neutral', reason: /hash/ },
  { name: 'key for both hashes', dns: { [AT]: txt(`${rsa.record}; h=sha1:sha256`) }, want: 'pass' },
  { name: 'key not for mail', dns: { [AT]: txt(`${rsa.record}; s=tlsrpt`) }, want: 'neutral', reason: /email/ },
  { name: 'key for any service', dns: { [AT]: txt(`${rsa.record}; s=*`) }, want: 'pass' },
  {
    name: 'key record in several strings',
    dns: { [AT]: [[rsa.record.slice(0, 90), rsa.record.slice(90)]] },
    want: 'pass',
  },
  { name: 'keys of both algorithms at one selector', key: ed, dns: { [AT]: txt(rsa.record, ed.record) }, want: 'pass' },
  { name: 'another TXT record beside the key', dns: { [AT]: txt('v=spf1 -all', rsa.record) }, want: 'pass' },
  { name: 'key record with a tag twice', dns: { [AT]: txt(`${rsa.record}; k=rsa`) }, want: 'neutral', reason: /twice/ },
  { name: 'DNS says SERVFAIL', dns: { [AT]: 'ESERVFAIL' }, want: 'temperror', reason: /ESERVFAIL/ },
  { name: 'DNS times out', dns: { [AT]: 'ETIMEOUT' }, want: 'temperror', reason: /ETIMEOUT/ },
  {
    name: 'DNS times out, but the body is another anyway',
    dns: { [AT]: 'ETIMEOUT' },
    after: m => `${m}x`,
    want: 'fail',
  },
  { name: 'DNS gives something that is no TXT record', dns: { [AT]: [null] }, want: 'neutral' },
  { name: 'no body at all', mail: 'From: ann@signer.example\r\nSubject: Hello\r\n\r\n', want: 'pass' },
  { name: 'no body and no empty line', mail: 'From: ann@signer.example\r\nSubject: Hello\r\n', want: 'pass' },
  {
    name: '8-bit octets in header and body',
    mail: 'From: ann@signer.example\r\nSubject: \xc3\xa9\xa0\xff \r\n\r\n\xa0\xff\r\n',
    want: 'pass',
  },
  { name: 'space before the colon', mail: 'From : ann@signer.example\r\nSubject : Hello\r\n\r\nhi\r\n', want: 'pass' },
]

t.test('one signature', async t => {
  for (const {
    name,
    key = rsa,
    tags,
    mail = MAIL,
    after = (m: string) => m,
    dns = { [AT]: txt(rsa.record) },
    want,
    reason,
  } of rows) {
    const message = after(signed(mail, { key, ...(tags === undefined ? {} : { tags }) }))
    const [result, ...others] = await verifyDkim(Buffer.from(message, 'latin1'), { resolver: zone(dns), now: NOW })
    t.equal(result?.result, want, name, { result })
    if (reason !== undefined) t.match(result?.reason, reason, `${name}: the reason`)
    t.strictSame(others, [])
  }
})

t.test('weak keys', async t => {
  const weak = rsaKey(768)
  const [result] = await verifyDkim(signed(MAIL, { key: weak }), { resolver: zone({ [AT]: txt(weak.record) }) })
  t.match(result, { result: 'policy', reason: /768 bits/ }, 'RFC 8301: under 1,024 bits')
  const plain = rsaKey(1024)
  t.match(await verifyDkim(signed(MAIL, { key: plain }), { resolver: zone({ [AT]: txt(plain.record) }) }), [
    { result: 'pass' },
  ])
})

t.test('an RSAPublicKey without its wrapping is a key too (RFC 6376 as written)', async t => {
  const key = rsaKey()
  const bare = (await import('node:crypto'))
    .createPublicKey(key.privateKey)
    .export({ type: 'pkcs1', format: 'der' })
    .toString('base64')
  t.match(await verifyDkim(signed(MAIL, { key }), { resolver: zone({ [AT]: txt(`v=DKIM1; p=${bare}`) }) }), [
    { result: 'pass' },
  ])
})

t.test('several signatures each have their result, from the top', async t => {
  const twice = signed(signed(MAIL, { key: rsa }), { key: ed, tags: { s: 'ed' } })
  const resolver = zone({ [AT]: txt(rsa.record), 'ed._domainkey.signer.example TXT': txt(ed.record) })
  const results = await verifyDkim(twice.replace(/bh=./, 'bh=?'), { resolver })
  t.strictSame(
    results.map(({ selector, result }) => `${selector} ${result}`),
    ['ed fail', 'test pass'],
  )
})

t.test('past ten signatures none is looked at, and no key asked for', async t => {
  let message = MAIL
  for (let n = 0; n < 500; n++)
    message = `DKIM-Signature: v=1; a=rsa-sha256; d=d${n}.example; s=s; h=from; bh=x; b=y\r\n${message}`
  const resolver = zone({})
  const results = await verifyDkim(message, { resolver })
  t.equal(results.length, 500)
  t.equal(resolver.asked.length, 10)
  t.match(results[9], { result: 'fail' })
  t.match(results[10], { result: 'policy', reason: /more than 10/ })
})

t.test('equal keys are asked for once', async t => {
  const resolver = zone({ [AT]: txt(rsa.record) })
  await verifyDkim(signed(signed(MAIL, { key: rsa }), { key: rsa }), { resolver })
  t.strictSame(resolver.asked, ['test._domainkey.signer.example TXT'])
})

t.test('UTF-8 names are asked for as A-labels (RFC 8616)', async t => {
  const resolver = zone({
    's\u00e9l._domainkey.b\u00fccher.example TXT': [],
    'xn--sl-bja._domainkey.xn--bcher-kva.example TXT': txt(rsa.record),
  })
  const octets = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
  const message = signed(MAIL, { key: rsa, tags: { d: octets('b\u00fccher.example'), s: octets('s\u00e9l') } })
  t.match(await verifyDkim(Buffer.from(message, 'latin1'), { resolver }), [
    { result: 'pass', domain: 'xn--bcher-kva.example' },
  ])
})

t.test('an unsigned message has no results', async t => {
  t.strictSame(await verifyDkim(MAIL, { resolver: silent }), [])
  t.strictSame(await verifyDkim('', { resolver: silent }), [])
})

t.test('a resolver that throws at once, or gives no list, is a temporary error', async t => {
  const message = signed(MAIL, { key: rsa })
  const throws = () => {
    throw new Error('out of order')
  }
  t.match(await verifyDkim(message, { resolver: throws }), [{ result: 'temperror' }])
  t.match(await verifyDkim(message, { resolver: async () => 7 as unknown as unknown[] }), [{ result: 'temperror' }])
  t.match(
    await verifyDkim(message, { resolver: { resolve: async () => txt(rsa.record) } }),
    [{ result: 'pass' }],
    'an object with resolve()',
  )
})

t.test('RFC 8463 appendix A.3: both signatures of the example verify', async t => {
  const message = [
    'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
    ' d=football.example.com; i=@football.example.com;',
    ' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
    ' subject : date : message-id : from : subject : date;',
    ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
    ' b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus',
    ' Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
    ' d=football.example.com; i=@football.example.com;',
    ' q=dns/txt; s=test; t=1528637909; h=from : to : subject :',
    ' date : message-id : from : subject : date;',
    ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
    ' b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3',
    ' DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz',
    ' dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=',
    'From: Joe SixPack <joe@football.example.com>',
    'To: Suzie Q <suzie@shopping.example.net>',
    'Subject: Is dinner ready?',
    'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
    'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
    '',
    'Hi.',
    '',
    'We lost the game.  Are you hungry yet?',
    '',
    'Joe.',
    '',
  ].join('\r\n')
  const resolver = zone({
    'brisbane._domainkey.football.example.com TXT': txt(
      'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
    ),
    'test._domainkey.football.example.com TXT': txt(
      'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB',
    ),
  })
  t.match(await verifyDkim(message, { resolver }), [{ result: 'pass' }, { result: 'pass' }])
  t.match(await verifyDkim(message.replace('hungry', 'angry'), { resolver }), [{ result: 'fail' }, { result: 'fail' }])
})
