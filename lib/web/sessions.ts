/** Who is logged in, in memory only: opened keys end with the process, after ten minutes without a request, or after an hour. */
import { createHash, randomBytes } from 'node:crypto'
import type { Pair } from '../privacy/seal.ts'

export type Session = {
  /** A mailbox as Scopes.own gives it. */
  readonly recipient: string
  /** All of the recipient's pairs that the password opened. */
  readonly pairs: readonly Pair[]
  /** Stands in each form: no other site knows it. */
  readonly csrf: string
}

const IDLE_MS = 10 * 60_000
const LONGEST_MS = 60 * 60_000
const MOST = 500

type Kept = { readonly session: Session; readonly since: number; seen: number }

export class Sessions {
  readonly #now: () => number
  readonly #kept = new Map<string, Kept>()

  /** `now`: milliseconds that never go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Gives the secret for the cookie. */
  begin({ recipient, pairs }: Pick<Session, 'recipient' | 'pairs'>): string {
    this.tidy()
    if (this.#kept.size >= MOST) this.#kept.delete(this.#kept.keys().next().value ?? '')
    const secret = randomBytes(24).toString('base64url')
    const session = { recipient, pairs, csrf: randomBytes(18).toString('base64url') }
    this.#kept.set(hashOf(secret), { session, since: this.#now(), seen: this.#now() })
    return secret
  }

  find(secret: string): Session | null {
    const kept = this.#kept.get(hashOf(secret))
    if (kept === undefined || this.#isOver(kept)) return null
    kept.seen = this.#now()
    return kept.session
  }

  end(secret: string): void {
    this.#kept.delete(hashOf(secret))
  }

  /** After a change of password. */
  endAll(recipient: string): void {
    for (const [name, { session }] of this.#kept) if (session.recipient === recipient) this.#kept.delete(name)
  }

  /** To be called now and then: keys leave the memory. */
  tidy(): void {
    for (const [name, kept] of this.#kept) if (this.#isOver(kept)) this.#kept.delete(name)
  }

  #isOver({ seen, since }: Kept): boolean {
    const at = this.#now()
    return at - seen > IDLE_MS || at - since > LONGEST_MS
  }
}

/** Looking a secret up tells nothing about others by its time. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
