import t from 'tap'
import { effective, fits, observes, within } from '../../lib/policy/scoped.ts'
import { addressKey, readAddressKey, readScope, scopesOf } from '../../lib/policy/scope-name.ts'
import { parsePath } from '../../lib/mail/address.ts'
import type { Bound, Layer, ScopedName, ScopedSettings, ScopedValue } from '../../lib/policy/scoped.ts'
import type { ScopeName } from '../../lib/policy/scope-name.ts'

const site: ScopedSettings = {
  mode: 'enforce',
  observe_until: null,
  'score.tag': 5,
  'score.quarantine': 5,
  'score.reject': 15,
  'dmarc.enforce': true,
  'quarantine.mailbox': null,
  'newsletters.mailbox': null,
  'greylist.enabled': false,
}
type Given = Partial<Record<ScopedName, ScopedValue>>
const layer = (scope: ScopeName, values: Given, bounds: Partial<Record<ScopedName, Bound>> = {}): Layer => ({
  scope,
  values: new Map(Object.entries(values) as [ScopedName, ScopedValue][]),
  bounds: new Map(Object.entries(bounds) as [ScopedName, Bound][]),
})
const DOMAIN = 'domain:here.example'
const ANN = 'recipient:ann@here.example'

for (const { name, layers, want } of [
  { name: 'no scope: the site’s', layers: [], want: { 'score.tag': 5, level: 'site' } },
  {
    name: 'the closest scope wins',
    layers: [layer('site', { 'score.tag': 6 }), layer(DOMAIN, { 'score.tag': 7 }), layer(ANN, { 'score.tag': 4 })],
    want: { 'score.tag': 4, level: 'recipient' },
  },
  {
    name: 'what a scope does not set stays as the scope above has it',
    layers: [layer(DOMAIN, { 'score.quarantine': 'off' }), layer(ANN, { 'score.tag': 4 })],
    want: { 'score.quarantine': 'off', 'score.tag': 4 },
  },
  {
    name: 'who may not choose the mode begins no trial',
    layers: [layer('site', {}, { mode: null }), layer(ANN, { observe_until: '2099-12-31' })],
    want: { observe_until: null, level: 'site' },
  },
  {
    name: 'who may choose to observe does',
    layers: [layer('site', {}, { mode: { words: ['observe'] } }), layer(ANN, { observe_until: '2099-12-31' })],
    want: { observe_until: '2099-12-31' },
  },
  {
    name: 'a number outside the bounds is brought to the nearest allowed one',
    layers: [layer(DOMAIN, {}, { 'score.tag': { least: 3, most: 8 } }), layer(ANN, { 'score.tag': 1 })],
    want: { 'score.tag': 3 },
  },
  {
    name: 'off is beyond all numbers, and not allowed where there is a most',
    layers: [layer('site', {}, { 'score.reject': { least: 10, most: 20 } }), layer(DOMAIN, { 'score.reject': 'off' })],
    want: { 'score.reject': 20 },
  },
  {
    name: 'off is allowed where the bound names it',
    layers: [
      layer('site', {}, { 'score.reject': { least: 10, most: 20, words: ['off'] } }),
      layer(DOMAIN, { 'score.reject': 'off' }),
    ],
    want: { 'score.reject': 'off' },
  },
  {
    name: 'bounds of the site hold for recipients too, beside those of the domain',
    layers: [
      layer('site', {}, { 'score.tag': { least: 4 } }),
      layer(DOMAIN, {}, { 'score.tag': { least: 2, most: 6 } }),
      layer(ANN, { 'score.tag': 1 }),
    ],
    want: { 'score.tag': 4 },
  },
  {
    name: 'a bound does not hold for the scope that sets it',
    layers: [layer(DOMAIN, { 'score.tag': 9 }, { 'score.tag': { most: 6 } })],
    want: { 'score.tag': 9 },
  },
  {
    name: 'what is decided above cannot be set below',
    layers: [layer('site', {}, { mode: null }), layer(DOMAIN, { mode: 'observe' })],
    want: { mode: 'enforce', level: 'site' },
  },
  {
    name: 'a mode of one’s own ends the trial of the scope above',
    layers: [layer(DOMAIN, { observe_until: '2026-12-28' }), layer(ANN, { mode: 'enforce' })],
    want: { mode: 'enforce', observe_until: null },
  },
  {
    name: 'a mode that is not allowed does not',
    layers: [
      layer('site', {}, { mode: { words: ['observe'] } }),
      layer(DOMAIN, { observe_until: '2026-12-28' }),
      layer(ANN, { mode: 'enforce' }),
    ],
    want: { observe_until: '2026-12-28' },
  },
  {
    name: 'a word that the bound does not name does not count',
    layers: [
      layer('site', {}, { 'quarantine.mailbox': { words: ['q@here.example'] } }),
      layer(ANN, { 'quarantine.mailbox': 'x@there.example' }),
    ],
    want: { 'quarantine.mailbox': null },
  },
])
  t.test(name, async t => t.match(effective(site, layers), want))

