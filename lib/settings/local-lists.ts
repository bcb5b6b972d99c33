/**
 * The local lists that the settings name: what each counts, and what is wrong in their files.
 */
import { readListFile } from '../scorers/lists/file.ts'
import { readListSetting } from '../scorers/lists/setting.ts'
import { TABLE } from './settings.ts'
import type { OneList } from '../scorers/lists/scorer.ts'
import type { Mistake } from './mistakes.ts'
import type { Settings } from './settings.ts'

const POINTS = { accept: 100, spam: 10, links: 6 } as const
export type LocalLists = Readonly<Record<keyof typeof POINTS, readonly OneList[]>>

/** Files that nobody named may be missing. */
export function localLists(lists: Settings['lists']): LocalLists {
  const of = (name: keyof typeof POINTS): readonly OneList[] =>
    lists[name].map(text => {
      const setting = readListSetting(text)
      if (setting === null) throw new TypeError(`lists.${name}: wanted a path, found ${text}`)
      const isDefault = (TABLE[`lists.${name}`].default as readonly string[]).includes(text)
      return { path: setting.path, points: setting.points ?? POINTS[name], optional: isDefault }
    })
  return { accept: of('accept'), spam: of('spam'), links: of('links') }
}

/**
 * The lines that are no entries, and the files that cannot be read. Warnings: a list is edited while the daemon runs, and a
 * slip in one must not keep it from starting.
 */
export async function listMistakes({ lists }: Settings): Promise<readonly Mistake[]> {
  const { accept, spam, links } = localLists(lists)
  const mistakes: Mistake[] = []
  const say = (where: string, line: number | null, text: string): void =>
    void mistakes.push({ where, line, column: null, text })
  for (const { path, optional } of [...accept, ...spam, ...links])
    try {
      const isHosts = links.some(one => one.path === path)
      const { mistakes: found, wrong } = await readListFile(path, isHosts ? 'hosts' : 'senders')
      for (const { line, text } of found) say(path, line, text)
      if (wrong > found.length) say(path, null, `and ${wrong - found.length} more mistakes`)
    } catch (error) {
      const { code = 'EIO' } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT') say(path, null, `the list cannot be read: ${code}`)
      else if (!optional) say(path, null, 'there is no such file, and so nothing is on that list')
    }
  return mistakes
}
