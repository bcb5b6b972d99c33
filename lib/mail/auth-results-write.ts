/**
 * Our Authentication-Results, written.
 * Source: RFC 8601 §2.2 (grammar), §2.7 (results and properties of each method); RFC 8617 §10.2 (arc); RFC 9989 §9.1 (dmarc).
 * Domains, selectors and reasons come from the sender and from DNS: each is written so that it ends where it should.
 */
import type { ArcResult, AuthResult, DkimResult, DmarcResult, SpfResult } from './auth-results.ts'

/** Octets that signatures may take; Postfix cuts a field at 60,000 octets, and what is longer no MTA takes from a milter. */
const MAX_SIGNATURES_OCTETS = 20_000
/** Characters of one value or comment; RFC 5322 §2.1.1 allows 998 octets a line. */
const MAX_VALUE = 255

/**
 * The value of the field, one result a line. Lines are folded with LF and tab, as milters hand over header values: the MTA
 * makes CRLF of it.
 */
export function writeAuthenticationResults(authservId: string, results: readonly AuthResult[]): string {
  // Hundreds of signatures that were passed over say the same: one line of it, so that DMARC behind them is not cut off.
  let octets = 0
  const lines: string[] = []
  for (const result of results) {
    const text = written(result)
    if (lines.includes(text)) continue
    if (result.method === 'dkim' && (octets += text.length) > MAX_SIGNATURES_OCTETS) continue
    lines.push(text)
  }
  return [value(authservId) || 'unknown', ...(lines.length === 0 ? ['none'] : lines)].join(';\n\t')
}

function written(result: AuthResult): string {
  switch (result.method) {
    case 'spf':
      return spf(result)
    case 'dkim':
      return dkim(result)
    case 'arc':
      return arc(result)
    case 'dmarc':
      return dmarc(result)
    default:
      throw new Error(String(result satisfies never))
  }
}

function spf({ result, identity, domain, reason }: SpfResult): string {
  return line(`spf=${result}`, reason, [[`smtp.${identity}`, domain]])
}

function dkim({ result, domain, selector, identity, algorithm, signature, testing, reason }: DkimResult): string {
  const said = [reason, testing ? 'testing' : undefined].filter(part => part !== undefined).join(', ')
  return line(`dkim=${result}`, said, [
    ['header.d', domain],
    ['header.i', identity === `@${domain}` ? '' : identity],
    ['header.s', selector],
    ['header.a', algorithm],
    ['header.b', signature],
  ])
}

function arc({ result, sets, reason }: ArcResult): string {
  const said = [sets > 0 ? `i=${sets}` : undefined, reason].filter(part => part !== undefined).join(', ')
  return line(`arc=${result}`, said, [])
}

function dmarc({ result, policy, domain, reason }: DmarcResult): string {
  return line(`dmarc=${result}`, reason, [
    ['policy.dmarc', policy ?? ''],
    ['header.from', domain],
  ])
}

/** Properties without a value are left out. */
function line(
  methodspec: string,
  said: string | undefined,
  properties: readonly (readonly [string, string])[],
): string {
  const words = [methodspec]
  const comment = commentText(said ?? '')
  if (comment !== '') words.push(`(${comment})`)
  for (const [name, text] of properties) {
    const safe = value(text)
    if (safe !== '') words.push(`${name}=${safe}`)
  }
  return fold(words)
}

/** RFC 2045 token, and `[local]@domain` of plain characters: what may stand without quotes. */
const TOKEN = /^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+$/
const IDENTITY = /^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]*@[A-Za-z0-9.-]+$/

function value(text: string): string {
  const clean = printable(text)
  if (clean === '' || clean.length > MAX_VALUE) return ''
  return TOKEN.test(clean) || IDENTITY.test(clean) ? clean : `"${clean.replace(/["\\]/g, c => `\\${c}`)}"`
}

function commentText(text: string): string {
  const clean = printable(text)
  const short = clean.length > MAX_VALUE ? `${clean.slice(0, MAX_VALUE)}...` : clean
  return short.replace(/[()\\]/g, c => `\\${c}`)
}

/** Printable ASCII and single spaces: no line end, no control, nothing that a charset could turn into one. */
function printable(text: string): string {
  return text
    .slice(0, 4 * MAX_VALUE)
    .replace(/[^\x20-\x7e]+/g, '?')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** RFC 5322 §2.1.1: lines of 78 characters where they can be had. */
function fold(words: readonly string[]): string {
  let text = ''
  let column = 8
  for (const word of words) {
    if (text !== '' && column + 1 + word.length > 78) {
      text += '\n\t'
      column = 8
    } else if (text !== '') {
      text += ' '
      column++
    }
    text += word
    column += word.length
  }
  return text
}
