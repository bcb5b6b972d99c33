/**
 * The local lists that the settings name: what each counts, and what is wrong in their files.
 */
import { readListFile } from '../scorers/lists/file.ts'
import { readListSetting } from '../scorers/lists/setting.ts'
import { SettingsError } from './mistakes.ts'
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

/** Throws SettingsError with the lines that are no entries, and the files that cannot be read. */
export async function checkLists({ lists }: Settings): Promise<void> {
  const { accept, spam, links } = localLists(lists)
  const mistakes: Mistake[] = []
  for (const { path, optional } of [...accept, ...spam, ...links])
    try {
      const { mistakes: found, wrong } = await readListFile(
        path,
        links.some(one => one.path === path) ? 'hosts' : 'senders',
      )
      for (const { line, text } of found) mistakes.push({ where: path, line, column: null, text })
      if (wrong > found.length)
        mistakes.push({ where: path, line: null, column: null, text: `and ${wrong - found.length} more mistakes` })
    } catch (error) {
      const { code = 'EIO' } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' && optional) continue
      const why = code === 'ENOENT' ? 'there is no such file' : code
      mistakes.push({ where: path, line: null, column: null, text: `cannot be read: ${why}` })
    }
  if (mistakes.length > 0) throw new SettingsError(mistakes)
}
