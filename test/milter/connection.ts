import t from 'tap'
import type { EndReply, MilterClient, StageCommand, StageReply } from '../../lib/milter/index.ts'
import { encodeCommand, FULL_OFFER } from '../../lib/milter/index.ts'
import { ALL_BUT_END, bench, BODY, CONNECT, EVERYTHING, HEADER, MAIL, NOTHING, RCPT, until } from './support/harness.ts'

const HELO: StageCommand = { kind: 'helo', name: 'mx.example' }
const DATA: StageCommand = { kind: 'data' }
const EOH: StageCommand = { kind: 'endOfHeaders' }
const CONTINUE = { kind: 'continue' } as const
const CLOSING = { kind: 'replyCode', code: 421, enhanced: '4.7.0', lines: ['Service closing connection'] } as const
const REFUSED = { kind: 'replyCode', code: 550, enhanced: '5.7.1', lines: ['no'] } as const

/** Takes one message through all stages; every stage but the last must be answered with continue or not at all. */
async function message(client: MilterClient): Promise<EndReply> {
  for (const command of [MAIL, RCPT, DATA, HEADER, EOH, BODY]) await client.ask(command)
  const { changes, final } = await client.endOfMessage()
  return { changes, final }
}

const MESSAGE_HEARD = ['mail', 'rcpt', 'data', 'header', 'endOfHeaders', 'body', 'endOfMessage'].map(
  kind => `1 ${kind}`,
)

t.test('trap 12: the negotiation is answered at once, before any handler is opened', async t => {
  const { client, heard, peers } = await bench(t)
  const one = await client()
  t.equal(one.answer.version, 6)
  t.strictSame(peers, [], 'trap 33: an MTA that only knocks costs no handler')
  await one.quit()
  t.strictSame(heard, [])
})

t.test('trap 8, 34: replies where they are owed, and nowhere else', async t => {
  const { client, heard } = await bench(t, {}, { needs: { actions: {}, noReply: ALL_BUT_END } })
  const granted = await client()
  for (const command of [CONNECT, HELO, MAIL, RCPT, DATA, HEADER, EOH, BODY]) t.equal(await granted.ask(command), null)
  t.strictSame((await granted.endOfMessage()).final, CONTINUE, 'the first reply of the connection is the last one')
  t.equal(heard.length, 9)

  const refused = await client({ offer: { ...FULL_OFFER, protocol: 0x7f } })
  for (const command of [CONNECT, HELO, MAIL, RCPT, DATA, HEADER, EOH, BODY])
    t.strictSame(await refused.ask(command), CONTINUE, `${command.kind} is answered by us`)
  t.strictSame((await refused.endOfMessage()).final, CONTINUE)
})

t.test('trap 34: with no replies but the last, a whole message is one write and one read', async t => {
  const { raw } = await bench(t, {}, { needs: { actions: {}, noReply: ALL_BUT_END } })
  const client = await raw()
  client.send({ kind: 'negotiate', ...FULL_OFFER })
  for (const command of [CONNECT, HELO, MAIL, RCPT, DATA, HEADER, EOH, BODY]) client.send(command)
  client.send({ kind: 'endOfMessage', chunk: Buffer.alloc(0) })
  t.equal((await client.packet(10_000)).toString('latin1', 0, 1), 'O')
  t.strictSame(await client.reply(10_000), CONTINUE)
})

t.test('trap 3, 65: body in the end of message packet is a body first, wherever it was cut', async t => {
  const chunks: string[] = []
  const { client, heard } = await bench(t, {
    command: command => void (command.kind === 'body' && chunks.push(command.chunk.toString())),
  })
  const one = await client()
  await one.ask(MAIL)
  await one.ask({ kind: 'body', chunk: Buffer.from('a\r') })
  t.strictSame((await one.endOfMessage(Buffer.from('\nb\0'))).final, CONTINUE)
  t.strictSame(chunks, ['a\r', '\nb\0'])
  t.strictSame(heard, ['1 mail', '1 body', '1 body', '1 endOfMessage'])
})

