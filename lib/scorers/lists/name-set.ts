/**
 * Many names in little memory: their octets one after the other, and a table of where each begins. A Set of a million
 * strings takes 100 MB; this takes the names and 8 to 16 octets for each.
 * Exact: a name that is not there is never found. Seeded, so that nobody can choose names that all fall on one place.
 */

import { setImmediate } from 'node:timers/promises'

const SEED = Math.floor(Math.random() * 0x1_0000_0000)
/** Names that go into the table before other work has its turn: some milliseconds. */
const BREAK_AFTER = 32_768
const END = 10 // no name holds a line feed

export interface NameSet {
  readonly size: number
  readonly has: (name: string) => boolean
}

export class NameSetBuilder {
  #octets = Buffer.allocUnsafe(4_096)
  #length = 0
  #count = 0

  /** `name`: no line feed in it; the empty name is not kept. */
  add(name: string): void {
    if (name === '') return
    const room = this.#length + 3 * name.length + 1
    if (room > this.#octets.length) {
      const larger = Buffer.allocUnsafe(Math.max(room, 2 * this.#octets.length))
      this.#octets.copy(larger, 0, 0, this.#length)
      this.#octets = larger
    }
    this.#length += this.#octets.write(name, this.#length, 'utf8')
    this.#octets[this.#length++] = END
    this.#count++
  }

  /** No name can be added afterwards. */
  async build(): Promise<NameSet> {
    const octets = Buffer.from(this.#octets.subarray(0, this.#length))
    this.#octets = Buffer.alloc(0)
    this.#length = 0
    // At most half full. An entry is where a name begins, plus 1; 0 is free.
    const table = new Uint32Array(2 ** Math.ceil(Math.log2(2 * this.#count + 2)))
    const mask = table.length - 1
    let size = 0
    let sinceBreak = 0
    for (let at = 0; at < octets.length;) {
      const end = octets.indexOf(END, at)
      const slot = slotOf(octets, at, end, octets, table, mask)
      if (table[slot] === 0) {
        table[slot] = at + 1
        size++
      }
      at = end + 1
      if (++sinceBreak < BREAK_AFTER) continue
      sinceBreak = 0
      await setImmediate()
    }
    return {
      size,
      has(name) {
        const wanted = Buffer.from(name, 'utf8')
        return wanted.length > 0 && table[slotOf(wanted, 0, wanted.length, octets, table, mask)] !== 0
      },
    }
  }
}

/** Where the name at `from` to `end` of `name` is in the table, or the free place where it would be. */
function slotOf(name: Buffer, from: number, end: number, octets: Buffer, table: Uint32Array, mask: number): number {
  let slot = hash(name, from, end) & mask
  for (;;) {
    const entry = table[slot] ?? 0
    if (entry === 0) return slot
    const at = entry - 1
    const length = end - from
    if (octets[at + length] === END && octets.compare(name, from, end, at, at + length) === 0) return slot
    slot = (slot + 1) & mask
  }
}

/** FNV-1a, its end mixed once more, as the low bits choose the place. */
function hash(octets: Buffer, from: number, end: number): number {
  let value = SEED ^ 0x811c9dc5
  for (let at = from; at < end; at++) value = Math.imul(value ^ (octets[at] ?? 0), 0x01000193)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 12)) >>> 0
}
