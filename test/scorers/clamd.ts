/** Debian's clamd asked about messages; and peers that are none, or none any more. */
import { randomBytes } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { createClamd } from '../../lib/scorers/clamd.ts'
import { readClamdAnswer } from '../../lib/scorers/clamd-answer.ts'
import { packParts } from '../../lib/scorers/clamd-parts.ts'
import { clamdAddress } from '../../lib/scorers/clamd-client.ts'
import { createSlots } from '../../lib/scorers/slots.ts'
import { EICAR, noClamd, OWN_VIRUS, startClamd } from '../support/clamd.ts'
import { contentOf } from '../support/content.ts'
import { skipUnless } from '../support/skip.ts'
import { freePort, tempFolder } from '../support/temp.ts'
import { zip } from '../support/zip.ts'
import type { Socket } from 'node:net'
import type { Attachment } from '../../lib/mail/attachment.ts'
import type { ClamdChange, ClamdOptions } from '../../lib/scorers/clamd.ts'
import type { Signal } from '../../lib/scorers/signal.ts'

const NO_FILE: Attachment = {
  ...contentOf('Content-Type: application/x\r\n\r\nx').parsed.attachments[0],
} as Attachment
const PLAIN = 'From: alice@good.example\r\nSubject: hello\r\n\r\nHello Bob.\r\n'
const KNOWN = 'inet:127.0.0.1:1'
/** Longer than any machine takes for what is read in one go. */
const NEVER_MS = 20_000

for (const [line, want] of [
  ['stream: OK', { kind: 'clean' }],
  ['stream: Eicar-Test-Signature FOUND', { kind: 'found', signature: 'Eicar-Test-Signature' }],
  [
    'stream: Win.Test-1(44d88612fea8a8f36de82e1278abb02f:68) FOUND',
    { kind: 'found', signature: 'Win.Test-1' },
    'digest and size of what was found are left out',
  ],
  ['stream: a b\r\nX-Forged: yes\x1b[2J FOUND', { kind: 'error' }, 'a name over two lines is no name'],
  ['stream: \xe4<b>" x\x1b FOUND', { kind: 'found', signature: '__b___x_' }, 'a name is made fit for a header field'],
  [`stream: ${'a'.repeat(1000)} FOUND`, { kind: 'found', signature: 'a'.repeat(100) }, 'a long name is cut'],
  [`stream: ${'a'.repeat(2000)} FOUND`, { kind: 'error' }, 'an endless name is an error'],
  ['INSTREAM size limit exceeded. ERROR', { kind: 'too-long' }],
  ['stream: Access denied. ERROR', { kind: 'error', text: /Access denied/ }],
  ['UNKNOWN COMMAND', { kind: 'error' }],
  ['', { kind: 'error' }, 'no text at all is an error'],
  [' FOUND', { kind: 'error' }],
  ['stream:  FOUND', { kind: 'error' }],
  ['stream: OK FOUND', { kind: 'found', signature: 'OK' }, 'a virus may be called OK'],
  ['x stream: OK', { kind: 'error' }],
] as const)
  t.test(`answer ${JSON.stringify(line.slice(0, 60))}`, async t => t.match(readClamdAnswer(`${line}\0`), want))

t.test('a hostile answer is read in no time', async t => {
  const start = performance.now()
  for (const one of ['stream: ', '(', 'FOUND ', '\r\n', ' ']) readClamdAnswer(`stream: ${one.repeat(100_000)}`)
  t.ok(performance.now() - start < NEVER_MS)
})

