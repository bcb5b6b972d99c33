/**
 * The model's card: what it learnt from, what it does on mail it has not seen, what it cannot do. Written by train.ts.
 */
import { createHash } from 'node:crypto'
import { FAMILIAR, LEAST_WORDS } from '../../lib/scorers/classifier/shipped-model.ts'
import { DISAGREEING, HAM, SHAPE, SPAM } from '../../lib/scorers/classifier/shipped-points.ts'
import { HEAD, rowOf } from './leave-one-out.ts'
import { INPUTS } from './inputs.ts'
import type { ShippedState } from '../../lib/scorers/classifier/shipped-model.ts'
import type { Judged } from './leave-one-out.ts'
import type { Sample } from './train-model.ts'

export type Trained = {
  readonly samples: readonly Sample[]
  readonly kept: readonly Sample[]
  readonly state: ShippedState
  readonly file: Buffer
  readonly judged: readonly { readonly corpus: string; readonly judged: readonly Judged[] }[]
}

export function cardOf({ samples, kept, state, file, judged }: Trained): string {
  const count = (some: readonly Sample[], name: string, spam: boolean): number =>
    some.filter(one => one.corpus === name && one.spam === spam).length
  const inputs = INPUTS.map(
    ({ name, years, terms, what }) =>
      `| ${name} | ${years} | ${count(samples, name, false)} (${count(kept, name, false)}) | ${count(samples, name, true)} (${count(kept, name, true)}) | ${what} | ${terms} |`,
  )
  return `# The shipped model

Written by \`node test/training/train.ts\`; do not edit. Every figure here is measured by that script.

- File: \`shipped.model\`, ${file.length} octets, ${state.hashes.length} features, SHA-256 \`${createHash('sha256').update(file).digest('hex')}\`
- Two linear models on hashed features, one on words and pairs of words that a reader sees, one on the message's shape. No
  header octets, relays, dates, addresses, host names or mailers. Addresses, links and hosts in texts count only as such.
- The file holds 32-bit hashes and weights of 8 bits. No text can be read out of it; who has it can ask whether a given word
  is among its features.

## Data

In brackets: without near copies, as it learns from them.

| name | years | wanted | spam | what | terms |
|---|---|---|---|---|---|
${inputs.join('\n')}

## Points

| | from a logit of | points for each logit beyond | at most |
|---|---|---|---|
| spam: \`MODEL_SPAM_MAYBE\`, \`_LIKELY\` (from 1.5 points), \`_SURE\` (from 3) | ${SPAM.from} | ${SPAM.slope} | ${SPAM.most} |
| wanted: \`MODEL_HAM_LIKELY\`, \`_SURE\` (from -1.5) | -${HAM.from} | -${HAM.slope} | -${HAM.most} |
| the words are unknown: \`MODEL_SHAPE\` | ${SHAPE.from} of the shape | ${SHAPE.slope} | ${SHAPE.most} |

Where the shape is below ${DISAGREEING.shapeBelow}, or there are fewer than ${DISAGREEING.wordsBelow} different words, spam gets ${DISAGREEING.most} points at most.

It says nothing
- about mail in the manner of today's bulk senders (HTML with at least two of: a bulk sender's header fields, List-Unsubscribe,
  a company's own DKIM signature, style sheets for phones, pictures, many links): of wanted mail like that it knows one
  mailbox, and models that do not know that one call 9 in 10 of its wanted messages spam;
- about the words (but about the shape) of texts of which less than ${FAMILIAR * 100} % of the words are known from wanted mail: other languages than English;
- about texts of fewer than ${LEAST_WORDS} words.

## On mail it has not seen

Each input is judged by a model that was trained on the others; \`lists\` and \`phishing_pot\`, of which nothing is ever learnt,
by the shipped one. The threshold is 5 points, without network and without authentication results.

${HEAD.join('\n')}
${judged.map(({ corpus, judged: some }) => rowOf(corpus, some)).join('\n')}

## Limits

- English only. Spam in other languages is left to rules, authentication and what a site teaches.
- Most of the wanted mail is from before 2011, from technical lists and their readers. What private persons and companies
  write today is hardly in it; the model is silent on most of what companies write.
- A sender who knows the file can write around it. Its points are bounded, and other scorers stand beside it.
`
}
