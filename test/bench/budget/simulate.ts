/**
 * A site that lives by a false-positive budget, day by day: mail comes, the threshold in force is applied, some of it is confirmed,
 * and the daemon's choice is made from what was confirmed in the last days.
 */
import { chooseThresholds, tenthsOf } from '../../../lib/policy/budget.ts'
import type { BudgetOptions } from '../../../lib/policy/budget.ts'
import type { Random } from '../../support/random.ts'
import type { Scored } from './scores.ts'

export const WINDOW_DAYS = 90

export type Run = {
  /** In force on the last day. */
  readonly tag: number
  /** How often it changed. */
  readonly moves: number
  /** Wanted mail that was judged, and what of it was over the threshold in force; the same for spam. */
  readonly wanted: number
  readonly over: number
  readonly spam: number
  readonly caught: number
  /** The threshold in force on each day. */
  readonly tags: readonly number[]
}

/** `rate`: what share of the mail somebody confirms, of either kind. */
export function live(days: Iterable<readonly Scored[]>, options: BudgetOptions, rate: number, random: Random): Run {
  const outcomes = { wanted: new Map<number, number>(), spam: new Map<number, number>() }
  const kept: (readonly Scored[])[] = []
  const add = ({ spam, score }: Scored, count: 1 | -1): void => {
    const tally = spam ? outcomes.spam : outcomes.wanted
    const tenths = tenthsOf(score)
    tally.set(tenths, (tally.get(tenths) ?? 0) + count)
  }
  const counts = { wanted: 0, over: 0, spam: 0, caught: 0 }
  const tags: number[] = []
  let standing: number | null = null
  let moves = 0
  for (const mail of days) {
    const tag: number = standing ?? options.score.tag
    tags.push(tag)
    for (const { spam, score } of mail) {
      counts[spam ? 'spam' : 'wanted']++
      if (score >= tag) counts[spam ? 'caught' : 'over']++
    }
    const confirmed = rate === 1 ? mail : mail.filter(() => random.next() < rate)
    kept.push(confirmed)
    for (const one of confirmed) add(one, 1)
    if (kept.length > WINDOW_DAYS) for (const one of kept.shift() ?? []) add(one, -1)
    const next: number = chooseThresholds(outcomes, options, standing).thresholds.tag
    if (next !== tag) moves++
    standing = next
  }
  return { tag: tags.at(-1) ?? options.score.tag, moves, ...counts, tags }
}

/** The messages in their order, `perDay` of them a day. */
export function* inTimeOrder(messages: readonly Scored[], perDay: number): Generator<readonly Scored[]> {
  for (let at = 0; at < messages.length; at += perDay) yield messages.slice(at, at + perDay)
}

/** As if the messages were all there is: so many a day, any of them. */
export function* drawn(
  messages: readonly Scored[],
  days: number,
  perDay: number,
  random: Random,
): Generator<readonly Scored[]> {
  for (let day = 0; day < days; day++) yield Array.from({ length: perDay }, () => random.pick(messages))
}

/** What share of `messages` of a kind scores `tag` or more. */
export function shareOver(messages: readonly Scored[], spam: boolean, tag: number): number {
  const ofKind = messages.filter(one => one.spam === spam)
  return ofKind.filter(({ score }) => score >= tag).length / ofKind.length
}
