/** What the built-in rules and the shipped model say together of a letter, with all that an MTA and the checks would tell. */
import { transaction } from '../../lib/embedded.ts'
import { PARSE_LIMITS } from '../../lib/mail/limits.ts'
import { total } from '../../lib/policy/score.ts'
import { createScorers } from '../../lib/scorers/all.ts'
import { createShippedScorer } from '../../lib/scorers/classifier/shipped.ts'
import { written } from './field.ts'
import type { Letter } from './field.ts'

export type Judged = {
  readonly score: number
  readonly failed: readonly string[]
  /** Names and points, for the reader of a failed test. */
  readonly found: string
}

const scorers = createScorers({
  limits: PARSE_LIMITS,
  ownDomains: [],
  more: {
    classifier: createShippedScorer(({ message }) => {
      throw new Error(message)
    }),
  },
})

export async function judged(letter: Letter): Promise<Judged> {
  const { raw, about } = written(letter)
  const { auth = [], now = new Date(), ...envelope } = about
  const tx = { ...transaction({ ...envelope, raw }), queueId: '4Xy' }
  const { signals, failed } = await scorers.score(tx, auth, now, { signal: new AbortController().signal })
  return {
    score: total(signals).score,
    failed,
    found: signals.map(({ name, points }) => `${name} ${points}`).join(', '),
  }
}
