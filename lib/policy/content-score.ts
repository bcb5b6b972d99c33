/**
 * The score of what a message is, without what the site or its recipients say of its sender: what false positives are counted by,
 * and what known correspondents are spared.
 */
import { total } from './score.ts'
import type { Signal } from '../scorers/signal.ts'

type Scored = Pick<Signal, 'scorer' | 'name' | 'points' | 'malware'>

/** Scorers that speak of who wrote it: the site's lists, entries of scopes, correspondents. */
const OF_THE_SENDER: ReadonlySet<string> = new Set(['lists', 'entries', 'correspondents'])

/** Scorers whose word against a message a known correspondent is spared. Own rules are not among them: they are the admin's word. */
const SPARED: ReadonlySet<string> = new Set(['rules', 'classifier', 'spamscanner', 'dns-lists'])

/** From so many points on a signal is a decision and no hint (score.ts): the test string GTUBE is for all. */
const DECISION = 100

export function contentScore(signals: readonly Scored[]): number {
  return total(signals.filter(({ scorer }) => !OF_THE_SENDER.has(scorer)).map(asSignal)).score
}

/** The points that speak against the message and that a known correspondent is spared; each scorer's as far as they count. */
export function sparedPoints(signals: readonly Scored[]): number {
  const hints = signals.filter(
    ({ scorer, points, malware }) => SPARED.has(scorer) && malware !== true && Math.abs(points) < DECISION,
  )
  const against = total(hints.map(asSignal)).parts.reduce((sum, { counted }) => sum + Math.max(0, counted), 0)
  return Math.round(against * 10) / 10
}

function asSignal({ scorer, name, points, malware }: Scored): Signal {
  return { scorer, name, points, why: '', ...(malware === true && { malware }) }
}
