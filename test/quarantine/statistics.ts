/** Figures: gathered in memory, added up by several processes, honest about small numbers. */
import { mkdirSync } from 'node:fs'
import t from 'tap'
import { add, dropBefore, figuresSince, Statistics } from '../../lib/quarantine/statistics.ts'
import { shareOf } from '../../lib/quarantine/statistics-share.ts'
import { openQuarantine } from '../../lib/quarantine/quarantine.ts'
import { site } from '../support/wrongly-held.ts'
import { tempFolder } from '../support/temp.ts'

const DAY_MS = 86_400_000

t.test('days, several processes, and what is written once', async t => {
  const { quarantine, data } = await site()
  let now = 20_775 * DAY_MS
  const one = new Statistics(quarantine.state, () => new Date(now))
  const another = openQuarantine({ data, keys: `${data}/keys`, identityFile: null })
  const two = new Statistics(another.state, () => new Date(now))
  one.count('messages', 3)
  one.count('held')
  two.count('messages')
  one.flush()
  two.flush()
  one.flush()
  now += DAY_MS
  one.count('messages')
  two.count('held', 2)
  one.flush()
  const figures = (): unknown => quarantine.state.demand(database => figuresSince(database, 0))
  t.strictSame(figures(), [{ day: 20_775, figures: { held: 1, messages: 4 } }], 'not at each look')
  one.close()
  two.close()
  one.close()
  another.close()
  t.strictSame(figures(), [
    { day: 20_775, figures: { held: 1, messages: 4 } },
    { day: 20_776, figures: { held: 2, messages: 1 } },
  ])
  quarantine.state.demand(database => database.exec("INSERT INTO statistic VALUES (20776, 'of tomorrow', 7)"), {
    write: true,
  })
  t.strictSame(
    quarantine.state.demand(database => figuresSince(database, 20_776)),
    [{ day: 20_776, figures: { held: 2, messages: 1 } }],
  )
  t.equal(
    quarantine.state.demand(database => dropBefore(database, 20_776), { write: true }),
    2,
  )
  quarantine.close()
})

t.test('a clock that goes backwards counts for the day that it shows', async t => {
  const { quarantine } = await site()
  let now = 20_775 * DAY_MS
  const statistics = new Statistics(quarantine.state, () => new Date(now))
  statistics.count('messages')
  now -= 5 * DAY_MS
  statistics.count('messages')
  statistics.close()
  t.strictSame(
    quarantine.state.demand(database => figuresSince(database, 0)),
    [
      { day: 20_770, figures: { messages: 1 } },
      { day: 20_775, figures: { messages: 1 } },
    ],
  )
  quarantine.close()
})

t.test('what cannot be written waits, and nobody hears an error', async t => {
  const data = `${tempFolder('data')}/later`
  const quarantine = openQuarantine({ data, keys: `${data}/keys`, identityFile: null })
  const statistics = new Statistics(quarantine.state, () => new Date(20_775 * DAY_MS))
  statistics.count('messages', 5)
  statistics.flush()
  mkdirSync(data)
  statistics.count('messages')
  statistics.close()
  t.strictSame(
    quarantine.state.demand(database => figuresSince(database, 0)),
    [{ day: 20_775, figures: { messages: 6 } }],
  )
  quarantine.close()
})

t.test('a transaction that fails adds nothing, and all of it is added later', async t => {
  const { quarantine } = await site()
  const { state } = quarantine
  const statistics = new Statistics(state, () => new Date(20_775 * DAY_MS))
  statistics.count('held')
  statistics.count('messages', 2)
  state.demand(
    database =>
      database.exec(
        "CREATE TRIGGER no BEFORE INSERT ON statistic WHEN NEW.name = 'messages' BEGIN SELECT RAISE(ABORT, 'no'); END",
      ),
    { write: true },
  )
  statistics.flush()
  t.strictSame(
    state.demand(database => figuresSince(database, 0)),
    [],
  )
  state.demand(database => database.exec('DROP TRIGGER no'), { write: true })
  state.demand(database => add(database, 20_775, 'held', 1), { write: true })
  t.strictSame(
    state.demand(database => figuresSince(database, 0)),
    [{ day: 20_775, figures: { held: 1 } }],
  )
  quarantine.close()
})

for (const { name, figures, want } of [
  {
    name: 'nothing at all',
    figures: [],
    want: { needed: 0, messages: 0, share: null, upTo: null, verdict: 'too-few' },
  },
  { name: 'one too few', figures: [{ messages: 4_999 }], want: { messages: 4_999, share: 0, verdict: 'too-few' } },
  { name: 'none of enough', figures: [{ messages: 5_000 }], want: { share: 0, verdict: 'met-so-far' } },
  {
    name: 'one of 5000 is the goal, not under it',
    figures: [{ messages: 5_000, reported_wrong: 1 }],
    want: { verdict: 'missed' },
  },
  {
    name: 'none of very many',
    figures: [{ messages: 10_000 }, { messages: 5_000 }],
    want: { messages: 15_000, verdict: 'met' },
  },
  {
    name: 'one of a million',
    figures: [{ messages: 999_999 }, { messages: 1, reported_wrong: 1 }],
    want: { needed: 1, share: 1e-6, verdict: 'met' },
  },
  {
    name: 'reports without messages',
    figures: [{ reported_wrong: 3 }],
    want: { needed: 3, share: null, verdict: 'too-few' },
  },
] as const)
  t.test(`the share that needed an administrator: ${name}`, async t => {
    const days = figures.map((one, n) => ({ day: 20_775 + n, figures: one }))
    t.match(shareOf(days).administrator, want)
  })

t.test('shares of what was held and released', async t => {
  const { held, released } = shareOf([{ day: 1, figures: { messages: 200, held: 20, released: 5 } }])
  t.strictSame({ held, released }, { held: 0.1, released: 0.25 })
  t.match(shareOf([{ day: 1, figures: { messages: 200 } }]), { held: 0, released: null })
})
