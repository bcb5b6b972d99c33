/**
 * The index of a labelled corpus, as in the TREC spam track: a line `spam|ham PATH` for each message, in the order in which
 * they came. PATH is relative to the index's folder, or to the one above it where the first message is there: corpora that
 * were packed with their own folder's name are written so.
 */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

export type Entry = { readonly line: number; readonly spam: boolean; readonly name: string; readonly path: string }

/** A line that is none of an index. */
export class IndexError extends Error {
  override readonly name = 'IndexError'
}

/** All entries of the index at `path` with the content `text`. Throws IndexError at the first line that is none. */
export function readIndex(path: string, text: string): readonly Entry[] {
  const entries = text.split('\n').flatMap((given, at) => {
    const line = given.replace(/\r$/, '')
    if (line.trim() === '') return []
    const [, label, name] = /^(spam|ham)[ \t]+(\S.*)$/i.exec(line) ?? []
    if (label === undefined || name === undefined || name.includes('\0'))
      throw new IndexError(
        `line ${at + 1}: wanted "spam PATH" or "ham PATH", found ${JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line)}`,
      )
    return [{ line: at + 1, spam: label.toLowerCase() === 'spam', name }]
  })
  const here = dirname(resolve(path))
  const first = entries[0]?.name ?? ''
  const folder = [here, dirname(here)].find(one => existsSync(resolve(one, first))) ?? here
  return entries.map(entry => ({ ...entry, path: resolve(folder, entry.name) }))
}
