import t from 'tap'
import { TrialEnds } from '../../lib/store/trials.ts'
import type { ScopeName } from '../../lib/policy/scope-name.ts'

t.test('a trial that is over is told of once a day, by domains, never by recipients', async t => {
  let trials: { scope: ScopeName; until: string }[] = []
  const told: [number, readonly string[]][] = []
  const ends = new TrialEnds({ trials: () => trials }, (count, domains) => told.push([count, domains]))
  const at = (time: string): void => ends.look(new Date(time))
  at('2026-12-27T12:00:00Z')
  trials = [
    { scope: 'domain:here.example', until: '2026-12-27' },
    { scope: 'recipient:ann@there.example', until: '2026-12-26' },
    { scope: 'site', until: '2026-12-31' },
  ]
  at('2026-12-27T12:00:01Z')
  t.strictSame(told, [[1, []]], 'the day itself still belongs to the trial')
  at('2026-12-28T00:00:01Z')
  at('2026-12-28T23:00:00Z')
  t.strictSame(told.at(-1), [2, ['here.example']])
  t.equal(told.length, 2)
  trials = []
  at('2026-12-29T00:00:01Z')
  t.equal(told.length, 2, 'decided')
})
