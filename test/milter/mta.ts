import t from 'tap'
import type { Test } from 'tap'
import { MilterClient, MtaSession, sendMessage } from '../../lib/milter/index.ts'
import type { Change, Command, EndReply, FinalReply, Flavour, StageReply } from '../../lib/milter/index.ts'
import { FULL_OFFER } from '../../lib/milter/index.ts'
import { ALL_BUT_END, bench, EVERYTHING, MAIL } from './support/harness.ts'
import { createServer } from 'node:net'

const RAW = Buffer.from('From: a\r\nSubject:  two\r\n\tlines\r\nX-Old: 1\r\n\r\nbody\r\n')
const MESSAGE = { sender: '<a@a.example>', recipients: ['<b@b.example>', '<c@c.example>'], raw: RAW }
const refusal = (code: number, text = 'no'): FinalReply => ({
  kind: 'replyCode',
  code,
  enhanced: `${code < 500 ? 4 : 5}.7.1`,
  lines: [text],
})

const FLAVOURS = ['postfix', 'sendmail'] as const satisfies readonly Flavour[]

for (const flavour of FLAVOURS)
  for (const { name, at, reply, want } of [
    { name: 'accept at end', at: 'endOfMessage', reply: { kind: 'accept' }, want: ['accept', 'endOfMessage', /^250 /] },
    {
      name: 'continue at end',
      at: 'endOfMessage',
      reply: { kind: 'continue' },
      want: ['accept', 'endOfMessage', /^250 /],
    },
    {
      name: 'reject at end',
      at: 'endOfMessage',
      reply: { kind: 'reject' },
      want: ['reject', 'endOfMessage', /^55[04] 5\.7\.1 Command rejected/],
    },
    {
      name: 'own text at end',
      at: 'endOfMessage',
      reply: refusal(550, '100% spam'),
      want: ['reject', 'endOfMessage', /^550 5\.7\.1 100% spam$/],
    },
    {
      name: 'own text, temporary',
      at: 'endOfMessage',
      reply: refusal(451),
      want: ['tempfail', 'endOfMessage', /^451 4\.7\.1 no$/],
    },
    { name: '421', at: 'endOfMessage', reply: refusal(421), want: ['shutdown', 'endOfMessage', /^421 /] },
    { name: 'discard', at: 'header', reply: { kind: 'discard' }, want: ['discard', 'header', /^250 /] },
    { name: 'tempfail at DATA', at: 'data', reply: { kind: 'tempfail' }, want: ['tempfail', 'data', /^451 /] },
    { name: 'reject of the sender', at: 'mail', reply: { kind: 'reject' }, want: ['reject', 'mail', /^550 /] },
    { name: 'reject of all recipients', at: 'rcpt', reply: { kind: 'reject' }, want: ['reject', 'rcpt', /^550 /] },
    { name: 'accept at the body', at: 'body', reply: { kind: 'accept' }, want: ['accept', 'body', /^250 /] },
    {
      name: 'trap 28: reject at connect',
      at: 'connect',
      reply: { kind: 'reject' },
      want: ['reject', 'connect', /^550 /],
    },
    { name: 'trap 28: accept at HELO', at: 'helo', reply: { kind: 'accept' }, want: ['accept', 'helo', /^250 /] },
    {
      name: 'skip is only about the body',
      at: 'body',
      reply: { kind: 'skip' },
      want: ['accept', 'endOfMessage', /^250 /],
    },
  ] as const satisfies readonly {
    name: string
    at: string
    reply: StageReply
    want: readonly [string, string, RegExp]
  }[])
    t.test(`${flavour}: ${name}`, async t => {
      const { address, events } = await bench(
        t,
        {
          command: command => (command.kind === at ? reply : undefined),
          endOfMessage: () => ({
            changes: [],
            final: at === 'endOfMessage' ? reply : { kind: 'continue' },
          }),
        },
        { needs: EVERYTHING },
      )
      const outcome = await sendMessage(address, { ...MESSAGE, flavour })
      t.strictSame([outcome.action, outcome.stage], want.slice(0, 2))
      t.match(outcome.smtp, want[2])
      t.strictSame(events, [])
      if (outcome.action === 'accept') t.strictSame(outcome.apply().recipients, MESSAGE.recipients)
    })

t.test('trap 40: a refused recipient is left out, the others get the message', async t => {
  const { address } = await bench(t, {
    command: command => (command.kind === 'rcpt' && command.recipient.includes('b@') ? refusal(550, 'who') : undefined),
  })
  const outcome = await sendMessage(address, MESSAGE)
  t.equal(outcome.action, 'accept')
  t.strictSame(outcome.refused, [{ recipient: '<b@b.example>', smtp: '550 5.7.1 who' }])
  t.strictSame(outcome.apply().recipients, ['<c@c.example>'])
})