t.test('trap 65: such a body is waited for before the end of the message', async t => {
  const { client, heard } = await bench(t, {
    command: async command => {
      await new Promise(resolve => setTimeout(resolve, 5))
      return command.kind === 'body' ? REFUSED : undefined
    },
  })
  const one = await client()
  await one.ask(MAIL)
  one.send({ kind: 'endOfMessage', chunk: Buffer.from('x') })
  one.send({ kind: 'abort' })
  one.send(MAIL)
  t.strictSame(await one.reply(), REFUSED, 'an answer to it is the answer to the message')
  t.strictSame(await one.reply(), CONTINUE)
  t.strictSame(heard, ['1 mail', '1 body', '1 abort', '1 mail'])
})

t.test('trap 15, 16: macros of any kind change nothing in the order of replies', async t => {
  const seen: (string | undefined)[] = []
  const { client } = await bench(t, { command: (_, macros) => void seen.push(macros.get('i')) })
  const one = await client()
  one.macros('C', {})
  one.write('\0\0\0\x01D')
  one.write('\0\0\0\x02DZ')
  one.write('\0\0\0\x05DMi\0Q')
  t.strictSame(await one.ask(CONNECT), CONTINUE)
  one.macros('M', { i: 'Q1' })
  await one.ask(MAIL)
  one.macros('L', { i: 'Q2' })
  await one.ask(HEADER)
  one.macros('B', { i: 'Q2' })
  await one.ask(BODY)
  one.macros('M', { j: 'x' })
  await one.ask(MAIL)
  t.strictSame(seen, [undefined, 'Q1', 'Q2', 'Q2', undefined])
})

t.test('trap 28, 29: EOF without QUIT is the end of message and connection', async t => {
  for (const stop of [0, 1, 3, 5, 7]) {
    const { client, heard, events } = await bench(t)
    const one = await client()
    for (const command of [CONNECT, HELO, MAIL, RCPT, DATA, HEADER, BODY].slice(0, stop)) await one.ask(command)
    one.end()
    await one.closed
    if (stop > 0) await until(() => heard.includes('1 close gone'))
    t.equal(heard.includes('1 abort'), stop > 2, `after ${stop} commands`)
    t.strictSame(events, [], 'and no error')
  }
})

t.test('trap 30: a second abort and one without message are harmless', async t => {
  const { client, heard } = await bench(t)
  const one = await client()
  await one.ask(CONNECT)
  one.abort()
  await one.ask(MAIL)
  one.abort()
  one.abort()
  t.strictSame(await message(one), { changes: [], final: CONTINUE })
  one.abort()
  await one.quit()
  t.strictSame(heard, ['1 connect', '1 mail', '1 abort', ...MESSAGE_HEARD, '1 close quit'])
})

t.test('trap 30: MAIL after MAIL without abort ends the first message, and keeps the macros of the second', async t => {
  const seen: (string | undefined)[] = []
  const { client, heard } = await bench(t, {
    command: (command, macros) => void (command.kind === 'mail' && seen.push(macros.get('n'))),
  })
  const one = await client()
  for (const n of ['1', '2']) {
    one.macros('M', { n })
    await one.ask(MAIL)
  }
  t.strictSame(heard, ['1 mail', '1 abort', '1 mail'])
  t.strictSame(seen, ['1', '2'])
})

t.test('trap 31, 32: any order of commands is answered', async t => {
  const { client, events } = await bench(t)
  const one = await client()
  for (const command of [BODY, HEADER, HELO, RCPT, MAIL, HELO, HELO, DATA, EOH, EOH, CONNECT, MAIL, CONNECT, BODY])
    t.strictSame(await one.ask(command), CONTINUE, command.kind)
  t.strictSame((await one.endOfMessage()).final, CONTINUE)
  t.strictSame((await one.endOfMessage()).final, CONTINUE, 'also twice')
  t.strictSame(events, [])
})

