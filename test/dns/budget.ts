/** What one message may ask. */
import t from 'tap'
import { budget } from '../../lib/dns/budget.ts'
import { silent, txt, zone } from '../support/zone.ts'
import type { Resolve } from '../../lib/dns/resolve.ts'

const never = new AbortController().signal

t.test('equal questions count once and are asked once', async t => {
  const dns = zone({ 'a.example TXT': txt('x') })
  const { resolve, spent } = budget(dns, never)
  t.strictSame(await Promise.all([resolve('a.example', 'TXT'), resolve('A.example', 'TXT')]), [[['x']], [['x']]])
  t.strictSame(spent(), { asked: 1, refused: 0 })
  t.equal(dns.asked.length, 1)
})

t.test('past the budget questions are refused, known answers are not', async t => {
  const dns = zone({ 'a.example TXT': txt('x') })
  const { resolve, spent } = budget(dns, never, { maxQuestions: 2 })
  await resolve('a.example', 'TXT')
  await t.rejects(resolve('b.example', 'TXT'), { code: 'ENOTFOUND' })
  await t.rejects(resolve('c.example', 'TXT'), { name: 'DnsError', code: 'EBUDGET' })
  t.strictSame(await resolve('a.example', 'TXT'), [['x']])
  t.strictSame(spent(), { asked: 2, refused: 1 })
})

t.test('an abort ends questions that nobody answers, and refuses new ones', async t => {
  const stop = new AbortController()
  const { resolve } = budget(silent, stop.signal)
  const questions = [resolve('a.example', 'TXT'), resolve('b.example', 'MX')]
  stop.abort()
  for (const question of questions) await t.rejects(question, { name: 'DnsError', code: 'ECANCELLED' })
  await t.rejects(resolve('c.example', 'TXT'), { code: 'ECANCELLED' })
})

t.test('what was answered before the abort stays known', async t => {
  const stop = new AbortController()
  const { resolve } = budget(zone({ 'a.example TXT': txt('x') }), stop.signal)
  await resolve('a.example', 'TXT')
  stop.abort()
  t.strictSame(await resolve('a.example', 'TXT'), [['x']])
})

t.test('a question asked early that fails unheard is no unhandled rejection', async t => {
  const { resolve } = budget(zone({}), never)
  resolve('a.example', 'TXT').catch(() => undefined)
  await new Promise(resolve => setImmediate(resolve))
  await t.rejects(resolve('a.example', 'TXT'), { code: 'ENOTFOUND' })
})

t.test('whatever a resolver throws becomes a DnsError', async t => {
  const odd: readonly (readonly [Resolve, string])[] = [
    [
      () => {
        throw new TypeError('broken')
      },
      'ESERVFAIL',
    ],
    [async () => Promise.reject(), 'ESERVFAIL'],
    [async () => Promise.reject(Object.assign(new Error('x'), { code: 'EREFUSED' })), 'EREFUSED'],
    [async () => 'text' as unknown as unknown[], 'EBADRESP'],
  ]
  for (const [resolver, code] of odd)
    await t.rejects(budget(resolver, never).resolve('a.example', 'TXT'), { name: 'DnsError', code })
})
