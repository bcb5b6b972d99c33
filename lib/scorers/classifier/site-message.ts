/**
 * A message as the site's classifier sees it: the same octets when it is judged on its way in and when somebody says later,
 * from a mailbox, what it was. Delivery and mail programs add fields and change line ends in between; those are left out.
 * Received fields: Postfix and Sendmail add theirs after the filter (RFC 5321 §4.4), so those of our own hosts go.
 */
import { createHmac } from 'node:crypto'
import { hostname } from 'node:os'
import { withCrlf } from '../../mail/crlf.ts'
import { parseMessageOctets } from '../../mail/message.ts'
import { MAX_LOOKED_AT } from './decode.ts'
import type { HeaderField } from '../../mail/header.ts'
import type { Message } from '../../mail/message.ts'

/** Written by those who deliver, keep or show mail. */
const ADDED_LATER: ReadonlySet<string> = new Set([
  'return-path',
  'delivered-to',
  'x-delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-envelope-from',
  'x-rcpt-to',
  'bcc',
  'resent-bcc',
  'content-length',
  'lines',
  'status',
  'x-status',
  'x-keywords',
  'x-uid',
  'x-uidl',
  'x-imap',
  'x-imapbase',
  'x-mozilla-status',
  'x-mozilla-status2',
  'x-mozilla-keys',
  'x-account-key',
  'x-evolution',
  'x-evolution-source',
  'x-gmail-labels',
  'x-gm-thrid',
])

/**
 * What filters write: ours, of which a model would only learn what it said itself, and others' that may be forged. What was
 * true of SPF, DKIM and DMARC is learnt as words of its own (site-auth.ts).
 */
const FILTERS = /^(?:x-spam-|x-cleanmilter-|x-quarantine-|(?:arc-)?authentication-results$|received-spf$)/

/** Received fields at the top that may be our own hosts': a longer way through the own house is not followed. */
const MAX_OWN_HOPS = 10

/** `raw` with CRLF or LF. `ownHosts`: names in lower case under which the site's servers write their Received fields. */
export function siteMessage(raw: Buffer, ownHosts: ReadonlySet<string>): Buffer {
  return normal(parseMessageOctets(withCrlf(raw)), ownHosts)
}

/** As much of it as the classifier looks at: for the way in, where the message is cut into fields already. */
export function siteStart(message: Message, ownHosts: ReadonlySet<string>): Buffer {
  return normal({ ...message, body: message.body.subarray(0, MAX_LOOKED_AT) }, ownHosts).subarray(0, MAX_LOOKED_AT)
}

/**
 * A name for a message that only this site can make: 128 bits of HMAC-SHA-256. White space at the end does not count, because
 * an mbox adds some.
 */
export function messageName(message: Buffer, secret: Buffer): Buffer {
  return keyed(secret, 'message', message.subarray(0, textEnd(message))).subarray(0, 16)
}

/** White space only: no message. */
export function isBlank(message: Buffer): boolean {
  return textEnd(message) === 0
}

/** Under which names the site's servers write their Received fields: as far as this machine knows. */
export function ownHosts(authservId: string | null): ReadonlySet<string> {
  return new Set([authservId, hostname()].filter(name => name !== null).map(name => name.toLowerCase()))
}

function textEnd(octets: Buffer): number {
  let end = octets.length
  while (end > 0 && (octets[end - 1] ?? 0) <= 0x20) end--
  return end
}

/** A stand-in for who reported: the same for the same name, and no name. */
export function reporterName(reporter: string, secret: Buffer): Buffer {
  return keyed(secret, 'reporter', Buffer.from(reporter)).subarray(0, 8)
}

function keyed(secret: Buffer, what: string, octets: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${what}\0`).update(octets).digest()
}

function normal({ headers, body }: Pick<Message, 'headers' | 'body'>, ownHosts: ReadonlySet<string>): Buffer {
  const own = lastOwnHop(headers, ownHosts)
  const kept = headers.filter(
    ({ key }, at) => !ADDED_LATER.has(key) && !FILTERS.test(key) && !(key === 'received' && at <= own),
  )
  const text = kept.map(({ name, value }) => `${name}:${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), body])
}

/** Where the lowest of our own Received fields stands; those above it were written later, by ourselves. -1: none. */
function lastOwnHop(headers: readonly HeaderField[], ownHosts: ReadonlySet<string>): number {
  const names = new Set([...ownHosts, ...ownName(headers)])
  let last = -1
  let hops = 0
  for (const [at, { key, value }] of headers.entries()) {
    if (key !== 'received') continue
    if (++hops > MAX_OWN_HOPS) break
    const [, by = ''] = /\sby\s{1,10}([A-Za-z0-9.-]{1,255})/.exec(value.slice(0, 2000)) ?? []
    if (names.has(by.toLowerCase())) last = at
  }
  return last
}

/** Mail that we judged says under which name: in Authentication-Results, which stands above all others of that name. */
export function ownName(headers: readonly HeaderField[]): readonly string[] {
  if (!headers.some(({ key }) => key === 'x-cleanmilter-reference' || key === 'x-spam-status')) return []
  const results = headers.find(({ key }) => key === 'authentication-results')
  const [name] = /^\s{0,10}[A-Za-z0-9.-]{1,255}(?=\s{0,10};)/.exec(results?.value ?? '') ?? []
  return name === undefined ? [] : [name.trim().toLowerCase()]
}
