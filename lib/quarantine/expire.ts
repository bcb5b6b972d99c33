/**
 * What dies in the quarantine, dies here: messages whose time is over (row, then file), list entries, figures, and the keys of days,
 * without which nothing of those days can be read again, in no backup either. Called every second by one process; each call does a
 * little, so that mail never waits for it.
 *
 * A key dies when the last moment of its day has had its days, and no row needs it any more: mail may have been promised a longer time
 * when it came. Nothing dies while the clock is in doubt (clock.ts).
 */
import { DayKeys } from '../privacy/day-keys.ts'
import { KeyError } from '../privacy/key-error.ts'
import { State } from '../store/state.ts'
import { forgetTrace } from '../store/verdicts.ts'
import { beginClock, clockSeen, lookAtClock, putClockSeen, standing } from './clock.ts'
import { anythingOver, dropEntries, dropOld, endOf, firstKept, needsKey, takeExpired } from './expire-rows.ts'
import { MailFiles } from './mail-files.ts'
import { dropUnused } from './personal-keys.ts'
import { QUARANTINE_FILE, QUARANTINE_SCHEMA } from './schema.ts'
import { Sweeper } from './sweep.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { KeyedClass } from '../privacy/day-keys.ts'
import type { Clock, Standing } from './clock.ts'
import type { Gone, Periods } from './expire-rows.ts'

export type RetentionOptions = {
  readonly data: string
  /** The folder of all keys. */
  readonly keys: string
  /** Asked at each call: a reload may change them. */
  readonly periods: () => Periods
  /** What goes wrong, once, and that it is well again (`OK`). `code`: one word. */
  readonly say: (code: string, why: string) => void
  /** Hears how many messages went because their time was over. */
  readonly onExpired?: (count: number) => void
  /** What else has its days and nobody who looks at them: called each hour, unless the clock is in doubt. */
  readonly also?: (now: Date) => void
  /** Seconds of anything that only goes forward. */
  readonly uptime?: () => number
  /** How long to wait for another process that writes, in milliseconds. */
  readonly waitMs?: number
}

/** Rows go for so long at a call; then they are written, which takes longer: mail waits for some 20 ms. */
const TIME_MS = 4
/** Pages after which what was written moves into the file: a few at a time, as the disk has to be waited for. */
const CHECKPOINT_PAGES = 250
/** Rows between two looks at the clock. */
const SLICE = 20
/** Files that wait to be deleted, at most: then no more rows go. */
const MOST_FILES = 2_000
const CLOCK_S = 600
const KEYS_S = 60
const HOURLY_S = 3_600
/** Between two times that the log of what was written is emptied: each is a sync. */
const FORGET_S = 60

const CLASSES: readonly KeyedClass[] = ['held', 'entry', 'explain', 'audit']

export class Retention {
  readonly #options: RetentionOptions
  readonly #uptime: () => number
  readonly #state: State
  readonly #files: MailFiles
  readonly #keys: DayKeys
  readonly #sweeper: Sweeper
  #clock: Clock | null = null
  #standing: Standing | null = null
  #putAt = -Infinity
  #keysAt = -Infinity
  #oldAt = -Infinity
  #sweptAt: number
  /** Keys that are to die, one at each call: each has to be on the disk. */
  #doomed: (readonly [KeyedClass, number])[] = []
  #waiting: Gone[] = []
  #removing: Promise<void> | null = null
  #sweeping: Promise<void> | null = null
  #trace = false
  #seenChange = -1
  #forgotAt = -Infinity
  #said: Standing = 'right'
  readonly #troubles = new Set<string>()
  #ended = false

