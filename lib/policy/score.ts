/**
 * Signals → one number.
 */
import type { Signal } from '../scorers/signal.ts'

/** The sum of all points, rounded to tenths as it is shown everywhere: 4.96 is tagged as the 5.0 it is printed as. */
export function totalScore(signals: readonly Signal[]): number {
  return Math.round(signals.reduce((sum, { points }) => sum + points, 0) * 10) / 10
}
