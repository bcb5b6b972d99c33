import t from 'tap'
import { plan } from '../../lib/actions/plan.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { doneAs } from '../../lib/policy/recipients.ts'
import type { Abilities, ActionOptions, Judged } from '../../lib/actions/plan.ts'
import type { Action, RuleCode } from '../../lib/policy/verdict.ts'
import type { Wish } from '../../lib/policy/recipients.ts'
import type { Effective } from '../../lib/policy/scoped.ts'

const all: Abilities = {
  addHeaders: true,
  changeHeaders: true,
  addRecipients: true,
  recipientArguments: true,
  deleteRecipients: true,
  hold: true,
}
const options: ActionOptions = { quarantine: 'reroute', delimiter: '+', tagHeaders: 'always', newsletterHeader: true }
const site: Effective = {
  level: 'site',
  mode: 'enforce',
  observe_until: null,
  'score.tag': 5,
  'score.quarantine': 5,
  'score.reject': 15,
  'dmarc.enforce': true,
  'quarantine.mailbox': 'quarantine@here.example',
  'newsletters.mailbox': null,
  'greylist.enabled': false,
}
type Part = {
  readonly to: string
  readonly action: Action
  readonly code?: RuleCode
  readonly policy?: Partial<Effective>
  readonly score?: number
  readonly signals?: Wish['signals']
}

const wish = ({ to, action, code = 'SCORE', policy, score = 7.5, signals = [] }: Part): Wish => {
  const effective = { ...site, ...policy }
  return {
    recipient: parsePath(to),
    policy: effective,
    observe: effective.mode === 'observe',
    verdict: { action, code, because: 'the message looks like spam', score },
    signals,
  }
}
const judgedFor = (parts: readonly Part[], more: Partial<Judged> = {}): Judged => ({
  wishes: parts.map(wish),
  signals: [{ scorer: 'rules', name: 'GTUBE', points: 7.5, why: '' }],
  reference: 'R7Q2-9KX',
  authenticationResults: 'mx.here.example; none',
  removals: [],
  newsletter: false,
  whole: true,
  ...more,
})
const judged = (action: Action, more: Partial<Judged> = {}, policy: Partial<Effective> = {}, ...to: string[]): Judged =>
  judgedFor(
    (to.length === 0 ? ['<ann@here.example>'] : to).map(one => ({ to: one, action, policy })),
    more,
  )
/** Name → value of what is inserted; the envelope's changes; what was done. */
const made = (given: Judged, how: ActionOptions = options, may: Abilities = all) => {
  const { reply, outcome } = plan(given, how, may)
  return {
    fields: Object.fromEntries(
      reply.changes.flatMap(one => (one.kind === 'insertHeader' ? [[one.name, one.value] as const] : [])),
    ),
    envelope: reply.changes.flatMap(one =>
      one.kind === 'deleteRecipient'
        ? [`-${one.recipient}`]
        : one.kind === 'addRecipient'
          ? [`+${one.recipient}${one.args === undefined ? '' : ` ${one.args}`}`]
          : one.kind === 'quarantine'
            ? [`hold ${one.reason}`]
            : [],
    ),
    final: reply.final,
    done: doneAs(outcome),
    reply,
  }
}

t.test('trap 58: forged fields go from the bottom up, before anything is inserted', async t => {
  const removals = [1, 2, 3].map(nth => ({ name: 'Authentication-Results', nth }))
  const { reply } = plan(judged('accept', { removals }), options, all)
  t.strictSame(
    reply.changes.slice(0, 3).map(change => change.kind === 'changeHeader' && [change.nth, change.value]),
    [
      [3, ''],
      [2, ''],
      [1, ''],
    ],
  )
  t.notOk(reply.changes.slice(3).find(({ kind }) => kind === 'changeHeader'))
})

t.test('trap 56: our Authentication-Results goes in last at index 0, and so stands on top', async t => {
  const { reply } = plan(judged('accept'), options, all)
  t.match(reply.changes.at(-1), { kind: 'insertHeader', index: 0, name: 'Authentication-Results' })
})

t.test('a tagged message carries the names that Sieve scripts know', async t => {
  const { fields, done } = made(judged('tag'))
  t.equal(done, 'tag')
  t.match(fields, {
    'X-Spam-Flag': 'YES',
    'X-Spam-Score': '7.5',
    'X-Spam-Level': '*******',
    'X-Spam-Status': 'Yes, score=7.5 required=5.0 tests=GTUBE',
    'X-Cleanmilter-Reference': 'R7Q2-9KX',
  })
})

