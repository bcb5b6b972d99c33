/**
 * All own rules of a site: YAML files, .cf files, and what is said about the points of rules.
 */
import { readFileSync, statSync } from 'node:fs'
import { RULES } from '../rules/table.ts'
import { readCfFiles } from './cf/read.ts'
import { namesIn } from './expression.ts'
import { ruleSet } from './rule-set.ts'
import { MAX_TEXT_OCTETS } from './yaml/reader.ts'
import { readYamlRules } from './yaml/read.ts'
import type { Problem } from './problem.ts'
import type { OwnRule } from './rule.ts'
import type { YamlRule, YamlRules } from './yaml/read.ts'
import type { Near } from './yaml/reader.ts'

export type OwnRulesFiles = {
  /** YAML. */
  readonly files: readonly string[]
  /** .cf files and folders of them. */
  readonly spamassassin: readonly string[]
  /** Names of rules that are not to count, built-in or own. */
  readonly off: readonly string[]
  /** Names of rules that are only watched: they are looked at as ever, so this only makes sure that they are there. */
  readonly observe?: readonly string[]
}

export type LoadedRules = {
  readonly rules: readonly OwnRule[]
  /** Built-in rules that count otherwise than usual; 0 for those that are off. */
  readonly points: Readonly<Record<string, number>>
  /** The rules cannot be used before these are mended. */
  readonly mistakes: readonly Problem[]
  /** Lines that are passed over, and patterns that may be slow. */
  readonly remarks: readonly Problem[]
  /** What was understood, in a sentence; null where there are no own rules. */
  readonly summary: string | null
}

const BUILT_IN: ReadonlyMap<string, (typeof RULES)[number]> = new Map(RULES.map(rule => [rule.name, rule]))

/** `near`: finds the known word that a mistyped one probably was. Reads the files again at each call. */
export function loadOwnRules({ files, spamassassin, off, observe = [] }: OwnRulesFiles, near: Near): LoadedRules {
  const yaml = files.map(file => readYamlFile(file, near))
  const isYaml = new Set(files)
  const cf = readCfFiles(spamassassin)
  const written = yaml.flatMap(one => one.rules)
  const known = new Map<string, OwnRule>(cf.rules.map(rule => [rule.name, rule]))
  const mistakes: Problem[] = []
  for (const rule of written) {
    const before = known.get(rule.name)
    if (before !== undefined) rule.at(0, `${rule.name}: there is such a rule already, ${before.where}:${before.line}`)
    else if (BUILT_IN.has(rule.name))
      rule.at(0, `${rule.name}: a built-in rule has this name; give it another, or change its points under points:`)
    else known.set(rule.name, rule)
  }
  // Whoever speaks of a rule that is there and cannot be used makes no mistake.
  const broken = new Set([...yaml.flatMap(({ names }) => [...names]), ...cf.names])
  const borrowed = checkNames(written, known, broken, near)
  const points = changedPoints(yaml, known, broken, near)
  const isRule = (name: string): boolean => known.has(name) || BUILT_IN.has(name)
  for (const name of off) if (isRule(name)) points.set(name, 0)
  for (const [where, names] of [['rules.off', off] as const, ['rules.observe', observe] as const])
    for (const name of names) {
      if (isRule(name) || broken.has(name)) continue
      const hint = near(name, [...BUILT_IN.keys(), ...known.keys()])
      const text = `there is no rule ${name}${hint === null ? '' : `; did you mean ${hint}?`}`
      mistakes.push({ where, line: null, column: null, text, kind: 'mistake' })
    }
  // The site's few own ones first: should the time not be enough, it is for them.
  const inOrder = [...known.values()].toSorted((a, b) => Number(isYaml.has(b.where)) - Number(isYaml.has(a.where)))
  const rules = inOrder.map(rule => ({ ...rule, points: points.get(rule.name) ?? rule.points }))
  const inCf: Problem[] = []
  for (const problem of ruleSet([...rules, ...borrowed]).problems) {
    const rule = written.find(one => one.where === problem.where && one.line === problem.line)
    if (rule === undefined) inCf.push(problem)
    else rule.at(0, problem.text)
  }
  const problems = [...yaml.flatMap(one => one.problems), ...inCf, ...cf.problems]
  const isMistake = ({ kind, where }: Problem): boolean => kind === 'mistake' && isYaml.has(where)
  mistakes.push(...problems.filter(isMistake).toSorted(byPlace))
  const remarks = problems.filter(problem => !isMistake(problem))
  return {
    rules: [...rules.map(rule => (rule.points === 0 ? { ...rule, counts: false } : rule)), ...borrowed],
    points: Object.fromEntries([...points].filter(([name]) => BUILT_IN.has(name))),
    mistakes,
    remarks,
    summary:
      rules.length === 0 && cf.names.size === 0
        ? null
        : summary(written.length, cf.rules.length, cf.names.size, cf.files.length, rules),
  }
}

