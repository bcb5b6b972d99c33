/**
 * Listens for MTAs, counts, and stops in order.
 */
import type { OpenHandler } from './connection.ts'
import type { ProtocolErrorCode } from './error.ts'
import type { Needs } from './negotiate.ts'

export type Timeouts = {
  /** Silence of the MTA between packets; 7,210 s as in libmilter. */
  readonly idleMs: number
  /** From connecting to the first packet. */
  readonly negotiateMs: number
  /** A stage before end of message; Sendmail gives up after 10 s, so ours is 8 s. */
  readonly commandMs: number
  /** First "I am working" after end of message, and between them. */
  readonly progressMs: number
  /** End of message to final answer; then the answer is tempfail. Sendmail gives up after 300 s. */
  readonly endOfMessageMs: number
}

export type Limits = {
  /** Further connections are closed at once. */
  readonly connections: number
  /** Longest packet, in octets. */
  readonly packetOctets: number
  /** Octets read ahead while a handler works; then the socket is no longer read. */
  readonly waitingOctets: number
}

/** Names are stable; fields are scalars and never hold what a person wrote. */
export type OnEvent = (name: EventName, fields: Readonly<Record<string, string | number | boolean>>) => void
export type EventName =
  | 'degraded' // the MTA does not offer all that was wanted: connection, refused, essential
  | 'protocol-error' // connection, code, reason
  | 'handler-error' // the handler threw: connection, stage, reason (class name of the error)
  | 'handler-timeout' // connection, stage
  | 'reply-not-sent' // a reply that could not be given any more: connection, stage, reply
  | 'change-not-agreed' // a change that the MTA did not offer: connection, change
  | 'refused-connection' // over the limit: connections
  | 'listener-error' // accepting failed (EMFILE and the like): address, reason

export type ServerOptions = {
  /** See address.ts for the spellings. */
  readonly addresses: readonly string[]
  readonly needs: Needs
  /** Called at the first command after negotiation, so an MTA that only knocks costs nothing. */
  readonly open: OpenHandler
  /** For unix sockets. `mode` as a number (0o660); names or numbers for owner and group. */
  readonly socket?: { readonly mode?: number; readonly owner?: string; readonly group?: string }
  readonly limits?: Partial<Limits>
  readonly timeouts?: Partial<Timeouts>
  readonly onEvent?: OnEvent
}

export type Counters = {
  readonly connections: number
  readonly openConnections: number
  readonly messages: number
  readonly refusedConnections: number
  readonly handlerErrors: number
  readonly handlerTimeouts: number
  readonly degraded: number
  readonly protocolErrors: Readonly<Record<ProtocolErrorCode, number>>
}

export interface MilterServer {
  /** Really bound, in the spelling `inet:host:port`, `inet6:[host]:port`, `unix:/path`, `fd:3`. */
  readonly addresses: readonly string[]
  counters(): Counters
  /** Takes no new connections and waits for the running ones; those left after `boundMs` are closed. */
  drain(boundMs: number): Promise<void>
  close(): Promise<void>
}

/** Resolves when all addresses are bound, else rejects with a MilterAddressError and binds none. */
export declare function listen(options: ServerOptions): Promise<MilterServer>
