/**
 * Mail to digest.request: a recipient wants to know what is held. From outside by an author whom DMARC proves, from inside by a user
 * who logged in under the address that they write as.
 */
import { addressKey, readAddressKey } from '../policy/scope-name.ts'
import { digestRequest } from './digest-request.ts'
import { askDigest } from './people.ts'
import type { Address } from '../mail/address.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { SentMail } from '../policy/correspondents.ts'
import type { Quarantine } from './quarantine.ts'

export type DigestRequestsOptions = {
  readonly quarantine: Quarantine
  /** `digest.request`. */
  readonly address: string
  readonly own: (address: Address) => string
  readonly now: () => Date
}

export class DigestRequests {
  readonly #options: DigestRequestsOptions
  readonly #address: string

  constructor(options: DigestRequestsOptions) {
    this.#options = options
    this.#address = readAddressKey(options.address) ?? options.address
  }

  /** True: it is one, whatever came of it, and it goes to nobody. Never throws. */
  asked(tx: Transaction, auth: readonly AuthResult[]): boolean {
    const author = digestRequest({ tx, auth, address: this.#address })
    if (author === null) return false
    this.#ask(author)
    return true
  }

  /** Mail of a user who logged in, which is delivered all the same. Never throws. */
  sent({ authenticated, sender, recipients }: SentMail): void {
    const [to, ...more] = recipients
    if (to === undefined || more.length > 0 || sender === null || addressKey(to) !== this.#address) return
    if (authenticated !== null && readAddressKey(authenticated) === addressKey(sender)) this.#ask(sender)
  }

  #ask(author: Address): void {
    const { quarantine, own, now } = this.#options
    const at = Math.floor(now().getTime() / 1000)
    quarantine.state.attempt(database => askDigest(database, own(author), at), { write: true })
  }
}