function byPlace(a: Problem, b: Problem): number {
  if (a.where !== b.where) return a.where < b.where ? -1 : 1
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}

function summary(yaml: number, cf: number, defined: number, files: number, rules: readonly OwnRule[]): string {
  const kinds = new Map<string, number>()
  for (const { test } of rules) {
    const kind = test.kind === 'text' ? test.on : test.kind
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const counts = [...kinds].toSorted(([, a], [, b]) => b - a).map(([kind, n]) => `${n} ${kind}`)
  return `own rules: ${yaml} in YAML; ${cf} of ${defined} in ${files} .cf file${files === 1 ? '' : 's'} (${counts.join(', ')})`
}

/** Built-in rules that own ones ask about: they are asked here, where their values are wanted. */
function checkNames(
  written: readonly YamlRule[],
  known: ReadonlyMap<string, OwnRule>,
  broken: ReadonlySet<string>,
  near: Near,
): OwnRule[] {
  const borrowed = new Map<string, OwnRule>()
  for (const { test, at } of written) {
    if (test.kind !== 'meta') continue
    for (const { name, at: inside } of namesIn(test.expression)) {
      if (known.has(name) || broken.has(name)) continue
      const rule = BUILT_IN.get(name)
      if (rule === undefined) {
        const hint = near(name, [...known.keys(), ...broken, ...BUILT_IN.keys()])
        at(inside, `there is no rule ${name}${hint === null ? '' : `; did you mean ${hint}?`}`)
      } else
        borrowed.set(name, {
          name,
          where: 'built-in',
          line: 0,
          test: { kind: 'ask', hits: ({ view }) => rule.holds(view) },
          points: 0,
          counts: false,
          why: rule.why,
          most: 1,
          noSubject: false,
        })
    }
  }
  return [...borrowed.values()]
}

function changedPoints(
  yaml: readonly YamlRules[],
  known: ReadonlyMap<string, OwnRule>,
  broken: ReadonlySet<string>,
  near: Near,
): Map<string, number> {
  const all = new Map<string, number>()
  for (const { points } of yaml)
    for (const [name, { points: number, mistake }] of points) {
      if (known.has(name) || BUILT_IN.has(name)) all.set(name, number)
      else if (!broken.has(name)) {
        const hint = near(name, [...BUILT_IN.keys(), ...known.keys()])
        mistake(`there is no rule ${name}${hint === null ? '' : `; did you mean ${hint}?`}`)
      }
    }
  return all
}

function readYamlFile(file: string, near: Near): YamlRules {
  const nothing = (text: string): YamlRules => ({
    rules: [],
    names: new Set(),
    points: new Map(),
    problems: [{ where: file, line: null, column: null, text, kind: 'mistake' }],
  })
  try {
    if (statSync(file).size > MAX_TEXT_OCTETS) return nothing(`longer than ${MAX_TEXT_OCTETS} octets`)
    return readYamlRules(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)), file, near)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return nothing(
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'not UTF-8 text: save it as UTF-8' : `cannot be read: ${code}`,
    )
  }
}
