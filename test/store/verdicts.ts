/** Verdicts kept in a real database: gathered, found, gone in time, and never in the way of mail. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '../../lib/database/sqlite.ts'
import { DayKeys } from '../../lib/privacy/day-keys.ts'
import { newReference } from '../../lib/privacy/reference.ts'
import { SCHEMA } from '../../lib/store/schema.ts'
import { FILE, State } from '../../lib/store/state.ts'
import { openStores } from '../../lib/store/stores.ts'
import { factsOf, recordFrom } from '../../lib/store/verdict-facts.ts'
import {
  forgetTrace,
  oldestKept,
  putVerdicts,
  Verdicts,
  verdictsSince,
  wrapVerdicts,
} from '../../lib/store/verdicts.ts'
import { group, record, SPAM } from '../support/verdict.ts'
import { tempFolder } from '../support/temp.ts'
import type { Test } from 'tap'
import type { VerdictRecord } from '../../lib/policy/record.ts'

const base = tempFolder('verdicts')
const folder = (): string => mkdtempSync(join(base, 'data-'))
const DAY = 86_400
const START = 1_795_000_000

type World = { state: State; keys: DayKeys; verdicts: Verdicts; path: string; clock: { at: number }; said: string[] }

function world(t: Test, { data = folder(), keepDays = 7, most = 100 } = {}): World {
  const said: string[] = []
  const clock = { at: START }
  const state = new State({ data, say: code => said.push(code) })
  const keys = new DayKeys(join(data, 'keys'))
  const verdicts = new Verdicts(state, {
    keys,
    keepDays,
    most,
    say: code => said.push(code),
    now: () => new Date(clock.at * 1000),
  })
  t.teardown(() => state.close())
  return { state, keys, verdicts, path: join(data, FILE), clock, said }
}
const rows = (state: State): number =>
  state.demand(db => Number(db.prepare('SELECT count(*) AS n FROM verdict').get()?.['n']))
const many = (count: number, at: number): VerdictRecord[] =>
  Array.from({ length: count }, () => record({ reference: newReference(), at }))

t.test('what is recorded is found, before it is written and after', async t => {
  const { verdicts, state } = world(t)
  const one = record()
  verdicts.record(one)
  t.strictSame(verdicts.find(one.reference), one)
  verdicts.flush()
  t.equal(rows(state), 1)
  t.strictSame(verdicts.find(one.reference), one)
  t.equal(verdicts.find('0000-000'), null)
})

t.test('everything in a record comes back as it was', async t => {
  const full = record({
    auth: [
      { method: 'spf', result: 'permerror', identity: 'helo', why: 'look-ups' },
      { method: 'dkim', result: 'fail', why: 'dns' },
      { method: 'arc', result: 'none' },
      { method: 'dmarc', result: 'fail', policy: 'none' },
    ],
    signals: [SPAM, { scorer: 'rules', name: 'EICAR', points: 100, malware: true }, { ...SPAM, points: -0.1 + 0.3 }],
    watched: [SPAM],
    failed: ['clamd'],
    exceeded: ['memory', 'header'],
    leftOut: ['spamscanner'],
    newsletter: true,
    groups: [
      group({ level: 'domain', domain: 'here.example', observe: true, signals: [SPAM] }),
      group({ thresholds: { tag: null, quarantine: null, reject: null }, done: 'discard' }),
    ],
  })
  t.strictSame(recordFrom(full.reference, full.at, factsOf(full)), full)
})

for (const facts of ['', 'x', '{}', '[]', '[2]', '[1]', '[1,[],[],[],0,[],[],[],0,1]', 'null'])
  t.test(`a row that is none: ${facts}`, async t => t.equal(recordFrom('R7Q2-9KX', 1, facts), null))

t.test('all since a time, in order, across pages, without those that cannot be read', async t => {
  const { verdicts, state, keys } = world(t, { most: 5000 })
  for (const at of [START - 2, START - 1, START]) for (const one of many(700, at)) verdicts.record(one)
  verdicts.flush({ all: true })
  const other = wrapVerdicts(keys.pass('explain'), [{ reference: 'XXXX-XXX', at: START, facts: '[9]' }])
  state.attempt(db => putVerdicts(db, other), { write: true })
  let unreadable = 0
  const found = [...verdictsSince(state, keys, START - 1, () => unreadable++)]
  t.equal(found.length, 1400)
  t.equal(new Set(found.map(({ reference }) => reference)).size, 1400)
  t.ok(found.every(({ at }, n) => at >= (found[n - 1]?.at ?? 0)))
  t.equal(unreadable, 1)
})

t.test('they are read lazily: who stops early has read one page', async t => {
  const { verdicts, state, keys } = world(t, { most: 5000 })
  for (const one of many(1200, START)) verdicts.record(one)
  verdicts.flush({ all: true })
  let pages = 0
  const counting = {
    demand: (work: Parameters<State['demand']>[0]) => (pages++, state.demand(work)),
  } as unknown as State
  for (const _ of verdictsSince(counting, keys, 0)) break
  t.equal(pages, 1)
})

t.test('after its days a verdict is not found, then gone, and leaves no trace', async t => {
  const data = folder()
  const { verdicts, state, clock, path } = world(t, { data, most: 5000 })
  verdicts.flush() // the hourly look, with nothing to do
  const marked = record({ reference: 'CANA-RY0', at: START, failed: ['canaryword'] })
  verdicts.record(marked)
  for (const one of many(250, START)) verdicts.record(one)
  verdicts.record(record({ reference: 'NEWE-R00', at: START + 6 * DAY }))
  verdicts.flush({ all: true })
  clock.at = START + 7 * DAY
  t.ok(verdicts.find('CANA-RY0'), 'on the last day it is there')
  clock.at++
  t.equal(verdicts.find('CANA-RY0'), null, 'no longer told of, though not yet deleted')
  verdicts.flush()
  t.equal(rows(state), 152, 'a slice at a time: mail does not wait for all of them')
  verdicts.flush()
  t.equal(rows(state), 52)
  verdicts.flush()
  t.equal(rows(state), 1)
  t.ok(verdicts.find('NEWE-R00'))
  for (const file of [path, `${path}-wal`])
    if (existsSync(file)) {
      const octets = readFileSync(file)
      t.notOk(octets.includes('CANA-RY0') || octets.includes('canaryword'), file)
    }
  t.equal(statSync(`${path}-wal`).size, 0, 'the log of what was written is empty')
  verdicts.record(record({ reference: 'OLDE-R00', at: START - 9 * DAY }))
  verdicts.flush()
  t.equal(rows(state), 2, 'within the hour it is not looked again')
  clock.at += 3600
  verdicts.flush()
  t.equal(rows(state), 1)
})

t.test('fewer days after a reload count at once', async t => {
  const { verdicts, state, clock } = world(t)
  verdicts.record(record())
  verdicts.flush()
  clock.at = START + 2 * DAY
  verdicts.flush()
  t.equal(rows(state), 1)
  verdicts.keep(1)
  t.equal(verdicts.find('R7Q2-9KX'), null)
  verdicts.flush()
  t.equal(rows(state), 0)
})

t.test('who is reading keeps the trace; it goes at a later look', async t => {
  const { verdicts, state, clock, path } = world(t)
  const reader = new State({ data: join(path, '..'), say: () => undefined })
  verdicts.record(record())
  verdicts.flush()
  reader.demand(db => db.exec('BEGIN'))
  t.equal(rows(reader), 1)
  clock.at = START + 8 * DAY
  verdicts.flush()
  t.equal(rows(state), 0)
  t.ok(statSync(`${path}-wal`).size > 0)
  reader.demand(db => db.exec('COMMIT'))
  verdicts.flush()
  t.equal(statSync(`${path}-wal`).size, 0)
  reader.close()
})

t.test('no folder: nothing is made, memory is bounded, the oldest go and are counted', async t => {
  const data = join(folder(), 'missing')
  const { verdicts } = world(t, { data, most: 3 })
  const all = many(5, START)
  for (const one of all) verdicts.record(one)
  verdicts.flush()
  t.notOk(existsSync(data))
  t.equal(verdicts.dropped, 2)
  t.equal(verdicts.find(all[1]?.reference ?? ''), undefined, 'dropped, and nobody can be asked')
  t.ok(verdicts.find(all[4]?.reference ?? ''))
})

t.test('a lock of another process: nothing is lost, and it is written afterwards', async t => {
  const { verdicts, state, path, said } = world(t)
  verdicts.flush()
  const other = new State({ data: join(path, '..'), say: () => undefined })
  other.demand(db => db.exec('BEGIN IMMEDIATE'))
  verdicts.record(record())
  verdicts.flush()
  other.demand(db => db.exec('ROLLBACK'))
  t.equal(rows(state), 0)
  verdicts.flush()
  t.equal(rows(state), 1)
  t.strictSame(said, [])
  other.close()
})

t.test('without the key of its day a verdict counts as not kept, a copy of the database included', async t => {
  const { verdicts, state, keys, path } = world(t)
  const today = Math.floor(START / DAY)
  verdicts.record(record({ reference: 'OLDE-R00', at: START - DAY }))
  verdicts.record(record({ failed: ['canaryword'] }))
  verdicts.flush()
  t.strictSame(keys.days('explain'), [today - 1, today])
  t.equal(keys.shred('explain', [today]), 1)
  t.equal(verdicts.find('R7Q2-9KX'), null)
  t.ok(verdicts.find('OLDE-R00'))
  let unreadable = 0
  const found = [...verdictsSince(state, keys, 0, () => unreadable++)]
  t.strictSame([found.map(({ reference }) => reference), unreadable], [['OLDE-R00'], 0])
  for (const file of [path, `${path}-wal`]) t.notOk(readFileSync(file).includes('canaryword'), file)
  const facts = state.demand(db => db.prepare('SELECT facts FROM verdict WHERE at = ?').get(START)?.['facts'])
  t.throws(() => keys.unwrap('explain', 'R7Q2-9KX', facts as Uint8Array), { name: 'ShreddedError', over: true })
})

t.test('a row that was put in place of another, or cut, is not read as the other', async t => {
  const { verdicts, state, keys } = world(t)
  verdicts.record(record())
  verdicts.record(record({ reference: 'OTHE-R00' }))
  verdicts.flush()
  const put = 'UPDATE verdict SET facts = ? WHERE reference = ?'
  state.demand(
    db => {
      const other = db.prepare("SELECT facts FROM verdict WHERE reference = 'OTHE-R00'").get()?.['facts'] as Uint8Array
      db.prepare(put).run(other, 'R7Q2-9KX')
      db.prepare(put).run(Buffer.from(`434d310affffffff${'00'.repeat(40)}`, 'hex'), 'OTHE-R00')
    },
    { write: true },
  )
  let unreadable = 0
  t.strictSame([...verdictsSince(state, keys, 0, () => unreadable++)], [])
  t.equal(unreadable, 2)
  t.equal(verdicts.find('R7Q2-9KX'), null)
})

t.test('no place for keys: nothing is kept in the clear, it is told once, and goes on when there is one', async t => {
  const data = folder()
  const { verdicts, state, said } = world(t, { data })
  writeFileSync(join(data, 'keys'), 'in the way')
  verdicts.record(record())
  verdicts.flush()
  verdicts.flush()
  t.equal(rows(state), 0)
  t.ok(verdicts.find('R7Q2-9KX'), 'it waits in memory')
  t.strictSame(said, ['keys'])
  rmSync(join(data, 'keys'))
  verdicts.flush()
  t.strictSame([rows(state), said], [1, ['keys', 'OK']])
})

t.test('while the clock is in doubt nothing is deleted', async t => {
  const { verdicts, state, clock } = world(t)
  verdicts.record(record())
  verdicts.flush()
  let sure = false
  verdicts.expireWhen(() => sure)
  clock.at = START + 30 * DAY
  verdicts.flush()
  t.equal(rows(state), 1)
  sure = true
  verdicts.flush()
  t.equal(rows(state), 0)
})

t.test('what version 1 kept in the clear goes, and leaves no trace', async t => {
  const data = folder()
  const path = join(data, FILE)
  const [first = ''] = SCHEMA.steps
  const old = openDatabase(path, { ...SCHEMA, version: 1, steps: [first] }, 0)
  old.exec(`INSERT INTO verdict VALUES ('R7Q2-9KX', ${START}, '${factsOf(record({ failed: ['canaryword'] }))}')`)
  old.close()
  t.ok(readFileSync(path).includes('canaryword'))
  const { verdicts, state } = world(t, { data })
  verdicts.record(record())
  verdicts.flush()
  t.equal(rows(state), 1)
  t.equal(state.demand(forgetTrace), true)
  for (const file of [path, `${path}-wal`]) t.notOk(readFileSync(file).includes('canaryword'), file)
})

t.test('a broken file: recording never throws, and what waits is kept', async t => {
  const data = folder()
  writeFileSync(join(data, FILE), 'x'.repeat(8192))
  const { verdicts, said } = world(t, { data })
  verdicts.record(record())
  verdicts.flush()
  t.strictSame(said, ['corrupt'])
  t.ok(verdicts.find('R7Q2-9KX'))
  rmSync(join(data, FILE))
})

t.test('the State writes at its end what was gathered', async t => {
  const data = folder()
  const { verdicts, state } = world(t, { data })
  verdicts.record(record())
  state.close()
  const again = new State({ data, say: () => undefined })
  t.equal(rows(again), 1)
  again.close()
  t.equal(oldestKept(new Date(START * 1000), 2), START - 2 * DAY)
})

t.test('a command that opens all stores and closes them deletes nothing by days of its own', async t => {
  const data = folder()
  const { state, verdicts } = world(t, { data, keepDays: 30 })
  for (const one of many(3, START - 10 * DAY)) verdicts.record(one)
  verdicts.flush()
  const now = (): Date => new Date(START * 1000)
  openStores({ data, keys: join(data, 'keys'), keepDays: 7, say: () => undefined, create: false, now }).close()
  t.equal(rows(state), 3)
})
