import t from 'tap'
import { FIT, fitPoints } from '../../training/fit-points.ts'
import type { Case, Prior } from '../../training/fit-points.ts'

const cases = (count: number, spam: boolean, rules: readonly string[], corpus = 'a', offset = 0): Case[] =>
  Array.from({ length: count }, () => ({ corpus, spam, rules, offset }))
const PRIORS: readonly Prior[] = [
  { name: 'ON_SPAM', points: 2 },
  { name: 'ON_BOTH', points: 2 },
  { name: 'ON_HAM', points: -1 },
  { name: 'RARE', points: 2 },
  { name: 'NOTHING', points: 0 },
  { name: 'DECISION', points: 1000 },
]
const MAIL = [
  ...cases(100, true, ['ON_SPAM', 'ON_BOTH', 'NOTHING', 'DECISION']),
  ...cases(20, true, ['ON_SPAM', 'ON_BOTH'], 'b'),
  ...cases(100, false, ['ON_BOTH', 'ON_HAM'], 'a', 3),
  ...cases(900, false, [], 'b'),
  ...cases(3, false, ['RARE'], 'b'),
]
const fitted = fitPoints(MAIL, PRIORS)

t.ok((fitted['ON_SPAM'] ?? 0) > 2, 'what holds on spam only rises')
const wary = fitPoints(MAIL, PRIORS, { ...FIT, hamWeight: 8 })
t.ok((wary['ON_BOTH'] ?? 9) < 2, 'what pushes wanted mail over the threshold falls')
t.ok((fitted['ON_HAM'] ?? 0) <= -1, 'what speaks for wanted mail keeps its sign')
t.ok(
  (fitted['ON_SPAM'] ?? 9) <= 3.5,
  'nothing goes beyond three times what people judged, and a little, nor beyond the bound',
)
t.strictSame(Object.keys(fitted), ['ON_BOTH', 'ON_HAM', 'ON_SPAM'], 'rare rules, decisions and zeros are left out')
t.strictSame(fitPoints(MAIL.toReversed(), PRIORS), fitted, 'the order of messages changes nothing')
t.strictSame(fitPoints([], PRIORS), {}, 'nothing to learn from')
t.strictSame(fitPoints(cases(50, true, ['UNKNOWN']), PRIORS), {}, 'a rule that is no longer in the table does no harm')
t.strictSame(
  fitPoints([...MAIL, ...MAIL.filter(one => one.corpus === 'b')], PRIORS),
  fitted,
  'a corpus does not weigh more for being larger',
)
t.ok(
  (fitPoints(MAIL, PRIORS, { ...FIT, ridge: 10 })['ON_SPAM'] ?? 9) - 2 < 0.2,
  'a strong hold leaves points where they were',
)
