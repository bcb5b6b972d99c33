/**
 * All that is known about a message when it is judged.
 */
import type { AuthResult } from '../mail/auth-results.ts'
import type { Signal } from '../scorers/signal.ts'

export type Evidence = {
  readonly auth: readonly AuthResult[]
  readonly signals: readonly Signal[]
  /** Checks and scorers that ended in an error or ran out of time. */
  readonly failed: readonly string[]
  /** Limits of ours that the message went past. */
  readonly exceeded: readonly Limit[]
}

/**
 * `memory`: all sessions together; `forged`: more fields in our name than can be removed; `recipients`: more than are known;
 * `size`, `header`: this message.
 */
export type Limit = 'memory' | 'size' | 'header' | 'recipients' | 'forged'