t.test('trap 27: several messages on one connection, and after QUIT_NC another client', async t => {
  const { client, heard, peers } = await bench(t)
  const one = await client()
  await one.ask(CONNECT)
  t.strictSame(await message(one), { changes: [], final: CONTINUE })
  t.strictSame(await message(one), { changes: [], final: CONTINUE })
  one.send({ kind: 'quitNewConnection' })
  t.strictSame(await one.ask(CONNECT), CONTINUE)
  await one.quit()
  t.strictSame(heard, ['1 connect', ...MESSAGE_HEARD, ...MESSAGE_HEARD, '1 close quit', '1 connect', '1 close quit'])
  t.equal(peers.length, 2)
})

for (const { name, stage, reply, want, agreed = true } of [
  { name: 'trap 35: skip for a body chunk', stage: BODY, reply: { kind: 'skip' }, want: { kind: 'skip' } },
  { name: 'trap 35: no skip unless agreed', stage: BODY, reply: { kind: 'skip' }, want: CONTINUE, agreed: false },
  { name: 'trap 35: no skip for a recipient', stage: RCPT, reply: { kind: 'skip' }, want: CONTINUE },
  { name: 'trap 35: no skip for a header', stage: HEADER, reply: { kind: 'skip' }, want: CONTINUE },
  { name: 'trap 40: no discard at connect', stage: CONNECT, reply: { kind: 'discard' }, want: CONTINUE },
  { name: 'trap 40: no discard at HELO', stage: HELO, reply: { kind: 'discard' }, want: CONTINUE },
  { name: 'trap 40: discard at MAIL', stage: MAIL, reply: { kind: 'discard' }, want: { kind: 'discard' } },
  { name: 'trap 39: shutdown', stage: CONNECT, reply: { kind: 'shutdown' }, want: { kind: 'shutdown' } },
  { name: 'a reply code at RCPT', stage: RCPT, reply: REFUSED, want: REFUSED },
  {
    name: 'a reply that cannot be sent is tempfail',
    stage: RCPT,
    reply: { ...REFUSED, code: 250 },
    want: { kind: 'tempfail' },
  },
] as const satisfies readonly {
  name: string
  stage: StageCommand
  reply: StageReply
  want: StageReply
  agreed?: boolean
}[])
  t.test(name, async t => {
    const { client } = await bench(t, { command: () => reply }, { needs: agreed ? EVERYTHING : NOTHING })
    t.strictSame(await (await client()).ask(stage), want)
  })

for (const { name, stage, reply, next, final, event = false } of [
  { name: 'a refusal at connect', stage: CONNECT, reply: REFUSED, next: [MAIL, BODY], final: REFUSED },
  { name: 'accept at HELO', stage: HELO, reply: { kind: 'accept' }, next: [MAIL], final: { kind: 'accept' } },
  { name: 'a refusal of the sender', stage: MAIL, reply: REFUSED, next: [RCPT, BODY], final: REFUSED },
  { name: 'discard at a header', stage: HEADER, reply: { kind: 'discard' }, next: [BODY], final: { kind: 'discard' } },
  { name: 'tempfail at the body', stage: BODY, reply: { kind: 'tempfail' }, next: [], final: { kind: 'tempfail' } },
  { name: 'shutdown at RCPT', stage: RCPT, reply: { kind: 'shutdown' }, next: [], final: CLOSING },
  { name: 'the first of two counts', stage: MAIL, reply: REFUSED, next: [MAIL], final: CONTINUE },
  {
    name: 'a refusal of one recipient cannot be said later',
    stage: RCPT,
    reply: REFUSED,
    next: [],
    final: CONTINUE,
    event: true,
  },
  {
    name: 'an answer to an unknown command neither',
    stage: { kind: 'unknown', line: 'X' },
    reply: REFUSED,
    next: [],
    final: CONTINUE,
    event: true,
  },
  {
    name: 'discard at connect neither',
    stage: CONNECT,
    reply: { kind: 'discard' },
    next: [MAIL],
    final: CONTINUE,
    event: true,
  },
  { name: 'skip is only a hint', stage: BODY, reply: { kind: 'skip' }, next: [BODY], final: CONTINUE },
] as const satisfies readonly {
  name: string
  stage: StageCommand
  reply: StageReply
  next: readonly StageCommand[]
  final: StageReply
  event?: boolean
}[])
  t.test(`trap 34: where no reply is owed it is kept for the end of the message: ${name}`, async t => {
    let given = false
    const { client, heard, events } = await bench(
      t,
      { command: () => (given ? undefined : ((given = true), reply)) },
      { needs: { ...EVERYTHING, noReply: ALL_BUT_END } },
    )
    const one = await client()
    for (const command of [stage, ...next]) await one.ask(command)
    t.strictSame((await one.endOfMessage()).final, final)
    t.equal(heard.includes('1 endOfMessage'), final === CONTINUE, 'the handler hears no more of what it has decided on')
    t.strictSame(
      events.map(({ name }) => name),
      event ? ['reply-not-sent'] : [],
    )
  })

