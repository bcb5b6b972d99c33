/**
 * A list in the settings: `/path/to/file`, or with what an entry is worth, `/path/to/file*6`.
 */

export type ListSetting = { readonly path: string; readonly points: number | null }

/** Null where `text` is none. Points are from 0 to 1000, whichever way the list counts. */
export function readListSetting(text: string): ListSetting | null {
  const [, path, points] = /^(\/[^\x00-\x1f\x7f*]{1,4000})(?:\*(\d{1,4}(?:\.\d{1,3})?))?$/.exec(text) ?? []
  if (path === undefined) return null
  if (points === undefined) return { path, points: null }
  return Number(points) <= 1000 ? { path, points: Number(points) } : null
}
