/** A check whose question is refused, as none of ours is: to it nobody could answer, and nothing else breaks. */
import t from 'tap'
import { startArc } from '../../lib/checks/arc.ts'
import { startDkim } from '../../lib/checks/dkim.ts'
import { BodyHashes } from '../../lib/checks/dkim/body-hash.ts'
import { SignableHeader } from '../../lib/checks/dkim/header-hash.ts'
import { authorsIn, evaluateDmarc } from '../../lib/checks/dmarc.ts'
import { DEFAULT_LIMITS } from '../../lib/checks/limits.ts'
import { checkSpf, DEFAULT_SPF } from '../../lib/checks/spf.ts'
import { declared } from '../../lib/dns/declared.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { ask } from '../../lib/scorers/dns-lists/question.ts'
import { sealWith } from '../support/seal.ts'
import { rsaKey, signed } from '../support/sign.ts'
import { txt, zone } from '../support/zone.ts'
import type { CheckContext } from '../../lib/checks/check.ts'

const key = rsaKey()
const MAIL = 'From: ann@signer.example\r\nSubject: Hello\r\n\r\nHi Bob\r\n'
const RECORDS = zone({
  'test._domainkey.signer.example TXT': txt(key.record),
  'test._domainkey.relay.example TXT': txt(key.record),
  'signer.example TXT': txt('v=spf1 mx ptr exists:%{ir}.ok.example include:other.example -all'),
  'signer.example MX': [{ priority: 1, exchange: 'mx.signer.example' }],
  'mx.signer.example A': ['192.0.2.9'],
  'other.example TXT': txt('v=spf1 ip4:192.0.2.1 -all'),
  '1.2.0.192.in-addr.arpa PTR': ['host.signer.example'],
  '_dmarc.signer.example TXT': txt('v=DMARC1; p=reject'),
})

/** What each check says where only these types may be asked, of any name. */
async function results(types: readonly string[]): Promise<Record<string, string>> {
  const context = (): CheckContext => ({
    resolve: declared(RECORDS, { who: 'x', questions: [{ types, fits: () => true }] }),
    now: () => new Date(),
    signal: new AbortController().signal,
  })
  const { headers, body } = parseMessageOctets(Buffer.from(sealWith(key)(signed(MAIL, { key }), 1), 'latin1'))
  const [bodies, header] = [new BodyHashes(), new SignableHeader(headers)]
  const client = { address: '192.0.2.1', name: null, helo: 'mx.signer.example' }
  const dkim = startDkim(headers, header, bodies, context(), DEFAULT_LIMITS)
  const arc = startArc(headers, header, bodies, context(), DEFAULT_LIMITS)
  bodies.update(body)
  const [spf] = await checkSpf({ client, sender: parsePath('<ann@signer.example>') }, context(), DEFAULT_SPF)
  const dmarc = await evaluateDmarc(authorsIn(['ann@signer.example'], 1, DEFAULT_LIMITS), [], [], context())
  const chain = await arc.result()
  return {
    spf: `${spf?.result} ${spf?.reason ?? ''}`.trim(),
    dkim: (await dkim.results()).map(({ result, reason = '' }) => `${result} ${reason}`.trim()).join(),
    arc: `${chain.result} ${chain.reason ?? ''}`.trim(),
    dmarc: `${dmarc.result} ${dmarc.reason ?? ''}`.trim(),
    list: (await ask(context().resolve, '1.2.0.192', 'zen.example')).kind,
  }
}

const DNS = 'DNS failure: EUNDECLARED'
for (const { name, types, want } of [
  {
    name: 'all that they ask',
    types: ['TXT', 'A', 'AAAA', 'MX', 'PTR', 'CNAME'],
    want: { spf: 'pass', dkim: 'pass', arc: 'pass', dmarc: 'fail', list: 'absent' },
  },
  {
    name: 'nothing',
    types: [],
    want: {
      spf: `temperror ${DNS}`,
      dkim: `temperror ${DNS}`,
      arc: `fail i=1: signature: ${DNS}`,
      dmarc: `temperror ${DNS}`,
      list: 'unanswered',
    },
  },
  {
    name: 'no MX in the middle of an SPF record',
    types: ['TXT', 'A', 'PTR'],
    want: { spf: `temperror ${DNS}`, dkim: 'pass', arc: 'pass', dmarc: 'fail', list: 'absent' },
  },
  {
    name: 'no PTR: RFC 7208 §5.5 lets ptr fail to match, and the record goes on',
    types: ['TXT', 'A', 'MX'],
    want: { spf: 'pass', dkim: 'pass', arc: 'pass', dmarc: 'fail', list: 'absent' },
  },
])
  t.test(name, async t => t.strictSame(await results(types), want))
