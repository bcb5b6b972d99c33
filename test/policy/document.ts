import t from 'tap'
import { boundText, contradictions } from '../../lib/policy/document.ts'
import type { PlacedAlias, PlacedBound, PlacedValue, PolicyDocument } from '../../lib/policy/document.ts'
import type { Bound, ScopedName, ScopedValue } from '../../lib/policy/scoped.ts'
import type { ScopeName } from '../../lib/policy/scope-name.ts'

const value = (scope: ScopeName, name: ScopedName, given: ScopedValue, place: string): PlacedValue => ({
  scope,
  name,
  value: given,
  place,
})
const bound = (scope: ScopeName, name: ScopedName, given: Bound, place: string): PlacedBound => ({
  scope,
  name,
  bound: given,
  place,
})
const alias = (address: string, primary: string, place: string): PlacedAlias => ({ address, primary, place })
const HERE = 'domain:here.example'
const ANN = 'recipient:ann@here.example'

for (const { name, values = [], bounds = [], aliases = [], want } of [
  { name: 'nothing', want: [] },
  {
    name: 'a value within what is allowed',
    values: [value(ANN, 'score.tag', 4, 'line 5')],
    bounds: [bound(HERE, 'score.tag', { least: 3, most: 8 }, 'line 2')],
    want: [],
  },
  {
    name: 'a value outside of what is allowed: both lines are named',
    values: [value(ANN, 'score.tag', 1, 'line 5')],
    bounds: [bound(HERE, 'score.tag', { least: 3 }, 'line 2')],
    want: ['ann@here.example: score.tag 1 (line 5) is not what here.example allows score.tag 3.. (line 2)'],
  },
  {
    name: 'a trial where nobody below may choose the mode',
    values: [value(ANN, 'observe_until', '2099-12-31', 'line 9')],
    bounds: [bound('site', 'mode', null, 'line 1')],
    want: ['ann@here.example: observe_until 2099-12-31 (line 9) is not what site allows mode none (line 1)'],
  },
  {
    name: 'what nobody below may set',
    values: [value(HERE, 'mode', 'observe', 'line 9')],
    bounds: [bound('site', 'mode', null, 'line 1')],
    want: ['here.example: mode observe (line 9) is not what site allows mode none (line 1)'],
  },
  {
    name: 'a bound of another domain is none',
    values: [value(ANN, 'score.tag', 1, 'line 5')],
    bounds: [bound('domain:there.example', 'score.tag', { least: 3 }, 'line 2')],
    want: [],
  },
  {
    name: 'thresholds that leave nothing between them',
    values: [
      value(HERE, 'score.tag', 6, 'line 2'),
      value(HERE, 'score.quarantine', 5, 'line 3'),
      value(HERE, 'score.reject', 4, 'line 4'),
    ],
    want: [
      'here.example: score.quarantine 5 (line 3) is below here.example: score.tag 6 (line 2): mail would be held back that is not even marked',
      'here.example: score.reject 4 (line 4) is below here.example: score.quarantine 5 (line 3): nothing would ever be quarantined for its score',
    ],
  },
  {
    name: 'a trial of who enforces',
    values: [value(HERE, 'mode', 'enforce', 'line 2'), value(HERE, 'observe_until', '2026-12-28', 'line 3')],
    want: [
      'here.example: observe_until 2026-12-28 (line 3) only observes, and here.example: mode enforce (line 2) does not: leave one of them away',
    ],
  },
  {
    name: 'bounds that allow nothing',
    bounds: [
      bound('site', 'score.tag', { least: 4, most: 8 }, 'line 1'),
      bound(HERE, 'score.tag', { most: 3 }, 'line 5'),
      bound(HERE, 'score.reject', { least: 9, most: 8 }, 'line 6'),
    ],
    want: [
      'here.example allows score.tag ..3 (line 5) is outside of what site allows score.tag 4..8 (line 1)',
      'here.example allows score.reject 9..8 (line 6): the least is above the most',
    ],
  },
  {
    name: 'aliases of aliases, of themselves, and with settings that nobody would ask for',
    values: [value('recipient:info@here.example', 'score.tag', 3, 'line 9')],
    aliases: [
      alias('info@here.example', 'ann@here.example', 'line 2'),
      alias('office@here.example', 'info@here.example', 'line 3'),
      alias('bob@here.example', 'bob@here.example', 'line 4'),
    ],
    want: [
      /^info@here\.example as an alias of ann@here\.example \(line 2\) would never use .*score\.tag 3 \(line 9\)/,
      /^office@here\.example .*\(line 3\), and info@here\.example is one of ann@here\.example \(line 2\)/,
      /^bob@here\.example .*both are the same address/,
    ],
  },
] as readonly (Partial<PolicyDocument> & { readonly name: string; readonly want: readonly (string | RegExp)[] })[])
  t.test(name, async t => {
    const found = contradictions({ values, bounds, aliases })
    t.equal(found.length, want.length, found.join('\n'))
    want.forEach((one, n) => (typeof one === 'string' ? t.equal(found[n], one) : t.match(found[n], one)))
  })

for (const [given, want] of [
  [null, 'none'],
  [{}, 'any'],
  [{ least: 3 }, '3..'],
  [{ most: 10, words: ['off'] }, '..10|off'],
  [{ words: ['observe', 'enforce'] }, 'observe|enforce'],
] as const)
  t.test(`a bound is written ${want}`, async t => t.equal(boundText(given), want))
