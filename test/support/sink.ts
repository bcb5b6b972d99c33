/**
 * The next mail server: takes what an MTA delivers, and keeps envelope and octets exactly as they came.
 * Source: RFC 5321, RFC 1870 (SIZE), RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8). No CHUNKING: Postfix would use it.
 */
import { createServer } from 'node:net'
import { LineReader } from './lines.ts'
import { until } from './wait.ts'
import type { AddressInfo, Socket } from 'node:net'

export type Delivered = {
  /** Without angle brackets; empty for the null sender. UTF-8 decoded. */
  readonly sender: string
  readonly senderArguments: readonly string[]
  readonly recipients: readonly string[]
  readonly octets: Buffer
}

/** An SMTP reply instead of the usual one, e.g. `450 4.2.0 later`; undefined for the usual one. */
export type SinkAnswer = (stage: 'mail' | 'rcpt' | 'data', argument: string) => string | undefined

export type Sink = {
  readonly port: number
  readonly received: readonly Delivered[]
  answer: SinkAnswer
  /** Forgets what was received, and answers as usual. */
  clear(): void
  /** Resolves when at least `count` messages were received. */
  reached(count: number): Promise<void>
  stop(): Promise<void>
}

const EXTENSIONS = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', 'DSN', 'SIZE 104857600']
const usual: SinkAnswer = () => undefined

export async function startSink(port = 0): Promise<Sink> {
  const received: Delivered[] = []
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    void serve(socket, received, (stage, argument) => sink.answer(stage, argument))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const sink: Sink = {
    port: (server.address() as AddressInfo).port,
    received,
    answer: usual,
    clear() {
      received.length = 0
      sink.answer = usual
    },
    async reached(count) {
      await until(
        () => `${count} messages at the sink, there are ${received.length}`,
        () => received.length >= count,
      )
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return sink
}

async function serve(socket: Socket, received: Delivered[], answer: SinkAnswer): Promise<void> {
  const lines = new LineReader(socket)
  const say = (reply: string) => {
    if (!socket.destroyed) socket.write(`${reply}\r\n`)
  }
  let envelope: { sender: string; senderArguments: string[]; recipients: string[] } | null = null
  say('220 sink.example ESMTP')
  for (let line = await lines.line(); line !== null; line = await lines.line()) {
    const text = line.toString('utf8').trimEnd()
    const verb = /^[A-Za-z]*/.exec(text)?.[0].toUpperCase() ?? ''
    if (verb === 'EHLO' || verb === 'LHLO') say(['sink.example', ...EXTENSIONS].map(ehloLine).join('\r\n'))
    else if (verb === 'HELO' || verb === 'NOOP') say('250 2.0.0 ok')
    else if (verb === 'RSET') {
      envelope = null
      say('250 2.0.0 ok')
    } else if (verb === 'MAIL') {
      const { address, rest } = path(text)
      const refused = answer('mail', address)
      if (refused === undefined) envelope = { sender: address, senderArguments: rest, recipients: [] }
      say(refused ?? '250 2.1.0 ok')
    } else if (verb === 'RCPT') {
      const { address } = path(text)
      const refused = answer('rcpt', address)
      if (refused === undefined) envelope?.recipients.push(address)
      say(refused ?? '250 2.1.5 ok')
    } else if (verb === 'DATA') {
      if (!envelope || envelope.recipients.length === 0) {
        say('503 5.5.1 no recipients')
        continue
      }
      say('354 go ahead')
      const octets = await lines.dotted()
      if (octets === null) return
      const refused = answer('data', envelope.sender)
      if (refused === undefined) received.push({ ...envelope, octets })
      envelope = null
      say(refused ?? '250 2.0.0 ok')
    } else if (verb === 'QUIT') {
      say('221 2.0.0 bye')
      socket.end()
      return
    } else say('502 5.5.2 not here')
  }
}

function ehloLine(text: string, at: number, all: readonly string[]): string {
  return `250${at === all.length - 1 ? ' ' : '-'}${text}`
}

/** `MAIL FROM:<a@b> SIZE=5` → `a@b` and its arguments. A quoted local part may hold `>`. */
function path(text: string): { address: string; rest: string[] } {
  const match = /<((?:"(?:\\.|[^"\\])*"|[^">])*)>\s*(.*)$/.exec(text)
  return { address: match?.[1] ?? '', rest: (match?.[2] ?? '').split(' ').filter(Boolean) }
}
