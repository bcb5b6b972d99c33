import { rmSync } from 'node:fs'
import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { raise, State } from '../../lib/store/state.ts'
import { Scopes, withoutDetail } from '../../lib/store/scopes.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import type { Effective } from '../../lib/policy/scoped.ts'
import type { Test } from 'tap'

const site: Effective = {
  level: 'site',
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

function setUp(t: Test): {
  readonly mine: Scopes
  readonly set: (rows: readonly (readonly [string, string, unknown])[]) => void
  readonly alias: (from: string, to: string) => void
} {
  const data = tempFolder('scopes')
  const [daemon, other] = [new State({ data, say: () => undefined }), new State({ data, say: () => undefined })]
  t.teardown(() => {
    daemon.close()
    other.close()
    rmSync(data, { recursive: true, force: true })
  })
  const mine = new Scopes(daemon)
  daemon.start()
  return {
    mine,
    set: rows =>
      other.demand(
        database => {
          for (const [scope, name, value] of rows)
            database
              .prepare("INSERT OR REPLACE INTO setting VALUES (?, ?, ?, 0, '', '')")
              .run(scope, name, typeof value === 'string' ? value : JSON.stringify(value))
          raise(database, 'settings')
        },
        { write: true },
      ),
    alias: (from, to) =>
      other.demand(
        database => {
          database.prepare('INSERT INTO alias VALUES (?, ?)').run(from, to)
          raise(database, 'settings')
        },
        { write: true },
      ),
  }
}

const address = (typed: string): NonNullable<ReturnType<typeof parsePath>> => {
  const read = parsePath(typed)
  if (read === null) throw new Error('no address')
  return read
}

t.test('without settings below the site’s it is the site’s own object', async t => {
  const { mine } = setUp(t)
  t.equal(mine.policy(site, 'ann@here.example'), site)
})

t.test('a running daemon sees within a second what was set, and the same settings are the same object', async t => {
  const { mine, set } = setUp(t)
  set([
    ['domain:here.example', 'score.tag', 6],
    ['recipient:ann@here.example', 'score.tag', 4],
  ])
  await until('the settings to be seen', () => mine.policy(site, 'ann@here.example')['score.tag'] === 4)
  t.match(mine.policy(site, 'bob@here.example'), { 'score.tag': 6, level: 'domain' })
  t.equal(mine.policy(site, 'bob@here.example'), mine.policy(site, 'eve@here.example'))
  t.equal(mine.policy(site, 'bob@there.example'), site)
  const reloaded = { ...site, 'score.reject': 20 }
  t.equal(mine.policy(reloaded, 'bob@here.example')['score.reject'], 20, 'a reload of the site’s settings counts')
})

t.test('rows that no program of ours writes are passed over', async t => {
  const { mine, set } = setUp(t)
  set([
    ['domain:here.example', 'score.tag', '"off"'],
    ['domain:here.example', 'score.quarantine', '{not json'],
    ['domain:here.example', 'no.such.setting', 1],
    ['domain:here.example', 'score.reject', 9],
  ])
  await until('the settings to be seen', () => mine.policy(site, 'ann@here.example')['score.reject'] === 9)
  t.match(mine.policy(site, 'ann@here.example'), { 'score.tag': 5, 'score.quarantine': 5 })
})

t.test('a bound that is none is passed over', async t => {
  const state = new State({ data: tempFolder('bounds'), say: () => undefined })
  t.teardown(() => state.close())
  state.demand(
    database => {
      const put = database.prepare("INSERT INTO bound VALUES ('site', ?, ?, 0, '', '')")
      for (const [name, value] of [
        ['score.tag', '{"words": 5}'],
        ['score.reject', '[1]'],
        ['mode', '"none"'],
        ['score.quarantine', '{"least": 6}'],
      ] as const)
        put.run(name, value)
      const set = database.prepare("INSERT INTO setting VALUES ('recipient:ann@here.example', ?, '4', 0, '', '')")
      for (const name of ['score.tag', 'score.quarantine']) set.run(name)
    },
    { write: true },
  )
  const policy = new Scopes(state).policy(site, 'ann@here.example')
  t.strictSame([policy['score.tag'], policy['score.quarantine']], [4, 6])
})

t.test('aliases, plus-addresses and case are the same recipient, unless one has settings of its own', async t => {
  const { mine, set, alias } = setUp(t)
  alias('info@here.example', 'ann@here.example')
  set([['recipient:ann+shop@here.example', 'score.tag', 3]])
  await until('the settings to be seen', () => mine.policy(site, 'ann+shop@here.example')['score.tag'] === 3)
  for (const [typed, own] of [
    ['<ANN@Here.Example>', 'ann@here.example'],
    ['<ann+news@here.example>', 'ann@here.example'],
    ['<ann+shop@here.example>', 'ann+shop@here.example'],
    ['<info@here.example>', 'ann@here.example'],
    ['<Info+x@here.example>', 'ann@here.example'],
    ['<+x@here.example>', '+x@here.example'],
    ['<postmaster>', 'postmaster'],
  ] as const)
    t.equal(mine.own(address(typed), '+'), own, typed)
  t.equal(mine.own(address('<ann+news@here.example>'), null), 'ann+news@here.example', 'no delimiter')
  t.equal(withoutDetail('ann-x-y@here.example', '-'), 'ann@here.example')
})

t.test('trials are known with their end', async t => {
  const { mine, set } = setUp(t)
  set([['domain:here.example', 'observe_until', JSON.stringify('2026-12-28')]])
  await until('the settings to be seen', () => mine.trials().length > 0)
  t.strictSame(mine.trials(), [{ scope: 'domain:here.example', until: '2026-12-28' }])
  t.equal(mine.anySets(['observe_until']), true)
  t.equal(mine.anySets(['mode']), false)
})
