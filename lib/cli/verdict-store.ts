/** The verdicts that the daemon kept, for commands: opened from the settings; its errors as sentences with exit codes. */
import { existsSync } from 'node:fs'
import { DatabaseError } from '../database/sqlite.ts'
import { COMMAND_WAIT_MS, State } from '../store/state.ts'
import { verdictsSince } from '../store/verdicts.ts'
import { Failure } from './command.ts'
import { EXIT } from './exit-codes.ts'
import type { VerdictRecord } from '../policy/record.ts'
import type { Settings } from '../settings/settings.ts'

const EXITS: Readonly<Record<DatabaseError['kind'], number>> = {
  busy: EXIT.tryAgain,
  wrong: EXIT.dataError,
  corrupt: EXIT.dataError,
  denied: EXIT.cannotCreate,
  full: EXIT.ioError,
  io: EXIT.ioError,
}

/** `work` on the database; null where there is none, and none is made. */
export function withState<T>({ data }: Pick<Settings, 'data'>, work: (state: State) => T): T | null {
  const state = new State({ data, say: () => undefined, waitMs: COMMAND_WAIT_MS })
  if (!existsSync(state.path)) return null
  try {
    return work(state)
  } catch (error) {
    if (error instanceof DatabaseError) throw new Failure(error.message, EXITS[error.kind], { cause: error })
    throw error
  } finally {
    state.close()
  }
}

export type Gone = {
  /** Times of the first and the last that was handed out, in seconds since 1970; null where there was none. */
  readonly span: { first: number; last: number } | null
  /** Rows that another version of the program wrote. */
  readonly unreadable: number
}

/** `work` on all verdicts from `since` on. Throws Failure where nothing was kept. */
export function overVerdicts<T>(
  settings: Settings,
  since: number,
  work: (records: Iterable<VerdictRecord>) => T,
): T & Gone {
  let span: Gone['span'] = null
  let unreadable = 0
  const result = withState(settings, state => {
    const records = function* (): Generator<VerdictRecord> {
      for (const record of verdictsSince(state, since, () => unreadable++)) {
        span = { first: span?.first ?? record.at, last: record.at }
        yield record
      }
    }
    return work(records())
  })
  if (result === null)
    throw new Failure(
      `no verdicts were kept yet: there is no database in ${settings.data}; the daemon makes it where that folder is there`,
      EXIT.noInput,
    )
  return { ...result, span, unreadable }
}

/** `2026-11-28` of seconds since 1970, in UTC. */
export function dayText(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10)
}

export function spanText(span: Gone['span']): string {
  if (span === null) return ''
  const [first, last] = [dayText(span.first), dayText(span.last)]
  return first === last ? ` of ${first}` : ` of ${first} to ${last}`
}
