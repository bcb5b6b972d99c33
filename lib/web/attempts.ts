/**
 * How often a password may be tried: for one address, known here or not, and for all together. An attempt counts when it begins, so
 * that many at the same time are no way around it; one that succeeds is taken back.
 */
import { LRUCache } from 'lru-cache'

const WINDOW_MS = 15 * 60_000
const MOST_PER_ADDRESS = 5
const MOST_TOGETHER = 100
const MOST_ADDRESSES = 10_000

export class Attempts {
  readonly #now: () => number
  readonly #failed = new LRUCache<string, readonly number[]>({ max: MOST_ADDRESSES })
  #together: readonly number[] = []

  /** `now`: milliseconds that never go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Null: it has to wait. Else what takes the attempt back. */
  begin(address: string): (() => void) | null {
    const at = this.#now()
    const recent = (times: readonly number[]): readonly number[] => times.filter(time => at - time < WINDOW_MS)
    const own = recent(this.#failed.get(address) ?? [])
    this.#together = recent(this.#together)
    if (own.length >= MOST_PER_ADDRESS || this.#together.length >= MOST_TOGETHER) return null
    this.#failed.set(address, [...own, at])
    this.#together = [...this.#together, at]
    return () => {
      this.#failed.delete(address)
      this.#together = without(this.#together, at)
    }
  }
}

function without(times: readonly number[], at: number): readonly number[] {
  const nth = times.indexOf(at)
  return times.filter((_, n) => n !== nth)
}
