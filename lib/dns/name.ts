/**
 * Which names can be asked at all.
 * Source: RFC 1035 §2.3.4 (63 octets a label, 255 on the wire, which is 253 as text).
 */

const MAX_NAME_OCTETS = 253
const MAX_LABEL_OCTETS = 63
/** c-ares reads a backslash as an escape and stops at NUL; UTF-8 that nobody made A-labels of is in no zone of ours. */
const UNASKABLE = /[^\x20-\x7e]|\\/

/**
 * The name in lower case without the final dot, or the code of its failure: EBADNAME where no such name can exist,
 * ENOTFOUND where it could, but only by octets that we do not ask for (an SPF macro may put any local part into a name).
 */
export function askableName(name: string): { readonly name: string } | { readonly code: 'EBADNAME' | 'ENOTFOUND' } {
  const plain = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()
  if (plain === '' || plain.length > MAX_NAME_OCTETS) return { code: 'EBADNAME' }
  for (const label of plain.split('.')) if (label === '' || label.length > MAX_LABEL_OCTETS) return { code: 'EBADNAME' }
  return UNASKABLE.test(plain) ? { code: 'ENOTFOUND' } : { name: plain }
}