t.test('an accepted message is not flagged', async t => {
  const { reply } = plan(judged('accept'), options, all)
  const names = reply.changes.map(change => (change.kind === 'insertHeader' ? change.name : change.kind))
  t.strictSame(names, [
    'X-Cleanmilter-Reference',
    'X-Spam-Status',
    'X-Spam-Level',
    'X-Spam-Score',
    'Authentication-Results',
  ])
})

t.test('traps 75, 76: rerouting deletes each recipient as typed and adds the mailbox once', async t => {
  const to = ['<ann@here.example>', '<Bob@here.example>', '<ann@here.example>']
  const { envelope, done, fields } = made(judged('quarantine', {}, {}, ...to))
  t.equal(done, 'quarantine')
  t.strictSame(envelope, ['-<ann@here.example>', '-<Bob@here.example>', '+<quarantine@here.example>'])
  t.equal(fields['X-Quarantine-Recipient'], 'ann@here.example, Bob@here.example, ann@here.example')
  t.match(fields['X-Quarantine-Reason'], /^SCORE; the message looks like spam\s/)
})

const PERSONAL = { 'quarantine.mailbox': '{local}+quarantine@{domain}' }

t.test(
  'trap 74: a personal mailbox keeps the original recipient in ORCPT, and tells one recipient nothing of another',
  async t => {
    const { envelope, fields } = made(
      judged('quarantine', {}, PERSONAL, '<ann+shop@here.example>', '<bob@here.example>'),
    )
    t.strictSame(envelope.slice(2), [
      '+<ann+quarantine@here.example> ORCPT=rfc822;ann+2Bshop@here.example',
      '+<bob+quarantine@here.example> ORCPT=rfc822;bob@here.example',
    ])
    t.notOk(fields['X-Quarantine-Recipient'])
  },
)

t.test('traps 51, 52: hold asks the MTA to keep the message, names nobody, and still ends with accept', async t => {
  const { envelope, final } = made(judged('quarantine'), { ...options, quarantine: 'hold' })
  t.strictSame(envelope, ['hold cleanmilter SCORE R7Q2-9KX'])
  t.strictSame(final, { kind: 'accept' })
})

for (const [name, may, quarantine] of [
  ['an MTA without DELRCPT', { deleteRecipients: false }, 'reroute'],
  ['an MTA without ADDRCPT', { addRecipients: false }, 'reroute'],
  ['an MTA without QUARANTINE', { hold: false }, 'hold'],
] as const)
  t.test(`${name}: what cannot be quarantined is tagged and delivered`, async t => {
    const { done, final } = made(judged('quarantine'), { ...options, quarantine }, { ...all, ...may })
    t.equal(done, 'tag')
    t.strictSame(final, { kind: 'accept' })
  })

t.test('a recipient without a mailbox to go to gets the message tagged', async t => {
  const { envelope, fields } = made(judged('quarantine', {}, PERSONAL, '<ann@[192.0.2.1]>', '<bob@here.example>'))
  t.strictSame(envelope, ['-<bob@here.example>', '+<bob+quarantine@here.example> ORCPT=rfc822;bob@here.example'])
  t.equal(fields['X-Spam-Flag'], 'YES')
})

