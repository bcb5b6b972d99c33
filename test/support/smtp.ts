/**
 * An SMTP client that says what a test wants said, right or wrong, and keeps every reply.
 * Source: RFC 5321, RFC 3030 (BDAT), RFC 6531 (SMTPUTF8), Postfix XCLIENT_README.
 */
import { createConnection } from 'node:net'
import { LineReader, stuffed } from './lines.ts'
import { within } from './wait.ts'
import type { Socket } from 'node:net'

export type SmtpReply = {
  /** 0 when the peer closed the connection instead of replying. */
  readonly code: number
  /** The lines without codes, joined by LF. */
  readonly text: string
}

const CLOSED: SmtpReply = { code: 0, text: 'connection closed' }

export type SmtpOptions = {
  readonly port: number
  /** An address of 127.0.0.0/8 to come from: what an MTA without XCLIENT takes for the client. */
  readonly from?: string
}

export class SmtpClient {
  readonly #socket: Socket
  readonly #lines: LineReader

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#lines = new LineReader(socket)
  }

  static async connect({ port, from }: SmtpOptions): Promise<{ client: SmtpClient; greeting: SmtpReply }> {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true, ...(from ? { localAddress: from } : {}) })
    socket.on('error', () => {}) // seen as a closed connection
    const client = new SmtpClient(socket)
    return { client, greeting: await client.reply() }
  }

  /** Sends octets as they are. */
  write(octets: string | Buffer): void {
    this.#socket.write(octets)
  }

  /** The next reply, whatever it answers. */
  async reply(): Promise<SmtpReply> {
    const texts: string[] = []
    for (;;) {
      const line = await within(this.#lines.line(), 'an SMTP reply', 120_000)
      if (line === null) return CLOSED
      const text = line.toString('utf8').trimEnd()
      texts.push(text.slice(4))
      if (text[3] !== '-') return { code: Number(text.slice(0, 3)), text: texts.join('\n') }
    }
  }

  async command(line: string): Promise<SmtpReply> {
    this.write(`${line}\r\n`)
    return this.reply()
  }

  /** The whole of DATA; the reply to the command where that is not 354. */
  async data(message: Buffer): Promise<SmtpReply> {
    const ready = await this.command('DATA')
    if (ready.code !== 354) return ready
    this.write(stuffed(message))
    this.write(endsLine(message) ? '.\r\n' : '\r\n.\r\n')
    return this.reply()
  }

  /** The message in BDAT chunks of `octets` each, the last one marked; the last reply, or the first refusal. */
  async bdat(message: Buffer, octets: number): Promise<SmtpReply> {
    for (let at = 0; ; at += octets) {
      const chunk = message.subarray(at, at + octets)
      const last = at + octets >= message.length
      this.write(`BDAT ${chunk.length}${last ? ' LAST' : ''}\r\n`)
      this.write(chunk)
      const reply = await this.reply()
      if (last || reply.code !== 250) return reply
    }
  }

  async quit(): Promise<void> {
    await this.command('QUIT')
    this.#socket.destroy()
  }

  /** Gone without a word: RST, as from a machine that lost power. */
  vanish(): void {
    this.#socket.resetAndDestroy()
  }
}

function endsLine(message: Buffer): boolean {
  return message.length === 0 || message.subarray(-2).toString('latin1') === '\r\n'
}
