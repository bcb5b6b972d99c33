/**
 * A Perl regular expression as a tree. It is about octets: a set has 256 places, what is written above them is UTF-8.
 * Source: perlre, perlrecharclass.
 */

export type Assertion =
  'start' | 'end' | 'end-or-newline' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary'

export type Node =
  | {
      readonly kind: 'set'
      /** 256 places, 1 where the octet belongs to it; the other case is in it already where case does not count. */
      readonly has: Uint8Array
      /** Upper and lower case of ASCII letters are the same. */
      readonly fold: boolean
    }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | {
      readonly kind: 'group'
      readonly how: 'plain' | 'capture' | 'atomic' | 'ahead' | 'not-ahead' | 'behind' | 'not-behind'
      /** Of a capture, from 1, as Perl counts. */
      readonly nth: number
      readonly body: Node
    }
  | { readonly kind: 'either'; readonly branches: readonly Node[] }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat'
      readonly least: number
      /** Infinity: no end. */
      readonly most: number
      readonly how: 'greedy' | 'lazy' | 'possessive'
      readonly body: Node
    }
  | { readonly kind: 'back'; readonly nth: number }

export const NOTHING: Node = { kind: 'sequence', items: [] }

/** A pattern that we cannot read: what was found, and what to do about it. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}
