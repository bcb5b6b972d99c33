/** The table of held messages as SQL. All within a transaction where they write. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { HeldClass, Item, Trouble } from './item.ts'

export type NewRow = {
  readonly name: string
  readonly recipient: string
  readonly delivery: string
  readonly heldAt: number
  readonly day: number
  readonly expiresAt: number
  readonly octets: number
  readonly class: HeldClass
  readonly key: string
  readonly entry: Uint8Array
  readonly run: string
  readonly twin: Uint8Array
}

const ITEM = 'id, name, recipient, delivery, held_at, expires_at, octets, class, key, due_at, trouble, day'

export function insert(database: DatabaseSync, row: NewRow): void {
  database
    .prepare(
      `INSERT INTO held (name, recipient, delivery, held_at, day, expires_at, octets, class, key, entry, run, twin)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      row.name,
      row.recipient,
      row.delivery,
      row.heldAt,
      row.day,
      row.expiresAt,
      row.octets,
      row.class,
      row.key,
      row.entry,
      row.run,
      row.twin,
    )
}

/** The name of what a run held that ended before the MTA is known to have heard of it: it is ours now. Null: there is none. */
export function adopt(database: DatabaseSync, twin: Uint8Array, run: string): string | null {
  const row = database
    .prepare(
      'UPDATE held SET run = ? WHERE id = (SELECT id FROM held WHERE twin = ? AND run <> ? LIMIT 1) RETURNING name',
    )
    .get(run, twin, run)
  return row === undefined ? null : String(row['name'])
}

/** The MTA heard that these are held. */
export function told(database: DatabaseSync, names: readonly string[]): void {
  const clear = database.prepare('UPDATE held SET twin = NULL WHERE name = ?')
  for (const name of names) clear.run(name)
}

export function remove(database: DatabaseSync, name: string): boolean {
  return Number(database.prepare('DELETE FROM held WHERE name = ?').run(name).changes) > 0
}

export function find(database: DatabaseSync, name: string): (Item & { readonly day: number }) | null {
  const row = database.prepare(`SELECT ${ITEM} FROM held WHERE name = ?`).get(name)
  return row === undefined ? null : itemOf(row)
}

/** Null where it is not there, or its time is over. */
export function entryBlob(database: DatabaseSync, name: string): Uint8Array | null {
  const row = database.prepare('SELECT entry FROM held WHERE name = ?').get(name)
  return row === undefined ? null : (row['entry'] as Uint8Array | null)
}

export type Page = {
  /** Null: everybody's. */
  readonly recipient: string | null
  /** Ids below this one; null: from the newest on. */
  readonly before: number | null
  readonly most: number
}

/** The newest first. */
export function list(database: DatabaseSync, { recipient, before, most }: Page): readonly (Item & { day: number })[] {
  const below = before ?? Number.MAX_SAFE_INTEGER
  const rows =
    recipient === null
      ? database.prepare(`SELECT ${ITEM} FROM held WHERE id < ? ORDER BY id DESC LIMIT ?`).all(below, most)
      : database
          .prepare(`SELECT ${ITEM} FROM held WHERE recipient = ? AND id < ? ORDER BY id DESC LIMIT ?`)
          .all(recipient, below, most)
  return rows.map(itemOf)
}

/** Sealed to one of these keys, a page at a time from `after` on. */
export function sealedTo(
  database: DatabaseSync,
  keys: readonly string[],
  after: number,
  most: number,
): readonly (Item & { day: number })[] {
  return database
    .prepare(`SELECT ${ITEM} FROM held WHERE id > ? AND key IN (${keys.map(() => '?').join(', ')}) ORDER BY id LIMIT ?`)
    .all(after, ...keys, most)
    .map(itemOf)
}

/** No claim lasts for longer. */
export const LONGEST_CLAIM_S = 600

/** Takes it for one who hands it back, or seals it anew, until `until`; false: somebody else has it, or it is gone. */
export function claim(database: DatabaseSync, name: string, who: string, now: number, until: number): boolean {
  const { changes } = database
    .prepare(
      'UPDATE held SET claim = ?, claimed_until = ? WHERE name = ? AND (claim IS NULL OR claimed_until < ? OR claimed_until > ?)',
    )
    .run(who, until, name, now, now + LONGEST_CLAIM_S) // what lies further ahead was made by a clock that was wrong
  return Number(changes) > 0
}

/** Gives it back: it stays. `dueAt`: when it is to be tried again; null: it is not. */
export function giveUp(
  database: DatabaseSync,
  name: string,
  { dueAt, trouble }: { readonly dueAt: number | null; readonly trouble: Trouble },
): void {
  database
    .prepare(
      'UPDATE held SET claim = NULL, claimed_until = NULL, due_at = ?, trouble = ?, tries = tries + 1 WHERE name = ?',
    )
    .run(dueAt, trouble, name)
}

/** Nobody is at it any more, and it is as before. */
export function unclaim(database: DatabaseSync, name: string): void {
  database.prepare('UPDATE held SET claim = NULL, claimed_until = NULL WHERE name = ?').run(name)
}

/** Sealed anew. False: it is gone. */
export function putSealed(database: DatabaseSync, name: string, key: string, entry: Uint8Array | null): boolean {
  const { changes } = database
    .prepare('UPDATE held SET key = ?, entry = ?, claim = NULL, claimed_until = NULL WHERE name = ?')
    .run(key, entry, name)
  return Number(changes) > 0
}

