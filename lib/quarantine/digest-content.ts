/** What a digest says: what is held for one recipient, as it is at one moment. */
import { publicKeyOf } from '../privacy/seal.ts'
import { readHeldEntry } from './read.ts'
import { digestItems, digestCounts } from './rows.ts'
import { shown } from './shown.ts'
import { whyHeld } from './why.ts'
import type { ExplainOptions } from '../policy/explain.ts'
import type { Identity, PublicKey } from '../privacy/seal.ts'
import type { Language } from '../scorers/language.ts'
import type { Item } from './item.ts'
import type { JournalDecision } from './languages/texts.ts'
import type { Person } from './people.ts'
import type { Quarantine } from './quarantine.ts'

/** What an administrator did about this recipient's mail, as the journal has it. */
export type JournalLine = {
  readonly seq: number
  /** Seconds since 1970. */
  readonly at: number
  /** `view`, `decide`, …: see JOURNAL_KINDS; others are told of in general words. */
  readonly kind: string
  /** Who; null: not kept any more. */
  readonly who: string | null
  /** Of `decide`. */
  readonly decision: JournalDecision | null
  /** As the administrator wrote it. */
  readonly reason: string | null
  /** Hex: whoever keeps the digest can show later that the journal was changed. */
  readonly hash: string | null
}

/** Of one person, those after `after`, the oldest first. */
export type JournalFor = (person: string, after: number) => readonly JournalLine[]

/** A message that can be told of. */
export type Listed = {
  readonly item: Item
  /** The verdict's, for whom the recipient asks about it. */
  readonly reference: string | null
  /** As the From field has it; empty where there is none. Null, as the others: nobody knows any more. */
  readonly from: string | null
  readonly subject: string | null
  readonly why: readonly string[]
}

export type DigestContent = {
  readonly person: Person
  readonly language: Language
  /** Asked for: then all that is held is told of, not only what is new. */
  readonly asked: boolean
  readonly held: number
  readonly fresh: number
  /** Of the new ones, counted only. */
  readonly malware: number
  readonly forged: number
  /** Of the new ones: sealed to the recipient's own key, so that nobody here can say what they are. */
  readonly sealed: number
  /** The new ones first, and what is likely to be wanted before what is not. */
  readonly listed: readonly Listed[]
  /** How many of them are new. */
  readonly listedFresh: number
  /** Those that there was no room for. */
  readonly unlisted: number
  readonly journal: readonly JournalLine[]
  /** It told of ids, and of entries of the journal, up to these. */
  readonly upTo: number
  readonly journalUpTo: number
}

export type ContentOptions = {
  readonly quarantine: Quarantine
  /** The site's. */
  readonly identities: readonly Identity[]
  readonly language: Language
  readonly reasons: ExplainOptions['reasons']
  readonly journalFor: JournalFor
}

/** Most that one digest lists. */
export const MOST_LISTED = 100
const MOST_JOURNAL = 50
const MOST_FROM = 120
const MOST_SUBJECT = 200
const MOST_REASONS = 3

/** Throws DatabaseError. */
export async function digestContent(
  person: Person,
  asked: boolean,
  { quarantine, identities, language, reasons, journalFor }: ContentOptions,
): Promise<DigestContent> {
  const keys: readonly PublicKey[] = await Promise.all(identities.map(publicKeyOf))
  const { recipient, digestUpTo, journalUpTo, tag } = person
  const { counts, items } = quarantine.state.demand(database => {
    const counts = digestCounts(database, recipient, digestUpTo, keys)
    const about = { recipient, keys, after: digestUpTo, upTo: counts.upTo, all: asked, most: MOST_LISTED }
    return { counts, items: digestItems(database, about) }
  })
  const listed: Listed[] = []
  for (const item of items) listed.push(await listedItem(quarantine, item, identities, language, reasons))
  const listable = asked ? counts.listableAll : counts.listable
  const journal = journalFor(tag, journalUpTo).slice(0, MOST_JOURNAL)
  return {
    person,
    language,
    asked,
    held: counts.held,
    fresh: counts.fresh,
    malware: counts.malware,
    forged: counts.forged,
    sealed: counts.sealed,
    listed,
    listedFresh: listed.filter(({ item }) => item.id > digestUpTo).length,
    unlisted: listable - listed.length,
    journal,
    upTo: Math.max(counts.upTo, digestUpTo),
    journalUpTo: Math.max(journalUpTo, ...journal.map(({ seq }) => seq)),
  }
}

async function listedItem(
  quarantine: Quarantine,
  item: Item,
  identities: readonly Identity[],
  language: Language,
  reasons: ExplainOptions['reasons'],
): Promise<Listed> {
  // A day's key that is gone, an entry whose time is over, one that is damaged: the message itself can still be asked for.
  const entry = await readHeldEntry(quarantine, item, identities).catch(() => null)
  if (entry === null) return { item, reference: null, from: null, subject: null, why: [] }
  return {
    item,
    reference: entry.reference,
    from: shown(entry.from === '' ? (entry.sender ?? '') : entry.from, MOST_FROM),
    subject: shown(entry.subject, MOST_SUBJECT),
    why: whyHeld(item, entry, { language, reasons }).slice(0, MOST_REASONS),
  }
}