t.test('a reply kept at connect is given at the first stage that owes one, and at all after it', async t => {
  const { client } = await bench(
    t,
    { command: command => (command.kind === 'connect' ? REFUSED : undefined) },
    { needs: { actions: {}, noReply: ['connect', 'helo'] } },
  )
  const one = await client()
  t.equal(await one.ask(CONNECT), null)
  t.equal(await one.ask(HELO), null)
  t.strictSame(await one.ask(MAIL), REFUSED)
  one.abort()
  t.strictSame(await one.ask(MAIL), REFUSED)
})

for (const { name, script } of [
  {
    name: 'throws',
    script: () => {
      throw new TypeError('secret text')
    },
  },
  { name: 'rejects', script: () => Promise.reject(new TypeError('secret text')) },
  { name: 'gives nonsense', script: () => ({ kind: 'bogus' }) as never },
])
  t.test(`a handler that ${name} costs its message a tempfail, and nothing else`, async t => {
    let failing = true
    const { client, events, counters, heard } = await bench(t, {
      command: () => (failing ? script() : undefined),
      endOfMessage: () => (failing ? script() : { changes: [], final: CONTINUE }),
    })
    const one = await client()
    const other = await client()
    t.strictSame(await one.ask(MAIL), { kind: 'tempfail' })
    t.strictSame((await one.endOfMessage()).final, { kind: 'tempfail' })
    failing = false
    t.strictSame(await one.ask(MAIL), CONTINUE, 'the same connection goes on')
    t.strictSame(await other.ask(MAIL), CONTINUE, 'and another one')
    t.strictSame(
      events.map(event => event.name),
      ['handler-error', 'handler-error'],
    )
    t.notMatch(JSON.stringify(events), /secret/, 'its text is not told')
    t.equal(counters().handlerErrors, 2)
    t.ok(heard.length > 2)
  })

t.test('a handler that cannot be opened, or that throws at abort and close', async t => {
  const { client, events } = await bench(
    t,
    {},
    {
      open: () => {
        throw new Error('no')
      },
    },
  )
  const one = await client()
  t.strictSame(await one.ask(CONNECT), { kind: 'tempfail' })
  t.strictSame((await one.endOfMessage()).final, { kind: 'tempfail' })
  await one.quit()
  t.equal(events.length, 2)

  const fail = (): never => {
    throw new Error('no')
  }
  const open = () => ({ command: () => undefined, endOfMessage: fail, abort: fail, close: fail })
  const second = await bench(t, {}, { open })
  const two = await second.client()
  t.strictSame(await two.ask(MAIL), CONTINUE)
  two.abort()
  await two.quit()
  t.strictSame(
    second.events.map(({ fields }) => fields['stage']),
    ['abort', 'close'],
  )
})

