import t from 'tap'
import { plan } from '../../lib/actions/plan.ts'
import { parsePath } from '../../lib/mail/address.ts'
import { parseMessageOctets } from '../../lib/mail/message.ts'
import type { Abilities, ActionOptions, Judged } from '../../lib/actions/plan.ts'
import type { Action } from '../../lib/policy/verdict.ts'
import type { Transaction } from '../../lib/mail/transaction.ts'

const all: Abilities = {
  addHeaders: true,
  changeHeaders: true,
  addRecipients: true,
  recipientArguments: true,
  deleteRecipients: true,
  hold: true,
}
const options: ActionOptions = {
  observe: false,
  quarantine: { how: 'reroute', mailbox: 'quarantine@here.example' },
  tagHeaders: 'always',
  required: 5,
}
const transaction = (...recipients: string[]): Transaction => ({
  id: 'R7Q2-9KX',
  queueId: 'ABC',
  client: { address: '192.0.2.1', name: null, helo: 'x' },
  sender: parsePath('<s@there.example>'),
  authenticated: null,
  smtp: true,
  recipients: recipients.map(one => parsePath(one)).filter(one => one !== null),
  message: parseMessageOctets(Buffer.from('Subject: x\r\n\r\nhi\r\n')),
})
const judged = (action: Action, more: Partial<Judged> = {}): Judged => ({
  verdict: { action, code: 'SCORE', because: 'the message looks like spam', score: 7.5 },
  signals: [{ scorer: 'rules', name: 'GTUBE', points: 7.5, why: '' }],
  reference: 'R7Q2-9KX',
  authenticationResults: 'mx.here.example; none',
  removals: [],
  ...more,
})
const one = transaction('<ann@here.example>')

t.test('trap 58: forged fields go from the bottom up, before anything is inserted', async t => {
  const removals = [1, 2, 3].map(nth => ({ name: 'Authentication-Results', nth }))
  const { reply } = plan(one, judged('accept', { removals }), options, all)
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
  const { reply } = plan(one, judged('accept'), options, all)
  t.match(reply.changes.at(-1), { kind: 'insertHeader', index: 0, name: 'Authentication-Results' })
})

t.test('a tagged message carries the names that Sieve scripts know', async t => {
  const { reply, done } = plan(one, judged('tag'), options, all)
  const fields = Object.fromEntries(
    reply.changes.map(change => (change.kind === 'insertHeader' ? [change.name, change.value] : [])),
  ) as Record<string, string>
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
  const { reply } = plan(one, judged('accept'), options, all)
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
  const tx = transaction('<ann@here.example>', '<Bob@here.example>', '<ann@here.example>')
  const { reply, done } = plan(tx, judged('quarantine'), options, all)
  t.equal(done, 'quarantine')
  t.strictSame(
    reply.changes.filter(({ kind }) => kind.endsWith('Recipient')),
    [
      { kind: 'deleteRecipient', recipient: '<ann@here.example>' },
      { kind: 'deleteRecipient', recipient: '<Bob@here.example>' },
      { kind: 'addRecipient', recipient: '<quarantine@here.example>' },
    ],
  )
  t.match(
    reply.changes.find(change => change.kind === 'insertHeader' && change.name === 'X-Quarantine-Recipient'),
    { value: 'ann@here.example, Bob@here.example, ann@here.example' },
  )
  t.match(
    reply.changes.find(change => change.kind === 'insertHeader' && change.name === 'X-Quarantine-Reason'),
    { value: /^SCORE; the message looks like spam\s/ },
  )
})

t.test(
  'trap 74: a personal mailbox keeps the original recipient in ORCPT, and tells one recipient nothing of another',
  async t => {
    const mailbox = { ...options, quarantine: { how: 'reroute' as const, mailbox: '{local}+quarantine@{domain}' } }
    const { reply } = plan(
      transaction('<ann+shop@here.example>', '<bob@here.example>'),
      judged('quarantine'),
      mailbox,
      all,
    )
    t.strictSame(
      reply.changes.filter(({ kind }) => kind === 'addRecipient'),
      [
        {
          kind: 'addRecipient',
          recipient: '<ann+quarantine@here.example>',
          args: 'ORCPT=rfc822;ann+2Bshop@here.example',
        },
        { kind: 'addRecipient', recipient: '<bob+quarantine@here.example>', args: 'ORCPT=rfc822;bob@here.example' },
      ],
    )
    t.notOk(reply.changes.find(change => change.kind === 'insertHeader' && change.name === 'X-Quarantine-Recipient'))
  },
)

t.test('traps 51, 52: hold asks the MTA to keep the message, names nobody, and still ends with accept', async t => {
  const { reply } = plan(one, judged('quarantine'), { ...options, quarantine: { how: 'hold', mailbox: null } }, all)
  t.strictSame(reply.changes.at(-1), { kind: 'quarantine', reason: 'cleanmilter SCORE R7Q2-9KX' })
  t.strictSame(reply.final, { kind: 'accept' })
})

for (const [name, may, how] of [
  ['an MTA without DELRCPT', { deleteRecipients: false }, 'reroute'],
  ['an MTA without ADDRCPT', { addRecipients: false }, 'reroute'],
  ['an MTA without QUARANTINE', { hold: false }, 'hold'],
] as const)
  t.test(`${name}: what cannot be quarantined is tagged and delivered`, async t => {
    const { done, reply } = plan(
      one,
      judged('quarantine'),
      { ...options, quarantine: { ...options.quarantine, how } },
      { ...all, ...may },
    )
    t.equal(done, 'tag')
    t.strictSame(reply.final, { kind: 'accept' })
  })

t.test('a recipient without a mailbox to go to: the message is tagged and delivered', async t => {
  const mailbox = { ...options, quarantine: { how: 'reroute' as const, mailbox: '{local}+q@{domain}' } }
  const { done, reply } = plan(
    transaction('<ann@[192.0.2.1]>', '<bob@here.example>'),
    judged('quarantine'),
    mailbox,
    all,
  )
  t.equal(done, 'tag')
  t.notOk(reply.changes.find(({ kind }) => kind.endsWith('Recipient')))
})

t.test('a refusal says why, with rule and reference, and changes nothing', async t => {
  t.strictSame(plan(one, judged('reject'), options, all).reply, {
    changes: [],
    final: {
      kind: 'replyCode',
      code: 550,
      enhanced: '5.7.1',
      lines: ['the message looks like spam (rule SCORE, reference R7Q2-9KX)'],
    },
  })
  t.match(plan(one, judged('tempfail'), options, all).reply.final, { code: 451, enhanced: '4.7.1' })
  t.strictSame(plan(one, judged('discard'), options, all).reply, { changes: [], final: { kind: 'discard' } })
})

t.test('observe accepts everything, unchanged but for what it would have done', async t => {
  const removals = [{ name: 'Authentication-Results', nth: 1 }]
  const { reply, done } = plan(one, judged('reject', { removals }), { ...options, observe: true }, all)
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
