/**
 * Authentication-Results, read, and those that claim to be ours found.
 * Source: RFC 8601 §2.2 (grammar), §2.5 (authserv-id), §5 (removing forged ones); UTF-8 as RFC 8601 §2.2 allows with EAI.
 * Reading is as strict as the grammar, but for three things that large senders write: a semicolon at the end, an unquoted
 * value that is no token (IPv6, base64), and a pair without ptype (`version=TLSv1.2`), which is left out.
 */
import { endOfComment } from './comment.ts'
import { parseDomain } from './domain.ts'
import { octetsToText } from './octets.ts'
import { trimSpace } from './tags.ts'

export type ReadProperty = { readonly ptype: string; readonly property: string; readonly value: string }

export type ReadResult = {
  readonly method: string
  readonly result: string
  readonly reason?: string
  readonly props: readonly ReadProperty[]
}

export type ReadAuthenticationResults = {
  readonly authservId: string
  readonly version?: number
  readonly results: readonly ReadResult[]
}

/** Longer values are not read; one result takes about 100 octets. */
const MAX_OCTETS = 65_536

/** What a value (all after the colon; octets or text) says, or null where it is not of the grammar. */
export function readAuthenticationResults(value: string): ReadAuthenticationResults | null {
  if (value.length > MAX_OCTETS) return null
  const at = new Reader(octetsToText(value))
  at.skipSpace()
  const authservId = at.value()
  if (authservId === null || authservId === '') return null
  at.skipSpace()
  const version = at.match(VERSION)
  at.skipSpace()
  const results: ReadResult[] = []
  let none = false
  while (at.take(';')) {
    at.skipSpace()
    if (at.done) break // a semicolon at the end
    if (none) return null
    const read = readResult(at)
    if (read === null) return null
    if (read === 'none') {
      if (results.length > 0) return null
      none = true
    } else results.push(read)
  }
  if (!at.done || (results.length === 0 && !none)) return null
  return { authservId, ...(version === null ? {} : { version: Number(version) }), results }
}

/** `method[/version]=result [reason=…] [ptype.property=value]…`, or the `none` that stands for no result at all. */
function readResult(at: Reader): ReadResult | 'none' | null {
  const method = at.match(KEYWORD)
  if (method === null) return null
  at.skipSpace()
  if (at.take('/')) {
    at.skipSpace()
    if (at.match(VERSION) === null) return null
    at.skipSpace()
  }
  if (!at.take('=')) return method.toLowerCase() === 'none' ? 'none' : null
  at.skipSpace()
  const result = at.match(KEYWORD)
  if (result === null) return null
  const props: ReadProperty[] = []
  let reason: string | undefined
  for (;;) {
    at.skipSpace()
    if (at.done || at.sees(';')) break
    const word = at.match(KEYWORD)
    if (word === null) return null
    at.skipSpace()
    let property: string | null = null
    if (at.take('.')) {
      at.skipSpace()
      property = at.match(KEYWORD)
      if (property === null) return null
      at.skipSpace()
    }
    if (!at.take('=')) return null
    at.skipSpace()
    const value = at.pvalue()
    if (value === null) return null
    if (property !== null) props.push({ ptype: word, property, value })
    else if (word.toLowerCase() === 'reason' && reason === undefined && props.length === 0) reason = value
  }
  return { method, result, ...(reason === undefined ? {} : { reason }), props }
}

/** Indices (from 0) of the fields that claim one of `ids` as their author: to be removed before our own goes in. */
export function forgedAuthenticationResults(
  fields: readonly { readonly name: string; readonly value: string }[],
  ids: readonly string[],
): number[] {
  const ours = new Set(ids.flatMap(id => comparable(id)))
  const forged: number[] = []
  for (const [n, { name, value }] of fields.entries()) {
    if (trimSpace(name).toLowerCase() !== 'authentication-results') continue
    if (claimedIds(value).some(id => ours.has(id))) forged.push(n)
  }
  return forged
}

/**
 * All names that a reader, strict or careless, might take for the id of this value. What follows the id is not looked at:
 * a value that cannot be parsed fools those who do not parse.
 */
