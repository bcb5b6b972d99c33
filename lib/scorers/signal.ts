/**
 * What a scorer found in a message.
 */
import type { Reasons } from './language.ts'

export type Signal = {
  readonly scorer: string
  /** The rule's stable name: upper case, digits and underscores, as Sieve scripts and logs show it. */
  readonly name: string
  /** Above 0 speaks for spam, below 0 for wanted mail. */
  readonly points: number
  /** One sentence for people, in English. Never quotes the message. */
  readonly why: string
  /** The same in all languages, where somebody wrote them. */
  readonly reasons?: Reasons
  /** Dangerous rather than unwanted: decided by its own setting, whatever the score. */
  readonly malware?: true
}
