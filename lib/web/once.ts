/** The same form sent twice, by a double click or a reload, is one act, and both get its page: also the code that is shown only once. */
import { createHash } from 'node:crypto'

const MEMORY_MS = 30_000

export class Once<T> {
  readonly #now: () => number
  readonly #done = new Map<string, { readonly at: number; readonly result: Promise<T> }>()

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** `what`: all that was sent. What failed, or is not `final`, is done anew. */
  async do(what: string, act: () => Promise<T>, final: (result: T) => boolean): Promise<T> {
    this.tidy()
    const key = createHash('sha256').update(what).digest('base64url')
    const known = this.#done.get(key)
    if (known !== undefined) return await known.result
    const result = act()
    this.#done.set(key, { at: this.#now(), result })
    try {
      const done = await result
      if (!final(done)) this.#done.delete(key)
      return done
    } catch (error) {
      this.#done.delete(key)
      throw error
    }
  }

  tidy(): void {
    const at = this.#now()
    for (const [key, one] of this.#done) if (at - one.at > MEMORY_MS) this.#done.delete(key)
  }
}
