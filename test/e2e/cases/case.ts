/**
 * What a case is: settings, a client that sends mail, and what must come of it. The same on every face: the MTA's side of
 * the milter protocol, Postfix and Sendmail.
 */
import type { Settings } from '../../support/daemon.ts'
import type { Fault } from '../../support/faulty-dns.ts'

export type FaceName = 'client' | 'Postfix' | 'Sendmail'

export type Case = {
  /** The behaviour. */
  readonly name: string
  /** Over the ones in `faces`; a section replaces a section. */
  readonly settings?: Settings
  /** What scopes set, as a policy file has it. */
  readonly policy?: string
  /** Instead of the zone: a DNS server that is broken. */
  readonly fault?: Fault
  /** The address it comes from; default: one that may send for good.example. */
  readonly client?: string
  /** Null: not said. */
  readonly helo?: string | null
  /** One after the other in one session. */
  readonly mails: readonly Mail[]
  /** Faces where it cannot be tried, each with the reason. */
  readonly not?: Partial<Record<FaceName, string>>
}

export type Mail = {
  readonly sender?: string
  readonly recipients?: readonly string[]
  /** Needs SMTPUTF8, which is then asked for. */
  readonly utf8?: true
  /** Sent by BDAT in chunks of so many octets. */
  readonly bdat?: number
  /** Made when the case runs: some are large. */
  readonly message: () => Buffer
  readonly want: Want
}

/** An SMTP code, or a pattern for `code text`. */
export type ReplyWant = number | RegExp

export type Want = {
  /** Default 250, as for all replies. */
  readonly mail?: ReplyWant
  /** One for each recipient, where not all are 250. */
  readonly recipients?: readonly ReplyWant[]
  /** At the end of the message; null: it does not come to that. */
  readonly end?: ReplyWant | null
  /** Who gets it; default: all recipients, or none where `end` is not 250. */
  readonly delivered?: readonly string[]
  /** The filter had no business with it: not one field more. */
  readonly untouched?: true
  /** The filter says what it would have done, and changes nothing else. */
  readonly onlyObserved?: true
  /** In the MTA's hold queue, for all recipients; then nothing is delivered. */
  readonly held?: true
  /** Fields that the filter put there: name in lower case → pattern for the unfolded value; null: absent. */
  readonly added?: Readonly<Record<string, RegExp | null>>
  /**
   * Fields of the original, as they stood in it, that must be gone. All others and the body must come as they would come
   * through the same MTA without a filter, octet for octet.
   */
  readonly removed?: readonly string[]
}
