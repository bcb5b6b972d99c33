/**
 * Questions to DNS lists and what their answers mean.
 * Source: RFC 5782 §2.1 (IPv4), §2.3 (answers), §2.4 (IPv6), §3 (domains).
 */
import { saysAbsent, dnsErrorCode } from '../../dns/error.ts'
import { addressOctets } from '../lists/network.ts'
import type { Resolve } from '../../dns/resolve.ts'

export type Answer =
  | { readonly kind: 'listed'; readonly octets: readonly (readonly number[])[] }
  | { readonly kind: 'absent' }
  /** The list does not serve us, or somebody else answers in its place. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unanswered' }

/** `2.0.0.127` of 127.0.0.2; the nibbles of an IPv6 address, last first. Null where it is no address. */
export function reversed(address: string): string | null {
  const octets = addressOctets(address)
  if (octets === null) return null
  if (octets.length === 4) return octets.toReversed().join('.')
  return octets
    .toReversed()
    .map(octet => `${(octet & 15).toString(16)}.${(octet >> 4).toString(16)}`)
    .join('.')
}

export async function ask(resolve: Resolve, name: string, zone: string): Promise<Answer> {
  let records: readonly unknown[]
  try {
    records = await resolve(`${name}.${zone}`, 'A')
  } catch (error) {
    const code = dnsErrorCode(error)
    // Past the budget of a message nobody was asked: the same would befall it each time it came.
    return { kind: saysAbsent(code) || code === 'EBUDGET' ? 'absent' : 'unanswered' }
  }
  const octets = records.map(record => (typeof record === 'string' ? addressOctets(record) : null))
  const known = octets.filter(one => one !== null && one.length === 4) as number[][]
  if (known.length === 0) return { kind: 'absent' }
  const odd = known.map(refusal).find(why => why !== null)
  return odd === undefined ? { kind: 'listed', octets: known } : { kind: 'refused', why: odd }
}

/**
 * What a list says that does not serve who asks, and what a resolver says that invents answers. 127.0.0.1 is never an
 * entry (RFC 5782 §5); operators say with it, and with 255 at the end, that they were asked too much or wrongly.
 */
function refusal([a, b, c, d]: readonly number[]): string | null {
  if (a !== 127)
    return 'its answers are no answers of a list: a resolver on the way invents them, or the domain was sold'
  if (b === 255 && c === 255)
    return 'it refuses to answer: it is asked through a public resolver, too often, or wrongly'
  if (b === 0 && (c === 0 || c === 1) && d === 255) return 'it refuses to answer: it is asked too often'
  return b === 0 && c === 0 && d === 1 ? 'it refuses to answer' : null
}
