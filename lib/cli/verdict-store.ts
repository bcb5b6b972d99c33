/** The verdicts that the daemon kept, for commands that go through all of them. */
import { verdictsSince } from '../store/verdicts.ts'
import { Failure } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { storedKeys, withState } from './stored.ts'
import type { VerdictRecord } from '../policy/record.ts'
import type { Settings } from '../settings/settings.ts'

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
  const keys = storedKeys(settings)
  const result = withState(settings.data, state => {
    const records = function* (): Generator<VerdictRecord> {
      for (const record of verdictsSince(state, keys, since, () => unreadable++)) {
        span = { first: span?.first ?? record.at, last: record.at }
        yield record
      }
    }
    return work(records())
  })
  if (result === undefined)
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