t.test('trap 38, 54: changes come before the final answer, all or none', async t => {
  const good = { kind: 'insertHeader', index: 0, name: 'X-A', value: 'a' } as const
  const bad = { kind: 'addHeader', name: 'X-B', value: 'a\nb' } as const
  const replies: EndReply[] = [
    { changes: [good, { kind: 'quarantine', reason: 'r' }], final: { kind: 'accept' } },
    { changes: [good, bad], final: { kind: 'accept' } },
    { changes: [good], final: { ...REFUSED, enhanced: '4.0.0' } },
  ]
  const { client, events } = await bench(t, { endOfMessage: () => replies.shift() as EndReply }, { needs: EVERYTHING })
  const one = await client()
  const leading = { ...good, value: ' a' }
  t.strictSame(await message(one), {
    changes: [leading, { kind: 'quarantine', reason: 'r' }],
    final: { kind: 'accept' },
  })
  t.strictSame(await message(one), { changes: [], final: { kind: 'tempfail' } })
  t.strictSame(await message(one), { changes: [], final: { kind: 'tempfail' } })
  t.strictSame(
    events.map(({ name }) => name),
    ['handler-error', 'handler-error'],
  )
})

t.test(
  'trap 39: shutdown at the end of a message goes out as 421, since Postfix 3.7 delivers after SHUTDOWN',
  async t => {
    const { client } = await bench(t, { endOfMessage: () => ({ changes: [], final: { kind: 'shutdown' } }) })
    t.strictSame(await message(await client()), { changes: [], final: CLOSING })
  },
)

t.test('trap 6: a change that was not agreed is left out and told', async t => {
  const changes: EndReply['changes'] = [
    { kind: 'addHeader', name: 'X', value: 'a' },
    { kind: 'changeFrom', sender: '<>' },
  ]
  const { client, events } = await bench(
    t,
    { endOfMessage: () => ({ changes, final: CONTINUE }) },
    { needs: EVERYTHING },
  )
  const one = await client({ offer: { ...FULL_OFFER, actions: 0x3f } })
  t.strictSame((await message(one)).changes, [{ kind: 'addHeader', name: 'X', value: ' a' }])
  t.strictSame(
    events.map(({ name, fields }) => `${name} ${String(fields['refused'] ?? fields['change'])}`),
    ['degraded changeFrom, addRecipientArgs', 'change-not-agreed changeFrom'],
    'once a connection, and once a change',
  )
})

t.test('trap 36, 37: progress while a verdict is awaited, and only then', async t => {
  const done = Promise.withResolvers<StageReply | undefined>()
  const verdict = Promise.withResolvers<EndReply>()
  const { client } = await bench(
    t,
    { command: command => (command.kind === 'mail' ? done.promise : undefined), endOfMessage: () => verdict.promise },
    { timeouts: { progressMs: 20 } },
  )
  const one = await client({ flavour: 'sendmail' })
  setTimeout(() => done.resolve(undefined), 100)
  t.strictSame(await one.ask(MAIL), CONTINUE, 'Sendmail would call progress here bogus')
  one.send({ kind: 'endOfMessage', chunk: Buffer.alloc(0) })
  for (let n = 0; n < 3; n++) t.strictSame(await one.reply(), { kind: 'progress' })
  verdict.resolve({ changes: [], final: { kind: 'accept' } })
  let reply = await one.reply()
  while (reply.kind === 'progress') reply = await one.reply()
  t.strictSame(reply, { kind: 'accept' })
  t.strictSame(await one.ask(RCPT), CONTINUE, 'no progress after it')
})

