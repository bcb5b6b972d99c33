/**
 * A message as rules ask about it. What several rules need is worked out once, and only when the first one asks.
 */
import { unfold } from '../../mail/header.ts'
import { readDate } from '../../mail/date.ts'
import { isPublic } from '../../mail/reach.ts'
import { readHops } from '../../mail/received-hops.ts'
import { siteOf } from '../../mail/registrable.ts'
import { isFreemail } from '../../mail/freemail.ts'
import { readMailboxes } from '../../mail/mailboxes.ts'
import type { AuthResult } from '../../mail/auth-results.ts'
import type { Domain } from '../../mail/domain.ts'
import type { Attachment } from '../../mail/attachment.ts'
import type { Link } from '../../mail/links.ts'
import type { OddityName } from '../../mail/oddity.ts'
import type { ParsedField, ParsedMessage } from '../../mail/parse.ts'
import type { Transaction } from '../../mail/transaction.ts'
import type { Content } from '../content.ts'
import type { MailDate } from '../../mail/date.ts'
import type { Hop } from '../../mail/received-hops.ts'
import type { Mailbox } from '../../mail/mailboxes.ts'

/** Characters of the seen text that rules look at: what sells something says it earlier. */
export const MAX_TEXT_CHARACTERS = 65_536

/** Octets of one field that rules look at. */
const MAX_FIELD_OCTETS = 20_000

/** The server that handed the message in. */
export type Entry = {
  readonly ip: string
  readonly name: string | null
  readonly helo: string | null
  /** Its address has no name that leads back to it. */
  readonly nameless: boolean
  /** By our MTA, not by a field that anybody may write. */
  readonly told: boolean
}

export class View {
  readonly content: Content
  readonly #fields = new Map<string, ParsedField[]>()
  readonly #kept = new Map<string, unknown>()
  #oddities: ReadonlySet<OddityName> | undefined

  constructor(content: Content) {
    this.content = content
    for (const field of content.parsed.headers) {
      const same = this.#fields.get(field.key)
      if (same === undefined) this.#fields.set(field.key, [field])
      else same.push(field)
    }
  }

  get tx(): Transaction {
    return this.content.tx
  }

  get parsed(): ParsedMessage {
    return this.content.parsed
  }

  get auth(): readonly AuthResult[] {
    return this.content.auth
  }

  get now(): Date {
    return this.content.now
  }

  get links(): readonly Link[] {
    return this.content.parsed.links
  }

  /** Those of the message itself; what archives hold are their `entries`. */
  get attachments(): readonly Attachment[] {
    return this.content.parsed.attachments
  }

  /** Header fields called `key` (lower case), from top to bottom. */
  fields(key: string): readonly ParsedField[] {
    return this.#fields.get(key) ?? []
  }

  /** The first field of that name as a reader sees it; empty where there is none. */
  text(key: string): string {
    return this.fields(key)[0]?.text.trim() ?? ''
  }

  odd(name: OddityName): boolean {
    this.#oddities ??= new Set(this.parsed.oddities.map(oddity => oddity.name))
    return this.#oddities.has(name)
  }

  /** Subject as a reader sees it. */
  get subject(): string {
    return this.parsed.subject?.trim() ?? ''
  }

  /** All that the eye gets of the body, case kept, white space run together; texts that say the same stand there twice. */
  get body(): string {
    return this.once('body', () => {
      let body = ''
      for (const { text } of this.parsed.texts) {
        if (body.length >= MAX_TEXT_CHARACTERS) break
        body += `${text.slice(0, 2 * MAX_TEXT_CHARACTERS).replace(/\s+/g, ' ')}\n`
      }
      return body.slice(0, MAX_TEXT_CHARACTERS)
    })
  }

  /** Subject and body in lower case. */
  get lower(): string {
    return this.once('lower', () => `${this.subject}\n${this.body}`.toLowerCase())
  }

  /** The first field of that name as it came, folds undone; empty where there is none. */
  raw(key: string): string {
    return unfold((this.fields(key)[0]?.value ?? '').slice(0, MAX_FIELD_OCTETS))
  }

  /** All mailboxes of the fields called `key`, the first hundred of each. */
  mailboxes(key: string): readonly Mailbox[] {
    return this.once(`mailboxes ${key}`, () =>
      this.fields(key)
        .slice(0, 5)
        .flatMap(({ value }) => readMailboxes(value, 100)),
    )
  }

