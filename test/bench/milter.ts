/**
 * What the milter protocol costs: CPU time of the server's side for one message, without sockets and over a unix socket.
 * Prints figures; run it with `node test/bench/milter.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fork } from 'node:child_process'
import { encodeCommand, FULL_OFFER, listen } from '../../lib/milter/index.ts'
import type { Command, Needs } from '../../lib/milter/index.ts'

const HEADERS = 20
const BODY_OCTETS = 38_000 - HEADERS * 70

const NEEDS: Needs = {
  actions: { addHeader: 'essential', changeHeader: 'wanted', addRecipientArgs: 'wanted', deleteRecipient: 'wanted' },
  noReply: ['connect', 'helo', 'mail', 'rcpt', 'data', 'header', 'endOfHeaders', 'body', 'unknown'],
  skip: true,
  leadingSpace: true,
}

const macros = (letter: string): Command => ({ kind: 'macros', letter, pairs: Buffer.from('i\x004XyZ12abcdzQ0\0') })

/** One message as Postfix sends it, with macros before every packet. */
const MESSAGE = Buffer.concat(
  [
    macros('M'),
    { kind: 'mail', sender: '<sender@example.org>', args: ['SIZE=38000', 'BODY=8BITMIME'] } as const,
    macros('R'),
    { kind: 'rcpt', recipient: '<someone@example.net>', args: ['ORCPT=rfc822;someone@example.net'] } as const,
    macros('T'),
    { kind: 'data' } as const,
    ...Array.from({ length: HEADERS }, (_, n) => [
      macros('L'),
      { kind: 'header', name: `X-Header-${n}`, value: ` ${'some value of usual length '.repeat(2)}` } as const,
    ]).flat(),
    macros('N'),
    { kind: 'endOfHeaders' } as const,
    macros('B'),
    { kind: 'body', chunk: Buffer.alloc(BODY_OCTETS, 'The quick brown fox.\r\n') } as const,
    macros('E'),
    { kind: 'endOfMessage', chunk: Buffer.alloc(0) } as const,
  ].map(encodeCommand),
)

async function client(path: string, messages: number): Promise<void> {
  const socket = connect(path)
  await new Promise(resolve => socket.once('connect', resolve))
  let wake = (): void => {}
  // Replies are far smaller than a read: one data event each.
  socket.on('data', () => wake())
  const roundTrip = (octets: Buffer): Promise<void> => {
    const answered = new Promise<void>(resolve => (wake = resolve))
    socket.write(octets)
    return answered
  }
  await roundTrip(encodeCommand({ kind: 'negotiate', ...FULL_OFFER }))
  socket.write(encodeCommand({ kind: 'connect', host: 'mx', family: 'inet', port: 25, address: '192.0.2.1' }))
  for (let n = 0; n < messages; n++) await roundTrip(MESSAGE)
  socket.end()
}

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cm-'))
  const path = join(folder, 's')
  let octets = 0
  const server = await listen({
    addresses: [path],
    needs: NEEDS,
    open: () => ({
      command: command => {
        if (command.kind === 'body') octets += command.chunk.length
        return undefined
      },
      endOfMessage: async () => ({
        changes: [{ kind: 'insertHeader', index: 0, name: 'Authentication-Results', value: 'mx.example; spf=pass' }],
        final: { kind: 'continue' },
      }),
      abort: () => {},
      close: () => {},
    }),
  })
  for (const connections of [1, 1, 10, 50]) {
    const messages = Math.ceil(6_000 / connections)
    const child = fork(import.meta.filename, ['client', path, String(connections), String(messages)])
    const started = performance.now()
    const cpu = process.cpuUsage()
    await new Promise(resolve => child.once('exit', resolve))
    const { user, system } = process.cpuUsage(cpu)
    const total = messages * connections
    const seconds = (performance.now() - started) / 1_000
    console.log(
      `${String(connections).padStart(3)} connections: ${(user / total / 1_000).toFixed(3)} ms user, ` +
        `${(system / total / 1_000).toFixed(3)} ms system CPU a message, ${Math.round(total / seconds)} messages/s, ` +
        `${Math.round(process.memoryUsage.rss() / 1_048_576)} MB`,
    )
  }
  console.log(`body octets seen: ${octets}`)
  await server.close()
  rmSync(folder, { recursive: true })
}

if (process.argv[2] === 'client') {
  const [, , , path = '', connections = '1', messages = '1'] = process.argv
  await Promise.all(Array.from({ length: Number(connections) }, () => client(path, Number(messages))))
} else await serve()
