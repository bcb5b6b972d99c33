/** Rate limits: one bucket for all processes, alarms once, and mail that passes where the database does not. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parsePath } from '../../lib/mail/address.ts'
import { createMetrics } from '../../lib/observe/metrics.ts'
import { networks } from '../../lib/policy/scope.ts'
import { Rates } from '../../lib/store/rates.ts'
import { State } from '../../lib/store/state.ts'
import { run } from '../support/process.ts'
import { tempFolder } from '../support/temp.ts'
import type { Test } from 'tap'
import type { LogEvent } from '../../lib/observe/events.ts'
import type { Metrics } from '../../lib/observe/metrics.ts'
import type { RatesOptions, Taking } from '../../lib/store/rates.ts'

const START = 1_800_000_000
const RATE = { amount: 100, windowSeconds: 3600, burst: 200 }

type Opened = Rates & { readonly state: State; readonly events: LogEvent[]; readonly metrics: Metrics }

function open(t: Test, data: string, more: Partial<RatesOptions> = {}): Opened {
  const state = new State({ data, say: () => undefined })
  t.teardown(() => state.close())
  const events: LogEvent[] = []
  const metrics = createMetrics()
  const options = {
    users: RATE,
    clients: RATE,
    own: networks(['10.0.0.0/8']),
    write: (event: LogEvent) => events.push(event),
    metrics,
  }
  return Object.assign(new Rates(state, { ...options, ...more }), { state, events, metrics })
}

/** A new one for each call, all below one that goes with the process. */
const BELOW = tempFolder('rates')
let folders = 0
const folder = (): string => {
  const data = join(BELOW, String(folders++))
  mkdirSync(data)
  return data
}

const mail = (at: number, recipients: number, user: string | null = 'ann', address = '192.0.2.1'): Taking => ({
  envelope: {
    client: { address, name: null, helo: null },
    sender: parsePath('<a@b.example>'),
    authenticated: user,
    smtp: true,
  },
  recipients,
  queueId: '4fRk2h1Xz',
  now: new Date((START + at) * 1000),
})
const rows = (state: State): number =>
  state.demand(database => Number(database.prepare('SELECT count(*) AS n FROM bucket').get()?.['n']))

t.test('counted in recipients, for each user and each network alone', async t => {
  const rates = open(t, folder())
  for (const [name, taking, want] of [
    ['as many as fit', mail(0, 200), null],
    ['one more', mail(0, 1), /from this account: please come back in 1 minute/],
    ['the same user in other letters, from elsewhere', mail(0, 1, 'ANN', '203.0.113.1'), /this account/],
    ['another user', mail(0, 1, 'bob'), null],
    ['the network of the first one', mail(0, 200, null), null],
    ['a neighbour', mail(0, 1, null, '192.0.2.99'), /from your network: please/],
    ['another network', mail(0, 1, null, '198.51.100.1'), null],
    ['an own network', mail(0, 9999, null, '10.0.0.1'), null],
    ['more than ever fit', mail(0, 201, 'carl'), /at most 200 recipients/],
    ['an hour later', mail(3600, 100), null],
    ['and no more', mail(3600, 1), /come back/],
  ] as const) {
    const verdict = rates.take(taking)
    if (want === null) t.equal(verdict, null, name)
    else t.match(verdict, { action: 'tempfail', code: 'RATE', because: want }, name)
  }
})

t.test('no limit: nothing is written', async t => {
  const rates = open(t, folder(), { users: null, clients: null })
  t.notOk(rates.any)
  t.equal(rates.take(mail(0, 100_000)), null)
  t.equal(rows(rates.state), 0)
  const users = open(t, folder(), { clients: null })
  t.equal(users.take(mail(0, 100_000, null)), null, 'users only')
  t.ok(users.take(mail(0, 100_000)))
})

t.test('an alarm: once for each user or network in a window, by all processes together, without a name', async t => {
  const data = folder()
  const [one, other] = [open(t, data), open(t, data)]
  for (const rates of [one, other, one]) rates.take(mail(0, 201, 'canary'))
  other.take(mail(1, 201, null))
  t.equal(one.events.length, 1)
  t.match(one.events[0], {
    event: 'alarm',
    what: 'rate',
    of: 'user',
    who: /^[0-9a-f]{8}$/,
    client_address: null,
    queue_id: '4fRk2h1Xz',
    limit: 100,
    window_seconds: 3600,
    burst: 200,
  })
  t.notMatch(JSON.stringify(one.events), /canary/)
  t.match(other.events, [{ event: 'alarm', of: 'network', client_address: '192.0.2.1' }])
  one.take(mail(3600, 201, 'canary'))
  t.equal(one.events.length, 2, 'the next window')
  one.take(mail(-100, 201, 'canary'))
  t.equal(one.events.length, 3, 'a clock that was put back keeps no alarm away')
  t.match(one.metrics.text(), /cleanmilter_rate_limited_total\{of="user"\} 4/)
  t.match(one.metrics.text(), /cleanmilter_rate_alarms_total\{of="user"\} 3/)
})

t.test('four processes at once: together no more than one may', async t => {
  const data = folder()
  const child = join(import.meta.dirname, 'support/rates-child.ts')
  const passed = await Promise.all(
    [1, 2, 3, 4].map(async () => Number(await run(process.execPath, [child, data, '100']))),
  )
  t.equal(
    passed.reduce((sum, one) => sum + one, 0),
    200,
    passed.join(),
  )
})

t.test('no database, or one that is locked: mail passes', async t => {
  t.equal(open(t, '/nowhere/at/all').take(mail(0, 100_000)), null)
  const data = folder()
  const [rates, other] = [open(t, data), open(t, data)]
  rates.take(mail(0, 200))
  other.state.demand(database => {
    database.exec('BEGIN IMMEDIATE')
    t.equal(rates.take(mail(0, 1)), null)
    database.exec('ROLLBACK')
  })
  t.ok(rates.take(mail(0, 1)), 'and the limit holds again afterwards')
})

t.test('empty buckets are forgotten, full ones are not; all are where nothing is limited', async t => {
  const data = folder()
  const rates = open(t, data)
  for (let n = 0; n < 1200; n++) rates.take(mail(n < 600 ? 0 : 7000, 1, `u${n}`))
  const at = (seconds: number): Date => new Date((START + seconds) * 1000)
  for (const seconds of [0, 0, 0, 0]) rates.tidy(at(seconds))
  t.equal(rows(rates.state), 1200)
  for (let n = 0; n < 4; n++) rates.tidy(at(7201 + 11 * n))
  t.equal(rows(rates.state), 600)
  const none = open(t, data, { users: null, clients: null })
  for (let n = 0; n < 4; n++) none.tidy(at(7300 + 11 * n))
  t.equal(rows(none.state), 0)
})

t.test('nothing in the file names anybody', async t => {
  const data = folder()
  open(t, data).take(mail(0, 201, 'canary', '203.0.113.77'))
  open(t, data).take(mail(0, 201, null, '203.0.113.77'))
  for (const file of ['cleanmilter.db', 'cleanmilter.db-wal']) {
    const octets = readFileSync(join(data, file))
    t.notOk(octets.includes('canary') || octets.includes('203.0.113'), file)
  }
})
