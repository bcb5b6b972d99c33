/** When a digest goes out. Pure; hours are those of the machine's time zone. */

export const SCHEDULES = ['daily', 'several', 'weekly', 'none'] as const
/** `daily`: at the first of the hours. `several`: at each of them. `weekly`: on Mondays at the first. */
export type Schedule = (typeof SCHEDULES)[number]

export function isSchedule(word: string): word is Schedule {
  return (SCHEDULES as readonly string[]).includes(word)
}

const MONDAY = 1

/**
 * The latest time, not after `now`, at which a digest was to go out. An hour that the clock skips in spring counts as the one after
 * it; one that comes twice in autumn counts once, the first time. Null: never.
 */
export function lastSlot(schedule: Schedule, hours: readonly number[], now: Date): Date | null {
  const [first] = hours
  if (schedule === 'none' || first === undefined) return null
  const at = schedule === 'several' ? hours : [first]
  let last: Date | null = null
  // Eight days: a week ago today, this hour may be still to come.
  for (let back = 0; back <= 7 && last === null; back++)
    for (const hour of at) {
      const slot = new Date(now.getFullYear(), now.getMonth(), now.getDate() - back, hour)
      if (schedule === 'weekly' && slot.getDay() !== MONDAY) continue
      if (slot <= now && (last === null || slot > last)) last = slot
    }
  return last
}

export type DueFacts = {
  readonly schedule: Schedule
  readonly hours: readonly number[]
  /** When the last digest went out, in seconds since 1970 as all times here; null: there was none. */
  readonly digestAt: number | null
  /** When a fresh one was asked for. */
  readonly askedAt: number | null
  /** When the oldest of what no digest told of came, message or entry of the journal; null: there is nothing new. */
  readonly newSince: number | null
  readonly now: Date
}

/**
 * `asked`: wanted now, whatever there is. `slot`: its time came, and something was new by then. A time that lies ahead of us was
 * written by a clock that was wrong: it neither holds back digests until it comes, nor is what came with it passed over.
 */
export function isDue({ schedule, hours, digestAt, askedAt, newSince, now }: DueFacts): 'asked' | 'slot' | null {
  const seconds = Math.floor(now.getTime() / 1000)
  if (isWaiting(askedAt, digestAt)) return 'asked'
  const slot = lastSlot(schedule, hours, now)
  if (slot === null || newSince === null) return null
  const slotAt = slot.getTime() / 1000
  if (digestAt !== null && digestAt >= slotAt && digestAt <= seconds) return null
  return newSince <= slotAt || newSince > seconds ? 'slot' : null
}

/** Was one asked for that did not go out yet? */
export function isWaiting(askedAt: number | null, digestAt: number | null): boolean {
  return askedAt !== null && (digestAt === null || askedAt > digestAt)
}
