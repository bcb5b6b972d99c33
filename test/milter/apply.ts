import t from 'tap'
import { applyChanges, cutMessage } from '../../lib/milter/apply.ts'
import { changePackets, orderChanges } from '../../lib/milter/changes.ts'
import type { Flavour } from '../../lib/milter/client.ts'
import type { Action } from '../../lib/milter/protocol.ts'
import { ACTIONS } from '../../lib/milter/protocol.ts'
import { decodeReply } from '../../lib/milter/reply.ts'
import type { Change } from '../../lib/milter/reply.ts'

const MESSAGE = cutMessage(Buffer.from('A: 1\nB: x\nA: 2\nA: 3\nC: y\n\nbody\n'))
const ENVELOPE = { sender: '<s@s.example>', recipients: ['<r@r.example>', '<q@q.example>'] }
const RECEIVED = { name: 'Received', value: ' by mx' }

const del = (nth: number, name = 'A'): Change => ({ kind: 'changeHeader', name, nth, value: '' })
const set = (nth: number, value: string, name = 'A'): Change => ({ kind: 'changeHeader', name, nth, value })
const insert = (index: number, name: string): Change => ({ kind: 'insertHeader', index, name, value: 'new' })

/** Header fields after `changes` in this order, as `A:1 B:x`. */
function fields(flavour: Flavour, changes: readonly Change[]): string {
  const applied = applyChanges({ ...MESSAGE, ...ENVELOPE }, changes, {
    flavour,
    leadingSpace: false,
    received: RECEIVED,
  })
  return applied.fields.map(({ name, value }) => `${name}:${value.trim()}`).join(' ')
}

for (const { name, changes, postfix, sendmail = postfix } of [
  {
    name: 'trap 56: insertion at 0 is above the own Received',
    changes: [insert(0, 'N')],
    postfix: 'N:new Received:by mx A:1 B:x A:2 A:3 C:y',
  },
  {
    name: 'trap 56: insertion at 1 is below it',
    changes: [insert(1, 'N')],
    postfix: 'Received:by mx N:new A:1 B:x A:2 A:3 C:y',
  },
  {
    name: 'trap 57: insertion past the end is at the end',
    changes: [insert(99, 'N')],
    postfix: 'Received:by mx A:1 B:x A:2 A:3 C:y N:new',
  },
  {
    name: 'trap 57: change of a missing field adds it',
    changes: [set(4, '4')],
    postfix: 'Received:by mx A:1 B:x A:2 A:3 C:y A:4',
    sendmail: 'Received:by mx A:4 A:1 B:x A:2 A:3 C:y',
  },
  {
    name: 'trap 57: deletion of a missing field does nothing',
    changes: [del(4)],
    postfix: 'Received:by mx A:1 B:x A:2 A:3 C:y',
  },
  {
    name: 'names are the same in any case',
    changes: [set(1, 'z', 'b')],
    postfix: 'Received:by mx A:1 b:z A:2 A:3 C:y',
    sendmail: 'Received:by mx A:1 B:z A:2 A:3 C:y',
  },
  {
    name: 'trap 58: deletion from the top hits other fields in Postfix than in Sendmail',
    changes: [del(1), del(2)],
    postfix: 'Received:by mx B:x A:2 C:y',
    sendmail: 'Received:by mx B:x A:3 C:y',
  },
  {
    name: 'trap 58: deletion from the bottom is the same in both',
    changes: [del(2), del(1)],
    postfix: 'Received:by mx B:x A:3 C:y',
  },
  {
    name: 'trap 56: the own Received cannot be changed',
    changes: [del(1, 'Received')],
    postfix: 'Received:by mx A:1 B:x A:2 A:3 C:y',
  },
  {
    name: 'trap 56: the own Received is not counted after an insertion at 0 either',
    changes: [insert(0, 'N'), set(1, 'z', 'Received')],
    postfix: 'N:new Received:by mx A:1 B:x A:2 A:3 C:y Received:z',
    sendmail: 'N:new Received:z Received:by mx A:1 B:x A:2 A:3 C:y',
  },
  {
    name: 'trap 56: what was inserted is counted by both',
    changes: [insert(0, 'A'), del(1)],
    postfix: 'Received:by mx A:1 B:x A:2 A:3 C:y',
  },
  {
    name: 'trap 59: Sendmail adds above the first field of the name',
    changes: [{ kind: 'addHeader', name: 'A', value: 'end' }, del(4)],
    postfix: 'Received:by mx A:1 B:x A:2 A:3 C:y',
    sendmail: 'Received:by mx A:end A:1 B:x A:2 C:y',
  },
] as const)
  t.test(name, async t => {
    t.equal(fields('postfix', changes), postfix, 'Postfix')
    t.equal(fields('sendmail', changes), sendmail, 'Sendmail')
  })

