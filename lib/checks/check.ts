/**
 * What every check is given, and how a message is asked about while it still arrives.
 */
import type { AuthResult } from '../mail/auth-results.ts'
import type { HeaderField } from '../mail/header.ts'
import type { Client } from '../mail/transaction.ts'
import type { Address } from '../mail/address.ts'
import type { DeclaredResolve } from '../dns/declared.ts'

/** The world as a check sees it: DNS, a clock, and a signal that says the message's time is up. */
export type CheckContext = {
  /** Bound to what the check declared. */
  readonly resolve: DeclaredResolve
  readonly now: () => Date
  readonly signal: AbortSignal
}

export type CheckName = 'spf' | 'dkim' | 'arc' | 'dmarc'

/** Everything the checks found. `failed` names those that ended in an error or ran out of time. */
export type Findings = {
  readonly results: readonly AuthResult[]
  readonly failed: readonly CheckName[]
}

/** The checks on one message, fed as it arrives. None of these throws. */
export interface Inquiry {
  /** All header fields are known: key look-ups, the DMARC walk and the header half of every signature start now. */
  headers(fields: readonly HeaderField[]): void
  /** The next octets of the body, in any cut. The buffer may be reused by the caller afterwards. */
  body(chunk: Buffer): void
  /** Does any check still want body octets? */
  readonly wantsBody: boolean
  /** The end of the message: the results, at the latest when the deadline is over. */
  results(): Promise<Findings>
  /** The message will not come: stops what is under way. */
  abort(): void
}

/** Known at MAIL FROM, when SPF can start. */
export type InquiryStart = {
  readonly client: Client
  readonly sender: Address | null
}
