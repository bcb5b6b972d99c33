/**
 * One message to clamd over a connection of its own (INSTREAM).
 * A connection for each message rather than a session for many (IDSESSION): measured with 30 kB messages it costs 0.1 ms
 * of our time more and the same time in all, and no message has to wait for, or fails with, another one.
 * Source: clamd(8): `zINSTREAM` NUL, then chunks of a 4-octet big-endian length and so many octets, then a length of 0.
 */
import { parseAddress } from '../milter/address.ts'
import { readClamdAnswer } from './clamd-answer.ts'
import type { Socket } from 'node:net'
import type { Connect } from '../network/connect.ts'
import type { Target } from '../privacy/ledger.ts'
import type { ClamdAnswer } from './clamd-answer.ts'

/** clamd could not be asked, or did not answer. The message is for the admin. */
export class ClamdError extends Error {
  override readonly name = 'ClamdError'
  /** As the system names it (ECONNREFUSED), or ETIMEDOUT, ECLOSED, EANSWER. */
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * What goes before mail. clamd tells a file's type by how it begins: a message whose first field is called `GIF89a`
 * or `%PDF-1.4` would be no mail to it, and its attachments would not be decoded.
 */
const START = Buffer.from('zINSTREAM\0', 'latin1')
export const FIRST_FIELD = Buffer.from('Received: from localhost by localhost\r\n', 'latin1')
const END = Buffer.alloc(4)
/** More than one write, so that an answer that comes early (a stream too long) is heard before all is sent. */
const CHUNK_OCTETS = 262_144
const MAX_ANSWER_OCTETS = 4_096

/** A socket address in any spelling that both MTAs have; throws TypeError where nobody can be reached there. */
export function clamdAddress(text: string): Target {
  const address = parseAddress(text)
  if (address.kind === 'unix') return { path: address.path }
  if (address.kind === 'tcp' && address.host !== '') return { host: address.host, port: address.port }
  throw new TypeError(`found ${text}, wanted the address of clamd: unix:/path or inet:host:port`)
}

export type Given = { readonly octets: Buffer; readonly as: 'mail' | 'file' }

/** Resolves with clamd's answer; rejects with ClamdError, at the latest when `signal` fires. */
export async function askClamd(
  address: Target,
  given: Given,
  signal: AbortSignal,
  connect: Connect,
): Promise<ClamdAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ClamdAnswer>()
  let answer = ''
  const socket = connect('clamd', address)
  const fail = (code: string, what: string): void => reject(new ClamdError(code, what))
  const late = (): void => fail('ETIMEDOUT', 'clamd did not answer in time')
  const hear = (chunk: string): void => {
    answer += chunk
    const end = answer.indexOf('\0')
    if (end >= 0) resolve(readClamdAnswer(answer.slice(0, end)))
    else if (answer.length > MAX_ANSWER_OCTETS) fail('EANSWER', 'clamd answers without end: is that clamd?')
  }
  signal.addEventListener('abort', late, { once: true })
  if (signal.aborted) late()
  socket.setEncoding('latin1')
  socket.on('data', hear)
  socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'EIO', wrong(error.code)))
  socket.on('close', () => fail('ECLOSED', 'clamd closed the connection without an answer'))
  socket.on('connect', () => send(socket, given))
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', late)
    socket.destroy()
  }
}

/** Waits where clamd does not take more: it holds one chunk of ours at most besides what the kernel holds. */
function send(socket: Socket, { octets, as }: Given): void {
  let at = 0
  const more = (): void => {
    while (at < octets.length) {
      const chunk = octets.subarray(at, at + CHUNK_OCTETS)
      at += chunk.length
      if (!writeChunk(socket, chunk)) return
    }
    socket.off('drain', more)
    socket.write(END)
  }
  socket.on('drain', more)
  socket.write(START)
  if (as === 'mail') writeChunk(socket, FIRST_FIELD)
  more()
}

/** False where the next one has to wait for `drain`. */
function writeChunk(socket: Socket, chunk: Buffer): boolean {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(chunk.length)
  socket.cork()
  socket.write(length)
  const takesMore = socket.write(chunk)
  socket.uncork()
  return takesMore
}

function wrong(code: string | undefined): string {
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'nobody listens at clamd.socket: is clamd running?'
  if (code === 'EACCES') return 'no permission to connect to clamd.socket: put the user of the filter into its group'
  if (code === 'EPIPE' || code === 'ECONNRESET')
    return 'clamd closed the connection while the message was sent: is its StreamMaxLength below clamd.max_octets?'
  return `clamd cannot be asked (${code ?? 'unknown'})`
}