  /** Who wrote it: the first mailbox of From with an address, else the first one. */
  get author(): Mailbox | null {
    return this.once('author', () => {
      const authors = this.mailboxes('from')
      return authors.find(({ address }) => address !== '') ?? authors[0] ?? null
    })
  }

  /** The domain of the first address in From, null where there is none. */
  get authorDomain(): Domain | null {
    return this.author?.domain ?? null
  }

  /** Whom it says it is for: To, Cc. */
  get named(): readonly Mailbox[] {
    return this.once('named', () => [...this.mailboxes('to'), ...this.mailboxes('cc')])
  }

  /** Whom it is for: To and Cc, and those of the envelope that are not named there. */
  get addressees(): readonly Mailbox[] {
    return this.once('addressees', () => {
      const written = new Set(this.named.map(({ local, domain }) => `${local}@${domain}`))
      const others = this.tx.recipients
        .slice(0, 100)
        .map(({ local, domain }) => ({ local: local.toLowerCase(), domain }))
        .filter(({ local, domain }) => !written.has(`${local}@${domain}`))
      return [
        ...this.named,
        ...others.map(one => ({ ...one, name: '', decoded: '', rawName: '', address: `${one.local}@${one.domain}` })),
      ]
    })
  }

  /** The recipients' own registrable domains: the site's, or where nobody said, those that the last server delivered to. */
  get ownSites(): readonly string[] {
    return this.once('ownSites', () => {
      const { ownDomains } = this.content
      const known = ownDomains.length > 0 ? ownDomains : this.#deliveredTo()
      return [...new Set(known.filter(domain => !isFreemail(domain)).map(domain => siteOf(domain).domain))]
    })
  }

  #deliveredTo(): string[] {
    const typed = [
      this.raw('delivered-to'),
      this.raw('x-original-to'),
      / for <([^<>\s]{3,300})>/.exec(this.hops[0]?.text ?? '')?.[1] ?? '',
    ]
    return typed
      .flatMap(text => readMailboxes(text, 1))
      .map(({ domain }) => domain)
      .filter(domain => domain !== null)
  }

  /** A posting that a mailing list passed on. */
  get isList(): boolean {
    return this.once(
      'isList',
      () =>
        this.fields('list-post').length > 0 ||
        this.fields('x-mailman-version').length > 0 ||
        this.fields('mailing-list').length > 0 ||
        (this.fields('list-id').length > 0 && /^list/i.test(this.raw('precedence'))) ||
        (this.fields('sender').length > 0 &&
          /^(?:owner-|[^@]{1,100}-(?:owner|bounces|admin)@)/i.test(this.mailboxes('sender')[0]?.address ?? '')),
    )
  }

  /** A report of a mail server on mail that went out, or a receipt for it (RFC 3462). */
  get isReport(): boolean {
    return this.parsed.parts.type === 'multipart/report'
  }

  /** Its way here by Received, from top (last) to bottom (first). */
  get hops(): readonly Hop[] {
    return this.once('hops', () => readHops(this.fields('received').map(({ value }) => value)))
  }

  /** Where it came in from outside: the client where the MTA told it, else the last hop with a public address. */
  get entry(): Entry | null {
    return this.once('entry', () => {
      const { address, name, helo } = this.tx.client
      // Without a queue id nobody asked DNS for a name.
      if (address !== null)
        return isPublic(address)
          ? { ip: address, name, helo, nameless: name === null && this.tx.queueId !== null, told: true }
          : null
      const hop = this.hops.find(({ ip }) => ip !== null && isPublic(ip))
      if (hop === undefined || hop.ip === null || hop.submitted) return null
      return { ip: hop.ip, name: hop.name, helo: hop.helo, nameless: hop.nameless, told: false }
    })
  }

  /** The Date field; null where there is none or it is no date. */
  get date(): MailDate | null {
    return this.once('date', () => readDate(this.raw('date')))
  }

  /** The value that `make` gives, made once a message. `name` is the caller's own. */
  once<T>(name: string, make: () => T): T {
    if (!this.#kept.has(name)) this.#kept.set(name, make())
    return this.#kept.get(name) as T
  }
}
