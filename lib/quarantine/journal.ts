/**
 * What administrators saw and did, as rows: a chain of hashes (privacy/journal), its words wrapped by the key of their day. When that
 * key is gone nobody can read them, and the chain can still be checked.
 *
 * Words never hold a sender, a subject or an address: a recipient is told of entries by a tag.
 */
import { GENESIS, linkHash, verify } from '../privacy/journal.ts'
import { ShreddedError } from '../privacy/day-keys.ts'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { DayKeys } from '../privacy/day-keys.ts'
import type { Chained, Head, Verified } from '../privacy/journal.ts'

export type Words = Readonly<Record<string, string | number | null>>

export type NewEntry = {
  /** Seconds since 1970. */
  readonly at: number
  /** `secrecy`, `view`, `decide`, …: one word, in the clear. */
  readonly kind: string
  /** The tag of whose mail it is about; null: nobody's in particular. */
  readonly person: string | null
  readonly words: Words
}

export type JournalEntry = Omit<NewEntry, 'words'> & {
  readonly seq: number
  /** Null: their time is over. */
  readonly words: Words | null
  readonly hash: Buffer
}

const DAY_S = 86_400
const KIND = /^[a-z][a-z-]{0,39}$/

/**
 * The next entry of the chain, within a transaction that writes: only there nobody else takes the same place. Afterwards
 * `noteHead` (journal-note) notes it outside the database.
 */
export function append(database: DatabaseSync, dayKeys: DayKeys, { at, kind, person, words }: NewEntry): Head {
  if (!database.isTransaction) throw new TypeError('a journal is written within a transaction')
  if (!KIND.test(kind)) throw new TypeError('a kind is one word')
  const last = lastOf(database)
  const seq = last.seq + 1
  const day = Math.floor(at / DAY_S)
  const wrapped = dayKeys.wrap('audit', day, place(seq), Buffer.from(JSON.stringify(words)))
  const hash = linkHash({ seq, at, day, kind, person, words: wrapped }, last.hash)
  database
    .prepare('INSERT INTO journal (seq, at, day, kind, person, words, before, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(seq, at, day, kind, person, wrapped, last.hash, hash)
  return { seq, hash }
}

export function lastOf(database: DatabaseSync): Head {
  const row = database.prepare('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1').get()
  return row === undefined ? GENESIS : { seq: Number(row['seq']), hash: row['hash'] as Uint8Array }
}

/** The hash of one entry; null where it is not there. */
export function hashOf(database: DatabaseSync, seq: number): Uint8Array | null {
  if (seq === 0) return GENESIS.hash
  const row = database.prepare('SELECT hash FROM journal WHERE seq = ?').get(seq)
  return row === undefined ? null : (row['hash'] as Uint8Array)
}

/** About one person, the oldest first. */
export function entriesOf(
  database: DatabaseSync,
  dayKeys: DayKeys,
  person: string,
  { after = 0, kind = null }: { readonly after?: number; readonly kind?: string | null } = {},
): readonly JournalEntry[] {
  return database
    .prepare('SELECT * FROM journal WHERE person = ? AND seq > ? AND (? IS NULL OR kind = ?) ORDER BY seq')
    .all(person, after, kind, kind)
    .map(row => readRow(dayKeys, row))
}

/** All of them, the newest first, a page at a time. */
export function newest(
  database: DatabaseSync,
  dayKeys: DayKeys,
  { before = Number.MAX_SAFE_INTEGER, most }: { readonly before?: number; readonly most: number },
): readonly JournalEntry[] {
  return database
    .prepare('SELECT * FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?')
    .all(before, most)
    .map(row => readRow(dayKeys, row))
}

/** `noted`: hashes that were noted elsewhere. Needs no key. */
export function verifyJournal(database: DatabaseSync, noted: readonly Head[] = []): Verified {
  const rows = database.prepare('SELECT * FROM journal ORDER BY seq').iterate()
  return verify(chained(rows), noted)
}

function* chained(rows: Iterable<Record<string, SQLOutputValue>>): Generator<Chained> {
  for (const row of rows)
    yield {
      seq: Number(row['seq']),
      at: Number(row['at']),
      day: Number(row['day']),
      kind: String(row['kind']),
      person: row['person'] === null ? null : String(row['person']),
      words: row['words'] as Uint8Array,
      before: row['before'] as Uint8Array,
      hash: row['hash'] as Uint8Array,
    }
}

function readRow(dayKeys: DayKeys, row: Record<string, SQLOutputValue>): JournalEntry {
  const seq = Number(row['seq'])
  return {
    seq,
    at: Number(row['at']),
    kind: String(row['kind']),
    person: row['person'] === null ? null : String(row['person']),
    words: wordsOf(dayKeys, seq, row['words'] as Uint8Array),
    hash: Buffer.from(row['hash'] as Uint8Array),
  }
}

function wordsOf(dayKeys: DayKeys, seq: number, wrapped: Uint8Array): Words | null {
  try {
    return JSON.parse(dayKeys.unwrap('audit', place(seq), wrapped).toString('utf8')) as Words
  } catch (error) {
    if (error instanceof ShreddedError) return null
    throw error
  }
}

/** Words of one entry open in no other. */
function place(seq: number): string {
  return `journal ${seq}`
}
