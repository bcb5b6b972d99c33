/**
 * Verdict → what the MTA is told. Pure. Order matters to both MTAs: removals from the bottom up (Postfix counts anew after
 * each), then insertions at the top, then recipients, then the final answer.
 */
import { addressText } from '../mail/address.ts'
import { textToOctets } from '../mail/octets.ts'
import { observeField, quarantineFields, referenceField, spamFields } from './headers.ts'
import { mailboxFor } from './mailbox.ts'
import type { Address } from '../mail/address.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { Change, EndReply, FinalReply } from '../milter/reply.ts'
import type { Signal } from '../scorers/signal.ts'
import type { Verdict } from '../policy/verdict.ts'
import type { NewField } from './headers.ts'

export type ActionOptions = {
  readonly observe: boolean
  readonly quarantine: { readonly how: 'reroute' | 'hold'; readonly mailbox: string | null }
  /** `spam`: X-Spam-* only on spam; `always`: on all judged mail. */
  readonly tagHeaders: 'always' | 'spam'
  /** Points shown as `required=`. */
  readonly required: number | null
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
  readonly verdict: Verdict
  readonly signals: readonly Signal[]
  readonly reference: string
  /** Value of our Authentication-Results field, folded; null where the mail was not checked. */
  readonly authenticationResults: string | null
  /** Fields that speak in our name, in the order in which they stand in the message. */
  readonly removals: readonly Removal[]
}

export type Planned = {
  readonly reply: EndReply
  /** What was really done, where the MTA or the settings did not allow what was decided. */
  readonly done: Verdict['action']
}

export function plan(tx: Transaction, judged: Judged, options: ActionOptions, may: Abilities): Planned {
  const { verdict, reference } = judged
  if (options.observe) {
    const changes = may.addHeaders ? insertions([observeField(verdict, reference), referenceField(reference)]) : []
    return { reply: { changes, final: { kind: 'accept' } }, done: 'accept' }
  }
  const action = feasible(verdict.action, tx.recipients, options, may)
  switch (action) {
    case 'reject':
      return refuse(judged, 550, '5.7.1')
    case 'tempfail':
      if (verdict.code === 'LIMIT') return refuse(judged, 451, '4.3.1')
      return verdict.code === 'RECIPIENTS' ? refuse(judged, 452, '4.5.3') : refuse(judged, 451, '4.7.1')
    case 'discard':
      return { reply: { changes: [], final: { kind: 'discard' } }, done: 'discard' }
    case 'accept':
    case 'tag':
    case 'quarantine':
      return { reply: deliver(tx, judged, options, may, action), done: action }
    default:
      throw new Error(String(action satisfies never))
  }
}

/** Rerouting needs both recipient changes and a mailbox for each recipient, holding its own; else spam is tagged, never lost. */
function feasible(
  action: Verdict['action'],
  recipients: readonly Address[],
  { quarantine: { how, mailbox } }: ActionOptions,
  may: Abilities,
): Verdict['action'] {
  if (action !== 'quarantine') return action
  if (how === 'hold') return may.hold ? action : 'tag'
  const can = mailbox !== null && may.addRecipients && may.deleteRecipients
  return can && recipients.every(recipient => mailboxFor(mailbox, recipient) !== null) ? action : 'tag'
}

function refuse({ verdict, reference }: Judged, code: 550 | 451 | 452, enhanced: string): Planned {
  const text = textToOctets(`${verdict.because} (rule ${verdict.code}, reference ${reference})`)
  return {
    reply: { changes: [], final: { kind: 'replyCode', code, enhanced, lines: [text] } },
    done: code === 550 ? 'reject' : 'tempfail',
  }
}

function deliver(
  tx: Transaction,
  { verdict, signals, reference, authenticationResults, removals }: Judged,
  { quarantine, tagHeaders, required }: ActionOptions,
  may: Abilities,
  action: 'accept' | 'tag' | 'quarantine',
): EndReply {
  const isSpam = action !== 'accept'
  const reroute = action === 'quarantine' && quarantine.how === 'reroute' ? quarantine.mailbox : null
  const fields: NewField[] = []
  if (authenticationResults !== null) fields.push({ name: 'Authentication-Results', value: authenticationResults })
  if (isSpam || tagHeaders === 'always')
    fields.push(...spamFields({ isSpam, verdict, required, signals }), referenceField(reference))
  if (reroute !== null) fields.push(...quarantineFields(tellable(tx.recipients, reroute), verdict, reference))
  const changes: Change[] = [
    ...(may.changeHeaders ? deletions(removals) : []),
    ...(may.addHeaders ? insertions(fields) : []),
    ...(reroute === null ? [] : rerouting(tx.recipients, reroute, may)),
  ]
  // Mail that the admin lets go from there (postsuper -H, -r) is delivered without asking any filter again.
  if (action === 'quarantine' && quarantine.how === 'hold')
    changes.push({ kind: 'quarantine', reason: `cleanmilter ${verdict.code} ${reference}` })
  const final: FinalReply = { kind: 'accept' }
  return { changes, final }
}

/**
 * One mailbox for all is read by whoever runs it, so it may see every recipient. Personal mailboxes share one header:
 * with several recipients it must not tell one of them about the others.
 */
function tellable(recipients: readonly Address[], mailbox: string): readonly Address[] {
  return mailbox.includes('{') && recipients.length > 1 ? [] : recipients
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

/** DELRCPT wants the octets of RCPT TO again; a mailbox shared by several recipients is added once. */
function rerouting(recipients: readonly Address[], mailbox: string, may: Abilities): Change[] {
  const added = new Map<string, Address[]>()
  for (const recipient of recipients) {
    const target = mailboxFor(mailbox, recipient)
    if (target === null) continue // not where `feasible` has looked
    const from = added.get(target)
    if (from === undefined) added.set(target, [recipient])
    else from.push(recipient)
  }
  return [...new Set(recipients.map(({ typed }) => typed))]
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

/** RFC 3461 §4. */
function xtext(octets: string): string {
  return octets.replace(/[^!-*,-<>-~]/g, c => `+${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}