  /** Makes nothing and reads nothing yet. */
  constructor(options: RetentionOptions) {
    const { data, keys, say, waitMs = 20, uptime = () => performance.now() / 1000 } = options
    this.#options = options
    this.#uptime = uptime
    // A deletion that a power cut takes back is done again: it need not be on the disk at once, as a message must.
    const schema = { ...QUARANTINE_SCHEMA, mode: 'wal' } as const
    this.#state = new State({ data, say, waitMs, database: { file: QUARANTINE_FILE, schema } })
    this.#files = new MailFiles(data)
    this.#keys = new DayKeys(keys)
    this.#sweeper = new Sweeper({
      data,
      keys,
      state: this.#state,
      files: this.#files,
      dayKeys: this.#keys,
      say,
      uptime,
    })
    this.#sweptAt = uptime()
  }

  /** False while the clock is in doubt, or nobody looked at it yet. */
  get sure(): boolean {
    return this.#standing === 'right'
  }

  /** To be called every second or so. Never throws. */
  tick(now: Date): void {
    if (this.#ended) return
    const wall = Math.floor(now.getTime() / 1000)
    if (this.#carefully('clock', () => this.#watch(wall)) !== 'right') return
    this.#sweep(wall)
    // One of them at a call, the seldom ones first: each may have to wait for the disk. None keeps the others from it.
    const steps: Readonly<Record<string, () => boolean | null>> = {
      keys: () => this.#expireKeys(wall, 1),
      tables: () => this.#expireOld(wall),
      trace: () => this.#forget(),
      rows: () => this.#expireRows(wall),
    }
    for (const [step, work] of Object.entries(steps)) if (this.#carefully(step, work) === true) return
  }

  /** All that is due, at once; where the clock is in doubt, nothing. Throws DatabaseError, KeyError. */
  async expireNow(now: Date): Promise<Standing> {
    const wall = Math.floor(now.getTime() / 1000)
    this.#state.demand(() => true)
    const found = this.#watch(wall) ?? 'wait'
    if (found !== 'right') return found
    while (this.#expireRows(wall)) await this.#removing
    this.#oldAt = this.#keysAt = -Infinity
    this.#expireOld(wall)
    this.#expireKeys(wall, Infinity)
    await this.#removing
    this.#forgotAt = -Infinity
    this.#forget()
    return found
  }

  /** Nothing of it is under way any more. */
  async quiet(): Promise<void> {
    await Promise.all([this.#removing, this.#sweeping])
  }

  async close(): Promise<void> {
    this.#ended = true
    this.#sweeper.end()
    await this.quiet()
    this.#state.close()
  }

  /** Null where it cannot be asked now. */
  #watch(wall: number): Standing | null {
    const { periods, say } = this.#options
    const { held } = periods()
    const reading = { wall, uptime: this.#uptime() }
    const known = this.#clock
    // What stands in the database is only of interest at the start, and to hear what an administrator says.
    const seenAt = known !== null && known.doubt === null ? null : this.#state.attempt(clockSeen)
    if (seenAt === undefined) return (this.#standing = null)
    const clock = lookAtClock(known ?? beginClock(reading, seenAt), reading, seenAt, held)
    const now = standing(clock, held)
    this.#clock = clock
    if (now !== this.#said) say(...spoken(now, clock))
    this.#standing = this.#said = now
    if (clock.doubt === null && (known?.doubt || reading.uptime - this.#putAt >= CLOCK_S)) {
      const put = this.#state.attempt(database => (putClockSeen(database, wall), true), { write: true })
      if (put === true) this.#putAt = reading.uptime
    }
    return now
  }

  /** True: there may be more. */
  #expireRows(wall: number): boolean {
    const { periods, onExpired } = this.#options
    const { entry } = periods()
    if (this.#waiting.length >= MOST_FILES) return true
    if (this.#state.attempt(database => anythingOver(database, wall, { entry })) !== true) return false
    const gone: Gone[] = []
    const until = performance.now() + TIME_MS
    const more = this.#state.attempt(
      database => {
        database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
        for (;;) {
          const some = takeExpired(database, wall, SLICE)
          gone.push(...some)
          const entries = dropEntries(database, firstKept(wall, entry), SLICE)
          if (some.length + entries === 0) return false
          if (performance.now() >= until) return true
        }
      },
      { write: true },
    )
    if (more === undefined) return false // it was undone
    this.#trace = true
    if (gone.length > 0) onExpired?.(gone.length)
    this.#waiting.push(...gone)
    this.#removing ??= this.#removeFiles().finally(() => (this.#removing = null))
    return more
  }

  /** One after the other, beside all other work. What is left after a crash has no row: the sweep finds it. */
  async #removeFiles(): Promise<void> {
    let failed = 0
    for (let one = this.#waiting.shift(); one !== undefined; one = this.#waiting.shift())
      await this.#files.remove(one.day, one.name).catch(() => failed++)
    if (failed > 0)
      this.#options.say('files', `${failed} files of messages whose time is over cannot be deleted: are they ours?`)
  }

  /** True: it did something. Null: it is not time to look. */
  #expireOld(wall: number): boolean | null {
    if (this.#uptime() - this.#oldAt < HOURLY_S) return null
    const work = (database: DatabaseSync): number =>
      dropOld(database, wall, this.#options.periods()) + dropUnused(database)
    const gone = this.#state.attempt(work, { write: true })
    if (gone === undefined) return null
    this.#oldAt = this.#uptime()
    this.#trace ||= gone > 0
    this.#options.also?.(new Date(wall * 1000))
    return true
  }

  /** True: some died. Null: it is not time to look. */
  #expireKeys(wall: number, most: number): boolean | null {
    if (this.#doomed.length === 0) {
      if (this.#uptime() - this.#keysAt < KEYS_S) return null
      this.#keysAt = this.#uptime()
      const over = this.#keysOver(wall)
      // However long it was promised when it came.
      this.#doomed = this.#state.attempt(database => over.filter(([kind, day]) => !needsKey(database, kind, day))) ?? []
    }
    const now = this.#doomed.splice(0, most)
    for (const [kind, day] of now) this.#keys.shred(kind, [day])
    return now.length > 0
  }

  #keysOver(wall: number): (readonly [KeyedClass, number])[] {
    const periods = this.#options.periods()
    const days = { ...periods, entry: Math.min(periods.entry, periods.held) }
    return CLASSES.flatMap(kind =>
      this.#keys
        .days(kind)
        .filter(day => endOf(day, days[kind]) <= wall)
        .map(day => [kind, day] as const),
    )
  }

  #sweep(wall: number): void {
    if (this.#sweeping !== null || this.#uptime() - this.#sweptAt < HOURLY_S) return
    this.#sweptAt = this.#uptime()
    this.#sweeping = this.#sweeper
      .sweep(Math.floor(wall / 86_400))
      .then(
        () => void this.#troubles.delete('sweep'),
        (error: unknown) => this.#complain('sweep', error),
      )
      .finally(() => (this.#sweeping = null))
  }

  /**
   * The log of what was written still holds pages as they were: what we deleted, and what others did (a release). True: it was emptied.
   */
  #forget(): boolean {
    if (this.#uptime() - this.#forgotAt < FORGET_S) return false
    const change = this.#state.attempt(database =>
      Number(database.prepare('PRAGMA data_version').get()?.['data_version']),
    )
    if (change === undefined || (!this.#trace && change === this.#seenChange)) return false
    if (this.#state.attempt(forgetTrace) !== true) return false
    this.#seenChange = change
    this.#trace = false
    this.#forgotAt = this.#uptime()
    return true
  }

  /** Null: there was nothing to be done, and nothing is known of how it would go. */
  #carefully<T>(step: string, work: () => T): T | null {
    try {
      const result = work()
      if (result !== null && this.#troubles.delete(step)) this.#options.say('OK', `retention: ${step}: works again`)
      return result
    } catch (error) {
      this.#complain(step, error)
      return null
    }
  }

  /** Once for each, until it is over. */
  #complain(step: string, error: unknown): void {
    if (this.#troubles.has(step)) return
    this.#troubles.add(step)
    const why = error instanceof KeyError ? error.message : error instanceof Error ? error.name : 'failed'
    this.#options.say('retention', `${step}: ${why}; what is over stays until this is mended`)
  }
}

function spoken(now: Standing, { doubt }: Clock): [code: string, why: string] {
  if (now === 'right') return ['OK', 'clock: it is believed, and what is over goes']
  const days = Math.round((doubt?.by ?? 0) / 86_400)
  const what = `clock: it is ${days} days ahead of when it was last seen; nothing expires`
  return now === 'wait'
    ? [
        'clock',
        `${what} for an hour, in case that it is put right; if it is right: cleanmilter retention --clock-is-right`,
      ]
    : ['clock', `${what} until you say that it is right: cleanmilter retention --clock-is-right`]
}
