/**
 * The comparison as a table: a block for each way of teaching, a row for each corpus and filter. "at 0.1 %": spam that a
 * threshold of the filter's own would catch that lets so much wanted mail over it.
 */
import { figures } from '../../../lib/scorers/classifier/metrics.ts'
import { MODES } from './tasks.ts'
import type { Filter } from './judge.ts'
import type { Judged } from './score-file.ts'
import type { Mode } from './tasks.ts'

export type Result = {
  readonly mode: Mode
  readonly corpus: string
  readonly filter: Filter
  readonly judged: Judged
}

const TITLES: Readonly<Record<Mode, string>> = {
  box: 'Out of the box',
  others: 'Taught with the other corpora, judged on this one',
  warm: 'Taught with the first part of the corpus, judged on every fourth of the rest',
  feedback: 'The same, and told of every message of the rest at once (CPU-ms: one judged, four learnt)',
}
const HEAD = ['corpus', 'filter', 'ham', 'over', '%', 'spam', 'over %', '1-ROCA %', 'at 0.1 %', 'at 1 %', 'CPU-ms']

export function table(results: readonly Result[]): string {
  return MODES.map(mode => results.filter(one => one.mode === mode))
    .filter(block => block.length > 0)
    .map(
      block => `${TITLES[block[0]?.mode ?? 'box']}\n${aligned([HEAD, ...byCorpus(block).map(row), ...totals(block)])}`,
    )
    .join('\n')
}

function byCorpus(block: readonly Result[]): readonly Result[] {
  return [...new Set(block.map(one => one.corpus))].flatMap(corpus => block.filter(one => one.corpus === corpus))
}

/** All corpora together, where a filter judged more than one. Its scores need not mean the same in two of them. */
function totals(block: readonly Result[]): readonly (readonly string[])[] {
  return [...new Set(block.map(one => one.filter.name))].flatMap(name => {
    const own = block.filter(one => one.filter.name === name)
    if (own.length < 2) return []
    const cpuMs = own.reduce((sum, one) => sum + one.judged.cpuMs, 0)
    const [first] = own
    return first === undefined
      ? []
      : [row({ ...first, corpus: 'all', judged: { cpuMs, scores: own.flatMap(one => one.judged.scores) } })]
  })
}

function row({ corpus, filter, judged: { cpuMs, scores } }: Result): readonly string[] {
  const found = figures(
    scores.map(({ message, score }) => ({ spam: message.spam, score })),
    filter.threshold,
  )
  const over = scores.filter(({ message, score }) => !message.spam && score >= filter.threshold).length
  const share = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits))
  return [
    corpus,
    filter.name,
    `${found.ham}`,
    found.ham === 0 ? '-' : `${over}`,
    share(found.falsePositives, 2),
    `${found.spam}`,
    share(found.falseNegatives === null ? null : 100 - found.falseNegatives, 1),
    share(found.oneMinusRoca, 3),
    ...[0.1, 1].map(rate => share(found.caught.find(one => one.atFalsePositives === rate)?.spam ?? null, 1)),
    (cpuMs / scores.length).toFixed(1),
  ]
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)))
  return rows
    .map(
      row =>
        `${row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}\n`,
    )
    .join('')
}
