/** Authentication-Results: read, written so that nothing gets out of its place, and forged ones found. */
import t from 'tap'
import { forgedAuthenticationResults, readAuthenticationResults } from '../../lib/mail/auth-results-read.ts'
import { writeAuthenticationResults } from '../../lib/mail/auth-results-write.ts'
import type { AuthResult, DkimResult } from '../../lib/mail/auth-results.ts'

const dkim: DkimResult = {
  method: 'dkim',
  result: 'pass',
  domain: 'signer.example',
  selector: 's1',
  identity: '@signer.example',
  algorithm: 'rsa-sha256',
  signature: 'abc+/12=',
  testing: false,
}

t.test('all methods, one a line', async t => {
  const results: AuthResult[] = [
    { method: 'spf', result: 'pass', identity: 'mailfrom', domain: 'signer.example' },
    { method: 'spf', result: 'none', identity: 'helo', domain: '' },
    dkim,
    { ...dkim, result: 'fail', identity: 'ann@mail.signer.example', reason: 'bad signature', testing: true },
    { method: 'arc', result: 'pass', sets: 2, sealer: 'relay.example' },
    { method: 'dmarc', result: 'fail', domain: 'bank.example', policy: 'reject' },
  ]
  t.equal(
    writeAuthenticationResults('mx.example', results),
    [
      'mx.example',
      'spf=pass smtp.mailfrom=signer.example',
      'spf=none',
      'dkim=pass header.d=signer.example header.s=s1 header.a=rsa-sha256\n\theader.b="abc+/12="',
      'dkim=fail (bad signature, testing) header.d=signer.example\n\theader.i=ann@mail.signer.example header.s=s1 header.a=rsa-sha256\n\theader.b="abc+/12="',
      'arc=pass (i=2)',
      'dmarc=fail policy.dmarc=reject header.from=bank.example',
    ].join(';\n\t'),
  )
  const read = readAuthenticationResults(writeAuthenticationResults('mx.example', results))
  t.strictSame(
    read?.results.map(({ method, result }) => `${method}=${result}`),
    results.map(({ method, result }) => `${method}=${result}`),
  )
  t.strictSame(
    read?.results[3]?.props.map(({ value }) => value),
    ['signer.example', 'ann@mail.signer.example', 's1', 'rsa-sha256', 'abc+/12='],
  )
})

t.test('no result', async t => t.equal(writeAuthenticationResults('mx.example', []), 'mx.example;\n\tnone'))

t.test('what senders choose stays in its place', async t => {
  for (const hostile of [
    'x; dmarc=pass header.from=bank.example',
    'x\r\nX-Injected: yes',
    'x\n\ndmarc=pass',
    'x" ; spf=pass "',
    'x\\',
    'x\\"; spf=pass',
    'x) dmarc=pass (',
    '(((',
    ')))',
    'x\0y',
    '\u2028dmarc=pass',
    'x'.repeat(100_000),
    '" "'.repeat(100),
    '@',
    'a@b@c',
    ' ',
  ]) {
    const written = writeAuthenticationResults('mx.example', [
      { method: 'spf', result: 'fail', identity: 'mailfrom', domain: hostile, reason: hostile },
      {
        ...dkim,
        result: 'fail',
        domain: hostile,
        selector: hostile,
        identity: hostile,
        algorithm: hostile,
        signature: hostile,
        reason: hostile,
      },
      { method: 'arc', result: 'fail', sets: 1, reason: hostile },
      { method: 'dmarc', result: 'fail', domain: hostile, reason: hostile },
    ])
    const name = encodeURIComponent(hostile).slice(0, 40) // U+2028 would end a line of the report
    const read = readAuthenticationResults(written)
    t.strictSame(
      read?.results.map(({ method, result }) => `${method}=${result}`),
      ['spf=fail', 'dkim=fail', 'arc=fail', 'dmarc=fail'],
      name,
      { written },
    )
    t.notMatch(written, /\n(?!\t)|\r|[^\t\n\x20-\x7e]/, `${name}: lines and characters`)
    t.ok(
      written.split('\n').every(line => line.length < 998),
      `${name}: length of lines`,
    )
  }
})

