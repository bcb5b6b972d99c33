/**
 * The kinds of questions that a YAML rule can ask; what each wants is read here, and put to the message as a reader sees it.
 */
import { octetsToText } from '../../../mail/octets.ts'
import { addressText } from '../../../mail/address.ts'
import { ExpressionError, parseExpression } from '../expression.ts'
import { fieldRequest } from '../fields.ts'
import { readHostMatcher, readListMatcher, readMatcher } from './matcher.ts'
import { short } from './reader.ts'
import { ATTACHMENT_TRAITS, LINK_TRAITS } from './traits.ts'
import type { Attachment } from '../../../mail/attachment.ts'
import type { FieldRequest } from '../fields.ts'
import type { Message } from '../message.ts'
import type { Test } from '../rule.ts'
import type { Matcher } from './matcher.ts'
import type { Item, Reader } from './reader.ts'

export const TESTS = ['header', 'envelope', 'body', 'raw_body', 'link', 'attachment', 'when'] as const
export type TestName = (typeof TESTS)[number]

/** Null, and mistakes, where it cannot be read. `name`: the rule's. */
export function readTest(reader: Reader, kind: TestName, node: unknown, name: string): Test | null {
  return READERS[kind](reader, node, name)
}

type TestReader = (reader: Reader, node: unknown, name: string) => Test | null

const READERS: Readonly<Record<TestName, TestReader>> = {
  header: readHeader,
  envelope: readEnvelope,
  body: (reader, node, name) => readText(reader, node, name, seenText),
  raw_body: (reader, node, name) => readText(reader, node, name, rawText),
  link: readLink,
  attachment: readAttachment,
  when: readWhen,
}

function ask(hits: (message: Message) => boolean): Test {
  return { kind: 'ask', hits }
}

function seenText(message: Message): string {
  return `${message.view.subject}\n${message.view.body}`
}

function rawText(message: Message): string {
  return octetsToText(message.text('rawbody').join(''))
}

function readText(reader: Reader, node: unknown, name: string, textOf: (message: Message) => string): Test | null {
  const matches = readMatcher(reader, node, name)
  return matches === null ? null : ask(message => matches(textOf(message)))
}

/** `matches` or `in`: what is looked for; exactly one of them, or `present`. */
function readHeader(reader: Reader, node: unknown, name: string): Test | null {
  const items = reader.known(node, ['field', 'matches', 'in', 'present'])
  if (items === null) return null
  const fields = readFields(reader, node, items.get('field'))
  const present = items.get('present')
  if (present !== undefined && items.size === 2) {
    const wanted = reader.yes(present.value, 'present')
    if (wanted === null || fields === null) return null
    return ask(({ fields: all }) => fields.some(field => all.text(field) !== null) === wanted)
  }
  const matches = readOneOf(reader, node, items, name, 'header')
  if (matches === null || fields === null) return null
  return ask(message =>
    fields.some(field => message.fields.values(field).some(value => matches(octetsToText(value).replace(/\n$/, '')))),
  )
}

function readFields(reader: Reader, node: unknown, item: Item | undefined): readonly FieldRequest[] | null {
  if (item === undefined) {
    reader.mistake(node, 'header wants field, such as field: Subject')
    return null
  }
  const written = reader.texts(item.value, 'the name of a header field, such as Subject or From:addr')
  const fields: FieldRequest[] = []
  for (const { text, node: at } of written) {
    const field = fieldRequest(text)
    if (field !== null) fields.push(field)
    else
      reader.mistake(
        at,
        `found ${JSON.stringify(short(text))}, wanted the name of a header field; behind it may stand :addr, :name, :domain, :host, :first, :last or :raw`,
      )
  }
  return fields.length === 0 || fields.length < written.length ? null : fields
}

function readOneOf(
  reader: Reader,
  node: unknown,
  items: ReadonlyMap<string, Item>,
  name: string,
  kind: string,
): Matcher | null {
  const [matches, list] = [items.get('matches'), items.get('in')]
  if ((matches === undefined) === (list === undefined)) {
    reader.mistake(node, `${kind} wants one of matches (a pattern) and in (a file)`)
    return null
  }
  return matches === undefined ? readListMatcher(reader, list?.value) : readMatcher(reader, matches.value, name)
}

type Values = (message: Message) => readonly string[]

