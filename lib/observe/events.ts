/**
 * Everything the daemon ever writes down, one type an event. The fields are scalars that `privacy/redact` let through.
 */
import type { Loggable } from '../privacy/redact.ts'

export type Field = Loggable | number | boolean | null

/** One line per message: the sending server and the filter's results, nothing of the people or the content. */
export type MessageEvent = {
  readonly event: 'message'
  readonly queue_id: Loggable | null
  readonly client_name: Loggable | null
  readonly client_address: Loggable | null
  readonly spf: Loggable
  readonly dkim: Loggable
  readonly dmarc: Loggable
  readonly arc: Loggable
  readonly score: number
  readonly rules: Loggable
  /** What the MTA was told. */
  readonly action: Loggable
  /** Where it was not the same for all recipients: all that was done for one of them. */
  readonly split: Loggable | null
  /** In observe mode: what it would have been told. */
  readonly would: Loggable | null
  readonly rule: Loggable
  readonly reference: Loggable
  /** Milliseconds from end of message to the answer. */
  readonly ms: number
  readonly bytes: number
  /** Checks and scorers that ended in an error or ran out of time. */
  readonly failed: Loggable
  /** Scorers that were not asked, because there was too much to do. */
  readonly left_out: Loggable
}

/** The life of the daemon and the trouble it met. */
export type DaemonEvent = { readonly event: DaemonEventName } & { readonly [field: string]: Field | DaemonEventName }

export type DaemonEventName =
  | 'ready'
  | 'reload'
  | 'reload-failed'
  | 'drain'
  | 'stop'
  | 'note'
  | 'milter'
  | 'judge-error'
  | 'limit'
  | 'log-error'
  /** A user or a network went past its rate limit: somebody should look. */
  | 'alarm'

export type LogEvent = MessageEvent | DaemonEvent

/** Where events go. Never throws. */
export type WriteEvent = (event: LogEvent) => void
