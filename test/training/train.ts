/**
 * Makes the model that comes with the program, and its card.
 * Usage: node test/training/train.ts [--model-only]
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encodeShipped } from '../../lib/scorers/classifier/shipped-file.ts'
import { SHIPPED_FILE } from '../../lib/scorers/classifier/shipped.ts'
import { cardOf } from './card.ts'
import { filesOf, sampleOf } from './corpora.ts'
import { INPUTS } from './inputs.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { train, withoutCopies } from './train-model.ts'

const { values } = parseArgs({ options: { 'model-only': { type: 'boolean' } } })
const samples = INPUTS.flatMap(input => filesOf(input).map(file => sampleOf(input.name, file)))
const state = train(samples)
const file = encodeShipped(state)
writeFileSync(SHIPPED_FILE, file)
console.log(`${file.length} octets, ${state.hashes.length} features`)
if (values['model-only'] !== true) {
  const card = join(import.meta.dirname, '../../lib/scorers/classifier/shipped.md')
  writeFileSync(card, cardOf({ samples, kept: withoutCopies(samples), state, file, judged: [...leaveOneOut()] }))
  console.log(card)
}
