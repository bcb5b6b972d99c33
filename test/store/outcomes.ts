import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { dayOf, dropLearnt, Outcomes, putOutcomes, readTotals } from '../../lib/store/outcomes.ts'
import { State } from '../../lib/store/state.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import type { Test } from 'tap'
import type { Outcome } from '../../lib/store/outcomes.ts'

const START = new Date('2026-11-28T12:00:00Z')
const DAY_MS = 86_400_000

type Process = { readonly state: State; readonly outcomes: Outcomes; day: number }

function processIn(t: Test, data: string, days = 90): Process {
  const state = new State({ data, say: () => undefined })
  t.teardown(() => state.close())
  const process: { state: State; day: number } = { state, day: 0 }
  const outcomes = new Outcomes(state, () => new Date(START.getTime() + process.day * DAY_MS))
  outcomes.configure({ days })
  return Object.assign(process, { outcomes })
}

const folder = (t: Test): string => {
  const data = tempFolder('outcomes')
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  return data
}

const outcome = (reference: string, more: Partial<Outcome> = {}): Outcome => ({
  reference,
  label: 'wanted',
  source: 'report',
  score: 1,
  ...more,
})

const rows = (state: State): unknown[] =>
  state.demand(database =>
    database
      .prepare('SELECT reference, wanted, score, source FROM outcome ORDER BY reference')
      .all()
      .map(row => Object.values(row).join(' ')),
  )

for (const { name, said, want } of [
  { name: 'nothing', said: [], want: [] },
  { name: 'a score that is none', said: [outcome('A', { score: Number.NaN })], want: [] },
  { name: 'twice the same', said: [outcome('A'), outcome('A', { source: 'learn' })], want: ['A 1 1 report'] },
  {
    name: 'the last word of a person counts',
    said: [outcome('A'), outcome('A', { label: 'spam', source: 'learn' })],
    want: ['A 0 1 learn'],
  },
  {
    name: 'a list never stands against a person',
    said: [outcome('A', { label: 'spam' }), outcome('A', { source: 'list' })],
    want: ['A 0 1 report'],
  },
  {
    name: 'a person stands against a list',
    said: [outcome('A', { source: 'list' }), outcome('A', { label: 'spam', source: 'release' })],
    want: ['A 0 1 release'],
  },
  {
    name: 'the score is that of the first time',
    said: [outcome('A', { score: 4.2 }), outcome('A', { label: 'spam', score: 9 })],
    want: ['A 0 4.2 report'],
  },
])
  t.test(`confirmed: ${name}`, async t => {
    const { state, outcomes } = processIn(t, folder(t))
    for (const one of said) outcomes.confirm(one)
    state.start()
    await until('it to be written', () => outcomes.version > 0)
    outcomes.confirm(outcome('Z'))
    await until('all to be written', () => rows(state).length === want.length + 1)
    t.strictSame(rows(state), [...want, 'Z 1 1 report'])
  })

t.test('a histogram in tenths, each kind by itself; what is beyond is counted at the end', async t => {
  const { state } = processIn(t, folder(t))
  const scores = [-0.04, 0, 0.04, 4.9, 4.949, 4.951, 1000, -500]
  const totals = state.demand(
    database => {
      putOutcomes(
        database,
        scores.map((score, n) => outcome(`W${n}`, { score })),
        10,
      )
      putOutcomes(database, [outcome('S', { label: 'spam', score: 7.3 })], 10)
      return readTotals(database, 9)
    },
    { write: true },
  )
  t.strictSame(
    [...totals.wanted].sort(([a], [b]) => a - b),
    [
      [-200, 1],
      [0, 3],
      [49, 2],
      [50, 1],
      [400, 1],
    ],
  )
  t.strictSame([...totals.spam], [[73, 1]])
})

t.test('two processes: what one hears, the other counts', async t => {
  const data = folder(t)
  const [one, other] = [processIn(t, data), processIn(t, data)]
  one.state.start()
  other.state.start()
  one.outcomes.confirm(outcome('A', { score: 3 }))
  other.outcomes.confirm(outcome('B', { score: 3 }))
  for (const { outcomes } of [one, other]) await until('both to be counted', () => outcomes.totals.wanted.get(30) === 2)
  t.pass()
})

t.test('expiry: out of the count at once, then out of the file', async t => {
  const process = processIn(t, folder(t), 7)
  const { state, outcomes } = process
  outcomes.confirm(outcome('OLD'))
  state.start()
  await until('it to be counted', () => outcomes.totals.wanted.get(10) === 1)
  process.day = 6
  outcomes.confirm(outcome('NEW', { score: 2 }))
  await until('the next to be counted', () => outcomes.totals.wanted.get(20) === 1)
  t.equal(outcomes.totals.wanted.get(10), 1, 'on the last day it counts')
  process.day = 7
  await until('the old one to be gone', () => rows(state).length === 1)
  await until('it not to be counted', () => outcomes.totals.wanted.get(10) === undefined)
  t.strictSame(rows(state), ['NEW 1 2 report'])
})

t.test('what was learnt by mistake is gone, what was said otherwise is not', async t => {
  const { state } = processIn(t, folder(t))
  state.demand(
    database => {
      putOutcomes(database, [outcome('A', { source: 'learn' }), outcome('B'), outcome('C', { source: 'learn' })], 1)
      dropLearnt(database, ['A', 'B', 'X'])
    },
    { write: true },
  )
  t.strictSame(rows(state), ['B 1 1 report', 'C 1 1 learn'])
})

t.test('no folder yet: it waits in memory, and no more than fits there', async t => {
  const data = join(folder(t), 'later')
  const { state, outcomes } = processIn(t, data)
  for (let n = 0; n < 10_001; n++) outcomes.confirm(outcome(`R${n}`))
  state.start()
  t.equal(outcomes.version, 0)
  mkdirSync(data)
  await until('all to be counted', () => outcomes.totals.wanted.get(10) === 10_000)
  t.equal(rows(state).length, 10_000)
})

t.test('days begin at midnight UTC', async t => {
  t.equal(dayOf(new Date('1970-01-02T00:00:00Z')), 1)
  t.equal(dayOf(new Date('1970-01-01T23:59:59Z')), 0)
})
