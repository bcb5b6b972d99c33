/**
 * A held message: what of it is clear, and what only its recipient sees (the entry).
 */
import { addressText } from '../mail/address.ts'
import { decodeWords } from '../mail/encoded-word.ts'
import { fieldsNamed } from '../mail/header.ts'
import { Oddities } from '../mail/oddity.ts'
import { authorsOf } from '../policy/entries.ts'
import { addressKey } from '../policy/scope-name.ts'
import type { Address } from '../mail/address.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { Verdict } from '../policy/verdict.ts'
import type { PublicKey } from '../privacy/seal.ts'

/**
 * `likely`: spam by its score. `sure`: it would have been refused for its score. `forged`: its author is not proven, and the author's
 * domain asks for that. `malware`: dangerous. `other`: for another reason.
 */
export const CLASSES = ['likely', 'sure', 'forged', 'malware', 'other'] as const
export type HeldClass = (typeof CLASSES)[number]

/** What stands in the clear. */
export type Item = {
  /** Where lists go on. */
  readonly id: number
  /** Random; the name of its file, and in links. */
  readonly name: string
  /** A mailbox as Scopes.own gives it. */
  readonly recipient: string
  /** The envelope recipient that it came for, `local@domain`. */
  readonly delivery: string
  /** Seconds since 1970. */
  readonly heldAt: number
  readonly expiresAt: number
  readonly octets: number
  readonly class: HeldClass
  readonly key: PublicKey
  /** When it is to be handed back; null: nobody asked for it. */
  readonly dueAt: number | null
  /** Why it could not be handed back so far. */
  readonly trouble: Trouble | null
}

/**
 * `malware`: found when it was to be released. `refused`: the MTA will not have it. `later`: the MTA or a scanner cannot now. `sealed`: to a key that is not at
 * hand. `gone`: the file is not there, or its time is over.
 */
export type Trouble = 'malware' | 'refused' | 'later' | 'sealed' | 'gone'

/** What is sealed beside the message, for lists and digests. */
export type Entry = {
  /** The verdict's, as in the log. */
  readonly reference: string
  /** Envelope sender; null for the null sender. */
  readonly sender: string | null
  /** The From field as a reader sees it. */
  readonly from: string
  /** The address of its only author, as addressKey writes it; null where there is none, or several. */
  readonly author: string | null
  readonly subject: string
  /** The verdict for this recipient, as store/verdict-facts writes it. */
  readonly facts: string
}

const MOST_TEXT = 500
/** Entries are filled up to a multiple of this: their length tells nothing of the subject's. */
const STEP_OCTETS = 512

export function entryOf(
  { message, sender }: Pick<Transaction, 'message' | 'sender'>,
  reference: string,
  facts: string,
): Entry {
  const shown = (key: string): string =>
    shownText(decodeWords((fieldsNamed(message.headers, key)[0]?.value ?? '').slice(0, 4_000), new Oddities()))
  const authors = authorsOf(message.headers)
  const [author] = authors
  return {
    reference,
    sender: sender === null ? null : senderText(sender),
    from: shown('from'),
    author: author === undefined || authors.length > 1 ? null : addressKey(author),
    subject: shown('subject'),
    facts,
  }
}

export function classOf({ action, code }: Verdict): HeldClass {
  if (code === 'MALWARE') return 'malware'
  if (code === 'DMARC') return 'forged'
  return code !== 'SCORE' ? 'other' : action === 'reject' ? 'sure' : 'likely'
}

export function entryOctets(entry: Entry): Buffer {
  const octets = Buffer.from(JSON.stringify({ v: 1, ...entry }))
  return Buffer.concat([octets, Buffer.alloc(STEP_OCTETS - (octets.length % STEP_OCTETS), ' ')])
}

/** Null where another version wrote it. */
export function readEntry(octets: Buffer): Entry | null {
  const { v, ...entry } = JSON.parse(octets.toString('utf8')) as Entry & { readonly v: unknown }
  return v === 1 ? entry : null
}

/**
 * `ceo@[192.0.2.1]` is not `ceo`, which the MTA that it is handed back to would make one of ours: better no sender than somebody else.
 * So with control characters, and angle brackets, which nothing hands over.
 */
function senderText(sender: Address): string | null {
  if ((sender.domain === null && sender.typed.includes('@')) || /[\p{Cc}<>]/u.test(sender.local)) return null
  return addressText(sender)
}

/** Nothing that would move on a page, turn the direction of writing, or go on for ever. */
function shownText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .slice(0, MOST_TEXT)
    .toWellFormed()
}
