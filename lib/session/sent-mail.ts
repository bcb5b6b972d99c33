/**
 * What is kept of a message of our own user while it passes: recipients and a few header fields, for policy/correspondents.ts.
 * No more than that can be taught by it: memory does not grow with the message.
 */
import { MOST_RECIPIENTS, TEACHING_FIELDS } from '../policy/correspondents.ts'
import type { Address } from '../mail/address.ts'
import type { HeaderField } from '../mail/header.ts'
import type { SentMail } from '../policy/correspondents.ts'

/** Octets of one value, and fields, that are kept: far beyond what a mail program writes. */
const MOST_OCTETS = 20_000
const MOST_FIELDS = 20

export class SentMailCollector {
  readonly #authenticated: string
  readonly #sender: Address | null
  readonly #recipients: Address[] = []
  readonly #headers: HeaderField[] = []

  constructor(authenticated: string, sender: Address | null) {
    this.#authenticated = authenticated
    this.#sender = sender
  }

  recipient(address: Address | null): void {
    // One more than may teach says that it were too many.
    if (address !== null && this.#recipients.length <= MOST_RECIPIENTS) this.#recipients.push(address)
  }

  header({ name, key, value }: HeaderField): void {
    if (!TEACHING_FIELDS.has(key) || this.#headers.length >= MOST_FIELDS) return
    this.#headers.push({ name, key, value: value.slice(0, MOST_OCTETS) })
  }

  get mail(): SentMail {
    return {
      authenticated: this.#authenticated,
      sender: this.#sender,
      recipients: this.#recipients,
      headers: this.#headers,
    }
  }
}
