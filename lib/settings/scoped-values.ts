/**
 * Scoped settings as an admin types them: values as in the settings file, and bounds for the scopes below.
 */
import { SCOPED_NAMES } from '../policy/scoped.ts'
import { readValue, short, wanted } from './kinds.ts'
import { nearest } from './nearest.ts'
import { ROWS } from './settings.ts'
import type { Bound, ScopedName, ScopedValue } from '../policy/scoped.ts'
import type { Row } from './settings.ts'

export type Read<T> = { readonly value: T } | { readonly wrong: string }

/** Rows of settings that only scopes have. */
const OWN_ROWS: Partial<Record<ScopedName, Row>> = {
  observe_until: {
    kind: 'date',
    default: null,
    doc: 'Day of a trial’s end: the scope only observes until somebody decides.',
  },
}

export function rowOf(name: ScopedName): Row {
  const row = OWN_ROWS[name] ?? ROWS.get(name)
  if (row === undefined) throw new TypeError(`${name} has no row`)
  return row
}

export function readName(typed: string): Read<ScopedName> {
  const name = SCOPED_NAMES.find(one => one === typed)
  if (name !== undefined) return { value: name }
  const near = nearest(typed, SCOPED_NAMES)
  if (near !== null) return { wrong: `${short(typed)} is no setting of scopes; did you mean ${near}?` }
  return { wrong: `${short(typed)} is no setting of scopes; they have ${SCOPED_NAMES.join(', ')}` }
}

/** `none` takes away what has no value of its own. */
export function readScoped(name: ScopedName, source: string): Read<ScopedValue> {
  const row = rowOf(name)
  if (row.default === null && source === 'none') return { value: null }
  const number = /^-?\d+(?:\.\d+)?$/.test(source) ? Number(source) : null
  const flag = source === 'true' ? true : source === 'false' ? false : null
  const reading = readValue({ value: number ?? flag ?? source, source }, row)
  if ('value' in reading) return { value: reading.value }
  const hint = reading.hint === null ? '' : `; ${reading.hint}`
  return { wrong: `${name}: found "${short(source)}", wanted ${wanted(row)}${hint}` }
}

/** `3..10`, `3..`, `..10|off`, words with `|` between them, `none`: nothing, `any`: no bound. */
export function readBound(name: ScopedName, source: string): Read<Bound> {
  if (source === 'none') return { value: null }
  if (source === 'any') return { value: {} }
  const words: ScopedValue[] = []
  let range: { least?: number; most?: number } = {}
  for (const part of source.split('|')) {
    const [, least = '', most = ''] = /^(\d+(?:\.\d+)?)?\.\.(\d+(?:\.\d+)?)?$/.exec(part) ?? []
    if (least !== '' || most !== '') {
      if (rowOf(name).kind !== 'number')
        return { wrong: `${name} is no number: a range such as ${short(part)} bounds nothing` }
      range = { ...(least !== '' && { least: Number(least) }), ...(most !== '' && { most: Number(most) }) }
      continue
    }
    const read = readScoped(name, part)
    if ('wrong' in read) return { wrong: `${read.wrong}, or a range such as 3..10, none or any` }
    words.push(read.value)
  }
  return { value: { ...range, ...(words.length > 0 && { words }) } }
}
