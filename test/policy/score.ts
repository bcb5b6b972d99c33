import t from 'tap'
import { totalScore } from '../../lib/policy/score.ts'

const of = (...points: number[]): number =>
  totalScore(points.map(n => ({ scorer: 'x', name: 'X', points: n, why: '' })))

t.test('points add up, in tenths', async t => {
  t.equal(of(), 0)
  t.equal(of(0.1, 0.2), 0.3)
  t.equal(of(2.5, -0.5, 3), 5)
})