function claimedIds(value: string): string[] {
  // The id stands at the start; comments before it may be long, what is longer than this is not an id.
  const at = new Reader(octetsToText(value.slice(0, MAX_OCTETS)))
  at.skipSpace()
  const ids: string[] = []
  const read = at.value()
  if (read !== null) ids.push(...comparable(read))
  // An id with a comment or space in its middle: mx(c).example, "mx" .example, mx. example.
  let joined = read ?? ''
  for (let n = 0; n < 16; n++) {
    at.skipSpace()
    const more = at.value() ?? at.match(/[.@]+/y)
    if (more === null) break
    joined += more
    ids.push(...comparable(joined))
  }
  // Read by one who knows no comments and no quotes.
  const plain = octetsToText(value.slice(0, 2_000))
  ids.push(...comparable(/^[\s"'<([]*([^\s;"'<>()[\]]+)/.exec(plain)?.[1] ?? ''))
  ids.push(...comparable(/^\s*([^;(]*)/.exec(plain)?.[1]?.replace(/\s+/g, '') ?? ''))
  ids.push(
    ...comparable(
      plain
        .replace(/\([^()]*\)/g, ' ')
        .replace(/[\s"\\]+/g, '')
        .split(';')[0] ?? '',
    ),
  )
  return ids
}

/** Forms in which two ids are the same: any case, with or without the final dot, as A-labels where it is a name. */
function comparable(id: string): string[] {
  if (id === '' || id.length > 1_000) return []
  const text = octetsToText(id).normalize('NFKC').replace(INVISIBLE, '').trim().toLowerCase().replace(/\.+$/, '')
  if (text === '') return []
  const domain = parseDomain(text)
  return domain === null ? [text] : [text, domain]
}

/** Characters that a reader does not see: zero width, soft hyphen, byte order mark, controls. */
const INVISIBLE = /[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]/g

const VERSION = /[0-9]{1,9}(?![^\s;()/=])/y
/** RFC 5321's Keyword, and the underscore of Yahoo's `perm_fail`. */
const KEYWORD = /[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?/y
/** RFC 2045 token, with UTF-8. */
const TOKEN = /[!#$%&'*+\-.0-9A-Z^_`a-z{|}~\u0080-\u{10ffff}]+/uy
/** Anything up to space, semicolon, comment or quote. */
const LOOSE = /[^\s;()"\\]+/y
const DOMAIN_OF_QUOTED = /@[^\s;()"\\]+/y

/** Goes through a value once. */
class Reader {
  readonly #text: string
  #at = 0
  /** A comment without its end was met. */
  #broken = false

  constructor(text: string) {
    this.#text = text
  }

  get done(): boolean {
    return !this.#broken && this.#at >= this.#text.length
  }

  sees(character: string): boolean {
    return this.#text[this.#at] === character
  }

  take(character: string): boolean {
    if (!this.sees(character)) return false
    this.#at++
    return true
  }

  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) return null
    this.#at += found.length
    return found
  }

  /** RFC 5322's CFWS: white space and comments, which nest. */
  skipSpace(): void {
    for (;;) {
      while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++
      if (!this.sees('(') || this.#broken) return
      const end = endOfComment(this.#text, this.#at)
      if (end === null) {
        this.#broken = true
        return
      }
      this.#at = end
    }
  }

  /** A token or a quoted string. */
  value(): string | null {
    return this.sees('"') ? this.#quoted() : this.match(TOKEN)
  }

  /** A property's value: also `local@domain`, `"quoted local"@domain`, and what others write without quotes. */
  pvalue(): string | null {
    if (!this.sees('"')) return this.match(LOOSE)
    const quoted = this.#quoted()
    return quoted === null ? null : quoted + (this.match(DOMAIN_OF_QUOTED) ?? '')
  }

  #quoted(): string | null {
    let value = ''
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const c = this.#text[at] ?? ''
      if (c === '"') {
        this.#at = at + 1
        return value.replace(/\r?\n(?=[ \t])/g, '')
      }
      if (c === '\\') at++
      value += this.#text[at] ?? ''
    }
    return null
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10
}
