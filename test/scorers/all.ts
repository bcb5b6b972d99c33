/** Scorers that fail, rules that fail, and a reading that fails: the verdict comes from the others. */
import t from 'tap'
import { transaction } from '../../lib/embedded.ts'
import { createScorers } from '../../lib/scorers/all.ts'
import { isLate, LateError } from '../../lib/scorers/deadline.ts'
import { PartlyScored } from '../../lib/scorers/partly.ts'
import { applyRules } from '../../lib/scorers/rules/apply.ts'
import { contentOf } from '../support/content.ts'
import type { AuthResult } from '../../lib/mail/auth-results.ts'
import type { Scorer } from '../../lib/scorers/all.ts'

const RAW = 'From: a@sender.example\r\nTo: b@rcpt.example\r\nSubject: hello\r\n\r\ntext\r\n'
const OCTETS: Scorer = ({ tx }) => [{ scorer: 'octets', name: 'OCTETS', points: tx.message.raw.length, why: 'length' }]
const never = new AbortController().signal

const score = (limits: object, more: Readonly<Record<string, Scorer>>) =>
  createScorers({ limits, ownDomains: [], more }).score(transaction({ raw: RAW }), [], new Date(0), { signal: never })

t.test('a scorer that throws, now or later, is named and the others count', async t => {
  const { signals, failed } = await score(
    {},
    {
      octets: OCTETS,
      now: () => {
        throw new Error('x')
      },
      later: async () => Promise.reject(new Error('x')),
    },
  )
  t.strictSame([...failed].sort(), ['later', 'now'])
  t.ok(signals.some(({ name }) => name === 'OCTETS'))
  t.ok(signals.some(({ name }) => name === 'DATE_MISSING'))
})

/** Limits that fail as often as wanted: nothing in mail is known to make the reading fail. */
function failing(count: number): object {
  let left = count
  return {
    get parts() {
      if (left-- > 0) throw new RangeError('x')
      return 100
    },
  }
}

t.test('a message that cannot be read is judged by its header, and its octets reach the others', async t => {
  const { signals, failed } = await score(failing(1), { octets: OCTETS })
  t.strictSame(failed, ['parse'])
  t.equal(signals.find(({ name }) => name === 'OCTETS')?.points, RAW.length)
  t.ok(signals.some(({ name }) => name === 'DATE_MISSING'))
})

t.test('a header that cannot be read either: no signal, no exception', async t => {
  t.strictSame(await score(failing(2), { octets: OCTETS }), { signals: [], failed: ['parse'], leftOut: [] })
})

const block = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
}
const tx = () => transaction({ raw: RAW })
/** Until its time is over it hangs; then it goes on hanging. */
const hanging: Scorer = async () => new Promise(() => undefined)

t.test('who hangs for ever is late: named, the others count, and the message has its answer', async t => {
  const heard: unknown[] = []
  const listening: Scorer = async (_, { signal }) =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        heard.push(signal.reason)
        reject(new Error('given up'))
      }),
    )
  const began = performance.now()
  const { signals, failed } = await createScorers({
    limits: {},
    ownDomains: [],
    more: { hanging, octets: OCTETS, listening },
  }).score(tx(), [], new Date(0), { signal: never, leftMs: 100 })
  t.ok(performance.now() - began < 20_000)
  t.strictSame([...failed].sort(), ['hanging', 'listening'])
  t.ok(signals.some(({ name }) => name === 'OCTETS'))
  t.ok(heard[0] instanceof LateError, 'its signal fired, and says why')
})

t.test('who blocks everything is waited for, and the others are not late for that', async t => {
  const blocking: Scorer = () => {
    block(200)
    return [{ scorer: 'blocking', name: 'BLOCKED', points: 1, why: 'x' }]
  }
  // Has its answer without waiting for anybody, as a scorer with all it needs in memory.
  const ready: Scorer = async content => OCTETS(content, { signal: never })
  const { signals, failed } = await createScorers({ limits: {}, ownDomains: [], more: { blocking, ready } }).score(
    tx(),
    [],
    new Date(0),
    { signal: never, leftMs: 50 },
  )
  t.strictSame(failed, [])
  t.strictSame(
    signals.map(({ name }) => name).filter(name => /BLOCKED|OCTETS/.test(name)),
    ['BLOCKED', 'OCTETS'],
  )
})

