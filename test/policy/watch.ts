import t from 'tap'
import { watch } from '../../lib/policy/watch.ts'
import type { Signal } from '../../lib/scorers/signal.ts'

const signal = (scorer: string, name: string, more: Partial<Signal> = {}): Signal => ({
  scorer,
  name,
  points: 3,
  why: '',
  ...more,
})
const [fee, own, virus, list] = [
  signal('rules', 'ADVANCE_FEE'),
  signal('own-rules', 'OURS'),
  signal('clamd', 'CLAMD', { malware: true }),
  signal('lists', 'LIST_SPAM'),
]
const all = [fee, own, virus, list]

for (const { name, names, watched } of [
  { name: 'none named: all count', names: [], watched: [] },
  { name: 'a built-in rule', names: ['ADVANCE_FEE'], watched: [fee] },
  { name: 'an own rule', names: ['OURS'], watched: [own] },
  {
    name: 'only rules can be watched: an own rule’s name does not switch a scanner or a list off',
    names: ['CLAMD', 'LIST_SPAM'],
    watched: [],
  },
])
  t.test(name, async t => {
    const found = watch(all, new Set(names))
    t.strictSame(found.watched, watched)
    t.strictSame(
      found.counted,
      all.filter(one => !watched.includes(one)),
    )
  })
t.test('a watched rule for malware does not decide', async t => {
  const eicar = signal('rules', 'EICAR', { points: 100, malware: true })
  t.strictSame(watch([eicar], new Set(['EICAR'])), { counted: [], watched: [eicar] })
})
