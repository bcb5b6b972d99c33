/**
 * Verdict → what the MTA is told. Pure. Order matters to both MTAs: removals from the bottom up (Postfix counts anew after
 * each), then insertions at the top, then recipients, then the final answer.
 */
import { addressText } from '../mail/address.ts'
import { textToOctets } from '../mail/octets.ts'
import { seenAs, together } from '../policy/recipients.ts'
import { total } from '../policy/score.ts'
import { NEWSLETTER, observeField, quarantineFields, recipientsField, referenceField, spamFields } from './headers.ts'
import { mailboxFor } from './mailbox.ts'
import type { Address } from '../mail/address.ts'
import type { Change, EndReply, FinalReply } from '../milter/reply.ts'
import type { Signal } from '../scorers/signal.ts'
import type { Fate, Outcome, Possible, Wish } from '../policy/recipients.ts'
import type { Verdict } from '../policy/verdict.ts'
import type { NewField } from './headers.ts'

export type ActionOptions = {
  readonly quarantine: 'reroute' | 'hold' | 'store'
  /** `spam`: X-Spam-* only on spam; `always`: on all judged mail. */
  readonly tagHeaders: 'always' | 'spam'
  /** What stands between a mailbox's name and a detail; null: nothing does. */
  readonly delimiter: string | null
  /** Newsletters get a field that says so. */
  readonly newsletterHeader: boolean
}

/** What this MTA lets us do; what it refused when the connection began is done without. */
export type Abilities = {
  readonly addHeaders: boolean
  readonly changeHeaders: boolean
  readonly addRecipients: boolean
  /** ADDRCPT_PAR: may the new recipient carry ESMTP arguments? */
  readonly recipientArguments: boolean
  readonly deleteRecipients: boolean
  readonly hold: boolean
}

/** A field to delete: the `nth` of its name, from 1, as the message came. */
export type Removal = { readonly name: string; readonly nth: number }

export type Judged = {
  readonly wishes: readonly Wish[]
  readonly signals: readonly Signal[]
  readonly reference: string
  /** Value of our Authentication-Results field, folded; null where the mail was not checked. */
  readonly authenticationResults: string | null
  /** Fields that speak in our name, in the order in which they stand in the message. */
  readonly removals: readonly Removal[]
  readonly newsletter: boolean
  /** All its octets are here, so that it can be kept. */
  readonly whole: boolean
}

export type Planned = {
  readonly reply: EndReply
  /** What was really done, where the MTA or the settings did not allow what was decided. */
  readonly outcome: Outcome
}

export function plan(judged: Judged, options: ActionOptions, may: Abilities): Planned {
  const { wishes, signals, reference } = judged
  const outcome = together(wishes, possible(options, may, judged.whole))
  const { final, lead } = outcome
  if (wishes.every(({ observe }) => observe)) {
    const { verdict } = tellableTo(wishes, lead, signals)
    const changes = may.addHeaders ? insertions([observeField(verdict, reference), referenceField(reference)]) : []
    return { reply: { changes, final: { kind: 'accept' } }, outcome }
  }
  switch (final) {
    case 'reject':
      return { reply: refuse(lead.verdict, reference, 550, '5.7.1'), outcome }
    case 'tempfail':
      return { reply: putOff(lead.verdict, reference), outcome }
    case 'discard':
      return { reply: { changes: [], final: { kind: 'discard' } }, outcome }
    case 'accept':
      return { reply: deliver(judged, outcome, options, may), outcome }
    default:
      throw new Error(String(final satisfies never))
  }
}

/**
 * Rerouting needs both recipient changes and a mailbox for the recipient, holding its own, keeping all of the message; else spam is
 * tagged, never lost.
 */
function possible({ quarantine, delimiter }: ActionOptions, may: Abilities, whole: boolean): Possible {
  const reroute = may.addRecipients && may.deleteRecipients
  return {
    quarantine: ({ recipient, policy }) => {
      if (quarantine === 'hold') return may.hold
      if (quarantine === 'store') return whole && recipient !== null && canBeNamed(recipient)
      const mailbox = policy['quarantine.mailbox']
      return reroute && mailbox !== null && (recipient === null || mailboxFor(mailbox, recipient, delimiter) !== null)
    },
    drop: may.deleteRecipients,
    onlyAllTogether: quarantine === 'hold' || (quarantine === 'store' && !may.deleteRecipients),
  }
}

/** `ann@[192.0.2.1]` would be kept for, and come back to, whoever is called ann here. */
function canBeNamed({ domain, typed }: Address): boolean {
  return domain !== null || !typed.includes('@')
}

