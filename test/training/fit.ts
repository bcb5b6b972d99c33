/**
 * Points of the built-in rules, fitted on the mail that the shipped model may learn from, beside what that model says of
 * mail it has not seen. Prints how the points do on mail that they were not fitted on.
 * Usage: node test/training/fit.ts [--write]   (--write: into lib/scorers/rules/points.ts)
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { total } from '../../lib/policy/score.ts'
import { signalsOf } from '../../lib/scorers/classifier/shipped-points.ts'
import { RULES } from '../../lib/scorers/rules/table.ts'
import { createFilter, transaction } from '../../lib/embedded.ts'
import { ENVELOPES, RESOLVERS } from '../support/envelopes.ts'
import { FIELD_MAIL, RECIPIENT, SENDER } from '../support/field-mail.ts'
import { INPUTS } from './inputs.ts'
import { FIT, fitPoints } from './fit-points.ts'
import { leaveOneOut } from './leave-one-out.ts'
import type { Signal } from '../../lib/scorers/signal.ts'
import type { Case } from './fit-points.ts'
import type { Judged } from './leave-one-out.ts'

const POINTS_FILE = join(import.meta.dirname, '../../lib/scorers/rules/points.ts')
const LEARNT = new Set(INPUTS.map(({ name }) => name))
const NAMES = new Set(RULES.map(({ name }) => name))

/** What a source did to its mail holds these rules: nothing is learnt from that. */
const BY_THE_SOURCE: Readonly<Record<string, readonly string[]>> = {
  scam419: ['FROM_WITHOUT_ADDRESS', 'MESSAGE_ID_MALFORMED'],
  csdmc2010: ['FROM_EQUALS_TO', 'MESSAGE_ID_OF_RECIPIENT'],
}

type Points = Readonly<Record<string, number>>
type Corpus = { readonly name: string; readonly judged: readonly Judged[] }

const modelSignals = ({ opinion }: Judged): readonly Signal[] => signalsOf(opinion)

function casesOf({ name, judged }: Corpus): Case[] {
  return judged.map(one => ({
    corpus: name,
    spam: one.spam,
    rules: one.names.filter(rule => NAMES.has(rule) && BY_THE_SOURCE[name]?.includes(rule) !== true),
    offset: modelSignals(one).reduce((sum, { points }) => sum + points, 0),
  }))
}

/**
 * Wanted mail of today as a site gets it, written for the tests, in all situations that they know: the corpora have little of
 * it, and nothing of envelopes and DNS.
 */
async function fieldCases(): Promise<Case[]> {
  const cases: Case[] = []
  for (const [dns, resolve] of Object.entries(RESOLVERS)) {
    const filter = createFilter(
      { data: '/nonexistent', lists: { accept: [], spam: [], links: [] } },
      { resolver: { resolve }, now: () => new Date('2026-11-23T08:15:00Z') },
    )
    for (const { raw, bounce } of FIELD_MAIL)
      for (const envelope of Object.values(ENVELOPES)) {
        const tx = transaction({ raw, rcptTo: [RECIPIENT], mailFrom: bounce ? '' : SENDER, ...envelope })
        const { signals } = await filter.judge({ ...tx, queueId: envelope.ip === undefined ? null : '4X1' })
        cases.push({
          corpus: `field, ${dns}`,
          spam: false,
          rules: signals.map(({ name }) => name).filter(name => NAMES.has(name)),
          offset: signals.filter(({ name }) => !NAMES.has(name)).reduce((sum, { points }) => sum + points, 0),
        })
      }
    filter.close()
  }
  return cases
}

function scoreOf(one: Judged, points: Points): number {
  const rules = RULES.filter(({ name }) => one.names.includes(name)).map(rule => ({
    scorer: 'rules',
    name: rule.name,
    points: points[rule.name] ?? rule.points,
    why: '',
  }))
  return total([...rules, ...modelSignals(one)]).score
}

function row(name: string, judged: readonly Judged[], points: Points): string {
  const over = (some: readonly Judged[]): string =>
    some.length === 0
      ? '–'
      : `${some.filter(one => scoreOf(one, points) >= FIT.threshold).length} (${((100 * some.filter(one => scoreOf(one, points) >= FIT.threshold).length) / some.length).toFixed(2)} %)`
  return `${name.padEnd(14)} wanted ${over(judged.filter(one => !one.spam)).padEnd(14)} spam ${over(judged.filter(one => one.spam))}`
}

function fileOf(points: Points): string {
  const lines = Object.entries(points).map(([name, value]) => `  ${name}: ${value},`)
  return [
    '/**',
    ' * What rules are worth that occur often enough in mail we may learn from. Written by test/training/fit.ts: do not edit.',
    ' */',
    'export const POINTS: Readonly<Record<string, number>> = {',
    ...lines,
    '}',
    '',
  ].join('\n')
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
const corpora = [...leaveOneOut()].map(({ corpus, judged }) => ({ name: corpus, judged }))
const learnt = corpora.filter(({ name }) => LEARNT.has(name))
const field = await fieldCases()
const all = fitPoints([...field, ...learnt.flatMap(casesOf)], RULES)
for (const corpus of corpora) {
  const others = learnt.filter(({ name }) => name !== corpus.name).flatMap(casesOf)
  const fitted = LEARNT.has(corpus.name) ? fitPoints([...field, ...others], RULES) : all
  console.log(`${row(corpus.name, corpus.judged, {})}   as judged`)
  console.log(`${row(corpus.name, corpus.judged, fitted)}   fitted on the others`)
}
for (const { name, points } of RULES)
  if (all[name] !== undefined) console.log(`${name.padEnd(32)} ${points.toFixed(1)} -> ${all[name].toFixed(1)}`)
if (values.write) writeFileSync(POINTS_FILE, fileOf(all))
