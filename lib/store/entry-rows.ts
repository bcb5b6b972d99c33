/**
 * The table `entry`, as daemons use it: read slice by slice, hits added, and what is over deleted.
 */
import { raise } from './state.ts'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { EntryTable, TableEntry } from './entry-table.ts'

/** Where a reading has come to: all rows by their number, or those that changed, by when and number. */
export type Cursor =
  { readonly all: true; readonly id: number } | { readonly all: false; readonly changed: number; readonly id: number }

export type Slice = {
  readonly apply: (table: EntryTable) => void
  /** Null: that was the last. */
  readonly next: Cursor | null
}

type Row = readonly [
  id: number,
  scope: string,
  list: TableEntry['list'],
  kind: TableEntry['kind'],
  value: string,
  insist: number,
  expiresAt: number | null,
  gone: number,
  changed: number,
]

const COLUMNS = 'id, scope, list, kind, value, insist, expires_at, gone, changed'

/** In table `change`: the newest generation of which rows that were gone are deleted. */
const PURGED = 'entries-purged'
/** A row that is gone stays for so long, so that every daemon hears of it. */
const GONE_SECONDS = 86_400
/** An expired one can be extended for so long. */
const EXPIRED_SECONDS = 30 * 86_400
const TIDY_AT_ONCE = 1_000

/** At most `most` rows behind the cursor. */
export function sliceOf(database: DatabaseSync, cursor: Cursor, most: number): Slice {
  const rows = cursor.all
    ? select(database, 'id > ? ORDER BY id', most, cursor.id)
    : select(database, 'changed = ? AND id > ? ORDER BY id', most, cursor.changed, cursor.id)
  if (!cursor.all && rows.length < most)
    rows.push(...select(database, 'changed > ? ORDER BY changed, id', most - rows.length, cursor.changed))
  const last = rows.at(-1)
  return {
    next:
      last === undefined || rows.length < most
        ? null
        : cursor.all
          ? { all: true, id: last[0] }
          : { all: false, changed: last[8], id: last[0] },
    apply(table) {
      for (const [id, scope, list, kind, value, insist, expiresAt, gone] of rows)
        if (gone === 0) table.set({ id, scope, list, kind, value, insist: insist !== 0, expiresAt })
        else table.delete({ scope, list, kind, value })
    },
  }
}

function select(database: DatabaseSync, where: string, most: number, ...values: readonly SQLInputValue[]): Row[] {
  const statement = database.prepare(`SELECT ${COLUMNS} FROM entry WHERE ${where} LIMIT ?`)
  statement.setReturnArrays(true)
  return statement.all(...values, most) as unknown as Row[]
}

/** `day`: since 1970. True, so that it is told from an attempt that failed. */
export function writeHits(
  database: DatabaseSync,
  hits: Iterable<readonly [id: number, count: number]>,
  day: number,
): true {
  const update = database.prepare(
    'UPDATE entry SET hits = hits + ?, last_hit_day = max(coalesce(last_hit_day, 0), ?) WHERE id = ?',
  )
  for (const [id, count] of hits) update.run(count, day, id)
  return true
}

/** Deletes what is over for good. True: there is more. `now`: seconds since 1970. Within a transaction that writes. */
export function tidy(database: DatabaseSync, now: number): boolean {
  const over = database
    .prepare(
      `SELECT id, changed, gone FROM entry WHERE expires_at < ? AND (gone = 1 OR expires_at < ?) LIMIT ${TIDY_AT_ONCE}`,
    )
    .all(now - GONE_SECONDS, now - EXPIRED_SECONDS)
  const remove = database.prepare('DELETE FROM entry WHERE id = ?')
  let purged = 0
  for (const { id, changed, gone } of over) {
    remove.run(Number(id))
    // A daemon that knows of an expired one needs not hear that it is deleted.
    if (gone === 1) purged = Math.max(purged, Number(changed))
  }
  if (purged > purgedUpTo(database)) database.prepare('INSERT OR REPLACE INTO change VALUES (?, ?)').run(PURGED, purged)
  return over.length === TIDY_AT_ONCE
}

/**
 * What is called after rows were deleted, or moved to another scope, without having been marked as gone: every daemon reads all
 * entries anew, some seconds for a million of them. Within the transaction that did it.
 */
export function readAllAnew(database: DatabaseSync): void {
  database.prepare('INSERT OR REPLACE INTO change VALUES (?, ?)').run(PURGED, raise(database, 'entries'))
}

export function purgedUpTo(database: DatabaseSync): number {
  return Number(database.prepare('SELECT generation FROM change WHERE topic = ?').get(PURGED)?.['generation'] ?? 0)
}
