/**
 * Known correspondents: whom a user here writes to is welcome to answer. Mail of authenticated users teaches pairs of an own
 * address and a correspondent; a message of that correspondent to that address, proven to be theirs, is spared its content score.
 * Malware, the site's lists and what the author's domain asks for by DMARC are decided as for everybody.
 * Source: RFC 3834 (automatic responses), RFC 2076 §3.9 (Precedence), RFC 2919 (List-Id).
 */
import { fieldsNamed, unfold } from '../mail/header.ts'
import { readMailboxes } from '../mail/mailboxes.ts'
import { sameSite } from '../mail/registrable.ts'
import { sparedPoints } from './content-score.ts'
import { addressKey } from './scope-name.ts'
import type { Address } from '../mail/address.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { HeaderField } from '../mail/header.ts'
import type { Reasons } from '../scorers/language.ts'
import type { Signal } from '../scorers/signal.ts'

/** Who writes to more than this many at once writes to nobody in particular. */
export const MOST_RECIPIENTS = 20

/** The only fields that `pairsTaught` looks at. Lower case. */
export const TEACHING_FIELDS: ReadonlySet<string> = new Set(['from', 'precedence', 'auto-submitted', 'list-id'])

/** Both as addressKey gives them; `own` under its main name. */
export type Pair = { readonly own: string; readonly other: string }

/**
 * The main name of an address that is ours: without what stands behind a recipient delimiter, aliases resolved, as addressKey
 * gives it. Null for an address that is not ours.
 */
export type OwnName = (address: Pick<Address, 'local' | 'domain'>) => string | null

export type SentMail = {
  readonly authenticated: string | null
  readonly sender: Address | null
  readonly recipients: readonly Address[]
  /** Those of TEACHING_FIELDS are enough. */
  readonly headers: readonly HeaderField[]
}

/** What a message of our user teaches. Nothing: mail of programs and lists, and mail to many. */
export function pairsTaught({ authenticated, sender, recipients, headers }: SentMail, ownName: OwnName): Pair[] {
  if (authenticated === null || sender === null || recipients.length > MOST_RECIPIENTS || isAutomatic(headers))
    return []
  const author = authorOf(headers)
  const own = new Set([sender, ...(author === null ? [] : [author])].map(ownName).filter(name => name !== null))
  const others = new Set(recipients.filter(({ domain }) => domain !== null).map(addressKey))
  return [...own].flatMap(name => [...others].filter(other => other !== name).map(other => ({ own: name, other })))
}

/** The one author of a message, if it is proven to be theirs; null for several, and for an author that nobody vouches for. */
export function provenAuthor(headers: readonly HeaderField[], auth: readonly AuthResult[]): string | null {
  const author = authorOf(headers)
  if (author === null) return null
  const { domain } = author
  // Whom strict alignment fails is not helped by a relaxed one.
  if (domain === null || auth.some(one => one.method === 'dmarc' && one.result === 'fail')) return null
  const vouched = auth.some(
    one =>
      one.result === 'pass' &&
      one.method !== 'arc' &&
      !(one.method === 'spf' && one.identity === 'helo') &&
      one.domain !== '' &&
      sameSite(one.domain, domain),
  )
  return vouched ? addressKey(author) : null
}

/** What takes the points of `signals` that speak against the message. */
export function knownCorrespondent(signals: readonly Signal[]): Signal {
  // Never -0, which would be printed.
  return { scorer: 'correspondents', name: 'KNOWN_CORRESPONDENT', points: -sparedPoints(signals) || 0, ...SAID }
}

export const CORRESPONDENT_REASONS: Reasons = {
  en: 'The recipient has written to the author before, and the author is proven to be it: the content is not held against it.',
  de: 'Der Empfänger hat dem Absender schon geschrieben, und der ist nachweislich der, der er vorgibt zu sein: Der Inhalt zählt nicht gegen die Nachricht.',
  fr: 'Le destinataire a déjà écrit à l’auteur, dont l’identité est prouvée : le contenu ne compte pas contre le message.',
  it: 'Il destinatario ha già scritto all’autore, la cui identità è provata: il contenuto non conta contro il messaggio.',
}
const SAID = { why: CORRESPONDENT_REASONS.en, reasons: CORRESPONDENT_REASONS } as const

function isAutomatic(headers: readonly HeaderField[]): boolean {
  const said = (key: string): string[] =>
    fieldsNamed(headers, key).map(({ value }) =>
      unfold(value)
        .replace(/[;(\s].*$/s, '')
        .toLowerCase(),
    )
  return (
    fieldsNamed(headers, 'list-id').length > 0 ||
    said('precedence').some(word => ['bulk', 'list', 'junk'].includes(word)) ||
    said('auto-submitted').some(word => word !== 'no')
  )
}

/** Null where there is not exactly one: of several nobody can tell who wrote. */
function authorOf(headers: readonly HeaderField[]): Pick<Address, 'local' | 'domain'> | null {
  const [author, another] = fieldsNamed(headers, 'from').flatMap(({ value }) => readMailboxes(value, 2))
  return author === undefined || another !== undefined || author.domain === null ? null : author
}