for (const flavour of FLAVOURS)
  for (const leadingSpace of [true, false])
    for (const granted of [true, false])
      t.test(
        `${flavour}, leading space ${leadingSpace}, no-reply ${granted}: the message arrives as it was, and changed as wished`,
        async t => {
          const commands: Command[] = []
          const changes: Change[] = [
            { kind: 'insertHeader', index: 0, name: 'X-New', value: 'one\n\ttwo' },
            { kind: 'changeHeader', name: 'X-Old', nth: 1, value: '' },
            { kind: 'deleteRecipient', recipient: '<b@b.example>' },
            { kind: 'addRecipient', recipient: '<q@b.example>', args: 'ORCPT=rfc822;b@b.example' },
            { kind: 'quarantine', reason: 'held' },
          ]
          const { address } = await bench(
            t,
            {
              command: command => void commands.push(command),
              endOfMessage: () => ({ changes, final: { kind: 'accept' } }),
            },
            { needs: { ...EVERYTHING, leadingSpace, noReply: granted ? ALL_BUT_END : [] } },
          )
          const outcome = await sendMessage(address, { ...MESSAGE, flavour })
          const headers = commands.flatMap(command =>
            command.kind === 'header' ? [`${command.name}|${command.value}`] : [],
          )
          const space = leadingSpace ? ' ' : ''
          t.strictSame(headers, [`From|${space}a`, `Subject|${space} two\n\tlines`, `X-Old|${space}1`], 'trap 60, 61')
          const body = commands.flatMap(command => (command.kind === 'body' ? [command.chunk] : []))
          t.equal(Buffer.concat(body).toString(), 'body\r\n')
          const applied = outcome.apply()
          t.equal(applied.raw.toString(), 'X-New: one\r\n\ttwo\r\nFrom: a\r\nSubject:  two\r\n\tlines\r\n\r\nbody\r\n')
          t.strictSame(applied.recipients, ['<c@c.example>', '<q@b.example>'])
          t.equal(applied.quarantined, 'held')
        },
      )

t.test(
  'trap 15: as Postfix, macros come before every header and body packet; as Sendmail, they may be empty',
  async t => {
    for (const flavour of FLAVOURS) {
      const seen: (string | undefined)[] = []
      const { address } = await bench(t, { command: (_, macros) => void seen.push(macros.get('i')) })
      await sendMessage(address, {
        ...MESSAGE,
        flavour,
        macros: { data: { i: 'Q1' }, endOfHeaders: { i: 'Q2' }, endOfMessage: { i: 'Q3' } },
      })
      const want = flavour === 'postfix' ? ['Q2', 'Q2', 'Q2', 'Q2', 'Q3'] : ['Q1', 'Q1', 'Q1', 'Q2', 'Q2']
      t.strictSame(seen, [undefined, undefined, undefined, undefined, undefined, 'Q1', ...want], flavour)
    }
  },
)

t.test('trap 18: the filter gets the macros it chose, from wherever the MTA knows them', async t => {
  const seen: unknown[] = []
  const { address } = await bench(
    t,
    {
      command: (command, macros) =>
        void (command.kind === 'connect' && seen.push(macros.get('client_addr'), macros.get('j'))),
    },
    { needs: { actions: {}, macros: { connect: ['client_addr'] } } },
  )
  await sendMessage(address, { ...MESSAGE, macros: { connect: { j: 'mx', client_addr: '192.0.2.1' } } })
  t.strictSame(seen, ['192.0.2.1', undefined])
})

t.test('several messages in one session, refused and accepted ones', async t => {
  const finals: FinalReply[] = [refusal(550), { kind: 'accept' }, { kind: 'discard' }, { kind: 'continue' }]
  const { address, heard } = await bench(t, {
    endOfMessage: () => ({ changes: [], final: finals.shift() as FinalReply }),
  })
  const session = await MtaSession.open(address, { helo: null, client: { address: null } })
  const actions: string[] = []
  for (let n = 0; n < 4; n++) actions.push((await session.send(MESSAGE)).action)
  await session.close()
  t.strictSame(actions, ['reject', 'accept', 'discard', 'accept'])
  t.notOk(heard.includes('1 helo'), 'trap 31: MAIL without HELO')
})

t.test('after 421 the session is over', async t => {
  const { address, heard } = await bench(t, { endOfMessage: () => ({ changes: [], final: { kind: 'shutdown' } }) })
  const session = await MtaSession.open(address)
  t.equal((await session.send(MESSAGE)).action, 'shutdown')
  t.equal((await session.send(MESSAGE)).action, 'shutdown')
  t.equal(heard.filter(one => one === '1 mail').length, 1)
  await session.close()
})

