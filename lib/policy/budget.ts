/**
 * Thresholds by a false-positive budget: the admin says what share of the wanted mail may be taken for spam, and confirmed
 * outcomes say how low the thresholds may be.
 *
 * Below where it starts (the site's own threshold, 5 as shipped) a threshold goes only as far as it is shown with `confidence`
 * that the budget is kept: by the upper bound of Clopper and Pearson. Thresholds are tried from above and the first that is not
 * shown ends it, so that many tries do not add up to a lucky one. Above its start it goes once the lower bound shows that the
 * budget is broken there. What stands is kept while it can be: going lower wants the bound below MARGIN of the budget.
 */
import { isAtMost, lowerBound, upperBound } from './binomial.ts'
import type { Thresholds } from './decide.ts'

/** Messages by their content score in tenths of points. */
export type Tally = ReadonlyMap<number, number>
export type Outcomes = { readonly wanted: Tally; readonly spam: Tally }

export type BudgetOptions = {
  /** Share of wanted mail that may be taken for spam. */
  readonly budget: number
  readonly confidence: number
  /** The site's thresholds: where it starts from. */
  readonly score: Thresholds & { readonly tag: number }
}

/** Where tag may go, in points. */
export const LEAST = 3.5
export const MOST = 12

/** Evidence has to get so much better before a threshold goes lower, and nothing is raised on fewer wanted messages. */
const MARGIN = 0.9
const FEWEST = 200
/** Nobody waits for more. */
const MOST_MISSING = 100_000_000

export type Choice = {
  readonly thresholds: Thresholds & { readonly tag: number }
  readonly state: 'unchanged' | 'lowered' | 'raised'
  readonly budget: number
  readonly confidence: number
  /** Confirmed wanted messages, how many of them score `thresholds.tag` or more, and what share that may be at most. */
  readonly wanted: number
  readonly over: number
  readonly bound: number
  /** Confirmed spam, how much of it scores as much, and between which shares that lies with `confidence`; null without any. */
  readonly spam: number
  readonly caught: number
  readonly share: number | null
  readonly shareFrom: number
  readonly shareTo: number
  /** Wanted messages that are to be confirmed, all of them below, before tag goes a tenth lower; null: it does not. */
  readonly missing: number | null
  readonly why: string
}

/** `standing`: the tag threshold in force; null: none was chosen yet. `lower`: may it go lower today? */
export function chooseThresholds(
  outcomes: Outcomes,
  { budget, confidence, score }: BudgetOptions,
  standing: number | null = null,
  lower = true,
): Choice {
  const wanted = sum(outcomes.wanted, -Infinity)
  const over = (tenths: number): number => sum(outcomes.wanted, tenths)
  const start = tenthsOf(score.tag)
  const lowest = Math.min(start, tenthsOf(LEAST))
  const highest = Math.max(start, tenthsOf(MOST))
  const kept = (tenths: number, share: number): boolean => isAtMost(share, over(tenths), wanted, confidence)
  const seenWithin = (tenths: number, share: number): boolean => over(tenths) <= share * wanted
  const broken = (tenths: number): boolean => wanted >= FEWEST && lowerBound(over(tenths), wanted, confidence) > budget

  let tag = standing === null ? start : Math.max(lowest, Math.min(highest, tenthsOf(standing)))
  while (tag < start && !kept(tag, budget)) tag++
  if (tag > start && lower) while (tag > start && seenWithin(tag - 1, MARGIN * budget)) tag--
  if (tag > start || (tag === start && broken(start))) while (tag < highest && !seenWithin(tag, budget)) tag++
  else if (lower) while (tag > lowest && kept(tag - 1, MARGIN * budget)) tag--

  const spam = sum(outcomes.spam, -Infinity)
  const caught = sum(outcomes.spam, tag)
  const missing = tag > lowest && tag <= start ? stillMissing(over(tag - 1), wanted, MARGIN * budget, confidence) : null
  const side = (1 + confidence) / 2
  const choice = {
    thresholds: thresholdsFrom(tag / 10, score),
    state: tag < start ? 'lowered' : tag > start ? 'raised' : 'unchanged',
    budget,
    confidence,
    wanted,
    over: over(tag),
    bound: upperBound(over(tag), wanted, confidence),
    spam,
    caught,
    share: spam === 0 ? null : caught / spam,
    shareFrom: lowerBound(caught, spam, side),
    shareTo: upperBound(caught, spam, side),
    missing,
  } as const
  return { ...choice, why: why(choice, start, over(start)) }
}

/** Quarantine keeps its distance from tag. Reject stays where it is: what was refused, nobody can confirm. */
function thresholdsFrom(tag: number, score: BudgetOptions['score']): Choice['thresholds'] {
  const quarantine = score.quarantine === null ? null : tenthsOf(tag + score.quarantine - score.tag) / 10
  const reject = score.reject === null ? null : Math.max(score.reject, quarantine ?? tag)
  return { tag, quarantine, reject }
}

/** Further wanted messages, none of them over, until it is shown that `k` of them all keep to `share`. */
function stillMissing(k: number, n: number, share: number, confidence: number): number | null {
  const enough = (more: number): boolean => isAtMost(share, k, n + more, confidence)
  if (enough(0)) return 0
  let high = 1
  for (; !enough(high); high *= 2) if (high > MOST_MISSING) return null
  let low = high / 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle
  }
  return high
}

function why({ thresholds, state, ...choice }: Omit<Choice, 'why'>, start: number, overStart: number): string {
  const { budget, confidence, wanted, over, bound, missing } = choice
  const sure = `with ${percent(confidence)} confidence`
  const seen = (count: number, at: number): string =>
    `${count} of ${wanted} confirmed wanted messages scored ${at.toFixed(1)} or more`
  const { tag } = thresholds
  if (state === 'raised') {
    const rest =
      over > budget * wanted
        ? `, and there is no higher threshold than ${MOST}: look at the rules that hit them`
        : `; from ${tag.toFixed(1)} on it is ${over}`
    return `${seen(overStart, start / 10)}, which is more than the budget of ${percent(budget)}, ${sure}${rest}`
  }
  const more = missing === null ? '' : `${missing} more confirmed wanted messages, all of them below`
  if (state === 'unchanged')
    return `not enough evidence yet to go below ${tag.toFixed(1)}: ${wanted} wanted messages are confirmed, and it takes ${more === '' ? 'more than can be had' : `at least ${more}`}`
  const next = tag <= LEAST ? 'this is as low as it goes' : more === '' ? '' : `a tenth less takes at least ${more}`
  return `${seen(over, tag)}: ${sure} at most ${percent(bound)} do, within the budget of ${percent(budget)}${next === '' ? '' : `; ${next}`}`
}

/** Small shares with two digits that count, others in tenths of a percent. */
export function percent(share: number): string {
  return `${share < 0.1 ? Number((share * 100).toPrecision(2)) : Math.round(share * 1000) / 10} %`
}

export function tenthsOf(points: number): number {
  return Math.round(points * 10)
}

function sum(tally: Tally, from: number): number {
  let messages = 0
  for (const [tenths, count] of tally) if (tenths >= from) messages += count
  return messages
}
