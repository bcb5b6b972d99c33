/**
 * Envelope addresses: what stands in MAIL FROM and RCPT TO.
 * Source: RFC 5321 §4.1.2 (Path, Mailbox, source routes), RFC 6531 (UTF-8 local parts).
 */
import { parseDomain } from './domain.ts'
import { octetsToText } from './octets.ts'
import type { Domain } from './domain.ts'

/**
 * RFC 5321 §4.1.2 mailbox. An object, so `log.write({ to: address })` does not compile: log fields are scalars.
 * `domain` is null for an address without one (`postmaster`, `root` from local mail) and for an address literal.
 */
export type Address = {
  /** As a reader sees it: quotes taken off, UTF-8 decoded, case kept. */
  readonly local: string
  readonly domain: Domain | null
  /** The octets as the MTA typed them, angle brackets included: DELRCPT must repeat exactly these. */
  readonly typed: string
}

/**
 * Reads the first argument of MAIL or RCPT: `<a@b>`, `a@b` (non-SMTP mail has no brackets), `<@route:a@b>`.
 * `typed` is an octet string. Returns null for the null sender (`<>` or the empty string).
 * Never fails: what has no `@` is all local part.
 */
export function parsePath(typed: string): Address | null {
  let path = typed.trim()
  if (path.startsWith('<')) path = path.endsWith('>') ? path.slice(1, -1) : path.slice(1)
  if (path === '') return null
  if (/^@[^:]*:/.test(path)) path = path.slice(path.indexOf(':') + 1) // RFC 5321 §4.1.1.3: source routes are dropped
  const text = octetsToText(path)
  const at = text.lastIndexOf('@')
  const local = at < 0 ? text : text.slice(0, at)
  return { local: unquote(local), domain: at < 0 ? null : parseDomain(text.slice(at + 1)), typed }
}

/** `local@domain` as a reader would write it, quoted where RFC 5321 asks for it. */
export function addressText({ local, domain }: Pick<Address, 'local' | 'domain'>): string {
  const written = DOT_STRING.test(local) ? local : `"${local.replace(/["\\]/g, c => `\\${c}`)}"`
  return domain === null ? written : `${written}@${domain}`
}

const DOT_STRING = /^[^\s"(),:;<>@[\\\]\x00-\x1f\x7f.]+(?:\.[^\s"(),:;<>@[\\\]\x00-\x1f\x7f.]+)*$/

function unquote(local: string): string {
  if (local.length < 2 || !local.startsWith('"') || !local.endsWith('"')) return local
  return local.slice(1, -1).replace(/\\(.)/gs, '$1')
}