for (const { name, offer, client } of [
  { name: 'trap 5: version 2 hears no DATA', offer: { ...FULL_OFFER, version: 2 }, client: {} },
  { name: 'trap 69: local mail', offer: FULL_OFFER, client: { address: null } },
  { name: 'IPv6', offer: FULL_OFFER, client: { address: '2001:db8::1' } },
])
  t.test(name, async t => {
    const commands: Command[] = []
    const { address } = await bench(t, { command: command => void commands.push(command) })
    const outcome = await sendMessage(address, { ...MESSAGE, sender: '', recipients: ['b@b.example'], offer, client })
    t.equal(outcome.action, 'accept')
    t.equal(
      commands.some(({ kind }) => kind === 'data'),
      offer.version > 3,
    )
    const [connect] = commands
    t.equal(
      connect?.kind === 'connect' && connect.family,
      client.address === undefined ? 'inet' : client.address === null ? 'unknown' : 'inet6',
    )
  })

/** A filter that answers the negotiation, and then with these octets to whatever comes. */
async function filter(t: Test, answer: string, octets: string): Promise<string> {
  const server = createServer(socket => {
    let first = true
    socket.on('error', () => {})
    socket.on('data', () => {
      socket.write(Buffer.from(first ? answer : octets, 'latin1'))
      first = false
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  return `inet:127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const AGREED = '\0\0\0\x0dO\0\0\0\x06\0\0\0\x3f\0\0\0\0'
for (const { name, answer = AGREED, octets, code } of [
  {
    name: 'trap 4: a version too high',
    answer: '\0\0\0\x0dO\0\0\0\x07\0\0\0\0\0\0\0\0',
    octets: '',
    code: 'bad-negotiation',
  },
  { name: 'trap 38: a change before the end of the message', octets: '\0\0\0\x05hX\0y\0', code: 'unexpected' },
  { name: 'trap 38: an octet after continue', octets: '\0\0\0\x02c\0', code: 'left-over' },
  { name: 'trap 35: skip without agreement', octets: '\0\0\0\x01s', code: 'unexpected' },
  { name: 'trap 46: a reply code Postfix would refuse', octets: '\0\0\0\x0dy550 3 links\0', code: 'bad-field' },
  { name: 'a length of 0', octets: '\0\0\0\0', code: 'packet-length' },
] as const)
  t.test(`the MTA ends it over: ${name}`, async t => {
    const address = await filter(t, answer, octets)
    await t.rejects(
      MilterClient.connect(address).then(async client => {
        try {
          return await client.ask(MAIL)
        } finally {
          client.destroy()
        }
      }),
      { name: 'MilterProtocolError', code },
    )
  })

t.test('trap 36: progress before the end of the message: Postfix waits on, Sendmail does not', async t => {
  const address = await filter(t, AGREED, '\0\0\0\x01p\0\0\0\x01c')
  const postfix = await MilterClient.connect(address)
  t.strictSame(await postfix.ask(MAIL), { kind: 'continue' })
  postfix.destroy()
  const sendmail = await MilterClient.connect(address, { flavour: 'sendmail' })
  await t.rejects(sendmail.ask(MAIL), { code: 'unexpected' })
  sendmail.destroy()
})

t.test('trap 37: silence longer than the MTA waits is a timeout, and progress keeps it waiting', async t => {
  const reply: EndReply = { changes: [], final: { kind: 'accept' } }
  const { client } = await bench(
    t,
    { endOfMessage: () => new Promise(resolve => setTimeout(resolve, 4_000, reply)) },
    { timeouts: { progressMs: 100 } },
  )
  const patient = await client({ flavour: 'sendmail', silenceMs: 3_000 })
  const end = await patient.endOfMessage()
  t.strictSame(end.final, { kind: 'accept' })
  t.ok(end.progress > 3, `${end.progress} times`)
  const silent = await filter(t, AGREED, '')
  const hasty = await MilterClient.connect(silent, { flavour: 'sendmail', silenceMs: 1_000 })
  await t.rejects(hasty.ask(MAIL), { code: 'timeout' })
  hasty.destroy()
})

t.test('nobody listens', async t => {
  await t.rejects(MilterClient.connect('inet:127.0.0.1:1'), {
    name: 'MilterAddressError',
    message: /Is the filter running/,
  })
  await t.rejects(MilterClient.connect('/no/such/socket'), { code: 'failed' })
  await t.rejects(async () => MilterClient.connect('systemd'), { code: 'syntax' })
})
