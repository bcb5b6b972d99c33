/**
 * What is to become of a message, and why.
 */

export type Action = 'accept' | 'tag' | 'quarantine' | 'reject' | 'tempfail' | 'discard'

/** Stable codes, shown in replies, headers and logs; people search for them, so they never change their meaning. */
export type RuleCode =
  'NONE' | 'SCORE' | 'DMARC' | 'MALWARE' | 'CHECK' | 'LIMIT' | 'RECIPIENTS' | 'GREYLIST' | 'RATE' | 'SKIPPED' | 'ERROR'

export type Verdict = {
  readonly action: Action
  readonly code: RuleCode
  /** One sentence, fit for the sender's server: names no person and quotes nothing. */
  readonly because: string
  readonly score: number
}
