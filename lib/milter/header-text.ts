/**
 * Header names and values as they go to the MTA: folded with LF and white space (not CRLF, which Postfix and Sendmail add),
 * no NUL (both MTAs keep C strings and would cut there), no line that could be read as another field.
 * Source: Sendmail libmilter/docs/smfi_addheader.html; RFC 5322 §2.1.1 and §2.2.
 */
import { MilterEncodeError } from './error.ts'

/** RFC 5322: lines should stay under 998 octets. Sendmail cuts at 2,048. */
const WANTED_LINE_OCTETS = 998
const MAX_LINE_OCTETS = 2_046
/** Postfix cuts a header at 60,000 octets while milters are at work; the field must also fit into one packet. */
const MAX_FIELD_OCTETS = 60_000

/** An empty name is a configuration error in Postfix, answered with 451. */
export function headerName(name: string): string {
  if (!/^[!-9;-~]+$/.test(name))
    throw new MilterEncodeError('a header name must be printable ASCII without colon or space (RFC 5322 §2.2)')
  return name
}

/**
 * `value` may be folded with CRLF or LF. `leadingSpace`: the MTA puts none after the colon, so we do; otherwise it puts one,
 * and a space at the start of `value` would be the second.
 */
export function headerValue(name: string, value: string, leadingSpace: boolean): string {
  const text = value.replaceAll('\r\n', '\n')
  if (/[\0\r]|[^\x00-\xff]/.test(text))
    throw new MilterEncodeError(`the value of ${name} holds a NUL, a lone CR, or characters that are no octets`)
  if (/\n(?![ \t])/.test(text) || /\n[ \t]+(?:\n|$)/.test(text))
    throw new MilterEncodeError(`the value of ${name} holds a line that is empty or does not start with white space`)
  if (name.length + text.length > MAX_FIELD_OCTETS)
    throw new MilterEncodeError(`the value of ${name} has ${text.length} octets, an MTA takes ${MAX_FIELD_OCTETS}`)
  const lines = text.split('\n')
  const folded = lines.flatMap((line, n) => fold(line, n === 0 ? name.length + 2 : 0))
  if (folded.some((line, n) => line.length + (n === 0 ? name.length + 2 : 0) > MAX_LINE_OCTETS))
    throw new MilterEncodeError(`the value of ${name} has a line over ${MAX_LINE_OCTETS} octets without a space`)
  const whole = folded.join('\n')
  if (leadingSpace) return /^[ \t\n]/.test(whole) ? whole : ` ${whole}`
  return whole.startsWith(' ') ? whole.slice(1) : whole
}

/** Cuts a line that is too long before a space: the fold is undone by whoever reads the field (RFC 5322 §2.2.3). */
function fold(line: string, already: number): string[] {
  const parts: string[] = []
  let rest = line
  let room = WANTED_LINE_OCTETS - already
  while (rest.length > room) {
    const space = Math.max(rest.lastIndexOf(' ', room), rest.lastIndexOf('\t', room))
    if (rest.slice(0, Math.max(space, 0)).trim() === '' || rest.slice(space).trim() === '') break
    parts.push(rest.slice(0, space))
    rest = rest.slice(space)
    room = WANTED_LINE_OCTETS
  }
  parts.push(rest)
  return parts
}
