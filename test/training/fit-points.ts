/**
 * Points for rules out of labelled mail: a logistic curve through the distance of each message's score to the threshold,
 * held near what people judged (ridge), each rule within the sign they gave it. Every kind of mail of every corpus weighs
 * the same, whatever its number, and wanted mail weighs more than spam. Pure and without chance: the same cases in any
 * order give the same tenths.
 */

export type Case = {
  readonly corpus: string
  readonly spam: boolean
  /** Names of the rules that hold. */
  readonly rules: readonly string[]
  /** Points that the message has from elsewhere. */
  readonly offset: number
}

export type Prior = { readonly name: string; readonly points: number }

export type FitOptions = {
  /** The default threshold. */
  readonly threshold: number
  /** A wanted message over the threshold costs as much as so many missed ones. */
  readonly hamWeight: number
  /** How hard points are held where they were. */
  readonly ridge: number
  /** A rule that holds on fewer messages stays as it was judged. */
  readonly leastHits: number
}

export const FIT: FitOptions = { threshold: 5, hamWeight: 2.5, ridge: 0.001, leastHits: 8 }

const ROUNDS = 400
const STEP = 0.5
/** Points on either side of the threshold where neither kind should be. */
const MARGIN = 1
/** A decision (GTUBE) is nobody's to fit. */
const LARGEST_PRIOR = 20
/** Beyond that no rule grows, nor beyond so many times what people judged: the mail that would speak against it is not in the corpora. */
const LARGEST = 3.5
const TIMES = 3

/** Fitted points of the rules that occur often enough, by name in alphabetical order, in tenths. */
export function fitPoints(cases: readonly Case[], priors: readonly Prior[], options = FIT): Record<string, number> {
  const { threshold, hamWeight, ridge, leastHits } = options
  const index = new Map(priors.map(({ name }, n) => [name, n] as const))
  const rows = cases
    .map(({ corpus, spam, rules, offset }) => ({
      group: `${corpus} ${spam}`,
      spam,
      offset,
      hits: rules.map(name => index.get(name) ?? -1).filter(n => n >= 0),
    }))
    .sort((a, b) => compare(a.group, b.group) || compare(a.hits.join(), b.hits.join()) || a.offset - b.offset)
  const sizes = counted(rows.map(({ group }) => group))
  const hits = priors.map(() => 0)
  const corpora = priors.map(() => new Set<string>())
  for (const { hits: some, group } of rows)
    for (const n of some) {
      hits[n] = (hits[n] ?? 0) + 1
      corpora[n]?.add(group)
    }
  const free = priors.map(
    ({ points }, n) => points !== 0 && Math.abs(points) < LARGEST_PRIOR && (hits[n] ?? 0) >= leastHits,
  )
  // What holds in one kind of mail of one corpus only may be that corpus' fingerprint.
  // And few points by judgement say that wanted mail has it, too, if not here.
  const hold = corpora.map(
    (seen, n) => (ridge * (seen.size > 1 ? 1 : 4)) / Math.max(0.25, Math.abs(priors[n]?.points ?? 0)),
  )
  const points = priors.map(one => one.points)
  const squares = priors.map(() => 1e-9)
  const slope = priors.map(() => 0)
  for (let round = 0; round < ROUNDS; round++) {
    points.forEach((value, n) => (slope[n] = 2 * (hold[n] ?? ridge) * (value - (priors[n]?.points ?? 0))))
    for (const { group, spam, hits: some, offset } of rows) {
      const score = some.reduce((sum, n) => sum + (points[n] ?? 0), offset)
      const distance = spam ? threshold + MARGIN - score : score - threshold + MARGIN
      const pull = (spam ? -1 : hamWeight) / (1 + Math.exp(-distance)) / (sizes.get(group) ?? 1)
      for (const n of some) slope[n] = (slope[n] ?? 0) + pull
    }
    for (let n = 0; n < points.length; n++) {
      if (free[n] !== true) continue
      const down = slope[n] ?? 0
      squares[n] = (squares[n] ?? 0) + down * down
      const prior = priors[n]?.points ?? 0
      const next = (points[n] ?? 0) - (STEP * down) / Math.sqrt(squares[n] ?? 1)
      // Not far from what people judged: the corpora are small, and old.
      const size = Math.abs(prior)
      const [least, most] = [size / 4, Math.max(size, Math.min(LARGEST, TIMES * size + 0.2))]
      points[n] = Math.sign(prior) * Math.max(least, Math.min(most, Math.sign(prior) * next))
    }
  }
  return Object.fromEntries(
    priors
      .map(({ name }, n) => [name, Math.round((points[n] ?? 0) * 10) / 10] as const)
      .filter((_, n) => free[n])
      .sort(([a], [b]) => compare(a, b)),
  )
}

function counted(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
