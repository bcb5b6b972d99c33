/**
 * Is the wall clock right? What expires goes by it, and a clock that jumps must not make mail expire. It is held against the time that
 * this process has run, which cannot jump, and at the start against the last time that it was seen right, which stands in the database.
 *
 * - Ahead by more than a day: nothing expires for an hour of running, time enough for NTP. So it is after a machine was switched off,
 *   too: whether a clock is wrong, or nobody was there for days, looks the same.
 * - Ahead by more than mail is kept: nothing expires until an administrator says that the clock is right.
 * - Behind: what has a time dies later, never earlier. That it is so is believed after a day.
 *
 * While it is in doubt, the time in the database stays: who starts then has the same doubt. Times are in seconds.
 */
import type { DatabaseSync } from 'node:sqlite'

/** `wall`: since 1970. `uptime`: of anything that only goes forward. */
export type Reading = { readonly wall: number; readonly uptime: number }

export type Clock = {
  /** From here on it is reckoned. */
  readonly base: Reading
  /** Null: it is right. `by`: how far it is ahead, or behind (negative); `since`: uptime at which it was first so. */
  readonly doubt: { readonly by: number; readonly since: number } | null
}

/** `wait`: it will be believed within the hour. `ask`: an administrator has to say so. */
export type Standing = 'right' | 'wait' | 'ask'

const HOUR = 3_600
const DAY = 86_400
/** A jump that nobody believes without being told, however long mail is kept. */
const MOST_AHEAD = 30 * DAY

/** `seenAt`: the last time that it was right; null: nobody looked so far. */
export function beginClock(now: Reading, seenAt: number | null): Clock {
  return { base: { wall: seenAt ?? now.wall, uptime: now.uptime }, doubt: null }
}

/** `seenAt` as it stands in the database now: somebody else may have said that the clock is right. */
export function lookAtClock({ base, doubt }: Clock, now: Reading, seenAt: number | null, heldDays: number): Clock {
  const by = now.wall - base.wall - (now.uptime - base.uptime)
  // Small steps add up against the same base, so that many of them are a jump, too.
  if (Math.abs(by) <= DAY) return { base, doubt: null }
  const believed: Clock = { base: now, doubt: null }
  if (doubt !== null && seenAt !== null && Math.abs(now.wall - seenAt) <= DAY) return believed
  const since = doubt !== null && Math.abs(by - doubt.by) <= DAY ? doubt.since : now.uptime
  const waited = now.uptime - since
  if (by < 0 ? waited >= DAY : waited >= HOUR && by <= mostAhead(heldDays)) return believed
  return { base, doubt: { by, since } }
}

/** May something expire? */
export function standing({ doubt }: Clock, heldDays: number): Standing {
  if (doubt === null || doubt.by < 0) return 'right'
  return doubt.by > mostAhead(heldDays) ? 'ask' : 'wait'
}

function mostAhead(heldDays: number): number {
  return Math.min(heldDays * DAY, MOST_AHEAD)
}

/** Null: nobody looked so far. */
export function clockSeen(database: DatabaseSync): number | null {
  const row = database.prepare('SELECT seen_at FROM clock').get()
  return row === undefined ? null : Number(row['seen_at'])
}

/** The clock is right, it is `wall`. Within a transaction that writes. */
export function putClockSeen(database: DatabaseSync, wall: number): void {
  database.prepare('INSERT INTO clock VALUES (1, ?) ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at').run(wall)
}
