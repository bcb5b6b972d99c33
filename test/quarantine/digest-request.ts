/** Who may ask for a digest by mail: authors that DMARC proves, and nobody who answers by himself. */
import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import { digestRequest } from '../../lib/quarantine/digest-request.ts'
import { addressKey } from '../../lib/policy/scope-name.ts'
import type { DmarcResult } from '../../lib/mail/auth-results.ts'

const PROVEN: DmarcResult = { method: 'dmarc', result: 'pass', domain: 'example.org', alignedDkim: true }
const FROM = 'From: Ann <ann@example.org>'

type Row = {
  readonly name: string
  readonly header?: readonly string[]
  readonly sender?: string
  readonly recipients?: readonly string[]
  readonly dmarc?: DmarcResult | null
  readonly want?: string
}

const ROWS: readonly Row[] = [
  { name: 'forged: DMARC fails', dmarc: { ...PROVEN, result: 'fail' } },
  { name: 'no DMARC result', dmarc: null },
  { name: 'no policy to pass', dmarc: { ...PROVEN, result: 'none' } },
  { name: 'DNS did not answer', dmarc: { ...PROVEN, result: 'temperror' } },
  { name: 'a pass for another domain', dmarc: { ...PROVEN, domain: 'evil.example' } },
  { name: 'a pass with nothing aligned', dmarc: { ...PROVEN, alignedDkim: false } },
  { name: 'two From fields', header: ['From: a@evil.example', FROM] },
  { name: 'two authors of one domain', header: ['From: ann@example.org, bob@example.org'] },
  { name: 'a second address in a group', header: ['From: us: ann@example.org, bob@example.org;'] },
  {
    name: 'an address in brackets behind another',
    header: ['From: ann@example.org <bob@example.org>'],
    want: 'bob@example.org',
  },
  { name: 'two in brackets', header: ['From: <bob@example.org> <ann@example.org>'] },
  { name: 'no From', header: ['Subject: x'] },
  { name: 'a From without an address', header: ['From: Ann'] },
  { name: 'a null sender', sender: '<>' },
  { name: 'an automatic answer', header: [FROM, 'Auto-Submitted: auto-replied'] },
  { name: 'a digest of ours that came back', header: [FROM, 'Auto-Submitted: auto-generated'] },
  { name: 'two opinions on that', header: [FROM, 'Auto-Submitted: no', 'Auto-Submitted: no'] },
  { name: 'an automatic answer of an old program', header: [FROM, 'Precedence: bulk'] },
  { name: 'a mailing list', header: [FROM, 'List-Id: <x.example.org>'] },
  { name: 'to somebody else, too', recipients: ['<digest@example.org>', '<bob@example.org>'] },
  { name: 'to another address', recipients: ['<bob@example.org>'] },
  { name: 'to nobody', recipients: [] },
  { name: 'from the address itself', header: ['From: digest@example.org'] },
  { name: 'not automatic, it says', header: [FROM, 'Auto-Submitted: no (really)'], want: 'ann@example.org' },
  { name: 'by SPF', dmarc: { ...PROVEN, alignedDkim: false, alignedSpf: true }, want: 'ann@example.org' },
  {
    name: 'in other letters',
    header: ['from: ANN@Example.ORG'],
    recipients: ['<Digest@EXAMPLE.org>'],
    want: 'ann@example.org',
  },
  { name: 'the usual one', want: 'ann@example.org' },
]

for (const {
  name,
  header = [FROM],
  sender = '<ann@example.org>',
  recipients = ['<digest@example.org>'],
  dmarc = PROVEN,
  want,
} of ROWS)
  t.test(name, async t => {
    const found = digestRequest({
      tx: {
        sender: parsePath(sender),
        recipients: recipients.flatMap(one => parsePath(one) ?? []),
        message: parseMessageOctets(Buffer.from(`${header.join('\r\n')}\r\n\r\n`)),
      },
      auth: dmarc === null ? [] : [dmarc],
      address: 'digest@example.org',
    })
    t.equal(found === null ? undefined : addressKey(found), want)
  })
