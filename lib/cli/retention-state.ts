/** How it stands with what is kept: the oldest that can still be read of each class, when it dies, and what should be dead already. */
import { existsSync } from 'node:fs'
import { logDays } from '../observe/log.ts'
import { DayKeys } from '../privacy/day-keys.ts'
import { endOf, heldAges } from '../quarantine/expire-rows.ts'
import { QUARANTINE_FILE, QUARANTINE_SCHEMA } from '../quarantine/schema.ts'
import { Ledger, ledgerPath } from '../scorers/classifier/ledger.ts'
import { quarantinePlaces } from '../settings/quarantine-places.ts'
import { keptUnder } from '../settings/retention.ts'
import { COMMAND_WAIT_MS, State } from '../store/state.ts'
import { Failure } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { toldStored } from './stored.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Death, Kept, KeptName } from '../settings/retention.ts'
import type { Settings } from '../settings/settings.ts'

/** What `--json` prints of a class. Programs read it: names are only added, never changed. */
export type KeptState = {
  readonly class: Kept['class']
  /** Of a class of several parts. */
  readonly part: KeptName | null
  readonly what: string
  readonly setting: string
  readonly days: number
  readonly dies: readonly Death[]
  /** The day of the oldest that can be read; null: there is none, or it is not ours to know. */
  readonly oldest: string | null
  /** When the last of that day dies, as 2026-11-28T00:00:00Z. */
  readonly dies_at: string | null
  readonly overdue: boolean
}

export type RetentionState = {
  readonly classes: readonly KeptState[]
  /** When the clock was last seen right; null: nobody watches it. */
  readonly clock_seen_at: string | null
  readonly overdue: number
}

/** `day`: of the oldest. `ends`: when its day dies; `late`: something of it should be dead since then. */
type Age = { readonly day: number; readonly ends: number; readonly late?: number | null }

const DAY_S = 86_400
/** What is over may wait for the hourly look, and for an hour of doubt about the clock. */
const GRACE_S = 7_200

/** Throws Failure. */
export function retentionState(settings: Settings, now: Date): RetentionState {
  const wall = Math.floor(now.getTime() / 1000)
  const { ages, clockSeenAt } = agesOf(settings)
  const classes = keptUnder(settings).map((kept): KeptState => {
    const age = ages(kept)
    const due = age === null ? null : Math.min(age.ends, age.late ?? Infinity)
    return {
      class: kept.class,
      part: kept.class === kept.name ? null : kept.name,
      what: kept.what,
      setting: kept.setting,
      days: kept.days,
      dies: kept.dies,
      oldest: age === null ? null : timeText(age.day * DAY_S).slice(0, 10),
      dies_at: age === null ? null : timeText(age.ends),
      overdue: due !== null && due + GRACE_S < wall,
    }
  })
  return {
    classes,
    clock_seen_at: clockSeenAt === null ? null : timeText(clockSeenAt),
    overdue: classes.filter(({ overdue }) => overdue).length,
  }
}

function agesOf(settings: Settings): {
  readonly ages: (kept: Kept) => Age | null
  readonly clockSeenAt: number | null
} {
  const { data, log } = settings
  const keys = new DayKeys(quarantinePlaces(settings).keys)
  const held = inDatabase(data, { file: QUARANTINE_FILE, schema: QUARANTINE_SCHEMA }, heldAgesOf(keys))
  const stored = inDatabase(data, undefined, storedAges)
  const keyDay = (kind: 'explain' | 'audit'): number | null => toldStored(() => keys.days(kind))[0] ?? null
  const table: { readonly [name in KeptName]: (days: number) => Age | null } = {
    held: days => ageOf(held?.heldDay ?? null, days, held?.heldEnds, held?.firstEnd),
    entry: days => ageOf(held?.entryDay ?? null, days, null),
    explain(days) {
      const rowDay = stored?.verdictAt == null ? null : Math.floor(stored.verdictAt / DAY_S)
      return ageOf(least(keyDay('explain'), rowDay), days)
    },
    log: days => (log.to === 'stdout' ? null : ageOf(oldestLog(log.to), days)),
    statistics: days => ageOf(held?.statisticDay ?? null, days),
    ledger: days => ageOf(oldestReceipt(data), days),
    outcomes: days => ageOf(stored?.outcomeDay ?? null, days - 1),
    correspondents: days => ageOf(stored?.pairEndsDay == null ? null : stored.pairEndsDay - days, days),
    audit: days => ageOf(keyDay('audit'), days),
  }
  return { ages: ({ name, days }) => table[name](days), clockSeenAt: held?.clockSeenAt ?? null }
}

type HeldOnes = {
  readonly heldDay: number | null
  readonly heldEnds: number | null
  readonly firstEnd: number | null
  readonly entryDay: number | null
  readonly statisticDay: number | null
  readonly clockSeenAt: number | null
}

/** What can be read is what a key is there for; recipient and time of a message stand in its row without one. */
function heldAgesOf(keys: DayKeys): (database: DatabaseSync) => HeldOnes {
  return database => {
    const ages = heldAges(database)
    const heldDay = least(keys.days('held')[0] ?? null, ages.oldestDay)
    return {
      heldDay,
      heldEnds: heldDay === null ? null : ages.lastEndOf(heldDay),
      firstEnd: ages.firstEnd,
      entryDay: least(keys.days('entry')[0] ?? null, ages.oldestEntryDay),
      statisticDay: ages.oldestStatisticDay,
      clockSeenAt: ages.clockSeenAt,
    }
  }
}

type StoredOnes = {
  readonly verdictAt: number | null
  readonly outcomeDay: number | null
  readonly pairEndsDay: number | null
}

function storedAges(database: DatabaseSync): StoredOnes {
  const one = (sql: string): number | null => {
    const found = database.prepare(sql).get()?.['one']
    return typeof found === 'number' ? found : null
  }
  return {
    verdictAt: one('SELECT min(at) AS one FROM verdict'),
    outcomeDay: one('SELECT min(day) AS one FROM outcome'),
    pairEndsDay: one('SELECT min(expires_day) AS one FROM correspondent'),
  }
}

function ageOf(day: number | null, days: number, ends?: number | null, late?: number | null): Age | null {
  return day === null ? null : { day, ends: Math.max(endOf(day, days), ends ?? 0), late: late ?? null }
}

function least(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.min(one, other)
}

function oldestReceipt(data: string): number | null {
  if (!existsSync(ledgerPath(data))) return null
  return toldStored(() => {
    const ledger = new Ledger(ledgerPath(data))
    try {
      return ledger.oldestDay()
    } finally {
      ledger.close()
    }
  })
}

function oldestLog(folder: string): number | null {
  try {
    const [first] = logDays(folder)
    return first === undefined ? null : Date.parse(first) / (DAY_S * 1000)
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new Failure(`log.to: ${folder} cannot be read (${code})`, EXIT.noPermission, { cause: error })
  }
}

/** Undefined where there is no such file; none is made. */
function inDatabase<T>(
  data: string,
  database: { readonly file: string; readonly schema: typeof QUARANTINE_SCHEMA } | undefined,
  work: (database: DatabaseSync) => T,
): T | undefined {
  const state = new State({
    data,
    say: () => undefined,
    waitMs: COMMAND_WAIT_MS,
    create: false,
    ...(database !== undefined && { database }),
  })
  if (!existsSync(state.path)) return undefined
  try {
    return toldStored(() => state.demand(work))
  } finally {
    state.close()
  }
}

function timeText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
