/** Which share of all mail was held, released, and ever needed an administrator; and how far so many messages can tell that. */
import { upperBound } from '../policy/binomial.ts'
import type { DayFigures, Figure } from './statistics.ts'

/** At most this share of all mail is to need an administrator. */
export const GOAL = 0.0002
/** With fewer messages a single one is more than the goal: they say nothing about it. */
export const LEAST_MESSAGES = 1 / GOAL
const CONFIDENCE = 0.95

export type Shares = {
  readonly totals: Readonly<Partial<Record<Figure, number>>>
  /** Of all messages; null where there were none. */
  readonly held: number | null
  /** Of those held. */
  readonly released: number | null
  readonly administrator: {
    /** Messages that their recipient reported as wrongly held. */
    readonly needed: number
    readonly messages: number
    readonly share: number | null
    readonly goal: number
    /** The share that is not exceeded with 95 % confidence; null where it is too early. */
    readonly upTo: number | null
    readonly verdict: 'too-few' | 'met' | 'met-so-far' | 'missed'
  }
}

/** `met`: also the upper bound is below the goal. `met-so-far`: the share is, and by chance it may be more. */
export function shareOf(days: readonly DayFigures[]): Shares {
  const totals: Partial<Record<Figure, number>> = {}
  for (const { figures } of days)
    for (const [name, count] of Object.entries(figures) as [Figure, number][])
      totals[name] = (totals[name] ?? 0) + count
  const { messages = 0, held = 0, released = 0, reported_wrong: needed = 0 } = totals
  const enough = messages >= LEAST_MESSAGES
  const share = messages === 0 ? null : needed / messages
  const upTo = enough ? upperBound(needed, messages, CONFIDENCE) : null
  return {
    totals,
    held: messages === 0 ? null : held / messages,
    released: held === 0 ? null : released / held,
    administrator: {
      needed,
      messages,
      share,
      goal: GOAL,
      upTo,
      verdict:
        upTo === null || share === null ? 'too-few' : share >= GOAL ? 'missed' : upTo < GOAL ? 'met' : 'met-so-far',
    },
  }
}
