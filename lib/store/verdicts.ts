/**
 * Why mail was judged as it was, for as long as the log is kept. A daemon gathers verdicts and writes them together, some
 * moments later; what cannot be written waits, within bounds, and mail never waits for it. What is written is wrapped by the key of
 * its day: without that key a verdict counts as not kept, and without a place for keys none is written.
 */
import { ShreddedError } from '../privacy/day-keys.ts'
import { factsOf, recordFrom } from './verdict-facts.ts'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { DayKeys, DayPass } from '../privacy/day-keys.ts'
import type { VerdictRecord } from '../policy/record.ts'
import type { State } from './state.ts'

export type VerdictsOptions = {
  readonly keys: DayKeys
  readonly keepDays: number
  readonly now: () => Date
  /** Hears that there are no keys to write with, once, and that there are again (`OK`). */
  readonly say?: (code: string, why: string) => void
  /** Verdicts that wait to be written, at most. */
  readonly most?: number
}

const DAY_S = 86_400
const HOUR_MS = 3_600_000
/** Some 2 MB: half a minute of a busy server's mail. */
const MOST = 5_000
/** Rows that are written, or deleted, in one go; mail stands still meanwhile. */
const SLICE = 100
/** What is not written after so long waits for the next time. */
const TIME_MS = 20
const PAGE = 500

type Row = { readonly reference: string; readonly at: number; readonly facts: string }
/** As it stands in the database. */
type Wrapped = { readonly reference: string; readonly at: number; readonly facts: Uint8Array }

export class Verdicts {
  readonly #state: State
  readonly #keys: DayKeys
  readonly #say: (code: string, why: string) => void
  readonly #now: () => Date
  readonly #most: number
  #keepDays: number
  #pending: Row[] = []
  #dropped = 0
  #expiredAt = -Infinity
  #expiring: 'no' | 'rows' | 'trace' = 'no'
  #ended = false
  #keyless = false
  #mayExpire = (): boolean => true

  constructor(state: State, { keys, keepDays, now, say = () => undefined, most = MOST }: VerdictsOptions) {
    this.#state = state
    this.#keys = keys
    this.#say = say
    this.#now = now
    this.#most = most
    this.#keepDays = keepDays
    state.gather(() => this.flush())
  }

  /** Verdicts that were lost because the database could not be written for too long. */
  get dropped(): number {
    return this.#dropped
  }

