/**
 * What is to become of a message, and why.
 */

export type Action = 'accept' | 'tag' | 'quarantine' | 'reject' | 'tempfail' | 'discard'

/** Stable codes, shown in replies, headers and logs; people search for them, so they never change their meaning. */
export type RuleCode =
  | 'NONE'
  | 'SCORE'
  | 'DMARC'
  | 'MALWARE'
  | 'CHECK'
  | 'LIMIT'
  | 'RECIPIENTS'
  | 'GREYLIST'
  | 'RATE'
  | 'REFUSE'
  | 'SKIPPED'
  | 'ERROR'

/** Verdicts of which the message, or what is kept of it, is not the cause: other settings do not decide them anew. */
export const NOT_OF_THE_MESSAGE: ReadonlySet<RuleCode> = new Set(['GREYLIST', 'RATE', 'REFUSE', 'SKIPPED', 'ERROR'])

export type Verdict = {
  readonly action: Action
  readonly code: RuleCode
  /** One sentence, fit for the sender's server: names no person and quotes nothing. */
  readonly because: string
  readonly score: number
}