const ENVELOPE: Readonly<Record<string, Values>> = {
  sender: ({ content: { tx } }) => [tx.sender === null ? '' : addressText(tx.sender)],
  recipient: ({ content: { tx } }) => tx.recipients.map(addressText),
  client: ({ content: { tx } }) => [tx.client.address ?? ''],
  client_name: ({ content: { tx } }) => [tx.client.name ?? ''],
  helo: ({ content: { tx } }) => [tx.client.helo ?? ''],
}

function readEnvelope(reader: Reader, node: unknown, name: string): Test | null {
  const items = reader.known(node, ['field', 'matches', 'in'])
  if (items === null) return null
  const item = items.get('field')
  const names = Object.keys(ENVELOPE)
  const field = item === undefined ? null : reader.text(item.value, `one of ${names.join(', ')}`)
  const values = field === null ? undefined : ENVELOPE[field]
  if (values === undefined) {
    const near = field === null ? null : reader.near(field, names)
    reader.mistake(
      item?.value ?? node,
      `envelope wants field: one of ${names.join(', ')}${near === null ? '' : `; did you mean ${near}?`}`,
    )
  }
  const matches = readOneOf(reader, node, items, name, 'envelope')
  return matches === null || values === undefined ? null : ask(message => values(message).some(matches))
}

/** All that is asked must hold for one and the same link. */
function readLink(reader: Reader, node: unknown, name: string): Test | null {
  const items = reader.known(node, ['host', 'target', 'text', 'trait', 'in'])
  if (items === null || isEmpty(reader, node, items, 'link')) return null
  const host = part(items, 'host', value => readHostMatcher(reader, value, name))
  const target = part(items, 'target', value => readMatcher(reader, value, name))
  const text = part(items, 'text', value => readMatcher(reader, value, name))
  const list = part(items, 'in', value => readListMatcher(reader, value))
  const trait = part(items, 'trait', value => reader.oneOf(value, LINK_TRAITS))
  if ([host, target, text, list, trait].includes(null)) return null
  return ask(message =>
    message.view.links.some(
      link =>
        (host?.(link.host ?? '') ?? true) &&
        (target?.(link.target) ?? true) &&
        (text?.(link.text) ?? true) &&
        (list?.(link.host ?? '') ?? true) &&
        (trait === undefined || link.traits.some(one => one === trait)),
    ),
  )
}

/** All that is asked must hold for one and the same file; files in archives are looked at as well. */
function readAttachment(reader: Reader, node: unknown, name: string): Test | null {
  const items = reader.known(node, ['name', 'type', 'trait', 'larger_than', 'in'])
  if (items === null || isEmpty(reader, node, items, 'attachment')) return null
  const called = part(items, 'name', value => readMatcher(reader, value, name))
  const type = part(items, 'type', value => readMatcher(reader, value, name))
  const list = part(items, 'in', value => readListMatcher(reader, value))
  const trait = part(items, 'trait', value => reader.oneOf(value, ATTACHMENT_TRAITS))
  const least = part(items, 'larger_than', value => reader.number(value, 'a number of octets', 0, 1e12))
  if ([called, type, list, trait, least].includes(null)) return null
  const holds = (file: Attachment): boolean =>
    ((called?.(file.name ?? '') ?? true) &&
      (type === undefined || type === null || type(file.declaredType ?? '') || type(file.realType ?? '')) &&
      (list?.(file.name ?? '') ?? true) &&
      (trait === undefined || file.traits.some(one => one === trait)) &&
      file.content.length > (least ?? -1)) ||
    file.entries.some(holds)
  return ask(message => message.view.attachments.some(holds))
}

/** Undefined: not asked for; null: a mistake was noted. */
function part<T>(
  items: ReadonlyMap<string, Item>,
  name: string,
  read: (value: unknown) => T | null,
): T | null | undefined {
  const item = items.get(name)
  return item === undefined ? undefined : read(item.value)
}

function isEmpty(reader: Reader, node: unknown, items: ReadonlyMap<string, Item>, kind: string): boolean {
  if (items.size > 0) return false
  reader.mistake(node, `${kind} asks nothing`)
  return true
}

function readWhen(reader: Reader, node: unknown): Test | null {
  const written = reader.text(node, 'rules with and, or, not and count(…) between them')
  if (written === null) return null
  try {
    return { kind: 'meta', expression: parseExpression(written, { words: true }) }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    reader.mistake(node, `when: ${error.message}`, error.at)
    return null
  }
}
