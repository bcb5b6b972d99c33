import t from 'tap'
import { chooseThresholds } from '../../lib/policy/budget.ts'
import type { BudgetOptions, Choice, Tally } from '../../lib/policy/budget.ts'

type Rows = readonly (readonly [points: number, messages: number])[]

const tally = (rows: Rows): Tally => new Map(rows.map(([points, messages]) => [Math.round(points * 10), messages]))

const OPTIONS: BudgetOptions = { budget: 0.001, confidence: 0.95, score: { tag: 5, quarantine: 5, reject: 15 } }

const choose = (wanted: Rows, { spam = [], standing = null, lower = true, ...options }: Asked = {}): Choice =>
  chooseThresholds({ wanted: tally(wanted), spam: tally(spam) }, { ...OPTIONS, ...options }, standing, lower)

type Asked = Partial<BudgetOptions> & {
  readonly spam?: Rows
  readonly standing?: number | null
  readonly lower?: boolean
}

const CASES: readonly { name: string; wanted: Rows; asked?: Asked; tag: number; why?: RegExp }[] = [
  { name: 'nothing confirmed', wanted: [], tag: 5, why: /not enough evidence yet .* 0 wanted .* at least 3328 more/ },
  { name: 'too little confirmed', wanted: [[0, 2000]], tag: 5, why: /at least 1328 more confirmed wanted messages/ },
  { name: 'one short of enough', wanted: [[0, 3327]], tag: 5, why: /at least 1 more/ },
  { name: 'enough: as low as it goes', wanted: [[0, 3328]], tag: 3.5, why: /0 of 3328 .*at most 0\.09 %/ },
  {
    name: 'evidence from above',
    wanted: [
      [0, 3327],
      [4.2, 1],
    ],
    tag: 4.3,
    why: /a tenth less takes at least/,
  },
  {
    name: 'two at the edge',
    wanted: [
      [0, 3326],
      [4.9, 2],
    ],
    tag: 5,
  },
  {
    name: 'some over, and enough besides',
    wanted: [
      [0, 20_000],
      [6, 3],
    ],
    tag: 3.5,
  },
  {
    name: 'over, but far too little to say so',
    wanted: [
      [0, 198],
      [7, 1],
    ],
    tag: 5,
  },
  {
    name: 'over, and it may be chance',
    wanted: [
      [0, 999],
      [7, 2],
    ],
    tag: 5,
  },
  {
    name: 'the budget is broken',
    wanted: [
      [0, 995],
      [7, 3],
      [6.2, 2],
    ],
    tag: 7.1,
    why: /more than the budget of 0\.1 %/,
  },
  {
    name: 'broken, and one is within',
    wanted: [
      [0, 1991],
      [9, 2],
      [6.2, 7],
    ],
    tag: 6.3,
    why: /9 of 2000 .*on it is 2/,
  },
  {
    name: 'broken up to the top',
    wanted: [
      [0, 500],
      [99, 20],
    ],
    tag: 12,
    why: /no higher threshold than 12/,
  },
  { name: 'all are over', wanted: [[50, 5000]], tag: 12 },
  { name: 'another budget', wanted: [[0, 14_000]], asked: { budget: 0.0002 }, tag: 5 },
  { name: 'another budget, enough', wanted: [[0, 17_000]], asked: { budget: 0.0002 }, tag: 3.5 },
  { name: 'another confidence', wanted: [[0, 3328]], asked: { confidence: 0.99 }, tag: 5 },
  { name: 'not today', wanted: [[0, 9000]], asked: { lower: false }, tag: 5 },
  { name: 'not lower today', wanted: [[0, 9000]], asked: { lower: false, standing: 4.4 }, tag: 4.4 },
  {
    name: 'higher at once',
    wanted: [
      [0, 995],
      [7, 5],
    ],
    asked: { lower: false },
    tag: 7.1,
  },
  { name: 'what stands, stands within the budget', wanted: [[0, 3000]], asked: { standing: 4 }, tag: 4 },
  { name: 'what stood is not shown any more', wanted: [[0, 2900]], asked: { standing: 4 }, tag: 5 },
  {
    name: 'a little higher is enough',
    wanted: [
      [0, 3500],
      [4.4, 2],
    ],
    asked: { standing: 4 },
    tag: 4.5,
  },
  { name: 'raised, and all was well since: down at leisure', wanted: [[0, 2000]], asked: { standing: 8 }, tag: 5 },
  { name: 'raised, and not today', wanted: [[0, 2000]], asked: { standing: 8, lower: false }, tag: 8 },
  {
    name: 'raised, and still as many',
    wanted: [
      [0, 995],
      [7, 5],
    ],
    asked: { standing: 7.1 },
    tag: 7.1,
  },
  {
    name: 'raised, and broken above',
    wanted: [
      [0, 995],
      [9, 5],
    ],
    asked: { standing: 7.1, lower: false },
    tag: 9.1,
  },
  { name: 'what stood is out of range', wanted: [], asked: { standing: 1 }, tag: 5 },
  { name: 'it starts elsewhere', wanted: [], asked: { score: { tag: 6, quarantine: 8, reject: null } }, tag: 6 },
]

