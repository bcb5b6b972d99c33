/**
 * Milter framing: a stream of octets, cut into packets, and packets put together.
 * A packet is a 4-octet big-endian length N ≥ 1, then N octets: one letter and its data.
 * Source: Sendmail libmilter/comm.c; Postfix src/milter/milter8.c.
 */
import { MilterProtocolError } from './error.ts'

/**
 * Longest packet accepted by default: Sendmail may be built to send 1 MiB of data (Milter.maxdatasize), and Postfix sets
 * no limit to a header. The slack is for letter, names and NULs.
 */
export const MAX_PACKET_OCTETS = 1_048_576 + 4_096

/** Receives octets `from` up to `to`: one packet without its length. The buffer is never written to afterwards. */
export type OnPacket = (octets: Buffer, from: number, to: number) => void

/** Pushed chunks come out as packets, without copying where a packet lies in one chunk. */
export class FrameReader {
  readonly #limit: number
  /** The beginning of a packet whose rest has not come yet: `#held[0 … #heldOctets)`. */
  #held: Buffer = EMPTY
  #heldOctets = 0

  constructor(limit = MAX_PACKET_OCTETS) {
    this.#limit = limit
  }

  /** Throws `packet-length`, or what `onPacket` throws. After that the reader is of no more use. */
  push(chunk: Buffer, onPacket: OnPacket): void {
    let at = this.#heldOctets > 0 ? this.#complete(chunk, onPacket) : 0
    while (chunk.length - at >= 4) {
      const end = at + 4 + this.#length(chunk, at)
      if (end > chunk.length) break
      onPacket(chunk, at + 4, end)
      at = end
    }
    if (at < chunk.length) this.#hold(chunk, at, chunk.length)
  }

  /** Octets of an unfinished packet; more than 0 at the end of the stream means that it was truncated. */
  get pending(): number {
    return this.#heldOctets
  }

  /** Finishes the held packet from `chunk`; gives the number of octets used. */
  #complete(chunk: Buffer, onPacket: OnPacket): number {
    let at = 0
    if (this.#heldOctets < 4) {
      at = Math.min(4 - this.#heldOctets, chunk.length)
      this.#hold(chunk, 0, at)
      if (this.#heldOctets < 4) return at
    }
    const whole = 4 + this.#length(this.#held, 0)
    const used = Math.min(whole - this.#heldOctets, chunk.length - at)
    this.#hold(chunk, at, at + used)
    if (this.#heldOctets < whole) return at + used
    const packet = this.#held
    this.#held = EMPTY
    this.#heldOctets = 0
    onPacket(packet, 4, whole)
    return at + used
  }

  #length(octets: Buffer, at: number): number {
    const length = octets.readUInt32BE(at)
    if (length < 1 || length > this.#limit)
      throw new MilterProtocolError('packet-length', `packet length ${length}, allowed are 1 to ${this.#limit}`)
    return length
  }

  /** Room grows by doubling, so that a packet that comes octet by octet costs its length, and a mere claim costs nothing. */
  #hold(from: Buffer, start: number, end: number): void {
    const octets = this.#heldOctets + end - start
    if (octets > this.#held.length) {
      const room = Buffer.allocUnsafeSlow(Math.max(256, octets, Math.min(this.#held.length * 2, this.#limit + 4)))
      this.#held.copy(room, 0, 0, this.#heldOctets)
      this.#held = room
    }
    from.copy(this.#held, this.#heldOctets, start, end)
    this.#heldOctets = octets
  }
}

const EMPTY: Buffer = Buffer.alloc(0)

/** A whole packet: length, letter, data. Strings are octet strings. */
export function packet(letter: string, ...data: readonly (string | Buffer)[]): Buffer {
  let length = 1
  for (const part of data) length += part.length
  const whole = Buffer.allocUnsafe(4 + length)
  whole.writeUInt32BE(length, 0)
  whole.write(letter, 4, 1, 'latin1')
  let at = 5
  for (const part of data) {
    if (typeof part === 'string') whole.write(part, at, part.length, 'latin1')
    else part.copy(whole, at)
    at += part.length
  }
  return whole
}

export function uint32(value: number): Buffer {
  const octets = Buffer.allocUnsafe(4)
  octets.writeUInt32BE(value)
  return octets
}

export function uint16(value: number): Buffer {
  const octets = Buffer.allocUnsafe(2)
  octets.writeUInt16BE(value)
  return octets
}
