/**
 * How the shipped model does on mail of which it has seen nothing: trained on all inputs but one, asked about that one; and
 * trained on all, asked about the corpora that nothing may be learnt from. With the built-in rules beside it, too.
 * Usage: node test/training/leave-one-out.ts [--jsonl FILE]
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { total } from '../../lib/policy/score.ts'
import { transaction } from '../../lib/embedded.ts'
import { parseMessage } from '../../lib/mail/parse.ts'
import { figures } from '../../lib/scorers/classifier/metrics.ts'
import { isBulk } from '../../lib/scorers/classifier/shipped-bulk.ts'
import { ShippedModel } from '../../lib/scorers/classifier/shipped-model.ts'
import { signalsOf } from '../../lib/scorers/classifier/shipped-points.ts'
import { applyRules } from '../../lib/scorers/rules/apply.ts'
import { filesOf, MEASURED_ONLY, measuredFiles, sampleOf } from './corpora.ts'
import { INPUTS } from './inputs.ts'
import { train } from './train-model.ts'
import type { Opinion } from '../../lib/scorers/classifier/shipped-model.ts'
import type { Content } from '../../lib/scorers/content.ts'
import type { File } from './corpora.ts'
import type { Sample } from './train-model.ts'

const THRESHOLD = 5

/** In the time of the mail: rules ask how old it is. */
const contentOf = ({ path }: File): Content => {
  const tx = transaction({ raw: readFileSync(path) })
  const parsed = parseMessage(tx.message.raw)
  const date = Date.parse(parsed.headers.find(({ key }) => key === 'date')?.text ?? '')
  return { tx, parsed, auth: [], now: new Date(Number.isNaN(date) ? '2020-01-01' : date), ownDomains: [] }
}

export type Judged = {
  readonly spam: boolean
  readonly path: string
  readonly opinion: Opinion
  readonly rules: number
  readonly score: number
  readonly names: readonly string[]
}

export function judgeAll(model: ShippedModel, files: readonly File[], features: readonly Sample[]): readonly Judged[] {
  return files.map((file, index) => {
    const sample = features[index]
    if (sample === undefined) throw new Error(`${file.path} has no features`)
    const content = contentOf(file)
    const asked = model.judgeFeatures(sample.features)
    const opinion: Opinion = isBulk(content.parsed) ? { ...asked, silent: 'bulk' } : asked
    const rules = applyRules(content)
    const said = signalsOf(opinion)
    return {
      spam: file.spam,
      path: file.path,
      opinion,
      rules: total(rules).score,
      score: total([...rules, ...said]).score,
      names: [...rules, ...said].map(({ name }) => name),
    }
  })
}

export type Row = { readonly corpus: string; readonly ham: number; readonly spam: number; readonly text: string }

export function rowOf(corpus: string, judged: readonly Judged[]): string {
  const spam = judged.filter(one => one.spam)
  const ham = judged.filter(one => !one.spam)
  const share = (some: readonly Judged[], holds: (one: Judged) => boolean): string =>
    some.length === 0 ? '–' : `${((100 * some.filter(holds).length) / some.length).toFixed(1)} %`
  const roca = (score: (one: Judged) => number): string =>
    figures(
      judged.map(one => ({ spam: one.spam, score: score(one) })),
      0,
    ).oneMinusRoca?.toFixed(2) ?? '–'
  const points = (one: Judged): number => signalsOf(one.opinion)[0]?.points ?? 0
  const cells = [
    corpus,
    ham.length,
    spam.length,
    `${share(ham, one => one.opinion.silent !== null)} / ${share(spam, one => one.opinion.silent !== null)}`,
    roca(one => one.opinion.logit),
    roca(points),
    ...[1, 2.5, 4].map(
      least => `${share(ham, one => points(one) >= least)} / ${share(spam, one => points(one) >= least)}`,
    ),
    `${share(ham, one => points(one) < 0)} / ${share(spam, one => points(one) < 0)}`,
    `${share(ham, one => one.rules >= THRESHOLD)} / ${share(spam, one => one.rules >= THRESHOLD)}`,
    `${share(ham, one => one.score >= THRESHOLD)} / ${share(spam, one => one.score >= THRESHOLD)}`,
  ]
  return `| ${cells.join(' | ')} |`
}

export const HEAD = [
  '| left out | wanted | spam | silent (wanted / spam) | 1-ROCA % of the logit | of the points | ≥ 1 point | ≥ 2.5 | ≥ 4 | < 0 | rules alone ≥ 5 | with the model ≥ 5 |',
  '|---|---|---|---|---|---|---|---|---|---|---|---|',
]

/** Corpus by corpus: each is asked of a model that has not seen it. */
export function* leaveOneOut(): Generator<{ corpus: string; judged: readonly Judged[] }> {
  const inputs = INPUTS.map(input => ({ name: input.name, files: filesOf(input) }))
  const samples = inputs.flatMap(({ name, files }) => files.map(file => sampleOf(name, file)))
  for (const { name, files } of inputs) {
    const model = new ShippedModel(train(samples, { without: [name] }))
    yield {
      corpus: name,
      judged: judgeAll(
        model,
        files,
        samples.filter(({ corpus }) => corpus === name),
      ),
    }
  }
  const whole = new ShippedModel(train(samples))
  for (const name of MEASURED_ONLY) {
    const files = measuredFiles(name)
    yield {
      corpus: name,
      judged: judgeAll(
        whole,
        files,
        files.map(file => sampleOf(name, file)),
      ),
    }
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { jsonl: { type: 'string' } } })
  const out = values.jsonl === undefined ? null : openSync(values.jsonl, 'w')
  console.log(HEAD.join('\n'))
  for (const { corpus, judged } of leaveOneOut()) {
    console.log(rowOf(corpus, judged))
    if (out !== null) for (const one of judged) writeSync(out, `${JSON.stringify({ corpus, ...one })}\n`)
  }
  if (out !== null) closeSync(out)
}