for (const { name, wanted, asked, tag, why } of CASES)
  t.test(name, async t => {
    const choice = choose(wanted, asked)
    t.equal(choice.thresholds.tag, tag, choice.why)
    if (why !== undefined) t.match(choice.why, why)
  })

t.test('lower means shown: its bound is within the budget', async t => {
  const { over, wanted, bound, budget, state } = choose([
    [0, 9000],
    [4, 3],
    [3.6, 9],
  ])
  t.strictSame({ over, wanted, state }, { over: 3, wanted: 9012, state: 'lowered' })
  t.ok(bound <= budget && bound > 3 / 9012)
})

t.test('quarantine keeps its distance, reject stays, and never comes before quarantine', async t => {
  const enough: Rows = [[0, 9000]]
  const broken: Rows = [
    [0, 995],
    [11, 5],
  ]
  const score = { tag: 5, quarantine: 7.5, reject: 12 }
  t.strictSame(choose(enough, { score }).thresholds, { tag: 3.5, quarantine: 6, reject: 12 })
  t.strictSame(choose(broken, { score }).thresholds, { tag: 11.1, quarantine: 13.6, reject: 13.6 })
  t.strictSame(choose(broken, { score: { tag: 5, quarantine: null, reject: null } }).thresholds, {
    tag: 11.1,
    quarantine: null,
    reject: null,
  })
})

t.test('the share of spam caught, with its interval', async t => {
  const { spam, caught, share, shareFrom, shareTo } = choose([], {
    spam: [
      [9, 80],
      [2, 20],
    ],
  })
  t.strictSame({ spam, caught, share }, { spam: 100, caught: 80, share: 0.8 })
  t.ok(Math.abs(shareFrom - 0.7081573) < 1e-6 && Math.abs(shareTo - 0.8733444) < 1e-6, `${shareFrom} ${shareTo}`)
  t.match(choose([]), { spam: 0, share: null, shareFrom: 0, shareTo: 1 })
})

t.test('missing: with so many more, and not with one less, it goes lower', async t => {
  for (const rows of [
    [[0, 100]],
    [
      [0, 4000],
      [4.9, 3],
    ],
    [
      [0, 3400],
      [4.1, 1],
    ],
  ] as Rows[]) {
    const { missing, thresholds } = choose(rows)
    t.ok(missing !== null && missing > 0)
    const withMore = (more: number): number => choose([...rows, [-1, more]]).thresholds.tag
    t.ok(withMore(missing ?? 0) < thresholds.tag)
    t.equal(withMore((missing ?? 0) - 1), thresholds.tag)
  }
})

t.test('it does not flap: evidence that comes and goes moves it once', async t => {
  let standing: number | null = null
  let moves = 0
  for (let day = 0; day < 60; day++) {
    const tag: number = choose([[0, 3300 + (day % 2) * 60]], { standing }).thresholds.tag
    if (tag !== (standing ?? 5)) moves++
    standing = tag
  }
  t.equal(moves, 1)
})

t.test('more wanted mail at a score never lowers it, and more below never raises it', async t => {
  for (const n of [500, 3000, 9000, 40_000])
    for (const k of [0, 1, 4, 12]) {
      const at = (below: number, over: number): number =>
        choose([
          [0, below],
          [4.5, over],
        ]).thresholds.tag
      t.ok(at(n, k) <= at(n, k + 1), `${n} ${k}`)
      t.ok(at(n, k) >= at(n + 1000, k), `${n} ${k}`)
    }
})
