/**
 * IP addresses and networks as octets and as names: so a list of networks is a set of names, asked once for each length of
 * prefix that occurs in it.
 */
import { isIP } from 'node:net'

export type Network = { readonly octets: readonly number[]; readonly prefix: number }

/** The 4 or 16 octets of an address; an IPv4 address that is written in IPv6 (`::ffff:192.0.2.1`) is one. Null: none. */
export function addressOctets(text: string): readonly number[] | null {
  const family = isIP(text)
  if (family === 4) return text.split('.').map(Number)
  if (family === 0 || text.includes('%')) return null
  // The URL parser writes it in its one normal form, the dotted tail as two groups.
  const [before = '', after] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const gap = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  const octets = [...head, ...gap, ...tail].flatMap(group => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
  const isMapped = octets.slice(0, 10).every(octet => octet === 0) && octets[10] === 0xff && octets[11] === 0xff
  return isMapped ? octets.slice(12) : octets
}

/** `address/length`, or an address alone; null where it is neither, or where bits beyond the length are set. */
export function readNetwork(text: string): Network | null {
  const [, address = '', length] = /^([0-9a-f:.]{2,45})(?:\/(\d{1,3}))?$/i.exec(text) ?? []
  const octets = addressOctets(address)
  if (octets === null) return null
  const bits = 8 * octets.length
  const written = length === undefined ? bits : Number(length) - (address.includes(':') && bits === 32 ? 96 : 0)
  if (written < 0 || written > bits) return null
  const same = masked(octets, written).every((octet, n) => octet === octets[n])
  return same ? { octets, prefix: written } : null
}

/** A name for the network of `prefix` bits that the address lies in. */
export function networkName(octets: readonly number[], prefix: number): string {
  return `/${prefix}/${masked(octets, prefix).join('.')}`
}

function masked(octets: readonly number[], prefix: number): readonly number[] {
  return octets.map((octet, n) => {
    const bits = Math.min(8, Math.max(0, prefix - 8 * n))
    return octet & (0xff00 >> bits) & 0xff
  })
}
