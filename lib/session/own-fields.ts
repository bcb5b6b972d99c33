/**
 * Fields that came with the message and speak in our name: forged Authentication-Results and our own X- fields. They are
 * noted while the header arrives, also past the header limits, because all of them must go.
 */
import { OWN_FIELDS } from '../actions/headers.ts'
import { forgedAuthenticationResults } from '../mail/auth-results-read.ts'
import { MARK_KEY } from '../privacy/mark.ts'
import { trimSpace } from '../mail/tags.ts'
import type { HeaderField } from '../mail/header.ts'
import type { Removal } from '../actions/plan.ts'

/** No honest message has more; one that has is refused, because what is not removed would be believed. */
const MAX_REMOVALS = 5000

export class SpeakingInOurName {
  readonly #ids: readonly string[]
  readonly #seen = new Map<string, number>()
  readonly #removals: Removal[] = []
  #marked = false

  constructor(authservId: string) {
    this.#ids = [authservId]
  }

  see({ name, key, value }: HeaderField): void {
    if (key === MARK_KEY) this.#marked = true
    if (key !== 'authentication-results' && !OWN_FIELDS.has(key)) return
    const nth = (this.#seen.get(key) ?? 0) + 1
    this.#seen.set(key, nth)
    if (this.flooded) return
    if (OWN_FIELDS.has(key) || forgedAuthenticationResults([{ name, value }], this.#ids).length > 0)
      this.#removals.push({ name: trimSpace(name), nth })
  }

  /** It says that it was released here. */
  get marked(): boolean {
    return this.#marked
  }

  get flooded(): boolean {
    return this.#removals.length >= MAX_REMOVALS
  }

  /** In the order in which they came. */
  get removals(): readonly Removal[] {
    return this.#removals
  }
}
