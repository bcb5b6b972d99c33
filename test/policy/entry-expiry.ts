import t from 'tap'
import { expiryInDays, expiryText, readExpiry } from '../../lib/policy/entry-expiry.ts'

const now = Date.parse('2026-11-28T15:30:00Z') / 1000

for (const [typed, says] of [
  ['', /a date such as/],
  ['soon', /found "soon"/],
  ['Never', /a date such as/],
  ['0', /from 1 to 3650 days/],
  ['-1', /a date such as/],
  ['3651', /from 1 to 3650 days/],
  ['1.5', /a date such as/],
  ['2027-02-30', /there is no day 2027-02-30/],
  ['2027-13-01', /there is no day/],
  ['2026-11-27', /is over/],
  ['2036-12-31', /never is a word, too/],
  ['28.11.2027', /a date such as/],
] as const)
  t.test(`refused: ${typed}`, async t => t.match(readExpiry(typed, now), { text: says }))

for (const [typed, last] of [
  ['never', 'never'],
  ['2026-11-28', '2026-11-28'],
  ['2028-02-29', '2028-02-29'],
  ['1', '2026-11-29'],
  [' 180d ', '2027-05-27'],
  ['30 days', '2026-12-28'],
] as const)
  t.test(`read: ${typed}`, async t => {
    const read = readExpiry(typed, now)
    t.ok('expiresAt' in read)
    const { expiresAt } = read as { readonly expiresAt: number | null }
    t.equal(expiryText(expiresAt), last)
    t.strictSame(readExpiry(last, now), read, 'what is written is read as the same')
    if (expiresAt !== null) t.equal(new Date(expiresAt * 1000).toISOString().slice(10), 'T00:00:00.000Z')
  })

t.test('the default is read like a number of days', async t =>
  t.strictSame(readExpiry('180', now), { expiresAt: expiryInDays(180, now) }),
)
