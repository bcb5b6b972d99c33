/**
 * What must stand in a text for a pattern to match: pieces of at least three octets, case apart. A text without them need
 * not be searched, and whether it has them is looked up, not searched for: a table of all runs of three octets in a text is
 * made once, and thousands of rules ask it.
 */
import type { Node } from './node.ts'

/** One of the pieces must be there. */
export type Clause = readonly string[]

const MAX_CLAUSES = 6
const MAX_ALTERNATIVES = 200
/** Spellings that a run with small sets in it (`[o0]`) may have. */
const MAX_SPELLINGS = 16
const SIZE = 65_536

/** All of the clauses must hold; none: nothing can be said. In lower case. */
export function literalsOf(node: Node): readonly Clause[] {
  const clauses = needs(node).filter(
    clause => clause.length <= MAX_ALTERNATIVES && clause.every(piece => piece.length >= 3),
  )
  return clauses.toSorted((a, b) => worth(b) - worth(a)).slice(0, MAX_CLAUSES)
}

function worth(clause: Clause): number {
  return Math.min(...clause.map(piece => piece.length)) / clause.length
}

function needs(node: Node): Clause[] {
  switch (node.kind) {
    case 'sequence':
      return ofSequence(node.items)
    case 'group':
      return node.how === 'not-ahead' || node.how === 'not-behind' ? [] : needs(node.body)
    case 'repeat':
      return node.least === 0 ? [] : needs(node.body)
    case 'either': {
      const joined: string[] = []
      for (const branch of node.branches) {
        const [best] = literalsOf(branch)
        if (best === undefined) return []
        joined.push(...best)
      }
      return [[...new Set(joined)]]
    }
    case 'set':
    case 'assert':
    case 'back':
      return []
    default:
      throw new Error(String(node satisfies never))
  }
}

function ofSequence(items: readonly Node[]): Clause[] {
  const clauses: Clause[] = []
  // All spellings of what stands together so far.
  let run: readonly string[] = ['']
  const end = (): void => {
    if ((run[0]?.length ?? 0) >= 3) clauses.push(run)
    run = ['']
  }
  const add = (octets: readonly string[]): void => {
    if (run.length * octets.length > MAX_SPELLINGS) end()
    run = run.flatMap(before => octets.map(octet => before + octet))
  }
  const walk = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      const octets = node.kind === 'set' ? fewOctets(node.has) : null
      if (octets !== null) add(octets)
      else if (node.kind === 'assert') continue
      else if (node.kind === 'sequence') walk(node.items)
      else if (
        node.kind === 'group' &&
        (node.how === 'plain' || node.how === 'capture') &&
        node.body.kind === 'sequence'
      )
        walk(node.body.items)
      else if (node.kind === 'repeat' && node.least >= 1 && node.body.kind === 'set') {
        const once = fewOctets(node.body.has)
        if (once !== null) for (let n = 0; n < Math.min(node.least, 4); n++) add(once)
        // `e+`: one is there, what follows may be another.
        if (node.most === node.least && node.least <= 4 && once !== null) continue
        end()
        if (once !== null) add(once)
      } else {
        end()
        clauses.push(...needs(node))
      }
    }
  }
  walk(items)
  end()
  return clauses
}

/** The octets of a small set, upper and lower case being one, in lower case; null for one that says too little. */
function fewOctets(set: Uint8Array): readonly string[] | null {
  const octets = new Set<string>()
  for (let octet = 0; octet < 256; octet++) {
    if (set[octet] !== 1) continue
    octets.add(String.fromCharCode(lower(octet)))
    if (octets.size > 4) return null
  }
  return octets.size === 0 ? null : [...octets]
}

function lower(octet: number): number {
  return octet >= 65 && octet <= 90 ? octet + 32 : octet
}

function place(a: number, b: number, c: number): number {
  return ((a * 1_597) ^ (b * 51_749) ^ (c * 31)) & (SIZE - 1)
}

/** The runs of three octets that occur in texts. */
export class Runs {
  readonly #seen = new Uint8Array(SIZE)

  add(text: string): void {
    let a = lower(text.charCodeAt(0))
    let b = lower(text.charCodeAt(1))
    for (let at = 2; at < text.length; at++) {
      const c = lower(text.charCodeAt(at))
      this.#seen[place(a, b, c)] = 1
      a = b
      b = c
    }
  }

  /** False: none of the texts can match. */
  mayMatch(clauses: readonly Places[]): boolean {
    for (const clause of clauses) if (!clause.some(piece => this.#has(piece))) return false
    return true
  }

  #has(piece: Uint16Array): boolean {
    for (const at of piece) if (this.#seen[at] === 0) return false
    return true
  }
}

/** A clause by the places of its runs, worked out when the rule is read. */
export type Places = readonly Uint16Array[]

export function placesOf(clauses: readonly Clause[]): readonly Places[] {
  return clauses.map(clause =>
    clause.map(piece =>
      Uint16Array.from({ length: piece.length - 2 }, (_, n) =>
        place(piece.charCodeAt(n), piece.charCodeAt(n + 1), piece.charCodeAt(n + 2)),
      ),
    ),
  )
}
