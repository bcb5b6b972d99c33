/** Is the clock right? Each row is a life: what the clock shows as time goes by, and whether something may expire. */
import t from 'tap'
import { beginClock, lookAtClock, standing } from '../../lib/quarantine/clock.ts'
import type { Standing } from '../../lib/quarantine/clock.ts'

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400
const T = 1_795_000_000

/** `up`: seconds after the start; `wall`: what the clock shows, after T; `seen`: what another process put down meanwhile, after T. */
type Step = { readonly up: number; readonly wall: number; readonly seen?: number; readonly want: Standing }

for (const { name, seen, steps, heldDays = 30 } of [
  {
    name: 'never looked at before: it is believed',
    seen: null,
    steps: [{ up: 0, wall: 0, want: 'right' }],
  },
  {
    name: 'switched off for 10 days: an hour of waiting, then it is right',
    seen: 0,
    steps: [
      { up: 0, wall: 10 * DAY, want: 'wait' },
      { up: HOUR - 1, wall: 10 * DAY + HOUR - 1, want: 'wait' },
      { up: HOUR, wall: 10 * DAY + HOUR, want: 'right' },
      { up: 2 * HOUR, wall: 10 * DAY + 2 * HOUR, want: 'right' },
    ],
  },
  {
    name: 'switched off over night: nothing to wait for',
    seen: 0,
    steps: [{ up: 0, wall: 23 * HOUR, want: 'right' }],
  },
  {
    name: 'starts with a clock of 2000, NTP puts it right: nobody is asked',
    seen: 0,
    steps: [
      { up: 0, wall: -9000 * DAY, want: 'right' },
      { up: 5 * MINUTE, wall: -9000 * DAY + 5 * MINUTE, want: 'right' },
      { up: 6 * MINUTE, wall: 2 * HOUR, want: 'right' },
    ],
  },
  {
    name: 'starts a year ahead, NTP puts it right within minutes',
    seen: 0,
    steps: [
      { up: 0, wall: 365 * DAY, want: 'ask' },
      { up: 3 * MINUTE, wall: 3 * MINUTE, want: 'right' },
    ],
  },
  {
    name: 'jumps 5 days ahead while we run, and back',
    seen: 0,
    steps: [
      { up: 0, wall: 0, want: 'right' },
      { up: 1, wall: 5 * DAY, want: 'wait' },
      { up: 30 * MINUTE, wall: 30 * MINUTE, want: 'right' },
    ],
  },
  {
    name: 'jumps a year ahead: no hour helps, an administrator does',
    seen: 0,
    steps: [
      { up: 0, wall: 0, want: 'right' },
      { up: 1, wall: 365 * DAY, want: 'ask' },
      { up: 9 * DAY, wall: 374 * DAY, want: 'ask' },
      { up: 9 * DAY + 1, wall: 374 * DAY + 1, seen: 374 * DAY, want: 'right' },
      { up: 9 * DAY + 2, wall: 374 * DAY + 2, seen: 374 * DAY, want: 'right' },
    ],
  },
  {
    name: 'an administrator may shorten the hour, too',
    seen: 0,
    steps: [
      { up: 0, wall: 10 * DAY, want: 'wait' },
      { up: 1, wall: 10 * DAY + 1, seen: 10 * DAY, want: 'right' },
    ],
  },
  {
    name: 'ahead by more than mail is kept, where that is less than 30 days: an administrator is asked',
    seen: 0,
    heldDays: 7,
    steps: [
      { up: 0, wall: 7 * DAY, want: 'wait' },
      { up: 1, wall: 8 * DAY, want: 'ask' },
    ],
  },
  {
    name: 'ahead by 31 days, where mail is kept for years: an administrator is asked all the same',
    seen: 0,
    heldDays: 3650,
    steps: [{ up: 0, wall: 31 * DAY, want: 'ask' }],
  },
  {
    name: 'it jumps again within the hour: the hour begins anew',
    seen: 0,
    steps: [
      { up: 0, wall: 5 * DAY, want: 'wait' },
      { up: 50 * MINUTE, wall: 12 * DAY, want: 'wait' },
      { up: 70 * MINUTE, wall: 12 * DAY + 20 * MINUTE, want: 'wait' },
      { up: 110 * MINUTE, wall: 12 * DAY + HOUR, want: 'right' },
    ],
  },
  {
    name: 'steps of some hours add up to a jump',
    seen: 0,
    steps: [
      { up: 0, wall: 0, want: 'right' },
      { up: 10, wall: 20 * HOUR, want: 'right' },
      { up: 20, wall: 40 * HOUR, want: 'wait' },
    ],
  },
  {
    name: 'behind: nothing that has a time dies before it; the way back is no jump',
    seen: 0,
    steps: [
      { up: 0, wall: 0, want: 'right' },
      { up: 1, wall: -20 * DAY, want: 'right' },
      { up: HOUR, wall: HOUR, want: 'right' },
    ],
  },
  {
    name: 'behind for a day is believed: then the way back is a jump',
    seen: 0,
    steps: [
      { up: 0, wall: -20 * DAY, want: 'right' },
      { up: DAY, wall: -19 * DAY, want: 'right' },
      { up: DAY + 1, wall: DAY, want: 'wait' },
    ],
  },
  {
    name: 'a year of running without a jump',
    seen: 0,
    steps: Array.from({ length: 366 }, (_, n) => ({ up: n * DAY, wall: n * DAY + n, want: 'right' as const })),
  },
] as readonly { name: string; seen: number | null; heldDays?: number; steps: readonly Step[] }[])
  t.test(name, async t => {
    let clock = beginClock({ wall: T + (steps[0]?.wall ?? 0), uptime: 77 }, seen === null ? null : T + seen)
    let seenAt = seen
    for (const { up, wall, want, seen: put } of steps) {
      seenAt = put ?? seenAt
      clock = lookAtClock(clock, { wall: T + wall, uptime: 77 + up }, seenAt === null ? null : T + seenAt, heldDays)
      t.equal(standing(clock, heldDays), want, `${up} s after the start, clock ${wall / DAY} days on`)
      // As the engine does: what is right is put down, what is in doubt is not.
      if (clock.doubt === null) seenAt = wall
    }
  })