/** The whole message is asked to come again. */
export function putOff(verdict: Verdict, reference: string): EndReply {
  if (verdict.code === 'LIMIT') return refuse(verdict, reference, 451, '4.3.1')
  return verdict.code === 'RECIPIENTS'
    ? refuse(verdict, reference, 452, '4.5.3')
    : refuse(verdict, reference, 451, '4.7.1')
}

function refuse(
  { because, code: rule }: Verdict,
  reference: string,
  code: 550 | 451 | 452,
  enhanced: string,
): EndReply {
  const text = textToOctets(`${because} (rule ${rule}, reference ${reference})`)
  return { changes: [], final: { kind: 'replyCode', code, enhanced, lines: [text] } }
}

function deliver(
  { signals, reference, authenticationResults, removals, newsletter }: Judged,
  { lead, fates }: Outcome,
  { quarantine, tagHeaders, delimiter, newsletterHeader }: ActionOptions,
  may: Abilities,
): EndReply {
  const seen = seenAs(fates)
  const held = fates.filter(({ fate }) => fate === 'quarantine').map(({ wish }) => wish)
  const dropped = fates.filter(({ fate }) => fate === 'drop').map(({ wish }) => wish)
  const rerouted = quarantine === 'reroute' ? held : []
  const stored = quarantine === 'store' ? held : []
  const gone = new Set<Fate>(quarantine === 'store' ? ['drop', 'quarantine'] : ['drop'])
  const readers = fates.filter(({ fate }) => !gone.has(fate)).map(({ wish }) => wish)
  // The MTA has nothing left to do.
  if (readers.length === 0 && stored.length > 0) return { changes: [], final: { kind: 'discard' } }
  const told = (wish: Wish): Told => tellableTo(readers, wish, signals)
  const fields: NewField[] = []
  if (authenticationResults !== null) fields.push({ name: 'Authentication-Results', value: authenticationResults })
  const shown = seen === 'spam' ? lead : (mildest(fates) ?? lead)
  if (seen !== 'wanted' || tagHeaders === 'always')
    fields.push(
      ...spamFields({
        isSpam: seen === 'spam',
        ...told(shown),
        required: shown.policy['score.tag'],
      }),
      referenceField(reference),
    )
  if (seen === 'both') fields.push(recipientsField(fates))
  if (newsletter && newsletterHeader) fields.push(NEWSLETTER)
  // One header for all: what it tells of the quarantine is not for those who get the message.
  if (rerouted.length > 0 && rerouted.length === fates.length)
    fields.push(...quarantineFields(tellable(rerouted), told(lead).verdict, reference))
  const observed = fates.find(({ wish }) => wish.observe && wish.verdict.action !== 'accept')
  if (observed !== undefined) fields.push(observeField(told(observed.wish).verdict, reference))
  const changes: Change[] = [
    ...(may.changeHeaders ? deletions(removals) : []),
    ...(may.addHeaders ? insertions(fields) : []),
    ...recipientChanges(
      [...moved(rerouted, 'quarantine.mailbox', delimiter), ...(newsletter ? folders(fates, delimiter) : [])],
      [...dropped, ...stored],
      may,
    ),
  ]
  // Mail that the admin lets go from there (postsuper -H, -r) is delivered without asking any filter again.
  if (held.length > 0 && quarantine === 'hold')
    changes.push({ kind: 'quarantine', reason: `cleanmilter ${lead.verdict.code} ${reference}` })
  const final: FinalReply = { kind: 'accept' }
  return { changes, final }
}

/** Of those who get the message as it is: the one that calls it spam last. */
function mildest(fates: Outcome['fates']): Wish | undefined {
  return fates
    .filter(({ fate }) => fate === 'deliver')
    .map(({ wish }) => wish)
    .toSorted((a, b) => b.policy['score.tag'] - a.policy['score.tag'] || a.verdict.score - b.verdict.score)[0]
}

/** What of a verdict all who read the header may know. */
type Told = { readonly verdict: Verdict; readonly signals: readonly Signal[] }

/**
 * What one recipient's lists and correspondents say of the sender is nobody else's business: where `readers` differ in it, the
 * header tells only what they have in common, and the score that comes of that.
 */
function tellableTo(readers: readonly Wish[], { verdict, signals: own }: Wish, signals: readonly Signal[]): Told {
  const same = (one: Signal, other: Signal): boolean => one.name === other.name && one.points === other.points
  const common = own.filter(one => readers.every(reader => reader.signals.some(other => same(one, other))))
  const told = [...signals, ...common]
  return common.length === own.length
    ? { verdict, signals: told }
    : { verdict: { ...verdict, score: total(told).score }, signals: told }
}