t.test('an id that is no token is quoted', async t => {
  t.equal(readAuthenticationResults(writeAuthenticationResults('mx; example', []))?.authservId, 'mx; example')
  t.equal(writeAuthenticationResults('', []), 'unknown;\n\tnone')
})

for (const { name, value, want } of [
  { name: 'RFC 8601 appendix B.2', value: 'example.org 1; none', want: 'example.org 1' },
  {
    name: 'appendix B.3',
    value: 'example.com;\r\n spf=pass smtp.mailfrom=example.net',
    want: 'example.com | spf=pass smtp.mailfrom=example.net',
  },
  {
    name: 'appendix B.5',
    value: 'example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net',
    want: 'example.com | auth=pass smtp.auth=sender@example.net | spf=pass smtp.mailfrom=example.net',
  },
  {
    name: 'appendix B.7: comments everywhere',
    value:
      'foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n policy (A dot can go here) . (like that) expired\r\n (this surprised me) = (as I wanted to see it) 1362471462',
    want: 'foo.example.net 1 | dkim=fail policy.expired=1362471462',
  },
  { name: 'a reason', value: 'x; spf=fail reason="a; \\"b\\"" smtp.helo=y', want: 'x | spf=fail "a; "b"" smtp.helo=y' },
  { name: 'a quoted id', value: '"mx example"; none', want: 'mx example' },
  {
    name: 'a quoted local part',
    value: 'x; spf=pass smtp.mailfrom="a b"@c.example',
    want: 'x | spf=pass smtp.mailfrom=a b@c.example',
  },
  { name: 'a semicolon at the end', value: 'x; spf=pass;', want: 'x | spf=pass' },
  { name: 'no result and no none', value: 'x', want: null },
  { name: 'no result but a semicolon', value: 'x;', want: null },
  { name: 'nothing', value: '', want: null },
  { name: 'no id', value: '; spf=pass', want: null },
  { name: 'none beside a result', value: 'x; none; spf=pass', want: null },
  { name: 'a result and none', value: 'x; spf=pass; none', want: null },
  { name: 'a method without a result', value: 'x; spf', want: null },
  { name: 'a result without a word', value: 'x; spf=', want: null },
  { name: 'no semicolon after the id', value: 'x spf=pass', want: null },
  { name: 'text after the result', value: 'x; spf=pass good', want: null },
  { name: 'a property without a value', value: 'x; spf=pass smtp.mailfrom=', want: null },
  { name: 'a comment that never ends', value: 'x; spf=pass (good', want: null },
  { name: 'a quote that never ends', value: 'x; spf=pass reason="good', want: null },
  { name: '100,000 octets', value: `x; ${'spf=pass;'.repeat(12_000)}`, want: null },
])
  t.test(`read: ${name}`, async t => {
    const read = readAuthenticationResults(value)
    const said = read?.results.map(({ method, result, reason, props }) =>
      [
        `${method}=${result}`,
        ...(reason === undefined ? [] : [`"${reason}"`]),
        ...props.map(({ ptype, property, value }) => `${ptype}.${property}=${value}`),
      ].join(' '),
    )
    const id = read === null ? '' : [read.authservId, ...(read.version === undefined ? [] : [read.version])].join(' ')
    t.equal(said === undefined ? null : [id, ...said].join(' | '), want)
  })

