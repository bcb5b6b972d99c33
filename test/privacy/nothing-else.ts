/**
 * A whole message through the filter as it comes, which asks a resolver that writes all down, with every other way out of the
 * process closed: what was asked is what the ledger declares, and nothing of what stands in the message.
 */
import t from 'tap'
import { createFilter } from '../../lib/embedded.ts'
import { declared } from '../../lib/dns/declared.ts'
import { closeAllWaysOut } from '../../lib/scorers/spamscanner/guard.ts'
import { ledgerOf } from '../../lib/settings/ledger.ts'
import { settingsFrom } from '../../lib/settings/load.ts'
import { sealWith } from '../support/seal.ts'
import { ed25519Key, rsaKey, signed } from '../support/sign.ts'
import { txt, zone } from '../support/zone.ts'
import type { Settings } from '../../lib/settings/settings.ts'

const key = rsaKey()
const RECORDS = {
  'sender.example TXT': txt('v=spf1 include:_spf.host.example a:%{d} mx ptr exists:%{ir}.%{l}.ok.example -all'),
  '_spf.host.example TXT': txt('v=spf1 ip4:198.51.100.7 redirect=more.host.example'),
  'more.host.example TXT': txt('v=spf1 a:out.host.example ?all'),
  'sender.example MX': [{ priority: 1, exchange: 'mx.sender.example' }],
  '1.2.0.192.in-addr.arpa PTR': ['relay.sender.example'],
  '1.2.0.192.ann.ok.example A': ['127.0.0.2'],
  'test._domainkey.sender.example TXT': txt(key.record),
  'test._domainkey.relay.example TXT': txt(key.record),
  'ed._domainkey.relay.example TXT': txt(ed25519Key().record),
  '_dmarc.sender.example TXT': txt(
    'v=DMARC1; p=reject; np=reject; rua=mailto:a@reports.canary.example; ruf=mailto:b@canary.example',
  ),
}
/** Names that stand where no check has to look: each would be a question too much. */
const MAIL = [
  'Received: from hop.canary.example (hop.canary.example [203.0.113.77]) by mx.receiver.example',
  'From: "Ann at name.canary.example" <ann@news.sender.example>',
  'Reply-To: <ann@reply.canary.example>',
  'To: bob@receiver.example',
  'Cc: eve@cc.canary.example',
  'Subject: see subject.canary.example',
  'Message-ID: <1@id.canary.example>',
  'List-Unsubscribe: <https://unsubscribe.canary.example/x>, <mailto:u@mail.canary.example>',
  'BIMI-Selector: v=BIMI1; s=bimi',
  'Authentication-Results: results.canary.example; dkim=pass header.d=d.canary.example',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'https://link.canary.example/a and www.text.canary.example, write to x@address.canary.example',
  '--b',
  'Content-Type: text/html',
  '',
  '<base href="https://base.canary.example/"><a href="https://href.canary.example/">https://shown.canary.example</a>',
  '<img src="https://img.canary.example/1.png"><link rel="stylesheet" href="https://css.canary.example/">',
  '<a href="https://redirect.canary.example/?u=https://inner.canary.example/">x</a><a href="http://203.0.113.78/">y</a>',
  '--b',
  'Content-Type: message/external-body; access-type=URL; URL="https://external.canary.example/"',
  '',
  'Content-Type: text/plain',
  '',
  '--b--',
  '',
].join('\r\n')
const raw = sealWith(key)(sealWith(key)(signed(MAIL, { key, tags: { d: 'sender.example' } }), 1), 2)
const CANARY = /canary|203\.0\.113|113\.0\.203/

const tried: string[] = []
closeAllWaysOut(what => tried.push(what))

/** Whose declarations each question fits, in the order in which they were asked. */
function declaredBy(settings: Settings, asked: readonly string[]): Promise<readonly string[][]> {
  const rows = ledgerOf(settings)
    .filter(row => 'questions' in row)
    .map(row => ({ who: row.who, resolve: declared(zone({}), row) }))
  return Promise.all(
    asked.map(async question => {
      const [name = '', rrtype = ''] = question.split(' ')
      const codes = await Promise.all(
        rows.map(async ({ resolve }) =>
          resolve(name, rrtype).catch((error: unknown) => (error as { code: string }).code),
        ),
      )
      return rows.filter((_, n) => codes[n] !== 'EUNDECLARED').map(({ who }) => who)
    }),
  )
}

t.test('the filter as it comes', async t => {
  const settings = settingsFrom('{"data":"/nonexistent/cleanmilter"}')
  const dns = zone(RECORDS)
  const filter = createFilter(settings, { resolver: dns })
  const { auth } = await filter.judge({
    raw,
    ip: '192.0.2.1',
    name: 'relay.sender.example',
    helo: 'helo.sender.example',
    mailFrom: 'ann@sender.example',
    rcptTo: ['bob@receiver.example'],
  })
  filter.close()
  t.strictSame(
    auth.map(({ method, result }) => `${method} ${result}`),
    ['spf pass', 'spf none', 'dkim pass', 'arc pass', 'dmarc pass'],
    'each check was at work',
  )
  const { asked } = dns
  t.strictSame(
    [...asked].sort(),
    [
      // SPF, of MAIL FROM and HELO
      'sender.example TXT',
      'helo.sender.example TXT',
      '_spf.host.example TXT',
      'more.host.example TXT',
      'out.host.example A',
      'sender.example A',
      'sender.example MX',
      'mx.sender.example A',
      '1.2.0.192.in-addr.arpa PTR',
      'relay.sender.example A',
      '1.2.0.192.ann.ok.example A',
      // DKIM and ARC
      'test._domainkey.sender.example TXT',
      'test._domainkey.relay.example TXT',
      // DMARC
      '_dmarc.news.sender.example TXT',
      '_dmarc.sender.example TXT',
      '_dmarc.example TXT',
      'news.sender.example A', // np= above it
      'news.sender.example CNAME',
    ].sort(),
  )
  for (const [n, who] of (await declaredBy(settings, asked)).entries())
    t.ok(who.length > 0, `${asked[n]} is declared by ${who.join(', ')}`)
  t.strictSame(
    asked.filter(question => CANARY.test(question)),
    [],
    'nothing of the message but its senders',
  )
})

t.test('the same message where DNS lists are on: only then links are asked about, and the ledger says so', async t => {
  const settings = settingsFrom(
    '{"data":"/nonexistent/cleanmilter","dns_lists":{"domains":["dbl.example*2"],"addresses":["zen.example*2"]}}',
  )
  const listed = (question: string): boolean => /\.(?:dbl|zen)\.example A$/.test(question)
  const dns = zone({ ...RECORDS, 'test.dbl.example A': ['127.0.0.2'], '2.0.0.127.zen.example A': ['127.0.0.2'] })
  const filter = createFilter(settings, { resolver: dns })
  await filter.judge({ raw, ip: '93.184.216.34', mailFrom: 'ann@sender.example' })
  filter.close()
  t.ok(dns.asked.includes('canary.example.dbl.example A'), 'the domain of the links')
  t.ok(dns.asked.includes('34.216.184.93.zen.example A'), 'the client')
  t.strictSame(
    dns.asked.filter(question => CANARY.test(question) && !listed(question)),
    [],
    'but by the list alone',
  )
  for (const [n, who] of (await declaredBy(settings, dns.asked)).entries()) {
    const question = dns.asked[n] ?? ''
    t.ok(listed(question) ? who.includes('dns-lists') : who.length > 0, `${question} is declared by ${who.join(', ')}`)
  }
})

t.test('no socket, no process, no other question was tried', async t => t.strictSame(tried, []))
