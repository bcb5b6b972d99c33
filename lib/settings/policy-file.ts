/**
 * A policy file: for the site, domains and recipients what they set, what they allow below them, and their aliases.
 *
 *   site:                              # or a domain, or a mail address
 *     score.reject: 20
 *     allow: { score.tag: 3..10, mode: none }
 *   ann@example.org:
 *     score.quarantine: 8
 *     aliases: [info@example.org]
 *
 * All mistakes are collected, each with its line.
 */
import { createRequire } from 'node:module'
import { boundText, scopeText } from '../policy/document.ts'
import { keyText, levelOf, readAddressKey, readScope } from '../policy/scope-name.ts'
import { short } from './kinds.ts'
import { readBound, readName, readScoped } from './scoped-values.ts'
import type { PlacedAlias, PlacedBound, PlacedValue, PolicyDocument } from '../policy/document.ts'
import type { ScopeName } from '../policy/scope-name.ts'
import type { Mistake } from './mistakes.ts'
import type * as Yaml from 'yaml'

const require = createRequire(import.meta.url)
const yaml = (): typeof Yaml => require('yaml') as typeof Yaml

/** Some hundred thousand recipients. */
export const MAX_FILE_OCTETS = 64 * 1024 ** 2

export type PolicyFile = { readonly document: PolicyDocument; readonly mistakes: readonly Mistake[] }

/** `where`: the file's name in messages. */
export function parsePolicyFile(text: string, where: string): PolicyFile {
  const lines = new (yaml().LineCounter)()
  const file = yaml().parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false, merge: false })
  const reader = new Reader(where, lines)
  for (const { message, pos } of file.errors) reader.mistake(pos[0], message.split('\n', 1)[0] ?? message)
  if (file.errors.length === 0 && file.contents !== null) reader.file(file.contents)
  return reader.result()
}

class Reader {
  readonly #where: string
  readonly #lines: Yaml.LineCounter
  readonly #mistakes: Mistake[] = []
  readonly #values: PlacedValue[] = []
  readonly #bounds: PlacedBound[] = []
  readonly #aliases: PlacedAlias[] = []
  readonly #scopes = new Map<ScopeName, number>()

  constructor(where: string, lines: Yaml.LineCounter) {
    this.#where = where
    this.#lines = lines
  }

  result(): PolicyFile {
    return {
      document: { values: this.#values, bounds: this.#bounds, aliases: this.#aliases },
      mistakes: this.#mistakes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    }
  }

  mistake(offset: number, text: string): void {
    const { line, col } = this.#lines.linePos(offset)
    this.#mistakes.push({ where: this.#where, line, column: col, text })
  }

  file(node: unknown): void {
    for (const [typed, at, content] of this.#pairs(node, 'site, a domain or a mail address before each block')) {
      const scope = readScope(typed)
      if (scope === null) {
        this.mistake(at, `"${short(typed)}" is neither site nor a domain nor a mail address`)
        continue
      }
      const before = this.#scopes.get(scope)
      if (before !== undefined) this.mistake(at, `${scopeText(scope)}: given twice, first in line ${before}`)
      this.#scopes.set(scope, before ?? this.#lines.linePos(at).line)
      this.#scope(scope, content)
    }
  }

  #scope(scope: ScopeName, node: unknown): void {
    for (const [typed, at, content] of this.#pairs(node, `settings of ${scopeText(scope)}`)) {
      if (typed === 'allow') this.#allow(scope, at, content)
      else if (typed === 'aliases') this.#names(scope, at, content)
      else this.#value(scope, typed, at, content)
    }
  }

  #value(scope: ScopeName, typed: string, at: number, content: unknown): void {
    const name = readName(typed)
    if ('wrong' in name) return this.mistake(at, name.wrong)
    const source = sourceOf(content)
    if (source === null) return this.mistake(at, `${typed}: wanted one value`)
    const read = readScoped(name.value, source)
    if ('wrong' in read) return this.mistake(offsetOf(content, at), read.wrong)
    this.#values.push({ scope, name: name.value, value: read.value, place: this.#place(at) })
  }

