/** Recipients who were judged alike stand together in the record; nobody's address does. */
import t from 'tap'
import { recordOf } from '../../lib/policy/record-of.ts'
import { groupsOf } from '../../lib/policy/record-groups.ts'
import { together } from '../../lib/policy/recipients.ts'
import type { Address } from '../../lib/mail/address.ts'
import type { Domain } from '../../lib/mail/domain.ts'
import type { FixedPolicy } from '../../lib/policy/fixed.ts'
import type { Wish } from '../../lib/policy/recipients.ts'
import type { Effective } from '../../lib/policy/scoped.ts'

const fixed: FixedPolicy = {
  onError: { spf: 'ignore', dkim: 'ignore', arc: 'ignore', dmarc: 'ignore' },
  malware: 'reject',
  oversize: 'judge',
  how: 'reroute',
}
const settings: Effective = {
  mode: 'enforce',
  observe_until: null,
  'score.tag': 5,
  'score.quarantine': 'off',
  'score.reject': 15,
  'dmarc.enforce': true,
  'quarantine.mailbox': null,
  'newsletters.mailbox': null,
  'greylist.enabled': false,
  level: 'site',
}
const scoped = (level: Effective['level']): Effective => ({ ...settings, level })
const [site, domain, person] = [scoped('site'), scoped('domain'), scoped('recipient')]
const fine = { action: 'accept', code: 'NONE', because: '', score: 1 } as const
const spam = { action: 'tag', code: 'SCORE', because: '', score: 6 } as const
const signal = { scorer: 'lists', name: 'LIST_SPAM', points: 10, why: '' }
const wish = (local: string | null, policy: Effective, more: Partial<Wish> = {}): Wish => ({
  recipient: local === null ? null : ({ local, domain: 'here.example' as Domain } as Address),
  policy,
  observe: false,
  verdict: fine,
  signals: [],
  ...more,
})
const possible = { quarantine: () => false, drop: true, onlyAllTogether: false }

t.test('alike together; other settings, verdicts, fates and own signals apart', async t => {
  const wishes = [
    wish('canary.a', site),
    wish('canary.b', site),
    wish('canary.c', domain, { verdict: spam }),
    wish('canary.d', domain, { verdict: spam, observe: true }),
    wish('canary.e', person, { signals: [signal] }),
    wish('canary.f', person, { signals: [signal] }),
    wish(null, site, { verdict: spam }),
  ]
  const groups = groupsOf(wishes, together(wishes, possible), fixed)
  t.match(groups, [
    { recipients: 2, scope: 'site', done: 'accept' },
    { recipients: 1, scope: 'domain:here.example', done: 'tag', observe: false },
    { recipients: 1, scope: 'domain:here.example', done: 'accept', observe: true },
    { recipients: 1, signals: [signal] },
    { recipients: 1, signals: [signal] },
    { recipients: 1, scope: 'site', done: 'tag' },
  ])
  t.equal(groups.length, 6)
  const record = recordOf({
    reference: 'R7Q2-9KX',
    now: new Date(0),
    auth: [],
    signals: [],
    probability: 0,
    failed: [],
    exceeded: [],
    ms: 1,
    groups,
  })
  t.notMatch(JSON.stringify(record), /canary/)
  t.match(record.groups[4], {
    level: 'recipient',
    domain: 'here.example',
    thresholds: { tag: 5, quarantine: null, reject: 15 },
    enforce: true,
    quarantine: 'none',
  })
})
t.test('put off as a whole: so it was for all', async t => {
  const wishes = [wish('a', site), wish('b', domain, { verdict: { ...spam, action: 'tempfail' } })]
  t.strictSame(
    groupsOf(wishes, together(wishes, possible), fixed).map(({ done }) => done),
    ['tempfail', 'tempfail'],
  )
})