t.test('trap 37: a verdict that takes too long is tempfail, and the handler hears of it', async t => {
  let aborted = false
  const late = Promise.withResolvers<EndReply>()
  const { client, events, counters } = await bench(
    t,
    {
      endOfMessage: (_, signal) => {
        signal.addEventListener('abort', () => (aborted = true))
        return late.promise
      },
    },
    { timeouts: { progressMs: 1_000, endOfMessageMs: 50 } },
  )
  const one = await client()
  await one.ask(MAIL)
  t.strictSame((await one.endOfMessage()).final, { kind: 'tempfail' })
  t.ok(aborted)
  late.resolve({ changes: [], final: { kind: 'accept' } })
  t.strictSame(await one.ask(MAIL), CONTINUE, 'the late verdict is not sent')
  t.strictSame(
    events.map(({ name }) => name),
    ['handler-timeout'],
  )
  t.equal(counters().handlerTimeouts, 1)
})

t.test('trap 37: a stage that takes too long is tempfail', async t => {
  const { client, events } = await bench(
    t,
    { command: command => (command.kind === 'rcpt' ? new Promise(() => {}) : undefined) },
    { timeouts: { commandMs: 50 } },
  )
  const one = await client()
  await one.ask(MAIL)
  t.strictSame(await one.ask(RCPT), { kind: 'tempfail' })
  t.strictSame(await one.ask(DATA), CONTINUE)
  t.strictSame(
    events.map(({ fields }) => fields['stage']),
    ['rcpt'],
  )
})

for (const { name, give } of [
  { name: 'abort', give: (client: MilterClient) => client.abort() },
  { name: 'QUIT', give: (client: MilterClient) => client.send({ kind: 'quit' }) },
  { name: 'EOF', give: (client: MilterClient) => client.end() },
  { name: 'a reset', give: (client: MilterClient) => client.destroy() },
])
  t.test(`trap 29: ${name} while a verdict is awaited stops the work`, async t => {
    const signals: AbortSignal[] = []
    const { client, heard, events } = await bench(t, {
      endOfMessage: (_, signal) => {
        signals.push(signal)
        return new Promise(() => {})
      },
    })
    const one = await client()
    await one.ask(MAIL)
    one.send({ kind: 'endOfMessage', chunk: Buffer.alloc(0) })
    one.flush()
    await until(() => signals.length === 1)
    give(one)
    one.flush()
    await until(() => heard.includes('1 abort'))
    t.equal(signals[0]?.aborted, true)
    t.strictSame(events, [])
    if (name === 'abort') t.strictSame(await one.ask(MAIL), CONTINUE, 'and the connection goes on')
  })

t.test('commands wait, in order, while the handler works, and one answer comes for each', async t => {
  const gates: (() => void)[] = []
  const order: string[] = []
  const { client } = await bench(t, {
    command: command => {
      order.push(command.kind)
      return new Promise(resolve => gates.push(() => resolve(undefined)))
    },
  })
  const one = await client()
  const commands = [CONNECT, HELO, MAIL, RCPT, DATA, HEADER, EOH, BODY]
  for (const command of commands) one.send(command)
  one.flush()
  for (let n = 0; n < commands.length; n++) {
    await until(() => gates.length === n + 1)
    t.equal(order.length, n + 1, 'the next one waits')
    gates[n]?.()
    t.strictSame(await one.reply(), CONTINUE)
  }
})

t.test('trap 2: reading goes on while the handler works, up to a bound', async t => {
  const gate = Promise.withResolvers<undefined>()
  let octets = 0
  const { client } = await bench(
    t,
    {
      command: command => {
        if (command.kind === 'mail') return gate.promise
        if (command.kind === 'body') octets += command.chunk.length
        return undefined
      },
    },
    { needs: { actions: {}, noReply: ALL_BUT_END }, limits: { waitingOctets: 200_000 } },
  )
  const one = await client()
  one.send(MAIL)
  const chunk = Buffer.alloc(65_535, 'x')
  for (let n = 0; n < 300; n++) one.send({ kind: 'body', chunk })
  one.send({ kind: 'endOfMessage', chunk: Buffer.alloc(0) })
  one.flush()
  await new Promise(resolve => setTimeout(resolve, 50))
  t.equal(octets, 0)
  gate.resolve(undefined)
  t.strictSame(await one.reply(10_000), CONTINUE)
  t.equal(octets, 300 * 65_535, 'nothing is lost')
})

