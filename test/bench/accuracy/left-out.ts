/**
 * This filter as it would be if it had been made without the corpus that is judged: a copy of the checkout whose shipped
 * model is trained on the other inputs. Its rules are the same: words and points that somebody chose by looking at a corpus
 * stay, which is this measurement's limit. Points that were fitted are not (left-out-points.ts).
 */
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeShipped } from '../../../lib/scorers/classifier/shipped-file.ts'
import { filesOf, sampleOf } from '../../training/corpora.ts'
import { INPUTS } from '../../training/inputs.ts'
import { train } from '../../training/train-model.ts'
import { cleanmilter } from './cleanmilter.ts'
import type { Filter } from './judge.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** The training's name of a corpus, where it has another one. */
const INPUT_OF: Readonly<Record<string, string>> = { sa: 'spamassassin' }

export const inputOf = (corpus: string): string => INPUT_OF[corpus] ?? corpus

/** Was anything learnt from it? */
export const isInput = (corpus: string): boolean => INPUTS.some(({ name }) => name === inputOf(corpus))

export const leftOut = (corpus: string, work: string): Filter =>
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
