/** What is over in the quarantine's database, as SQL: some rows at a time, by indexes, so that a million of them hold up no mail. */
import { clockSeen } from './clock.ts'
import { dropReports } from './reports.ts'
import { dropBefore } from './statistics.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { KeyedClass } from '../privacy/day-keys.ts'

/** Whole days. */
export type Periods = {
  readonly held: number
  /** Also of reports; nothing is readable for longer than `held`. */
  readonly entry: number
  readonly explain: number
  readonly audit: number
  readonly statistics: number
}

export type Gone = { readonly day: number; readonly name: string }

const DAY_S = 86_400
/** In one go; the others an hour later. */
const MOST_REPORTS = 1_000
/** Who asked for a message shall get it, though the MTA was not there for days: as long as an MTA would try. */
export const ASKED_S = 5 * DAY_S

/** When the last of what came on `day` has had its days, in seconds since 1970. */
export function endOf(day: number, days: number): number {
  return (day + 1 + days) * DAY_S
}

/** Before this day nothing is within its days any more. */
export function firstKept(now: number, days: number): number {
  return Math.floor(now / DAY_S) - days
}

/**
 * Messages whose time is over: their rows go, and where their files are is told. Those that somebody is just handing back stay, and
 * so do those that somebody asked for, for some days.
 */
export function takeExpired(database: DatabaseSync, now: number, most: number): readonly Gone[] {
  const take = (which: string, before: number): readonly Gone[] =>
    database
      .prepare(
        `DELETE FROM held WHERE id IN (SELECT id FROM held WHERE ${which} AND expires_at <= ?
           AND (claimed_until IS NULL OR claimed_until NOT BETWEEN ? AND ?) ORDER BY expires_at LIMIT ?)
         RETURNING day, name`,
      )
      // A claim that lies further ahead than any of ours was made by a clock that was wrong.
      .all(before, now, now + 3_600, most)
      .map(row => ({ day: Number(row['day']), name: String(row['name']) }))
  return [...take('due_at IS NULL', now), ...take('due_at IS NOT NULL', now - ASKED_S)]
}

/** Gives how many went. Messages stay; those that were asked for keep theirs: without it nobody knows who sent them. */
export function dropEntries(database: DatabaseSync, day: number, most: number): number {
  return Number(
    database
      .prepare(
        'UPDATE held SET entry = NULL WHERE id IN (SELECT id FROM held WHERE entry IS NOT NULL AND due_at IS NULL AND day < ? LIMIT ?)',
      )
      .run(day, most).changes,
  )
}

/** The small tables: figures, reports, and what was written down of administrators beside the journal. Gives how many went. */
export function dropOld(database: DatabaseSync, now: number, { statistics, entry, audit }: Periods): number {
  const before = firstKept(now, audit) * DAY_S
  const drop = (sql: string): number => Number(database.prepare(sql).run(before).changes)
  return (
    dropBefore(database, firstKept(now, statistics)) +
    // Their facts are wrapped by the key of list entries.
    dropReports(database, firstKept(now, entry), MOST_REPORTS) +
    drop('DELETE FROM bulk WHERE due_at < ?') +
    drop('DELETE FROM secrecy WHERE until < ?')
  )
}

/** Is there anything for the functions above? Asked each second. */
export function anythingOver(database: DatabaseSync, now: number, { entry }: Pick<Periods, 'entry'>): boolean {
  const first = (sql: string, ...values: readonly number[]): boolean =>
    database.prepare(sql).get(...values) !== undefined
  return (
    first('SELECT 1 FROM held WHERE due_at IS NULL AND expires_at <= ? LIMIT 1', now) ||
    first('SELECT 1 FROM held WHERE due_at IS NOT NULL AND expires_at <= ? LIMIT 1', now - ASKED_S) ||
    first('SELECT 1 FROM held WHERE entry IS NOT NULL AND due_at IS NULL AND day < ? LIMIT 1', firstKept(now, entry))
  )
}

/** Does a row of that day still need the day's key? */
export function needsKey(database: DatabaseSync, kind: KeyedClass, day: number): boolean {
  if (kind !== 'held' && kind !== 'entry') return false
  const more = kind === 'entry' ? ' AND entry IS NOT NULL' : ''
  return database.prepare(`SELECT 1 FROM held WHERE day = ?${more} LIMIT 1`).get(day) !== undefined
}

/** Days of held messages, the oldest first. */
export function heldDays(database: DatabaseSync): readonly number[] {
  const next = database.prepare('SELECT min(day) AS day FROM held WHERE day > ?')
  const days: number[] = []
  for (let after = -1; ;) {
    const day = next.get(after)?.['day']
    if (typeof day !== 'number') return days
    days.push((after = day))
  }
}

/** Those of `names` that have a row. */
export function known(database: DatabaseSync, names: readonly string[]): ReadonlySet<string> {
  const rows = database
    .prepare('SELECT name FROM held WHERE name IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(names))
  return new Set(rows.map(row => String(row['name'])))
}

export type DayPage = { readonly names: readonly string[]; readonly last: number }

/** Names of a day's messages, a page at a time from the row after `after` on. */
export function ofDay(database: DatabaseSync, day: number, after: number, most: number): DayPage {
  const rows = database
    .prepare("SELECT id, name FROM held WHERE day = ? AND id > ? AND trouble IS NOT 'gone' ORDER BY id LIMIT ?")
    .all(day, after, most)
  return { names: rows.map(row => String(row['name'])), last: Number(rows.at(-1)?.['id'] ?? after) }
}

/** Their files are gone. Gives how many rows there still were. */
export function markGone(database: DatabaseSync, names: readonly string[]): number {
  const mark = database.prepare("UPDATE held SET trouble = 'gone', due_at = NULL, due_by = NULL WHERE name = ?")
  return names.reduce((sum, name) => sum + Number(mark.run(name).changes), 0)
}

/** For who asks how it stands. Times in seconds since 1970. */
export type HeldAges = {
  /** Null: none. */
  readonly oldestDay: number | null
  readonly oldestEntryDay: number | null
  readonly oldestStatisticDay: number | null
  /** When the next message dies, and when the last one of `day` does. */
  readonly firstEnd: number | null
  readonly lastEndOf: (day: number) => number | null
  readonly clockSeenAt: number | null
}

export function heldAges(database: DatabaseSync): HeldAges {
  const one = (sql: string, ...values: readonly number[]): number | null => {
    const found = database.prepare(sql).get(...values)?.['one']
    return typeof found === 'number' ? found : null
  }
  return {
    oldestDay: one('SELECT min(day) AS one FROM held'),
    oldestEntryDay: one('SELECT min(day) AS one FROM held WHERE entry IS NOT NULL AND due_at IS NULL'),
    oldestStatisticDay: one('SELECT min(day) AS one FROM statistic'),
    firstEnd: one(
      `SELECT min(one) AS one FROM (
         SELECT min(expires_at) AS one FROM held WHERE due_at IS NULL
         UNION ALL SELECT min(expires_at) + ${ASKED_S} FROM held WHERE due_at IS NOT NULL)`,
    ),
    lastEndOf: day =>
      one(`SELECT max(expires_at + (due_at IS NOT NULL) * ${ASKED_S}) AS one FROM held WHERE day = ?`, day),
    clockSeenAt: clockSeen(database),
  }
}
