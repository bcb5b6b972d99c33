import t from 'tap'
import { total } from '../../lib/policy/score.ts'
import type { Signal } from '../../lib/scorers/signal.ts'

const signals = (points: readonly number[], scorer = 'own-rules'): Signal[] =>
  points.map(n => ({ scorer, name: 'X', points: n, why: '' }))

const SCORES: readonly (readonly [string, readonly Signal[], number])[] = [
  ['nothing found', [], 0],
  ['a sum that binary fractions would spoil', signals([0.1, 0.2]), 0.3],
  ['4.96 counts as the 5.0 that is printed', signals([4.96]), 5],
  ['4.94 as 4.9', signals([4.94]), 4.9],
  ['-0.04 is no -0.0', signals([-0.04]), 0],
  ['thousand findings of one scorer count up to its bound', signals(Array(1000).fill(0.5), 'rules'), 14],
  ['good findings of one scorer count down to its bound', signals(Array(1000).fill(-0.5), 'rules'), -3],
  ['bounds hold for each scorer alone', [...signals([-9], 'classifier'), ...signals([20], 'rules')], 8],
  ['an own rule counts in full', signals([42]), 42],
  ['a decision counts in full beside bounded hints', signals([1000, 20], 'rules'), 1014],
  ['and so does one for the message', signals([-100, 3], 'lists'), -97],
  ['spamscanner cannot speak for a message', signals([-5], 'spamscanner'), 0],
]
for (const [name, given, score] of SCORES) {
  const found = total(given).score
  t.ok(Object.is(found, score), `${name}: ${found}, wanted ${score}`)
}

t.test('the probability grows with the score and stays between 0 and 1', async t => {
  const probabilities = [-1000, -5, 0, 2, 5, 8, 1000].map(points => total(signals([points])).probability)
  t.strictSame(
    probabilities,
    probabilities.toSorted((a, b) => a - b),
  )
  t.ok(probabilities.every(one => one >= 0 && one <= 1))
  t.ok(total(signals([5])).probability > 0.8 && total([]).probability < 0.2)
})

t.strictSame(
  total([...signals([8, 9], 'rules'), ...signals([1], 'lists')]).parts,
  [
    { scorer: 'rules', points: 17, counted: 14 },
    { scorer: 'lists', points: 1, counted: 1 },
  ],
  'what each scorer gave and what of it counts',
)