/**
 * One mailbox for all is read by whoever runs it, so it may see every recipient. Personal mailboxes share one header:
 * with several recipients it must not tell one of them about the others.
 */
function tellable(held: readonly Wish[]): readonly Address[] {
  const mailboxes = new Set(held.map(({ policy }) => policy['quarantine.mailbox']))
  const personal = mailboxes.size > 1 || [...mailboxes].some(mailbox => mailbox?.includes('{') === true)
  const recipients = held.map(({ recipient }) => recipient).filter(one => one !== null)
  return personal && recipients.length > 1 ? [] : recipients
}

/** Mail that is not judged but comes from a person's program: what speaks in our name goes, nothing else changes. */
export function removeForged(removals: readonly Removal[], may: Abilities): EndReply {
  return { changes: may.changeHeaders ? deletions(removals) : [], final: { kind: 'accept' } }
}

/** From the bottom up: Postfix counts the fields that are left, Sendmail the fields as they came. */
function deletions(removals: readonly Removal[]): Change[] {
  return removals.toReversed().map(({ name, nth }) => ({ kind: 'changeHeader', name, nth, value: '' }))
}

/** `fields` from top to bottom; each goes in at the top, so the last one first. */
function insertions(fields: readonly NewField[]): Change[] {
  return fields.toReversed().map(({ name, value }) => ({ kind: 'insertHeader', index: 0, name, value }))
}

/** A recipient's mail that goes to another mailbox. */
type Move = { readonly recipient: Address; readonly target: string }

function moved(
  wishes: readonly Wish[],
  name: 'quarantine.mailbox' | 'newsletters.mailbox',
  delimiter: string | null,
): readonly Move[] {
  return wishes.flatMap(({ recipient, policy }) => {
    const mailbox = policy[name]
    const target = recipient === null || mailbox === null ? null : mailboxFor(mailbox, recipient, delimiter)
    return recipient === null || target === null ? [] : [{ recipient, target }]
  })
}

/** Newsletters that are accepted go to a folder of those who have one. What is in it already stays. */
function folders(fates: Outcome['fates'], delimiter: string | null): readonly Move[] {
  const wanted = fates.filter(({ fate, wish }) => fate === 'deliver' && !wish.observe).map(({ wish }) => wish)
  return moved(wanted, 'newsletters.mailbox', delimiter).filter(
    ({ recipient, target }) => target.toLowerCase() !== addressText(recipient).toLowerCase(),
  )
}

/** DELRCPT wants the octets of RCPT TO again; a mailbox shared by several recipients is added once. */
function recipientChanges(wanted: readonly Move[], dropped: readonly Wish[], may: Abilities): Change[] {
  if (!may.deleteRecipients) return []
  const moves = may.addRecipients ? wanted : [] // a newsletter may stay where it is; who is dropped must go
  const added = new Map<string, Address[]>()
  for (const { recipient, target } of moves) {
    const from = added.get(target)
    if (from === undefined) added.set(target, [recipient])
    else from.push(recipient)
  }
  const gone = [...moves, ...dropped].flatMap(({ recipient }) => (recipient === null ? [] : spellings(recipient)))
  return [...new Set(gone)]
    .map((recipient): Change => ({ kind: 'deleteRecipient', recipient }))
    .concat(
      [...added].map(([target, from]): Change => {
        const only = from.length === 1 ? from[0] : undefined
        const recipient = `<${textToOctets(target)}>`
        return may.recipientArguments && only !== undefined
          ? { kind: 'addRecipient', recipient, args: `ORCPT=rfc822;${xtext(textToOctets(addressText(only)))}` }
          : { kind: 'addRecipient', recipient }
      }),
    )
}

/**
 * As it was typed, which is what the protocol asks for; and plainly, which is all that Postfix still has of `<@route:ann@here>` or
 * `<<ann@here>>`. Whichever it is, the recipient must go; one that is not there is no error.
 */
function spellings(recipient: Address): readonly string[] {
  const plain = `<${textToOctets(addressText(recipient))}>`
  return canBeNamed(recipient) && plain !== recipient.typed ? [recipient.typed, plain] : [recipient.typed]
}

/** RFC 3461 §4. */
function xtext(octets: string): string {
  return octets.replace(/[^!-*,-<>-~]/g, c => `+${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}