for (const [text, want] of [
  ['unix:/run/clamd.ctl', { path: '/run/clamd.ctl' }],
  ['/run/clamd.ctl', { path: '/run/clamd.ctl' }],
  ['inet:127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
  ['inet:3310@clamav.example', { host: 'clamav.example', port: 3310 }],
  ['inet6:[::1]:3310', { host: '::1', port: 3310 }],
] as const)
  t.test(`address ${text}`, async t => t.strictSame(clamdAddress(text), want))
for (const text of ['systemd', 'fd:3', 'clamd', ''])
  t.test(`no address: ${JSON.stringify(text)}`, async t => t.throws(() => clamdAddress(text)))

t.test('decoded attachments as one zip file', async t => {
  const file = (name: string | null, content: Buffer | string) => ({ ...NO_FILE, name, content: Buffer.from(content) })
  /** As our own reader of archives sees it. */
  const names = (octets: Buffer | null) => contentOf(base64(octets ?? '')).parsed.attachments[0]?.entries
  t.equal(packParts([], 1000), null)
  t.equal(packParts([file('a', '')], 1000), null, 'an empty file is none')
  t.equal(packParts([file('a', 'x'.repeat(1000))], 1000), null, 'one that does not fit is left out')
  const packed = packParts(
    [file('a.exe', 'one'), file('\u202e b\0.<x>', 'two'), file(null, 'x'.repeat(5000)), file('c.PDF ', 'four')],
    2000,
  )
  t.match(names(packed), [
    { name: '0.exe', content: Buffer.from('one') },
    { name: '1', content: Buffer.from('two') },
    { name: '2.pdf', content: Buffer.from('four') },
  ])
  t.ok((packed?.length ?? 0) < 2000)
  const many = packParts(
    Array.from({ length: 5000 }, () => file('a', 'x')),
    1_000_000,
  )
  t.equal(names(many)?.length, 200)
})

t.test('turns', async t => {
  const slots = createSlots(2)
  const never = new AbortController().signal
  let now = 0
  let most = 0
  const done: number[] = []
  const work = async (n: number): Promise<void> => {
    most = Math.max(most, ++now)
    await delay(1)
    now--
    done.push(n)
    if (n === 3) throw new Error('three')
  }
  const all = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(async n => slots.run(async () => work(n), never)))
  t.equal(most, 2, 'at most so many at a time')
  t.strictSame(done, [1, 2, 3, 4, 5, 6], 'in the order they came')
  t.equal(all.filter(one => one.status === 'rejected').length, 1, 'one that fails gives its place on')
  const held = Promise.withResolvers<void>()
  const holding = [1, 2].map(async () => slots.run(async () => held.promise, never))
  const impatient = new AbortController()
  const waiting = slots.run(async () => work(7), impatient.signal)
  impatient.abort(new Error('no time'))
  await t.rejects(waiting, /no time/, 'who waits too long leaves')
  held.resolve()
  await Promise.all(holding)
  await t.resolves(
    slots.run(async () => work(8), never),
    'and takes nobody’s place with it',
  )
})

/** A scorer and what it told the admin. */
function scorerAt(socket: string, options: Partial<ClamdOptions> = {}) {
  const changes: ClamdChange[] = []
  const scorer = createClamd({
    socket,
    maxOctets: 1_000_000,
    timeoutMs: 30_000,
    onChange: change => changes.push(change),
    ...options,
  })
  const ask = async (raw: Buffer | string, signal = new AbortController().signal): Promise<readonly Signal[]> =>
    scorer(contentOf(raw), { signal })
  return { ask, changes }
}

const base64 = (content: Buffer | string, more = ''): string =>
  `${more}From: alice@good.example\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n` +
  `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n`

const OWN = 'Cleanmilter.Own-1.UNOFFICIAL'
const base64Text = (content: string): string => Buffer.from(content).toString('base64')
const pieces = (content: string): string => (content.match(/.{1,7}/gs) ?? []).map(base64Text).join('\r\n')
const attachment = (encoded: string, type = 'application/octet-stream', boundary = '; boundary=x'): string =>
  `From: alice@good.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed${boundary}\r\n\r\n--x\r\n\r\nSee below.\r\n` +
  `--x\r\nContent-Type: ${type}; name=a.exe\r\nContent-Disposition: attachment; filename=a.exe\r\n` +
  `Content-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n--x--\r\n`
const ambiguous = (one: string, two: string): string =>
  attachment(base64Text(OWN_VIRUS), undefined, `; boundary=${one}; boundary=${two}`)

