/**
 * YAML text to settings by name, each with its place. All mistakes are collected, none is thrown.
 * Source: YAML 1.2.2, core schema (`yes` and `0660` are text and decimal there). Anchors and aliases are refused: settings
 * need none, and without them nothing in the file can grow.
 */
import { createRequire } from 'node:module'
import { readValue, short, wanted } from './kinds.ts'
import { nearest } from './nearest.ts'
import { ROWS, SECTIONS } from './settings.ts'
import type { Scalar } from './kinds.ts'
import type { Mistake } from './mistakes.ts'
import type { Row } from './settings.ts'
import type * as Yaml from 'yaml'

const require = createRequire(import.meta.url)
/** Loaded at the first use: 13 MB that a daemon whose settings were handed to it does without. */
const yaml = (): typeof Yaml => require('yaml') as typeof Yaml

/** Longest text that is parsed. The sample has a hundredth of it; long lists of networks fit. */
export const MAX_TEXT_OCTETS = 1_048_576
/** Beyond these, mistakes are only counted: a wrong file has one cause, and a page is read. */
const MAX_MISTAKES = 50

export type Place = { readonly where: string; readonly line: number | null; readonly column: number | null }
export type Entry = { readonly value: unknown; readonly place: Place }
export type Parsed = {
  readonly entries: ReadonlyMap<string, Entry>
  readonly mistakes: readonly Mistake[]
  /** Names whose values could not be read: rules that need them are not asked. */
  readonly spoiled: ReadonlySet<string>
}

/** A whole settings file. `where` is its name in messages. */
export function parseSettings(text: string, where: string): Parsed {
  const lines = new (yaml().LineCounter)()
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { where, line, column: col }
  }
  const reader = new Reader()
  const content = parseYaml(text, lines, reader, placeAt)
  if (content !== null) reader.section(content, '', placeAt)
  const { mistakes, ...parsed } = reader.parsed()
  return { ...parsed, mistakes: mistakes.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity)) }
}

/**
 * One flag, `name=value`; the value is YAML as it would stand in the file. Where one value is wanted, what starts with a
 * bracket is text all the same: `quarantine.mailbox={local}+q@{domain}` needs no quotes within the shell's quotes.
 */
export function parseFlag(flag: string): Parsed {
  const place: Place = { where: `--set ${short(flag)}`, line: null, column: null }
  const placeAt = (): Place => place
  const reader = new Reader()
  const [, typed = '', value = ''] = /^([^=]*)=(.*)$/s.exec(flag) ?? []
  const name = typed.trim()
  if (name === '') reader.mistake(place, 'wanted name=value, such as dns.timeout_ms=1000')
  else {
    const row = ROWS.get(name)
    const isText = row !== undefined && row.list !== true && /^\s*[[{]/.test(value)
    const content = parseYaml(
      isText ? JSON.stringify(value.trim()) : value,
      new (yaml().LineCounter)(),
      reader,
      placeAt,
    )
    if (content !== null || reader.clean) reader.named(name, content, place, placeAt)
  }
  return reader.parsed()
}

/** What YAML itself finds wrong, in words for somebody who does not know YAML's grammar. */
const YAML_TEXTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab: lines are indented with spaces',
  MULTIPLE_DOCS: 'a second document starts here: settings are one document, without a line ---',
  BLOCK_AS_IMPLICIT_KEY:
    'a second ": " in one line: a value with a colon and a space stands in quotes, what belongs to a name is indented below it',
  MULTILINE_IMPLICIT_KEY: 'found text without a colon, wanted name: value',
  BAD_SCALAR_START: 'a value that starts with this character stands in quotes',
  RESOURCE_EXHAUSTION: 'brackets or indentation too deep for settings',
}

/** The root of the document, or null where it is empty or beyond reading; then why is among the mistakes. */
function parseYaml(text: string, lines: Yaml.LineCounter, reader: Reader, placeAt: (offset: number) => Place): unknown {
  if (Buffer.byteLength(text) > MAX_TEXT_OCTETS) {
    reader.mistake(placeAt(0), `more than ${MAX_TEXT_OCTETS} octets: these are no settings`)
    return null
  }
  const document = yaml().parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  })
  const seen = new Set<number | null>()
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const place = placeAt(pos[0])
    if (seen.has(place.line)) continue // one slip makes several complaints
    seen.add(place.line)
    reader.mistake(place, yamlText(code, message, text, pos[0]))
    if (code === 'RESOURCE_EXHAUSTION') break
  }
  if (document.errors.length > 0) return null
  const root: unknown = document.contents
  return yaml().isScalar(root) && root.value === null ? null : root
}

function yamlText(code: string, message: string, text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? ''
  if (/: *\{(?:local|domain)\}/.test(line))
    return 'a value that starts with { stands in quotes: "{local}+quarantine@{domain}"'
  return YAML_TEXTS[code] ?? `YAML: ${message.split('\n', 1)[0] ?? ''}`
}

class Reader {
  readonly #entries = new Map<string, Entry>()
  readonly #spoiled = new Set<string>()
  readonly #mistakes: Mistake[] = []
  /** Where a name, section or setting, was first used. */
  readonly #used = new Map<string, Place>()
  #more = 0

  get clean(): boolean {
    return this.#mistakes.length === 0
  }

