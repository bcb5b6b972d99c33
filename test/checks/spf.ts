/** SPF through our face: identities, bounds and words. The rules themselves: test/conformance/spf.ts. */
import t from 'tap'
import { checkSpf } from '../../lib/checks/library.ts'
import { silent, txt, zone } from '../support/zone.ts'

const dns = zone({
  'a.example TXT': txt('v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all exp=why.a.example'),
  'why.a.example TXT': txt('%{i} may not send for %{d}, says %{r}'),
  'helo.example TXT': txt('v=spf1 ip4:192.0.2.1 -all'),
  'xn--bcher-kva.example TXT': txt('v=spf1 +all'),
  'two.example TXT': txt('v=spf1 -all', 'v=spf1 +all'),
  'down.example TXT': 'ESERVFAIL',
})

for (const { name, ip = '192.0.2.1', helo = 'helo.example', mailFrom, want, reason, explanation } of [
  { name: 'allowed', mailFrom: 'ann@a.example', want: 'pass' },
  { name: 'brackets and a route', mailFrom: '<@relay.example:ann@a.example>', want: 'pass' },
  { name: 'IPv6', ip: '2001:db8::1', mailFrom: 'ann@a.example', want: 'pass' },
  { name: 'IPv4 written as IPv6', ip: '::ffff:192.0.2.1', mailFrom: 'ann@a.example', want: 'pass' },
  {
    name: 'not allowed, and why',
    ip: '203.0.113.1',
    mailFrom: 'ann@a.example',
    want: 'fail',
    explanation: '203.0.113.1 may not send for a.example, says mx.example',
  },
  { name: 'no record', mailFrom: 'ann@none.example', want: 'none' },
  { name: 'the null sender is the HELO name', mailFrom: '', want: 'pass' },
  { name: 'the null sender in brackets', mailFrom: '<>', want: 'pass' },
  { name: 'the null sender and a HELO that is no name', helo: 'localhost', mailFrom: '', want: 'none' },
  { name: 'the null sender and an address as HELO', helo: '[192.0.2.1]', mailFrom: '', want: 'none' },
  { name: 'a sender without a domain', mailFrom: 'root', want: 'none' },
  { name: 'UTF-8', mailFrom: 'j\u00f6rg@b\u00fccher.example', want: 'pass' },
  { name: 'two records', mailFrom: 'a@two.example', want: 'permerror', reason: 'more than one SPF record' },
  { name: 'DNS trouble', mailFrom: 'a@down.example', want: 'temperror', reason: 'DNS failure: ESERVFAIL' },
  { name: 'no IP address', ip: 'localhost', mailFrom: 'ann@a.example', want: 'none' },
] as readonly {
  name: string
  ip?: string
  helo?: string
  mailFrom: string
  want: string
  reason?: string
  explanation?: string
}[])
  t.test(name, async t => {
    const found = await checkSpf({ ip, helo, mailFrom, receiver: 'mx.example', resolver: dns })
    t.equal(found.result, want)
    if (reason !== undefined) t.equal(found.reason, reason)
    t.equal(found.explanation, explanation)
  })

t.test('what is not given is nothing', async t => {
  t.match(await checkSpf({ ip: '192.0.2.1', resolver: dns }), { result: 'none' })
  const odd = { ip: 7, helo: {}, mailFrom: [], resolver: dns } as unknown
  t.match(await checkSpf(odd as Parameters<typeof checkSpf>[0]), { result: 'none' })
})

t.test('a resolver that never answers is not asked for an address that is none', async t => {
  t.match(await checkSpf({ ip: 'x', mailFrom: 'a@a.example', resolver: silent }), { result: 'none' })
})
