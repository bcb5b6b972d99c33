/** The embedded database, for commands: opened from the settings; its errors as sentences with exit codes. */
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { DatabaseError } from '../database/sqlite.ts'
import { DayKeys } from '../privacy/day-keys.ts'
import { KeyError } from '../privacy/key-error.ts'
import { quarantinePlaces } from '../settings/quarantine-places.ts'
import { COMMAND_WAIT_MS, State } from '../store/state.ts'
import { Failure } from './command.ts'
import { EXIT } from './exit-codes.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Settings } from '../settings/settings.ts'

export const DATABASE_EXITS: Readonly<Record<DatabaseError['kind'], number>> = {
  busy: EXIT.tryAgain,
  wrong: EXIT.dataError,
  corrupt: EXIT.dataError,
  denied: EXIT.cannotCreate,
  full: EXIT.ioError,
  io: EXIT.ioError,
}

export interface Stored {
  /** As one transaction. Throws Failure. */
  readonly change: <T>(work: (database: DatabaseSync) => T) => T
  readonly read: <T>(work: (database: DatabaseSync) => T) => T
  readonly close: () => void
}

export function openStored(data: string): Stored {
  const state = stateIn(data)
  return {
    change: work => toldStored(() => state.demand(work, { write: true })),
    read: work => toldStored(() => state.demand(work)),
    close: () => state.close(),
  }
}

/** One piece of work; `undefined` where there is no database, and none is made. `write`: as one transaction. Throws Failure. */
export function inStored<T>(
  data: string,
  work: (database: DatabaseSync) => T,
  options: { readonly write?: boolean } = {},
): T | undefined {
  return withState(data, state => state.demand(work, options))
}

/** The same for what wants the whole of it. */
export function withState<T>(data: string, work: (state: State) => T): T | undefined {
  const state = stateIn(data)
  if (!existsSync(state.path)) return undefined
  try {
    return toldStored(() => work(state))
  } finally {
    state.close()
  }
}

/** What verdicts are kept by. */
export function storedKeys(settings: Settings): DayKeys {
  return new DayKeys(quarantinePlaces(settings).keys)
}

function stateIn(data: string): State {
  return new State({ data, say: () => undefined, waitMs: COMMAND_WAIT_MS })
}

/** `work` with the errors of databases and keys told as a command tells them. */
export function toldStored<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof DatabaseError) throw new Failure(error.message, DATABASE_EXITS[error.kind], { cause: error })
    if (error instanceof KeyError)
      throw new Failure(error.message, error.kind === 'denied' ? EXIT.noPermission : EXIT.dataError, { cause: error })
    throw error
  }
}

/** Who is at the terminal, unless they say so. */
export function ownerOf(given: string | undefined): string {
  if (given !== undefined) return given
  try {
    return process.env['SUDO_USER'] ?? userInfo().username
  } catch {
    return '' // a container's user without a name
  }
}