/** How many are sealed to each key. */
export function keyCounts(database: DatabaseSync): ReadonlyMap<string, number> {
  const rows = database.prepare('SELECT key, count(*) AS n FROM held GROUP BY key').all()
  return new Map(rows.map(row => [String(row['key']), Number(row['n'])]))
}

export function tries(database: DatabaseSync, name: string): number {
  return Number(database.prepare('SELECT tries FROM held WHERE name = ?').get(name)?.['tries'] ?? 0)
}

/** To be handed back at `dueAt`, because of `by`: `recipient`, `admin` or a bulk's id. False: it is gone. */
export function askRelease(database: DatabaseSync, name: string, dueAt: number, by: string): boolean {
  return (
    Number(
      database
        .prepare('UPDATE held SET due_at = ?, due_by = ?, tries = 0, trouble = NULL WHERE name = ?')
        .run(dueAt, by, name).changes,
    ) > 0
  )
}

export function due(
  database: DatabaseSync,
  now: number,
  most: number,
): readonly (Item & { readonly day: number; readonly by: string })[] {
  return database
    .prepare(
      `SELECT ${ITEM}, due_by FROM held WHERE due_at <= ? AND (claim IS NULL OR claimed_until < ?) ORDER BY due_at LIMIT ?`,
    )
    .all(now, now, most)
    .map(row => ({ ...itemOf(row), by: String(row['due_by']) }))
}

/** When the oldest came that no digest told of; null: there is nothing new. */
export function newSince(database: DatabaseSync, recipient: string, after: number): number | null {
  const row = database
    .prepare('SELECT held_at FROM held WHERE recipient = ? AND id > ? ORDER BY id LIMIT 1')
    .get(recipient, after)
  return row === undefined ? null : Number(row['held_at'])
}

export type DigestCounts = {
  readonly held: number
  /** After `after`; and of these: */
  readonly fresh: number
  readonly malware: number
  readonly forged: number
  /** Neither of them, and not sealed to one of `keys`. */
  readonly sealed: number
  /** What can be listed, of the new ones and of all. */
  readonly listable: number
  readonly listableAll: number
  /** The newest id; 0: nothing is held. */
  readonly upTo: number
}

/** `keys`: those that can be opened here. */
export function digestCounts(
  database: DatabaseSync,
  recipient: string,
  after: number,
  keys: readonly string[],
): DigestCounts {
  const counted = `class IN ('malware', 'forged')`
  const ours = `key IN (${keys.map(() => '?').join(', ')})`
  const row = database
    .prepare(
      `SELECT count(*) AS held, coalesce(sum(new), 0) AS fresh, coalesce(sum(new AND class = 'malware'), 0) AS malware,
         coalesce(sum(new AND class = 'forged'), 0) AS forged,
         coalesce(sum(new AND NOT ${counted} AND NOT ours), 0) AS sealed,
         coalesce(sum(new AND NOT ${counted} AND ours), 0) AS listable,
         coalesce(sum(NOT ${counted} AND ours), 0) AS listable_all, coalesce(max(id), 0) AS up_to
       FROM (SELECT id, class, id > ? AS new, ${ours} AS ours FROM held WHERE recipient = ?)`,
    )
    .get(after, ...keys, recipient)
  const number = (name: string): number => Number(row?.[name])
  return {
    held: number('held'),
    fresh: number('fresh'),
    malware: number('malware'),
    forged: number('forged'),
    sealed: number('sealed'),
    listable: number('listable'),
    listableAll: number('listable_all'),
    upTo: number('up_to'),
  }
}

export type DigestPage = {
  readonly recipient: string
  readonly keys: readonly string[]
  readonly after: number
  readonly upTo: number
  /** Also those that a digest told of already. */
  readonly all: boolean
  readonly most: number
}

/** What a digest lists: new before old, then what may be wanted before what is spam for sure, then the newest first. */
export function digestItems(
  database: DatabaseSync,
  { recipient, keys, after, upTo, all, most }: DigestPage,
): readonly (Item & { day: number })[] {
  return database
    .prepare(
      `SELECT ${ITEM} FROM held WHERE recipient = ? AND id > ? AND id <= ? AND class NOT IN ('malware', 'forged')
         AND key IN (${keys.map(() => '?').join(', ')})
       ORDER BY id > ? DESC, class = 'sure', id DESC LIMIT ?`,
    )
    .all(recipient, all ? 0 : after, upTo, ...keys, after, most)
    .map(itemOf)
}

export function countOf(database: DatabaseSync, recipient: string | null): number {
  const row =
    recipient === null
      ? database.prepare('SELECT count(*) AS n FROM held').get()
      : database.prepare('SELECT count(*) AS n FROM held WHERE recipient = ?').get(recipient)
  return Number(row?.['n'])
}

function itemOf(row: Record<string, SQLOutputValue>): Item & { day: number } {
  const orNull = (name: string): number | null => (row[name] === null ? null : Number(row[name]))
  return {
    id: Number(row['id']),
    name: String(row['name']),
    recipient: String(row['recipient']),
    delivery: String(row['delivery']),
    heldAt: Number(row['held_at']),
    expiresAt: Number(row['expires_at']),
    octets: Number(row['octets']),
    class: row['class'] as HeldClass,
    key: String(row['key']),
    dueAt: orNull('due_at'),
    trouble: row['trouble'] as Trouble | null,
    day: Number(row['day']),
  }
}