await t.test('Debian’s clamd', skipUnless(noClamd()), async t => {
  const clamd = await startClamd(['StreamMaxLength 2M'])
  t.teardown(async () => clamd.stop())

  for (const socket of [clamd.unix, clamd.tcp])
    for (const { name, raw, found } of [
      { name: 'a plain message is clean', raw: PLAIN, found: null },
      { name: 'an empty message is clean', raw: '', found: null },
      { name: 'EICAR as base64', raw: base64(EICAR), found: 'Eicar-Test-Signature.UNOFFICIAL' },
      {
        name: 'EICAR in a zip file',
        raw: base64(zip([{ name: 'a.com', content: Buffer.from(EICAR) }])),
        found: 'Eicar-Test-Signature.UNOFFICIAL',
      },
      { name: 'a text that only clamd knows', raw: `${PLAIN}${OWN_VIRUS}\r\n`, found: 'Cleanmilter.Own-1.UNOFFICIAL' },
      { name: 'in a program with two boundaries, the first is right', raw: ambiguous('x', 'y'), found: OWN },
      { name: 'in a program with two boundaries, the last is right', raw: ambiguous('y', 'x'), found: OWN },
      { name: 'in base64 of pieces, each padded', raw: attachment(pieces(OWN_VIRUS)), found: OWN },
      { name: 'in a program that is called a text', raw: attachment(base64Text(OWN_VIRUS), 'text/plain'), found: OWN },
      {
        name: 'in a program in a message in base64',
        raw: attachment(base64Text(attachment(base64Text(OWN_VIRUS))), 'message/rfc822'),
        found: OWN,
      },
      {
        name: 'the same as base64 in a message that begins like a picture',
        raw: base64(OWN_VIRUS, 'GIF89a: x\r\n'),
        found: 'Cleanmilter.Own-1.UNOFFICIAL',
      },
      {
        name: 'the same behind a megabyte of others',
        raw: Buffer.concat([Buffer.from(PLAIN), randomBytes(900_000), Buffer.from(OWN_VIRUS)]),
        found: 'Cleanmilter.Own-1.UNOFFICIAL',
      },
    ])
      t.test(`${name} (${socket.slice(0, 4)})`, async t => {
        const { ask, changes } = scorerAt(socket)
        const why = `The virus scanner found ${found ?? ''}.`
        const want = found === null ? [] : [{ scorer: 'clamd', name: 'CLAMD', points: 100, why, malware: true }]
        t.match(await ask(raw), want)
        t.equal((await ask(raw)).length, want.length)
        t.strictSame(changes, [])
      })

  t.test('only so many octets are sent, and that is said', async t => {
    const { ask } = scorerAt(clamd.unix, { maxOctets: 1000 })
    const [signal, ...others] = await ask(`${PLAIN}${'x'.repeat(1000)}${OWN_VIRUS}`)
    t.match(signal, { name: 'CLAMD_PARTLY', points: 0 })
    t.equal(signal?.malware, undefined)
    t.equal(others.length, 0)
    t.match(await ask(`${PLAIN}${OWN_VIRUS}${'x'.repeat(1000)}`), [{ name: 'CLAMD' }], 'what is among them is found')
  })

  for (const socket of [clamd.unix, clamd.tcp])
    t.test(`more than clamd takes is an error that says what to do (${socket.slice(0, 4)})`, async t => {
      const { ask, changes } = scorerAt(socket, { maxOctets: 10_000_000 })
      await t.rejects(ask(Buffer.concat([Buffer.from(PLAIN), randomBytes(6_000_000)])), /StreamMaxLength/)
      t.match(changes, [{ up: false, why: /StreamMaxLength/ }])
      t.strictSame(await ask(PLAIN), [], 'and the next message is scanned')
    })

  t.test('a hundred messages at once, each with its own answer', async t => {
    const { ask } = scorerAt(clamd.unix, { connections: 4 })
    const all = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => ask(n % 3 === 0 ? `${PLAIN}${OWN_VIRUS}` : PLAIN)),
    )
    t.strictSame(
      all.map(signals => signals.length),
      Array.from({ length: 100 }, (_, n) => (n % 3 === 0 ? 1 : 0)),
    )
  })

  t.test('one that hangs is given up in time; said once, and once that it is back', async t => {
    const { ask, changes } = scorerAt(clamd.tcp, { timeoutMs: 300, connections: 1 })
    clamd.signal('SIGSTOP')
    const all = await Promise.allSettled([ask(PLAIN), ask(PLAIN), ask(PLAIN)])
    for (const one of all) t.match(one, { status: 'rejected', reason: /did not answer in time/ })
    clamd.signal('SIGCONT')
    const patient = scorerAt(clamd.tcp)
    t.strictSame(await patient.ask(PLAIN), [])
    t.match(changes, [{ up: false, code: 'ETIMEDOUT' }])
    t.equal(changes.length, 1)
  })

  t.test('stopped and started again: each said once', async t => {
    const folder = tempFolder('clamd-again')
    const first = await startClamd([], folder)
    const { ask, changes } = scorerAt(first.unix)
    t.strictSame(await ask(PLAIN), [])
    await first.stop()
    rmSync(first.unix.slice(5), { force: true })
    await t.rejects(ask(PLAIN), /is clamd running/)
    await t.rejects(ask(PLAIN), /is clamd running/)
    const second = await startClamd([], folder)
    t.strictSame(await ask(PLAIN), [])
    t.match(changes, [{ up: false, code: 'ENOENT' }, { up: true }])
    t.equal(changes.length, 2)
    await second.stop()
  })
})

