/**
 * What a header rule searches: the fields that it asks for, decoded, addresses or hosts picked out, each value on a line.
 * Source: Mail::SpamAssassin::PerMsgStatus on get; RFC 5322 §3.4 for addresses.
 */
import { isIP } from 'node:net'
import { addressText } from '../../mail/address.ts'
import { decodeWords } from '../../mail/encoded-word.ts'
import { textToOctets } from '../../mail/octets.ts'
import { Oddities } from '../../mail/oddity.ts'
import { siteOf } from '../../mail/registrable.ts'
import { mailboxesIn } from './mailboxes.ts'
import { relaysOf } from './relays.ts'
import type { HeaderField } from '../../mail/header.ts'
import type { Transaction } from '../../mail/transaction.ts'
import type { FieldRequest, Modifier } from './fields.ts'
import type { Relays } from './relays.ts'

/** SpamAssassin's own bounds. */
const MAX_VALUE = 8_192
const MAX_ALL = 65_536

/** Encoded words have no place in these, and are left as they stand. */
const NEVER_ENCODED = /^(?:received|(?:resent-)?(?:message-id|date)|mime-version|references|in-reply-to|list-.*)$/

export class FieldValues {
  readonly #fields: readonly HeaderField[]
  readonly #tx: Transaction | null
  readonly #kept = new Map<string, string | null>()
  #relays: Relays | undefined

  /** `tx`: of a whole message; a part has none. */
  constructor(fields: readonly HeaderField[], tx: Transaction | null) {
    this.#fields = fields
    this.#tx = tx
  }

  /** Whole fields end in a newline each, what is picked out of them has one between; null where there is none. */
  text(request: FieldRequest): string | null {
    const kept = this.#kept.get(request.id)
    if (kept !== undefined) return kept
    const values = this.values(request)
    const text = values.length === 0 ? null : values.join(values[0]?.endsWith('\n') === true ? '' : '\n')
    this.#kept.set(request.id, text)
    return text
  }

  values({ key, modifiers }: FieldRequest): readonly string[] {
    const picks = modifiers.has('addr') || modifiers.has('name')
    let values = this.#plain(key, modifiers.has('raw') || picks)
    if (modifiers.has('first')) values = values.slice(0, 1)
    else if (modifiers.has('last')) values = values.slice(-1)
    if (picks) values = values.flatMap(value => pickedFrom(value, modifiers))
    if (modifiers.has('host') || modifiers.has('domain')) return values.flatMap(value => hostIn(value, modifiers))
    return modifiers.has('ip') || modifiers.has('revip')
      ? values.flatMap(value => addressesIn(value, modifiers))
      : values
  }

  #plain(key: string, raw: boolean): readonly string[] {
    switch (key) {
      case 'ALL':
        return this.#all(raw, 0)
      case 'ALL-EXTERNAL':
      case 'ALL-UNTRUSTED':
        return this.#all(raw, this.#servers.internalFields + 1)
      case 'ALL-INTERNAL':
      case 'ALL-TRUSTED':
        return this.#all(raw, 0, this.#servers.internalFields)
      case 'envelopefrom':
        return this.#envelopeFrom()
      case 'tocc':
        return [...this.#named('to', raw), ...this.#named('cc', raw)]
      case 'MESSAGEID':
        return ['x-message-id', 'resent-message-id', 'x-original-message-id', 'message-id']
          .flatMap(name => this.#named(name, raw))
          .filter(value => value.trim() !== '')
      case 'x-spam-relays-untrusted':
      case 'x-spam-relays-external':
        return [this.#servers.external]
      case 'x-spam-relays-trusted':
      case 'x-spam-relays-internal':
        return [this.#servers.internal]
      default:
        return this.#named(key, raw)
    }
  }

  get #servers(): Relays {
    this.#relays ??= relaysOf(this.#fields, this.#tx)
    return this.#relays
  }

  #named(key: string, raw: boolean): readonly string[] {
    return this.#fields.filter(field => field.key === key).map(field => (raw ? rawValue(field) : decodedValue(field)))
  }

  /** Fields from the `from`th Received field on, and before the one behind `to` of them. */
  #all(raw: boolean, from: number, to = Infinity): readonly string[] {
    let left = MAX_ALL
    let received = 0
    const lines: string[] = []
    for (const field of this.#fields) {
      if (field.key === 'received') received++
      if (received < from) continue
      if (received > to) break
      const line = raw ? `${field.name}:${rawValue(field)}` : `${field.name}: ${decodedValue(field)}`
      left -= line.length
      if (left < 0) break
      lines.push(line)
    }
    return lines
  }

  /** Who wrote it in the envelope; where nobody says, what servers noted above the first Received field. */
  #envelopeFrom(): readonly string[] {
    const { sender, client } = this.#tx ?? { sender: null, client: null }
    if (sender !== null) return [textToOctets(addressText(sender))]
    if (client?.address != null) return ['']
    const noted = this.#servers.sender
    if (noted?.includes('@') === true) return [noted]
    for (const field of this.#fields) {
      if (field.key === 'received') break
      if (SENDERS.has(field.key)) return mailboxesIn(decodedValue(field)).map(({ address }) => address)
    }
    return []
  }
}

const SENDERS = new Set(['x-envelope-from', 'envelope-sender', 'return-path'])

function rawValue({ value }: HeaderField): string {
  return `${value.slice(0, MAX_VALUE).replaceAll('\r\n', '\n')}\n`
}

function decodedValue({ key, value }: HeaderField): string {
  const line = value
    .slice(0, MAX_VALUE)
    .replace(/\r?\n[ \t]+/g, ' ')
    .trim()
  if (!/=\?|[\x80-\xff]/.test(line)) return `${line}\n`
  if (NEVER_ENCODED.test(key)) return `${line}\n`
  return `${textToOctets(decodeWords(line, new Oddities()))}\n`
}

function pickedFrom(value: string, modifiers: ReadonlySet<Modifier>): readonly string[] {
  const mailboxes = mailboxesIn(value.replace(/\r?\n[ \t]*/g, ' '))
  if (modifiers.has('addr')) return mailboxes.map(({ address }) => address).filter(address => address !== '')
  const names = mailboxes.map(({ name }) => name).filter(name => name !== null)
  if (modifiers.has('raw')) return names
  return names.map(name => {
    const text = textToOctets(decodeWords(name, new Oddities()))
    return /\S/.test(text)
      ? text
          .replace(/\s+/g, ' ')
          .trim()
          .replace(/^'(.*)'$/, '$1')
      : text
  })
}

const HOST = /(?<![._-])([^\s@<>"'()[\]]{1,251}\.[a-z][a-z\d-]{1,62})(?![._-])/gi

function hostIn(value: string, modifiers: ReadonlySet<Modifier>): readonly string[] {
  const at = value.lastIndexOf('@')
  const candidates = [...(at < 0 ? [] : [value.slice(at + 1)]), value].flatMap(text =>
    [...text.slice(0, 2_000).matchAll(HOST)].map(([, host = '']) => host),
  )
  const host = candidates.find(name => siteOf(name.toLowerCase()).listed)
  if (host === undefined) return []
  return [modifiers.has('domain') ? siteOf(host.toLowerCase()).domain : host]
}

function addressesIn(value: string, modifiers: ReadonlySet<Modifier>): readonly string[] {
  const found = value
    .match(/(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39})(?![\w.:])/gi)
    ?.find(one => isIP(one) > 0)
  if (found === undefined) return []
  return [modifiers.has('revip') && isIP(found) === 4 ? found.split('.').toReversed().join('.') : found]
}
