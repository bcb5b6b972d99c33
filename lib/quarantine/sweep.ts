/**
 * What a crash left behind: files without a row, rows without a file, empty folders, keys that were not put into place. Runs beside all
 * other work, some names at a time.
 *
 * A file is there before its row while a message is being held. So a file without a row goes only where it was seen so in two sweeps,
 * an hour of running apart: no clock tells that as surely, and a hold lasts seconds.
 */
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { heldDays, known, markGone, ofDay } from './expire-rows.ts'
import type { DayKeys } from '../privacy/day-keys.ts'
import type { State } from '../store/state.ts'
import type { MailFiles } from './mail-files.ts'

export type SweeperOptions = {
  readonly data: string
  readonly keys: string
  readonly state: State
  readonly files: MailFiles
  readonly dayKeys: DayKeys
  readonly say: (code: string, why: string) => void
  readonly uptime: () => number
}

/** What one sweep did. */
export type Swept = {
  /** Files without a row, deleted. */
  strays: number
  /** Files without a row, left alone: so many are no crash, rather a lost database. */
  left: number
  /** Rows without a file, marked. */
  gone: number
  /** Keys that were never put into place. */
  keys: number
}

const HOUR_S = 3_600
/** Names that are looked up together. */
const BATCH = 100
/** Between two batches others have their turn. */
const PAUSE_MS = 5
/** Files without a row that are remembered, or go in one sweep, at most; the others have the next one. */
const MOST = 10_000
/** So few are always a crash's. */
const FEW = 20

export class Sweeper {
  readonly #options: SweeperOptions
  readonly #folder: string
  /** What had no row, and since when (uptime). */
  #suspects = new Map<string, number>()
  /** The day on which rows were last looked at: once a day will do. */
  #rowsOn = -1
  #left = 0
  #ended = false

  constructor(options: SweeperOptions) {
    this.#options = options
    this.#folder = join(options.data, 'quarantine')
  }

  /** The one under way stops at its next breath. */
  end(): void {
    this.#ended = true
  }

  /** Rejects with what the system says. `today`: whole days since 1970. */
  async sweep(today: number): Promise<Swept> {
    const { files, dayKeys, state, say } = this.#options
    const swept: Swept = { strays: 0, left: 0, gone: 0, keys: 0 }
    const before = this.#suspects
    this.#suspects = new Map()
    await this.#sweepKeys(before, swept)
    const days = await files.days()
    const keyed = new Set(dayKeys.days('held'))
    for (const day of days.toSorted((a, b) => a - b)) await this.#sweepFiles(day, today, keyed.has(day), before, swept)
    if (today !== this.#rowsOn) {
      this.#rowsOn = today
      const rowDays = (state.attempt(heldDays) ?? []).filter(day => day < today)
      // Not a single folder: rather a disk that is not mounted than mail that is gone.
      if (days.length > 0) for (const day of rowDays) await this.#sweepRows(day, swept)
      else if (rowDays.length > 0)
        say('files', `${this.#folder}: there are messages in the database, and no file of them; is a disk missing?`)
    }
    if (swept.gone > 0)
      say('gone', `the files of ${swept.gone} held messages are gone; their rows stay until their time is over`)
    if (swept.left > 0 && swept.left !== this.#left)
      say(
        'strays',
        `${swept.left} files below ${this.#folder} are in no row of the database; if it was lost, put a copy of it back: they die with the keys of their days`,
      )
    this.#left = swept.left
    return swept
  }

  async #sweepFiles(
    day: number,
    today: number,
    keyed: boolean,
    before: Map<string, number>,
    swept: Swept,
  ): Promise<void> {
    const { files, state } = this.#options
    const doomed: string[] = []
    let matched = 0
    // Without its key nobody can read it, whatever becomes of its row.
    const dead = !keyed && day < today - 1
    for await (const names of files.batches(day, BATCH)) {
      if (this.#ended) return
      const rows = state.attempt(database => known(database, names))
      if (rows === undefined) return
      matched += rows.size
      for (const name of names)
        if (!rows.has(name) && (dead || this.#isOld(name, before)) && doomed.length < MOST) doomed.push(name)
      await pause(PAUSE_MS)
    }
    if (!dead && doomed.length > Math.max(FEW, matched)) {
      swept.left += doomed.length
      return
    }
    for (const name of doomed) {
      if (this.#ended) return
      await files.remove(day, name)
      this.#suspects.delete(name)
      swept.strays++
    }
    if (matched === 0 && day < today) await files.removeDay(day)
  }

  /** Only days that are over: no message of theirs is on its way. */
  async #sweepRows(day: number, swept: Swept): Promise<void> {
    const { files, state } = this.#options
    for (let after = 0; ;) {
      const page = state.attempt(database => ofDay(database, day, after, BATCH))
      if (page === undefined || page.names.length === 0 || this.#ended) return
      after = page.last
      const found = await Promise.all(page.names.map(async name => await files.has(day, name)))
      const gone = page.names.filter((_, at) => found[at] === false)
      if (gone.length > 0) swept.gone += state.attempt(database => markGone(database, gone), { write: true }) ?? 0
      await pause(PAUSE_MS)
    }
  }

  /** What a crash left of a key that was being made. It may be a second name of one that is in use: deleted, not overwritten. */
  async #sweepKeys(before: Map<string, number>, swept: Swept): Promise<void> {
    const { keys, dayKeys } = this.#options
    for (const folder of [keys, dayKeys.folder])
      for (const name of await readdir(folder).catch((): string[] => [])) {
        const path = join(folder, name)
        if (!name.endsWith('.new') || !this.#isOld(path, before)) continue
        if ((await stat(path)).isFile()) await unlink(path)
        swept.keys++
      }
  }

  /** Seen without a row for an hour? */
  #isOld(name: string, before: Map<string, number>): boolean {
    const uptime = this.#options.uptime()
    const since = before.get(name) ?? uptime
    if (this.#suspects.size < MOST) this.#suspects.set(name, since)
    return uptime - since >= HOUR_S
  }
}
