/** What is remembered, for how long, and what is counted. The asker here is a zone that says how long its answers live. */
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { createCache } from '../../lib/dns/cache.ts'
import type { CacheOptions } from '../../lib/dns/cache.ts'
import type { Answer, Asker } from '../../lib/dns/resolver.ts'
import { DnsError } from '../../lib/dns/error.ts'

function asker(answers: Record<string, Answer | string>): Asker & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    async ask(name, rrtype) {
      asked.push(`${name} ${rrtype}`)
      await delay(1)
      const answer = answers[`${name} ${rrtype}`] ?? 'ENOTFOUND'
      if (typeof answer === 'string') throw new DnsError(answer, rrtype, name)
      return answer
    },
    cancel() {},
  }
}

const record: Answer = { records: [['v=spf1 -all']] }

t.test('a found answer is asked for once, in any case and with a final dot too', async t => {
  const from = asker({ 'a.example TXT': record })
  const { resolve, counters } = createCache(from)
  for (const name of ['a.example', 'A.example', 'a.example.']) t.strictSame(await resolve(name, 'TXT'), record.records)
  t.strictSame(from.asked, ['a.example TXT'])
  t.match(counters(), { questions: 3, asked: 1, cacheHits: 2, coalesced: 0, negative: 0, failures: {} })
})

t.test('types are remembered apart', async t => {
  const from = asker({ 'a.example TXT': record })
  const { resolve } = createCache(from)
  await resolve('a.example', 'TXT')
  await t.rejects(resolve('a.example', 'A'), { code: 'ENOTFOUND' })
})

t.test('equal questions under way are one', async t => {
  const from = asker({ 'a.example TXT': record })
  const { resolve, counters } = createCache(from)
  t.strictSame(
    await Promise.all([1, 2, 3].map(async () => resolve('a.example', 'TXT'))),
    [1, 2, 3].map(() => record.records),
  )
  t.match(counters(), { asked: 1, coalesced: 2 })
  const failing = createCache(asker({ 'a.example TXT': 'ESERVFAIL' }))
  const answers = await Promise.allSettled([1, 2, 3].map(async () => failing.resolve('a.example', 'TXT')))
  t.strictSame(
    answers.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  )
  t.match(failing.counters(), { asked: 1, failures: { ESERVFAIL: 1 } })
})

t.test('what one caller does to its answer or its error no other sees', async t => {
  const { resolve } = createCache(asker({ 'a.example A': { records: ['192.0.2.2', '192.0.2.1'] } }))
  const [mine, theirs] = [await resolve('a.example', 'A'), await resolve('a.example', 'A')]
  mine.reverse()
  mine.pop()
  t.strictSame(theirs, ['192.0.2.2', '192.0.2.1'])
  const errors = await Promise.all(
    [1, 2].map(async () => resolve('gone.example', 'A').catch((error: unknown) => error)),
  )
  t.not(errors[0], errors[1])
})

for (const { name, answer, options, kept } of [
  { name: 'a TTL of nothing is not kept', answer: { records: ['192.0.2.1'], ttlSeconds: 0 }, options: {}, kept: false },
  {
    name: 'a TTL over the cap is kept for the cap only',
    answer: { records: ['192.0.2.1'], ttlSeconds: 9_999 },
    options: { maxTtlSeconds: 0.02 },
    kept: false,
  },
  { name: 'a TTL under the cap is kept', answer: { records: ['192.0.2.1'], ttlSeconds: 100 }, options: {}, kept: true },
  {
    name: 'without a TTL the cap is',
    answer: { records: ['192.0.2.1'] },
    options: { maxTtlSeconds: 0.02 },
    kept: false,
  },
  {
    name: 'what is not there is kept for its own time',
    answer: 'ENOTFOUND',
    options: { negativeTtlSeconds: 0.02 },
    kept: false,
  },
  { name: 'what is not there is kept', answer: 'ENODATA', options: {}, kept: true },
  { name: 'a failure is kept shortly', answer: 'ESERVFAIL', options: { failureTtlSeconds: 0.02 }, kept: false },
  { name: 'a failure is kept for a moment', answer: 'ETIMEOUT', options: {}, kept: true },
] satisfies readonly { name: string; answer: Answer | string; options: CacheOptions; kept: boolean }[])
  t.test(name, async t => {
    const from = asker({ 'a.example A': answer })
    const { resolve } = createCache(from, options)
    await resolve('a.example', 'A').catch(() => undefined)
    await delay(60)
    await resolve('a.example', 'A').catch(() => undefined)
    t.equal(from.asked.length, kept ? 1 : 2)
  })

t.test('an empty answer says there is no such record', async t => {
  await t.rejects(createCache(asker({ 'a.example TXT': { records: [] } })).resolve('a.example', 'TXT'), {
    code: 'ENODATA',
  })
})

t.test('answers too large to keep are failures', async t => {
  const many = createCache(asker({ 'a.example A': { records: Array.from({ length: 300 }, () => '192.0.2.1') } }))
  await t.rejects(many.resolve('a.example', 'A'), { code: 'EBADRESP' })
  const long = createCache(asker({ 'a.example TXT': { records: [['x'.repeat(70_000)]] } }))
  await t.rejects(long.resolve('a.example', 'TXT'), { code: 'EBADRESP' })
})

t.test('names that cannot exist do not reach the network', async t => {
  const from = asker({})
  await t.rejects(createCache(from).resolve('a..b', 'TXT'), { code: 'EBADNAME' })
  t.strictSame(from.asked, [])
})

t.test('the number of answers kept is bounded', async t => {
  const from = asker({})
  const { resolve } = createCache(from, { maxEntries: 3 })
  for (const n of [1, 2, 3, 4, 1]) await resolve(`d${n}.example`, 'A').catch(() => undefined)
  t.equal(from.asked.length, 5, 'the first had to go')
})

t.test('no answers kept means one, not any number', async t => {
  const from = asker({})
  const { resolve } = createCache(from, { maxEntries: 0 })
  for (const n of [1, 2, 1]) await resolve(`d${n}.example`, 'A').catch(() => undefined)
  t.equal(from.asked.length, 3)
})
