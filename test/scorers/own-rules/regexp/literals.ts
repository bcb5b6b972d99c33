/** What must stand in a text for a pattern to match: never said of a text that the pattern does match. */
import t from 'tap'
import { Runs, literalsOf } from '../../../../lib/scorers/own-rules/regexp/literals.ts'
import { parsePattern } from '../../../../lib/scorers/own-rules/regexp/parse.ts'
import { perlPattern } from '../../../../lib/scorers/own-rules/regexp/pattern.ts'
import { Random } from '../../../support/random.ts'

for (const { name, source, flags = '', want } of [
  { name: 'words that stand together', source: '\\bfoo bar\\b', want: [['foo bar']] },
  { name: 'case does not count', source: 'FoO', want: [['foo']] },
  { name: 'branches: one of them', source: 'x(?:abc|defg)', want: [['abc', 'defg']] },
  { name: 'a branch that says nothing', source: '(?:abc|\\d)', want: [] },
  { name: 'what may be missing says nothing', source: '(?:abc)?de', want: [] },
  { name: 'what must be there once', source: '(?:abc)+', want: [['abc']] },
  { name: 'what must not be there says nothing', source: '(?!abc)xyz(?<!def)', want: [['xyz']] },
  { name: 'what must follow counts', source: 'xyz(?=abc)', want: [['xyz'], ['abc']] },
  { name: 'a small set is spelt out', source: 'v[i1]a', want: [['v1a', 'via']] },
  { name: 'a large set ends a run', source: 'abc[a-z]def', want: [['abc'], ['def']] },
  { name: 'a letter or more', source: 'abe+cde', want: [['abe'], ['ecde']] },
  { name: 'so many letters', source: 'a{3}b', want: [['aaab']] },
  { name: 'too short to say anything', source: 'ab', want: [] },
  { name: 'under /x', source: 'a b c', flags: 'x', want: [['abc']] },
] as readonly { name: string; source: string; flags?: string; want: string[][] }[])
  t.test(name, async t =>
    t.strictSame(new Set(literalsOf(parsePattern(source, flags)).map(clause => [...clause])), new Set(want)),
  )

t.test('patterns put together at random: what matches is never held to be without its pieces', async t => {
  const random = new Random(7)
  const pick = <T>(all: readonly T[]): T => random.pick(all)
  const make = (depth: number): string => {
    const leaf = (): string => pick(['abc', 'b', 'ca', '[ab]', '.', '\\w', 'aab', 'C'])
    if (depth === 0) return leaf()
    const inner = (): string => make(depth - 1)
    return pick([
      () => leaf() + inner(),
      () => `(?:${inner()}|${inner()})`,
      () => `(?:${inner()})${pick(['?', '*', '+', '{2}', '{1,2}'])}`,
      () => `(?=${inner()})${inner()}`,
      () => `(?!${inner()})${inner()}`,
      () => `(?i:${inner()})`,
    ])()
  }
  let [matches, spared] = [0, 0]
  for (let n = 0; n < 3_000; n++) {
    const source = make(3)
    const { search, needs } = perlPattern({ source, flags: pick(['', 'i']) })
    for (let m = 0; m < 10; m++) {
      const text = Array.from({ length: 2 + random.below(12) }, () => pick(['a', 'b', 'c', 'A', 'B', 'C'])).join('')
      const runs = new Runs()
      runs.add(text)
      const may = runs.mayMatch(needs)
      if (search.test(text)) {
        matches++
        if (!may) t.fail(`/${source}/ matches ${text}, and was held not to`)
      } else if (!may) spared++
    }
  }
  t.ok(matches > 1_000 && spared > 1_000, `${matches} matches, ${spared} searches spared`)
})
