/** Sessions over a real socket: what an MTA may say in which order, and what the filter answers. */
import t from 'tap'
import { listen } from '../../lib/milter/server.ts'
import { MilterClient } from '../../lib/milter/client.ts'
import { MtaSession, sendMessage } from '../../lib/milter/mta.ts'
import { FULL_OFFER, negotiate } from '../../lib/milter/negotiate.ts'
import { createMetrics } from '../../lib/observe/metrics.ts'
import { settingsFrom } from '../../lib/settings/load.ts'
import { raise } from '../../lib/store/state.ts'
import { openStores } from '../../lib/store/stores.ts'
import { wire } from '../../lib/wire.ts'
import { tempFolder } from '../support/temp.ts'
import { silent, txt, zone } from '../support/zone.ts'
import type { Test } from 'tap'
import type { LogEvent, MessageEvent } from '../../lib/observe/events.ts'

const world = zone({
  'good.example TXT': txt('v=spf1 ip4:192.0.2.1 -all'),
  '_dmarc.good.example TXT': txt('v=DMARC1; p=reject'),
})
const raw = Buffer.from(
  'From: ann@good.example\r\nDate: Mon, 23 Nov 2026 20:00:00 +0000\r\nMessage-ID: <1@good.example>\r\n\r\nhi\r\n',
)
const mail = { sender: '<ann@good.example>', recipients: ['<bob@here.example>'], raw }

async function serve(t: Test, settings = '{}', data = '/nonexistent') {
  const events: LogEvent[] = []
  const now = (): Date => new Date('2026-11-23T21:00:00Z')
  const stores = openStores({ data, keys: `${data}/keys`, say: () => undefined, keepDays: 7, now })
  t.teardown(() => stores.close())
  const wired = wire(settingsFrom(settings), {
    stores,
    write: event => events.push(event),
    metrics: createMetrics(),
    now,
    resolve: world,
  })
  const server = await listen({ addresses: ['inet:127.0.0.1:0'], needs: wired.needs, open: wired.openSession })
  t.teardown(() => server.close())
  return {
    at: server.addresses[0] ?? '',
    usedOctets: wired.usedOctets,
    stores,
    counters: () => server.counters(),
    messages: () => events.filter((event): event is MessageEvent => event.event === 'message'),
  }
}

t.test('several messages in one session are judged one by one', async t => {
  const { at, messages } = await serve(t)
  const session = await MtaSession.open(at, {
    client: { address: '192.0.2.1', host: 'mx.good.example' },
    helo: 'mx.good.example',
  })
  for (const i of ['A1', 'A2', 'A3'])
    t.match(await session.send({ ...mail, macros: { endOfMessage: { i } } }), { action: 'accept' })
  await session.close()
  t.strictSame(
    messages().map(({ queue_id, client_name, spf, dmarc }) => [queue_id, client_name, spf, dmarc]),
    ['A1', 'A2', 'A3'].map(i => [i, 'mx.good.example', 'pass', 'pass']),
  )
})

t.test('a forged sender is refused at the end of the message', async t => {
  const { at } = await serve(t)
  const outcome = await sendMessage(at, { ...mail, client: { address: '203.0.113.9' } })
  t.equal(outcome.stage, 'endOfMessage')
  t.match(
    outcome.smtp,
    /^550 5\.7\.1 DMARC failed, and good\.example asks for rejection \(rule DMARC, reference \w{4}-\w{3}\)$/,
  )
})

t.test('traps 30, 31: MAIL without HELO, without an end, and without an abort before the next', async t => {
  const { at, messages, usedOctets } = await serve(t)
  const client = await MilterClient.connect(at)
  client.send({ kind: 'connect', host: 'mx.good.example', family: 'inet', port: 25, address: '192.0.2.1' })
  for (let n = 0; n < 3; n++) {
    client.send({ kind: 'mail', sender: '<ann@good.example>', args: [] })
    client.send({ kind: 'rcpt', recipient: '<bob@here.example>', args: [] })
    client.send({ kind: 'header', name: 'From', value: ' ann@good.example' })
  }
  client.abort()
  client.abort()
  client.send({ kind: 'mail', sender: '<ann@good.example>', args: [] })
  client.send({ kind: 'header', name: 'From', value: ' ann@good.example' })
  client.send({ kind: 'endOfHeaders' })
  client.send({ kind: 'body', chunk: Buffer.from('hi\r') })
  t.match(await client.endOfMessage(Buffer.from('\n')), { final: { kind: 'accept' } })
  await client.quit()
  t.equal(messages().length, 1)
  t.match(messages()[0], { rules: /HELO_MISSING/, dmarc: 'pass' })
  t.equal(usedOctets(), 0)
})

