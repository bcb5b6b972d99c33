/**
 * Signals → one number on the scale that admins know (5 and more is spam), and the probability that goes with it.
 *
 * A scorer's points are bounded before they are summed, so that many findings of one kind, which stand for each other, do
 * not decide alone. Findings that speak for wanted mail are bounded closer: a sender can bring them about.
 */
import type { Signal } from '../scorers/signal.ts'

/** What a scorer counts at least and at most; one that is not listed counts in full: an admin's own word. */
const BOUNDS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  rules: [-3, 14],
  classifier: [-6, 8],
  spamscanner: [0, 3],
  'dns-lists': [-3, 8],
}

/** From so many points on, up or down, a signal is a decision and no hint: GTUBE, malware, an admin's list. */
const DECISION = 100

/** Of the logistic curve through the scores of mail that the points were not fitted on: where both kinds are as likely, and how steep. */
const EVEN = 1.5
const SLOPE = 1.2

export type Part = {
  readonly scorer: string
  /** The sum of its signals. */
  readonly points: number
  /** What of it counts. */
  readonly counted: number
}

export type Total = {
  /** In tenths, as it is shown everywhere: 4.96 is tagged as the 5.0 it is printed as. */
  readonly score: number
  /** That the message is spam, from 0 to 1. */
  readonly probability: number
  readonly parts: readonly Part[]
}

export function total(signals: readonly Signal[]): Total {
  const parts = [...new Set(signals.map(({ scorer }) => scorer))].map(scorer =>
    partOf(
      scorer,
      signals.filter(one => one.scorer === scorer),
    ),
  )
  const score = tenths(parts.reduce((sum, { counted }) => sum + counted, 0))
  return { score, probability: 1 / (1 + Math.exp(-SLOPE * (score - EVEN))), parts }
}

function partOf(scorer: string, signals: readonly Signal[]): Part {
  const [least, most] = BOUNDS[scorer] ?? [-Infinity, Infinity]
  const sum = (some: readonly Signal[]): number => some.reduce((all, { points }) => all + points, 0)
  const decisions = signals.filter(({ points }) => Math.abs(points) >= DECISION)
  const hints = signals.filter(({ points }) => Math.abs(points) < DECISION)
  return {
    scorer,
    points: tenths(sum(signals)),
    counted: tenths(sum(decisions) + Math.max(least, Math.min(most, sum(hints)))),
  }
}

/** Without the negative zero, which would be printed as -0.0. */
function tenths(points: number): number {
  return Math.round(points * 10) / 10 || 0
}
