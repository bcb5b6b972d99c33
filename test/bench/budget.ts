/**
 * What a false-positive budget does, simulated on the development corpora: which thresholds it leads to, what share of the wanted
 * mail they really take for spam, how much spam they catch, and how often the budget is broken. Prints tables; never fails a build.
 *   node test/bench/budget.ts [--work DIR] [--runs 200] [--per-day 1000] [--only TITLE]
 * "in time order": the corpus once, as it came, 100 messages a day; each is judged by the threshold of its day, before it is known.
 * "drawn": mail of 180 days drawn from the corpora as if they were all mail there is, so that the real share at each threshold is
 * known exactly. Content scores out of the box, without network: `lists` and `phishing_pot` are corpora that nothing was learnt
 * from; the shipped model and points have seen the others, whose scores are better than those of new mail.
 */
import { mkdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { LEAST, MOST } from '../../lib/policy/budget.ts'
import { Random } from '../support/random.ts'
import { tempFolder } from '../support/temp.ts'
import { CORPORA } from './accuracy/corpora.ts'
import { scoresOf } from './budget/scores.ts'
import { drawn, inTimeOrder, live, shareOver } from './budget/simulate.ts'
import type { Run } from './budget/simulate.ts'
import type { Scored } from './budget/scores.ts'

const { values } = parseArgs({
  options: {
    work: { type: 'string' },
    runs: { type: 'string', default: '200' },
    'per-day': { type: 'string', default: '1000' },
    only: { type: 'string', default: '' },
  },
})
setPriority(15)
const work = values.work ?? tempFolder('budget')
mkdirSync(work, { recursive: true })
const runs = Number(values.runs)

const BUDGETS = [0.0002, 0.001, 0.005]
const RATES = [1, 0.1, 0.01]
const DAYS = 180

const scores = new Map<string, readonly Scored[]>()
for (const name of CORPORA) {
  const found = await scoresOf(name, work)
  if (found === null) console.log(`skipped: the corpus ${name} is not here`)
  else scores.set(name, found)
}
const pool = (...names: readonly string[]): readonly Scored[] => names.flatMap(name => scores.get(name) ?? [])

for (const [name, messages] of [
  ['lists', pool('lists')],
  ['sa', pool('sa')],
] as const)
  if (messages.length > 0)
    table(name === 'sa' ? 'sa, once, in any order' : `${name}, in time order`, messages, random =>
      inTimeOrder(name === 'sa' ? shuffled(messages, random) : messages, 100),
    )

const perDay = Number(values['per-day'])
for (const [name, messages] of [
  ['lists and phishing_pot', pool('lists', 'phishing_pot')],
  ['all corpora', pool(...CORPORA)],
] as const)
  if (messages.length > 0)
    table(`${name}, drawn, ${perDay} messages a day for ${DAYS} days`, messages, random =>
      drawn(messages, DAYS, perDay, random),
    )

/** The corpus tells its kinds apart by folders: its order says nothing. */
function shuffled(messages: readonly Scored[], random: Random): readonly Scored[] {
  return messages
    .map(message => ({ message, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ message }) => message)
}

function table(
  title: string,
  messages: readonly Scored[],
  days: (random: Random) => Iterable<readonly Scored[]>,
): void {
  if (!title.startsWith(values.only)) return
  const wanted = messages.filter(({ spam }) => !spam).length
  const real = new Map<number, number>()
  for (let tenths = LEAST * 10; tenths <= MOST * 10; tenths++) real.set(tenths, shareOver(messages, false, tenths / 10))
  const realAt = (tag: number): number => real.get(Math.round(tag * 10)) ?? 0
  console.log(`\n${title} (${wanted} wanted, ${messages.length - wanted} spam; ${runs} runs)`)
  console.log(`at 5: ${percent(realAt(5))} of the wanted mail, ${percent(shareOver(messages, true, 5))} of the spam`)
  console.log(
    'budget  confirmed | tag at the end: median, 5th to 95th run | moves | wanted over: all days, at the end (real share) | spam caught: all days, at the end | over budget: runs at the end, days; going below 5: days, runs that ever did',
  )
  for (const budget of BUDGETS)
    for (const rate of RATES) {
      const all = Array.from({ length: runs }, (_, nth): Run => {
        const random = new Random(nth + 1)
        const options = { budget, confidence: 0.95, score: { tag: 5, quarantine: 5, reject: 15 } }
        return live(days(random), options, rate, random)
      })
      const tags = all.map(({ tag }) => tag).sort((a, b) => a - b)
      const quantile = (share: number): string => (tags[Math.floor(share * (tags.length - 1))] ?? 0).toFixed(1)
      const each = all.flatMap(({ tags }) => tags)
      const broken = each.filter(tag => realAt(tag) > budget)
      const sum = (of: (run: Run) => number): number => all.reduce((total, run) => total + of(run), 0)
      console.log(
        [
          `${percent(budget).padStart(7)} ${percent(rate).padStart(6)}`,
          `${quantile(0.5)}, ${quantile(0.05)} to ${quantile(0.95)}`,
          (sum(({ moves }) => moves) / runs).toFixed(1),
          `${percent(sum(({ over }) => over) / sum(one => one.wanted))}, ${percent(sum(({ tag }) => realAt(tag)) / runs)}`,
          `${percent(sum(({ caught }) => caught) / sum(one => one.spam))}, ${percent(sum(({ tag }) => shareOver(messages, true, tag)) / runs)}`,
          `${percent(all.filter(({ tag }) => realAt(tag) > budget).length / runs)}, ${percent(broken.length / each.length)}, ${percent(broken.filter(tag => tag < 5).length / each.length)}, ${percent(all.filter(({ tags }) => tags.some(tag => tag < 5 && realAt(tag) > budget)).length / runs)}`,
        ].join(' | '),
      )
    }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(share < 0.01 ? 3 : 1))} %`
}
