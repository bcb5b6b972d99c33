/**
 * Comments in structured header fields: brackets that nest, with quoted pairs.
 * Source: RFC 5322 §3.2.2.
 */

/** The place behind the comment whose opening bracket is at `start`; null for one that does not end. */
export function endOfComment(text: string, start: number): number | null {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const c = text[at]
    if (c === '\\') at++
    else if (c === '(') depth++
    else if (c === ')' && --depth === 0) return at + 1
  }
  return null
}
