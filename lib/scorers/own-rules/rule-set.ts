/**
 * Own rules made ready to run: each has a place for its value, and rules about rules come after those they ask.
 */
import { compileExpression, namesIn } from './expression.ts'
import type { Evaluate } from './expression.ts'
import type { Problem } from './problem.ts'
import type { OwnRule } from './rule.ts'

/** More than the largest public sets together. */
export const MAX_RULES = 50_000

export type Step = {
  readonly rule: OwnRule
  /** Where its value stands. */
  readonly place: number
  /** Of a rule about rules. */
  readonly evaluate: Evaluate | null
}

export type RuleSet = {
  readonly steps: readonly Step[]
  /** Values that are kept. */
  readonly size: number
}

export function ruleSet(rules: readonly OwnRule[]): { readonly set: RuleSet; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const known = rules.slice(0, MAX_RULES)
  const beyond = rules[MAX_RULES]
  if (beyond !== undefined)
    problems.push({
      ...placeOf(beyond),
      text: `more than ${MAX_RULES} rules: from ${beyond.name} on they are left out`,
      kind: 'mistake',
    })
  const places = new Map(known.map(({ name }, n) => [name, n]))
  const metas = known.filter(({ test }) => test.kind === 'meta')
  const { sorted, circles } = inOrder(metas)
  for (const rule of circles)
    problems.push({
      ...placeOf(rule),
      text: `${rule.name} asks for itself by way of other rules, or for a rule that does: it never holds`,
      kind: 'mistake',
    })
  const steps = [...known.filter(({ test }) => test.kind !== 'meta'), ...sorted].map(rule => ({
    rule,
    place: places.get(rule.name) ?? -1,
    evaluate:
      rule.test.kind === 'meta' ? compileExpression(rule.test.expression, name => places.get(name) ?? -1) : null,
  }))
  return { set: { steps, size: known.length }, problems }
}

function placeOf({ where, line }: OwnRule): Pick<Problem, 'where' | 'line' | 'column'> {
  return { where, line, column: null }
}

/** Each after all that it asks for; `circles` are those for which there is no such place. */
function inOrder(metas: readonly OwnRule[]): { readonly sorted: OwnRule[]; readonly circles: OwnRule[] } {
  const byName = new Map(metas.map(rule => [rule.name, rule]))
  const waitsFor = new Map<string, number>()
  const wantedBy = new Map<string, string[]>()
  for (const { name, test } of metas) {
    const asked = test.kind === 'meta' ? new Set(namesIn(test.expression).map(one => one.name)) : new Set<string>()
    const waiting = [...asked].filter(one => byName.has(one))
    waitsFor.set(name, waiting.length)
    for (const one of waiting) wantedBy.set(one, [...(wantedBy.get(one) ?? []), name])
  }
  const sorted = metas.filter(({ name }) => waitsFor.get(name) === 0)
  for (let n = 0; n < sorted.length; n++)
    for (const name of wantedBy.get(sorted[n]?.name ?? '') ?? []) {
      const left = (waitsFor.get(name) ?? 0) - 1
      waitsFor.set(name, left)
      const rule = byName.get(name)
      if (left === 0 && rule !== undefined) sorted.push(rule)
    }
  const done = new Set(sorted)
  return { sorted, circles: metas.filter(rule => !done.has(rule)) }
}
