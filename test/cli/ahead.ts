/** A few at a time, results in order. */
import t from 'tap'
import { inOrder } from '../../lib/cli/ahead.ts'

async function* numbers(count: number): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) yield n
}

t.test('results come in the order of the items, at most width under way', async t => {
  let underWay = 0
  let most = 0
  const waiting: (() => void)[] = []
  const work = async (n: number): Promise<number> => {
    most = Math.max(most, ++underWay)
    await new Promise<void>(resolve => {
      waiting.unshift(resolve) // the last begun ends first
      setImmediate(() => waiting.shift()?.())
    })
    underWay--
    return n * 10
  }
  const results: number[] = []
  for await (const one of inOrder(numbers(25), 4, work)) results.push(one)
  t.strictSame(
    results,
    Array.from({ length: 25 }, (_, n) => n * 10),
  )
  t.equal(most, 4)
})

t.test('an error comes when its turn comes', async t => {
  const results: number[] = []
  await t.rejects(async () => {
    for await (const one of inOrder(numbers(9), 3, async n => (n === 4 ? Promise.reject(new Error('four')) : n)))
      results.push(one)
  }, /four/)
  t.strictSame(results, [0, 1, 2, 3])
})

t.test('nothing in, nothing out', async t => {
  for await (const one of inOrder(numbers(0), 3, async n => n)) t.fail(String(one))
  t.pass()
})
