/**
 * What a scorer found in a message.
 */

export type Signal = {
  readonly scorer: string
  /** The rule's stable name: upper case, digits and underscores, as Sieve scripts and logs show it. */
  readonly name: string
  /** Above 0 speaks for spam, below 0 for wanted mail. */
  readonly points: number
  /** One sentence for people. Never quotes the message. */
  readonly why: string
  /** Dangerous rather than unwanted: decided by its own setting, whatever the score. */
  readonly malware?: true
}
