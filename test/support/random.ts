/**
 * Numbers that look random and are the same in every run: a failure found once is found again by its seed.
 */

/** mulberry32: 32 bits of state, good enough to cut mails at odd places. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 ≤ n < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000
  }

  /** An integer, 0 ≤ n < `below`. */
  below(below: number): number {
    return Math.floor(this.next() * below)
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)]
    if (choice === undefined) throw new Error('nothing to pick from')
    return choice
  }

  /** `octets` in pieces of 1 to `most` octets. */
  *cuts(octets: Buffer, most: number): Generator<Buffer> {
    for (let at = 0; at < octets.length;) {
      const length = 1 + this.below(most)
      yield octets.subarray(at, at + length)
      at += length
    }
  }
}
