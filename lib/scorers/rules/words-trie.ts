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

type Ends = { readonly whole: number[]; readonly stem: number[] }
/** What is left of the only phrase below a node: a stretch of all phrases' codes. */
type Tail = { readonly from: number; readonly to: number; readonly stem: boolean; readonly groups: number[] }

const MAX_NODES = 65_536

export class Trie {
  /** Of node n, the node that code c leads to, at CODES * n + c; 0 is none. */
  #next = new Uint16Array(CODES * 4_096)
  #nodes = 1
  /** Of a node, 0 or the number of what ends there; and 0 or the number of the tail that hangs there. */
  #endAt = new Uint16Array(4_096)
  #tailAt = new Uint16Array(4_096)
  readonly #ends: Ends[] = [{ whole: [], stem: [] }]
  readonly #tails: Tail[] = [{ from: 0, to: 0, stem: false, groups: [] }]
  /** All phrases, one behind the other. */
  #codes = new Uint8Array(65_536)
  #used = 0

  get nodes(): number {
    return this.#nodes
  }

  add(phrase: string, group: number): void {
    const stem = phrase.endsWith('*')
    const text = stem ? phrase.slice(0, -1) : phrase
    for (const spelling of spellings(text)) {
      const { codes, length } = fold(spelling, spelling.length)
      if (length === 0) throw new Error(`phrase ${JSON.stringify(phrase)} has no letter: give one with letters`)
      this.#insert(0, { ...this.#keep(codes, length), stem, groups: [group] })
    }
  }

  #keep(codes: Uint8Array, length: number): { readonly from: number; readonly to: number } {
    const from = this.#used
    const to = from + length
    if (to > this.#codes.length) {
      const wider = new Uint8Array(2 * to)
      wider.set(this.#codes)
      this.#codes = wider
    }
    this.#codes.set(codes.subarray(0, length), from)
    this.#used = to
    return { from, to }
  }

  /** Hangs a phrase's tail below a node. Nodes are made only where phrases part: most of a phrase stays a tail. */
  #insert(below: number, { from, to, stem, groups }: Tail): void {
    let node = below
    for (let at = from; at < to;) {
      const edge = CODES * node + (this.#codes[at++] ?? 0)
      const known = this.#next[edge] ?? 0
      if (known === 0) {
        // Making a node may make #next anew.
        const leaf = this.#newNode()
        this.#next[edge] = leaf
        this.#tailAt[leaf] = this.#tails.push({ from: at, to, stem, groups }) - 1
        return
      }
      node = known
      const number = this.#tailAt[node] ?? 0
      const hanging = this.#tails[number]
      if (number === 0 || hanging === undefined) continue
      if (hanging.stem === stem && this.#same(hanging, at, to)) {
        for (const group of groups) if (!hanging.groups.includes(group)) hanging.groups.push(group)
        return
      }
      this.#tailAt[node] = 0
      this.#insert(node, hanging)
    }
    const end = (this.#endAt[node] ||= this.#ends.push({ whole: [], stem: [] }) - 1)
    const list = this.#ends[end]?.[stem ? 'stem' : 'whole'] ?? []
    for (const group of groups) if (!list.includes(group)) list.push(group)
  }

  #same(tail: Tail, from: number, to: number): boolean {
    if (tail.to - tail.from !== to - from) return false
    for (let n = 0; n < to - from; n++) if (this.#codes[tail.from + n] !== this.#codes[from + n]) return false
    return true
  }

  #newNode(): number {
    if (this.#nodes >= MAX_NODES) throw new Error(`word lists have more than ${MAX_NODES} nodes: widen the trie`)
    if (this.#nodes >= this.#endAt.length) {
      const size = 2 * this.#endAt.length
      const wider = (old: Uint16Array, length: number): Uint16Array<ArrayBuffer> => {
        const next = new Uint16Array(length)
        next.set(old)
        return next
      }
      this.#next = wider(this.#next, CODES * size)
      this.#endAt = wider(this.#endAt, size)
      this.#tailAt = wider(this.#tailAt, size)
    }
    return this.#nodes++
  }

  /** Gives back the room that was kept for more phrases. */
  trim(): void {
    this.#next = this.#next.slice(0, CODES * this.#nodes)
    this.#endAt = this.#endAt.slice(0, this.#nodes)
    this.#tailAt = this.#tailAt.slice(0, this.#nodes)
    this.#codes = this.#codes.slice(0, this.#used)
  }

  /** Adds to `hits` (by group) the numbers of the words at which phrases begin, counted from `word`. Gives the next number. */
  find({ codes, length, starts, words }: Folded, word: number, hits: number[][]): number {
    const next = this.#next
    const endAt = this.#endAt
    const tailAt = this.#tailAt
    for (let n = 0; n < words; n++) {
      let node = 0
      let at = starts[n] ?? 0
      while (at < length) {
        node = next[(node << SHIFT) | (codes[at] ?? 0)] ?? 0
        if (node === 0) break
        at++
        const end = endAt[node] ?? 0
        if (end !== 0) this.#noteEnds(end, at === length || codes[at] === BREAK, word + n, hits)
        const tail = tailAt[node] ?? 0
        if (tail === 0) continue
        this.#noteTail(tail, codes, at, length, word + n, hits)
        break
      }
    }
    return word + words
  }

  #noteEnds(end: number, atWordEnd: boolean, word: number, hits: number[][]): void {
    const ends = this.#ends[end]
    if (ends === undefined) return
    if (ends.stem.length > 0) note(ends.stem, word, hits)
    if (atWordEnd && ends.whole.length > 0) note(ends.whole, word, hits)
  }

  #noteTail(number: number, codes: Uint8Array, from: number, length: number, word: number, hits: number[][]): void {
    const tail = this.#tails[number]
    if (tail === undefined) return
    const to = from + tail.to - tail.from
    if (to > length) return
    for (let at = from; at < to; at++) if (codes[at] !== this.#codes[tail.from + at - from]) return
    if (tail.stem || to === length || codes[to] === BREAK) note(tail.groups, word, hits)
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
