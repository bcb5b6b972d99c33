/** Everything that is held about one address, as data. */
import { join } from 'node:path'
import { ensureFolder, writeWhole } from '../../disk.ts'
import { explain } from '../../policy/explain.ts'
import { ShreddedError } from '../../privacy/day-keys.ts'
import { open, SealError } from '../../privacy/seal.ts'
import { readEntry } from '../../quarantine/item.ts'
import { sealedEntry, sealedMessage } from '../../quarantine/read.ts'
import { recordFrom } from '../../store/verdict-facts.ts'
import { plain } from './holder.ts'
import { HOLDERS, rowsOf } from './holders.ts'
import type { Identity } from '../../privacy/seal.ts'
import type { Language, Reasons } from '../../scorers/language.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { Holder, Row } from './holder.ts'
import type { Kept, Subject } from './subject.ts'

export const EXPORT_SCHEMA = 'cleanmilter-subject-export/1'

/** Programs read it: names are only added. Described by schema.ts. */
export type Export = {
  readonly schema: typeof EXPORT_SCHEMA
  /** ISO 8601. */
  readonly made_at: string
  /** The main name of who it is about. */
  readonly address: string
  readonly addresses: readonly string[]
  readonly classes: readonly ExportClass[]
  readonly not_attributable: readonly Elsewhere[]
}

export type ExportClass = {
  readonly class: string
  readonly what: string
  readonly count: number
  readonly items: readonly Readonly<Record<string, unknown>>[]
}

export type ExportOptions = {
  readonly now: Date
  readonly elsewhere: readonly Elsewhere[]
  /** Private keys that sealed entries are opened with; none: they stay sealed. */
  readonly identities: readonly Identity[]
  readonly language: Language
  /** The sentences that go with a finding's name. */
  readonly reasons: (name: string) => Reasons | null
  /** A folder for the messages themselves as they are sealed, `NAME.age`: no command opens one. Null: without them. */
  readonly messagesTo: string | null
  /** With the wrapped private halves of personal keys: nobody but their owner can open them, and they belong to nobody else. */
  readonly withKeys: boolean
  /** Hears, before anything is given, which held messages' entries were opened with the site's key. */
  readonly onOpened?: (names: readonly string[]) => void
}

/** Throws DatabaseError, and the system's errors. */
export async function exportSubject(kept: Kept, subject: Subject, options: ExportOptions): Promise<Export> {
  const classes: ExportClass[] = []
  for (const holder of HOLDERS) {
    const rows = rowsOf(kept, holder, subject)
    const items: Readonly<Record<string, unknown>>[] = []
    for (const row of rows) items.push(await itemOf(kept, holder, row, options))
    classes.push({ class: holder.class, what: holder.what, count: rows.length, items })
  }
  const held = classes.find(one => one.class === 'held-messages')?.items ?? []
  const names = held.filter(isOpened).map(({ name }) => String(name))
  if (names.length > 0) options.onOpened?.(names)
  return {
    schema: EXPORT_SCHEMA,
    made_at: `${options.now.toISOString().slice(0, 19)}Z`,
    address: subject.address,
    addresses: subject.addresses,
    classes,
    not_attributable: options.elsewhere,
  }
}

/** Its list entry is in the clear. */
function isOpened({ entry }: Readonly<Record<string, unknown>>): boolean {
  return typeof entry === 'object' && entry !== null && !('sealed' in entry)
}

async function itemOf(
  kept: Kept,
  { class: of, without = [] }: Holder,
  row: Row,
  options: ExportOptions,
): Promise<Readonly<Record<string, unknown>>> {
  switch (of) {
    case 'held-messages':
      return {
        ...plain(row, [...without, 'entry']),
        ...(await entryItem(kept, row, options)),
        ...(await messageItem(kept, row, options)),
      }
    case 'personal-keys':
      return plain(row, options.withKeys ? [] : without)
    case 'reports':
      return { ...plain(row, [...without, 'facts']), facts: await factsOf(kept, row, options) }
    case 'journal':
      return { ...plain(row, [...without, 'words']), words: readable(() => wordsOf(kept, row)) }
    default:
      return plain(row, without)
  }
}

/** What the list shows: opened, or as the sealed octets; null where its time is over. */
async function entryItem({ quarantine }: Kept, row: Row, options: ExportOptions): Promise<Record<string, unknown>> {
  const name = String(row['name'])
  const sealed = readable(() => sealedEntry(quarantine, { name }))
  if (sealed === null) return { entry: null }
  const octets = await opened(sealed, options.identities)
  if (octets === null) return { entry: { sealed: sealed.toString('base64') } }
  const entry = readEntry(octets)
  if (entry === null) return { entry: null }
  const { facts, ...shown } = entry
  const record = recordFrom(entry.reference, Number(row['held_at']), facts)
  const { language, reasons } = options
  const why = record === null ? null : explain(record, { audience: 'recipient', language, reasons })
  return {
    entry: { ...shown, facts: readable(() => JSON.parse(facts) as unknown) },
    because: why === null ? [] : [...why.outcomes.map(({ text }) => text), ...why.why],
  }
}

async function messageItem(
  { quarantine }: Kept,
  row: Row,
  { messagesTo }: ExportOptions,
): Promise<Record<string, unknown>> {
  if (messagesTo === null) return {}
  const held = { name: String(row['name']), day: Number(row['day']) }
  const sealed = await sealedMessage(quarantine, held).catch(nullIfUnreadable)
  if (sealed === null) return { message: null }
  const file = `${held.name}.age`
  ensureFolder(messagesTo)
  writeWhole(join(messagesTo, file), sealed)
  return { message: file }
}

/** Facts of a report: sealed to the site's key, wrapped as list entries are (quarantine/reports). */
async function factsOf({ quarantine }: Kept, row: Row, { identities }: ExportOptions): Promise<unknown> {
  const wrapped = row['facts'] as Uint8Array
  const sealed = readable(() => quarantine.dayKeys.unwrap('entry', `report ${String(row['id'])}`, wrapped))
  if (sealed === null) return null
  const octets = await opened(sealed, identities)
  if (octets === null) return { sealed: sealed.toString('base64') }
  return readable(() => JSON.parse(octets.toString('utf8')) as unknown)
}

/** Wrapped by the key of their day (quarantine/journal); null once that is gone. */
function wordsOf({ quarantine }: Kept, row: Row): unknown {
  const octets = quarantine.dayKeys.unwrap('audit', `journal ${Number(row['seq'])}`, row['words'] as Uint8Array)
  return JSON.parse(octets.toString('utf8')) as unknown
}

async function opened(sealed: Uint8Array, identities: readonly Identity[]): Promise<Buffer | null> {
  return identities.length === 0 ? null : await open(sealed, identities).catch(nullIfUnreadable)
}

function readable<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof SyntaxError) return null
    return nullIfUnreadable(error)
  }
}

/** Sealed to a key that we have not, or its time is over: that is no error here. */
function nullIfUnreadable(error: unknown): null {
  if (error instanceof SealError || error instanceof ShreddedError) return null
  throw error
}
