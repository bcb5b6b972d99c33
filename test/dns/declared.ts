/** Which questions pass, by what each asker declares, and what becomes of those that do not. */
import t from 'tap'
import { CHECKS_ASK } from '../../lib/checks/all.ts'
import { declared } from '../../lib/dns/declared.ts'
import { DnsError } from '../../lib/dns/error.ts'
import { dnsListsAsk } from '../../lib/scorers/dns-lists/scorer.ts'
import { readDnsList } from '../../lib/scorers/dns-lists/setting.ts'
import { zone } from '../support/zone.ts'
import type { Asker, Refused } from '../../lib/dns/declared.ts'
import type { DnsList } from '../../lib/scorers/dns-lists/setting.ts'

const list = (text: string): DnsList => readDnsList(text) as DnsList
const lists: Asker = {
  who: 'dns-lists',
  questions: dnsListsAsk({ addresses: [list('zen.example*3')], domains: [list('dbl.example.org*2')] }).flatMap(
    ({ questions }) => questions,
  ),
}
const { spf, dkim, arc, dmarc } = CHECKS_ASK
const LONG = `${'a'.repeat(60)}.`.repeat(4)

for (const { asker, passes, refused } of [
  {
    asker: spf,
    passes: [
      'sender.example TXT',
      'Sender.Example. TXT',
      '_spf.other.example TXT',
      'mx.other.example A',
      'mx.other.example AAAA',
      'other.example MX',
      '2.2.0.192.in-addr.arpa PTR',
      `2${'.0'.repeat(27)}.8.b.d.0.1.0.0.2.ip6.arpa PTR`,
    ],
    refused: [
      'sender.example PTR', // a name, no address
      'in-addr.arpa.example PTR',
      'sender.example SPF', // RFC 7208 §3.1: the type is not used any more
      'sender.example CNAME',
      'sender.example SRV',
      'sender.example NS',
      'sender.example ANY',
      'sender.example txt',
      'sender.example ',
    ],
  },
  ...[dkim, arc].map(asker => ({
    asker,
    passes: [
      's1._domainkey.signer.example TXT',
      'a.b._domainkey.signer.example TXT',
      'S1._DomainKey.Signer.Example. TXT',
      // What a forged signature says, which no server is asked for and which is no mistake of ours.
      '._domainkey. TXT',
      '._domainkey.signer.example TXT',
    ],
    refused: [
      's1._domainkey.signer.example A',
      's1._domainkey.signer.example CNAME',
      'signer.example TXT',
      '_domainkey.signer.example TXT', // the policy record of DomainKeys, RFC 4870
      'ssp._domainkeys.signer.example TXT',
      '_adsp._domainkeyx.signer.example TXT',
      's1.domainkey.signer.example TXT',
      '_dmarc.signer.example TXT',
      '_mta-sts.signer.example TXT',
    ],
  })),
  {
    asker: dmarc,
    passes: [
      '_dmarc.author.example TXT',
      '_DMARC.Author.Example. TXT',
      'author.example A',
      'author.example CNAME',
      '_dmarc.example TXT',
      `${LONG}ab.example A`, // too long to have been asked with _dmarc. before it
    ],
    refused: [
      'other.example A', // never asked about
      'www.author.example A',
      'author.example AAAA',
      'author.example MX',
      'author.example TXT',
      'default._bimi.author.example TXT',
      '_mta-sts.author.example TXT',
      '_smtp._tls.author.example TXT',
      'author.example._report._dmarc.reports.example TXT', // RFC 9990 §4: only for who sends reports
    ],
  },
  {
    asker: lists,
    passes: ['2.0.0.127.zen.example A', 'shop.example.dbl.example.org A', 'TEST.dbl.example.org. A'],
    refused: [
      'zen.example A',
      'shop.example A',
      'shop.example.dbl.example.com A',
      'notzen.example A',
      '2.0.0.127.zen.example TXT',
      '2.0.0.127.zen.example AAAA',
    ],
  },
] as readonly { asker: Asker; passes: readonly string[]; refused: readonly string[] }[])
  t.test(asker.who, async t => {
    const dns = zone({})
    const told: Refused[] = []
    const resolve = declared(dns, asker, one => told.push(one))
    const ask = async (question: string): Promise<unknown> => {
      const [name = '', rrtype = ''] = question.split(' ')
      return resolve(name, rrtype).catch((error: unknown) => error)
    }
    for (const question of passes) t.match(await ask(question), { name: 'DnsError', code: 'ENOTFOUND' }, question)
    t.equal(dns.asked.length, passes.length, 'all of these were asked')
    t.strictSame(told, [])
    for (const question of refused) {
      const error = await ask(question)
      t.match(error, { name: 'UndeclaredQuestionError', code: 'EUNDECLARED' }, question)
      t.ok(error instanceof DnsError, 'a failure like others to who asks')
    }
    t.equal(dns.asked.length, passes.length, 'none of those was asked')
    t.strictSame(
      told,
      refused.map(question => ({ who: asker.who, what: question.split(' ')[1] })),
      'the type is told, never the name',
    )
  })

t.test('what was asked for one message counts for that message only', async t => {
  const dns = zone({ 'author.example A': ['192.0.2.1'] })
  const first = declared(dns, dmarc)
  await t.rejects(first('author.example', 'A'), { code: 'EUNDECLARED' }, 'not before its record')
  await t.rejects(first('_dmarc.author.example', 'TXT'), { code: 'ENOTFOUND' })
  t.strictSame(await first('author.example', 'A'), ['192.0.2.1'])
  await t.rejects(declared(dns, dmarc)('author.example', 'A'), { code: 'EUNDECLARED' })
})
