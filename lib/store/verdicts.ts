/**
 * Why mail was judged as it was, for as long as the log is kept. A daemon gathers verdicts and writes them together, some
 * moments later; what cannot be written waits, within bounds, and mail never waits for it.
 */
import { factsOf, recordFrom } from './verdict-facts.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { VerdictRecord } from '../policy/record.ts'
import type { State } from './state.ts'

export type VerdictsOptions = {
  readonly keepDays: number
  readonly now: () => Date
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

export class Verdicts {
  readonly #state: State
  readonly #now: () => Date
  readonly #most: number
  #keepDays: number
  #pending: Row[] = []
  #dropped = 0
  #expiredAt = -Infinity
  #expiring: 'no' | 'rows' | 'trace' = 'no'
  #ended = false

  constructor(state: State, { keepDays, now, most = MOST }: VerdictsOptions) {
    this.#state = state
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

  record(verdict: VerdictRecord): void {
    if (this.#pending.length >= this.#most) {
      this.#pending.shift()
      this.#dropped++
    }
    this.#pending.push({ reference: verdict.reference, at: verdict.at, facts: factsOf(verdict) })
  }

  /** `reference` as newReference makes it. Undefined where the database cannot be asked, null where nothing is known. */
  find(reference: string): VerdictRecord | null | undefined {
    const waiting = this.#pending.find(one => one.reference === reference)
    if (waiting !== undefined) return recordFrom(waiting.reference, waiting.at, waiting.facts)
    return this.#state.attempt(database => findVerdict(database, reference, this.#oldest()))
  }

  /**
   * Writes what was gathered, and deletes what is past its days, a slice at a time. Called by the State; `all`: at the end,
   * when no mail waits.
   */
  flush({ all = false }: { readonly all?: boolean } = {}): void {
    this.#write(all ? Infinity : performance.now() + TIME_MS)
    if (!this.#ended) this.#expire()
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
          // A slice that was written and not heard of is written again: the same rows.
          const put = database.prepare('INSERT OR REPLACE INTO verdict VALUES (?, ?, ?)')
          for (const { reference, at, facts } of slice) put.run(reference, at, facts)
          return true
        },
        { write: true },
      )
      if (done !== true) return
      this.#pending.splice(0, slice.length)
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

/** Null where there is none, or none that is younger than `oldest`. */
export function findVerdict(database: DatabaseSync, reference: string, oldest: number): VerdictRecord | null {
  const row = database.prepare('SELECT at, facts FROM verdict WHERE reference = ? AND at >= ?').get(reference, oldest)
  return row === undefined ? null : recordFrom(reference, Number(row['at']), String(row['facts']))
}

/**
 * All verdicts from `since` on, the oldest first, a page at a time: no page is held while the caller works. `onUnreadable`
 * hears of rows that another version wrote.
 */
export function* verdictsSince(state: State, since: number, onUnreadable?: () => void): Generator<VerdictRecord> {
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
      const record = recordFrom(String(row['reference']), at, String(row['facts']))
      if (record === null) onUnreadable?.()
      else yield record
    }
    if (rows.length < PAGE) return
  }
}

/** At most a slice; gives how many went. */
function deleteBefore(database: DatabaseSync, oldest: number): number {
  return Number(
    database
      .prepare('DELETE FROM verdict WHERE rowid IN (SELECT rowid FROM verdict WHERE at < ? ORDER BY at LIMIT ?)')
      .run(oldest, SLICE).changes,
  )
}

/** True when nothing stays. Others who are reading may still need it. */
function forgetTrace(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
}
