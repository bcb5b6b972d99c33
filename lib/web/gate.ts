/** What costs 64 MB and a core for a moment is done by two at a time; a few may wait, and the others hear that it is busy. */
const AT_ONCE = 2
const MOST_WAITING = 20

export class BusyError extends Error {
  override readonly name = 'BusyError'
}

export class Gate {
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** Throws BusyError. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MOST_WAITING) throw new BusyError('too many wait')
      await new Promise<void>(done => this.#waiting.push(done))
    } else this.#running++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next() // the place goes on to who waits
    }
  }
}
