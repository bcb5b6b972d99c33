/**
 * The header fields we add, and those of the same names that the sender put there and that must go.
 * `X-Spam-*` are the names that Sieve scripts and mail programs know from SpamAssassin.
 */
import { addressText } from '../mail/address.ts'
import { textToOctets } from '../mail/octets.ts'
import type { Address } from '../mail/address.ts'
import type { Outcome } from '../policy/recipients.ts'
import type { Signal } from '../scorers/signal.ts'
import type { Verdict } from '../policy/verdict.ts'

export type NewField = { readonly name: string; readonly value: string }

/** Fields that only we may set: whoever sends them would speak in our name. Lower case. */
export const OWN_FIELDS: ReadonlySet<string> = new Set([
  'x-spam-flag',
  'x-spam-score',
  'x-spam-status',
  'x-spam-level',
  'x-cleanmilter-reference',
  'x-cleanmilter-observe',
  'x-cleanmilter-recipients',
  'x-cleanmilter-class',
  'x-quarantine-recipient',
  'x-quarantine-reason',
  'x-cleanmilter-released',
])

/** Longest line we make; RFC 5322 §2.1.1 asks for 78. */
const LINE_OCTETS = 78

/** Sendmail takes nothing longer than 65,535 octets from a filter, and no mail may fail over a long list. */
const MAX_RECIPIENT_OCTETS = 32_768

export type Spam = {
  readonly isSpam: boolean
  readonly verdict: Verdict
  /** Points that `isSpam` asks for; null where no threshold is set. */
  readonly required: number | null
  readonly signals: readonly Signal[]
}

/** From top to bottom as they shall stand in the message. */
export function spamFields({ isSpam, verdict, required, signals }: Spam): NewField[] {
  const { score } = verdict
  const tests = signals.map(({ name }) => name)
  const status = [
    `${isSpam ? 'Yes' : 'No'},`,
    `score=${score.toFixed(1)}`,
    `required=${required === null ? 'none' : required.toFixed(1)}`,
    ...(tests.length === 0 ? ['tests=none'] : listWords('tests=', tests)),
  ]
  return [
    ...(isSpam ? [{ name: 'X-Spam-Flag', value: 'YES' }] : []),
    { name: 'X-Spam-Score', value: score.toFixed(1) },
    ...(score >= 1 ? [{ name: 'X-Spam-Level', value: '*'.repeat(Math.min(50, Math.floor(score))) }] : []),
    { name: 'X-Spam-Status', value: folded('X-Spam-Status', status) },
  ]
}

/** Sent to many who want it, by somebody who is proven to be it: for rules that sort mail. */
export const NEWSLETTER: NewField = { name: 'X-Cleanmilter-Class', value: 'newsletter' }

export function referenceField(reference: string): NewField {
  return { name: 'X-Cleanmilter-Reference', value: reference }
}

/** On mail in observe mode: what would have been done. */
export function observeField(verdict: Verdict, reference: string): NewField {
  const value = `would=${verdict.action}; rule=${verdict.code}; score=${verdict.score.toFixed(1)}; reference=${reference}`
  return { name: 'X-Cleanmilter-Observe', value: folded('X-Cleanmilter-Observe', value.split(' ')) }
}

/**
 * On mail that is spam to some who get it and wanted to others: what it is to each class of recipients, which is known by the
 * points from which on it calls mail spam. Tells of nobody. A Sieve script looks for `tag=4.0 spam`.
 */
export function recipientsField(fates: Outcome['fates']): NewField {
  const classes = new Map<string, string>()
  for (const { wish, fate } of fates) {
    if (fate !== 'deliver' && fate !== 'tag') continue
    const name = `tag=${wish.policy['score.tag'].toFixed(1)}`
    const seen = fate === 'tag' ? 'spam' : 'wanted'
    // Within a class one may have a list of senders of their own.
    classes.set(name, classes.has(name) && classes.get(name) !== seen ? 'either' : seen)
  }
  const words = [...classes]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, seen], n) => `${name} ${seen}${n === classes.size - 1 ? '' : ';'}`)
  return { name: 'X-Cleanmilter-Recipients', value: folded('X-Cleanmilter-Recipients', words) }
}

/** On mail that went to the quarantine mailbox instead: for whom it was, where that may be told, and why it is there. */
export function quarantineFields(recipients: readonly Address[], verdict: Verdict, reference: string): NewField[] {
  const to = recipientWords(recipients.map(addressText).map(visible))
  return [
    ...(recipients.length === 0
      ? []
      : [{ name: 'X-Quarantine-Recipient', value: textToOctets(folded('X-Quarantine-Recipient', to)) }]),
    {
      name: 'X-Quarantine-Reason',
      value: folded('X-Quarantine-Reason', [
        `${verdict.code};`,
        ...visible(verdict.because).split(' '),
        `(score=${verdict.score.toFixed(1)},`,
        `reference=${reference})`,
      ]),
    },
  ]
}

/** The recipients that fit, and how many more there are. */
function recipientWords(recipients: readonly string[]): string[] {
  let octets = 0
  const first = recipients.findIndex(text => (octets += Buffer.byteLength(text) + 2) > MAX_RECIPIENT_OCTETS)
  if (first < 0) return listWords('', recipients)
  return [...listWords('', recipients.slice(0, first)), `(and ${recipients.length - first} more)`]
}

/** A field's value must not be able to end the field. */
function visible(text: string): string {
  return text.replace(/[\x00-\x1f\x7f]/g, '?')
}

function listWords(lead: string, items: readonly string[]): string[] {
  return items.map((item, n) => `${n === 0 ? lead : ''}${item}${n === items.length - 1 ? '' : ','}`)
}

/** Words put on lines of at most LINE_OCTETS where they fit; a fold is LF and a tab, as milters send it. */
function folded(name: string, text: readonly string[]): string {
  let value = ''
  let column = name.length + 1
  for (const one of text) {
    const length = Buffer.byteLength(one) + 1
    if (value === '') value = one
    else if (column + length > LINE_OCTETS) {
      value += `\n\t${one}`
      column = 8
    } else value += ` ${one}`
    column += length
  }
  return value
}
