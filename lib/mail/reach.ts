/**
 * How far a client's address reaches: whether a message came by the Internet is told by it.
 * Source: RFC 6890 (addresses with a purpose of their own), RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 5737, RFC 3849.
 */
import { isIP, isIPv4 } from 'node:net'

/** public: the Internet routes it. private: of one host or one network. neither: for groups, examples and the future. */
type Reach = 'public' | 'private' | 'neither'

export function isPublic(address: string): boolean {
  return reachOf(address) === 'public'
}

export function isPrivate(address: string): boolean {
  return reachOf(address) === 'private'
}

function reachOf(address: string): Reach {
  if (!isIPv4(address)) {
    if (/^(?:::1$|f[cd]|fe[89ab])/i.test(address)) return 'private'
    return isIP(address) === 6 && /^[23]/.test(address) && !/^2001:db8/i.test(address) ? 'public' : 'neither'
  }
  const [a = 0, b = 0, c = 0] = address.split('.').map(Number)
  if (a === 0 || a === 10 || a === 127) return 'private'
  if (a === 100 && b >= 64 && b < 128) return 'private'
  if ((a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return 'private'
  return a >= 224 || (a === 192 && b === 0 && c === 2) ? 'neither' : 'public'
}
