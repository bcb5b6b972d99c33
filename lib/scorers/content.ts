/**
 * What scorers look at: the message as it came, read once for all of them, and what the checks found.
 */
import type { AuthResult } from '../mail/auth-results.ts'
import type { ParsedMessage } from '../mail/parse.ts'
import type { Transaction } from '../mail/transaction.ts'

export type Content = {
  readonly tx: Transaction
  readonly parsed: ParsedMessage
  /** What the checks found. */
  readonly auth: readonly AuthResult[]
  readonly now: Date
  /** Domains that are the site's own, in A-labels: the settings', and those of the recipients. */
  readonly ownDomains: readonly string[]
}
