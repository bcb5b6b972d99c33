/** What is learnt is confirmed, too, where the message was judged here and its verdict is still kept. */
import { dayOf, dropLearnt, putOutcomes } from '../store/outcomes.ts'
import { inStored } from './stored.ts'
import { referenceOn, storedScore } from './stored-score.ts'
import type { DayKeys } from '../privacy/day-keys.ts'
import type { Outcome as Learning, ToLearn } from '../scorers/classifier/learn.ts'
import type { Outcome } from '../store/outcomes.ts'

/** What a reporter may not teach, he may not confirm. */
const TAKEN: ReadonlySet<Learning> = new Set<Learning>(['learnt', 'known', 'changed'])
const TAKEN_BACK: ReadonlySet<Learning> = new Set<Learning>(['forgotten', 'faded'])

/** How many were noted that had not been. Throws Failure. */
export function confirmLearnt(
  { data, keys }: { readonly data: string; readonly keys: DayKeys },
  messages: readonly ToLearn[],
  learnings: readonly Learning[],
  now: Date,
): number {
  const said: { readonly reference: string; readonly label: Outcome['label'] }[] = []
  const takenBack: string[] = []
  for (const [at, { raw, label }] of messages.entries()) {
    const learning = learnings[at]
    const reference = learning === undefined ? null : referenceOn(raw)
    if (learning === undefined || reference === null) continue
    if (label !== null && TAKEN.has(learning)) said.push({ reference, label: label === 'ham' ? 'wanted' : 'spam' })
    if (label === null && TAKEN_BACK.has(learning)) takenBack.push(reference)
  }
  if (said.length + takenBack.length === 0) return 0
  const noted = inStored(
    data,
    database => {
      dropLearnt(database, takenBack)
      const outcomes = said.flatMap(({ reference, label }): Outcome[] => {
        const score = storedScore(database, keys, reference)
        return score === null ? [] : [{ reference, label, source: 'learn', score }]
      })
      return putOutcomes(database, outcomes, dayOf(now))
    },
    { write: true },
  )
  return noted ?? 0
}
