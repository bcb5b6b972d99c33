/**
 * A holder: one class of personal data, where its rows are, how they are shown and how they go. The table of all holders is
 * holders.ts; a new table of a database is one more row there, and a test asks for it.
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Subject } from './subject.ts'

export type Row = Readonly<Record<string, SQLOutputValue>>

export type Erasing = {
  /** Seconds since 1970. */
  readonly now: number
  /** The sealed file of a row that goes; it is removed once the rows are gone for good. */
  readonly file: (day: number, name: string) => void
}

export type Holder = {
  /** One word for programs. */
  readonly class: string
  /** A sentence for people. */
  readonly what: string
  readonly of: 'store' | 'quarantine'
  readonly tables: readonly string[]
  /** All of this subject, as the database has it. Only reads; `prepare` was called. */
  readonly rows: (database: DatabaseSync, subject: Subject) => readonly Row[]
  /** Columns that are not for others: random numbers of ours, and what only their owner may have. */
  readonly without?: readonly string[]
  /** `kept`: it stays, `because`. `pseudonymised`: the rows stay, and name nobody any more. */
  readonly does: 'deleted' | 'pseudonymised' | 'kept'
  /** Why something may be left afterwards. */
  readonly because?: string
  /** Within a transaction that writes. */
  readonly erase: (database: DatabaseSync, subject: Subject, erasing: Erasing) => void
}

/**
 * Gives SQL the words `theirs(address)`, `their_scope(scope)`, `named(text)` and `unnamed(text)`. The last one takes the address out
 * of a text. Each command opens databases of its own, so nobody else meets them.
 */
export function prepare(database: DatabaseSync, { owns, isIn, takeOut }: Subject): void {
  const told = (test: (text: string) => boolean) => (text: unknown) => (typeof text === 'string' && test(text) ? 1 : 0)
  const words = {
    theirs: told(owns),
    their_scope: told(scope => scope.startsWith('recipient:') && owns(scope.slice('recipient:'.length))),
    named: told(isIn),
  }
  for (const [name, word] of Object.entries(words)) database.function(name, { deterministic: true }, word)
  database.function('unnamed', { deterministic: true }, text => takeOut(String(text), '(erased)'))
}

/** A row for people and programs: times in ISO 8601, octets in base64, empty columns left out. */
export function plain(row: Row, without: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => !without.includes(name) && value !== null)
      .map(([name, value]) => [name, shown(name, value)]),
  )
}

function shown(name: string, value: SQLOutputValue): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'number') return value
  if (/(?:^|_)(?:at|until)$/.test(name)) return iso(value)
  return /(?:^|_)day$/.test(name) ? iso(value * 86_400).slice(0, 10) : value
}

/** Seconds since 1970 → `2026-11-28T08:00:00Z`. */
export function iso(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : `${date.toISOString().slice(0, 19)}Z`
}
