import t from 'tap'
import { entryText, readEntry, writeEntry } from '../../lib/policy/entry-read.ts'
import { addressKey } from '../../lib/policy/scope-name.ts'
import { parsePath } from '../../lib/mail/address.ts'

for (const [typed, mistake, says] of [
  ['', 'empty', /found nothing/],
  [' \t', 'empty', /found nothing/],
  ['<>', 'empty', /found nothing/],
  [`${'a'.repeat(500)}@b.example`, 'too-long', /no address or domain is as long/],
  [`${'a'.repeat(65)}@b.example`, 'too-long', /at most 64 octets/],
  [`${'ä'.repeat(33)}@b.example`, 'too-long', /at most 64 octets/],
  ['ann\u200b@b.example', 'invisible', /cannot be seen/],
  ['ann@b\u00ad.example', 'invisible', /cannot be seen/],
  ['\u202eelpmaxe.b', 'invisible', /\\u\{202e\}/],
  ['a\0@b.example', 'invisible', /\\u\{0\}/],
  ['Ann <ann@b.example>', 'name-and-address', /write ann@b\.example/],
  ['mailto:ann@b.example', 'url', /write ann@b\.example/],
  ['https://b.example/path?x', 'url', /write b\.example/],
  ['ann@[192.0.2.1]', 'address-literal', /write its network: 192\.0\.2\.1/],
  ['a b@b.example', 'address', /only quotes allow/],
  ['"a@b.example', 'address', /only quotes allow/],
  ['news-*@b.example', 'address', /no patterns; write @b\.example/],
  ['@', 'domain', /no domain that can exist/],
  ['ann@', 'domain', /no domain that can exist/],
  ['ann@b..example', 'domain', /two points/],
  ['b.example/x', 'domain', /without a path/],
  ['b.example:25', 'domain', /without a port/],
  ['b.example, c.example', 'domain', /on its own/],
  ['b.*.example', 'domain', /no patterns/],
  ['-', 'one-label', /top-level domain or the name of a computer/],
  ['top', 'one-label', /write \.top or @top/],
  ['192.0.2.7/24', 'host-bits', /write 192\.0\.2\.0\/24, or 192\.0\.2\.7\/32 for the one address/],
  ['2001:db8::1/32', 'host-bits', /write 2001:db8::\/32, or 2001:db8::1\/128/],
  ['192.0.2', 'network', /write 192\.0\.2\.0\/24/],
  ['10.', 'network', /write 10\.0\.0\.0\/8/],
  ['192.0.2.0/255.255.255.0', 'network', /write 192\.0\.2\.0\/24/],
  ['192.0.2.0/255.0.255.0', 'network', /a number up to 32/],
  ['192.0.2.0/33', 'network', /a number up to 32/],
  ['2001:db8::/129', 'network', /a number up to 128/],
  ['192.0.2.0/', 'network', /a number up to 32/],
  ['192.0.2.0/24/1', 'network', /one \//],
  ['192.0.2.256', 'network', /from 0 to 255/],
  ['192.0.2.01', 'network', /does not begin with 0/],
  ['2001:db8:::1', 'network', /no IPv6 address/],
  ['fe80::1%eth0', 'network', /one interface/],
  ['0.0.0.0/0', 'everybody', /everybody/],
  ['::/0', 'everybody', /everybody/],
] as const)
  t.test(`refused: ${JSON.stringify(typed).slice(0, 50)}`, async t => {
    for (const list of ['allow', 'block'] as const) {
      const read = readEntry(typed, list)
      t.match(read, { mistake, text: says })
      t.notMatch('text' in read ? read.text : '', /[\p{C}]/u, 'what cannot be seen is not repeated')
    }
  })

for (const [typed, kind, value] of [
  ['Ann@Example.ORG', 'address', 'ann@example.org'],
  [' <ann@example.org> ', 'address', 'ann@example.org'],
  ['ann@example.org.', 'address', 'ann@example.org'],
  ['ann+Tag@example.org', 'address', 'ann+tag@example.org'],
  ['"ann"@example.org', 'address', 'ann@example.org'],
  ['"Ann B"@example.org', 'address', 'ann b@example.org'],
  [String.raw`"a\"b@c"@example.org`, 'address', 'a"b@c@example.org'],
  ['root@localhost', 'address', 'root@localhost'],
  ['JOSE\u0301@example.org', 'address', 'jos\u00e9@example.org'],
  ['ann@B\u00dcCHER.example', 'address', 'ann@xn--bcher-kva.example'],
  ['ann@XN--BCHER-KVA.example', 'address', 'ann@xn--bcher-kva.example'],
  ['\u7528\u6237@\u4f8b\u5b50.example', 'address', '\u7528\u6237@xn--fsqu00a.example'],
  ['@Example.org', 'domain', 'example.org'],
  ['*@example.org', 'domain', 'example.org'],
  ['@localhost', 'domain', 'localhost'],
  ['Example.org', 'domains', 'example.org'],
  ['.example.org', 'domains', 'example.org'],
  ['*.example.org', 'domains', 'example.org'],
  ['*@*.example.org', 'domains', 'example.org'],
  ['b\u00fccher.example', 'domains', 'xn--bcher-kva.example'],
  ['192.0.2.1', 'network', '192.0.2.1/32'],
  ['192.0.2.0/24', 'network', '192.0.2.0/24'],
  ['[192.0.2.1]', 'network', '192.0.2.1/32'],
  ['[IPv6:2001:db8::1]', 'network', '2001:db8::1/128'],
  ['2001:0DB8:0:0:0:0:0:0/32', 'network', '2001:db8::/32'],
  ['2001:db8:0:0:1:0:0:0/128', 'network', '2001:db8:0:0:1::/128'],
  ['2001:db8:0:1:1:1:1:1', 'network', '2001:db8:0:1:1:1:1:1/128'],
  ['::1', 'network', '::1/128'],
  ['::ffff:192.0.2.0/120', 'network', '192.0.2.0/24'],
] as const)
  t.test(`read: ${typed}`, async t => {
    t.strictSame(readEntry(typed, 'allow'), { kind, value, warnings: [] })
    const written = writeEntry(kind, value)
    t.strictSame(readEntry(written, 'block'), { kind, value, warnings: [] }, `written as ${written} it is the same`)
    const address = parsePath(written)
    if (kind === 'address' && address !== null)
      t.equal(addressKey(address), value, 'the spelling that mail is compared in')
  })

t.test('a whole top-level domain, and names below which anybody can have one: blocked, but not allowed', async t => {
  for (const [typed, value] of [
    ['.top', 'top'],
    ['co.uk', 'co.uk'],
    ['github.io', 'github.io'],
  ] as const) {
    t.match(readEntry(typed, 'block'), { kind: 'domains', value })
    t.match(readEntry(writeEntry('domains', value), 'block'), { kind: 'domains', value })
    t.match(readEntry(typed, 'allow'), { mistake: 'public-suffix', text: /anybody can have a domain/ })
  }
  t.match(readEntry('@github.io', 'allow'), { kind: 'domain', value: 'github.io' })
})

t.test('homographs: who is allowed is who it looks like, who is blocked may look as they like', async t => {
  const mixed = '\u0430pple.example' // Cyrillic a
  for (const typed of [mixed, `@${mixed}`, `ann@${mixed}`, 'ann@xn--pple-43d.example']) {
    t.match(readEntry(typed, 'allow'), {
      mistake: 'mixed-script',
      text: /mixes Cyrillic and Latin letters in one word, and looks like apple\.example; .* xn--pple-43d\.example/,
    })
    t.match(readEntry(typed, 'block'), { kind: /./, warnings: [/mixes Cyrillic and Latin/] })
  }
  const whole = '\u0430\u0440\u0440\u04cf\u0435.example' // all Cyrillic
  t.match(readEntry(whole, 'allow'), {
    value: 'xn--80ak6aa92e.example',
    warnings: [/looks like apple\.example, and is another/],
  })
  t.match(readEntry('p\u0430ypal@b.example', 'allow'), { value: 'p\u0430ypal@b.example', warnings: [/mixes/] })
  for (const fine of [
    '\u043f\u0440\u0438\u043c\u0435\u0440.example',
    '\u65e5\u672c\u30b7\u30e7\u30c3\u30d7tv.example',
    'stra\u00dfe-24.example',
  ])
    t.match(readEntry(fine, 'allow'), { warnings: [] }, fine)
  t.match(
    readEntry('\uff42\uff4f\uff42.example', 'allow'),
    { value: 'bob.example', warnings: [] },
    'wide letters are the plain ones',
  )
})

t.test('for people: U-labels beside A-labels, and what is below', async t => {
  t.equal(entryText('domains', 'xn--bcher-kva.example'), 'xn--bcher-kva.example (b\u00fccher.example) and all below it')
  t.equal(entryText('domain', 'example.org'), '@example.org')
  t.equal(
    entryText('address', 'ann b@xn--bcher-kva.example'),
    '"ann b"@xn--bcher-kva.example ("ann b"@b\u00fccher.example)',
  )
  t.equal(entryText('network', '2001:db8::/32'), '2001:db8::/32')
})
