/**
 * A message as own rules ask about it. Each text is made when the first rule wants it, and kept.
 */
import { textToOctets } from '../../mail/octets.ts'
import { View } from '../rules/view.ts'
import { FieldValues } from './field-values.ts'
import { fieldRequest } from './fields.ts'
import { Runs } from './regexp/literals.ts'
import { bodyLines, fullText, rawChunks, renderedParts } from './texts.ts'
import { uriDetails, urisInLine } from './uris.ts'
import type { Content } from '../content.ts'
import type { Part } from '../../mail/mime.ts'
import type { RenderedPart } from './texts.ts'
import type { TextName } from './rule.ts'
import type { Found, UriDetail } from './uris.ts'

/** The fields of a message and all its parts, as rules on MIME headers see them. */
const MAX_PARTS = 1_000

export class Message {
  readonly content: Content
  readonly #kept = new Map<string, unknown>()

  constructor(content: Content) {
    this.content = content
  }

  /** What a text is searched in, piece by piece. */
  text(name: TextName): readonly string[] {
    return this.#once(name, () => {
      switch (name) {
        case 'body':
          return bodyLines(this.fields.text(SUBJECT)?.trimEnd() ?? '', this.rendered)
        case 'rawbody':
          return rawChunks(this.content.parsed.parts)
        case 'uri':
          return [...new Set(this.uris.flatMap(uri => uri.cleaned))]
        case 'full':
          return [fullText(this.content.tx.message.raw)]
        default:
          throw new Error(String(name satisfies never))
      }
    })
  }

  /** Which runs of octets occur in a text at all. */
  runs(name: TextName): Runs {
    return this.#once(`runs ${name}`, () => {
      const runs = new Runs()
      for (const piece of this.text(name)) runs.add(piece)
      return runs
    })
  }

  get fields(): FieldValues {
    return this.#once('fields', () => new FieldValues(this.content.parsed.parts.headers, this.content.tx))
  }

  /** The message's own and those of each part. */
  get partFields(): readonly FieldValues[] {
    return this.#once('partFields', () => {
      const all: FieldValues[] = []
      const walk = (part: Part): void => {
        if (all.length >= MAX_PARTS) return
        all.push(new FieldValues(part.headers, null))
        for (const inner of part.parts) walk(inner)
      }
      walk(this.content.parsed.parts)
      return all
    })
  }

  get rendered(): readonly RenderedPart[] {
    return this.#once('rendered', () => renderedParts(this.content.parsed.parts))
  }

  get uris(): readonly UriDetail[] {
    return this.#once('uris', () => {
      const found: Found[] = []
      for (const line of this.text('body'))
        for (const { uri, bare } of urisInLine(line))
          found.push({ uri, types: bare ? ['parsed', 'schemeless'] : ['parsed'], text: '' })
      for (const { html } of this.rendered)
        for (const { uri, type, text } of html?.uris ?? [])
          found.push({ uri: textToOctets(uri), types: [type], text: textToOctets(text) })
      return uriDetails(found)
    })
  }

  /** As the built-in rules see it. */
  get view(): View {
    return this.#once('view', () => new View(this.content))
  }

  /** The value that `make` gives, made once a message. A `make` that is cut short leaves nothing behind. */
  #once<T>(name: string, make: () => T): T {
    if (!this.#kept.has(name)) this.#kept.set(name, make())
    return this.#kept.get(name) as T
  }
}

const SUBJECT = fieldRequest('Subject:last') ?? { key: 'subject', modifiers: new Set(), id: 'subject' }
