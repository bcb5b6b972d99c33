/** Handing a message to the MTA: every octet arrives, and it counts as taken only after the 250. */
import { randomBytes } from 'node:crypto'
import { createConnection, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { handBack } from '../../lib/quarantine/hand-back.ts'
import { freePort } from '../support/temp.ts'
import { run } from '../support/process.ts'
import { startSink } from '../support/sink.ts'
import { until } from '../support/wait.ts'
import type { AddressInfo, Socket } from 'node:net'
import type { HandedBack, Patience } from '../../lib/quarantine/hand-back.ts'

const sink = await startSink()
t.teardown(async () => sink.stop())
const MESSAGE = {
  sender: 'alice@good.example',
  recipient: 'bob@here.example',
  octets: Buffer.from('A: b\r\n\r\nHello.\r\n'),
}
const clients: Socket[] = []
const connectedTo = (port: number): Socket => {
  const socket = createConnection({ port, host: '127.0.0.1' })
  clients.push(socket)
  return socket
}
const at =
  (port: number, patience: Patience = {}) =>
  async (more: Partial<Omit<typeof MESSAGE, 'sender'> & { sender: string | null }> = {}): Promise<HandedBack> =>
    handBack(() => connectedTo(port), 'mx.here.example', { ...MESSAGE, ...more }, patience)
const give = at(sink.port)

t.test('octets', async t => {
  const head = 'Subject: x\r\n\r\n'
  for (const [name, octets, arrives = octets] of [
    ['a message', `${head}Hello.\r\n`],
    ['points', `${head}.\r\n..\r\n.x\r\n\r\n.\r\n`],
    ['a point at the very beginning', `.odd: x\r\n\r\nx\r\n`],
    ['only a point', '.\r\n'],
    ['what would end DATA, and a command', `${head}a\r\n.\r\nQUIT\r\n.\r\n`],
    ['long lines', `${head}${'x'.repeat(5_000)}\r\n${'.'.repeat(2_000)}\r\n`],
    ['a line of a megabyte', `${head}${'y'.repeat(1_000_000)}\r\n`],
    ['8-bit', `Subject: \xfc\r\n\r\n\xff\xfe\x80\r\n`],
    ['NUL', `${head}a\0b\r\n\0.\r\n\0\r\n`],
    ['lone CR', `${head}a\rb\r.\r\r\n`],
    ['spaces at the end', `${head}x  \r\n \r\n\t\r\n`],
    ['empty lines at the end', `${head}x\r\n\r\n\r\n`],
    ['no body', head],
    ['no empty line', 'Subject: x\r\n'],
    ['nothing but a line', '\r\n'],
    // What SMTP cannot carry comes as the MTA would make it of any mail.
    ['no final line end', `${head}x`, `${head}x\r\n`],
    ['a final CR', `${head}x\r`, `${head}x\r\n`],
    ['a final CR behind CRLF', `${head}x\r\n\r`, `${head}x\r\n\r\n`],
    ['lone LF', `${head}a\n.b\n\nc\r\n`, `${head}a\r\n.b\r\n\r\nc\r\n`],
  ] as const satisfies readonly (readonly [string, string, string?])[]) {
    sink.clear()
    t.strictSame(await give({ octets: Buffer.from(octets, 'latin1') }), { did: 'taken', code: 250 }, name)
    t.equal(sink.received[0]?.octets.toString('latin1') === arrives, true, `${name}: as it was`)
    t.equal(sink.received.length, 1)
  }
  sink.clear()
  const all = Buffer.concat([
    Buffer.from(head),
    Buffer.from(randomBytes(3_000_000).toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
    Buffer.from('x\r\n'),
  ])
  t.match(await give({ octets: all }), { did: 'taken' })
  t.ok(sink.received[0]?.octets.equals(all), 'three megabytes of anything')
})

t.test('envelopes', async t => {
  for (const [name, more, sender, recipient, args] of [
    ['the null sender', { sender: null }, '', 'bob@here.example', []],
    [
      '8-bit',
      { octets: Buffer.from('A: \xfc\r\n\r\n', 'latin1') },
      'alice@good.example',
      'bob@here.example',
      ['BODY=8BITMIME'],
    ],
    [
      'a recipient that wants SMTPUTF8',
      { recipient: 'grüße@here.example' },
      'alice@good.example',
      'grüße@here.example',
      ['SMTPUTF8'],
    ],
    [
      'a sender that wants SMTPUTF8',
      { sender: '用户@good.example' },
      '用户@good.example',
      'bob@here.example',
      ['SMTPUTF8'],
    ],
    [
      'quotes',
      { sender: '"a b"@good.example', recipient: '"x\\"y@z"@here.example' },
      '"a b"@good.example',
      '"x\\"y@z"@here.example',
      [],
    ],
    ['no domain', { sender: 'root', recipient: 'postmaster' }, 'root', 'postmaster', []],
    ['the case of local parts', { recipient: 'BoB@here.example' }, 'alice@good.example', 'BoB@here.example', []],
  ] as const) {
    sink.clear()
    t.match(await give(more), { did: 'taken' }, name)
    t.match(sink.received, [{ sender, recipients: [recipient], senderArguments: args }], name)
  }
  sink.clear()
  for (const [name, more] of [
    ['an address that ends its brackets', { recipient: '"a>b"@here.example' }],
    ['a sender that does', { sender: '"<"@good.example' }],
    ['a command in an address', { recipient: 'bob@here.example>\r\nRCPT TO:<eve@evil.example' }],
    ['a line end in a sender', { sender: 'a@b.example\nDATA' }],
    ['no recipient', { recipient: '' }],
  ] as const)
    t.strictSame(await give(more), { did: 'refused', code: null }, `${name}: cannot be said, now or later`)
  t.equal(sink.received.length, 0)
})

t.test('what the MTA says', async t => {
  for (const stage of ['mail', 'rcpt', 'data'] as const)
    for (const [reply, want] of [
      ['450 4.2.0 later', { did: 'later', code: 450 }],
      ['421 4.3.2 going down', { did: 'later', code: 421 }],
      ['452-4.3.1 two\r\n452 4.3.1 lines', { did: 'later', code: 452 }],
      ['550 5.7.1 no', { did: 'refused', code: 550 }],
      ['554-5.7.1 two\r\n554 5.7.1 lines', { did: 'refused', code: 554 }],
    ] as const) {
      sink.clear()
      sink.answer = at => (at === stage ? reply : undefined)
      t.strictSame(await give(), want, `${reply.slice(0, 3)} at ${stage}`)
      t.equal(sink.received.length, 0)
    }
  sink.clear()
})

/** A server that says what it is told to: each text after the line that matches; null hangs up. */
async function oddServer(t: Tap, greeting: string | null, steps: readonly (readonly [RegExp, string | null])[]) {
  const sockets = new Set<Socket>()
  let heard = ''
  const server = createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    const left = [...steps]
    const say = (text: string | null): void => void (text === null ? socket.destroy() : socket.write(text))
    if (greeting !== '') say(greeting)
    let text = ''
    socket.on('data', chunk => {
      heard += chunk.toString('latin1')
      text += chunk.toString('latin1')
      for (let [step] = left; step !== undefined && step[0].test(text); [step] = left) {
        text = text.replace(step[0], '')
        left.shift()
        say(step[1])
      }
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(done => server.close(done))
  })
  return { port: (server.address() as AddressInfo).port, sockets, heard: () => heard }
}
type Tap = { readonly teardown: (work: () => Promise<unknown>) => void }

const [HELLO, EHLO, MAIL, RCPT, DATA, END] = [
  '220 odd.example\r\n',
  [/EHLO .*\r\n/, '250 odd.example\r\n'],
  [/MAIL .*\r\n/, '250 ok\r\n'],
  [/RCPT .*\r\n/, '250 ok\r\n'],
  [/DATA\r\n/, '354 go\r\n'],
  [/[^]*\r\n\.\r\n/, '250 ok\r\n'],
] as const
const TO_DATA = [EHLO, MAIL, RCPT, DATA] as const

t.test('servers that fail: never taken without the 250', async t => {
  const quick = { silenceMs: 300, connectMs: 300 }
  const big = { octets: Buffer.concat([Buffer.from('A: b\r\n\r\n'), Buffer.alloc(20_000_000, 'x\r\n')]) }
  for (const { name, greeting = HELLO, steps = [], more = {}, want = { did: 'later' } } of [
    { name: 'hangs up at once', greeting: null },
    { name: 'never greets', greeting: '' },
    {
      name: 'wants nobody: that says nothing of the message',
      greeting: '554 no mail here\r\n',
      want: { did: 'later', code: 554 },
    },
    { name: 'is busy', greeting: '421 busy\r\n', want: { did: 'later', code: 421 } },
    { name: 'is a web server', greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n' },
    { name: 'greets with half a line', greeting: '220 odd' },
    { name: 'hangs up at EHLO', steps: [[/EHLO.*\r\n/, null]] },
    {
      name: 'knows neither EHLO nor HELO',
      steps: [
        [/EHLO.*\r\n/, '502 no\r\n'],
        [/HELO.*\r\n/, '550 no\r\n'],
      ],
      want: { did: 'later' },
    },
    {
      name: 'knows HELO only',
      steps: [[/EHLO.*\r\n/, '502 no\r\n'], [/HELO.*\r\n/, '250 ok\r\n'], MAIL, RCPT, DATA, END],
      want: { did: 'taken', code: 250 },
    },
    { name: 'says nothing to MAIL', steps: [EHLO] },
    { name: 'hangs up at MAIL', steps: [EHLO, [/MAIL.*\r\n/, null]] },
    { name: 'hangs up at RCPT', steps: [EHLO, MAIL, [/RCPT.*\r\n/, null]] },
    { name: 'hangs up at DATA', steps: [EHLO, MAIL, RCPT, [/DATA\r\n/, null]] },
    {
      name: 'refuses DATA',
      steps: [EHLO, MAIL, RCPT, [/DATA\r\n/, '554 no\r\n']],
      want: { did: 'refused', code: 554 },
    },
    { name: 'is gone in the middle of DATA', steps: [...TO_DATA, [/Hello/, null]] },
    { name: 'is gone in the middle of much DATA', more: big, steps: [...TO_DATA, [/x{1000}/, null]] },
    {
      name: 'says 451 in the middle, and hangs up',
      more: big,
      steps: [...TO_DATA, [/x\r\n/, '451 too much\r\n'], [/x\r\n/, null]],
      want: { did: 'later' },
    },
    { name: 'is gone after the last point', steps: [...TO_DATA, [/\r\n\.\r\n/, null]] },
    { name: 'says nothing after the last point', steps: TO_DATA },
    { name: 'says half a 250', steps: [...TO_DATA, [/\r\n\.\r\n/, '250']] },
    { name: 'says the first line of a 250', steps: [...TO_DATA, [/\r\n\.\r\n/, '250-ok\r\n']] },
    { name: 'says nonsense after the last point', steps: [...TO_DATA, [/\r\n\.\r\n/, 'ok then\r\n']] },
    { name: 'says 354 again', steps: [...TO_DATA, [/\r\n\.\r\n/, '354 go on\r\n']] },
    { name: 'does what it should', steps: [...TO_DATA, END], want: { did: 'taken', code: 250 } },
    { name: 'does, and never hangs up', steps: [...TO_DATA, END], want: { did: 'taken', code: 250 } },
    {
      name: 'says 250 in two lines',
      steps: [...TO_DATA, [/\r\n\.\r\n/, '250-ok\r\n250 queued\r\n']],
      want: { did: 'taken' },
    },
  ] as readonly Odd[]) {
    const server = await oddServer(t, greeting, steps)
    t.match(await at(server.port, quick)(more), want, name)
    await until(`no connection to be left: ${name}`, () => clients.every(one => one.destroyed), 5_000)
  }
  t.strictSame(await at(await freePort(), quick)(), { did: 'later', code: null }, 'nobody listens')
  t.strictSame(
    await handBack(
      () => {
        throw new Error('not declared')
      },
      'x',
      MESSAGE,
    ),
    { did: 'later', code: null },
    'nobody may connect there',
  )
})
type Odd = {
  readonly name: string
  readonly greeting?: string | null
  readonly steps?: readonly (readonly [RegExp, string | null])[]
  readonly more?: object
  readonly want?: object
}

t.test('a server that is slow, and never silent, is left before somebody else may begin', async t => {
  const server = await oddServer(t, '', [])
  const dripping = setInterval(() => {
    for (const socket of server.sockets) socket.write('220-wait\r\n')
  }, 20)
  t.teardown(async () => clearInterval(dripping))
  const began = performance.now()
  t.strictSame(await at(server.port, { silenceMs: 10_000, wholeMs: 300 })(), { did: 'later', code: null })
  t.ok(performance.now() - began < 5_000)
})

t.test('what we say: our name, no TLS, nothing else', async t => {
  const server = await oddServer(t, HELLO, [
    [/EHLO .*\r\n/, '250-odd.example\r\n250-STARTTLS\r\n250-AUTH PLAIN\r\n250 SIZE 5\r\n'],
    MAIL,
    RCPT,
    DATA,
    END,
    [/QUIT\r\n/, '221 bye\r\n'],
  ])
  t.match(await at(server.port)(), { did: 'taken' })
  await until('QUIT', () => server.heard().includes('QUIT'))
  t.equal(
    server.heard(),
    'EHLO mx.here.example\r\nMAIL FROM:<alice@good.example>\r\nRCPT TO:<bob@here.example>\r\nDATA\r\nA: b\r\n\r\nHello.\r\n.\r\nQUIT\r\n',
  )
})

t.test('a process ends when it is done, whatever the server does with its end', async t => {
  const server = await oddServer(t, HELLO, [...TO_DATA, END])
  const silent = await oddServer(t, '', [])
  const module = new URL('../../lib/quarantine/hand-back.ts', import.meta.url).href
  for (const [port, want] of [
    [server.port, 'taken'],
    [silent.port, 'later'],
  ] as const) {
    const began = performance.now()
    const out = await run(process.execPath, [
      '--input-type=module',
      '-e',
      `import { createConnection } from 'node:net'
       import { handBack } from ${JSON.stringify(module)}
       const message = { sender: null, recipient: 'bob@here.example', octets: Buffer.from('A: b\\r\\n\\r\\n') }
       console.log((await handBack(() => createConnection({ port: ${port}, host: '127.0.0.1' }), 'x.example', message, { silenceMs: 300 })).did)`,
    ])
    t.equal(out, `${want}\n`)
    t.ok(performance.now() - began < 20_000)
  }
  await delay(0)
})
