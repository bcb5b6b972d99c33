/**
 * Rules' points as they would have been fitted without the corpus that is judged, and verdicts with them.
 */
import { total } from '../../../lib/policy/score.ts'
import { POINTS } from '../../../lib/scorers/rules/points.ts'
import { RULES } from '../../../lib/scorers/rules/table.ts'
import { fitPoints } from '../../training/fit-points.ts'
import type { Judged } from './score-file.ts'

type Points = Readonly<Record<string, number>>

const BY_HAND = new Map(RULES.map(({ name, points }) => [name, points]))

/** By corpus. `judged`: verdicts out of the box, each by a model that has not seen its corpus. */
export function pointsOfOthers(judged: ReadonlyMap<string, Judged>): ReadonlyMap<string, Points> {
  if (Object.keys(POINTS).length === 0) return new Map()
  const cases = [...judged].flatMap(([corpus, { scores }]) =>
    scores.map(({ message, rules }) => {
      const held = heldOf(rules)
      return {
        corpus,
        spam: message.spam,
        rules: held.map(({ name }) => name).filter(name => BY_HAND.has(name)),
        offset: held.reduce((sum, { name, points }) => sum + (BY_HAND.has(name) ? 0 : points), 0),
      }
    }),
  )
  const without = (corpus: string): Points =>
    fitPoints(
      cases.filter(one => one.corpus !== corpus),
      RULES,
    )
  return new Map([...judged.keys()].map(corpus => [corpus, without(corpus)]))
}

/** The same verdicts with other points. Undefined: none are fitted. */
export function withPoints({ cpuMs, scores }: Judged, points: Points | undefined): Judged {
  if (points === undefined) return { cpuMs, scores }
  const again = scores.map(({ message, rules }) => {
    const signals = heldOf(rules).map(({ name, points: was }) => {
      const byHand = BY_HAND.get(name)
      return byHand === undefined
        ? { scorer: 'classifier', name, points: was, why: '' }
        : { scorer: 'rules', name, points: points[name] ?? byHand, why: '' }
    })
    const said = signals.map(one => `${one.name}=${one.points}`).join(',')
    return { message, score: total(signals).score, rules: said }
  })
  return { cpuMs, scores: again }
}

/** `NAME=points,NAME=points`, as score files have it. */
function heldOf(rules: string): readonly { readonly name: string; readonly points: number }[] {
  return rules.split(',').flatMap(one => {
    const [name = '', points] = one.split('=')
    return name === '' ? [] : [{ name, points: Number(points) }]
  })
}
