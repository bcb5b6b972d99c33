/** eval: how well the classifier does on a labelled corpus. TREC's online protocol: each message is judged, then learnt. */
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { IndexError, readIndex } from '../index-file.ts'
import { printable } from '../output.ts'
import { parseMessage } from '../../mail/parse.ts'
import { MAX_LOOKED_AT } from '../../scorers/classifier/decode.ts'
import { features } from '../../scorers/classifier/features.ts'
import { figures } from '../../scorers/classifier/metrics.ts'
import { Model } from '../../scorers/classifier/model.ts'
import { Counts } from '../../scorers/classifier/site-counts.ts'
import { COUNTS_HALF, COUNTS_WEIGHT } from '../../scorers/classifier/site-model.ts'
import { loadShipped } from '../../scorers/classifier/shipped.ts'
import type { Figures, Outcome } from '../../scorers/classifier/metrics.ts'
import type { ShippedModel } from '../../scorers/classifier/shipped-model.ts'
import type { Entry } from '../index-file.ts'

/** Always the same one, so that figures can be had again. */
const KEY = 0x636c6561

/**
 * The default threshold, a probability: a wanted message that is lost costs more than a spam message that is seen. On mailing
 * lists from empty, of 4,500 wanted messages and 2,000 spam: none lost and 37 seen; at 0.5 it is 7 and 14.
 */
const THRESHOLD = 0.9

/**
 * What the shipped model says beside one that learns: of a logit of its own so many of the learning model's, as long as that has
 * learnt nothing, and half of that after so many messages of the kind of which it has learnt less.
 */
const SHIPPED_FACTOR = 2
const SHIPPED_HALF = 20

type Start = 'empty' | 'shipped'

/** What `--json` prints. Programs read it: names are only added, never changed. Shares are in percent. */
export type Evaluated = Figures & {
  readonly index: string
  readonly messages: number
  readonly start: Start
  readonly threshold: number
  readonly messagesPerSecond: number
}

export const command = defineCommand({
  name: 'eval',
  usage: 'INDEX [--json] [--jsonl FILE] [--start empty|shipped]',
  about:
    'Judges each message of a labelled corpus and learns it right after, as a site does that hears of every mistake at once.\nINDEX has lines "spam PATH" or "ham PATH" in the order in which the messages came, PATH relative to the folder of INDEX.\n(1-ROCA)% is the chance that a wanted message looks more like spam than a spam message does: smaller is better.\nNothing is kept: the model ends with the command. A file that cannot be read ends it with 66 (EX_NOINPUT).',
  options: {
    json: {
      type: 'boolean',
      doc: 'the figures as a JSON object; shares in percent, null where there is nothing to divide by',
    },
    jsonl: { type: 'string', value: 'FILE', doc: 'writes a line of JSON for each message, in the order of INDEX' },
    start: { type: 'string', value: 'WHICH', doc: 'the model at the start: empty (default) or shipped' },
  },
  operands: [1, 1],
  examples: [
    ['cleanmilter eval corpus/index', 'the figures'],
    ['cleanmilter eval corpus/index --jsonl scores.jsonl', 'and what each message was given'],
  ],
  async *run({ start = 'empty', jsonl }, [path = '']): AsyncGenerator<Evaluated, number> {
    if (start !== 'empty' && start !== 'shipped')
      throw new UsageError(`--start wants empty or shipped, found "${start}"`)
    const shipped = start === 'shipped' ? shippedModel() : null
    const entries = entriesOf(path)
    const out = jsonl === undefined ? null : opened(jsonl)
    try {
      yield evaluate(path, entries, shipped, line => {
        if (out !== null) writeSync(out, line)
      })
    } finally {
      if (out !== null) closeSync(out)
    }
    return EXIT.ok
  },
  views: () => ({
    human: { item: human },
    json: { item: one => `${JSON.stringify(one)}\n` },
  }),
})

function shippedModel(): ShippedModel {
  try {
    return loadShipped()
  } catch (error) {
    throw new Failure(`--start shipped: ${error instanceof Error ? error.message : String(error)}`, EXIT.noInput, {
      cause: error,
    })
  }
}

