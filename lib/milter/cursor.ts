/**
 * Reads fields out of one packet, never past its end. All strings of the protocol end in NUL and are octets.
 */
import { MilterProtocolError } from './error.ts'

export class Cursor {
  readonly #octets: Buffer
  readonly #end: number
  #at: number

  constructor(octets: Buffer, from = 0, to = octets.length) {
    this.#octets = octets
    this.#at = from
    this.#end = to
  }

  get left(): number {
    return this.#end - this.#at
  }

  /** One octet as a character. */
  letter(): string {
    return String.fromCharCode(this.#octets[this.#take(1)] ?? 0)
  }

  uint16(): number {
    return this.#octets.readUInt16BE(this.#take(2))
  }

  uint32(): number {
    return this.#octets.readUInt32BE(this.#take(4))
  }

  /** Up to the next NUL, which is used up. */
  cstring(): string {
    const nul = this.#octets.indexOf(0, this.#at)
    if (nul < 0 || nul >= this.#end) throw new MilterProtocolError('truncated-packet', 'a string has no NUL at its end')
    const text = this.#octets.toString('latin1', this.#at, nul)
    this.#at = nul + 1
    return text
  }

  /**
   * All the rest, which must end in NUL. NULs inside stay: an MTA that keeps its strings in C cannot send one, and where
   * another one does, the reader of the value must see it (libmilter would silently cut there).
   */
  lastString(): string {
    if (this.left < 1 || this.#octets[this.#end - 1] !== 0)
      throw new MilterProtocolError('truncated-packet', 'the last string has no NUL at its end')
    const text = this.#octets.toString('latin1', this.#at, this.#end - 1)
    this.#at = this.#end
    return text
  }

  /** All the rest, as strings. */
  cstrings(): string[] {
    const all: string[] = []
    while (this.left > 0) all.push(this.cstring())
    return all
  }

  /** All the rest, as octets; a view. */
  rest(): Buffer {
    const from = this.#at
    this.#at = this.#end
    return this.#octets.subarray(from, this.#end)
  }

  /** Gives `value` back if nothing is left over. */
  done<T>(value: T): T {
    if (this.left > 0) throw new MilterProtocolError('left-over', `${this.left} octets follow the last field`)
    return value
  }

  #take(count: number): number {
    const from = this.#at
    if (this.#end - from < count)
      throw new MilterProtocolError('truncated-packet', `${count} octets wanted, ${this.#end - from} left`)
    this.#at = from + count
    return from
  }
}
