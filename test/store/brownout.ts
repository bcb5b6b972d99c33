/** Brownout as it lives: who is left out for which message, when it begins, and when it is over. */
import t from 'tap'
import { createBrownout } from '../../lib/store/brownout.ts'
import type { BrownoutOptions, Burden } from '../../lib/store/brownout.ts'

const made = (options: Partial<BrownoutOptions> = {}) => {
  const changes: string[] = []
  const time = { now: 0 }
  const brownout = createBrownout({
    order: ['spamscanner', 'own-rules'],
    limits: { messages: 2, lagMs: null },
    clock: () => time.now,
    onChange: ({ begins, load, without }) =>
      changes.push(`${begins ? 'begins' : 'ends'} at ${load.messages}: ${without.join()}`),
    ...options,
  })
  const begin = (many: number): Burden[] => Array.from({ length: many }, () => brownout.begin())
  const without = (): string => {
    const burden = brownout.begin()
    burden.end()
    return burden.without.join()
  }
  return { begin, without, changes, time }
}

t.test('from the second message at once the first scorer is out, from the fourth the next one', async t => {
  const { begin, changes } = made()
  t.strictSame(
    begin(5).map(({ without }) => without.join()),
    ['', 'spamscanner', 'spamscanner', 'spamscanner,own-rules', 'spamscanner,own-rules'],
  )
  t.strictSame(changes, ['begins at 2: spamscanner'], 'said once')
})

t.test('it is over a while after the load is gone, not with the next message', async t => {
  const { begin, without, changes, time } = made()
  for (const { end } of begin(5)) end()
  time.now = 4_999
  t.equal(without(), 'spamscanner,own-rules')
  time.now = 5_000
  t.equal(without(), '')
  t.strictSame(changes, ['begins at 2: spamscanner', 'ends at 1: '])
})

t.test('load that comes back in between keeps it up', async t => {
  const { begin, without, changes, time } = made()
  for (const { end } of begin(2)) end()
  time.now = 4_000
  for (const { end } of begin(2)) end()
  time.now = 8_000
  t.equal(without(), 'spamscanner')
  time.now = 9_001
  t.equal(without(), '')
  t.equal(changes.length, 2)
})

for (const [name, options] of [
  ['an empty order', { order: [] }],
  ['both limits off', { limits: { messages: null, lagMs: null } }],
] as const)
  t.test(`${name}: nobody is ever left out`, async t => {
    const { begin, changes } = made(options)
    t.notOk(begin(1_000).some(({ without }) => without.length > 0))
    t.strictSame(changes, [])
  })
