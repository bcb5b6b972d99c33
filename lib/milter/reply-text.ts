/**
 * The text of an SMTP answer as it goes into SMFIR_REPLYCODE: `550-5.7.1 one CRLF 550 5.7.1 two`, nothing after the last line.
 *
 * Postfix (since the check of July 2026) wants on every line the same code, `-` on all but the last, no NUL, and if the
 * fifth character is a digit, the digit of the class ("550 3 links found" is a configuration error there, answered with
 * 421 or 451). The enhanced code at the start of every line settles that. Both MTAs read `%` as an escape: Postfix drops a
 * single one, Sendmail drops the whole text for it. libmilter allows 32 lines of 980 octets, and 4xx or 5xx only; Sendmail
 * takes the text of a 4xx only for a temporary refusal and of a 5xx only for a permanent one, which a code always says.
 * Source: Postfix milter8.c; Sendmail libmilter/smfi.c smfi_setmlreply; RFC 5321 §4.2; RFC 3463 §2.
 */
import { MilterEncodeError } from './error.ts'
import type { ReplyCode } from './reply.ts'

const MAX_LINES = 32
/** Octets of a line, doubled percent signs included, code and CRLF not. */
const MAX_LINE_OCTETS = 900

/** Throws MilterEncodeError for a code or enhanced code that cannot be; any text is made to fit. */
export function replyText({ code, enhanced, lines }: Omit<ReplyCode, 'kind'>): string {
  if (!Number.isInteger(code) || code < 400 || code > 599)
    throw new MilterEncodeError(`a reply code must be 400 to 599, found ${code}`)
  const kind = code < 500 ? '4' : '5'
  if (!/^[45]\.\d{1,3}\.\d{1,3}$/.test(enhanced) || !enhanced.startsWith(kind))
    throw new MilterEncodeError(`an enhanced code for ${code} must look like ${kind}.7.1 (RFC 3463)`)
  const room = MAX_LINE_OCTETS - enhanced.length - 1
  const wrapped = lines.flatMap(line => wrap(clean(line).replaceAll('%', '%%'), room)).slice(0, MAX_LINES)
  if (wrapped.length === 0) wrapped.push(kind === '4' ? 'Try again later' : 'Refused')
  return wrapped
    .map((line, n) => `${code}${n < wrapped.length - 1 ? '-' : ' '}${enhanced} ${line}`.trimEnd())
    .join('\r\n')
}

/** Printable ASCII: line ends and control characters become spaces, what is no ASCII a question mark (RFC 5321 §4.2). */
function clean(line: string): string {
  return line
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
}

/** Cuts at spaces where there are any, never inside a doubled percent sign. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room)
    const cut = space > 0 ? space : room - (percentSignsBefore(rest, room) % 2)
    lines.push(rest.slice(0, cut).trimEnd())
    if (lines.length === MAX_LINES) return lines
    rest = rest.slice(cut).trimStart()
  }
  lines.push(rest)
  return lines
}

function percentSignsBefore(text: string, end: number): number {
  let count = 0
  while (text[end - 1 - count] === '%') count++
  return count
}

/** What the SMTP client would be told: doubled percent signs single again. */
export function textForSmtp(text: string): string {
  return text.replaceAll('%%', '%')
}
