/**
 * YAML nodes to values, each with its place. All mistakes are collected, none is thrown.
 * Source: YAML 1.2.2. Anchors and aliases are refused, so that nothing in the file can grow.
 */
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import type { Problem } from '../problem.ts'

const require = createRequire(import.meta.url)
/** Loaded at the first use: 13 MB that a daemon without such files does without. */
const yaml = (): typeof Yaml => require('yaml') as typeof Yaml

export const MAX_TEXT_OCTETS = 4 * 1024 ** 2
const MAX_MISTAKES = 50

/** The known word that a mistyped one probably was. */
export type Near = (word: string, candidates: Iterable<string>) => string | null

export type Item = { readonly name: string; readonly key: unknown; readonly value: unknown }

export class Reader {
  readonly where: string
  readonly near: Near
  readonly problems: Problem[] = []
  readonly #lines: Yaml.LineCounter
  readonly #text: string
  /** The document; null where it is empty or beyond reading. */
  readonly root: unknown

  constructor(text: string, where: string, near: Near) {
    this.where = where
    this.near = near
    this.#text = text
    this.#lines = new (yaml().LineCounter)()
    this.root = this.#parse(text)
  }

  #parse(text: string): unknown {
    const document = yaml().parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    })
    const seen = new Set<number>()
    for (const { message, pos } of [...document.errors, ...document.warnings]) {
      const { line } = this.#lines.linePos(pos[0])
      if (seen.has(line)) continue // one slip makes several complaints
      seen.add(line)
      this.#add(pos[0], `YAML: ${message.split('\n', 1)[0] ?? ''}`)
    }
    const root: unknown = document.contents
    return document.errors.length > 0 || (yaml().isScalar(root) && root.value === null) ? null : root
  }

  #add(offset: number, text: string, kind: Problem['kind'] = 'mistake'): void {
    const { line, col } = this.#lines.linePos(offset)
    if (this.problems.length < MAX_MISTAKES) this.problems.push({ where: this.where, line, column: col, text, kind })
  }

  /** `inside`: characters into the node's text, for a place within an expression or a pattern. */
  mistake(node: unknown, text: string, inside = 0): void {
    const offset = offsetOf(node)
    const quote = /["']/.test(this.#text[offset] ?? '') ? 1 : 0
    this.#add(offset + (inside === 0 ? 0 : inside + quote), text)
  }

  slow(node: unknown, text: string): void {
    this.#add(offsetOf(node), text, 'slow')
  }

  /** A node as JSON: the same for the same question, however it is laid out. */
  written(node: unknown): string {
    return JSON.stringify(node)
  }

  lineOf(node: unknown): number {
    return this.#lines.linePos(offsetOf(node)).line
  }

  /** `name: value` pairs; null where it is something else. A name that is there twice is a mistake. */
  items(node: unknown, wanted: string): readonly Item[] | null {
    if (!yaml().isMap(node)) {
      this.mistake(node, `found ${found(node)}, wanted ${wanted}`)
      return null
    }
    const items: Item[] = []
    const used = new Map<string, number>()
    for (const { key, value } of node.items) {
      if (!yaml().isScalar(key)) {
        this.mistake(key, `found ${found(key)} before the colon, wanted a name`)
        continue
      }
      const name = String(key.value)
      const before = used.get(name)
      if (before !== undefined) this.mistake(key, `${short(name)}: given twice, first in line ${before}`)
      else items.push({ name, key, value })
      used.set(name, before ?? this.lineOf(key))
    }
    return items
  }

  /** The items that have one of the names; the others are mistakes. */
  known(node: unknown, names: readonly string[]): ReadonlyMap<string, Item> | null {
    const items = this.items(node, `names and what belongs to them: ${names.join(', ')}`)
    if (items === null) return null
    for (const { name, key } of items) {
      if (names.includes(name)) continue
      const near = this.near(name, names)
      this.mistake(
        key,
        `${JSON.stringify(short(name))} is not known here; ${near === null ? `known are ${names.join(', ')}` : `did you mean ${near}?`}`,
      )
    }
    return new Map(items.filter(({ name }) => names.includes(name)).map(item => [item.name, item]))
  }

  text(node: unknown, what: string): string | null {
    if (yaml().isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number')) {
      const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
      if (text.trim() !== '') return text
    }
    this.mistake(node, `found ${found(node)}, wanted ${what}`)
    return null
  }

  oneOf(node: unknown, words: readonly string[]): string | null {
    const text = this.text(node, `one of ${words.join(', ')}`)
    if (text === null || words.includes(text)) return text
    const near = this.near(text, words)
    this.mistake(
      node,
      `found ${JSON.stringify(short(text))}, ${near === null ? `wanted one of ${words.join(', ')}` : `did you mean ${near}?`}`,
    )
    return null
  }

  number(node: unknown, what: string, least: number, most: number): number | null {
    if (yaml().isScalar(node) && typeof node.value === 'number' && node.value >= least && node.value <= most)
      return node.value
    this.mistake(node, `found ${found(node)}, wanted ${what} from ${least} to ${most}`)
    return null
  }

  yes(node: unknown, what: string): boolean | null {
    if (yaml().isScalar(node) && typeof node.value === 'boolean') return node.value
    this.mistake(node, `found ${found(node)}, wanted ${what}: true or false`)
    return null
  }

  /** One text or a list of them. */
  texts(node: unknown, what: string): readonly { readonly text: string; readonly node: unknown }[] {
    const nodes: readonly unknown[] = yaml().isSeq(node) ? node.items : [node]
    return nodes.flatMap(one => {
      const text = this.text(one, what)
      return text === null ? [] : [{ text, node: one }]
    })
  }

  isMap(node: unknown): boolean {
    return yaml().isMap(node)
  }

  isEmpty(node: unknown): boolean {
    return node === null || node === undefined || (yaml().isScalar(node) && node.value === null)
  }
}

function offsetOf(node: unknown): number {
  const { range } = (node ?? {}) as { range?: readonly [number, number, number] | null }
  return range?.[0] ?? 0
}

function found(node: unknown): string {
  if (yaml().isMap(node)) return 'further names'
  if (yaml().isSeq(node)) return 'a list'
  if (yaml().isAlias(node)) return 'an alias, which is not used here'
  if (!yaml().isScalar(node) || node.value === null) return 'nothing'
  return typeof node.value === 'string'
    ? JSON.stringify(short(node.value))
    : short(node.source ?? JSON.stringify(node.value))
}

export function short(text: string): string {
  const line = text.replace(/[\p{C}\u2028\u2029]/gu, c => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`
}
