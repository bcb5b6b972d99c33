/**
 * A pattern that rules search texts with: delimiters and modifiers taken off, read as Perl, run as JavaScript.
 */
import { isHazardous } from './hazard.ts'
import { literalsOf, placesOf } from './literals.ts'
import { PatternError } from './node.ts'
import { parsePattern } from './parse.ts'
import { writePattern } from './write.ts'
import type { Places } from './literals.ts'

export type Pattern = {
  /** Over octet strings; without the flags `g` and `y`. */
  readonly search: RegExp
  /** The same with `g`, for counting; made when it is first wanted. */
  readonly every: () => RegExp
  /** What must occur in a text; none: every text is searched. */
  readonly needs: readonly Places[]
  /** Some text makes it slow. */
  readonly hazardous: boolean
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '<': '>', '[': ']' }
const MAX_LENGTH = 262_144

/** The text between the delimiters of `/…/i`, `m{…}x`, `m,…,`, and the letters behind. */
export function undelimited(written: string): { readonly source: string; readonly flags: string } {
  const [, opening] = /^(?:m|qr)?(\/)/.exec(written) ?? /^(?:m|qr)([^\w\s\\])/.exec(written) ?? []
  if (opening === undefined) throw new PatternError('wanted a pattern between delimiters, such as /text/i or m{text}i')
  const closing = CLOSING[opening] ?? opening
  const end = written.lastIndexOf(closing)
  const start = written.indexOf(opening) + 1
  const flags = written.slice(end + 1)
  if (end < start || !/^[a-z]*$/.test(flags))
    throw new PatternError(`the pattern does not end with ${closing} and letters`)
  const source = written.slice(start, end)
  if (CLOSING[opening] === undefined && source.replace(/\\[^]/g, '').includes(closing))
    throw new PatternError(`a ${closing} stands in the pattern without \\ before it`)
  return { source, flags }
}

/** Throws PatternError. */
export function perlPattern({ source, flags }: { readonly source: string; readonly flags: string }): Pattern {
  if (source.length > MAX_LENGTH) throw new PatternError(`longer than ${MAX_LENGTH} characters`)
  if (source === '' || /^\||(?<!\\)\|\||(?<!\\)\|$/.test(source))
    throw new PatternError('the pattern matches every text: it is empty, or one of its branches is')
  const tree = parsePattern(source, flags)
  const written = writePattern(tree)
  return {
    ...compiled(written.source, written.flags),
    needs: placesOf(literalsOf(tree)),
    hazardous: isHazardous(tree),
  }
}

/** Large counts and many of them may be too much for V8, which says so only when it runs them. */
const MAY_BE_TOO_LARGE = /\{\d*,?\d{4,}|(?:\)\{[^)]{0,200}){8}/

export function compiled(source: string, flags: string): Pick<Pattern, 'search' | 'every'> {
  try {
    const search = new RegExp(source, flags)
    if (MAY_BE_TOO_LARGE.test(source)) search.test('')
    let every: RegExp | undefined
    return { search, every: () => (every ??= new RegExp(source, `${flags}g`)) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new PatternError(`too large or not understood: ${message.slice(-120)}`, { cause: error })
  }
}
