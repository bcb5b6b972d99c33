/**
 * Is this mail ours to judge? Mail of authenticated submitters and from own networks is passed on as it is.
 */
import { BlockList, isIP } from 'node:net'
import type { Envelope } from '../mail/transaction.ts'

export type Networks = { readonly has: (address: string | null) => boolean }

/** `list`: `192.0.2.0/24`, `2001:db8::/32` or single addresses. Throws on what is neither. */
export function networks(list: readonly string[]): Networks {
  const blocks = new BlockList()
  for (const entry of list) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    if (family === 0) throw new TypeError(`a network such as 192.0.2.0/24 was wanted, found ${entry}`)
    const type = family === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) blocks.addAddress(address, type)
    else blocks.addSubnet(address, Number(bits), type)
  }
  return {
    has(address) {
      if (address === null) return false
      const family = isIP(address)
      return family !== 0 && blocks.check(address, family === 4 ? 'ipv4' : 'ipv6')
    },
  }
}

export type SkipOptions = { readonly authenticated: boolean; readonly networks: Networks }

/** Why the message is not judged, or null where it is. */
export function skipReason(envelope: Envelope, skip: SkipOptions): 'authenticated' | 'network' | null {
  if (skip.authenticated && envelope.authenticated !== null) return 'authenticated'
  return skip.networks.has(envelope.client.address) ? 'network' : null
}
