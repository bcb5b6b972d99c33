/**
 * SMTP lines out of a stream, with exact octets: what both ends of the tests' SMTP read by.
 */
import type { Socket } from 'node:net'

const LF = 10
const DOT = 46

/** Reads lines or counted octets; `null` when the peer closed. */
export class LineReader {
  readonly #socket: Socket
  #pending: Buffer[] = []
  #octets = 0
  #ended = false
  #wake: (() => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#pending.push(chunk)
      this.#octets += chunk.length
      this.#wake?.()
    })
    const end = () => {
      this.#ended = true
      this.#wake?.()
    }
    socket.on('end', end)
    socket.on('close', end)
    socket.on('error', end)
  }

  /** The next line with its LF. */
  async line(): Promise<Buffer | null> {
    let looked = 0
    for (;;) {
      for (; looked < this.#pending.length; looked++) {
        const at = this.#pending[looked]?.indexOf(LF) ?? -1
        if (at >= 0) return this.#take(this.#pending.slice(0, looked).reduce((sum, c) => sum + c.length, 0) + at + 1)
      }
      if (!(await this.#more())) return null
    }
  }

  /** Everything before the line `.`, and the line itself, CRLF each; without that line, dots unstuffed (RFC 5321 §4.5.2). */
  async dotted(): Promise<Buffer | null> {
    const parts: Buffer[] = []
    let tail: Buffer = Buffer.from('\r\n') // an empty message ends at once
    for (;;) {
      const chunk = this.#octets > 0 ? this.#take(this.#pending[0]?.length ?? 0) : null
      if (!chunk) {
        if (await this.#more()) continue
        return null
      }
      const seam = Buffer.concat([tail, chunk])
      const end = seam.indexOf('\r\n.\r\n')
      if (end < 0) {
        parts.push(chunk)
        tail = seam.subarray(-4)
        continue
      }
      const rest = seam.subarray(end + 5)
      if (rest.length > 0) {
        this.#pending.unshift(rest)
        this.#octets += rest.length
      }
      const all = Buffer.concat([Buffer.from('\r\n'), ...parts, chunk.subarray(0, chunk.length - rest.length)])
      return unstuffed(all.subarray(0, all.length - 3)).subarray(2)
    }
  }

  async octets(count: number): Promise<Buffer | null> {
    while (this.#octets < count) if (!(await this.#more())) return null
    return this.#take(count)
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false
    const before = this.#octets
    while (this.#octets === before) {
      if (this.#ended) return false
      await new Promise<void>(wake => (this.#wake = wake))
    }
    return true
  }

  #take(count: number): Buffer {
    const first = this.#pending[0]
    this.#octets -= count
    if (first && first.length >= count) {
      if (first.length === count) this.#pending.shift()
      else this.#pending[0] = first.subarray(count)
      return first.subarray(0, count)
    }
    const all = Buffer.concat(this.#pending)
    this.#pending = all.length > count ? [all.subarray(count)] : []
    return all.subarray(0, count)
  }

  close(): void {
    this.#socket.destroy()
  }
}

/** Both ways between a message and what DATA carries; `octets` begins with a CRLF that is not part of the message. */
function unstuffed(octets: Buffer): Buffer {
  return octets.includes('\r\n.')
    ? Buffer.from(octets.toString('latin1').replaceAll('\r\n.', '\r\n'), 'latin1')
    : octets
}

/** `message` as DATA carries it, without the final dot. */
export function stuffed(message: Buffer): Buffer {
  const first = message[0] === DOT ? Buffer.concat([Buffer.of(DOT), message]) : message
  if (!first.includes('\n.')) return first
  return Buffer.from(first.toString('latin1').replaceAll('\n.', '\n..'), 'latin1')
}
