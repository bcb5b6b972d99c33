/**
 * A buffer that grows, and that can be thrown away at once. Waiting for the garbage collector would keep the octets of
 * messages that are long gone: memory for many of them, and against what we promise to the people whose mail it is.
 */

/** Enough for most messages; malloc gives the same piece out again and again. */
const FIRST_OCTETS = 65_536

export class Octets {
  #room: Buffer<ArrayBuffer> | null = null
  #length = 0

  get length(): number {
    return this.#length
  }

  append(chunk: Buffer): void {
    const room = this.#make(chunk.length)
    chunk.copy(room, this.#length)
    this.#length += chunk.length
  }

  /** `text` is an octet string. */
  appendText(text: string): void {
    const room = this.#make(text.length)
    this.#length += room.write(text, this.#length, 'latin1')
  }

  /** A view, good until more is appended or all is discarded. */
  view(): Buffer {
    return this.#room?.subarray(0, this.#length) ?? EMPTY
  }

  /** Whoever still holds a view finds it empty. */
  discard(): void {
    const room = this.#room
    this.#room = null
    this.#length = 0
    room?.fill(0)
    room?.buffer.transfer(0)
  }

  #make(octets: number): Buffer<ArrayBuffer> {
    const wanted = this.#length + octets
    const old = this.#room
    if (old !== null && wanted <= old.length) return old
    // Not from Buffer's shared pool: this memory is given back by itself.
    const room = Buffer.from(new ArrayBuffer(Math.max(FIRST_OCTETS, wanted, (old?.length ?? 0) * 2)))
    old?.copy(room, 0, 0, this.#length)
    old?.buffer.transfer(0)
    this.#room = room
    return room
  }
}

const EMPTY: Buffer = Buffer.alloc(0)
