/**
 * A rule: a name, a question, a reason in four languages, and what a yes is worth.
 */
import type { View } from './view.ts'

export const LANGUAGES = ['en', 'de', 'fr', 'it'] as const
export type Language = (typeof LANGUAGES)[number]

/** One sentence each, for people. Never quotes the message. */
export type Reasons = Readonly<Record<Language, string>>

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