t.test('an MTA that goes away leaves nothing behind, wherever it was', async t => {
  const { at, messages, usedOctets, counters } = await serve(t)
  const steps = [
    { kind: 'connect', host: '[192.0.2.1]', family: 'inet', port: 25, address: '192.0.2.1' },
    { kind: 'helo', name: 'x' },
    { kind: 'mail', sender: '<ann@good.example>', args: [] },
    { kind: 'rcpt', recipient: '<bob@here.example>', args: [] },
    { kind: 'data' },
    { kind: 'header', name: 'Subject', value: ' x' },
    { kind: 'endOfHeaders' },
    { kind: 'body', chunk: Buffer.alloc(60_000) },
  ] as const
  for (let upTo = 0; upTo <= steps.length; upTo++) {
    const client = await MilterClient.connect(at)
    for (const step of steps.slice(0, upTo)) client.send(step)
    client.end()
    await client.closed
  }
  t.equal(messages().length, 0)
  t.equal(usedOctets(), 0)
  t.equal(counters().handlerErrors, 0)
})

t.test('an MTA that gives up while its message is judged: the log claims no action', async t => {
  const events: LogEvent[] = []
  const { needs, openSession, usedOctets } = wire(settingsFrom('{}'), {
    stores: openStores({ data: '/nonexistent', keys: '/nonexistent/keys', say: () => undefined, keepDays: 7 }),
    write: event => events.push(event),
    metrics: createMetrics(),
    now: () => new Date('2026-11-23T21:00:00Z'),
    resolve: silent,
  })
  const macros = { get: () => undefined }
  const handler = openSession(negotiate(FULL_OFFER, needs), { id: 1, listener: '' })
  const connect = { kind: 'connect', host: '[192.0.2.1]', family: 'inet', port: 25, address: '192.0.2.1' } as const
  await handler.command(connect, macros)
  await handler.command({ kind: 'mail', sender: '<ann@good.example>', args: [] }, macros)
  await handler.command({ kind: 'body', chunk: Buffer.alloc(100_000) }, macros)
  const control = new AbortController()
  const reply = handler.endOfMessage(macros, control.signal)
  control.abort()
  handler.abort()
  await reply
  t.match(events, [{ event: 'message', action: 'aborted' }])
  t.equal(usedOctets(), 0)
})

t.test('traps 69, 70: mail that never was SMTP is judged, and none of its recipients is refused', async t => {
  const { at, messages } = await serve(t, '{skip: {networks: []}, refuse: {recipients: [here.example]}}')
  const local = {
    client: { address: '127.0.0.1', host: 'localhost' },
    helo: 'localhost',
    sender: '',
    recipients: ['bob@here.example'],
    raw,
  }
  t.match(
    await sendMessage(at, local),
    { action: 'reject', refused: [] },
    'the null sender with DMARC p=reject fails at the end',
  )
  t.match(await sendMessage(at, { ...local, raw: Buffer.from('Subject: cron\r\n\r\nhi\r\n') }), {
    action: 'accept',
    refused: [],
  })
  t.equal(messages().length, 2)
})

t.test('trap 40: refused at RCPT: that recipient alone, the others get their mail', async t => {
  const { at } = await serve(t, '{refuse: {recipients: [old@here.example]}}')
  const outcome = await sendMessage(at, {
    ...mail,
    client: { address: '192.0.2.1' },
    recipients: ['<bob@here.example>', '<OLD@Here.example>', '<eve@here.example>'],
  })
  t.match(outcome, {
    action: 'accept',
    refused: [{ recipient: '<OLD@Here.example>', smtp: /^550 5\.7\.1 .*rule REFUSE/ }],
  })
  t.strictSame(outcome.apply().recipients, ['<bob@here.example>', '<eve@here.example>'])
})

t.test('traps 25, 41: a recipient that the MTA refused itself is none of ours', async t => {
  const { at } = await serve(
    t,
    '{quarantine: {mailbox: q@here.example}, score: {reject: off}, refuse: {recipients: [x.example]}}',
  )
  const client = await MilterClient.connect(at)
  client.send({ kind: 'connect', host: '[192.0.2.1]', family: 'inet', port: 25, address: '192.0.2.1' })
  client.send({ kind: 'mail', sender: '<ann@good.example>', args: [] })
  client.macros('R', { '{rcpt_mailer}': 'error', '{rcpt_host}': '5.1.1', '{rcpt_addr}': 'User unknown' })
  await client.ask({ kind: 'rcpt', recipient: '<unknown@here.example>', args: [] })
  client.macros('R', { '{rcpt_mailer}': 'local' })
  await client.ask({ kind: 'rcpt', recipient: '<bob@here.example>', args: [] })
  client.send({ kind: 'endOfHeaders' })
  client.send({
    kind: 'body',
    chunk: Buffer.from(['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')),
  })
  const { changes } = await client.endOfMessage()
  t.strictSame(
    changes.filter(({ kind }) => kind === 'deleteRecipient'),
    [{ kind: 'deleteRecipient', recipient: '<bob@here.example>' }],
  )
  client.destroy()
})

