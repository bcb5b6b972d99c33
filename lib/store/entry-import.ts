/**
 * Many entries at once: gathered in a temporary table of this connection, on the disk and no part of the database, compared
 * with each other and with what is there, and put into the lists as one transaction. Memory does not follow their number.
 */
import { raise } from './state.ts'
import { UPSERT } from './entry-edit.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { EntryKind, EntryList } from '../policy/entry-read.ts'
import type { ScopeName } from '../policy/scope-name.ts'
import type { NewEntry } from './entry-edit.ts'

export type Incoming = NewEntry & { readonly line: number }

/** Another line about the same sender in the same scope. */
export type LineConflict = {
  readonly line: number
  readonly other: number
  readonly list: EntryList
  readonly same: boolean
}

/** An entry that is there and says the opposite. */
export type StoredConflict = {
  readonly line: number
  readonly list: EntryList
  readonly scope: ScopeName
  readonly kind: EntryKind
  readonly value: string
  readonly owner: string
}

export type Imported = { readonly added: number; readonly renewed: number }

const CACHE_KILOBYTES = 65_536
const FIELDS = 'scope, list, kind, value, insist, description, owner, reason, expires_at'

export function beginImport(database: DatabaseSync): void {
  // Megabytes of pages that stay in memory: entries come in any order, and each looks up its place in three indexes.
  database.exec(`
    PRAGMA main.cache_size = -${CACHE_KILOBYTES}; PRAGMA temp.cache_size = -${CACHE_KILOBYTES};
    DROP TABLE IF EXISTS temp.incoming;
    CREATE TEMP TABLE incoming (
      line INTEGER PRIMARY KEY, scope TEXT, list TEXT, kind TEXT, value TEXT, insist INTEGER, description TEXT, owner TEXT,
      reason TEXT, expires_at INTEGER, UNIQUE (scope, kind, value))`)
}

/** Those that are told in the answer are not kept. */
export function gatherIncoming(database: DatabaseSync, entries: readonly Incoming[]): readonly LineConflict[] {
  const put = database.prepare(
    `INSERT OR IGNORE INTO temp.incoming (line, ${FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const there = database.prepare('SELECT line, list FROM temp.incoming WHERE scope = ? AND kind = ? AND value = ?')
  const conflicts: LineConflict[] = []
  database.exec('BEGIN')
  for (const one of entries) {
    const { line, scope, list, kind, value, insist, description, owner, reason, expiresAt } = one
    const { changes } = put.run(line, scope, list, kind, value, insist ? 1 : 0, description, owner, reason, expiresAt)
    if (changes !== 0) continue
    const other = there.get(scope, kind, value)
    const otherList = other?.['list'] as EntryList
    conflicts.push({ line, other: Number(other?.['line']), list: otherList, same: otherList === list })
  }
  database.exec('COMMIT')
  return conflicts
}

/** The next ones behind line `after`; what is told is dropped from what was gathered. */
export function dropConflicts(
  database: DatabaseSync,
  now: number,
  most: number,
  after: number,
): readonly StoredConflict[] {
  const found = database
    .prepare(
      `SELECT i.line, e.list, e.scope, e.kind, e.value, e.owner FROM temp.incoming i CROSS JOIN entry e
       ON e.scope = i.scope AND e.list = iif(i.list = 'allow', 'block', 'allow') AND e.kind = i.kind AND e.value = i.value
       WHERE i.line > ? AND e.gone = 0 AND (e.expires_at IS NULL OR e.expires_at > ?) ORDER BY i.line LIMIT ?`,
    )
    .all(after, now, most) as unknown as readonly StoredConflict[]
  const drop = database.prepare('DELETE FROM temp.incoming WHERE line = ?')
  for (const { line } of found) drop.run(line)
  return found
}

/** Within a transaction that writes. `now`: seconds since 1970. */
export function storeIncoming(database: DatabaseSync, now: number): Imported {
  const before = count(database)
  const generation = raise(database, 'entries')
  const { changes } = database
    .prepare(
      `INSERT INTO entry (${FIELDS}, created_at, changed) SELECT ${FIELDS}, ?, ? FROM temp.incoming WHERE true ${UPSERT}`,
    )
    .run(now, generation)
  database.exec('DROP TABLE temp.incoming')
  const added = count(database) - before
  return { added, renewed: Number(changes) - added }
}

function count(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS n FROM entry WHERE gone = 0').get()?.['n'])
}