/** Changes as the server sends them and the MTA reads them. */
function overTheWire(changes: readonly Change[], actions: readonly Action[] = ACTIONS): Change[] {
  const { packets } = changePackets(changes, { actions: new Set(actions), leadingSpace: false })
  return packets.map(packet => decodeReply(packet, 4) as Change)
}

t.test('trap 58: in whatever order deletions are wished, both MTAs do the same', async t => {
  for (const order of [
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ])
    for (const keep of [0, 1, 2, 3]) {
      const wishes = [insert(0, 'A'), ...order.filter(nth => nth !== keep).map(nth => del(nth)), insert(0, 'Z')]
      const want = [
        'Z:new A:new Received:by mx',
        ...['A:1', 'B:x', 'A:2', 'A:3', 'C:y'].filter(one => (one.startsWith('A:') ? one === `A:${keep}` : true)),
      ].join(' ')
      for (const flavour of ['postfix', 'sendmail'] as const)
        t.equal(fields(flavour, overTheWire(wishes)), want, `${flavour} ${order.join()} but ${keep}`)
    }
})

t.test('trap 66: header, envelope, hold, body: in this order, the body in one piece', async t => {
  const body = Buffer.alloc(150_000, 'x\r\n')
  const changes: Change[] = [
    { kind: 'replaceBody', body },
    { kind: 'quarantine', reason: 'r' },
    { kind: 'addRecipient', recipient: '<n@n>' },
    { kind: 'deleteRecipient', recipient: '<r@r.example>' },
    { kind: 'changeFrom', sender: '<>' },
    insert(0, 'N'),
    del(1),
  ]
  t.strictSame(
    overTheWire(changes).map(({ kind }) => kind),
    [
      'changeHeader',
      'insertHeader',
      'changeFrom',
      'deleteRecipient',
      'addRecipient',
      'quarantine',
      'replaceBody',
      'replaceBody',
      'replaceBody',
    ],
  )
  const sent = overTheWire(changes).flatMap(change => (change.kind === 'replaceBody' ? [change.body] : []))
  t.ok(Buffer.concat(sent).equals(body))
})

t.test('trap 66: an empty new body is one empty chunk', async t => {
  t.strictSame(overTheWire([{ kind: 'replaceBody', body: Buffer.alloc(0) }]), [
    { kind: 'replaceBody', body: Buffer.alloc(0) },
  ])
})

t.test('insertions keep their order', async t => {
  t.strictSame(orderChanges([insert(0, 'X'), insert(0, 'Y')]), [insert(0, 'X'), insert(0, 'Y')])
})

