/**
 * How well scores tell spam from wanted mail. Exact: equal scores count as ties, never in the order of a sort.
 * (1-ROCA) is the chance that a wanted message scores above a spam one (a tie counts half), in percent: the figure of the
 * TREC spam track (Cormack, TREC 2005-2007 overviews).
 */

/** One judged message: what it is, and the score it was given before anyone told. */
export type Outcome = { readonly spam: boolean; readonly score: number }

/** Shares in percent. null: there is no message of the kind that the figure divides by. */
export type Figures = {
  readonly ham: number
  readonly spam: number
  readonly oneMinusRoca: number | null
  /** Wanted mail at or over the threshold. */
  readonly falsePositives: number | null
  /** Spam below the threshold. */
  readonly falseNegatives: number | null
  /** Spam caught where at most so much wanted mail is caught with it. */
  readonly caught: readonly { readonly atFalsePositives: number; readonly spam: number | null }[]
}

/** False-positive rates at which the spam caught is told, in percent. */
export const FALSE_POSITIVE_RATES = [0.02, 0.1, 1] as const

/** Throws RangeError on a score that is no number: it has no place in the order. */
export function figures(outcomes: readonly Outcome[], threshold: number): Figures {
  const bad = outcomes.findIndex(({ score }) => Number.isNaN(score))
  if (bad !== -1) throw new RangeError(`a score must be a number; that of outcome ${bad} is NaN`)
  const steps = stepsDown(outcomes)
  const ham = outcomes.filter(one => !one.spam).length
  const spam = outcomes.length - ham
  const missed = outcomes.filter(one => one.spam && one.score < threshold).length
  const wrong = outcomes.filter(one => !one.spam && one.score >= threshold).length
  return {
    ham,
    spam,
    oneMinusRoca: ham === 0 || spam === 0 ? null : (100 * inverted(steps)) / (ham * spam),
    falsePositives: percent(wrong, ham),
    falseNegatives: percent(missed, spam),
    caught: FALSE_POSITIVE_RATES.map(rate => ({
      atFalsePositives: rate,
      spam: ham === 0 ? null : percent(caughtAt(steps, (rate * ham) / 100), spam),
    })),
  }
}

/** Messages with the same score, together. */
type Step = { readonly score: number; ham: number; spam: number }

function stepsDown(outcomes: readonly Outcome[]): readonly Step[] {
  const steps: Step[] = []
  for (const { spam, score } of outcomes.toSorted((a, b) => (a.score < b.score ? 1 : a.score > b.score ? -1 : 0))) {
    let step = steps.at(-1)
    if (step?.score !== score) steps.push((step = { score, ham: 0, spam: 0 }))
    step[spam ? 'spam' : 'ham']++
  }
  return steps
}

/** Pairs in the wrong order; a tie is half a pair. */
function inverted(steps: readonly Step[]): number {
  let above = 0
  let pairs = 0
  for (const { ham, spam } of steps) {
    pairs += spam * (above + ham / 2)
    above += ham
  }
  return pairs
}

/** Spam over the lowest threshold that lets at most `mostHam` wanted messages over it. */
function caughtAt(steps: readonly Step[], mostHam: number): number {
  let ham = 0
  let spam = 0
  for (const step of steps) {
    ham += step.ham
    if (ham > mostHam + 1e-9) break // 0.1 % of 3,000 is 3.0000000000000004 in binary
    spam += step.spam
  }
  return spam
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole
}
