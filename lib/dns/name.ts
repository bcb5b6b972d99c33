/**
 * Which names can be asked at all.
 * Source: RFC 1035 §2.3.4 (63 octets a label, 255 on the wire, which is 253 as text).
 */

const MAX_NAME_OCTETS = 253
const MAX_LABEL_OCTETS = 63
/** c-ares reads a backslash as an escape and stops at NUL: neither occurs in a name that mail asks about. */
const UNASKABLE = /[^\x21-\x7e]|\\/

/** Lower case without the final dot, or null for a name that cannot exist or that c-ares would read as another. */
export function askableName(name: string): string | null {
  const plain = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()
  if (plain === '' || plain.length > MAX_NAME_OCTETS || UNASKABLE.test(plain)) return null
  for (const label of plain.split('.')) if (label === '' || label.length > MAX_LABEL_OCTETS) return null
  return plain
}
