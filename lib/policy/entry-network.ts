/**
 * Networks as entries of the lists: `192.0.2.0/24`, `2001:db8::/32`, always with their length and in one spelling.
 * Source: RFC 4632 §3.1, RFC 5952 (IPv6 as text).
 */
import { addressOctets } from '../scorers/lists/network.ts'
import type { ReadEntry } from './entry-read.ts'

export type EntryNetwork = { readonly octets: readonly number[]; readonly prefix: number }

const IPV4_NUMBERS = /^\d{1,3}(?:\.\d{1,3}){0,3}\.?$/

/** Is it meant as a network, right or wrong? */
export function looksLikeNetwork(text: string): boolean {
  const [address = ''] = bare(text).split('/')
  return IPV4_NUMBERS.test(address) || (/^[0-9a-f:.%]*$/i.test(address.replace(/%.*$/s, '')) && address.includes(':'))
}

export function readEntryNetwork(text: string): ReadEntry {
  const say = (mistake: 'network' | 'everybody' | 'host-bits', why: string): ReadEntry => ({
    mistake,
    text: `"${text.slice(0, 70)}": ${why}`,
  })
  const [address = '', length, ...more] = bare(text).split('/')
  if (more.length > 0) return say('network', 'one / was wanted')
  if (address.includes('%'))
    return say('network', 'an address of one interface alone (%) is none that others send from')
  const octets = addressOctets(address)
  if (octets === null) return say('network', noAddress(address, length))
  const bits = 8 * octets.length
  const mask = length !== undefined && length.includes('.') ? maskLength(length) : null
  if (mask !== null) return say('network', `a length was wanted instead of a mask: write ${networkText(octets, mask)}`)
  if (length !== undefined && !/^\d{1,3}$/.test(length))
    return say('network', `behind the / a number up to ${bits} stands`)
  // An IPv4 address written in IPv6 (::ffff:192.0.2.0/120) is an IPv4 network.
  const prefix = length === undefined ? bits : Number(length) - (address.includes(':') && bits === 32 ? 96 : 0)
  if (prefix < 0 || prefix > bits) return say('network', `behind the / a number up to ${bits} stands`)
  if (prefix === 0) return say('everybody', 'that is everybody')
  const right = networkText(octets, prefix)
  if (masked(octets, prefix).some((octet, n) => octet !== octets[n]))
    return say(
      'host-bits',
      `behind the first ${prefix} bits all must be 0: write ${right}, or ${networkText(octets, bits)} for the one address`,
    )
  return { kind: 'network', value: right, warnings: [] }
}

/** `value` as readEntryNetwork gives it. */
export function entryNetwork(value: string): EntryNetwork | null {
  const [address = '', prefix] = value.split('/')
  const octets = addressOctets(address)
  return octets === null || prefix === undefined ? null : { octets, prefix: Number(prefix) }
}

/** The network of `prefix` bits that the address lies in. */
export function networkText(octets: readonly number[], prefix: number): string {
  const kept = masked(octets, prefix)
  if (kept.length === 4) return `${kept.join('.')}/${prefix}`
  const groups = Array.from({ length: 8 }, (_, n) => (((kept[2 * n] ?? 0) << 8) | (kept[2 * n + 1] ?? 0)).toString(16))
  return `${shortest(groups)}/${prefix}`
}

/** RFC 5952 §4.2: the first of the longest runs of two zeros or more becomes `::`. */
function shortest(groups: readonly string[]): string {
  let [best, length] = [-1, 1]
  for (let at = 0; at < 8; at++) {
    let end = at
    while (end < 8 && groups[end] === '0') end++
    if (end - at > length) [best, length] = [at, end - at]
  }
  if (best < 0) return groups.join(':')
  return `${groups.slice(0, best).join(':')}::${groups.slice(best + length).join(':')}`
}

function masked(octets: readonly number[], prefix: number): readonly number[] {
  return octets.map((octet, n) => octet & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * n))) & 0xff)
}

/** `[192.0.2.1]` and `[IPv6:2001:db8::1]`, as mail writes them. */
function bare(text: string): string {
  return text.replace(/^\[(?:IPv6:)?([^\]]*)\]/i, '$1')
}

/** `255.255.255.0` → 24; null where it is no mask. */
function maskLength(text: string): number | null {
  const octets = addressOctets(text)
  const bits = octets?.length === 4 ? octets.map(octet => octet.toString(2).padStart(8, '0')).join('') : ''
  return /^1+0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : null
}

function noAddress(address: string, length: string | undefined): string {
  const numbers = address.split('.').filter(part => part !== '')
  if (!IPV4_NUMBERS.test(address)) return 'this is no IPv6 address'
  if (numbers.some(number => Number(number) > 255)) return 'an IPv4 address has four numbers from 0 to 255'
  if (numbers.some(number => number.length > 1 && number.startsWith('0')))
    return 'a number does not begin with 0: some programs read it as octal'
  if (numbers.length < 4) {
    const whole = [...numbers, '0', '0', '0'].slice(0, 4).join('.')
    return `four numbers were wanted: write ${whole}/${length ?? 8 * numbers.length}`
  }
  return 'this is no IPv4 address'
}
