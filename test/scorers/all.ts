/** Scorers that fail, rules that fail, and a reading that fails: the verdict comes from the others. */
import t from 'tap'
import { transaction } from '../../lib/embedded.ts'
import { createScorers } from '../../lib/scorers/all.ts'
import { applyRules } from '../../lib/scorers/rules/apply.ts'
import { contentOf } from '../support/content.ts'
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
  t.strictSame(await score(failing(2), { octets: OCTETS }), { signals: [], failed: ['parse'] })
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
