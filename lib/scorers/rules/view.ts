/**
 * A message as rules ask about it. What several rules need is worked out once, and only when the first one asks.
 */
import { parseDomain } from '../../mail/domain.ts'
import type { AuthResult } from '../../mail/auth-results.ts'
import type { Domain } from '../../mail/domain.ts'
import type { Attachment } from '../../mail/attachment.ts'
import type { Link } from '../../mail/links.ts'
import type { OddityName } from '../../mail/oddity.ts'
import type { ParsedField, ParsedMessage } from '../../mail/parse.ts'
import type { Transaction } from '../../mail/transaction.ts'
import type { Content } from '../content.ts'

/** Characters of the seen text that rules look at: what sells something says it earlier. */
export const MAX_TEXT_CHARACTERS = 65_536

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

  /** The domain of the first address in From, null where there is none. */
  get authorDomain(): Domain | null {
    return this.once('authorDomain', () => {
      const [, domain = ''] = /@([^\s<>@,;"()]+)[^@]*$/.exec(this.text('from').slice(0, 2_000)) ?? []
      return parseDomain(domain)
    })
  }

  /** The value that `make` gives, made once a message. `name` is the caller's own. */
  once<T>(name: string, make: () => T): T {
    if (!this.#kept.has(name)) this.#kept.set(name, make())
    return this.#kept.get(name) as T
  }
}
