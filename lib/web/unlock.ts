/** A recipient's password → their opened pairs. Whoever has no key takes as long as a wrong password. */
import { randomBytes } from 'node:crypto'
import { newPersonalKey, unlock, MOST_PASSWORD_CHARACTERS } from '../privacy/personal-key.ts'
import { keysOf } from '../quarantine/personal-keys.ts'
import type { PersonalKey } from '../privacy/personal-key.ts'
import type { Pair } from '../privacy/seal.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Attempts } from './attempts.ts'
import type { Gate } from './gate.ts'

export type Unlocked = { readonly kind: 'open'; readonly pairs: readonly Pair[] } | { readonly kind: 'wrong' | 'wait' }

export class Unlocker {
  readonly #quarantine: Quarantine
  readonly #gate: Gate
  readonly #attempts: Attempts
  /** Nobody's key. */
  #nobody: Promise<PersonalKey> | null = null

  constructor(quarantine: Quarantine, gate: Gate, attempts: Attempts) {
    this.#quarantine = quarantine
    this.#gate = gate
    this.#attempts = attempts
  }

  /** `secret`: password or recovery code. Throws BusyError, DatabaseError. */
  async open(recipient: string, secret: string): Promise<Unlocked> {
    const takeBack = this.#attempts.begin(recipient)
    if (takeBack === null) return { kind: 'wait' }
    if (secret.length > MOST_PASSWORD_CHARACTERS) return { kind: 'wrong' }
    return await this.#gate.through(async () => {
      this.#nobody ??= newPersonalKey(randomBytes(24).toString('base64url')).then(({ key }) => key)
      const nobody = await this.#nobody
      const keys = this.#quarantine.state.exists
        ? this.#quarantine.state.demand(database => keysOf(database, recipient))
        : []
      const [current, ...older] = keys
      // Only the current one decides: several would take longer, and tell that they are there.
      const identity = await unlock(current ?? nobody, secret)
      if (current === undefined || identity === null) return { kind: 'wrong' }
      takeBack()
      const pairs: Pair[] = [{ publicKey: current.publicKey, identity }]
      for (const key of older) {
        const one = await unlock(key, secret)
        if (one !== null) pairs.push({ publicKey: key.publicKey, identity: one })
      }
      return { kind: 'open', pairs }
    })
  }
}
