/** The figures against values worked out by hand: s is spam, h wanted mail. */
import t from 'tap'
import { figures } from '../../../lib/scorers/classifier/metrics.ts'
import type { Outcome } from '../../../lib/scorers/classifier/metrics.ts'

/** `s9 h1`: spam with score 9, wanted mail with score 1. */
const outcomes = (text: string): Outcome[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map(word => ({ spam: word.startsWith('s'), score: Number(word.slice(1)) }))

const many = (count: number, word: string): string => `${word} `.repeat(count)

const ROWS: readonly (readonly [
  name: string,
  scores: string,
  oneMinusRoca: number | null,
  falsePositives: number | null,
  falseNegatives: number | null,
  caught: readonly (number | null)[],
])[] = [
  ['nothing at all', '', null, null, null, [null, null, null]],
  ['only spam', 's1 s-1', null, null, 50, [null, null, null]],
  ['only wanted mail', 'h1 h-1', null, 50, null, [null, null, null]],
  ['all equal is a coin thrown', 's0 h0 s0 h0', 50, 100, 0, [0, 0, 0]],
  ['perfect', 's2 h-1 s1 h-2', 0, 0, 0, [100, 100, 100]],
  ['all wrong', 'h2 s-1 h1 s-2', 100, 100, 100, [0, 0, 0]],
  ['one pair of four wrong', 's3 h2 s1 h-1', 25, 50, 0, [50, 50, 50]],
  ['one tie is half a pair: 0.5 of 4', 's3 h1 s1 h-1', 12.5, 50, 0, [50, 50, 50]],
  ['infinite scores have their place', 's3 hInfinity sInfinity h-Infinity', 37.5, 50, 0, [0, 0, 0]],
  ['exactly at the threshold counts as spam', 's0 h0', 50, 100, 0, [0, 0, 0]],
  [
    '1 of 1,000 wanted is 0.1 %: rounding does not lose it',
    `s9 h8 s7 ${many(999, 'h-1')}`,
    0.05,
    0.1,
    0,
    [50, 100, 100],
  ],
  ['1 of 5,000 wanted is 0.02 %', `s9 h8 s7 ${many(4999, 'h-1')}`, 0.01, 0.02, 0, [100, 100, 100]],
]

for (const [name, scores, oneMinusRoca, falsePositives, falseNegatives, caught] of ROWS)
  t.test(name, async t => {
    for (const given of [outcomes(scores), outcomes(scores).reverse()]) {
      const found = figures(given, 0)
      const near = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e9) / 1e9)
      t.equal(near(found.oneMinusRoca), oneMinusRoca)
      t.equal(near(found.falsePositives), falsePositives)
      t.equal(near(found.falseNegatives), falseNegatives)
      t.strictSame(
        found.caught.map(({ spam }) => near(spam)),
        caught,
      )
    }
  })

t.test('a score that is no number is named', async t => {
  t.throws(() => figures([{ spam: true, score: Number.NaN }], 0), { name: 'RangeError', message: /outcome 0/ })
})
