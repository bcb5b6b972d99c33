/**
 * What a filter said of a sample, kept in a file: a line `# cpu_ms N`, then corpus, ham or spam, name, score and rules of
 * each message, with tabs between them.
 */
import type { Message } from './corpora.ts'
import type { Score } from './judge.ts'

export type Judged = { readonly cpuMs: number; readonly scores: readonly Score[] }

export function writeScores({ cpuMs, scores }: Judged): string {
  const rows = scores.map(({ message, score, rules }) =>
    [message.corpus, message.spam ? 'spam' : 'ham', message.name, score, rules.replace(/\s+/g, ' ')].join('\t'),
  )
  return `# cpu_ms ${cpuMs.toFixed(0)}\n${rows.join('\n')}\n`
}

/** Null where it is not about exactly these messages. */
export function readScores(text: string, messages: readonly Message[]): Judged | null {
  const [first = '', ...rows] = text.trimEnd().split('\n')
  const [, cpuMs] = /^# cpu_ms (\d+)$/.exec(first) ?? []
  if (cpuMs === undefined || rows.length !== messages.length) return null
  const scores: Score[] = []
  for (const [at, row] of rows.entries()) {
    const [, , name, score, rules = ''] = row.split('\t')
    const message = messages[at]
    if (message === undefined || name !== message.name) return null
    scores.push({ message, score: Number(score), rules })
  }
  return { cpuMs: Number(cpuMs), scores }
}
