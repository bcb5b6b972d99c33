/**
 * A tree as a JavaScript regular expression over octet strings (characters U+0000 to U+00FF), flag `i` or none.
 * Atomic groups and possessive repetitions become `(?=(…))\n`: a lookahead does not go back into what it found.
 * One thing differs: a reference to a group that took no part matches nothing in JavaScript and fails in Perl.
 */
import { complement } from './sets.ts'
import type { Assertion, Node } from './node.ts'
import type { OctetSet } from './sets.ts'

/** JavaScript's own ^ and $ know \r and U+2028 as ends of lines; without its flag m they are the ends of the text. */
const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  start: '^',
  end: '$',
  'end-or-newline': '(?=\\n?$)',
  'line-start': '(?:^|(?<=\\n)(?=[^]))',
  'line-end': '(?=\\n|$)',
  'word-boundary': '\\b',
  'no-word-boundary': '\\B',
}

const OPENS = { ahead: '(?=', 'not-ahead': '(?!', behind: '(?<=', 'not-behind': '(?<!', plain: '(?:' } as const

type Writer = {
  /** The whole has the flag `i`. */
  readonly fold: boolean
  /** Perl's numbers of groups that something refers to. */
  readonly used: ReadonlySet<number>
  /** Perl's number → JavaScript's. */
  readonly numbers: Map<number, number>
  groups: number
}

export type Written = { readonly source: string; readonly flags: '' | 'i' }

export function writePattern(node: Node): Written {
  const used = new Set<number>()
  let [folds, strict] = [false, false]
  const look = (one: Node): void => {
    if (one.kind === 'back') used.add(one.nth)
    if (one.kind === 'set') {
      const { letters, closed } = casesOf(one.has)
      if (letters && one.fold) folds = true
      else if (!closed) strict = true
    }
    for (const inner of childrenOf(one)) look(inner)
  }
  look(node)
  const fold = folds && !strict
  return { source: write(node, { fold, used, numbers: new Map(), groups: 0 }, false), flags: fold ? 'i' : '' }
}

export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'either') return node.branches
  if (node.kind === 'sequence') return node.items
  return node.kind === 'group' || node.kind === 'repeat' ? [node.body] : []
}

function write(node: Node, writer: Writer, behind: boolean): string {
  switch (node.kind) {
    case 'set':
      return writeSet(node.has, writer.fold)
    case 'assert':
      return ASSERTIONS[node.what]
    case 'sequence':
      return node.items
        .map(item => (item.kind === 'either' ? `(?:${write(item, writer, behind)})` : write(item, writer, behind)))
        .join('')
    case 'either':
      return node.branches.map(branch => write(branch, writer, behind)).join('|')
    case 'back': {
      const nth = writer.numbers.get(node.nth)
      // A reference to a group that it stands in.
      return nth === undefined ? '(?!)' : `(?:\\${nth})`
    }
    case 'repeat': {
      const { least, most } = node
      const many =
        least === 0 && most === Infinity
          ? '*'
          : least === 1 && most === Infinity
            ? '+'
            : least === 0 && most === 1
              ? '?'
              : least === most
                ? `{${least}}`
                : `{${least},${most === Infinity ? '' : most}}`
      if (node.how !== 'possessive' || behind)
        return `${atomOf(node.body, writer, behind)}${many}${node.how === 'lazy' ? '?' : ''}`
      return atomic(writer, () => `${atomOf(node.body, writer, behind)}${many}`)
    }
    case 'group': {
      if (node.how === 'atomic' && !behind) return atomic(writer, () => write(node.body, writer, behind))
      if (node.how === 'atomic') return `(?:${write(node.body, writer, behind)})`
      if (node.how !== 'capture') {
        const looksBack = behind || node.how === 'behind' || node.how === 'not-behind'
        return `${OPENS[node.how]}${write(node.body, writer, looksBack)})`
      }
      if (!writer.used.has(node.nth)) return `(?:${write(node.body, writer, behind)})`
      writer.numbers.set(node.nth, ++writer.groups)
      return `(${write(node.body, writer, behind)})`
    }
    default:
      throw new Error(String(node satisfies never))
  }
}

