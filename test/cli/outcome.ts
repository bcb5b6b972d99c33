/** outcome and thresholds as processes: what is confirmed, and what comes of it. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { putOutcomes } from '../../lib/store/outcomes.ts'
import { State } from '../../lib/store/state.ts'
import { lessons } from '../support/lessons.ts'
import { tempFolder } from '../support/temp.ts'
import { cleanmilter, OFFLINE } from './support/child.ts'
import { storeVerdict } from './support/verdicts.ts'

const call = (data: string, ...args: string[]): ReturnType<typeof cleanmilter> =>
  cleanmilter([...args, ...OFFLINE, '--set', `data=${data}`])

const outcomes = (data: string): unknown[] => {
  const state = new State({ data, say: () => undefined })
  const rows = state.demand(database =>
    database.prepare('SELECT reference, wanted, score, source FROM outcome ORDER BY reference').all(),
  )
  state.close()
  return rows.map(row => Object.values(row).join(' '))
}

t.test('mistakes on the command line', async t => {
  const data = tempFolder('data')
  for (const [args, says] of [
    [['R7Q2-9KX'], /either --wanted or --spam/],
    [['--wanted', '--spam', 'R7Q2-9KX'], /either --wanted or --spam/],
    [['--wanted'], /outcome wants --wanted/],
    [['--wanted', 'R7Q2-9KX', 'ann@here.example'], /references such as R7Q2-9KX, found "ann@here\.example"/],
    [['--wanted', 'R7Q2-9KU'], /found "R7Q2-9KU"/],
  ] as const)
    t.match(await call(data, 'outcome', ...args), { code: 64, err: says })
})

t.test('nothing is known yet: said, and nothing is made', async t => {
  const data = tempFolder('data')
  t.match(await call(data, 'outcome', '--wanted', 'R7Q2-9KX'), { code: 66, out: /^R7Q2-9KX no verdict is kept/ })
  t.match(await call(data, 'thresholds'), { code: 0, out: /^tag +5\.0\n[^]*nothing confirmed/ })
  t.notOk(existsSync(join(data, 'cleanmilter.db')))
})

t.test('confirmed: in any spelling, with the content score; again; corrected', async t => {
  const data = tempFolder('data')
  storeVerdict(data, 'R7Q2-9KX', [
    { scorer: 'rules', name: 'A', points: 20 },
    { scorer: 'lists', name: 'LIST_ACCEPT', points: -100 },
  ])
  storeVerdict(data, '0X4M-T1A', [{ scorer: 'classifier', name: 'B', points: 2.5 }])
  t.strictSame(await call(data, 'outcome', '--wanted', 'r7q29kx', 'ox4m-tla', '0000-000'), {
    code: 66,
    out: 'R7Q2-9KX confirmed as wanted, score 14.0\n0X4M-T1A confirmed as wanted, score 2.5\n0000-000 no verdict is kept under this reference: mistyped, of another host, or too long ago\n',
    err: '',
  })
  const again = await call(data, 'outcome', '--wanted', '--json', 'R7Q2-9KX')
  t.strictSame(JSON.parse(again.out), { reference: 'R7Q2-9KX', label: 'wanted', did: 'known', score: 14 })
  t.match(await call(data, 'outcome', '--spam', 'R7Q2-9KX'), { code: 0, out: /confirmed as spam/ })
  t.strictSame(outcomes(data), ['0X4M-T1A 1 2.5 report', 'R7Q2-9KX 0 14 report'])
})

t.test('learn confirms what was judged here; --forget takes it back; others are only learnt', async t => {
  const data = tempFolder('data')
  storeVerdict(data, 'R7Q2-9KX', [{ scorer: 'rules', name: 'A', points: 3 }])
  const [mail = Buffer.alloc(0)] = lessons('ham', 1)
  const box = tempFolder('mail')
  const own = 'X-Cleanmilter-Reference: R7Q2-9KX\r\n'
  writeFileSync(join(box, 'ours'), `${own}X-Cleanmilter-Reference: 0X4M-T1A\r\n${mail.toString()}`)
  writeFileSync(
    join(box, 'unknown'),
    `X-Cleanmilter-Reference: 0000-000\r\n${lessons('ham', 1, 2)[0]?.toString() ?? ''}`,
  )
  writeFileSync(join(box, 'none'), lessons('ham', 1, 3)[0]?.toString() ?? '')
  const taught = await call(data, 'learn', '--ham', '--json', box)
  t.match(JSON.parse(taught.out), { messages: 3, learnt: 3, confirmed: 1 })
  t.strictSame(outcomes(data), ['R7Q2-9KX 1 3 learn'])
  t.match((await call(data, 'learn', '--spam', box)).out, /1 of them were judged here/)
  t.strictSame(outcomes(data), ['R7Q2-9KX 0 3 learn'])
  await call(data, 'learn', '--forget', box)
  t.strictSame(outcomes(data), [])
})

t.test('a damaged database: named; what is learnt is learnt', async t => {
  const data = tempFolder('data')
  writeFileSync(join(data, 'cleanmilter.db'), 'x'.repeat(8192))
  t.match(await call(data, 'outcome', '--spam', 'R7Q2-9KX'), { code: 65, err: /this is no database any more/ })
  t.match(await call(data, 'thresholds'), { code: 65, err: /this is no database any more/ })
  const file = join(data, 'mail')
  writeFileSync(file, `X-Cleanmilter-Reference: R7Q2-9KX\r\n${lessons('ham', 1)[0]?.toString() ?? ''}`)
  t.match(await call(data, 'learn', '--ham', file), {
    code: 0,
    out: /1 learnt/,
    err: /learnt, but not noted as confirmed/,
  })
})

t.test('thresholds: off, too little, lowered; in words and as JSON', async t => {
  const data = tempFolder('data')
  const state = new State({ data, say: () => undefined })
  const put = (name: string, count: number, score: number, label: 'wanted' | 'spam'): void =>
    void state.demand(
      database =>
        putOutcomes(
          database,
          Array.from({ length: count }, (_, n) => ({ reference: `${name}${n}`, label, source: 'report', score })),
          Math.floor(Date.now() / 86_400_000),
        ),
      { write: true },
    )
  put('A', 300, 1, 'wanted')
  put('B', 100, 4.2, 'spam')
  const off = await call(data, 'thresholds', '--json')
  t.match(JSON.parse(off.out), {
    state: 'settings',
    tag: 5,
    budget: null,
    wanted: 300,
    spam: 100,
    caught: 0,
    missing: null,
  })
  const budget = ['--set', 'false_positive_budget=0.01']
  t.match((await call(data, 'thresholds', ...budget)).out, /^missing +32 more messages confirmed as wanted/m)
  put('C', 40, 1, 'wanted')
  const { out } = await call(data, 'thresholds', ...budget)
  t.match(out, /^tag +3\.5\nquarantine +3\.5\nreject +15\.0\nbudget +1 % of the wanted mail\n/)
  t.match(out, /^wanted mail +0 of 340 confirmed in the last 90 days score 3\.5 or more: at most 0\.88 %$/m)
  t.match(out, /^spam +100 of 100 confirmed are caught: 100 %, between 96\.4 % and 100 %$/m)
  const json = await call(data, 'thresholds', '--json', ...budget)
  t.match(JSON.parse(json.out), { state: 'lowered', tag: 3.5, budget: 0.01, confidence: 0.95, over: 0, share: 1 })
  state.close()
})