t.test('no time left at all: who needs none is still heard', async t => {
  const ready: Scorer = async content => OCTETS(content, { signal: never })
  const { signals, failed } = await createScorers({ limits: {}, ownDomains: [], more: { hanging, ready } }).score(
    tx(),
    [],
    new Date(0),
    { signal: never, leftMs: -1_000 },
  )
  t.strictSame(failed, ['hanging'])
  t.ok(signals.some(({ name }) => name === 'OCTETS'))
})

t.test('a message that goes away ends the wait, and nobody was late', async t => {
  const gone = new AbortController()
  const seen: boolean[] = []
  const listening: Scorer = async (_, { signal }) =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        seen.push(isLate(signal))
        reject(new Error('gone'))
      }),
    )
  const scored = createScorers({ limits: {}, ownDomains: [], more: { hanging, listening } }).score(
    tx(),
    [],
    new Date(0),
    { signal: gone.signal, leftMs: 600_000 },
  )
  await new Promise(setImmediate) // they have been asked
  gone.abort('gone')
  t.strictSame([...(await scored).failed].sort(), ['hanging', 'listening'])
  t.strictSame(seen, [false])
})

t.test('who asks somebody else begins while the checks still run; who needs results waits for them', async t => {
  const { promise: auth, resolve } = Promise.withResolvers<readonly AuthResult[]>()
  const seen: string[] = []
  const noting =
    (name: string): Scorer =>
    ({ auth }) => {
      seen.push(`${name} ${auth.length}`)
      return [{ scorer: name, name: name.toUpperCase(), points: 0, why: 'x' }]
    }
  const scored = createScorers({
    limits: {},
    ownDomains: [],
    more: { lists: noting('lists'), clamd: noting('clamd') },
  }).score(tx(), auth, new Date(0), { signal: never })
  t.strictSame(seen, ['clamd 0'])
  resolve([{ method: 'arc', result: 'none', sets: 0, reason: '' }])
  const { signals } = await scored
  t.strictSame(seen, ['clamd 0', 'lists 1'])
  t.strictSame(signals.map(({ name }) => name).slice(-2), ['LISTS', 'CLAMD'], 'in the order in which they stand')
})

t.test('who could do a part only has failed, and what it found counts', async t => {
  const partly: Scorer = async () => {
    throw new PartlyScored([{ scorer: 'partly', name: 'HALF', points: 1, why: 'x' }], 'the rest is missing')
  }
  const { signals, failed } = await score({}, { partly })
  t.strictSame(failed, ['partly'])
  t.ok(signals.some(({ name }) => name === 'HALF'))
})

t.test('who is left out is not asked, named, and has not failed', async t => {
  const throwing: Scorer = () => {
    throw new Error('it was asked')
  }
  const scored = await createScorers({ limits: {}, ownDomains: [], more: { throwing, octets: OCTETS } }).score(
    tx(),
    [],
    new Date(0),
    { signal: never, without: ['throwing', 'nobody'] },
  )
  t.strictSame([scored.failed, scored.leftOut], [[], ['throwing']])
  t.ok(scored.signals.some(({ name }) => name === 'OCTETS'))
})

t.test('checks that break break the judgement, as before; nothing is left unhandled', async t => {
  const broken = (): Promise<readonly AuthResult[]> => Promise.reject(new RangeError('x'))
  const scorers = (limits: object) => createScorers({ limits, ownDomains: [], more: {} })
  await t.rejects(scorers({}).score(tx(), broken(), new Date(0), { signal: never }), RangeError)
  t.match(await scorers(failing(2)).score(tx(), broken(), new Date(0), { signal: never }), { failed: ['parse'] })
})

t.test('a built-in rule that throws is left out, which can be seen', async t => {
  const content = contentOf(RAW)
  const names = (signals: ReturnType<typeof applyRules>) => signals.map(({ name }) => name)
  t.notOk(names(applyRules(content)).includes('RULE_BROKEN'))
  const broken = {
    ...content,
    get parsed() {
      return new Proxy(content.parsed, {
        get(parsed, key, on) {
          if (key === 'links') throw new RangeError('x')
          return Reflect.get(parsed, key, on) as unknown
        },
      })
    },
  }
  const found = names(applyRules(broken))
  t.ok(found.includes('RULE_BROKEN'))
  t.ok(found.includes('DATE_MISSING'))
})
