/**
 * Octet strings: text whose characters are the octets 0…255, one for one (ISO 8859-1).
 * Mail is octets, and a string is the cheapest way to hold short ones unchanged; the wire and the header fields use them.
 */

/** What a reader sees in an octet string that holds UTF-8 (RFC 6532); octets that are not UTF-8 stay what they were. */
export function octetsToText(octets: string): string {
  if (!/[\x80-\xff]/.test(octets)) return octets
  const bytes = Buffer.from(octets, 'latin1')
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? octets : text
}

/** The UTF-8 octets of `text` as an octet string. */
export function textToOctets(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}