const [ANN, BOB, EVE] = ['<ann@here.example>', '<bob@here.example>', '<eve@here.example>']
const STRICT = { 'score.tag': 3 }
for (const { name, parts, envelope = [], fields, final = 'accept', how = options, may = all, more } of [
  {
    name: 'accept for Ann, reroute for Bob, tag for Eve: the header does not call spam what Ann wants',
    parts: [
      { to: ANN, action: 'accept', score: 4 },
      { to: BOB, action: 'quarantine', score: 4, policy: { 'score.quarantine': 4 } },
      { to: EVE, action: 'tag', score: 4, policy: STRICT },
    ],
    envelope: ['-<bob@here.example>', '+<quarantine@here.example> ORCPT=rfc822;bob@here.example'],
    fields: {
      'X-Spam-Flag': undefined,
      'X-Spam-Status': 'No, score=4.0 required=5.0 tests=GTUBE',
      'X-Cleanmilter-Recipients': 'tag=3.0 spam; tag=5.0 wanted',
      'X-Quarantine-Recipient': undefined,
      'X-Quarantine-Reason': undefined,
    },
  },
  {
    name: 'tag for those who are left: the header calls it spam',
    parts: [
      { to: BOB, action: 'quarantine' },
      { to: EVE, action: 'tag' },
    ],
    envelope: ['-<bob@here.example>', '+<quarantine@here.example> ORCPT=rfc822;bob@here.example'],
    fields: { 'X-Spam-Flag': 'YES', 'X-Cleanmilter-Recipients': undefined, 'X-Quarantine-Recipient': undefined },
  },
  {
    name: 'refused only where all agree; else it waits in the quarantine of those who would refuse it',
    parts: [
      { to: ANN, action: 'accept', score: 4 },
      { to: BOB, action: 'reject', score: 4 },
    ],
    envelope: ['-<bob@here.example>', '+<quarantine@here.example> ORCPT=rfc822;bob@here.example'],
    fields: { 'X-Spam-Flag': undefined },
  },
  {
    name: 'all agree to refuse',
    parts: [
      { to: ANN, action: 'reject' },
      { to: BOB, action: 'reject' },
    ],
    final: 'replyCode',
    fields: {},
  },
  {
    name: 'one without a quarantine who would refuse it gets it tagged',
    parts: [
      { to: ANN, action: 'tag' },
      { to: BOB, action: 'reject', policy: { 'quarantine.mailbox': null } },
    ],
    fields: { 'X-Spam-Flag': 'YES' },
  },
  {
    name: 'one who wants it put off: it is, for all',
    parts: [
      { to: ANN, action: 'accept' },
      { to: BOB, action: 'tempfail' },
    ],
    final: 'replyCode',
    fields: {},
  },
  {
    name: 'discarded for Bob only',
    parts: [
      { to: ANN, action: 'accept', score: 4 },
      { to: BOB, action: 'discard', score: 4 },
    ],
    envelope: ['-<bob@here.example>'],
    fields: { 'X-Spam-Flag': undefined },
  },
  {
    name: 'discarded for Bob, and the MTA takes no recipient off: tagged',
    parts: [
      { to: ANN, action: 'tag' },
      { to: BOB, action: 'discard' },
    ],
    may: { ...all, deleteRecipients: false },
    fields: { 'X-Spam-Flag': 'YES' },
  },
  {
    name: 'malware never reaches who refuses it, not even marked, because another one is on trial',
    parts: [
      { to: ANN, action: 'reject', code: 'MALWARE', policy: { mode: 'observe' } },
      { to: BOB, action: 'reject', code: 'MALWARE', policy: { 'quarantine.mailbox': null } },
    ],
    envelope: ['-<bob@here.example>'],
    fields: { 'X-Spam-Flag': undefined },
  },
  {
    name: 'malware, where the MTA takes no recipient off: refused for all',
    parts: [
      { to: ANN, action: 'accept' },
      { to: BOB, action: 'reject', code: 'MALWARE', policy: { 'quarantine.mailbox': null } },
    ],
    may: { ...all, deleteRecipients: false },
    final: 'replyCode',
    fields: {},
  },
  {
    name: 'who observes gets it as it is, also where another would refuse it',
    parts: [
      { to: ANN, action: 'reject', policy: { mode: 'observe' } },
      { to: BOB, action: 'reject' },
    ],
    envelope: ['-<bob@here.example>', '+<quarantine@here.example> ORCPT=rfc822;bob@here.example'],
    fields: { 'X-Spam-Flag': undefined, 'X-Cleanmilter-Observe': /^would=reject; / },
  },
  {
    name: 'the MTA’s hold queue takes it for all or for none: tagged for Bob',
    parts: [
      { to: ANN, action: 'tag' },
      { to: BOB, action: 'quarantine' },
    ],
    how: { ...options, quarantine: 'hold' as const },
    fields: { 'X-Spam-Flag': 'YES' },
  },
  {
    name: 'two mailboxes by two domains’ templates',
    parts: [
      { to: ANN, action: 'quarantine', policy: PERSONAL },
      { to: BOB, action: 'quarantine' },
    ],
    envelope: [
      '-<ann@here.example>',
      '-<bob@here.example>',
      '+<ann+quarantine@here.example> ORCPT=rfc822;ann@here.example',
      '+<quarantine@here.example> ORCPT=rfc822;bob@here.example',
    ],
    fields: { 'X-Quarantine-Recipient': undefined, 'X-Quarantine-Reason': /^SCORE;/ },
  },
  {
    name: 'a source route, which the MTA may have taken off or not: either way Bob’s is held and goes to nobody else',
    parts: [
      { to: ANN, action: 'accept', score: 1 },
      { to: '<@relay.example,@other.example:bob@here.example>', action: 'quarantine' },
    ],
    how: { ...options, quarantine: 'store' as const },
    envelope: ['-<@relay.example,@other.example:bob@here.example>', '-<bob@here.example>'],
    fields: { 'X-Spam-Flag': undefined },
  },
  {
    name: 'a newsletter, an MTA that adds no recipient: Ann’s stays in her inbox, Bob’s is held and not delivered as well',
    parts: [
      { to: ANN, action: 'accept', score: 1, policy: { 'newsletters.mailbox': '{local}+news@{domain}' } },
      { to: BOB, action: 'quarantine' },
    ],
    more: { newsletter: true },
    how: { ...options, quarantine: 'store' as const },
    may: { ...all, addRecipients: false },
    envelope: ['-<bob@here.example>'],
    fields: { 'X-Spam-Flag': undefined },
  },
  {
    name: 'an address literal: kept for no namesake, tagged',
    parts: [{ to: '<bob@[192.0.2.1]>', action: 'quarantine' }],
    how: { ...options, quarantine: 'store' as const },
    fields: { 'X-Spam-Flag': 'YES' },
  },
  {
    name: 'the same class, but one has a list of senders: the class is told as either',
    parts: [
      { to: ANN, action: 'accept', score: 1 },
      { to: BOB, action: 'tag' },
    ],
    fields: { 'X-Spam-Flag': undefined, 'X-Cleanmilter-Recipients': 'tag=5.0 either' },
  },
] as readonly {
  readonly name: string
  readonly parts: readonly Part[]
  readonly envelope?: readonly string[]
  readonly fields: Record<string, string | RegExp | undefined>
  readonly final?: string
  readonly how?: ActionOptions
  readonly may?: Abilities
  readonly more?: Partial<Judged>
}[])
  t.test(`several recipients: ${name}`, async t => {
    const got = made(judgedFor(parts, more), how, may)
    t.equal(got.final.kind, final)
    t.strictSame(got.envelope, envelope)
    for (const [field, wanted] of Object.entries(fields))
      if (wanted instanceof RegExp) t.match(got.fields[field], wanted, field)
      else t.equal(got.fields[field]?.replace(/\n\t/g, ' '), wanted, field)
  })