  get #isFull(): boolean {
    return this.#mistakes.length >= MAX_MISTAKES
  }

  parsed(): Parsed {
    const last = this.#mistakes.at(-1)
    const more =
      this.#more > 0 && last ? [{ ...last, line: null, column: null, text: `and ${this.#more} more mistakes` }] : []
    return { entries: this.#entries, spoiled: this.#spoiled, mistakes: [...this.#mistakes, ...more] }
  }

  mistake(place: Place, text: string): void {
    if (this.#isFull) this.#more++
    else this.#mistakes.push({ ...place, text })
  }

  /** `name: value` lines; `prefix` is the name of the section they stand in, empty at the top. */
  section(node: unknown, prefix: string, placeAt: (offset: number) => Place): void {
    if (!yaml().isMap(node)) {
      const { range } = node as { range?: [number, number, number] | null }
      const inside = prefix === '' ? 'name: value lines' : `the settings under it: ${childrenOf(prefix).join(', ')}`
      this.mistake(
        placeAt(range?.[0] ?? 0),
        `${prefix === '' ? '' : `${prefix}: `}found ${found(node)}, wanted ${inside}`,
      )
      return
    }
    for (const { key, value } of node.items) {
      const { range } = key as { range?: [number, number, number] | null }
      const place = placeAt(range?.[0] ?? 0)
      if (!yaml().isScalar(key))
        this.mistake(place, `found ${found(key)} before the colon, wanted the name of a setting`)
      else {
        const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
        this.named(prefix === '' ? name : `${prefix}.${name}`, value, place, placeAt)
      }
    }
  }

  /** One name and what stands behind it. `place` is the name's. */
  named(name: string, node: unknown, place: Place, placeAt: (offset: number) => Place): void {
    const row = ROWS.get(name)
    if (row === undefined && !SECTIONS.has(name)) {
      // What was meant costs a while to find: not for names that are only counted.
      this.mistake(place, this.#isFull ? '' : `${JSON.stringify(short(name))} is not a setting${meant(name)}`)
      return
    }
    const before = this.#used.get(name)
    if (before !== undefined) {
      const line = before.line === null ? '' : `, first in line ${before.line}`
      this.mistake(place, `${name}: given twice${line}`)
      return
    }
    this.#used.set(name, place)
    const { range } = (node ?? {}) as { range?: [number, number, number] | null }
    const empty = node === null || (yaml().isScalar(node) && node.value === null)
    if (row === undefined) {
      if (!empty) this.section(node, name, placeAt)
    } else if (row.list === true && yaml().isSeq(node)) this.#list(name, row, node.items, placeAt)
    else this.#one(name, row, node, empty ? place : placeAt(range?.[0] ?? 0))
  }

  #list(name: string, row: Row, items: readonly unknown[], placeAt: (offset: number) => Place): void {
    const values = new Set<unknown>()
    let first: Place | null = null
    for (const item of items) {
      const { range } = item as { range?: [number, number, number] | null }
      const place = placeAt(range?.[0] ?? 0)
      first ??= place
      const reading = this.#value(name, row, item, place)
      if (reading === null) continue
      if (values.has(reading.value)) this.mistake(place, `${name}: ${short(String(reading.value))} is there twice`)
      else values.add(reading.value)
    }
    this.#entries.set(name, { value: [...values], place: first ?? this.#used.get(name) ?? placeAt(0) })
  }

  #one(name: string, row: Row, node: unknown, place: Place): void {
    const empty = node === null || (yaml().isScalar(node) && node.value === null)
    if (empty && row.default === null) {
      this.#entries.set(name, { value: null, place })
      return
    }
    const reading = this.#value(name, row, node, place)
    if (reading !== null) this.#entries.set(name, { value: row.list === true ? [reading.value] : reading.value, place })
  }

  #value(name: string, row: Row, node: unknown, place: Place): { readonly value: unknown } | null {
    const scalar = asScalar(node)
    const reading = scalar === null ? { hint: null } : readValue(scalar, row)
    if ('value' in reading) return reading
    this.#spoiled.add(name)
    const hint = yaml().isAlias(node) ? 'anchors and aliases are not used in settings' : reading.hint
    this.mistake(place, `${name}: found ${found(node)}, wanted ${wanted(row)}${hint === null ? '' : `; ${hint}`}`)
    return null
  }
}

function asScalar(node: unknown): Scalar | null {
  if (!yaml().isScalar(node)) return null
  const { value } = node
  if (typeof value === 'string') return { value, source: value }
  if (typeof value !== 'number' && typeof value !== 'boolean') return null
  return { value, source: node.source ?? String(value) }
}

function found(node: unknown): string {
  if (yaml().isMap(node)) return 'further settings'
  if (yaml().isSeq(node)) return 'a list'
  if (yaml().isAlias(node)) return `the alias *${short(node.source)}`
  const scalar = asScalar(node)
  if (scalar === null) return 'nothing'
  return typeof scalar.value === 'string' ? `"${short(scalar.value)}"` : short(scalar.source)
}

function meant(name: string): string {
  const section = name.slice(0, Math.max(0, name.lastIndexOf('.')))
  const last = name.slice(section === '' ? 0 : section.length + 1)
  const sibling = nearest(last, childrenOf(section))
  const elsewhere = [...ROWS.keys()].filter(known => known.endsWith(`.${last}`))
  if (sibling !== null) return `; did you mean ${section === '' ? sibling : `${section}.${sibling}`}?`
  if (elsewhere.length > 0 && elsewhere.length < 7) return `; did you mean ${elsewhere.join(' or ')}?`
  if (elsewhere.length >= 7)
    return `; ${elsewhere.length} settings end so, such as ${elsewhere.slice(0, 2).join(' and ')}`
  const near = nearest(name, ROWS.keys())
  if (near !== null) return `; did you mean ${near}?`
  return section === '' ? '' : `; ${section} has ${childrenOf(section).join(', ')}`
}

/** The names one level below `section`; those of the top for an empty one. */
function childrenOf(section: string): string[] {
  const start = section === '' ? '' : `${section}.`
  const under = [...ROWS.keys()].filter(name => name.startsWith(start))
  return [...new Set(under.map(name => name.slice(start.length).split('.', 1)[0] ?? ''))]
}
