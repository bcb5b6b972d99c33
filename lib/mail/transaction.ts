/**
 * One message on its way in, as the MTA told it: the value that everything after `session/` works on.
 */
import type { Address } from './address.ts'
import type { Message } from './message.ts'

/** The sending mail server. */
export type Client = {
  /** IPv4 or IPv6 text; null where the MTA does not know (local submission over a pipe or socket). */
  readonly address: string | null
  /** The name that the MTA verified (RFC 8601 §2.7.3 iprev), null where it could not. */
  readonly name: string | null
  /** HELO or EHLO argument; null where none was given. */
  readonly helo: string | null
}

export type Envelope = {
  readonly client: Client
  /** Null for the null sender `<>`. */
  readonly sender: Address | null
  /** SASL login name where the client authenticated ({auth_authen}), else null. */
  readonly authenticated: string | null
  /** False for mail that came through sendmail(1) or the like and never was an SMTP transaction with this client. */
  readonly smtp: boolean
}

export type Transaction = Envelope & {
  /** Our own name for it; the queue id may come late or never. */
  readonly id: string
  /** The MTA's queue id ({i}), null where it never told. */
  readonly queueId: string | null
  readonly recipients: readonly Address[]
  readonly message: Message
}