t.test('an MTA that does not read its replies is not answered without end', async t => {
  const { raw, heard } = await bench(t)
  const one = await raw()
  const header = encodeCommand({ kind: 'header', name: 'A', value: 'b' })
  one.send({ kind: 'negotiate', ...FULL_OFFER })
  for (let n = 0; n < 20_000; n++) one.write(header)
  one.send({ kind: 'quit' })
  one.flush()
  await until(() => heard.length > 100)
  await one.closed
  t.pass('it came to its end')
})

for (const { name, wire, code } of [
  { name: 'trap 1: length 0', wire: '\0\0\0\0', code: 'packet-length' },
  { name: 'an oversize packet', wire: '\x7f\xff\xff\xffB', code: 'packet-length' },
  { name: 'a letter that no command has', wire: '\0\0\0\x01Z', code: 'unknown-letter' },
  { name: 'a truncated field', wire: '\0\0\0\x03Hab', code: 'truncated-packet' },
  { name: 'a second negotiation', wire: '\0\0\0\x0dO\0\0\0\x06\0\0\0\x01\0\0\0\x01', code: 'unexpected' },
  { name: 'an SMTP client that came to the wrong port', wire: 'EHLO mx.example\r\n', code: 'packet-length' },
] as const)
  t.test(`${name} ends that connection and no other`, async t => {
    const { client, events, heard, counters } = await bench(t)
    const one = await client()
    const other = await client()
    await one.ask(MAIL)
    one.write(wire)
    await one.closed
    await until(() => heard.includes('1 close protocol-error'))
    t.ok(heard.includes('1 abort'))
    t.strictSame(
      events.map(({ name: what, fields }) => [what, fields['code']]),
      [['protocol-error', code]],
    )
    t.equal(counters().protocolErrors[code], 1)
    t.strictSame(await other.ask(MAIL), CONTINUE)
  })

for (const { name, wire, code } of [
  { name: 'a command before the negotiation', wire: '\0\0\0\x04Hab\0', code: 'unexpected' },
  { name: 'version 1', wire: '\0\0\0\x0dO\0\0\0\x01\0\0\0\x01\0\0\0\x01', code: 'bad-negotiation' },
  { name: 'a short negotiation', wire: '\0\0\0\x05O\0\0\0\x06', code: 'truncated-packet' },
] as const)
  t.test(`${name} ends the connection`, async t => {
    const { raw, counters, heard } = await bench(t)
    const one = await raw()
    one.write(wire)
    await one.closed
    t.equal(counters().protocolErrors[code], 1)
    t.strictSame(heard, [])
  })

t.test('EOF inside a packet is an error with a name', async t => {
  const { client, counters } = await bench(t)
  const one = await client()
  one.write('\0\0\0\x09He')
  one.end()
  await one.closed
  await until(() => counters().protocolErrors['truncated-stream'] === 1)
  t.pass()
})

t.test('trap 16: macros before the negotiation, and QUIT before it, are no error', async t => {
  const { raw, events } = await bench(t)
  const one = await raw()
  one.macros('C', { j: 'x' })
  await one.quit()
  t.strictSame(events, [])
})

t.test('an MTA that connects and says nothing is closed after a while', async t => {
  const { raw, counters } = await bench(t, {}, { timeouts: { negotiateMs: 40 } })
  await (
    await raw()
  ).closed
  t.equal(counters().protocolErrors.timeout, 1)
})

t.test('trap 37: silence in a session ends it without error', async t => {
  const { client, heard, events } = await bench(t, {}, { timeouts: { idleMs: 1_000 } })
  const one = await client()
  await one.ask(MAIL)
  await one.closed
  t.strictSame(heard, ['1 mail', '1 abort', '1 close idle'])
  t.strictSame(events, [])
})