function evaluate(
  index: string,
  entries: readonly Entry[],
  shipped: ShippedModel | null,
  write: (line: string) => void,
): Evaluated {
  const model = Model.empty(KEY)
  // The same two that a site's model is made of: the counts know something after a few messages, the online model more after many.
  const counts = Counts.empty()
  const buffer = Buffer.alloc(MAX_LOOKED_AT)
  const outcomes: Outcome[] = []
  const probabilities: Outcome[] = []
  const learnt = { spam: 0, ham: 0 }
  const began = performance.now()
  for (const { name, spam, ...entry } of entries) {
    const raw = startOf(index, entry, buffer)
    const seen = features(raw, model.key)
    const weight = (SHIPPED_FACTOR * SHIPPED_HALF) / (SHIPPED_HALF + Math.min(learnt.spam, learnt.ham))
    const counted = (COUNTS_WEIGHT * COUNTS_HALF) / (COUNTS_HALF + learnt.spam + learnt.ham)
    const score =
      model.score(seen) + counted * counts.score(seen) + (shipped === null ? 0 : weight * said(shipped, raw))
    const probability = model.probability(score)
    const label = spam ? 'spam' : 'ham'
    model.learn(seen, label)
    counts.learn(seen, label)
    learnt[label]++
    outcomes.push({ spam, score })
    probabilities.push({ spam, score: probability })
    write(`${JSON.stringify({ path: name, label, score, probability })}\n`)
  }
  const seconds = (performance.now() - began) / 1000
  // The order is that of the scores, because probabilities near 0 and 1 run together.
  const { falsePositives, falseNegatives } = figures(probabilities, THRESHOLD)
  return {
    index,
    messages: entries.length,
    start: shipped === null ? 'empty' : 'shipped',
    threshold: THRESHOLD,
    ...figures(outcomes, 0),
    falsePositives,
    falseNegatives,
    messagesPerSecond: seconds === 0 ? 0 : Math.round(entries.length / seconds),
  }
}

/** Nothing where the shipped model is silent. */
function said(shipped: ShippedModel, raw: Buffer): number {
  const { logit, silent } = shipped.judge({ parsed: parseMessage(raw) })
  return silent === null ? logit : 0
}

function entriesOf(path: string): readonly Entry[] {
  try {
    return readIndex(path, readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof IndexError) throw new Failure(`${path}, ${error.message}`, EXIT.noInput, { cause: error })
    throw new Failure(`${path}: cannot be read: ${reason(error)}`, EXIT.noInput, { cause: error })
  }
}

/** As much of the message as the classifier looks at, in `buffer`. */
function startOf(index: string, { line, path }: Pick<Entry, 'line' | 'path'>, buffer: Buffer): Buffer {
  try {
    const file = openSync(path, 'r')
    try {
      let length = 0
      for (let more = 1; more > 0 && length < buffer.length; length += more)
        more = readSync(file, buffer, length, buffer.length - length, null)
      return buffer.subarray(0, length)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw new Failure(`${index}, line ${line}: ${path} cannot be read: ${reason(error)}`, EXIT.noInput, {
      cause: error,
    })
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    throw new Failure(`${path}: cannot be written: ${reason(error)}`, EXIT.cannotCreate, { cause: error })
  }
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

function human(one: Evaluated): string {
  const share = (value: number | null, digits = 2): string =>
    value === null ? 'unknown' : `${value.toFixed(digits)} %`
  const rows = [
    ['messages', `${one.messages} (${one.spam} spam, ${one.ham} wanted), model at the start: ${one.start}`],
    ['(1-ROCA)', share(one.oneMinusRoca, 4)],
    ['false positives', `${share(one.falsePositives)} of wanted mail at or over a probability of ${one.threshold}`],
    ['false negatives', `${share(one.falseNegatives)} of spam below it`],
    ...one.caught.map(({ atFalsePositives, spam }) => [
      'spam caught',
      `${share(spam)} where at most ${atFalsePositives} % of wanted mail is caught, too`,
    ]),
    ['speed', `${one.messagesPerSecond} messages/s, judged and learnt`],
  ]
  return `${printable(one.index)}\n${rows.map(([name = '', text = '']) => `  ${name.padEnd(16)}${text}\n`).join('')}`
}