t.test('a trial: until its day, and on until somebody decides', async t => {
  t.equal(observes({ mode: 'enforce', observe_until: '2026-12-28' }), true)
  t.equal(observes({ mode: 'enforce', observe_until: null }), false)
  t.equal(observes({ mode: 'observe', observe_until: null }), true)
})

for (const [name, value, want] of [
  ['score.tag', 5, true],
  ['score.tag', 'off', false],
  ['score.tag', Number.NaN, false],
  ['score.reject', 'off', true],
  ['mode', 'obsrve', false],
  ['observe_until', '2026-12-28', true],
  ['observe_until', 'tomorrow', false],
  ['quarantine.mailbox', 'x'.repeat(1000), false],
  ['dmarc.enforce', 1, false],
] as const)
  t.test(`${name} ${String(value).slice(0, 20)} from the database: ${want ? 'fits' : 'is passed over'}`, async t =>
    t.equal(fits(name, value), want),
  )

t.test('within: nothing is within a bound of nothing', async t => {
  t.equal(within(5, null), undefined)
  t.equal(within(undefined, {}), undefined)
  t.equal(within(true, {}), true)
})

for (const { typed, want } of [
  { typed: '<Ann.Frei@EXAMPLE.org>', want: 'ann.frei@example.org' },
  { typed: '<"Ann Frei"@example.org>', want: 'ann frei@example.org' },
  { typed: '<ann@Bücher.example>', want: 'ann@xn--bcher-kva.example' },
  { typed: '<ÄNN@example.org>', want: 'änn@example.org' },
  { typed: '<a\u0308nn@example.org>', want: 'änn@example.org' },
  { typed: '<postmaster>', want: 'postmaster' },
])
  t.test(`${typed} in the envelope is ${want}`, async t => {
    const address = parsePath(Buffer.from(typed, 'utf8').toString('latin1'))
    t.equal(address && addressKey(address), want)
  })

for (const { typed, want } of [
  { typed: 'Ann@Example.org', want: 'ann@example.org' },
  { typed: '"ann frei"@example.org', want: 'ann frei@example.org' },
  { typed: '"a\\"b"@example.org', want: 'a"b@example.org' },
  { typed: 'ann frei@example.org', want: null },
  { typed: '@example.org', want: null },
  { typed: 'ann@', want: null },
  { typed: 'ann', want: null },
  { typed: 'a\nb@example.org', want: null },
])
  t.test(`${JSON.stringify(typed)} as an admin types it: ${want ?? 'no address'}`, async t =>
    t.equal(readAddressKey(typed), want),
  )

for (const [typed, want] of [
  ['site', 'site'],
  ['Example.ORG', 'domain:example.org'],
  ['bücher.example', 'domain:xn--bcher-kva.example'],
  ['Ann@Example.org', 'recipient:ann@example.org'],
  ['two words', null],
  ['', null],
] as const)
  t.test(`scope ${JSON.stringify(typed)}: ${want ?? 'none'}`, async t => t.equal(readScope(typed), want))

t.test('scopes from the widest to the closest', async t => {
  t.strictSame(scopesOf('ann@here.example'), ['site', DOMAIN, ANN])
  t.strictSame(scopesOf('postmaster'), ['site', 'recipient:postmaster'])
})