  /** After a reload. */
  keep(days: number): void {
    if (days !== this.#keepDays) this.#expiredAt = -Infinity
    this.#keepDays = days
  }

  /** Where somebody watches the clock: nothing is deleted while it is in doubt. */
  expireWhen(may: () => boolean): void {
    this.#mayExpire = may
  }

  record(verdict: VerdictRecord): void {
    if (this.#pending.length >= this.#most) {
      this.#pending.shift()
      this.#dropped++
    }
    this.#pending.push({ reference: verdict.reference, at: verdict.at, facts: factsOf(verdict) })
  }

  /** `reference` as newReference makes it. Undefined where database or keys cannot be asked, null where nothing is known. */
  find(reference: string): VerdictRecord | null | undefined {
    const waiting = this.#pending.find(one => one.reference === reference)
    if (waiting !== undefined) return recordFrom(waiting.reference, waiting.at, waiting.facts)
    const row = this.#state.attempt(database => findRow(database, reference, this.#oldest()))
    if (row === undefined || row === null) return row
    try {
      return opened(this.#keys.pass('explain'), row)
    } catch {
      return undefined
    }
  }

  /**
   * Writes what was gathered, and deletes what is past its days, a slice at a time. Called by the State; `all`: at the end,
   * when no mail waits.
   */
  flush({ all = false }: { readonly all?: boolean } = {}): void {
    this.#write(all ? Infinity : performance.now() + TIME_MS)
    if (!this.#ended && this.#mayExpire()) this.#expire()
  }

  /** Writes all that waits, and deletes nothing more: a command that opens and closes must not go by days of its own. */
  close(): void {
    this.#ended = true
    this.flush({ all: true })
  }

  #oldest(): number {
    return oldestKept(this.#now(), this.#keepDays)
  }

  #write(until: number): void {
    // At least one slice: on the slowest machine they must not pile up.
    for (let first = true; this.#pending.length > 0 && (first || performance.now() < until); first = false) {
      const slice = this.#pending.slice(0, SLICE)
      const done = this.#state.attempt(
        database => {
          const rows = this.#wrapped(slice)
          if (rows !== null) putVerdicts(database, rows)
          return rows !== null
        },
        { write: true },
      )
      if (done !== true) return
      this.#pending.splice(0, slice.length)
    }
  }

  /** Null where there is no key and none can be made: never in the clear. */
  #wrapped(slice: readonly Row[]): readonly Wrapped[] | null {
    try {
      const rows = wrapVerdicts(this.#keys.pass('explain'), slice)
      if (this.#keyless) this.#say('OK', `${this.#keys.folder}: can be used again`)
      this.#keyless = false
      return rows
    } catch (error) {
      if (!this.#keyless)
        this.#say(
          'keys',
          `${error instanceof Error ? error.message : this.#keys.folder}; what explain and plan need of verdicts is not kept until then`,
        )
      this.#keyless = true
      return null
    }
  }

  #expire(): void {
    const now = this.#now().getTime()
    if (this.#expiring === 'no' && now - this.#expiredAt >= HOUR_MS) {
      this.#expiring = 'rows'
      this.#expiredAt = now
    }
    if (this.#expiring === 'rows') {
      const gone = this.#state.attempt(database => deleteBefore(database, this.#oldest()), { write: true })
      if (gone !== undefined && gone < SLICE) this.#expiring = 'trace'
    }
    // The log of what was written still holds the pages as they were.
    if (this.#expiring === 'trace' && this.#state.attempt(forgetTrace) === true) this.#expiring = 'no'
  }
}

/** Seconds since 1970 of the oldest verdict that may still be told of. */
export function oldestKept(now: Date, keepDays: number): number {
  return Math.floor(now.getTime() / 1000) - keepDays * DAY_S
}

/** For tests and whoever has verdicts of his own: as `putVerdicts` wants them. Throws KeyError. */
export function wrapVerdicts(pass: DayPass, rows: readonly Row[]): readonly Wrapped[] {
  return rows.map(({ reference, at, facts }) => ({
    reference,
    at,
    facts: pass.wrap(Math.floor(at / DAY_S), reference, Buffer.from(facts)),
  }))
}

/** What was written and not heard of is written again: the same rows. Within a transaction that writes. */
export function putVerdicts(database: DatabaseSync, rows: readonly Wrapped[]): void {
  const put = database.prepare('INSERT OR REPLACE INTO verdict VALUES (?, ?, ?)')
  for (const { reference, at, facts } of rows) put.run(reference, at, facts)
}

/** Null where there is none, none that is younger than `oldest`, or none that its key still opens. Throws KeyError. */
export function findVerdict(
  database: DatabaseSync,
  keys: DayKeys,
  reference: string,
  oldest: number,
): VerdictRecord | null {
  const row = findRow(database, reference, oldest)
  return row === null ? null : opened(keys.pass('explain'), row)
}

/**
 * All verdicts from `since` on, the oldest first, a page at a time: no page is held while the caller works. `onUnreadable`
 * hears of rows that another version wrote; those whose key is gone are not kept any more, and nobody hears of them. Throws KeyError.
 */
export function* verdictsSince(
  state: Pick<State, 'demand'>,
  keys: DayKeys,
  since: number,
  onUnreadable?: () => void,
): Generator<VerdictRecord> {
  const pass = keys.pass('explain')
  let [at, n] = [since, 0]
  for (;;) {
    const rows = state.demand(database =>
      database
        .prepare(
          'SELECT rowid AS n, reference, at, facts FROM verdict WHERE (at, rowid) > (?, ?) ORDER BY at, rowid LIMIT ?',
        )
        .all(at, n, PAGE),
    )
    for (const row of rows) {
      ;[at, n] = [Number(row['at']), Number(row['n'])]
      const record = opened(pass, rowOf(row), onUnreadable)
      if (record !== null) yield record
    }
    if (rows.length < PAGE) return
  }
}

function findRow(database: DatabaseSync, reference: string, oldest: number): Wrapped | null {
  const row = database
    .prepare('SELECT reference, at, facts FROM verdict WHERE reference = ? AND at >= ?')
    .get(reference, oldest)
  return row === undefined ? null : rowOf(row)
}

function rowOf(row: Record<string, SQLOutputValue>): Wrapped {
  return { reference: String(row['reference']), at: Number(row['at']), facts: row['facts'] as Uint8Array }
}

function opened(pass: DayPass, { reference, at, facts }: Wrapped, onUnreadable?: () => void): VerdictRecord | null {
  let record: VerdictRecord | null = null
  try {
    record = recordFrom(reference, at, pass.unwrap(reference, facts).toString('utf8'))
  } catch (error) {
    if (!(error instanceof ShreddedError)) throw error
    if (error.over) return null
  }
  if (record === null) onUnreadable?.()
  return record
}

/** At most a slice; gives how many went. */
export function deleteBefore(database: DatabaseSync, oldest: number): number {
  return Number(
    database
      .prepare('DELETE FROM verdict WHERE rowid IN (SELECT rowid FROM verdict WHERE at < ? ORDER BY at LIMIT ?)')
      .run(oldest, SLICE).changes,
  )
}

/** True when nothing stays in the log of what was written. Others who are reading may still need it. */
export function forgetTrace(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
}
