/**
 * Reads a Perl regular expression, the text between its delimiters, into a tree.
 * Source: perlre, perlrecharclass, perlrebackslash. What JavaScript has no way to do (recursion, conditions, code, verbs)
 * is a PatternError that says so.
 */
import { NOTHING, PatternError } from './node.ts'
import { ANY_BUT_NEWLINE, ANY_OCTET, ESCAPED_SETS, complement, folded, posixSet, propertySet } from './sets.ts'
import type { Assertion, Node } from './node.ts'
import type { OctetSet } from './sets.ts'

type Flags = { readonly i: boolean; readonly m: boolean; readonly s: boolean; readonly x: boolean; readonly n: boolean }

/** Deeper groups than any person writes; a tree this deep still fits the stack. */
const MAX_DEPTH = 100
/** Perl's own. */
const MAX_REPEAT = 65_534

export function parsePattern(source: string, flags: string): Node {
  const unknown = /[^imsxgnopcadlur]/.exec(flags)
  if (unknown !== null) throw new PatternError(`the modifier "${unknown[0]}" is not known`)
  return new Parser(quoted(source)).all({
    i: flags.includes('i'),
    m: flags.includes('m'),
    s: flags.includes('s'),
    x: flags.includes('x'),
    n: flags.includes('n'),
  })
}

/** `\Q…\E` written out. */
function quoted(source: string): string {
  if (!source.includes('\\Q')) return source
  return source.replace(/\\(?:Q([^]*?)(?:\\E|$)|([^Q]))/g, (whole, text: string | undefined) =>
    text === undefined ? whole : text.replace(/[^A-Za-z0-9_]/g, '\\$&'),
  )
}

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['f', 12],
  ['r', 13],
  ['a', 7],
  ['e', 27],
])

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'start'],
  ['z', 'end'],
  ['Z', 'end-or-newline'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
])

const LOOKS = new Map([
  ['?=', 'ahead'],
  ['?!', 'not-ahead'],
  ['?<=', 'behind'],
  ['?<!', 'not-behind'],
  ['?>', 'atomic'],
] as const)

class Parser {
  readonly #source: string
  #at = 0
  #captures = 0
  #depth = 0
  readonly #names = new Map<string, number>()

  constructor(source: string) {
    this.#source = source
  }

  all(flags: Flags): Node {
    const node = this.#either({ flags })
    if (this.#at < this.#source.length) throw new PatternError('a ) too many')
    return node
  }

  /** `scope`: the flags from here to the end of the group; `(?i)` changes them. */
  #either(scope: { flags: Flags }): Node {
    if (++this.#depth > MAX_DEPTH) throw new PatternError(`groups more than ${MAX_DEPTH} deep`)
    const branches: Node[] = []
    let items: Node[] = []
    const ends = (): Node => (items.length === 1 ? (items[0] ?? NOTHING) : { kind: 'sequence', items })
    while (this.#at < this.#source.length) {
      const c = this.#source[this.#at] ?? ''
      if (c === ')') break
      if (c === '|') {
        this.#at++
        branches.push(ends())
        items = []
        continue
      }
      if (scope.flags.x && this.#skipped()) continue
      const node = this.#atom(scope)
      if (node !== null) items.push(this.#repeated(node, scope.flags))
    }
    this.#depth--
    branches.push(ends())
    return branches.length === 1 ? (branches[0] ?? NOTHING) : { kind: 'either', branches }
  }

  /** White space and comments under /x. */
  #skipped(): boolean {
    const [blank = ''] = this.#match(/(?:[ \t\r\n\f\v]|#[^\n]*)+/y) ?? []
    return blank !== ''
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found !== null) this.#at += found[0].length
    return found
  }

  #atom(scope: { flags: Flags }): Node | null {
    const { flags } = scope
    const c = this.#source[this.#at++] ?? ''
    switch (c) {
      case '(':
        return this.#group(scope)
      case '[':
        return this.#class(flags)
      case '\\':
        return this.#escape(flags)
      case '.':
        return { kind: 'set', has: flags.s ? ANY_OCTET : ANY_BUT_NEWLINE, fold: false }
      case '^':
        return { kind: 'assert', what: flags.m ? 'line-start' : 'start' }
      case '$':
        return { kind: 'assert', what: flags.m ? 'line-end' : 'end-or-newline' }
      case '*':
      case '+':
      case '?':
        throw new PatternError(`nothing stands before the ${c} at character ${this.#at}`)
      default:
        return this.#character(c.charCodeAt(0), flags)
    }
  }

