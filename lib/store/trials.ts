/**
 * Trials that are over: the scope goes on observing until the admin decides, and the admin is told, once a day.
 */
import type { Scopes } from './scopes.ts'

/** `count`: of scopes. Whose they are is in `cleanmilter policy show`: a recipient's address has no place in a log. */
export type OnTrialOver = (count: number, domains: readonly string[]) => void

export class TrialEnds {
  readonly #scopes: Pick<Scopes, 'trials'>
  readonly #onOver: OnTrialOver
  #toldOn = ''

  constructor(scopes: Pick<Scopes, 'trials'>, onOver: OnTrialOver) {
    this.#scopes = scopes
    this.#onOver = onOver
  }

  /** To be called now and then; `now` in UTC decides the day. */
  look(now: Date): void {
    const today = now.toISOString().slice(0, 10)
    if (today === this.#toldOn) return
    const over = this.#scopes.trials().filter(({ until }) => until < today)
    if (over.length === 0) return
    this.#toldOn = today
    this.#onOver(
      over.length,
      over.flatMap(({ scope }) => (scope.startsWith('domain:') ? [scope.slice('domain:'.length)] : [])),
    )
  }
}
