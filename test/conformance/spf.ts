/** SPF: every case of the public suites that is not contested. */
import t from 'tap'
import { checkSpf } from '../../lib/checks/library.ts'
import { Contested, readSuite, suitesMissing, zoneResolver } from '../support/suites.ts'
import type { Case, Zone } from '../support/suites.ts'

type SpfCase = Case & {
  readonly host: string
  readonly helo: string
  readonly mailfrom: string
  readonly result: readonly string[]
  readonly explanation?: string | null
  readonly receiver?: string
}
type Suite = { readonly suites: readonly { readonly tests: readonly SpfCase[]; readonly zonedata: Zone }[] }

t.test('SPF suites', { skip: suitesMissing }, async t => {
  const makeResolver = await zoneResolver()
  const contested = new Contested()
  let explanations = 0
  for (const { tests, zonedata } of (readSuite('spf') as Suite).suites)
    for (const { id, host, helo, mailfrom, result, explanation, receiver, contested: why } of tests) {
      const resolver = makeResolver(zonedata)
      const found = await checkSpf({
        ip: host,
        helo,
        mailFrom: mailfrom,
        resolver,
        ...(receiver === undefined ? {} : { receiver }),
      })
      const agrees = result.includes(found.result)
      if (why !== undefined) contested.count(agrees)
      else t.ok(agrees, id, { found, wanted: result })
      // DEFAULT stands for a text of the checker's own, which we have none of. Hex digits of IPv6 may be of any case.
      if (agrees && why === undefined && typeof explanation === 'string' && explanation !== 'DEFAULT') {
        explanations++
        t.equal(found.explanation?.toLowerCase(), explanation.toLowerCase(), `${id}: explanation`)
      }
    }
  t.comment(`${contested.summary()}; ${explanations} explanations compared`)
})
