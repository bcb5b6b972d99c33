/**
 * Entries of the lists as commands and pages change them. Each change is one transaction, which raises the topic `entries`
 * once; all functions here are called within it.
 */
import { raise } from './state.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { EntryKind, EntryList } from '../policy/entry-read.ts'
import type { ScopeName } from '../policy/scope-name.ts'

export type NewEntry = {
  readonly scope: ScopeName
  readonly list: EntryList
  readonly kind: EntryKind
  readonly value: string
  readonly insist: boolean
  readonly description: string
  readonly owner: string
  readonly reason: string
  /** Seconds since 1970; null: never. */
  readonly expiresAt: number | null
}

export type StoredEntry = NewEntry & {
  readonly id: number
  readonly createdAt: number
  readonly hits: number
  /** Since 1970. */
  readonly lastHitDay: number | null
}

export type EntryFilter = {
  readonly scope?: ScopeName
  readonly list?: EntryList
  /** One of these. */
  readonly senders?: readonly Sender[]
}

type Sender = Pick<StoredEntry, 'kind' | 'value'>

type Place = Pick<StoredEntry, 'scope' | 'list' | 'kind' | 'value'>

const COLUMNS =
  'id, scope, list, kind, value, insist, description, owner, reason, created_at, expires_at, hits, last_hit_day'
const NEVER_GONE = 'gone = 0'

/** What an upsert does to a row that is there: one that is gone begins anew, another keeps its hits. */
export const UPSERT = `ON CONFLICT (scope, list, kind, value) DO UPDATE SET
  insist = excluded.insist, description = excluded.description, owner = excluded.owner, reason = excluded.reason,
  expires_at = excluded.expires_at, changed = excluded.changed,
  created_at = iif(gone = 1, excluded.created_at, created_at), hits = iif(gone = 1, 0, hits),
  last_hit_day = iif(gone = 1, NULL, last_hit_day), gone = 0`

/** In order of scope, list, kind and value, `most` from behind `after` on. Expired ones are among them. */
export function listEntries(
  database: DatabaseSync,
  { scope, list, senders }: EntryFilter,
  most: number,
  after: Place | null,
): readonly StoredEntry[] {
  const where = [NEVER_GONE]
  const values: string[] = []
  const and = (condition: string, ...more: readonly string[]): void => {
    where.push(condition)
    values.push(...more)
  }
  if (scope !== undefined) and('scope = ?', scope)
  if (list !== undefined) and('list = ?', list)
  if (senders !== undefined)
    and(
      `(kind, value) IN (VALUES ${senders.map(() => '(?, ?)').join(', ')})`,
      ...senders.flatMap(({ kind, value }) => [kind, value]),
    )
  if (after !== null) and('(scope, list, kind, value) > (?, ?, ?, ?)', after.scope, after.list, after.kind, after.value)
  return database
    .prepare(`SELECT ${COLUMNS} FROM entry WHERE ${where.join(' AND ')} ORDER BY scope, list, kind, value LIMIT ?`)
    .all(...values, most)
    .map(stored)
}

/** The one that says the opposite about the same sender in the same scope, and has not expired. */
export function opposite(database: DatabaseSync, { scope, list, kind, value }: Place, now: number): StoredEntry | null {
  const row = database
    .prepare(
      `SELECT ${COLUMNS} FROM entry WHERE scope = ? AND list = ? AND kind = ? AND value = ? AND ${NEVER_GONE}
       AND (expires_at IS NULL OR expires_at > ?)`,
    )
    .get(scope, list === 'allow' ? 'block' : 'allow', kind, value, now)
  return row === undefined ? null : stored(row)
}

/** In the place of one of the same scope, list, kind and value. */
export function putEntries(database: DatabaseSync, entries: readonly NewEntry[], now: number): readonly StoredEntry[] {
  const generation = raise(database, 'entries')
  const put = database.prepare(
    `INSERT INTO entry (scope, list, kind, value, insist, description, owner, reason, created_at, expires_at, changed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ${UPSERT} RETURNING ${COLUMNS}`,
  )
  return entries.map(({ scope, list, kind, value, insist, description, owner, reason, expiresAt }) =>
    stored(
      put.get(scope, list, kind, value, insist ? 1 : 0, description, owner, reason, now, expiresAt, generation) ?? {},
    ),
  )
}

/** It stays for a while as one that is gone (entry-rows.ts, tidy), so that every daemon hears of it. */
export function removeEntries(database: DatabaseSync, ids: readonly number[], now: number): void {
  const generation = raise(database, 'entries')
  const remove = database.prepare(
    "UPDATE entry SET gone = 1, changed = ?, expires_at = ?, description = '', owner = '', reason = '' WHERE id = ?",
  )
  for (const id of ids) remove.run(generation, now, id)
}

export function extendEntries(database: DatabaseSync, ids: readonly number[], expiresAt: number | null): void {
  const generation = raise(database, 'entries')
  const extend = database.prepare('UPDATE entry SET expires_at = ?, changed = ? WHERE id = ?')
  for (const id of ids) extend.run(expiresAt, generation, id)
}

function stored(row: Readonly<Record<string, unknown>>): StoredEntry {
  return {
    id: Number(row['id']),
    scope: String(row['scope']) as ScopeName,
    list: String(row['list']) as EntryList,
    kind: String(row['kind']) as EntryKind,
    value: String(row['value']),
    insist: row['insist'] !== 0,
    description: String(row['description']),
    owner: String(row['owner']),
    reason: String(row['reason']),
    createdAt: Number(row['created_at']),
    expiresAt: row['expires_at'] === null ? null : Number(row['expires_at']),
    hits: Number(row['hits']),
    lastHitDay: row['last_hit_day'] === null ? null : Number(row['last_hit_day']),
  }
}
