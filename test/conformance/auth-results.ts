/** RFC 8601: every case of the public suites that is not contested: reading, and finding forged fields. */
import t from 'tap'
import { forgedAuthenticationResults, readAuthenticationResults } from '../../lib/mail/auth-results-read.ts'
import { Contested, readSuite, suitesMissing } from '../support/suites.ts'
import type { Case } from '../support/suites.ts'

type Result = {
  readonly method: string
  readonly result: string
  readonly reason?: string
  readonly props: readonly { readonly ptype: string; readonly property: string; readonly value: string }[]
}
type Suite = {
  readonly parse: readonly (Case & {
    readonly value: string
    readonly valid: boolean
    readonly authservId?: string
    readonly results?: readonly Result[]
  })[]
  readonly forgery: readonly (Case & {
    readonly authservIds: readonly string[]
    readonly fields: readonly { readonly name: string; readonly value: string }[]
    readonly remove: readonly number[]
  })[]
}

/** Case of all names and order of results and properties do not count. */
function plain(authservId: string, results: readonly Result[]): string {
  const lines = results.map(({ method, result, reason = null, props }) =>
    JSON.stringify([
      method.toLowerCase(),
      result.toLowerCase(),
      reason,
      props.map(({ ptype, property, value }) => `${ptype}.${property}`.toLowerCase() + `=${value}`).sort(),
    ]),
  )
  return [authservId.toLowerCase(), ...lines.sort()].join('\n')
}

t.test('Authentication-Results suites', { skip: suitesMissing }, async t => {
  const { parse, forgery } = readSuite('authres') as Suite
  const contested = new Contested()
  for (const { id, value, valid, authservId = '', results = [], contested: why } of parse) {
    const read = readAuthenticationResults(value)
    const found = read === null ? null : plain(read.authservId, read.results)
    const want = valid ? plain(authservId, results) : null
    if (why !== undefined) contested.count(found === want)
    else t.equal(found, want, `${id}: ${value}`)
  }
  for (const { id, fields, authservIds, remove, contested: why } of forgery) {
    const found = forgedAuthenticationResults(fields, authservIds)
    if (why !== undefined) contested.count(String(found) === String(remove))
    else t.strictSame(found, remove, id)
  }
  t.comment(contested.summary())
})
