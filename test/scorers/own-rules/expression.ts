/** Expressions over rules, as .cf files and YAML write them. */
import t from 'tap'
import {
  compileExpression,
  ExpressionError,
  namesIn,
  parseExpression,
} from '../../../lib/scorers/own-rules/expression.ts'

const VALUES: Readonly<Record<string, number>> = { A: 1, B: 0, C: 3, D: 2 }

function value(text: string, words = false): number {
  const names = Object.keys(VALUES)
  const evaluate = compileExpression(parseExpression(text, { words }), name => names.indexOf(name))
  return evaluate(Float64Array.from(Object.values(VALUES)))
}

for (const [text, want] of [
  ['A && B', 0],
  ['A && C', 3],
  ['B || C', 3],
  ['C || A', 3],
  ['B && A || D', 2],
  ['!B', 1],
  ['!C', 0],
  ['!!C', 1],
  ['! B && A', 1],
  ['A + B + C', 4],
  ['A + C >= 4', 1],
  ['(A + C) > 4', 0],
  ['A + C * D', 7],
  ['(A + C) * D', 8],
  ['C - D - A', 0],
  ['-C + 4', 1],
  ['C / D', 1.5],
  ['C / B', 0],
  ['C % D', 1],
  ['C % B', 0],
  ['A == 1', 1],
  ['A != 1', 0],
  ['D <= 2', 1],
  ['D < 2', 0],
  ['A ^ B', 1],
  ['A ^ A', 0],
  ['B ? C : D', 2],
  ['A ? B ? 5 : 6 : 7', 6],
  ['A ? (B ? 5 : 6) : 7', 6],
  ['NOT_DEFINED', 0],
  ['NOT_DEFINED || A', 1],
  ['0.5 + .5', 1],
  ['((((A))))', 1],
  ['A&&!B', 1],
] as const)
  t.equal(value(text), want, text)

for (const [text, want] of [
  ['A and not B', 1],
  ['not (A and C) or D', 2],
  ['count(A, B, C) >= 2', 1],
  ['count(A, B, C) >= 3', 0],
  ['count(A and B, C)', 1],
  ['A AND B', null],
] as const)
  t.test(`in words: ${text}`, async t => {
    if (want === null) t.throws(() => value(text, true), ExpressionError)
    else t.equal(value(text, true), want)
  })

for (const { name, text, error, at } of [
  { name: 'nothing', text: '', error: /missing at the end/, at: 0 },
  { name: 'an open bracket', text: '(A && B', error: /not closed/, at: 7 },
  { name: 'a bracket too many', text: 'A)', error: /"\)" was not expected/, at: 1 },
  { name: 'two names in a row', text: 'A B', error: /"B" was not expected/, at: 2 },
  { name: 'a sign alone', text: 'A && ', error: /missing at the end/, at: 5 },
  { name: 'two signs in a row', text: 'A && && B', error: /"&&" was not expected/, at: 5 },
  { name: 'half a sign', text: 'A & B', error: /cannot read "& B"/, at: 2 },
  { name: 'other characters', text: 'A; B', error: /cannot read/, at: 1 },
  { name: 'a ? without its :', text: 'A ? B', error: /without its :/, at: 5 },
  { name: 'brackets beyond all measure', text: '('.repeat(500), error: /deep/, at: 100 },
  {
    name: 'longer than anybody writes',
    text: Array.from({ length: 5_000 }, () => 'A').join('+'),
    error: /more than/,
    at: null,
  },
])
  t.test(name, async t => {
    const thrown = t.throws(() => parseExpression(text), ExpressionError) as ExpressionError
    t.match(thrown.message, error)
    if (at !== null) t.equal(thrown.at, at)
  })

t.test('names are found with their places', async t => {
  t.strictSame(
    namesIn(parseExpression('A && (B + A) ? C : 2')).map(({ name, at }) => [name, at]),
    [
      ['A', 0],
      ['B', 6],
      ['A', 10],
      ['C', 15],
    ],
  )
})

t.test('a sum of two thousand rules is one', async t => {
  t.equal(value(Array.from({ length: 1_900 }, () => 'A').join(' + ')), 1_900)
})

t.test('white space without end is read once', async t => {
  const began = performance.now()
  t.throws(() => parseExpression(`A ${' '.repeat(200_000)};`), ExpressionError)
  t.ok(performance.now() - began < 20_000)
})
