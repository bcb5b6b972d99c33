/**
 * What a `<style>` block says about elements, by tag, class and id, with what they stand in.
 * Source: CSS 2.1 §5 (selectors: type, class, id, descendant and child, the latter taken as a descendant), §6.4.3.
 * Selectors that depend on more (state, attributes, neighbours) and rules for some media only are left out.
 * Bounded: so many rules, and so many comparisons a text.
 */
import { over, readDeclarations, UNSTYLED } from './style.ts'
import type { Declared, Style } from './style.ts'

export type Element = { readonly tag: string; readonly id: string; readonly classes: readonly string[] }

type Compound = { readonly tag: string; readonly id: string; readonly classes: readonly string[] }
type Rule = {
  readonly own: Compound
  /** What it must stand in, the innermost first. */
  readonly within: readonly Compound[]
  readonly weight: number
  readonly declared: Declared
}

const MAX_RULES = 1_000
const MAX_UNDER_ONE_KEY = 100
const MAX_SHEET = 262_144
const MAX_COMPARISONS = 300_000

export class StyleSheet {
  readonly #rules = new Map<string, Rule[]>()
  #count = 0
  #left = MAX_COMPARISONS
  /** Goes up with every block: what was looked up before may be otherwise now. */
  version = 0

  get isEmpty(): boolean {
    return this.#count === 0
  }

  add(css: string): void {
    this.version++
    const text = css.slice(0, MAX_SHEET).replaceAll('<!--', ' ').replaceAll('-->', ' ')
    this.#read(text, 0, text.length, 0)
  }

  #read(css: string, from: number, to: number, depth: number): void {
    let at = from
    while (at < to && this.#count < MAX_RULES) {
      if (css.startsWith('/*', at)) {
        const end = css.indexOf('*/', at + 2)
        if (end < 0) return
        at = end + 2
        continue
      }
      const open = css.indexOf('{', at)
      if (open < 0 || open >= to) return
      const head = css.slice(at, Math.min(open, at + 2_000)).trim()
      if (head.startsWith('@')) {
        const semicolon = css.indexOf(';', at)
        if (semicolon >= 0 && semicolon < open) {
          at = semicolon + 1 // @import, @charset
          continue
        }
        const close = endOfBlock(css, open, to)
        if (depth < 3 && /^@(?:media\s+(?:all|screen|only\s+screen)|supports\b[^{]*)\s*$/i.test(head))
          this.#read(css, open + 1, close, depth + 1)
        at = close + 1
        continue
      }
      const end = css.indexOf('}', open)
      const close = end < 0 || end > to ? to : end
      this.#rule(head, css.slice(open + 1, close))
      at = close + 1
    }
  }

  #rule(head: string, body: string): void {
    const declared = readDeclarations(body)
    const { normal, important } = declared
    if (isMute(normal) && important === UNSTYLED) return
    for (const written of head.replace(/\/\*[^*]{0,200}\*\//g, ' ').split(',')) {
      if (this.#count >= MAX_RULES) return
      const compounds = compoundsOf(written)
      const own = compounds.pop()
      if (own === undefined) continue
      const key = keyOf(own)
      const list = this.#rules.get(key) ?? []
      if (list.length >= MAX_UNDER_ONE_KEY) continue
      const weight = [own, ...compounds].reduce((sum, one) => sum + weightOf(one), 0)
      list.push({ own, within: compounds.reverse(), weight, declared })
      this.#rules.set(key, list)
      this.#count++
    }
  }

  /** What the sheet says of an element that stands in `open` (the outermost first). */
  declared(element: Element, open: readonly { readonly element: Element | null }[]): Declared | null {
    const found: Rule[] = []
    const keys = [`#${element.id}`, ...element.classes.map(name => `.${name}`), element.tag, '*']
    for (const key of keys)
      for (const rule of this.#rules.get(key) ?? []) {
        if (this.#left-- <= 0) return null
        if (matches(rule.own, element) && this.#standsIn(rule.within, open)) found.push(rule)
      }
    if (found.length === 0) return null
    // The sort is stable: of equal weight the later one counts.
    found.sort((a, b) => a.weight - b.weight)
    let normal: Style = UNSTYLED
    let important: Style = UNSTYLED
    for (const { declared } of found) {
      normal = over(normal, declared.normal)
      important = over(important, declared.important)
    }
    return { normal, important }
  }

  #standsIn(within: readonly Compound[], open: readonly { readonly element: Element | null }[]): boolean {
    let at = open.length - 1
    for (const compound of within) {
      for (; at >= 0; at--) {
        if (this.#left-- <= 0) return false
        const element = open[at]?.element
        if (element !== undefined && element !== null && matches(compound, element)) break
      }
      if (at-- < 0) return false
    }
    return true
  }
}

function isMute({ said, colour, ground, size }: Style): boolean {
  return said === 0 && colour === undefined && ground === undefined && size === undefined
}

function endOfBlock(css: string, open: number, to: number): number {
  let depth = 0
  for (let at = open; at < to; at++) {
    const c = css.charCodeAt(at)
    if (c === 123) depth++
    else if (c === 125 && --depth === 0) return at
  }
  return to
}

/** Empty where the selector is none that is read here. */
function compoundsOf(selector: string): Compound[] {
  const text = selector.trim()
  if (text === '' || text.length > 200 || /[^\w\s.#*>-]/.test(text)) return []
  const compounds: Compound[] = []
  for (const one of text.split(/[\s>]+/)) {
    const [, tag = '', rest = ''] = /^([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)$/i.exec(one) ?? []
    if (tag === '' && rest === '') return []
    const marks = rest.match(/[.#][\w-]+/g) ?? []
    compounds.push({
      tag: tag === '*' ? '' : tag.toLowerCase(),
      id: marks.find(mark => mark.startsWith('#'))?.slice(1) ?? '',
      classes: marks.filter(mark => mark.startsWith('.')).map(mark => mark.slice(1)),
    })
  }
  return compounds.length > 6 ? [] : compounds
}

function keyOf({ tag, id, classes }: Compound): string {
  if (id !== '') return `#${id}`
  const [first] = classes
  return first === undefined ? tag || '*' : `.${first}`
}

function weightOf({ tag, id, classes }: Compound): number {
  return (id === '' ? 0 : 10_000) + classes.length * 100 + (tag === '' ? 0 : 1)
}

function matches({ tag, id, classes }: Compound, element: Element): boolean {
  return (
    (tag === '' || tag === element.tag) &&
    (id === '' || id === element.id) &&
    classes.every(name => element.classes.includes(name))
  )
}
