/** The classifier as a scorer: whose model speaks for which recipients, and how the shipped model steps back. */
import { chownSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { teach } from '../../../lib/scorers/classifier/learn.ts'
import { classifierScorer } from '../../../lib/scorers/classifier/scorer.ts'
import { SiteModels } from '../../../lib/scorers/classifier/site.ts'
import { SITE, Store, storeFolder } from '../../../lib/scorers/classifier/store.ts'
import { contentOf } from '../../support/content.ts'
import { lessons } from '../../support/lessons.ts'
import { tempFolder } from '../../support/temp.ts'
import { until } from '../../support/wait.ts'
import type { Scope } from '../../../lib/scorers/classifier/store.ts'
import type { Signal } from '../../../lib/scorers/signal.ts'

const ownHosts = new Set<string>()
const limits = { reporterPerDay: 1, reporterShare: 50, reporterFree: 1, keepDays: 10 }
const LIKES: Scope = { kind: 'domain', domain: 'likes.example' }
const [SPAM = Buffer.alloc(0)] = lessons('spam', 1, 5)

/** The site calls spam spam; likes.example wants just that, and calls the rest spam. */
const data = tempFolder('scorer')
const store = new Store(data)
for (const [scope, swapped] of [
  [SITE, false],
  [LIKES, true],
] as const) {
  const mixed = lessons('spam', 150).flatMap((raw, at) => [
    { raw, label: swapped ? ('ham' as const) : ('spam' as const) },
    { raw: lessons('ham', 150)[at] ?? raw, label: swapped ? ('spam' as const) : ('ham' as const) },
  ])
  teach(store, mixed, { scopes: [scope], reporter: null, now: new Date(), ownHosts, limits })
}
store.close()

const shipped = (): readonly Signal[] => [{ scorer: 'classifier', name: 'MODEL', points: -2, why: 'x' }]
const models = new SiteModels(data, () => undefined)
const judged = async (rcptTo: readonly string[], given: (() => readonly Signal[]) | null = null, minLearnt = 10) => {
  const scorer = classifierScorer({ shipped: given, site: models, minLearnt, ownHosts })
  return scorer(contentOf(SPAM, { rcptTo }), { signal: new AbortController().signal })
}
await until(
  'both models to be read',
  async () => (await models.site()) !== null && (await models.domain('likes.example')) !== null,
)

for (const [name, rcptTo, says] of [
  ['nobody in particular: the site speaks', [], 'LEARNT_SPAM'],
  ['a domain that taught nothing: the site speaks', ['a@other.example'], 'LEARNT_SPAM'],
  ['a domain that knows enough speaks instead of the site', ['a@likes.example'], 'LEARNT_HAM'],
  ['of two domains the one that speaks more for the message', ['a@other.example', 'b@likes.example'], 'LEARNT_HAM'],
  [
    'a list of many domains: the site alone',
    ['a', 'b', 'c', 'd', 'likes'].map(one => `x@${one}.example`),
    'LEARNT_SPAM',
  ],
] as const)
  t.test(name, async t => {
    t.strictSame(
      (await judged(rcptTo)).map(signal => signal.name),
      [says],
    )
  })

t.test(
  'the shipped model steps back where the site knows better, and speaks in full where it knows too little',
  async t => {
    const [model, own] = await judged([], shipped)
    t.ok(model !== undefined && model.points > -0.5 && model.points <= 0, String(model?.points))
    t.ok(own !== undefined && own.points > 2, String(own?.points))
    t.strictSame(await judged([], shipped, 1000), shipped())
  },
)

t.test('a shipped model that is damaged keeps nothing of what was learnt here from counting', async t => {
  const broken = (): never => {
    throw new Error('damaged')
  }
  t.match(await judged([], broken), [{ name: 'LEARNT_SPAM' }])
})

const root = process.getuid?.() === 0 ? {} : { skip: 'only root can work in a folder of somebody else' }
t.test('what root teaches belongs to whom the folder belongs: the daemon can read it', root, async t => {
  const theirs = tempFolder('theirs')
  chownSync(theirs, 65534, 65534)
  const store = new Store(theirs)
  teach(store, [{ raw: SPAM, label: 'spam' }], { scopes: [SITE], reporter: null, now: new Date(), ownHosts, limits })
  store.close()
  for (const path of ['', ...readdirSync(storeFolder(theirs))].map(name => join(storeFolder(theirs), name)))
    t.equal(statSync(path).uid, 65534, path)
})
