/**
 * One connection from an MTA: commands in order to the handler, replies where they are owed, progress while it works.
 */
import type { StageCommand } from './command.ts'
import type { Macros } from './macros.ts'
import type { Agreed } from './negotiate.ts'
import type { EndReply, StageReply } from './reply.ts'

/** Why a handler's connection is over. */
export type CloseReason =
  | 'quit' // the MTA said so
  | 'gone' // the MTA closed without a word, which Postfix does after a final answer at connect or HELO
  | 'protocol-error' // the MTA broke the protocol
  | 'idle' // silent for too long
  | 'server-closed' // we stop

/**
 * The filter's side of one MTA connection. Calls come one at a time, in the order of the wire: while a promise is pending,
 * later commands wait. What it throws or rejects with is answered as `tempfail` and told to `onEvent`; nothing else is harmed.
 */
export interface Handler {
  /** Undefined means continue. At a stage without reply, see `Agreed.noReply` and connection.ts for what a reply becomes. */
  command(command: StageCommand, macros: Macros): StageReply | undefined | Promise<StageReply | undefined>
  /** All of the message is here. `signal` fires when the MTA gives up on it or the time is up; the reply is then not sent. */
  endOfMessage(macros: Macros, signal: AbortSignal): EndReply | Promise<EndReply>
  /** The message under way will not come. At most once per message; also before a MAIL that follows without an abort. */
  abort(): void
  /** Last call; after it nothing follows. A message under way was aborted before. */
  close(reason: CloseReason): void
}

export type Peer = {
  /** Counts from 1 in this server: our name for the connection. */
  readonly id: number
  /** The address we listen on that it came to, as `MilterServer.addresses` spells it. */
  readonly listener: string
}

export type OpenHandler = (agreed: Agreed, peer: Peer) => Handler
