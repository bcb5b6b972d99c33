/**
 * Wanted mail as it comes to a real site, through the whole filter with its defaults: whatever the server's name, its
 * greeting and the envelope sender are like, and whether DNS vouches for it, knows nothing, or does not answer.
 */
import t from 'tap'
import { createFilter, transaction } from '../../lib/embedded.ts'
import { ENVELOPES, RESOLVERS } from '../support/envelopes.ts'
import { FIELD_MAIL, RECIPIENT, SENDER } from '../support/field-mail.ts'

/** Far enough below the threshold of 5 that a rule more or less changes nothing. */
const MOST = 4

const SETTINGS = { data: '/nonexistent', lists: { accept: [], spam: [], links: [] } }

for (const [about, resolve] of Object.entries(RESOLVERS))
  t.test(about, async t => {
    const filter = createFilter(SETTINGS, {
      resolver: { resolve },
      now: () => new Date('2026-11-23T08:15:00Z'),
    })
    t.teardown(() => filter.close())
    for (const { name, raw, bounce } of FIELD_MAIL) {
      const found: string[] = []
      for (const [situation, envelope] of Object.entries(ENVELOPES)) {
        const told = transaction({ raw, rcptTo: [RECIPIENT], mailFrom: bounce ? '' : SENDER, ...envelope })
        const { verdict, signals, failed } = await filter.judge({
          ...told,
          queueId: envelope.ip === undefined ? null : '4X1',
        })
        if (verdict.score >= MOST)
          found.push(`${situation}: ${verdict.score}, ${signals.map(one => `${one.name} ${one.points}`).join(', ')}`)
        const scorers = failed.filter(one => !['spf', 'dkim', 'arc', 'dmarc'].includes(one))
        if (scorers.length > 0) found.push(`${situation}: ${scorers.join(', ')} failed`)
      }
      t.strictSame(found, [], name)
    }
  })

t.test('a DNS that knows nothing says next to nothing', async t => {
  const score = async (resolve: (typeof RESOLVERS)[string]) => {
    const filter = createFilter(SETTINGS, { resolver: { resolve } })
    const told = transaction({
      raw: FIELD_MAIL[0]?.raw ?? '',
      rcptTo: [RECIPIENT],
      mailFrom: SENDER,
      ...ENVELOPES['a server with name and greeting'],
    })
    const { verdict } = await filter.judge({ ...told, queueId: '4X1' })
    filter.close()
    return verdict.score
  }
  const scores = new Map<string, number>()
  for (const [about, resolve] of Object.entries(RESOLVERS)) scores.set(about, await score(resolve))
  const without = scores.get('DNS does not answer') ?? -Infinity
  for (const [about, found] of scores) t.ok(found - without <= 0.5, `${about}: ${found} beside ${without}`)
})