  #allow(scope: ScopeName, offset: number, node: unknown): void {
    if (levelOf(scope) === 'recipient')
      return this.mistake(offset, `${scopeText(scope)}: nothing is below a recipient that it could allow something`)
    for (const [typed, at, content] of this.#pairs(node, 'name: bound lines below allow')) {
      const name = readName(typed)
      if ('wrong' in name) {
        this.mistake(at, name.wrong)
        continue
      }
      const read = readBound(name.value, sourceOf(content) ?? '')
      if ('wrong' in read) this.mistake(offsetOf(content, at), read.wrong)
      else this.#bounds.push({ scope, name: name.value, bound: read.value, place: this.#place(at) })
    }
  }

  #names(scope: ScopeName, at: number, node: unknown): void {
    if (levelOf(scope) !== 'recipient') return this.mistake(at, `${scopeText(scope)}: only a mail address has aliases`)
    const items: readonly unknown[] = yaml().isSeq(node) ? node.items : [node]
    for (const item of items) {
      const address = readAddressKey(sourceOf(item) ?? '')
      if (address === null)
        this.mistake(offsetOf(item, at), `aliases: wanted a mail address, found "${short(sourceOf(item) ?? '')}"`)
      else
        this.#aliases.push({
          address,
          primary: scope.slice('recipient:'.length),
          place: this.#place(offsetOf(item, at)),
        })
    }
  }

  *#pairs(node: unknown, wanted: string): Generator<readonly [typed: string, at: number, content: unknown]> {
    if (node === null || (yaml().isScalar(node) && node.value === null)) return
    if (!yaml().isMap(node)) {
      this.mistake(offsetOf(node, 0), `wanted ${wanted}`)
      return
    }
    for (const { key, value } of node.items) {
      const typed = sourceOf(key)
      if (typed === null) this.mistake(offsetOf(key, 0), `wanted ${wanted}`)
      else yield [typed, offsetOf(key, 0), value]
    }
  }

  #place(offset: number): string {
    return `${this.#where}, line ${this.#lines.linePos(offset).line}`
  }
}

/** As it was typed, quotes taken off. Null: not one value. */
function sourceOf(node: unknown): string | null {
  if (!yaml().isScalar(node)) return null
  if (typeof node.value === 'string') return node.value
  return node.value === null ? 'none' : (node.source ?? null)
}

function offsetOf(node: unknown, otherwise: number): number {
  return (node as { range?: [number, number, number] | null } | null)?.range?.[0] ?? otherwise
}

/** The file that says the same: the site first, then domains, then recipients. */
export function writePolicyFile({ values, bounds, aliases }: PolicyDocument): string {
  const scopes = [...new Set([...values, ...bounds].map(({ scope }) => scope))]
  const owners = aliases.map(({ primary }): ScopeName => `recipient:${primary}`)
  const order = { site: 0, domain: 1, recipient: 2 }
  const all = [...new Set([...scopes, ...owners])].toSorted(
    (a, b) => order[levelOf(a)] - order[levelOf(b)] || (a < b ? -1 : 1),
  )
  return all
    .map(scope => {
      const own = <T extends { readonly scope: ScopeName }>(some: readonly T[]): readonly T[] =>
        some.filter(one => one.scope === scope)
      const names = aliases
        .filter(({ primary }) => scope === `recipient:${primary}`)
        .map(({ address }) => keyText(address))
      const allowed = own(bounds).map(({ name, bound }) => `    ${name}: ${quote(boundText(bound))}\n`)
      return [
        `${quote(scopeText(scope))}:\n`,
        ...own(values).map(({ name, value }) => `  ${name}: ${value === null ? 'none' : quote(value)}\n`),
        ...(allowed.length === 0 ? [] : ['  allow:\n', ...allowed]),
        ...(names.length === 0 ? [] : [`  aliases: [${names.map(quote).join(', ')}]\n`]),
      ].join('')
    })
    .join('\n')
}

function quote(value: string | number | boolean): string {
  return typeof value === 'string' && !/^[a-z][a-z0-9.-]*$/.test(value) ? JSON.stringify(value) : String(value)
}
