/**
 * The way of a message by its Received fields, as far as several mail servers write it alike.
 * Source: RFC 5321 §4.4; forms of Postfix, Sendmail, Exim, Exchange, qmail and Gmail.
 * Whoever sends can write such fields too: only those above the first one that we trust are true.
 */
import { isIP } from 'node:net'
import { readDate } from './date.ts'
import { unfold } from './header.ts'

export type Hop = {
  /** What the client called itself; null where nothing is written. */
  readonly helo: string | null
  /** The name that was found for its address; null where none is written or none was found. */
  readonly name: string | null
  /** It is written that no name was found. */
  readonly nameless: boolean
  /** The client's address. */
  readonly ip: string | null
  /** The server that wrote the field. */
  readonly by: string | null
  /** The client had logged in, or came by another way than SMTP between servers. */
  readonly submitted: boolean
  readonly ms: number | null
  /** On one line, in lower case, cut off. */
  readonly text: string
}

const MAX_HOPS = 40
const MAX_CHARACTERS = 1_500

/** From top (last) to bottom (first). `values`: as they came. */
export function readHops(values: readonly string[]): Hop[] {
  return values.slice(0, MAX_HOPS).map(value => readHop(value))
}

function readHop(value: string): Hop {
  const line = unfold(value.slice(0, 4_000)).replace(/\s+/g, ' ')
  const text = line.slice(0, MAX_CHARACTERS).toLowerCase()
  const semicolon = line.lastIndexOf(';')
  const by = / by ([a-z0-9._-]{1,255})/.exec(` ${text}`)
  const from = text.startsWith('from ') ? text.slice(0, by?.index ?? 400) : ''
  const named = /\(([a-z0-9._-]{1,255}) \[/.exec(from)?.[1]
  const first = /^from ([^\s;()]{1,255})/.exec(from)?.[1] ?? null
  const said = /helo[ =]([^\s)]{1,255})/.exec(from)?.[1]
  const isQmail = said !== undefined && from.includes('(helo ')
  const nameless = named === 'unknown' || (isQmail && first === 'unknown')
  const name = nameless ? null : (named ?? (said === undefined ? null : first))
  return {
    helo: said ?? first,
    name: name === null || name.startsWith('[') || isIP(name) > 0 ? null : name.replace(/\.$/, ''),
    nameless,
    ip: addressIn(from),
    by: by?.[1]?.replace(/\.$/, '') ?? null,
    submitted: SUBMITTED.test(text),
    ms: semicolon < 0 ? null : (readDate(line.slice(semicolon + 1, semicolon + 200).trim())?.ms ?? null),
    text,
  }
}

const SUBMITTED =
  /with (?:e?smtps?a|utf8smtps?a|lmtps?a?|https?|mapi|local|rest|asmtp)\b|authenticated|\(auth\b|\bauth=|login:|via dav|web mail|webmail/

function addressIn(from: string): string | null {
  for (const [, ipv6 = '', ipv4 = ''] of from.matchAll(
    /\[(?:ipv6:)?([0-9a-f]{0,4}:[0-9a-f:.]{2,45})\]|[[(@]((?:\d{1,3}\.){3}\d{1,3})(?=[\]:)])/g,
  )) {
    const address = ipv6 || ipv4
    if (isIP(address) > 0) return address
  }
  return null
}
