/**
 * Clients, senders and recipients that the admin refuses at RCPT, before any content is taken.
 */
import { isWithin, parseDomain } from '../mail/domain.ts'
import type { Address } from '../mail/address.ts'
import type { Envelope } from '../mail/transaction.ts'
import type { Networks } from './scope.ts'

export type RefuseOptions = {
  readonly clients: Networks
  readonly senders: AddressList
  readonly recipients: AddressList
  /** False where nothing is refused: then the MTA need not wait for an answer at RCPT. */
  readonly any: boolean
}

export type AddressList = { readonly has: (address: Address | null) => boolean }

/** `entries`: `someone@example.org` (that address) or `example.org` (the domain and all below it). Case does not count. */
export function addressList(entries: readonly string[]): AddressList {
  const addresses = new Set<string>()
  const domains: string[] = []
  for (const entry of entries) {
    const at = entry.lastIndexOf('@')
    const domain = parseDomain(entry.slice(at + 1))
    if (domain === null) throw new TypeError(`an address or a domain was wanted, found ${entry}`)
    if (at > 0) addresses.add(`${entry.slice(0, at).toLowerCase()}@${domain}`)
    else domains.push(domain)
  }
  return {
    has(address) {
      if (address === null || address.domain === null) return false
      const { local, domain } = address
      return addresses.has(`${local.toLowerCase()}@${domain}`) || domains.some(parent => isWithin(domain, parent))
    },
  }
}

/** The answer's reason where this recipient is refused, else null. Never for mail that was not handed in by SMTP. */
export function refusal(envelope: Envelope, recipient: Address | null, refuse: RefuseOptions): string | null {
  if (!refuse.any || !envelope.smtp) return null
  if (refuse.clients.has(envelope.client.address)) return 'this server does not take mail from your network'
  if (refuse.senders.has(envelope.sender)) return 'this server does not take mail from that sender'
  return refuse.recipients.has(recipient) ? 'this server does not take mail for that recipient' : null
}
