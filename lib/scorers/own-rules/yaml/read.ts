/**
 * A YAML file of own rules. Everything that is wrong with it is a mistake with its line and column.
 */
import { LANGUAGES } from '../../language.ts'
import { Reader, short } from './reader.ts'
import { TESTS, readTest } from './tests.ts'
import type { Reasons } from '../../language.ts'
import type { Problem } from '../problem.ts'
import type { OwnRule } from '../rule.ts'
import type { Near } from './reader.ts'

export type YamlRule = OwnRule & {
  /** Says what is wrong with what it asks; `inside`: so many characters into it. */
  readonly at: (inside: number, text: string) => void
}

export type YamlRules = {
  readonly rules: readonly YamlRule[]
  /** Of rules that are written there, read or not. */
  readonly names: ReadonlySet<string>
  /** What other rules are to count instead, by name. */
  readonly points: ReadonlyMap<string, { readonly points: number; readonly mistake: (text: string) => void }>
  /** Grows while names are checked. */
  readonly problems: readonly Problem[]
}

const NAME = /^[A-Z_][A-Z0-9_]{0,63}$/
/** Beyond 100 points a signal is a decision of its own. */
const MOST_POINTS = 1_000

export function readYamlRules(text: string, where: string, near: Near): YamlRules {
  const reader = new Reader(text, where, near)
  const rules: YamlRule[] = []
  const names = new Set<string>()
  const points = new Map<string, { points: number; mistake: (text: string) => void }>()
  if (reader.root !== null) {
    const sections = reader.known(reader.root, ['rules', 'points'])
    const section = (name: string): readonly { name: string; key: unknown; value: unknown }[] => {
      const item = sections?.get(name)
      return item === undefined || reader.isEmpty(item.value)
        ? []
        : (reader.items(item.value, `${name}: NAME and what belongs to it`) ?? [])
    }
    for (const { name, key, value } of section('rules')) {
      if (!NAME.test(name)) {
        const upper = name.toUpperCase().replace(/[^A-Z0-9_]/g, '_')
        const hint = NAME.test(upper) ? `; did you mean ${upper}?` : ''
        reader.mistake(
          key,
          `found ${JSON.stringify(short(name))}, wanted the name of a rule: capitals, digits and _${hint}`,
        )
        continue
      }
      names.add(name)
      const rule = readRule(reader, name, key, value)
      if (rule !== null) rules.push(rule)
    }
    for (const { name, key, value } of section('points')) {
      const number = reader.number(value, `${short(name)}: points`, -MOST_POINTS, MOST_POINTS)
      if (number !== null) points.set(name, { points: number, mistake: said => reader.mistake(key, said) })
    }
  }
  return { rules, names, points, problems: reader.problems }
}

function readRule(reader: Reader, name: string, key: unknown, node: unknown): YamlRule | null {
  const before = reader.problems.length
  const items = reader.known(node, ['points', 'why', ...TESTS])
  if (items === null) return null
  const asked = TESTS.filter(kind => items.has(kind))
  const [kind] = asked
  // A mistyped name has been spoken of.
  if (kind === undefined && reader.problems.length > before) return null
  if (kind === undefined || asked.length > 1) {
    const what = asked.length > 1 ? `asks ${asked.join(' and ')}` : 'asks nothing'
    reader.mistake(
      key,
      `${name} ${what}; wanted exactly one of ${TESTS.join(', ')} (several rules are put together with when)`,
    )
    return null
  }
  const question = items.get(kind)?.value
  const test = readTest(reader, kind, question, name)
  const pointsItem = items.get('points')
  const points =
    pointsItem === undefined ? 0 : reader.number(pointsItem.value, `${name}: points`, -MOST_POINTS, MOST_POINTS)
  const why = readWhy(reader, name, items.get('why')?.value)
  if (test === null || points === null || why === null) return null
  return {
    name,
    where: reader.where,
    line: reader.lineOf(key),
    test,
    points,
    counts: pointsItem !== undefined,
    why,
    most: 1,
    noSubject: false,
    written: reader.written(question),
    at: (inside, text) => reader.mistake(question, text, inside),
  }
}

function readWhy(reader: Reader, name: string, node: unknown): Reasons | null {
  if (node === undefined)
    return {
      en: `The site's own rule ${name} holds.`,
      de: `Die eigene Regel ${name} trifft zu.`,
      fr: `La règle locale ${name} s’applique.`,
      it: `La regola locale ${name} è soddisfatta.`,
    }
  if (!reader.isMap(node)) {
    const text = reader.text(node, `a sentence, or one for each language: ${LANGUAGES.join(', ')}`)
    return text === null ? null : { en: text, de: text, fr: text, it: text }
  }
  const items = reader.known(node, LANGUAGES)
  if (items === null) return null
  const texts = new Map<string, string>()
  for (const [language, { value }] of items) {
    const text = reader.text(value, 'a sentence')
    if (text === null) return null
    texts.set(language, text)
  }
  const [first] = texts.values()
  const usual = texts.get('en') ?? first
  if (usual === undefined) {
    reader.mistake(node, 'why is empty')
    return null
  }
  return { en: usual, de: texts.get('de') ?? usual, fr: texts.get('fr') ?? usual, it: texts.get('it') ?? usual }
}
