/** stats as a process. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { add } from '../../lib/quarantine/statistics.ts'
import { site } from '../support/wrongly-held.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import type { Figure } from '../../lib/quarantine/statistics.ts'

const TODAY = Math.floor(Date.now() / 86_400_000)

const call = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter(['stats', ...args, ...OFFLINE, '--set', `data=${data}`])

async function dataWith(rows: readonly (readonly [daysAgo: number, name: Figure, count: number])[]): Promise<string> {
  const { data, quarantine } = await site()
  quarantine.state.demand(database => rows.forEach(([ago, name, by]) => add(database, TODAY - ago, name, by)), {
    write: true,
  })
  quarantine.close()
  return data
}

t.test('mistakes, and nothing known', async t => {
  const data = tempFolder('data')
  for (const days of ['0', '-1', 'x', '1.5', '99999', '3651'])
    t.match(await call(data, `--days=${days}`), { code: 64, err: /--days wants a number from 1 to 3650/ })
  const { code, out } = await call(data)
  t.equal(code, 0)
  t.match(out, /^no figures of the last 30 days\n/)
  t.match(out, /needed an administrator: 0 of 0 \(goal under 0\.02 %\)\nNothing can be said about the goal below 5,000/)
  t.notOk(existsSync(join(data, 'quarantine.db')))
})

t.test('a table by day, totals, shares', async t => {
  const data = await dataWith([
    [0, 'messages', 3_000],
    [0, 'held', 300],
    [1, 'messages', 3_000],
    [1, 'held', 300],
    [1, 'released', 6],
    [1, 'reported_wrong', 1],
    [1, 'viewed', 1],
    [40, 'messages', 1_000_000],
  ])
  const { out } = await call(data)
  const lines = out.split('\n')
  t.match(lines[0], /^day +messages +held +released +deleted/)
  t.equal(lines[0]?.length, lines[1]?.length, 'columns stand below their names')
  t.match(lines[1], /^\d{4}-\d\d-\d\d +3000 +300 +6 +0 +0 +1$/)
  for (const wanted of [
    /\n +6000 {2}messages judged\n +600 {2}held in the own store\n/,
    /\n +10\.00 % {2}of all mail was held\n +1\.00 % {2}of what was held was released\n/,
    /\nneeded an administrator: 1 of 6000 = 0\.0167 % \(goal under 0\.02 %\)\nThe goal is met in these days, though .*: not above 0\.0\d+ % with 95 % confidence\.\n$/,
  ])
    t.match(out, wanted)
  const few = await call(data, '--days', '1')
  t.match(few.out, /0 of 3000 = 0\.0000 %.*\nNothing can be said/)
  const many = await call(data, '--days', '400', '--json')
  t.match(JSON.parse(many.out), {
    days: 400,
    totals: { messages: 1_006_000, held: 600 },
    administrator: { needed: 1, messages: 1_006_000, goal: 0.0002, verdict: 'met' },
    byDay: [{ figures: { messages: 1_000_000 } }, {}, {}],
  })
})

t.test('a goal that is missed is said to be missed', async t => {
  const data = await dataWith([
    [0, 'messages', 100_000],
    [0, 'reported_wrong', 21],
  ])
  t.match((await call(data)).out, /21 of 100000 = 0\.0210 % .*\nThe goal is missed/)
})
