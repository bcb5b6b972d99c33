import t from 'tap'
import { trialOver } from '../../lib/policy/trial.ts'
import { group, record, SPAM } from '../support/verdict.ts'
import type { RecordedGroup, VerdictRecord } from '../../lib/policy/record.ts'

const DAY = 86_400
const FRIDAY = Date.parse('2026-11-27T23:59:59Z') / 1000
let n = 0
const of = (groups: readonly RecordedGroup[], at = FRIDAY, more: Partial<VerdictRecord> = {}): VerdictRecord =>
  record({ reference: `TEST-00${n++}`, at, groups, ...more })
const seen = (more: Partial<RecordedGroup>): RecordedGroup => group({ observe: true, done: 'accept', ...more })
const held = { action: 'quarantine', code: 'SCORE' } as const
const here = { level: 'domain', domain: 'here.example' } as const

t.test('nothing kept, nothing observed', async t => {
  t.match(trialOver([], null), { messages: 0, observed: 0, scopes: [] })
  t.match(trialOver([of([group(held)])], null), { messages: 1, observed: 0, heldBack: 0, scopes: [] })
})

t.test('by scope, action, rule and day; the share is of what was observed', async t => {
  n = 0
  const records = [
    of([seen({})]),
    of([seen(held)]),
    of([seen({ action: 'reject', code: 'DMARC' })], FRIDAY + 1),
    of([seen({ action: 'tag', code: 'SCORE' })], FRIDAY + 1),
    of([group(held)]),
    // Two groups of one domain, and the rest of the site enforces: one message, counted once.
    of([seen({ ...held, ...here }), seen({ ...held, ...here, level: 'recipient' }), group({})], FRIDAY + DAY, {
      signals: [SPAM, { scorer: 'rules', name: 'DMARC_PASS', points: -1 }],
      watched: [{ scorer: 'rules', name: 'LURE_PARCEL', points: 2.6 }],
    }),
  ]
  const trial = trialOver(records, null)
  t.match(trial, { messages: 6, observed: 5, heldBack: 3, marked: 1, watched: [{ rule: 'LURE_PARCEL', messages: 1 }] })
  t.strictSame(trial.scopes, [
    {
      scope: 'here.example',
      observed: 1,
      would: [{ ...held, messages: 1, references: ['TEST-005'] }],
      rules: [{ rule: SPAM.name, messages: 1 }],
      days: [{ day: '2026-11-28', observed: 1, heldBack: 1 }],
    },
    {
      scope: 'site',
      observed: 4,
      would: [
        { ...held, messages: 1, references: ['TEST-001'] },
        { action: 'reject', code: 'DMARC', messages: 1, references: ['TEST-002'] },
        { action: 'tag', code: 'SCORE', messages: 1, references: ['TEST-003'] },
      ],
      rules: [{ rule: SPAM.name, messages: 2 }],
      days: [
        { day: '2026-11-27', observed: 2, heldBack: 1 },
        { day: '2026-11-28', observed: 2, heldBack: 1 },
      ],
    },
  ])
  t.match(trialOver(records, 'here.example'), {
    messages: 6,
    observed: 1,
    heldBack: 1,
    scopes: [{ scope: 'here.example' }],
  })
  t.match(trialOver(records, 'other.example'), { observed: 0 })
})
