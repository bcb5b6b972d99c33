/**
 * The one way out by TCP or a unix socket: opened only for who has declared that very target in the ledger.
 */
import { connect } from 'node:net'
import { sameTarget } from '../privacy/ledger.ts'
import type { Socket } from 'node:net'
import type { OnRefused } from '../dns/declared.ts'
import type { Declaration, Target } from '../privacy/ledger.ts'

/** Opens a connection for `who`. Throws UndeclaredConnectionError where that is not in the ledger; else as node:net's. */
export type Connect = (who: string, target: Target) => Socket

export class UndeclaredConnectionError extends Error {
  override readonly name = 'UndeclaredConnectionError'
  readonly code = 'EUNDECLARED'
  constructor(who: string) {
    super(`${who} wanted a connection that is not in the ledger`)
  }
}

export function declaredConnect(ledger: readonly Declaration[], onRefused: OnRefused = () => undefined): Connect {
  return (who, target) => {
    if (!ledger.some(one => 'target' in one && one.who === who && sameTarget(one.target, target))) {
      onRefused({ who, what: 'connection' })
      throw new UndeclaredConnectionError(who)
    }
    return connect(target)
  }
}