/** Numbers go by opening brackets, and this one's comes before those within. */
function atomic(writer: Writer, body: () => string): string {
  const nth = ++writer.groups
  return `(?=(${body()}))(?:\\${nth})`
}

/** What a repetition can stand behind. */
function atomOf(node: Node, writer: Writer, behind: boolean): string {
  if (node.kind === 'set') return writeSet(node.has, writer.fold)
  const plain = node.kind === 'group' && (node.how === 'plain' || node.how === 'capture')
  const text = write(node, writer, behind)
  return plain ? text : `(?:${text})`
}

type Cases = { readonly letters: boolean; readonly closed: boolean }

const cases = new WeakMap<OctetSet, Cases>()

/** Does it have letters, and each in both cases? */
function casesOf(set: OctetSet): Cases {
  let known = cases.get(set)
  if (known === undefined) {
    let [letters, closed] = [false, true]
    for (let upper = 65; upper <= 90; upper++) {
      if (set[upper] === 1 || set[upper + 32] === 1) letters = true
      if (set[upper] !== set[upper + 32]) closed = false
    }
    known = { letters, closed }
    cases.set(set, known)
  }
  return known
}

/** Under the flag `i` JavaScript takes À (C0) and à (E0) for the same; octets of UTF-8 are not. */
function writeSet(set: OctetSet, fold: boolean): string {
  const kept = fold ? written.folded : written.strict
  let text = kept.get(set)
  if (text === undefined) {
    text = setText(set, fold)
    kept.set(set, text)
  }
  return text
}

/** The sets of single letters come back again and again. */
const written = { strict: new WeakMap<OctetSet, string>(), folded: new WeakMap<OctetSet, string>() }

function setText(set: OctetSet, fold: boolean): string {
  if (!fold || isClosedAbove(set)) return plainSet(set, fold)
  const low = set.slice().fill(0, 128)
  const high = set.slice().fill(0, 0, 128)
  const strict = `(?-i:${plainSet(high, false)})`
  return low.includes(1) ? `(?:${plainSet(low, fold)}|${strict})` : strict
}

function isClosedAbove(set: OctetSet): boolean {
  for (let upper = 0xc0; upper <= 0xde; upper++) if (upper !== 0xd7 && set[upper] !== set[upper + 32]) return false
  return true
}

function plainSet(set: OctetSet, fold: boolean): string {
  const ranges: [number, number][] = []
  for (let octet = 0; octet < 256; octet++) {
    if (set[octet] !== 1) continue
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === octet - 1) last[1] = octet
    else ranges.push([octet, octet])
  }
  const [range] = ranges
  if (range === undefined) return '(?!)'
  const [first, last] = range
  if (ranges.length === 1 && first === 0 && last === 255) return '[^]'
  if (ranges.length === 1 && first === last) return escaped(first)
  if (fold && set.every((has, octet) => has === (octet === (first | 32) || octet === (first & ~32) ? 1 : 0)))
    return escaped(first | 32)
  if (set[0] === 1 && set[255] === 1) return `[^${plainRanges(complement(set))}]`
  return `[${plainRanges(set)}]`
}

function plainRanges(set: OctetSet): string {
  let text = ''
  for (let octet = 0; octet < 256; octet++) {
    if (set[octet] !== 1) continue
    let last = octet
    while (last < 255 && set[last + 1] === 1) last++
    text += octet === last ? escaped(octet) : `${escaped(octet)}-${escaped(last)}`
    octet = last
  }
  return text
}

function escaped(octet: number): string {
  const c = String.fromCharCode(octet)
  return /[A-Za-z0-9_ <>@%&=:;,!~#"'`]/.test(c) ? c : `\\x${octet.toString(16).padStart(2, '0')}`
}
