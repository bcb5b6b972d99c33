/**
 * A rule: a name, a question, a reason in four languages, and what a yes is worth.
 */
import type { Reasons } from '../language.ts'
import type { View } from './view.ts'

export { LANGUAGES } from '../language.ts'
export type { Language, Reasons } from '../language.ts'

export type Rule = {
  /** Stable: upper case, digits and underscores, as Sieve scripts and logs show it. */
  readonly name: string
  /**
   * Above 0 speaks for spam, below 0 for wanted mail. By judgement: what the corpora say about a rule that occurs in them
   * often enough stands in points.ts and counts instead.
   */
  readonly points: number
  readonly why: Reasons
  readonly malware?: true
  readonly holds: (mail: View) => boolean
}