const ALLOWED = { scorer: 'entries', name: 'LIST_ALLOWED', points: -100, why: '' } as const

t.test('what one recipient’s list says of the sender, no other recipient is told', async t => {
  const mixed = judgedFor([
    { to: ANN, action: 'accept', score: -92.5, signals: [ALLOWED] },
    { to: BOB, action: 'tag', policy: { 'score.tag': 4 } },
  ])
  const { fields } = made(mixed)
  t.match(fields['X-Spam-Status'], /^No, score=7\.5 required=5\.0 tests=GTUBE$/)
  t.equal(fields['X-Spam-Score'], '7.5')
  const observed = judgedFor([
    { to: ANN, action: 'accept', score: -92.5, signals: [ALLOWED], policy: { mode: 'observe' } },
    {
      to: BOB,
      action: 'accept',
      score: 107.5,
      signals: [{ ...ALLOWED, name: 'LIST_BLOCKED', points: 100 }],
      policy: { mode: 'observe' },
    },
  ])
  t.match(made(observed).fields['X-Cleanmilter-Observe'], /score=7\.5/)
  const held = judgedFor([
    { to: ANN, action: 'quarantine', score: 17.5, signals: [{ ...ALLOWED, name: 'LIST_BLOCKED', points: 10 }] },
    { to: BOB, action: 'quarantine' },
  ])
  t.match(made(held).fields['X-Quarantine-Reason']?.replace(/\s+/g, ' '), /score=7\.5/)
})

t.test('what the list of all of them says is told', async t => {
  const both = [ANN, BOB].map(to => ({ to, action: 'accept', score: -92.5, signals: [{ ...ALLOWED }] }) as const)
  t.match(made(judgedFor(both)).fields['X-Spam-Status'], /^No, score=-92\.5 required=5\.0 tests=GTUBE, LIST_ALLOWED$/)
})

t.test('a refusal says why, with rule and reference, and changes nothing', async t => {
  t.strictSame(plan(judged('reject'), options, all).reply, {
    changes: [],
    final: {
      kind: 'replyCode',
      code: 550,
      enhanced: '5.7.1',
      lines: ['the message looks like spam (rule SCORE, reference R7Q2-9KX)'],
    },
  })
  t.match(plan(judged('tempfail'), options, all).reply.final, { code: 451, enhanced: '4.7.1' })
  t.strictSame(plan(judged('discard'), options, all).reply, { changes: [], final: { kind: 'discard' } })
})

t.test('observe accepts everything, unchanged but for what it would have done', async t => {
  const removals = [{ name: 'Authentication-Results', nth: 1 }]
  const { reply, done } = made(judged('reject', { removals }, { mode: 'observe' }))
  t.equal(done, 'accept')
  t.strictSame(reply, {
    changes: [
      { kind: 'insertHeader', index: 0, name: 'X-Cleanmilter-Reference', value: 'R7Q2-9KX' },
      {
        kind: 'insertHeader',
        index: 0,
        name: 'X-Cleanmilter-Observe',
        value: 'would=reject; rule=SCORE; score=7.5; reference=R7Q2-9KX',
      },
    ],
    final: { kind: 'accept' },
  })
})