/** A peer that speaks TCP and is no clamd. */
async function peer(t: Tap, behave: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    behave(socket)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `inet:127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}
type Tap = Pick<typeof t, 'teardown'>

for (const { name, behave, octets = 100, timeoutMs = 30_000, want } of [
  { name: 'closes at once', behave: (socket: Socket) => socket.end(), want: /closed the connection/ },
  {
    name: 'resets',
    behave: (socket: Socket) => socket.resetAndDestroy(),
    want: /closed the connection|cannot be asked/,
  },
  {
    name: 'takes some and closes',
    behave: (socket: Socket) => socket.once('data', () => socket.resetAndDestroy()),
    octets: 5_000_000,
    want: /StreamMaxLength|closed the connection/,
  },
  {
    name: 'takes all and says nothing',
    behave: (socket: Socket) => socket.resume(),
    timeoutMs: 500,
    want: /in time/,
  },
  {
    name: 'takes nothing',
    behave: (socket: Socket) => socket.pause(),
    octets: 20_000_000,
    timeoutMs: 500,
    want: /in time/,
  },
  {
    name: 'answers without end',
    behave: (socket: Socket) => socket.write('a'.repeat(100_000)),
    want: /is that clamd/,
  },
  { name: 'speaks SMTP', behave: (socket: Socket) => socket.end('220 mx.example ESMTP\r\n'), want: /closed/ },
  {
    name: 'answers half',
    behave: (socket: Socket) => socket.write('stream: O'),
    timeoutMs: 500,
    want: /in time/,
  },
  { name: 'answers nonsense', behave: (socket: Socket) => socket.write('\xff\x1b[2J\0'), want: /clamd said/ },
])
  t.test(`a peer that ${name}`, async t => {
    const socket = await peer(t, behave)
    const { ask, changes } = scorerAt(socket, { timeoutMs, maxOctets: 25_000_000 })
    await t.rejects(ask(`${PLAIN}${'x'.repeat(octets)}`), { name: 'ClamdError', message: want })
    t.equal(changes.length, 1)
    t.match(changes[0]?.up === false ? changes[0].why : '', /^[\x20-\x7e]+$/)
  })

t.test('nobody there', async t => {
  await t.rejects(scorerAt(`inet:127.0.0.1:${await freePort()}`).ask(PLAIN), /is clamd running/)
  const folder = tempFolder('no-clamd')
  chmodSync(folder, 0o755)
  await t.rejects(scorerAt(`unix:${folder}/none.sock`).ask(PLAIN), /is clamd running/)
})

t.test('a message that is given up is no fault of clamd', async t => {
  const socket = await peer(t, s => s.resume())
  const { ask, changes } = scorerAt(socket)
  const gone = new AbortController()
  const asking = ask(PLAIN, gone.signal)
  gone.abort()
  await t.rejects(asking)
  await t.rejects(ask(PLAIN, AbortSignal.abort()))
  t.strictSame(changes, [])
  await t.rejects(scorerAt(KNOWN).ask(PLAIN, AbortSignal.abort()))
})
