/** ARC: every validation case of the public suites that is not contested, whole and in pieces. */
import t from 'tap'
import { verifyArc } from '../../lib/checks/library.ts'
import { inquire } from '../support/inquiry.ts'
import { Random } from '../support/random.ts'
import { Contested, readSuite, readSuiteFile, suitesMissing, zoneResolver } from '../support/suites.ts'
import type { Case, Zone } from '../support/suites.ts'

type ArcCase = Case & { readonly message: string; readonly zone: Zone; readonly now?: number; readonly cv: string }

t.test('ARC suites', { skip: suitesMissing }, async t => {
  const makeResolver = await zoneResolver()
  const random = new Random(8617)
  const contested = new Contested()
  for (const { id, message, zone, now: seconds, cv, contested: why } of (
    readSuite('arc') as { validate: readonly ArcCase[] }
  ).validate) {
    const raw = readSuiteFile('arc', message)
    const now = seconds === undefined ? new Date() : new Date(seconds * 1000)
    const whole = await verifyArc(raw, { resolver: makeResolver(zone, { strictNames: false }), now })
    if (why !== undefined) contested.count(whole.result === cv)
    else t.equal(whole.result, cv, id, { found: whole })
    const { results } = await inquire(
      { raw },
      { resolve: makeResolver(zone, { strictNames: false }), now: () => now },
      random,
    )
    t.strictSame(
      results.find(({ method }) => method === 'arc'),
      whole,
      `${id}: the same in pieces`,
    )
  }
  t.comment(contested.summary())
})
