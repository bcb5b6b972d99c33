/** Each step between two settings on one verdict, and what it is put down to. */
import t from 'tap'
import { EARLIER, whatIf } from '../../lib/policy/what-if.ts'
import { group, record, SPAM } from '../support/verdict.ts'
import type { RecordedGroup, VerdictRecord } from '../../lib/policy/record.ts'
import type { Course } from '../../lib/policy/what-if.ts'

const current: Course = {
  policy: {
    score: { tag: 5, quarantine: 5, reject: 15 },
    dmarc: { enforce: true },
    onError: { spf: 'ignore', dkim: 'ignore', arc: 'ignore', dmarc: 'ignore', clamd: 'tempfail' },
    malware: 'reject',
    oversize: 'judge',
    quarantine: 'mailbox',
  },
  observe: false,
  budgeted: false,
  points: ({ points }) => points,
  watched: new Set(),
  without: new Set(),
}
const score = (more: Partial<Course['policy']['score']>): Partial<Course> => ({
  policy: { ...current.policy, score: { ...current.policy.score, ...more } },
})
const policy = (more: Partial<Course['policy']>): Partial<Course> => ({ policy: { ...current.policy, ...more } })
const points = (given: Record<string, number | null>): Partial<Course> => ({
  points: one => (one.name in given ? (given[one.name] ?? null) : one.points),
})
const held = group({
  score: 4.5,
  thresholds: { tag: 4, quarantine: 4, reject: 15 },
  action: 'quarantine',
  code: 'SCORE',
  done: 'quarantine',
})
const dmarcFail = { auth: [{ method: 'dmarc', result: 'fail', policy: 'reject' }] } as const
const rejected = group({ action: 'reject', code: 'DMARC', done: 'reject' })
const eicar = { scorer: 'rules', name: 'EICAR', points: 100, malware: true } as const
const clamd = { scorer: 'clamd', name: 'CLAMD_PARTLY', points: 0 } as const
const fee = { scorer: 'rules', name: 'ADVANCE_FEE', points: 2.6 } as const