for (const { name, change, actions, want } of [
  { name: 'a change that was not agreed is left out', change: del(1), actions: ['addHeader'], want: [] },
  {
    name: 'trap 66: a new body that was not agreed is left out',
    change: { kind: 'replaceBody', body: Buffer.from('x') },
    actions: ['addHeader'],
    want: [],
  },
  {
    name: 'a recipient whose arguments were not agreed is added without',
    change: { kind: 'addRecipient', recipient: '<a@b>', args: 'X=1' },
    actions: ['addRecipient'],
    want: [{ kind: 'addRecipient', recipient: '<a@b>' }],
  },
  {
    name: 'a recipient without arguments, where only the form with arguments was agreed',
    change: { kind: 'addRecipient', recipient: '<a@b>' },
    actions: ['addRecipientArgs'],
    want: [{ kind: 'addRecipient', recipient: '<a@b>', args: '' }],
  },
  {
    name: 'a recipient where none was agreed',
    change: { kind: 'addRecipient', recipient: '<a@b>' },
    actions: [],
    want: [],
  },
] as const satisfies readonly { name: string; change: Change; actions: readonly Action[]; want: readonly Change[] }[])
  t.test(name, async t => {
    t.strictSame(overTheWire([change], actions), want)
    const { left } = changePackets([change], { actions: new Set<Action>(actions), leadingSpace: false })
    t.strictSame(left, want.length === 0 ? [change.kind] : [])
  })

t.test('trap 54: if one change cannot be sent, none is', async t => {
  const bad: Change = { kind: 'addHeader', name: 'X', value: 'a\nb' }
  t.throws(() => overTheWire([insert(0, 'N'), bad]), { name: 'MilterEncodeError' })
})

t.test('trap 75: a recipient is found with or without brackets, its other spellings are not', async t => {
  const apply = (recipient: string): readonly string[] =>
    applyChanges({ ...MESSAGE, ...ENVELOPE }, [{ kind: 'deleteRecipient', recipient }], {
      flavour: 'postfix',
      leadingSpace: true,
    }).recipients
  t.strictSame(apply('<r@r.example>'), ['<q@q.example>'])
  t.strictSame(apply('r@r.example'), ['<q@q.example>'])
  t.strictSame(apply('<R@r.example>'), ENVELOPE.recipients)
})

t.test('trap 76: reroute is one recipient deleted and another added, the sender stays', async t => {
  const changes: Change[] = [
    { kind: 'deleteRecipient', recipient: '<r@r.example>' },
    { kind: 'addRecipient', recipient: '<spam@r.example>', args: 'ORCPT=rfc822;r@r.example' },
    { kind: 'addRecipient', recipient: '<>' },
  ]
  const applied = applyChanges({ ...MESSAGE, ...ENVELOPE }, overTheWire(changes), {
    flavour: 'sendmail',
    leadingSpace: true,
  })
  t.strictSame(applied.recipients, ['<q@q.example>', '<spam@r.example>'])
  t.equal(applied.sender, '<s@s.example>')
})

t.test('what is delivered, octet by octet', async t => {
  const changes: Change[] = [set(2, 'two\n\tlines'), { kind: 'replaceBody', body: Buffer.from('new\r\n') }]
  const applied = applyChanges({ ...MESSAGE, ...ENVELOPE }, changes, { flavour: 'postfix', leadingSpace: false })
  t.equal(applied.raw.toString(), 'A: 1\r\nB: x\r\nA: two\r\n\tlines\r\nA: 3\r\nC: y\r\n\r\nnew\r\n')
})

for (const { name, raw, names, body } of [
  { name: 'trap 65: a message of headers only', raw: 'A: 1\nB: 2\n', names: ['A', 'B'], body: '' },
  { name: 'a body only', raw: '\nhello\n', names: [], body: 'hello\r\n' },
  { name: 'nothing', raw: '', names: [], body: '' },
  {
    name: 'a line that is no field begins the body',
    raw: 'A: 1\nnot a field\nB: 2\n',
    names: ['A'],
    body: 'not a field\r\nB: 2\r\n',
  },
  { name: 'trap 61: white space before the colon', raw: 'A : 1\r\n\r\n', names: ['A '], body: '' },
  { name: 'a folded field', raw: 'A: 1\r\n\t2\r\n 3\r\nB: 4\r\n\r\nx', names: ['A', 'B'], body: 'x' },
  { name: 'a continuation without field', raw: ' x\nA: 1\n\n', names: [], body: ' x\r\nA: 1\r\n\r\n' },
])
  t.test(name, async t => {
    const cut = cutMessage(Buffer.from(raw))
    t.strictSame(
      cut.fields.map(field => field.name),
      names,
    )
    t.equal(cut.body.toString(), body)
  })
