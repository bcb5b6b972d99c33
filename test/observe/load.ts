/** The load meter: messages under way, and how late the process is. */
import t from 'tap'
import { createLoadMeter } from '../../lib/observe/load.ts'
import { until } from '../support/wait.ts'

const block = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
}

t.test('messages are counted until they end, and an end counts once', async t => {
  const meter = createLoadMeter()
  const [first, second] = [meter.begin(), meter.begin()]
  t.equal(meter.load().messages, 2)
  first()
  first()
  t.equal(meter.load().messages, 1)
  second()
  t.equal(meter.load().messages, 0)
})

t.test('a process that is late again and again says by how much', async t => {
  const meter = createLoadMeter({ everyMs: 10 })
  const end = meter.begin()
  t.equal(meter.load().lagMs, 0, 'not looked yet')
  await until(
    () => `late by ${meter.load().lagMs}`,
    async () => {
      block(80)
      return meter.load().lagMs >= 40
    },
  )
  end()
})

t.test('once late is not late: the least of the last looks counts', async t => {
  let now = 0
  const looks: number[] = []
  const step = [10, 10, 900, 10, 10]
  const meter = createLoadMeter({
    everyMs: 10,
    clock: () => now,
    onTick() {
      looks.push(meter.load().lagMs)
      now += step.shift() ?? 10
    },
  })
  const end = meter.begin()
  await until(
    () => `${looks.length} looks`,
    async () => looks.length > 6,
  )
  t.strictSame(Math.max(...looks), 0)
  end()
})

t.test('without messages it stops looking at the clock, and says so a last time', async t => {
  let looks = 0
  const meter = createLoadMeter({ everyMs: 1, onTick: () => void looks++ })
  meter.begin()()
  await until(
    () => `${looks} looks`,
    async () => looks >= 100,
  )
  const before = looks
  await new Promise(resolve => setTimeout(resolve, 100))
  t.ok(looks - before <= 2, 'it is quiet')
  t.strictSame(meter.load(), { messages: 0, lagMs: 0 })
  const end = meter.begin()
  await until(
    () => `${looks} looks`,
    async () => looks > before + 3,
  )
  end()
})
