/** Teaching a store: what becomes of each message, who may teach how much, and what of it stands on the disk. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { teach } from '../../../lib/scorers/classifier/learn.ts'
import { SiteModels } from '../../../lib/scorers/classifier/site.ts'
import { modelPath, readSite, SITE, Store, storeFolder } from '../../../lib/scorers/classifier/store.ts'
import { lessons } from '../../support/lessons.ts'
import { tempFolder } from '../../support/temp.ts'
import { until } from '../../support/wait.ts'
import type { LearnLimits, Lesson, Outcome } from '../../../lib/scorers/classifier/learn.ts'
import type { Label } from '../../../lib/scorers/classifier/model.ts'
import type { Scope, StoreError } from '../../../lib/scorers/classifier/store.ts'

const SPAM = lessons('spam', 40)
const HAM = lessons('ham', 40)
const LIMITS: LearnLimits = { reporterPerDay: 5, reporterShare: 30, reporterFree: 2, keepDays: 10 }
const DAY = new Date('2026-11-23T12:00:00Z')
const later = (days: number): Date => new Date(DAY.getTime() + days * 86_400_000)
const OWN: Scope = { kind: 'domain', domain: 'receiver.example' }

function open(data = tempFolder('learn')) {
  const store = new Store(data)
  const say = (
    messages: readonly Buffer[],
    label: Label | null,
    { scopes = [SITE], reporter = null, now = DAY }: Partial<Pick<Lesson, 'scopes' | 'reporter' | 'now'>> = {},
  ): readonly Outcome[] =>
    teach(
      store,
      messages.map(raw => ({ raw, label })),
      { scopes, reporter, now, ownHosts: new Set(['mx.here.example']), limits: LIMITS },
    )
  const learnt = (scope: Scope = SITE) => readSite(modelPath(data, scope)).model.learnt
  return { data, store, say, learnt }
}
const tally = (outcomes: readonly Outcome[]): Partial<Record<Outcome, number>> => {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

t.test('learnt, known, changed, forgotten, unknown, empty', async t => {
  const { say, learnt, data } = open()
  const [one = Buffer.alloc(0), other = Buffer.alloc(0)] = SPAM
  t.strictSame(say([one, other, one, Buffer.from('\r\n\r\n')], 'spam'), ['learnt', 'learnt', 'known', 'empty'])
  t.strictSame(learnt(), { spam: 2, ham: 0 })
  const file = readFileSync(modelPath(data, SITE))
  t.strictSame(say([one], 'spam'), ['known'])
  t.ok(readFileSync(modelPath(data, SITE)).equals(file), 'nothing changed')
  t.strictSame(say([one], 'ham'), ['changed'])
  t.strictSame(learnt(), { spam: 1, ham: 1 })
  t.strictSame(say([one, other, one], null), ['forgotten', 'forgotten', 'unknown'])
  t.strictSame(learnt(), { spam: 0, ham: 0 })
})

t.test('a copy that does not tell what our checks said is the same message', async t => {
  const { say, learnt } = open()
  const [one = Buffer.alloc(0)] = SPAM
  const told = Buffer.concat([
    Buffer.from('Authentication-Results: mx.here.example; spf=fail smtp.mailfrom=a.example\r\n'),
    one,
  ])
  t.strictSame(say([told], 'spam'), ['learnt'])
  t.strictSame(say([one], 'spam'), ['known'])
  t.strictSame(say([one], 'ham'), ['changed'])
  t.strictSame(say([told], null), ['forgotten'])
  t.strictSame(learnt(), { spam: 0, ham: 0 })
})

t.test('the same message fifty thousand times is learnt once', async t => {
  const { say, learnt, store } = open()
  const [one = Buffer.alloc(0)] = SPAM
  t.strictSame(
    tally(
      say(
        Array.from({ length: 50_000 }, () => one),
        'spam',
      ),
    ),
    { learnt: 1, known: 49_999 },
  )
  t.strictSame(learnt(), { spam: 1, ham: 0 })
  t.equal(store.ledger.summary(store.ledger.model('site').id).receipts, 1)
})

t.test('a domain learns with the site, or alone', async t => {
  const { say, learnt, store } = open()
  say(SPAM.slice(0, 3), 'spam', { scopes: [OWN, SITE] })
  say(HAM.slice(0, 2), 'ham', { scopes: [OWN] })
  t.strictSame(learnt(OWN), { spam: 3, ham: 2 })
  t.strictSame(learnt(), { spam: 3, ham: 0 })
  t.strictSame(
    store.ledger.models().map(({ name }) => name),
    ['domain-receiver.example', 'site'],
  )
})

t.test('a named reporter has so many a day, and a share once there are others; the admin has no bound', async t => {
  const { say, store } = open()
  t.strictSame(tally(say(SPAM.slice(0, 8), 'spam', { reporter: 'ann' })), { learnt: 5, 'kept-out-day': 3 })
  t.strictSame(tally(say(SPAM.slice(10, 12), 'spam', { reporter: 'ben' })), { learnt: 2 })
  t.strictSame(
    tally(say(SPAM.slice(5, 8), 'spam', { reporter: 'ann', now: later(1) })),
    { 'kept-out-share': 3 },
    'ann has 5 of 7 already',
  )
  t.strictSame(tally(say(SPAM.slice(12, 40), 'spam')), { learnt: 28 })
  t.strictSame(tally(say(SPAM.slice(5, 8), 'spam', { reporter: 'ann', now: later(1) })), { learnt: 3 })
  t.strictSame(tally(say(SPAM.slice(0, 3), 'ham', { reporter: 'mallory', now: later(1) })), { changed: 3 })
  t.match(store.ledger.summary(store.ledger.model('site').id), { reporters: 3, keptOut: 6 })
})

t.test('what a reporter may not teach, he may not take back by calling it the other kind', async t => {
  const { say, learnt } = open()
  say(HAM, 'ham')
  t.strictSame(tally(say(HAM, 'spam', { reporter: 'mallory' })), { changed: 5, 'kept-out-day': 35 })
  t.strictSame(learnt(), { spam: 5, ham: 35 })
})

t.test('receipts are dropped after keep_days: then a message is unknown, and new', async t => {
  const { say, learnt } = open()
  const [one = Buffer.alloc(0)] = SPAM
  say([one], 'spam')
  t.strictSame(say([one], 'spam', { now: later(10) }), ['known'])
  t.strictSame(say([one], null, { now: later(11) }), ['unknown'])
  t.strictSame(say([one], 'spam', { now: later(11) }), ['learnt'])
  t.strictSame(learnt(), { spam: 2, ham: 0 })
})

t.test('on the disk stands no word, address, subject or name, and nobody else may look', async t => {
  const { say, data, store } = open()
  say(SPAM, 'spam', { reporter: 'rumpelstilzchen' })
  say(HAM, 'ham')
  store.close()
  const words = [
    'lottery',
    'casino',
    'garden',
    'library',
    'receiver',
    'friends',
    'sender.example',
    'rumpel',
    'Message-ID',
  ]
  const files = readdirSync(storeFolder(data))
  t.strictSame(files.toSorted(), ['ledger.db', 'site.model'])
  for (const name of files) {
    const path = join(storeFolder(data), name)
    const text = readFileSync(path).toString('latin1').toLowerCase()
    t.strictSame(
      words.filter(word => text.includes(word.toLowerCase())),
      [],
      name,
    )
    t.equal(statSync(path).mode & 0o777, 0o600, name)
  }
  t.equal(statSync(storeFolder(data)).mode & 0o777, 0o700)
})

t.test('a crash before the commit leaves the old model, one after it the new', async t => {
  const { say, learnt, data, store } = open()
  say(SPAM.slice(0, 2), 'spam')
  const path = modelPath(data, SITE)
  const { generation } = readSite(path)
  writeFileSync(`${path}.${generation + 1}`, 'half a mod')
  say(SPAM.slice(2, 3), 'spam')
  t.strictSame(learnt(), { spam: 3, ham: 0 })
  // Committed as generation + 1, but its file did not take the place of the old one yet.
  const old = readFileSync(path)
  say(SPAM.slice(3, 4), 'spam')
  renameSync(path, `${path}.${generation + 2}`)
  writeFileSync(path, old)
  store.close()
  const again = open(data)
  t.strictSame(again.say(SPAM.slice(3, 4), 'spam'), ['known'])
  t.strictSame(again.learnt(), { spam: 4, ham: 0 })
  t.strictSame(readdirSync(storeFolder(data)).toSorted(), ['ledger.db', 'site.model'])
})

t.test('an error in the middle leaves all as it was', async t => {
  const { say, learnt, store } = open()
  say(SPAM.slice(0, 2), 'spam')
  const broken = (): never => {
    throw new Error('in the middle')
  }
  t.throws(
    () =>
      store.change([SITE], ([open]) => {
        open?.model.learn({ views: [] }, 'spam', false)
        open?.touch()
        broken()
      }),
    /in the middle/,
  )
  t.strictSame(learnt(), { spam: 2, ham: 0 })
  t.strictSame(say(SPAM.slice(0, 3), 'spam'), ['known', 'known', 'learnt'])
})

const DAMAGED: readonly (readonly [
  name: string,
  damage: (data: string) => void,
  kind: StoreError['kind'],
  says: RegExp,
])[] = [
  ['the model is cut', data => writeFileSync(modelPath(data, SITE), 'cleanmilter-sit\x02'), 'corrupt', /site\.model: /],
  [
    'the model is of version 1',
    data => writeFileSync(modelPath(data, SITE), 'cleanmilter-sit\x01'),
    'wrong',
    /site\.model: .*version 2, found 1; learn anew/,
  ],
  ['the model is gone', data => rmSync(modelPath(data, SITE)), 'corrupt', /missing; restore/],
  ['the ledger is gone', data => rmSync(join(storeFolder(data), 'ledger.db')), 'corrupt', /generation 0, found 1/],
  [
    'the ledger is none',
    data => writeFileSync(join(storeFolder(data), 'ledger.db'), 'x'.repeat(9999)),
    'corrupt',
    /no database any more/,
  ],
  ['the folder is gone', data => rmSync(data, { recursive: true }), 'no-folder', /there is no folder .*; make it/],
]
for (const [name, damage, kind, says] of DAMAGED)
  t.test(`${name}: a named error that says what to do`, async t => {
    const first = open()
    first.say(SPAM.slice(0, 2), 'spam')
    first.store.close()
    damage(first.data)
    t.throws(() => open(first.data).say(SPAM.slice(2, 3), 'spam'), { name: 'StoreError', kind, message: says })
  })

t.test(
  'who judges mail sees what was learnt at the next look, and keeps the old model where the new one is damaged',
  async t => {
    const { say, data } = open()
    const told: string[] = []
    const models = new SiteModels(data, code => told.push(code))
    // A slow machine may need several looks.
    const sees = async (want: { spam: number; ham: number } | null) =>
      until(`the model to have learnt ${JSON.stringify(want)}`, async () => {
        const found = (await models.site())?.learnt ?? null
        return JSON.stringify(found) === JSON.stringify(want)
      })
    await sees(null)
    say(SPAM.slice(0, 2), 'spam')
    await sees({ spam: 2, ham: 0 })
    // At once, as a look may come in between: an empty file is told of, too.
    writeFileSync(join(data, 'broken'), 'x')
    renameSync(join(data, 'broken'), modelPath(data, SITE))
    await until('to be told', async () => (await models.site()) !== null && told.length > 0)
    await setTimeout(600)
    await sees({ spam: 2, ham: 0 })
    t.strictSame(told, ['wrong'], 'told once')
    rmSync(modelPath(data, SITE))
    await sees(null)
    t.equal(await models.domain('receiver.example'), null)
  },
)
