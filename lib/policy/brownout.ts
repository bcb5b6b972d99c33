/**
 * Load → how many of the scorers that may be left out are left out. Pure.
 */
import type { Load } from '../observe/load.ts'

export type BrownoutLimits = {
  /** By so many messages at the same time one scorer more is left out; null: however many there are. */
  readonly messages: number | null
  /** The same for milliseconds by which the process is late. */
  readonly lagMs: number | null
}

/** Below this share of what a scorer was left out for, it is asked again: else it would come and go with each message. */
const CLEARLY_LOWER = 0.7

/** `before`: how many were left out until now; `most`: how many may be. */
export function leftOut(load: Load, before: number, limits: BrownoutLimits, most: number): number {
  const wanted = steps(load, limits, 1)
  const kept = Math.min(before, steps(load, limits, CLEARLY_LOWER))
  return Math.min(most, Math.max(wanted, kept))
}

function steps(load: Load, { messages, lagMs }: BrownoutLimits, share: number): number {
  const of = (found: number, limit: number | null): number => (limit === null ? 0 : Math.floor(found / (limit * share)))
  return Math.max(of(load.messages, messages), of(load.lagMs, lagMs))
}
