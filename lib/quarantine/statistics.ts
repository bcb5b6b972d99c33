/**
 * Figures of a day for the whole site. Nothing of a person is in them: no name, no time of day.
 * Counted for each recipient: a message to three people counts three times, as it is held, released and reported three times.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { State } from '../store/state.ts'

/** Each name, and what it counts. */
export const FIGURES = {
  messages: 'messages judged',
  held: 'held in the own store',
  released: 'handed back',
  released_bulk: 'of these, with many others after a bad rule',
  deleted: 'deleted by their recipient',
  expired: 'deleted because their time was over',
  reported_spam: 'confirmed as spam by their recipient',
  reported_wrong: 'reported as wrongly held',
  viewed: 'reports that an administrator looked at',
  decided: 'reports that an administrator decided',
  failed: 'could not be held: the sender was told to come back',
} as const satisfies Record<string, string>
export type Figure = keyof typeof FIGURES

const DAY_MS = 86_400_000
/** Each writing waits for the disk. */
const EVERY_MS = 5_000

/** What this process counted and has not written yet. */
export class Statistics {
  readonly #state: State
  readonly #now: () => Date
  readonly #counts = new Map<number, Map<Figure, number>>()
  #writtenAt = -Infinity

  /** Written by the State as it gathers, and by `close` at the end. */
  constructor(state: State, now: () => Date) {
    this.#state = state
    this.#now = now
    state.gather(() => this.flush())
  }

  /** Never throws, never waits. */
  count(name: Figure, by = 1): void {
    const day = Math.floor(this.#now().getTime() / DAY_MS)
    let counts = this.#counts.get(day)
    if (counts === undefined) this.#counts.set(day, (counts = new Map()))
    counts.set(name, (counts.get(name) ?? 0) + by)
  }

  /** Writes all, before the State is closed. */
  close(): void {
    this.#writtenAt = -Infinity
    this.flush()
  }

  /** Adds what was counted to what others did, now and then. What cannot be written waits. */
  flush(): void {
    if (this.#counts.size === 0 || performance.now() - this.#writtenAt < EVERY_MS) return
    const done = this.#state.attempt(
      database => {
        for (const [day, counts] of this.#counts) for (const [name, by] of counts) add(database, day, name, by)
        return true
      },
      { write: true },
    )
    if (done !== true) return
    this.#writtenAt = performance.now()
    this.#counts.clear()
  }
}

/** Within a transaction that writes. */
export function add(database: DatabaseSync, day: number, name: Figure, by: number): void {
  database
    .prepare('INSERT INTO statistic VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count')
    .run(day, name, by)
}

export type DayFigures = { readonly day: number; readonly figures: Readonly<Partial<Record<Figure, number>>> }

/** Days that have figures, from `since` on, the oldest first. Names that only another version knows are left out. */
export function figuresSince(database: DatabaseSync, since: number): readonly DayFigures[] {
  const days = new Map<number, Partial<Record<Figure, number>>>()
  for (const row of database.prepare('SELECT * FROM statistic WHERE day >= ? ORDER BY day, name').iterate(since)) {
    const day = Number(row['day'])
    const name = String(row['name'])
    const figures = days.get(day) ?? {}
    days.set(day, figures)
    if (isFigure(name)) figures[name] = Number(row['count'])
  }
  return [...days].map(([day, figures]) => ({ day, figures }))
}

/** Figures of days before `day` go. Gives how many rows went. */
export function dropBefore(database: DatabaseSync, day: number): number {
  return Number(database.prepare('DELETE FROM statistic WHERE day < ?').run(day).changes)
}

function isFigure(name: string): name is Figure {
  return Object.hasOwn(FIGURES, name)
}
