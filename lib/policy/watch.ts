/**
 * Rules that are only watched (`rules.observe`): they are looked at on every message and count nothing, so that one can see
 * what they would do before they do it.
 */
import type { Signal } from '../scorers/signal.ts'

/** Scorers whose rules an admin can name in `rules.observe`; the names of others are not theirs to choose. */
export function isWatchable(scorer: string): boolean {
  return scorer === 'rules' || scorer === 'own-rules'
}

export type Watched = { readonly counted: readonly Signal[]; readonly watched: readonly Signal[] }

/** `names`: those in `rules.observe`. A watched rule is no evidence at all: not even for malware. */
export function watch(signals: readonly Signal[], names: ReadonlySet<string>): Watched {
  if (names.size === 0) return { counted: signals, watched: [] }
  const isWatched = ({ scorer, name }: Signal): boolean => isWatchable(scorer) && names.has(name)
  return { counted: signals.filter(one => !isWatched(one)), watched: signals.filter(isWatched) }
}
