/**
 * Where a filter was wrong, one message a line: wanted mail over its threshold and near it, spam furthest below. Names and
 * rules only: the messages are real people's.
 */
import type { Result } from './table.ts'
import type { Score } from './judge.ts'

const NEAR = 30
const LOWEST = 25

export function details(results: readonly Result[]): string {
  return results
    .filter(({ mode }) => mode === 'box')
    .map(({ corpus, filter, judged: { scores } }) => {
      const down = scores.toSorted((a, b) => b.score - a.score)
      const ham = down.filter(one => !one.message.spam)
      const over = ham.filter(one => one.score >= filter.threshold)
      const near = ham.slice(over.length, over.length + NEAR)
      const missed = down.filter(one => one.message.spam && one.score < filter.threshold).reverse()
      return [
        section(`${filter.name}, ${corpus}: wanted mail called spam`, over),
        section(`${filter.name}, ${corpus}: wanted mail next below the threshold`, near),
        section(`${filter.name}, ${corpus}: ${missed.length} spam missed, the lowest`, missed.slice(0, LOWEST)),
      ].join('')
    })
    .join('')
}

function section(title: string, scores: readonly Score[]): string {
  const rows = scores.map(({ message, score, rules }) => `${score.toFixed(2).padStart(7)}  ${message.name}  ${rules}\n`)
  return rows.length === 0 ? '' : `\n${title}\n${rows.join('')}`
}
