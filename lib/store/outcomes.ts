/**
 * What somebody confirmed of messages: wanted or spam, with the content score that they had. Numbers only. What daemons hear is
 * written together; what all of them heard is kept in memory as a histogram of the last days.
 */
import { raise } from './state.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Outcomes as Totals, Tally } from '../policy/budget.ts'
import type { State } from './state.ts'

export type Label = 'wanted' | 'spam'
/** Who says so. `list` is no person: it never stands against the others. */
export type Source = 'release' | 'report' | 'list' | 'learn'

export type Outcome = {
  readonly reference: string
  readonly label: Label
  readonly source: Source
  /** Without what lists say of the sender (policy/content-score.ts). */
  readonly score: number
}

/** As the settings have it by default. */
const DAYS = 90

/** What waits to be written; beyond that the oldest is given up. */
const MOST_WAITING = 10_000
/** Rows that go at once when they have expired: mail waits meanwhile. */
const GO = 2_000
/** Reading all of it may take this share of the time at most. */
const SHARE = 0.01
/** Scores beyond, in tenths, are counted here. */
const LEAST_TENTHS = -200
const MOST_TENTHS = 400

export class Outcomes {
  readonly #state: State
  #days = DAYS
  readonly #now: () => Date
  #waiting: Outcome[] = []
  #totals: Totals = { wanted: new Map(), spam: new Map() }
  #version = 0
  #stale = false
  #notBefore = -Infinity
  #readDay = -1
  #expiredDay = -1
  #ticks = 0

  constructor(state: State, now: () => Date) {
    this.#state = state
    this.#now = now
    state.follow('outcomes', database => {
      this.#stale = true
      this.#readIfDue(database)
    })
    state.gather(() => this.#flush())
  }

  /** At the start, and when settings change: for how long outcomes count. */
  configure({ days }: { readonly days: number }): void {
    if (days === this.#days) return
    this.#days = days
    this.#expiredDay = -1
    this.#stale = true
    this.#notBefore = -Infinity
    this.#state.attempt(database => this.#readIfDue(database))
  }

  /** Written within a second. The last word of a person counts. */
  confirm(outcome: Outcome): void {
    if (!Number.isFinite(outcome.score)) return
    if (this.#waiting.length >= MOST_WAITING) this.#waiting.shift()
    this.#waiting.push(outcome)
  }

  /** Of the last days, as far as it was read. */
  get totals(): Totals {
    return this.#totals
  }

  /** Grows whenever `totals` was read anew. */
  get version(): number {
    return this.#version
  }

  #flush(): void {
    const day = dayOf(this.#now())
    const waiting = this.#waiting
    if (waiting.length > 0) {
      const written = this.#state.attempt(database => putOutcomes(database, waiting, day), { write: true })
      if (written !== undefined) {
        this.#waiting = []
        this.#stale ||= written > 0
      }
    }
    // Not at the end of a command, which is the only time that it comes here.
    if (this.#ticks++ > 0 && day !== this.#expiredDay) {
      const gone = this.#state.attempt(database => expireOutcomes(database, day - this.#days), { write: true })
      if (gone !== undefined && gone < GO) this.#expiredDay = day
    }
    if (day !== this.#readDay) this.#stale = true
    if (this.#stale) this.#state.attempt(database => this.#readIfDue(database))
  }

  #readIfDue(database: DatabaseSync): void {
    const began = performance.now()
    if (began < this.#notBefore) return
    const day = dayOf(this.#now())
    this.#totals = readTotals(database, day - this.#days)
    this.#stale = false
    this.#readDay = day
    this.#version++
    const ended = performance.now()
    this.#notBefore = ended + (ended - began) / SHARE
  }
}

/** How many rows that changed. Within a transaction that writes. */
export function putOutcomes(database: DatabaseSync, outcomes: readonly Outcome[], day: number): number {
  const put = database.prepare(
    `INSERT INTO outcome (reference, day, wanted, score, source) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET day = excluded.day, wanted = excluded.wanted, source = excluded.source
     WHERE excluded.source <> 'list' AND (wanted <> excluded.wanted OR source = 'list')`,
  )
  let changed = 0
  for (const { reference, label, source, score } of outcomes)
    changed += Number(put.run(reference, day, label === 'wanted' ? 1 : 0, score, source).changes)
  if (changed > 0) raise(database, 'outcomes')
  return changed
}

/** What was learnt by mistake is no outcome any more; what was said otherwise stands. Within a transaction that writes. */
export function dropLearnt(database: DatabaseSync, references: readonly string[]): void {
  const drop = database.prepare("DELETE FROM outcome WHERE reference = ? AND source = 'learn'")
  let gone = 0
  for (const reference of references) gone += Number(drop.run(reference).changes)
  if (gone > 0) raise(database, 'outcomes')
}

/** Of the days after `day`. */
export function readTotals(database: DatabaseSync, day: number): Totals {
  const rows = database
    .prepare(
      `SELECT wanted, max(${LEAST_TENTHS}, min(${MOST_TENTHS}, CAST(round(score * 10) AS INTEGER))) AS tenths, count(*) AS messages
       FROM outcome WHERE day > ? GROUP BY 1, 2`,
    )
    .all(day)
  const tally = (wanted: number): Tally =>
    new Map(
      rows
        .filter(row => row['wanted'] === wanted)
        .map(({ tenths, messages }) => [Number(tenths), Number(messages)] as const),
    )
  return { wanted: tally(1), spam: tally(0) }
}

/** Those up to `day`, at most so many as go at once; gives how many went. Within a transaction that writes. */
export function expireOutcomes(database: DatabaseSync, day: number): number {
  const { changes } = database
    .prepare('DELETE FROM outcome WHERE reference IN (SELECT reference FROM outcome WHERE day <= ? LIMIT ?)')
    .run(day, GO)
  return Number(changes)
}

/** Whole days since 1970, UTC. */
export function dayOf(date: Date): number {
  return Math.floor(date.getTime() / 86_400_000)
}
