/**
 * A message, cut once into header fields and body. Views on the octets, nothing decoded.
 * Source: RFC 5322 §2.1.
 */
import { headerField } from './header.ts'
import type { HeaderField } from './header.ts'

export type Message = {
  /** All octets kept, as they came. */
  readonly raw: Buffer
  readonly headers: readonly HeaderField[]
  /** A view on `raw`: what follows the empty line. */
  readonly body: Buffer
  /** Octets that the MTA sent; more than `raw.length` where a limit cut the body. */
  readonly sizeOctets: number
}

const LF = 10
const CR = 13
const COLON = 58
const SPACE = 32
const TAB = 9

/**
 * Cuts `raw` at the first empty line. Lines may end in CRLF or LF. A line that is neither a field nor a continuation
 * ends the header section and is the first line of the body: so do Postfix and Sendmail.
 */
export function parseMessageOctets(raw: Buffer): Message {
  const headers: HeaderField[] = []
  let at = 0
  let bodyAt = raw.length
  while (at < raw.length) {
    const lineEnd = endOfLine(raw, at)
    if (isEmptyLine(raw, at, lineEnd)) {
      bodyAt = lineEnd
      break
    }
    let fieldEnd = lineEnd
    while (fieldEnd < raw.length && (raw[fieldEnd] === SPACE || raw[fieldEnd] === TAB))
      fieldEnd = endOfLine(raw, fieldEnd)
    const colon = raw.indexOf(COLON, at)
    if (colon < 0 || colon >= lineEnd || colon === at || raw[at] === SPACE || raw[at] === TAB) {
      bodyAt = at
      break
    }
    headers.push(headerField(raw.toString('latin1', at, colon), withoutFinalNewline(raw, colon + 1, fieldEnd)))
    at = fieldEnd
    bodyAt = fieldEnd
  }
  return { raw, headers, body: raw.subarray(bodyAt), sizeOctets: raw.length }
}

function endOfLine(raw: Buffer, from: number): number {
  const lf = raw.indexOf(LF, from)
  return lf < 0 ? raw.length : lf + 1
}

function isEmptyLine(raw: Buffer, from: number, end: number): boolean {
  const length = end - from
  return (length === 1 && raw[from] === LF) || (length === 2 && raw[from] === CR && raw[from + 1] === LF)
}

function withoutFinalNewline(raw: Buffer, from: number, end: number): string {
  if (end > from && raw[end - 1] === LF) end -= end - 1 > from && raw[end - 2] === CR ? 2 : 1
  return raw.toString('latin1', from, end)
}