for (const { name, value, forged } of [
  { name: 'ours', value: ' mx.example; spf=pass', forged: true },
  { name: 'in capitals', value: ' MX.Example; spf=pass', forged: true },
  { name: 'with a final dot', value: ' mx.example.; spf=pass', forged: true },
  { name: 'quoted', value: ' "mx.example"; spf=pass', forged: true },
  { name: 'quoted, with an escaped letter', value: ' "m\\x.example"; spf=pass', forged: true },
  { name: 'after a comment', value: ' (hi) mx.example; spf=pass', forged: true },
  { name: 'after nested comments and folds', value: '\r\n (a(b)\\))\r\n\tmx.example\r\n ; spf=pass', forged: true },
  { name: 'with a version', value: ' mx.example 1; spf=pass', forged: true },
  { name: 'with a comment and a version', value: ' mx.example (x) 1 (y); spf=pass', forged: true },
  { name: 'without any result', value: ' mx.example', forged: true },
  { name: 'followed by what cannot be parsed', value: ' mx.example; ((( dmarc=pass', forged: true },
  { name: 'followed by no semicolon', value: ' mx.example spf=pass', forged: true },
  { name: 'with a comment in the middle', value: ' mx(x).example; spf=pass', forged: true },
  { name: 'after a comment that never ends', value: ' (mx.example; spf=pass', forged: true },
  { name: 'after a quote that never ends', value: ' "mx.example; spf=pass', forged: true },
  { name: 'in single quotes', value: " 'mx.example'; spf=pass", forged: true },
  {
    name: 'with an invisible character',
    value: ` mx.ex${Buffer.from('\u200b').toString('latin1')}ample; spf=pass`,
    forged: true,
  },
  { name: 'with a NUL', value: ' mx.ex\0ample; spf=pass', forged: true },
  {
    name: 'in full-width letters',
    value: ` ${Buffer.from('\uff4d\uff58.example').toString('latin1')}; spf=pass`,
    forged: true,
  },
  {
    name: 'the U-label of our A-label',
    value: ` ${Buffer.from('b\u00fccher.example').toString('latin1')}; spf=pass`,
    forged: true,
  },
  { name: 'another host', value: ' mx.other; spf=pass', forged: false },
  { name: 'a host below ours', value: ' sub.mx.example; spf=pass', forged: false },
  { name: 'a host that ends alike', value: ' notmx.example; spf=pass', forged: false },
  { name: 'a host that begins alike', value: ' mx.example.org; spf=pass', forged: false },
  { name: 'ours in a comment only', value: ' mx.other (mx.example); spf=pass', forged: false },
  { name: 'ours in a property only', value: ' mx.other; spf=pass smtp.helo=mx.example', forged: false },
  { name: 'nothing', value: '', forged: false },
])
  t.test(`claims to be ours: ${name}`, async t => {
    const ids = ['mx.example', 'xn--bcher-kva.example']
    t.strictSame(forgedAuthenticationResults([{ name: 'Authentication-Results', value }], ids), forged ? [0] : [])
  })

t.test('indices count all fields, and only this field counts', async t => {
  const value = 'mx.example; none'
  const fields = [
    'Received',
    'authentication-results',
    'X-Authentication-Results',
    'AUTHENTICATION-RESULTS ',
    'ARC-Authentication-Results',
  ].map(name => ({ name, value }))
  t.strictSame(forgedAuthenticationResults(fields, ['MX.EXAMPLE.']), [1, 3])
  t.strictSame(forgedAuthenticationResults(fields, []), [])
  t.strictSame(forgedAuthenticationResults(fields, ['']), [])
})

t.test('made to cost', async t => {
  for (const value of [
    '('.repeat(200_000),
    '"'.repeat(200_001),
    '()'.repeat(100_000),
    ' '.repeat(200_000),
    'mx.example'.repeat(20_000),
    'x; spf=pass '.repeat(20_000),
    '\\'.repeat(200_000),
    'a.'.repeat(100_000),
  ]) {
    const start = performance.now()
    readAuthenticationResults(value)
    forgedAuthenticationResults([{ name: 'Authentication-Results', value }], ['mx.example'])
    t.ok(
      performance.now() - start < 20_000,
      `${JSON.stringify(value.slice(0, 12))}: ${(performance.now() - start).toFixed(1)} ms`,
    )
  }
})
