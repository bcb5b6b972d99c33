/**
 * Sets of octets, by the names that Perl has for them. Without `use locale` and on octets, \w, \d and \s are about ASCII.
 * Source: perlrecharclass.
 */
import { PatternError } from './node.ts'

export type OctetSet = Uint8Array

export function setOf(...ranges: readonly (readonly [number, number])[]): OctetSet {
  const set = new Uint8Array(256)
  for (const [first, last] of ranges) set.fill(1, first, last + 1)
  return set
}

export function complement(set: OctetSet): OctetSet {
  return set.map(has => 1 - has)
}

/** Both cases of every ASCII letter in it. */
export function folded(set: OctetSet): OctetSet {
  const both = set.slice()
  for (let upper = 65; upper <= 90; upper++)
    if (set[upper] === 1 || set[upper + 32] === 1) both[upper] = both[upper + 32] = 1
  return both
}

const DIGIT = setOf([48, 57])
const UPPER = setOf([65, 90])
const LOWER = setOf([97, 122])
const ALPHA = setOf([65, 90], [97, 122])
const ALNUM = setOf([48, 57], [65, 90], [97, 122])
const WORD = setOf([48, 57], [65, 90], [95, 95], [97, 122])
const SPACE = setOf([9, 13], [32, 32])
const HORIZONTAL = setOf([9, 9], [32, 32], [0xa0, 0xa0])
const VERTICAL = setOf([10, 13], [0x85, 0x85])
const NEWLINE = setOf([10, 10])

/** `\d` and its like; the capital is all but that. */
export const ESCAPED_SETS: ReadonlyMap<string, OctetSet> = new Map([
  ['d', DIGIT],
  ['w', WORD],
  ['s', SPACE],
  ['h', HORIZONTAL],
  ['v', VERTICAL],
  ['D', complement(DIGIT)],
  ['W', complement(WORD)],
  ['S', complement(SPACE)],
  ['H', complement(HORIZONTAL)],
  ['V', complement(VERTICAL)],
  ['N', complement(NEWLINE)],
])

export const ANY_OCTET = setOf([0, 255])
export const ANY_BUT_NEWLINE = complement(NEWLINE)

const POSIX: ReadonlyMap<string, OctetSet> = new Map([
  ['alpha', ALPHA],
  ['alnum', ALNUM],
  ['ascii', setOf([0, 127])],
  ['blank', setOf([9, 9], [32, 32])],
  ['cntrl', setOf([0, 31], [127, 127])],
  ['digit', DIGIT],
  ['graph', setOf([33, 126])],
  ['lower', LOWER],
  ['print', setOf([32, 126])],
  ['punct', setOf([33, 47], [58, 64], [91, 96], [123, 126])],
  ['space', SPACE],
  ['upper', UPPER],
  ['word', WORD],
  ['xdigit', setOf([48, 57], [65, 70], [97, 102])],
])

/** `alpha` of `[[:alpha:]]`, `^alpha` for all others. */
export function posixSet(name: string): OctetSet {
  const set = POSIX.get(name.replace(/^\^/, ''))
  if (set === undefined) throw new PatternError(`[:${name}:] is no character class`)
  return name.startsWith('^') ? complement(set) : set
}

/** `\p{Lu}`: an octet counts as the Latin-1 character of that number, as in Perl. */
export function propertySet(name: string, negated: boolean): OctetSet {
  let test: RegExp
  try {
    test = new RegExp(`^\\p{${name.replace(/^Is_?/, '')}}$`, 'u')
  } catch {
    throw new PatternError(`\\p{${name}} is not known`)
  }
  return Uint8Array.from(ANY_OCTET, (_, octet) => (test.test(String.fromCharCode(octet)) !== negated ? 1 : 0))
}
