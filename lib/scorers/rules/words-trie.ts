/**
 * Many phrases looked for at once: a trie over folded codes, walked from the start of each word. A phrase may be several words
 * long and belong to several groups; `*` at its end takes any ending of its last word.
 */
import { BREAK, CODES, fold } from './words-fold.ts'
import type { Folded } from './words-fold.ts'

/** Phrases by group; in a list they are divided by `|`. */
export type Groups<Name extends string> = Readonly<Record<Name, readonly string[]>>

/** Of one group in one message, these are enough. */
const MAX_HITS = 80
const SHIFT = Math.log2(CODES)

export class Trie {
  /** Of node n, the node that code c leads to, at CODES * n + c; 0 is none. */
  #next = new Uint16Array(CODES * 4_096)
  #nodes = 1
  /** Of a node, 0 or the number of what ends there. */
  #ends = new Uint16Array(4_096)
  /** Groups that end somewhere, as whole words and with any ending. */
  readonly #groups: { readonly whole: number[]; readonly stem: number[] }[] = [{ whole: [], stem: [] }]

  get nodes(): number {
    return this.#nodes
  }

  add(phrase: string, group: number): void {
    const stem = phrase.endsWith('*')
    const text = stem ? phrase.slice(0, -1) : phrase
    for (const spelling of spellings(text)) {
      const { codes, length } = fold(spelling, spelling.length)
      if (length === 0) throw new Error(`phrase ${JSON.stringify(phrase)} has no letter: give one with letters`)
      let node = 0
      for (let at = 0; at < length; at++) node = this.#step(node, codes[at] ?? 0)
      let end = this.#ends[node] ?? 0
      if (end === 0) end = this.#ends[node] = this.#groups.push({ whole: [], stem: [] }) - 1
      const groups = this.#groups[end]?.[stem ? 'stem' : 'whole']
      if (groups?.includes(group) === false) groups.push(group)
    }
  }

  #step(node: number, code: number): number {
    const at = CODES * node + code
    const known = this.#next[at] ?? 0
    if (known !== 0) return known
    if (this.#nodes > 65_535) throw new Error('word lists have more than 65,535 nodes: widen the trie')
    if (CODES * (this.#nodes + 1) > this.#next.length) {
      const wider = new Uint16Array(Math.min(2 * this.#next.length, CODES * 65_536))
      wider.set(this.#next)
      this.#next = wider
      const ends = new Uint16Array(wider.length / CODES)
      ends.set(this.#ends)
      this.#ends = ends
    }
    this.#next[at] = this.#nodes
    return this.#nodes++
  }

  /** Adds to `hits` (by group) the numbers of the words at which phrases begin, counted from `word`. Gives the next number. */
  find({ codes, length, starts, words }: Folded, word: number, hits: number[][]): number {
    const next = this.#next
    const ends = this.#ends
    for (let n = 0; n < words; n++) {
      let node = 0
      let at = starts[n] ?? 0
      while (at < length) {
        node = next[(node << SHIFT) | (codes[at] ?? 0)] ?? 0
        if (node === 0) break
        at++
        const end = ends[node] ?? 0
        if (end === 0) continue
        const groups = this.#groups[end]
        if (groups === undefined) continue
        if (groups.stem.length > 0) note(groups.stem, word + n, hits)
        if (groups.whole.length > 0 && (at === length || codes[at] === BREAK)) note(groups.whole, word + n, hits)
      }
    }
    return word + words
  }
}

function note(groups: readonly number[], word: number, hits: number[][]): void {
  for (const group of groups) {
    const known = hits[group]
    if (known === undefined) hits[group] = [word]
    else if (known.length < MAX_HITS && known.at(-1) !== word) known.push(word)
  }
}

/** German is also written without umlauts. */
function spellings(text: string): readonly string[] {
  const plain = text.replace(/[äöü]/g, c => `${c === 'ä' ? 'a' : c === 'ö' ? 'o' : 'u'}e`)
  return plain === text ? [text] : [text, plain]
}
