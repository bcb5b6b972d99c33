/** All built-in rules: names that are one's own, reasons in four languages, points within bounds. */
import t from 'tap'
import { LANGUAGES } from '../../../lib/scorers/rules/rule.ts'
import { RULES } from '../../../lib/scorers/rules/table.ts'

t.test('names are in capitals and stand for one rule each', async t => {
  const names = RULES.map(({ name }) => name)
  t.strictSame(
    names.filter((name, n) => names.indexOf(name) !== n),
    [],
  )
  t.strictSame(
    names.filter(name => !/^[A-Z][A-Z0-9_]*$/.test(name)),
    [],
  )
})

for (const { name, points, why } of RULES)
  t.test(name, async t => {
    for (const language of LANGUAGES) t.match(why[language], /^\S.{10,200}\.$/, language)
    t.equal(new Set(LANGUAGES.map(language => why[language])).size, LANGUAGES.length, 'each language has its own words')
    t.ok(Number.isFinite(points) && points !== 0, 'it counts')
    t.ok(points >= -3, 'nothing that anybody may write outweighs a proof of spam')
  })