type Row = {
  readonly name: string
  readonly of?: Partial<VerdictRecord>
  readonly as?: RecordedGroup
  readonly next: Partial<Course>
  /** from → to: causes; null: cannot be told. */
  readonly want: string | null
}
const rows: readonly Row[] = [
  { name: 'the same settings change nothing', next: {}, want: 'accept → accept: ' },
  { name: 'a lower threshold', next: score({ quarantine: 4.5 }), want: 'accept → quarantine: score.quarantine' },
  { name: 'a threshold that is just not reached', next: score({ quarantine: 4.6 }), want: 'accept → accept: ' },
  {
    name: 'a threshold switched off',
    as: held,
    next: score({ tag: 4, quarantine: null }),
    want: 'quarantine → tag: score.quarantine',
  },
  {
    name: 'either of two thresholds, the stricter names itself',
    next: score({ tag: 3, quarantine: 4 }),
    want: 'accept → quarantine: score.quarantine',
  },
  { name: 'a rule that counts more', next: points({ [SPAM.name]: 5 }), want: `accept → quarantine: rule ${SPAM.name}` },
  {
    name: 'a rule that is off',
    as: held,
    next: { ...score({ tag: 4, quarantine: 4 }), ...points({ [SPAM.name]: null }) },
    want: `quarantine → accept: rule ${SPAM.name}`,
  },
  {
    name: 'a rule and a threshold that only do it together',
    next: { ...score({ quarantine: 6, tag: 6 }), ...points({ [SPAM.name]: 6 }) },
    as: group({ thresholds: { tag: 7, quarantine: 7, reject: 15 } }),
    want: `accept → quarantine: score.quarantine + rule ${SPAM.name}`,
  },
  {
    name: 'two rules, each of which does it alone',
    of: { signals: [SPAM, fee] },
    as: group({ score: 7.1, action: 'quarantine', code: 'SCORE', done: 'quarantine' }),
    next: points({ [SPAM.name]: 0, [fee.name]: 0 }),
    want: `quarantine → accept: rule ${SPAM.name}, rule ${fee.name}`,
  },
  {
    name: 'a rule that is only watched from now on',
    as: held,
    next: { ...score({ tag: 4, quarantine: 4 }), watched: new Set([SPAM.name]) },
    want: `quarantine → accept: rule ${SPAM.name}`,
  },
  {
    name: 'a watched rule that counts from now on',
    of: { watched: [fee] },
    next: {},
    want: 'accept → quarantine: rule ADVANCE_FEE',
  },
  {
    name: 'a watched rule that stays watched says what it would do',
    of: { watched: [fee] },
    next: { watched: new Set([fee.name]) },
    want: 'accept → accept:  (ADVANCE_FEE: quarantine)',
  },
  {
    name: 'DMARC no longer enforced',
    of: dmarcFail,
    as: rejected,
    next: policy({ dmarc: { enforce: false } }),
    want: 'reject → accept: dmarc.enforce',
  },
  {
    name: 'malware, another action',
    of: { signals: [eicar] },
    as: group({ score: 100, action: 'reject', code: 'MALWARE', done: 'reject' }),
    next: policy({ malware: 'discard' }),
    want: 'reject → discard: actions.malware',
  },
  {
    name: 'another answer to a check that failed',
    of: { failed: ['spf'] },
    next: policy({ onError: { ...current.policy.onError, spf: 'tag' } }),
    want: 'accept → tag: checks.spf.on_error',
  },
  {
    name: 'another answer to a check that did not fail',
    next: policy({ onError: { ...current.policy.onError, spf: 'tag' } }),
    want: 'accept → accept: ',
  },
  {
    name: 'a scanner that is no longer asked cannot fail',
    of: { failed: ['clamd'] },
    as: group({ action: 'tempfail', code: 'CHECK', done: 'tempfail' }),
    next: { without: new Set(['clamd']) },
    want: 'tempfail → accept: clamd is not asked',
  },
  {
    name: 'a message that is too large',
    of: { exceeded: ['size'] },
    next: policy({ oversize: 'tempfail' }),
    want: 'accept → tempfail: limits.oversize',
  },
  {
    name: 'no quarantine any more',
    as: group({ ...held, thresholds: { tag: 4, quarantine: 4, reject: 15 } }),
    next: { ...policy({ quarantine: 'none', score: { tag: 4, quarantine: 4, reject: 15 } }) },
    want: 'quarantine → tag: quarantine.*',
  },
  {
    name: 'from looking on to acting',
    of: dmarcFail,
    as: group({ ...rejected, observe: true, done: 'accept' }),
    next: {},
    want: 'accept → reject: mode',
  },
  {
    name: 'from acting to looking on',
    of: dmarcFail,
    as: rejected,
    next: { observe: true },
    want: 'reject → accept: mode',
  },
  {
    name: 'while both look on, what would be done is compared',
    as: group({ observe: true }),
    next: { observe: true, ...score({ reject: 4 }) },
    want: 'accept → reject: score.reject',
  },
  {
    name: 'a domain with its own settings keeps thresholds and mode',
    as: group({ level: 'domain', domain: 'here.example' }),
    next: { observe: true, ...score({ tag: 1, quarantine: 1, reject: 1 }) },
    want: 'accept → accept: ',
  },
  {
    name: 'but not what a rule counts',
    as: group({ level: 'domain', domain: 'here.example' }),
    next: points({ [SPAM.name]: 5 }),
    want: `accept → quarantine: rule ${SPAM.name}`,
  },
  {
    name: 'a group’s own findings count for it',
    of: { signals: [] },
    as: group({ signals: [SPAM] }),
    next: points({ [SPAM.name]: 5 }),
    want: `accept → quarantine: rule ${SPAM.name}`,
  },
  {
    name: 'findings that count nothing change nothing',
    of: { signals: [SPAM, clamd] },
    next: { without: new Set(['clamd']) },
    want: 'accept → accept: ',
  },
  {
    name: 'a domain that does not enforce DMARC keeps that',
    of: dmarcFail,
    as: group({ level: 'domain', domain: 'here.example', enforce: false }),
    next: {},
    want: 'accept → accept: ',
  },
  {
    name: 'the site that did not enforce DMARC begins to',
    of: dmarcFail,
    as: group({ enforce: false }),
    next: {},
    want: 'accept → reject: dmarc.enforce',
  },
  {
    name: 'thresholds that follow a budget are not those of the file',
    next: { budgeted: true, ...score({ tag: 1, quarantine: 1 }) },
    want: 'accept → accept: ',
  },
  {
    name: 'a score that is not the sum of what was kept',
    as: group({ score: 1 }),
    next: points({ [SPAM.name]: 5 }),
    want: null,
  },
  {
    name: 'what the settings of then decided otherwise is not put down to the new ones',
    of: dmarcFail,
    as: group({ action: 'accept', code: 'NONE' }),
    next: policy({ malware: 'discard' }),
    want: `accept → reject: ${EARLIER}`,
  },
]
for (const { name, of = {}, as = group(), next, want } of rows)
  t.test(name, async t => {
    const found = whatIf(record({ ...of, groups: [as] }), as, current, { ...current, ...next })
    const watched = found?.ifCounted.map(one => ` (${one.name}: ${one.to})`).join('') ?? ''
    const causes = found?.causes.toSorted((a, b) => b.localeCompare(a)).join(found.together ? ' + ' : ', ') ?? ''
    t.equal(found === null ? null : `${found.from} → ${found.to}: ${causes}${watched}`, want)
  })
