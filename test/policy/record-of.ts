/** What is kept of a verdict: nothing about people, whatever is put in. */
import t from 'tap'
import { recordOf } from '../../lib/policy/record-of.ts'
import { factsOf } from '../../lib/store/verdict-facts.ts'
import type { AuthResult } from '../../lib/mail/auth-results.ts'
import type { VerdictFacts } from '../../lib/policy/record-of.ts'
import type { ScopeName } from '../../lib/policy/scope-name.ts'
import type { Signal } from '../../lib/scorers/signal.ts'

const BIRD = 'canary'
const sentence = (text: string): Signal['reasons'] => ({ en: text, de: text, fr: text, it: text })
const signal = (name: string, more: Partial<Signal> = {}): Signal => ({
  scorer: 'rules',
  name,
  points: 2.55,
  why: `it says ${BIRD}`,
  reasons: sentence(BIRD) as NonNullable<Signal['reasons']>,
  ...more,
})
const auth: readonly AuthResult[] = [
  {
    method: 'spf',
    result: 'fail',
    identity: 'mailfrom',
    domain: `${BIRD}.example`,
    reason: BIRD,
    explanation: `see ${BIRD}`,
  },
  { method: 'spf', result: 'none', identity: 'helo', domain: `${BIRD}.helo.example`, reason: 'no SPF record' },
  {
    method: 'dkim',
    result: 'fail',
    domain: `${BIRD}.example`,
    selector: BIRD,
    identity: `${BIRD}@x.example`,
    algorithm: BIRD,
    signature: BIRD,
    testing: false,
    reason: 'body hash did not verify',
  },
  { method: 'arc', result: 'fail', sets: 2, sealer: `${BIRD}.example`, reason: BIRD },
  { method: 'dmarc', result: 'fail', domain: `${BIRD}.example`, orgDomain: BIRD, policy: 'reject', reason: BIRD },
]
const facts = (scope: ScopeName): VerdictFacts => ({
  reference: 'R7Q2-9KX',
  now: new Date('2026-11-28T12:00:00.900Z'),
  auth,
  signals: [signal('ADVANCE_FEE'), signal(`${BIRD}@person.example`), signal('EICAR', { malware: true })],
  watched: [signal(`text of ${BIRD}`)],
  probability: 0.123456,
  failed: ['dkim', `${BIRD} stack`],
  exceeded: ['size'],
  leftOut: ['classifier', `<${BIRD}>`],
  ms: 1.26,
  groups: [
    {
      recipients: 2,
      scope,
      policy: {
        score: { tag: 5, quarantine: null, reject: 15, ...({ [BIRD]: BIRD } as object) },
        dmarc: { enforce: true },
        quarantine: 'mailbox',
      },
      observe: false,
      signals: [signal('LIST_SPAM', { scorer: 'lists' })],
      verdict: { action: 'reject', code: 'DMARC', because: `DMARC failed, and ${BIRD}.example asks`, score: 7.7 },
      done: 'reject',
      ...({ person: `${BIRD}@here.example` } as object),
    },
  ],
})

t.test('marked strings in every place stay out', async t => {
  for (const scope of [
    'site',
    'domain:here.example',
    `recipient:${BIRD}.ann@here.example`,
    `recipient:${BIRD}`,
  ] as const) {
    const record = recordOf(facts(scope))
    t.notMatch(JSON.stringify(record), new RegExp(BIRD, 'i'), scope)
    t.notMatch(factsOf(record), new RegExp(BIRD, 'i'), scope)
  }
})

t.test('what is kept', async t => {
  t.strictSame(recordOf(facts('recipient:ann@here.example')), {
    reference: 'R7Q2-9KX',
    at: 1_795_867_200,
    auth: [
      { method: 'spf', result: 'fail', identity: 'mailfrom' },
      { method: 'spf', result: 'none', identity: 'helo', why: 'no-record' },
      { method: 'dkim', result: 'fail', why: 'body' },
      { method: 'arc', result: 'fail' },
      { method: 'dmarc', result: 'fail', policy: 'reject' },
    ],
    signals: [
      { scorer: 'rules', name: 'ADVANCE_FEE', points: 2.55 },
      { scorer: 'rules', name: 'unfit', points: 2.55 },
      { scorer: 'rules', name: 'EICAR', points: 2.55, malware: true },
    ],
    watched: [{ scorer: 'rules', name: 'unfit', points: 2.55 }],
    probability: 0.1235,
    failed: ['dkim', 'unfit'],
    exceeded: ['size'],
    leftOut: ['classifier', 'unfit'],
    newsletter: false,
    ms: 1.3,
    groups: [
      {
        recipients: 2,
        level: 'recipient',
        domain: 'here.example',
        thresholds: { tag: 5, quarantine: null, reject: 15 },
        enforce: true,
        quarantine: 'mailbox',
        observe: false,
        signals: [{ scorer: 'lists', name: 'LIST_SPAM', points: 2.55 }],
        score: 7.7,
        action: 'reject',
        code: 'DMARC',
        done: 'reject',
      },
    ],
  })
})

t.test('a flood of findings, signatures and groups stays small', async t => {
  const [one] = facts('site').groups
  const record = recordOf({
    ...facts('site'),
    auth: Array.from({ length: 1000 }, () => auth[2] as AuthResult),
    signals: Array.from({ length: 10_000 }, () => signal('X')),
    groups: Array.from({ length: 1000 }, () => one as VerdictFacts['groups'][number]),
  })
  t.ok(factsOf(record).length < 40_000)
})
