/**
 * Expressions over rules: `A && !B`, `(A + B + C) >= 2`, `A or (B and not C)`. A rule is the number of times it hit.
 * Source: Mail::SpamAssassin::Conf on meta; perlop for precedence and for what && and || give (the operand, not just 1).
 */

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'unary'; readonly sign: '!' | '-'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly sign: BinarySign; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly when: Expression; readonly yes: Expression; readonly no: Expression }

type BinarySign = '||' | '&&' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%'

export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  /** Characters before the place that it is about. */
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Loosest first. */
const LEVELS: readonly (readonly BinarySign[])[] = [
  ['||'],
  ['&&'],
  ['^'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]

const MAX_TOKENS = 4_000
const MAX_DEPTH = 100
const SPACE = /\s*/y
const TOKEN = /(?:(\d+(?:\.\d*)?|\.\d+)|([A-Za-z_]\w*(?:::\w+)*)|(\|\||&&|[<>=!]=|[!<>^?:()+*/%,-]))/y
/** The words that stand for signs where people write them. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
])

type Token = { readonly kind: 'number' | 'name' | 'sign'; readonly text: string; readonly at: number }

/** `words`: `and`, `or` and `not` are signs, and `count(A, B)` is how many of them hold. */
export function parseExpression(text: string, { words = false } = {}): Expression {
  return new Parser(tokens(text, words), text.length, words).whole()
}

function tokens(text: string, words: boolean): Token[] {
  const found: Token[] = []
  const { length } = text.trimEnd()
  for (let at = 0; at < length; at = TOKEN.lastIndex) {
    SPACE.lastIndex = at
    const from = at + (SPACE.exec(text)?.[0].length ?? 0)
    TOKEN.lastIndex = from
    const match = TOKEN.exec(text)
    if (match === null) throw new ExpressionError(`cannot read ${JSON.stringify(text.slice(from, from + 20))}`, from)
    const [, number, name, sign = ''] = match
    const word = words ? WORDS.get(name ?? '') : undefined
    if (word !== undefined) found.push({ kind: 'sign', text: word, at: from })
    else if (number !== undefined) found.push({ kind: 'number', text: number, at: from })
    else
      found.push(name === undefined ? { kind: 'sign', text: sign, at: from } : { kind: 'name', text: name, at: from })
    if (found.length > MAX_TOKENS) throw new ExpressionError(`more than ${MAX_TOKENS} words and signs`, from)
  }
  return found
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #end: number
  readonly #words: boolean
  #next = 0
  #depth = 0

  constructor(all: readonly Token[], end: number, words: boolean) {
    this.#tokens = all
    this.#end = end
    this.#words = words
  }

  whole(): Expression {
    const expression = this.#choice()
    const left = this.#tokens[this.#next]
    if (left !== undefined) throw new ExpressionError(`"${left.text}" was not expected here`, left.at)
    return expression
  }

  #take(...signs: readonly string[]): string | null {
    const token = this.#tokens[this.#next]
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return null
    this.#next++
    return token.text
  }

  #choice(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new ExpressionError(`brackets more than ${MAX_DEPTH} deep`, this.#at())
    let expression = this.#level(0)
    if (this.#take('?') !== null) {
      const yes = this.#choice()
      if (this.#take(':') === null) throw new ExpressionError('a ? without its :', this.#at())
      expression = { kind: 'choice', when: expression, yes, no: this.#choice() }
    }
    this.#depth--
    return expression
  }

  #level(n: number): Expression {
    const signs = LEVELS[n]
    if (signs === undefined) return this.#unary()
    let left = this.#level(n + 1)
    for (let sign = this.#take(...signs); sign !== null; sign = this.#take(...signs))
      left = { kind: 'binary', sign: sign as BinarySign, left, right: this.#level(n + 1) }
    return left
  }

  #unary(): Expression {
    const signs: ('!' | '-')[] = []
    for (let sign = this.#take('!', '-', '+'); sign !== null; sign = this.#take('!', '-', '+'))
      if (sign !== '+') signs.push(sign as '!' | '-')
    // People say `not A and B`, and mean `(not A) and B`, as Perl's ! does.
    return signs.reduceRight<Expression>((of, sign) => ({ kind: 'unary', sign, of }), this.#operand())
  }

  #operand(): Expression {
    if (this.#take('(') !== null) {
      const inner = this.#choice()
      if (this.#take(')') === null) throw new ExpressionError('a ( that is not closed', this.#at())
      return inner
    }
    const token = this.#tokens[this.#next]
    if (token === undefined) throw new ExpressionError('something is missing at the end', this.#end)
    if (token.kind === 'sign') throw new ExpressionError(`"${token.text}" was not expected here`, token.at)
    this.#next++
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (this.#words && token.text === 'count' && this.#take('(') !== null) return this.#count()
    return { kind: 'name', name: token.text, at: token.at }
  }

  #count(): Expression {
    let sum: Expression = { kind: 'number', value: 0 }
    do {
      const one: Expression = { kind: 'unary', sign: '!', of: { kind: 'unary', sign: '!', of: this.#choice() } }
      sum = { kind: 'binary', sign: '+', left: sum, right: one }
    } while (this.#take(',') !== null)
    if (this.#take(')') === null)
      throw new ExpressionError('count( wants rules with commas between them and a )', this.#at())
    return sum
  }

  #at(): number {
    return this.#tokens[this.#next]?.at ?? this.#end
  }
}

/** Every rule that is named in it, as often as it is named. */
export function namesIn(expression: Expression): { readonly name: string; readonly at: number }[] {
  switch (expression.kind) {
    case 'number':
      return []
    case 'name':
      return [expression]
    case 'unary':
      return namesIn(expression.of)
    case 'binary':
      return [...namesIn(expression.left), ...namesIn(expression.right)]
    case 'choice':
      return [expression.when, expression.yes, expression.no].flatMap(namesIn)
    default:
      throw new Error(String(expression satisfies never))
  }
}

/** `valueOf`: how often the rule of that name hit, 0 for one that is not there. */
export type Evaluate = (valueOf: Float64Array) => number

/** `placeOf`: where a rule's value will stand; -1 for a name that no rule has, which is 0. */
export function compileExpression(expression: Expression, placeOf: (name: string) => number): Evaluate {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression
      return () => value
    }
    case 'name': {
      const place = placeOf(expression.name)
      return values => values[place] ?? 0
    }
    case 'unary': {
      const of = compileExpression(expression.of, placeOf)
      return expression.sign === '!' ? values => (of(values) === 0 ? 1 : 0) : values => -of(values)
    }
    case 'choice': {
      const [when, yes, no] = [expression.when, expression.yes, expression.no].map(one =>
        compileExpression(one, placeOf),
      )
      if (when === undefined || yes === undefined || no === undefined) throw new Error('a choice has three parts')
      return values => (when(values) === 0 ? no(values) : yes(values))
    }
    case 'binary': {
      const left = compileExpression(expression.left, placeOf)
      const right = compileExpression(expression.right, placeOf)
      const { sign } = expression
      if (sign === '&&')
        return values => {
          const first = left(values)
          return first === 0 ? first : right(values)
        }
      if (sign === '||') return values => left(values) || right(values)
      const operate = OPERATORS[sign]
      return values => operate(left(values), right(values))
    }
    default:
      throw new Error(String(expression satisfies never))
  }
}

const OPERATORS: Readonly<Record<Exclude<BinarySign, '||' | '&&'>, (a: number, b: number) => number>> = {
  '^': (a, b) => Math.trunc(a) ^ Math.trunc(b),
  '==': (a, b) => (a === b ? 1 : 0),
  '!=': (a, b) => (a === b ? 0 : 1),
  '<': (a, b) => (a < b ? 1 : 0),
  '<=': (a, b) => (a <= b ? 1 : 0),
  '>': (a, b) => (a > b ? 1 : 0),
  '>=': (a, b) => (a >= b ? 1 : 0),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // By nothing: the rule does not hold.
  '/': (a, b) => (b === 0 ? 0 : a / b),
  '%': (a, b) => (b === 0 ? 0 : Math.trunc(a) % Math.trunc(b)),
}
