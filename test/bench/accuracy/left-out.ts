/**
 * This filter as it would be if it had been made without the corpus that is judged: a copy of the checkout whose shipped
 * model is trained on the other inputs. Rules' points that were fitted are fitted on the others again; points and words that
 * somebody chose by looking at a corpus stay, which is this measurement's limit.
 */
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { total } from '../../../lib/policy/score.ts'
import { encodeShipped } from '../../../lib/scorers/classifier/shipped-file.ts'
import { POINTS } from '../../../lib/scorers/rules/points.ts'
import { RULES } from '../../../lib/scorers/rules/table.ts'
import { filesOf, sampleOf } from '../../training/corpora.ts'
import { fitPoints } from '../../training/fit-points.ts'
import { INPUTS } from '../../training/inputs.ts'
import { train } from '../../training/train-model.ts'
import { cleanmilter } from './cleanmilter.ts'
import type { Judged } from './score-file.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** The training's name of a corpus, where it has another one. */
const INPUT_OF: Readonly<Record<string, string>> = { sa: 'spamassassin' }

export const inputOf = (corpus: string): string => INPUT_OF[corpus] ?? corpus

/** Was anything learnt from it? */
export const isInput = (corpus: string): boolean => INPUTS.some(({ name }) => name === inputOf(corpus))

export const leftOut = (corpus: string, work: string) =>
  cleanmilter('left-out', [], join(work, 'left-out', corpus, 'lib', 'cli', 'main.ts'))

/** One copy for each corpus. */
export function makeCopies(corpora: ReadonlySet<string>, work: string): void {
  const samples = INPUTS.flatMap(input => filesOf(input).map(file => sampleOf(input.name, file)))
  for (const corpus of corpora) {
    const folder = join(work, 'left-out', corpus)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    cpSync(join(ROOT, 'lib'), join(folder, 'lib'), { recursive: true })
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
    if (!existsSync(join(folder, 'node_modules'))) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    const model = encodeShipped(train(samples, { without: [inputOf(corpus)] }))
    writeFileSync(join(folder, 'lib', 'scorers', 'classifier', 'shipped.model'), model)
  }
}

type Held = readonly { readonly name: string; readonly points: number }[]

const heldOf = (rules: string): Held =>
  rules
    .split(',')
    .filter(one => one !== '')
    .map(one => {
      const [name = '', points] = one.split('=')
      return { name, points: Number(points) }
    })

/** The same verdicts with rules' points fitted on the other corpora. Unchanged where none are fitted. */
export function withPointsOfOthers(judged: ReadonlyMap<string, Judged>): ReadonlyMap<string, Judged> {
  if (Object.keys(POINTS).length === 0) return judged
  const byHand = new Map(RULES.map(({ name, points }) => [name, points]))
  const cases = [...judged].flatMap(([corpus, { scores }]) =>
    scores.map(({ message, rules }) => ({
      corpus,
      spam: message.spam,
      rules: heldOf(rules).flatMap(({ name }) => (byHand.has(name) ? [name] : [])),
      offset: heldOf(rules).reduce((sum, { name, points }) => sum + (byHand.has(name) ? 0 : points), 0),
    })),
  )
  return new Map(
    [...judged].map(([corpus, { cpuMs, scores }]) => {
      const fitted = fitPoints(
        cases.filter(one => one.corpus !== corpus),
        RULES,
      )
      const again = scores.map(({ message, rules }) => {
        const signals = heldOf(rules).map(({ name, points }) => ({
          scorer: byHand.has(name) ? 'rules' : 'classifier',
          name,
          points: byHand.has(name) ? (fitted[name] ?? byHand.get(name) ?? 0) : points,
          why: '',
        }))
        return {
          message,
          score: total(signals).score,
          rules: signals.map(one => `${one.name}=${one.points}`).join(','),
        }
      })
      return [corpus, { cpuMs, scores: again }]
    }),
  )
}
