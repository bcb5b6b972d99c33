/**
 * Who of ours wrote to whom, as keyed hashes that expire: whoever has the database can ask it about a pair of addresses that they
 * know, and cannot read one out of it. Asked by message, straight in the file: the table may be far larger than memory.
 */
import { keyedHash, secretFor, secretIfAny } from './secret.ts'
import { dayOf } from './outcomes.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Pair } from '../policy/correspondents.ts'
import type { State } from './state.ts'

/** As the settings have it by default. */
const DAYS = 90
/** Rows at most; those that would expire first go first. */
const MOST = 5_000_000
/** Pairs that wait to be written; beyond that the oldest are given up. */
const MOST_WAITING = 10_000
/** Rows that go at once: mail waits meanwhile. */
const GO = 2_000
/** Octets of a row's name that stand for the own address alone. */
const OWN_OCTETS = 8

export class Correspondents {
  readonly #state: State
  #days = DAYS
  readonly #now: () => Date
  readonly #most: number
  readonly #asking = new WeakMap<DatabaseSync, { readonly key: StatementSync; readonly row: StatementSync }>()
  #waiting = new Map<string, Pair>()
  #expiredDay = -1
  /** Rows that this process made since it counted; counted anew after so many, and at the start. */
  #made = Infinity

  #ticks = 0

  constructor(state: State, now: () => Date, most = MOST) {
    this.#state = state
    this.#now = now
    this.#most = most
    state.gather(() => this.#flush())
  }

  /** At the start, and when settings change: a pair is known for so long after the last mail that taught it. */
  configure({ days }: { readonly days: number }): void {
    if (days !== this.#days) this.#expiredDay = -1
    this.#days = days
  }

  /** Written within a second. Until then the addresses are in memory. */
  teach(pairs: readonly Pair[]): void {
    for (const pair of pairs) {
      const [oldest] = this.#waiting.keys()
      if (this.#waiting.size >= MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest)
      this.#waiting.set(`${pair.own} ${pair.other}`, pair)
    }
  }

  /** Has `own` written to `other`? False where it cannot be known now. */
  knows({ own, other }: Pair): boolean {
    const found = this.#state.attempt(database => {
      const ask = this.#statements(database)
      const secret = ask.key.get()
      if (secret === undefined) return false
      const name = pairName(Buffer.from(secret['key'] as Uint8Array), own, other)
      return ask.row.get(name, dayOf(this.#now())) !== undefined
    })
    return found ?? false
  }

  #statements(database: DatabaseSync): { readonly key: StatementSync; readonly row: StatementSync } {
    let statements = this.#asking.get(database)
    if (statements === undefined) {
      statements = {
        key: database.prepare("SELECT key FROM secret WHERE purpose = 'correspondents'"),
        row: database.prepare('SELECT 1 FROM correspondent WHERE pair = ? AND expires_day >= ?'),
      }
      this.#asking.set(database, statements)
    }
    return statements
  }

  #flush(): void {
    const day = dayOf(this.#now())
    const waiting = this.#waiting
    if (waiting.size > 0) {
      const made = this.#state.attempt(database => putPairs(database, [...waiting.values()], day + this.#days), {
        write: true,
      })
      if (made !== undefined) {
        this.#waiting = new Map()
        this.#made += made
      }
    }
    // The rest not at the end of a command, which is the only time that it comes here.
    if (this.#ticks++ === 0) return
    if (day !== this.#expiredDay) this.#expire(day)
    if (this.#made >= Math.max(1, this.#most / 500)) this.#bound()
  }

  #expire(day: number): void {
    const gone = this.#state.attempt(database => expirePairs(database, day, this.#days), { write: true })
    if (gone === 0) this.#expiredDay = day
  }

  #bound(): void {
    const over = this.#state.attempt(database => countOf(database) - this.#most)
    if (over === undefined) return
    if (over > 0)
      this.#state.attempt(
        database =>
          database
            .prepare(
              'DELETE FROM correspondent WHERE pair IN (SELECT pair FROM correspondent ORDER BY expires_day LIMIT ?)',
            )
            .run(Math.min(over, GO)),
        { write: true },
      )
    // More than goes at once: the next time goes on.
    if (over <= GO) this.#made = 0
  }
}

/** Pairs whose time is over, at most so many as go at once; gives how many changed. Within a transaction that writes. */
export function expirePairs(database: DatabaseSync, today: number, days: number): number {
  // Where the setting became shorter, it holds for what is there, too.
  const shorter = database
    .prepare(
      'UPDATE correspondent SET expires_day = ? WHERE pair IN (SELECT pair FROM correspondent WHERE expires_day > ? LIMIT ?)',
    )
    .run(today + days, today + days, GO)
  const expired = database
    .prepare('DELETE FROM correspondent WHERE pair IN (SELECT pair FROM correspondent WHERE expires_day < ? LIMIT ?)')
    .run(today, GO)
  return Number(shorter.changes) + Number(expired.changes)
}

/** How many are new. Within a transaction that writes. */
export function putPairs(database: DatabaseSync, pairs: readonly Pair[], expiresDay: number): number {
  const key = secretFor(database, 'correspondents')
  const known = database.prepare('SELECT 1 FROM correspondent WHERE pair = ?')
  const put = database.prepare(
    `INSERT INTO correspondent VALUES (?, ?) ON CONFLICT DO UPDATE SET expires_day = excluded.expires_day
     WHERE excluded.expires_day > expires_day`,
  )
  let made = 0
  for (const { own, other } of pairs) {
    const name = pairName(key, own, other)
    if (known.get(name) === undefined) made++
    put.run(name, expiresDay)
  }
  return made
}

/** All that `own` taught, or one of it; how many. Within a transaction that writes. */
export function forgetPairs(database: DatabaseSync, own: string, other: string | null): number {
  const key = secretFor(database, 'correspondents')
  if (other !== null)
    return Number(database.prepare('DELETE FROM correspondent WHERE pair = ?').run(pairName(key, own, other)).changes)
  return Number(
    database.prepare('DELETE FROM correspondent WHERE pair BETWEEN ? AND ?').run(...rangeOf(key, own)).changes,
  )
}

/** The days on which what `own` taught expires; or, with `other`, that one pair. Only reads. */
export function pairsOf(database: DatabaseSync, own: string, other: string | null): readonly number[] {
  const key = secretIfAny(database, 'correspondents')
  if (key === null) return []
  const [from, to] = other === null ? rangeOf(key, own) : [pairName(key, own, other), pairName(key, own, other)]
  return database
    .prepare('SELECT expires_day FROM correspondent WHERE pair BETWEEN ? AND ?')
    .all(from, to)
    .map(row => Number(row['expires_day']))
}

/** The key goes, too: what somebody copied before says nothing about what comes. How many pairs there were. */
export function resetCorrespondents(database: DatabaseSync): number {
  const { changes } = database.prepare('DELETE FROM correspondent').run()
  database.prepare("DELETE FROM secret WHERE purpose = 'correspondents'").run()
  return Number(changes)
}

export function countOf(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS pairs FROM correspondent').get()?.['pairs'])
}

function pairName(key: Buffer, own: string, other: string): Buffer {
  return Buffer.concat([ownPart(key, own), keyedHash(key, own, other)])
}

/** All names that begin with the own address'. */
function rangeOf(key: Buffer, own: string): readonly [from: Buffer, to: Buffer] {
  const from = ownPart(key, own)
  return [from, Buffer.concat([from, Buffer.alloc(17, 0xff)])]
}

function ownPart(key: Buffer, own: string): Buffer {
  return keyedHash(key, own).subarray(0, OWN_OCTETS)
}