  #character(code: number, { i }: Flags): Node {
    if (code <= 0xff) return single(code, i)
    const octets = Buffer.from(String.fromCodePoint(code), 'utf8')
    return {
      kind: 'group',
      how: 'plain',
      nth: 0,
      body: { kind: 'sequence', items: [...octets].map(o => single(o, i)) },
    }
  }

  #repeated(node: Node, flags: Flags): Node {
    while (flags.x && this.#skipped());
    const found = this.#match(/([*+?])|\{(?:(\d{1,6})|(\d{0,6}),(\d{0,6}))\}/y)
    if (found === null) return node
    const [whole, sign, exactly, least = '', most = ''] = found
    if (exactly === undefined && sign === undefined && least === '' && most === '') {
      // {,} is text.
      this.#at -= whole.length
      return node
    }
    const how = ({ '?': 'lazy', '+': 'possessive' } as const)[this.#match(/[?+]/y)?.[0] ?? ''] ?? 'greedy'
    const [from, to] =
      sign === undefined
        ? [Number(exactly ?? least), exactly === undefined ? (most === '' ? Infinity : Number(most)) : Number(exactly)]
        : sign === '*'
          ? [0, Infinity]
          : sign === '+'
            ? [1, Infinity]
            : [0, 1]
    if (from > to) throw new PatternError(`${whole}: the first number is the larger one`)
    if (from > MAX_REPEAT || (to !== Infinity && to > MAX_REPEAT))
      throw new PatternError(`${whole}: at most ${MAX_REPEAT} times`)
    return this.#again({ kind: 'repeat', least: from, most: to, how, body: node })
  }

  #again(node: Node): Node {
    if (/[*+]|\{\d+(?:,\d*)?\}/y.test(this.#source.slice(this.#at, this.#at + 16)))
      throw new PatternError(`a second repetition at character ${this.#at + 1}`)
    return node
  }

  #group(scope: { flags: Flags }): Node | null {
    const { flags } = scope
    if (this.#match(/\*[^)]*\)/y) !== null) throw new PatternError('verbs such as (*SKIP) are not supported')
    if (this.#match(/\?#[^)]*\)/y) !== null) return null
    const look = this.#match(/\?(?:[=!>]|<[=!])/y)
    if (look !== null) {
      const how = LOOKS.get(look[0] as never) ?? 'plain'
      return { kind: 'group', how, nth: 0, body: this.#inside(flags) }
    }
    const named = this.#match(/\?P?<([A-Za-z_]\w{0,63})>|\?'([A-Za-z_]\w{0,63})'/y)
    if (named !== null) return this.#capture(flags, named[1] ?? named[2] ?? null)
    if (this.#match(/\?\|/y) !== null) return { kind: 'group', how: 'plain', nth: 0, body: this.#inside(flags) }
    const back = this.#match(/\?P=([A-Za-z_]\w{0,63})\)/y)
    if (back !== null) return this.#backByName(back[1] ?? '')
    const set = this.#match(/\?(\^?)([a-z]*)(?:-([a-z]+))?([:)])/y)
    if (set !== null) {
      const [, reset = '', on = '', off = '', end] = set
      const base = reset === '' ? flags : { i: false, m: false, s: false, x: false, n: false }
      const flag = (name: 'i' | 'm' | 's' | 'x' | 'n'): boolean =>
        (base[name] || on.includes(name)) && !off.includes(name)
      const inner = { i: flag('i'), m: flag('m'), s: flag('s'), x: flag('x'), n: flag('n') }
      if (end === ')') {
        scope.flags = inner
        return null
      }
      return { kind: 'group', how: 'plain', nth: 0, body: this.#inside(inner) }
    }
    if (this.#source[this.#at] === '?') {
      const what = this.#source.slice(this.#at - 1, this.#at + 4)
      throw new PatternError(`${what}… is not supported: no recursion, no conditions, no code in patterns`)
    }
    return this.#capture(flags, null)
  }

  #capture(flags: Flags, name: string | null): Node {
    if (flags.n && name === null) return { kind: 'group', how: 'plain', nth: 0, body: this.#inside(flags) }
    const nth = ++this.#captures
    if (name !== null) this.#names.set(name, nth)
    return { kind: 'group', how: 'capture', nth, body: this.#inside(flags) }
  }

  #inside(flags: Flags): Node {
    const body = this.#either({ flags })
    if (this.#source[this.#at] !== ')') throw new PatternError('a ( that is not closed')
    this.#at++
    return body
  }

  #backByName(name: string): Node {
    const nth = this.#names.get(name)
    if (nth === undefined) throw new PatternError(`there is no group called ${name}`)
    return this.#back(nth)
  }

  #back(nth: number): Node {
    if (nth < 1 || nth > this.#captures) throw new PatternError(`there is no group ${nth} to the left`)
    return { kind: 'back', nth }
  }

  #escape(flags: Flags): Node | null {
    const c = this.#source[this.#at] ?? ''
    if (c === '') throw new PatternError('a \\ at the end')
    const relative = this.#match(/g(?:\{?(-?\d{1,3})\}?)/y)
    if (relative !== null) {
      const n = Number(relative[1])
      return this.#back(n < 0 ? this.#captures + 1 + n : n)
    }
    const named = this.#match(/[kg](?:<(\w{1,64})>|\{(\w{1,64})\}|'(\w{1,64})')/y)
    if (named !== null) return this.#backByName(named[1] ?? named[2] ?? named[3] ?? '')
    const digits = /[1-9]\d{0,2}/y
    digits.lastIndex = this.#at
    const number = Number(digits.exec(this.#source)?.[0] ?? 0)
    if (number > 0 && (number < 10 || number <= this.#captures)) {
      this.#at += String(number).length
      return this.#back(number)
    }
    if (/[bB]\{/y.test(this.#source.slice(this.#at, this.#at + 2)))
      throw new PatternError(`\\${c}{…} is not supported; \\${c} is`)
    const assertion = ASSERTIONS.get(c)
    if (assertion !== undefined) {
      this.#at++
      return { kind: 'assert', what: assertion }
    }
    if (c === 'K' || c === 'E') {
      // \K moves the start of what is shown; nothing is shown here.
      this.#at++
      return null
    }
    if (c === 'R') {
      this.#at++
      const crlf: Node = { kind: 'sequence', items: [single(13, false), single(10, false)] }
      const either: Node = { kind: 'either', branches: [crlf, { kind: 'set', has: vertical, fold: false }] }
      return { kind: 'group', how: 'atomic', nth: 0, body: either }
    }
    if ('GXCLUluPp'.includes(c) && !/^[Pp](?:\{|[A-Z])/.test(this.#source.slice(this.#at, this.#at + 2)))
      throw new PatternError(`\\${c} is not supported`)
    const set = this.#escapedSet()
    if (set !== null) return { kind: 'set', has: flags.i ? folded(set) : set, fold: flags.i }
    return this.#character(this.#escapedCode(), flags)
  }

  /** `\d`, `\p{L}` and their like. */
  #escapedSet(): OctetSet | null {
    const property = this.#match(/([pP])(?:\{\s{0,9}(\^?)\s{0,9}([\w= -]{1,60}?)\s{0,9}\}|([A-Z]))/y)
    if (property !== null) {
      const [, letter, caret, long, short = ''] = property
      return propertySet(long ?? short, (letter === 'P') !== (caret === '^'))
    }
    const set = ESCAPED_SETS.get(this.#source[this.#at] ?? '')
    if (set === undefined || this.#source.startsWith('N{', this.#at)) return null
    this.#at++
    return set
  }

  /** The number of the character that `\x41`, `\n`, `\/` is. */
  #escapedCode(): number {
    const hex = this.#match(/x(?:\{\s{0,9}([0-9A-Fa-f_]{0,8})\s{0,9}\}|([0-9A-Fa-f]{0,2}))|N\{U\+([0-9A-Fa-f]{1,6})\}/y)
    if (hex !== null)
      return codePoint(Number.parseInt((hex[1] ?? hex[2] ?? hex[3] ?? '').replaceAll('_', '') || '0', 16))
    const octal = this.#match(/o\{([0-7]{1,7})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2})/y)
    if (octal !== null) return codePoint(Number.parseInt(octal[1] ?? octal[2] ?? '0', 8))
    const control = this.#match(/c([\x40-\x7f])/y)
    if (control !== null) return (control[1] ?? '').toUpperCase().charCodeAt(0) ^ 64
    const c = this.#source[this.#at++]
    if (c === undefined) throw new PatternError('a \\ at the end')
    return SIMPLE_ESCAPES.get(c) ?? c.charCodeAt(0)
  }

  #class(flags: Flags): Node {
    const negated = this.#match(/\^/y) !== null
    const set = new Uint8Array(256)
    let first = true
    for (; ; first = false) {
      if (this.#at >= this.#source.length) throw new PatternError('a [ that is not closed')
      if (this.#source[this.#at] === ']' && !first) break
      const from = this.#member(set)
      if (from === null || !/^-[^\]]/.test(this.#source.slice(this.#at, this.#at + 2))) {
        if (from !== null) addCode(set, from)
        continue
      }
      this.#at++
      const to = this.#member(set)
      if (to === null) {
        addCode(set, from)
        set[45] = 1
      } else if (to < from) throw new PatternError('a range from a larger to a smaller character')
      else set.fill(1, Math.min(from, 256), Math.min(to, 255) + 1)
    }
    this.#at++
    const both = flags.i ? folded(set) : set
    return { kind: 'set', has: negated ? complement(both) : both, fold: flags.i }
  }

  /** One character of a class, or null where it was a set that is in `set` now. */
  #member(set: OctetSet): number | null {
    const add = (more: OctetSet): null => {
      for (let octet = 0; octet < 256; octet++) if (more[octet] === 1) set[octet] = 1
      return null
    }
    const posix = this.#match(/\[:(\^?[a-z]{1,10}):\]/y)
    if (posix !== null) return add(posixSet(posix[1] ?? ''))
    const c = this.#source[this.#at++] ?? ''
    if (c !== '\\') return c.charCodeAt(0)
    if (this.#match(/b/y) !== null) return 8
    if (this.#match(/E/y) !== null) return null
    const escaped = this.#escapedSet()
    return escaped === null ? this.#escapedCode() : add(escaped)
  }
}

const vertical = ESCAPED_SETS.get('v') ?? ANY_OCTET

/** Made once each: a set of rules has a hundred thousand letters. */
const singles = { strict: new Map<number, OctetSet>(), folded: new Map<number, OctetSet>() }

function single(code: number, fold: boolean): Node {
  const kept = fold ? singles.folded : singles.strict
  let has = kept.get(code)
  if (has === undefined) {
    const one = new Uint8Array(256)
    one[code] = 1
    has = fold ? folded(one) : one
    kept.set(code, has)
  }
  return { kind: 'set', has, fold }
}

/** Above the octets: the octets of its UTF-8 belong to the set, which is as near as a set of octets comes. */
function addCode(set: OctetSet, code: number): void {
  if (code <= 0xff) set[code] = 1
  else for (const octet of Buffer.from(String.fromCodePoint(code), 'utf8')) set[octet] = 1
}

function codePoint(code: number): number {
  if (code > 0x10ffff) throw new PatternError(`there is no character ${code.toString(16)}`)
  return code
}
