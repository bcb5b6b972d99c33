/**
 * Defaults, then the file, then flags: one frozen value, or every mistake there is.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { SettingsError } from './mistakes.ts'
import { MAX_TEXT_OCTETS, parseFlag, parseSettings } from './parse.ts'
import { contradictions, notes } from './rules.ts'
import { ROWS } from './settings.ts'
import type { Mistake } from './mistakes.ts'
import type { Entry, Parsed } from './parse.ts'
import type { Settings } from './settings.ts'

/** Read where no file is named; that it is missing is no mistake. */
export const DEFAULT_FILE = '/etc/cleanmilter/cleanmilter.yaml'

export type Sources = {
  /** Named by the admin (`-c`): must exist. */
  readonly file?: string | undefined
  /** `name=value`, as after `--set`; a later one replaces an earlier. */
  readonly set?: readonly string[] | undefined
}

export type Loaded = {
  readonly settings: Settings
  /** The file that was read; null where there is none. */
  readonly file: string | null
  /** What is accepted but has no effect; the admin should hear of it. */
  readonly notes: readonly string[]
}

/** Reads all sources again at each call, so that a reload is a call. Throws SettingsError with all mistakes. */
export function loadSettings({ file, set = [] }: Sources = {}): Loaded {
  const name = file ?? DEFAULT_FILE
  const content = readText(name)
  const missing = 'code' in content && content.code === 'ENOENT' && file === undefined
  if ('wrong' in content && !missing)
    throw new SettingsError([{ where: name, line: null, column: null, text: content.wrong }])
  const sources = [...('text' in content ? [parseSettings(content.text, name)] : []), ...set.map(parseFlag)]
  const settings = merge(sources)
  return { settings, file: missing ? null : name, notes: notes(settings) }
}

/** Settings from text, for tests and embedders; everything not named has its default. */
export function settingsFrom(yaml: string, where = 'settings'): Settings {
  return merge([parseSettings(yaml, where)])
}

/** The settings that a reload cannot change and that differ: their new values wait for a restart. */
export function changedAtRestartOnly(before: Settings, after: Settings): readonly string[] {
  const [old, now] = [flat(before), flat(after)]
  return [...ROWS].flatMap(([name, row]) =>
    row.restart === true && JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name)) ? [name] : [],
  )
}

function merge(sources: readonly Parsed[]): Settings {
  const entries = new Map<string, Entry>(sources.flatMap(source => [...source.entries]))
  const spoiled = new Set(sources.flatMap(source => [...source.spoiled]))
  const settings = build(entries)
  const mistakes: Mistake[] = sources.flatMap(source => source.mistakes)
  mistakes.push(...contradictions(settings, entries, spoiled))
  if (mistakes.length > 0) throw new SettingsError(mistakes)
  return settings
}

type Branch = { [name: string]: unknown }

function build(entries: ReadonlyMap<string, Entry>): Settings {
  const root: Branch = {}
  for (const [name, row] of ROWS) {
    const path = name.split('.')
    const leaf = path.pop() ?? ''
    let branch = root
    for (const part of path) branch = (branch[part] ??= {}) as Branch
    branch[leaf] = entries.has(name) ? entries.get(name)?.value : row.default
  }
  // The rows are what the type is made of, so this is where the table becomes it.
  return freeze(root) as Settings
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

/** All values by dotted name. */
export function flat(settings: Settings): ReadonlyMap<string, unknown> {
  return new Map(
    [...ROWS.keys()].map(name => [
      name,
      name.split('.').reduce<unknown>((value, part) => (value as Branch)[part], settings),
    ]),
  )
}

type Content = { readonly text: string } | { readonly wrong: string; readonly code: string | null }

/** At most one octet more than is parsed: a device or an endless pipe ends here. */
function readText(file: string): Content {
  const buffer = Buffer.alloc(MAX_TEXT_OCTETS + 1)
  let length = 0
  try {
    const fd = openSync(file, 'r')
    try {
      for (let got = -1; got !== 0 && length < buffer.length; length += got)
        got = readSync(fd, buffer, length, buffer.length - length, null)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    const { code = 'EIO' } = error as NodeJS.ErrnoException
    return { wrong: `cannot be read: ${WHY[code] ?? code}`, code }
  }
  const octets = buffer.subarray(0, length)
  if (length > MAX_TEXT_OCTETS)
    return { wrong: `longer than ${MAX_TEXT_OCTETS} octets: these are no settings`, code: null }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(octets) }
  } catch {
    return { wrong: 'not UTF-8 text: save it as UTF-8', code: null }
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
}