t.test('more recipients than are kept: 452 where the MTA asks at RCPT', async t => {
  const { at } = await serve(t, '{limits: {recipients: 100}, refuse: {recipients: [x.example]}}')
  const recipients = Array.from({ length: 102 }, (_, n) => `<r${n}@here.example>`)
  const outcome = await sendMessage(at, { ...mail, client: { address: '192.0.2.1' }, recipients })
  t.equal(outcome.action, 'accept')
  t.strictSame(
    outcome.refused.map(({ recipient, smtp }) => [recipient, smtp.slice(0, 9)]),
    [
      ['<r100@here.example>', '452 4.5.3'],
      ['<r101@here.example>', '452 4.5.3'],
    ],
  )
})

t.test('more recipients than are kept, unasked: nobody is rerouted by half', async t => {
  const { at } = await serve(
    t,
    '{limits: {recipients: 100}, quarantine: {mailbox: q@here.example}, score: {reject: off}}',
  )
  const recipients = Array.from({ length: 102 }, (_, n) => `<r${n}@here.example>`)
  const spam = Buffer.concat([
    raw,
    Buffer.from(['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('')),
  ])
  t.match(await sendMessage(at, { ...mail, raw: spam, client: { address: '192.0.2.1' }, recipients }), {
    action: 'tempfail',
    smtp: /^452 4\.5\.3/,
  })
  t.match(
    await sendMessage(at, { ...mail, client: { address: '192.0.2.1' }, recipients }),
    { action: 'accept' },
    'good mail passes',
  )
})

t.test('short of memory: 451, the octets are given back, and the next message is fine', async t => {
  const { at, usedOctets, messages } = await serve(t, '{limits: {memory_octets: 16M, message_octets: 16M}}')
  const big = Buffer.concat([raw, Buffer.alloc(20_000_000, 'x\r\n')])
  t.match(await sendMessage(at, { ...mail, raw: big, client: { address: '192.0.2.1' } }), {
    action: 'tempfail',
    smtp: /^451 4\.3\.1 .*LIMIT/,
  })
  t.equal(usedOctets(), 0)
  t.match(await sendMessage(at, { ...mail, client: { address: '192.0.2.1' } }), { action: 'accept' })
  t.equal(messages()[0]?.bytes, big.length)
})

for (const { name, kept, fields } of [
  { name: 'behind more fields than are kept', kept: 100, fields: 101 },
  { name: 'among more fields than are kept by default', kept: 30_000, fields: 20_001 },
])
  t.test(`a forged sender ${name} is refused all the same`, async t => {
    const { at } = await serve(t, `{limits: {header_fields: ${kept}}}`)
    const long = Buffer.concat([Buffer.from('X-Filler: x\r\n'.repeat(fields)), raw])
    t.match(await sendMessage(at, { ...mail, raw: long, client: { address: '203.0.113.9' } }), {
      action: 'reject',
      smtp: /^550 5\.7\.1 .*DMARC/,
    })
  })

t.test('observe refuses no recipient', async t => {
  const refuse = 'refuse: {recipients: [bob@here.example]}'
  const from = { ...mail, client: { address: '192.0.2.1' } }
  t.match((await sendMessage((await serve(t, `{${refuse}}`)).at, from)).refused, [{ smtp: /^550 5\.7\.1/ }])
  t.match(await sendMessage((await serve(t, `{mode: observe, ${refuse}}`)).at, from), { action: 'accept', refused: [] })
})

for (const { typed, resolved, refused } of [
  { typed: '<bob>', resolved: 'bob@here.example', refused: 1 },
  { typed: '<bob@[192.0.2.25]>', resolved: 'bob@here.example', refused: 1 },
  { typed: '<here.example!bob>', resolved: 'bob@here.example', refused: 1 },
  { typed: '<b\\ob@here.example>', resolved: 'bob@here.example', refused: 1 },
  { typed: '<bob>', resolved: 'bob', refused: 0 },
  { typed: '<carl@here.example>', resolved: 'bob@here.example', refused: 0 },
])
  t.test(`${typed}, which is ${resolved} to the MTA: ${refused} refused`, async t => {
    const { at } = await serve(t, '{refuse: {recipients: [bob@here.example]}}')
    const given = { recipients: [typed], client: { address: '192.0.2.1' }, macros: { rcpt: { rcpt_addr: resolved } } }
    t.equal((await sendMessage(at, { ...mail, ...given })).refused.length, refused)
  })

t.test('over a rate limit: put off, explained by its reference, and let pass for a domain on trial', async t => {
  const { at, stores } = await serve(t, '{rate_limits: {clients: 1/1h}}', tempFolder('limited'))
  const from = { ...mail, client: { address: '192.0.2.1' } }
  t.match(await sendMessage(at, from), { action: 'accept' })
  const { smtp } = await sendMessage(at, from)
  const [, reference = ''] = /^451 4\.7\.1 .*rule RATE, reference (\S+)\)/.exec(smtp ?? '') ?? []
  t.match(stores.verdicts.find(reference)?.groups, [
    { recipients: 1, action: 'tempfail', code: 'RATE', done: 'tempfail' },
  ])
  stores.state.demand(
    database =>
      database
        .prepare(`INSERT INTO setting VALUES ('domain:here.example', 'observe_until', '"2099-12-31"', 0, '', '')`)
        .run() && raise(database, 'settings'),
    { write: true },
  )
  stores.state.close() // its own changes it does not hear of
  stores.state.look()
  t.match(await sendMessage(at, from), { action: 'accept' })
})

t.test('own networks and logged-in users are not judged, not changed, and logged', async t => {
  const { at, messages } = await serve(t)
  t.match(await sendMessage(at, { ...mail, client: { address: '127.0.0.1' } }), { action: 'accept', changes: [] })
  const user = { ...mail, client: { address: '203.0.113.9' }, macros: { mail: { auth_authen: 'ann' } } }
  t.match(await sendMessage(at, user), { action: 'accept' })
  t.match(messages(), [
    { rules: 'network', rule: 'SKIPPED', bytes: raw.length },
    { rules: 'authenticated', rule: 'SKIPPED' },
  ])
})

t.test('a logged-in user cannot speak in our name', async t => {
  const { at } = await serve(t, '{authserv_id: mx.here.example}')
  const forged = Buffer.concat([
    Buffer.from(
      'Authentication-Results: mx.here.example; spf=pass\r\nX-Spam-Flag: NO\r\nAuthentication-Results: other.example; spf=pass\r\n',
    ),
    raw,
  ])
  const user = { ...mail, raw: forged, client: { address: '203.0.113.9' }, macros: { mail: { auth_authen: 'ann' } } }
  const removed = [
    { kind: 'changeHeader', name: 'X-Spam-Flag', nth: 1, value: '' },
    { kind: 'changeHeader', name: 'Authentication-Results', nth: 1, value: '' },
  ]
  t.strictSame((await sendMessage(at, user)).changes, removed)
  t.strictSame(
    (await sendMessage(at, { ...user, client: { address: '127.0.0.1' }, macros: {} })).changes,
    [],
    'our own server may',
  )
})

t.test('a second author is no way around the first one’s policy', async t => {
  const { at } = await serve(t)
  for (const from of [
    'CEO <ceo@good.example>, x@evil.example',
    'x@evil.example, CEO <ceo@good.example>',
    'ceo@good.example\r\nFrom: x@evil.example',
  ]) {
    const two = Buffer.from(`From: ${from}\r\nDate: Mon, 23 Nov 2026 20:00:00 +0000\r\n\r\nhi\r\n`)
    t.match(
      await sendMessage(at, { ...mail, raw: two, sender: '<x@evil.example>', client: { address: '203.0.113.9' } }),
      { action: 'reject', smtp: /rule DMARC/ },
      from,
    )
  }
  const honest = Buffer.from(
    'From: Doe, John <john@good.example>\r\nDate: Mon, 23 Nov 2026 20:00:00 +0000\r\n\r\nhi\r\n',
  )
  t.match(
    await sendMessage(at, { ...mail, raw: honest, client: { address: '192.0.2.1' } }),
    { action: 'accept' },
    'a name that forgot its quotes',
  )
})

t.test('who the client is', async t => {
  const { at, messages } = await serve(t)
  for (const [host, resolve] of [
    ['mx.good.example', 'OK'],
    ['mx.good.example', 'FORGED'],
    ['[192.0.2.1]', 'FAIL'],
    ['unknown', 'TEMP'],
  ] as const)
    await sendMessage(at, {
      ...mail,
      client: { address: '192.0.2.1', host },
      macros: { connect: { client_resolve: resolve } },
    })
  t.strictSame(
    messages().map(({ client_name }) => client_name),
    ['mx.good.example', null, null, null],
  )
})
