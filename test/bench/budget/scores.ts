/**
 * The content scores of a labelled corpus, in its order: as the daemon gives them out of the box, without network, envelope or
 * anything learnt. Kept in a file of the work folder, because this is what takes long.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFilter } from '../../../lib/embedded.ts'
import { inOrder } from '../../../lib/cli/ahead.ts'
import { readCorpus } from '../accuracy/corpora.ts'
import type { Message } from '../accuracy/corpora.ts'

export type Scored = { readonly spam: boolean; readonly score: number }

/** Null where the corpus cannot be had. */
export async function scoresOf(name: string, work: string): Promise<readonly Scored[] | null> {
  const file = join(work, `budget-${name}.tsv`)
  if (!existsSync(file)) {
    const messages = readCorpus(name, work)
    if (messages === null) return null
    writeFileSync(`${file}.part`, await judged(messages))
    renameSync(`${file}.part`, file)
  }
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'))
    .map(([kind, score]) => ({ spam: kind === 'spam', score: Number(score) }))
}

async function judged(messages: readonly Message[]): Promise<string> {
  const nobody = async (): Promise<never> => {
    throw Object.assign(new Error('no network'), { code: 'ECONNREFUSED' })
  }
  const filter = createFilter({ data: '/nonexistent' }, { resolver: { resolve: nobody } })
  const rows: string[] = []
  try {
    const one = async ({ path, spam }: Message): Promise<string> => {
      const { verdict } = await filter.judge({ raw: await readFile(path) })
      return `${spam ? 'spam' : 'ham'}\t${verdict.score}\n`
    }
    for await (const row of inOrder(asynchronously(messages), 4, one)) rows.push(row)
  } finally {
    filter.close()
  }
  return rows.join('')
}

async function* asynchronously<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list
}
