import { rmSync } from 'node:fs'
import t from 'tap'
import { Outcomes, putOutcomes } from '../../lib/store/outcomes.ts'
import { State } from '../../lib/store/state.ts'
import { BudgetThresholds } from '../../lib/store/thresholds.ts'
import { tempFolder } from '../support/temp.ts'
import { until } from '../support/wait.ts'
import type { Test } from 'tap'
import type { BudgetOptions } from '../../lib/policy/budget.ts'

const OPTIONS: BudgetOptions = { budget: 0.01, confidence: 0.95, score: { tag: 5, quarantine: 5, reject: 15 } }
const START = new Date('2026-11-28T12:00:00Z').getTime()

type Process = { readonly state: State; readonly thresholds: BudgetThresholds; day: number }

function processIn(t: Test, data: string, options: BudgetOptions | null = OPTIONS, day = 0): Process {
  const state = new State({ data, say: () => undefined })
  t.teardown(() => state.close())
  const process = { state, day }
  const now = (): Date => new Date(START + process.day * 86_400_000)
  const outcomes = new Outcomes(state, now)
  outcomes.configure({ days: 30 })
  const thresholds = new BudgetThresholds(state, outcomes, now)
  thresholds.configure(options)
  state.start()
  return Object.assign(process, { thresholds })
}

const folder = (t: Test): string => {
  const data = tempFolder('thresholds')
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  return data
}

/** As a command or another process does it. */
function confirm(t: Test, data: string, name: string, count: number, score: number): void {
  const state = new State({ data, say: () => undefined })
  const day = Math.floor(START / 86_400_000)
  const all = Array.from({ length: count }, (_, n) => ({
    reference: `${name}${n}`,
    label: 'wanted' as const,
    source: 'report' as const,
    score,
  }))
  state.demand(database => putOutcomes(database, all, day), { write: true })
  state.close()
  t.pass(`${count} confirmed`)
}

const tagOf = ({ thresholds }: Process): number => thresholds.choice?.thresholds.tag ?? 0
const reaches = (process: Process, tag: number): Promise<unknown> =>
  until(
    () => `tag ${tag}, found ${tagOf(process)}`,
    () => tagOf(process) === tag,
  )

t.test('no database: the settings', async t => {
  const process = processIn(t, `${folder(t)}/missing`)
  t.strictSame(process.thresholds.choice?.thresholds, OPTIONS.score)
  t.match(process.thresholds.choice?.why, /not enough evidence/)
})

t.test(
  'lower once there is evidence, higher at once, lower again only on another day; the same for all processes',
  async t => {
    const data = folder(t)
    const [one, other] = [processIn(t, data), processIn(t, data)]
    t.equal(tagOf(one), 5)
    confirm(t, data, 'A', 400, 0)
    for (const process of [one, other]) await reaches(process, 3.5)
    confirm(t, data, 'B', 3, 4)
    for (const process of [one, other]) await reaches(process, 4.1)
    confirm(t, data, 'C', 2000, 0)
    for (const process of [one, other])
      await until('all to be read', () => process.thresholds.choice?.wanted === 2403 && tagOf(process) === 4.1)
    one.day = 1
    for (const process of [one, other]) {
      process.day = 1
      await reaches(process, 3.5)
    }
  },
)

t.test('a restart finds what was in force', async t => {
  const data = folder(t)
  const before = processIn(t, data)
  confirm(t, data, 'A', 340, 0)
  await reaches(before, 3.5)
  before.state.close()
  t.equal(tagOf(processIn(t, data)), 3.5)
})

t.test('another budget, or another start, begins anew', async t => {
  const data = folder(t)
  confirm(t, data, 'A', 340, 0)
  await reaches(processIn(t, data), 3.5)
  const strict = processIn(t, data, { ...OPTIONS, budget: 0.001 })
  t.equal(tagOf(strict), 5)
  t.match(strict.thresholds.choice, { wanted: 340, state: 'unchanged' })
  t.equal(tagOf(processIn(t, data, { ...OPTIONS, score: { tag: 8, quarantine: 8, reject: 15 } })), 3.5)
})

t.test('off: nothing is chosen; switched on and off at a reload', async t => {
  const data = folder(t)
  const process = processIn(t, data, null)
  t.equal(process.thresholds.choice, null)
  confirm(t, data, 'A', 340, 0)
  process.thresholds.configure(OPTIONS)
  await reaches(process, 3.5)
  process.thresholds.configure(null)
  t.equal(process.thresholds.choice, null)
})
