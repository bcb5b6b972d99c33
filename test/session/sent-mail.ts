import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { headerField } from '../../lib/mail/header.ts'
import { MOST_RECIPIENTS, pairsTaught } from '../../lib/policy/correspondents.ts'
import { SentMailCollector } from '../../lib/session/sent-mail.ts'

const own = (): string => 'ann@here.example'

for (const { name, recipients, headers, kept, taught } of [
  { name: 'a letter', recipients: 2, headers: ['From', 'Subject', 'Received'], kept: [2, 1], taught: 2 },
  { name: 'as many as may be', recipients: MOST_RECIPIENTS, headers: ['From'], kept: [20, 1], taught: 20 },
  { name: 'one more', recipients: MOST_RECIPIENTS + 1, headers: ['From'], kept: [21, 1], taught: 0 },
  { name: 'thousands, of which no more is kept', recipients: 5000, headers: ['From'], kept: [21, 1], taught: 0 },
  { name: 'a flood of fields', recipients: 1, headers: Array<string>(5000).fill('From'), kept: [1, 20], taught: 1 },
  { name: 'bulk', recipients: 1, headers: ['From', 'Precedence'], kept: [1, 2], taught: 0 },
])
  t.test(name, async t => {
    const collector = new SentMailCollector('ann', parsePath('<ann@here.example>'))
    collector.recipient(null)
    for (let n = 0; n < recipients; n++) collector.recipient(parsePath(`<x${n}@there.example>`))
    for (const field of headers)
      collector.header(headerField(field, field === 'Precedence' ? ' bulk' : ' ann@here.example'))
    const { mail } = collector
    t.strictSame([mail.recipients.length, mail.headers.length], kept)
    t.equal(pairsTaught(mail, own).length, taught)
  })

t.test('a value is kept as far as anybody reads it', async t => {
  const collector = new SentMailCollector('ann', null)
  collector.header(headerField('From', 'x'.repeat(1_000_000)))
  t.equal(collector.mail.headers[0]?.value.length, 20_000)
})
