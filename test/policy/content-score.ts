import t from 'tap'
import { contentScore, sparedPoints } from '../../lib/policy/content-score.ts'
import type { Signal } from '../../lib/scorers/signal.ts'

const signal = (scorer: string, points: number, more: Partial<Signal> = {}): Signal => ({
  scorer,
  name: 'X',
  points,
  why: '',
  ...more,
})

for (const { name, signals, score, spared } of [
  { name: 'nothing', signals: [], score: 0, spared: 0 },
  { name: 'content only', signals: [signal('rules', 4), signal('classifier', 2.5)], score: 6.5, spared: 6.5 },
  {
    name: 'lists say nothing of the content',
    signals: [signal('lists', -100), signal('rules', 4)],
    score: 4,
    spared: 4,
  },
  { name: 'nor do correspondents', signals: [signal('correspondents', -6), signal('rules', 6)], score: 6, spared: 6 },
  {
    name: 'what is spared is what counts',
    signals: [signal('rules', 30), signal('dns-lists', 9)],
    score: 22,
    spared: 22,
  },
  { name: 'what speaks for it stays', signals: [signal('rules', 5), signal('classifier', -3)], score: 2, spared: 5 },
  { name: 'own rules are not spared', signals: [signal('own-rules', 7), signal('rules', 1)], score: 8, spared: 1 },
  { name: 'GTUBE is not spared', signals: [signal('rules', 1000), signal('rules', 2)], score: 1002, spared: 2 },
  {
    name: 'malware is not spared',
    signals: [signal('rules', 5, { malware: true }), signal('clamd', 10, { malware: true })],
    score: 15,
    spared: 0,
  },
])
  t.test(name, async t => {
    t.equal(contentScore(signals), score)
    t.equal(sparedPoints(signals), spared)
  })
