/**
 * One message, several recipients, one answer: what each recipient's policy wants → what is done for each, and what the MTA
 * is told. Pure.
 *
 * - The message is put off where one wants that: nothing is lost, and no recipient gets it twice.
 * - It is refused only where all agree; else it goes to the quarantine of those who would refuse it.
 * - The header is the same for all: it calls the message spam only where all agree who get it as it is.
 * - Malware never reaches who refuses it: where it can be held for nobody, they do not get it.
 * - Who only observes gets it as if there were no filter.
 */
import type { Address } from '../mail/address.ts'
import type { Signal } from '../scorers/signal.ts'
import type { Effective } from './scoped.ts'
import type { Action, Verdict } from './verdict.ts'

/** What the policy of one recipient says. */
export type Wish = {
  /** Null: nobody was named, as where a file is judged. */
  readonly recipient: Address | null
  readonly policy: Effective
  readonly observe: boolean
  readonly verdict: Verdict
  /** What only this recipient's lists and correspondents gave. */
  readonly signals: readonly Signal[]
  /** The entry of a list that counted; null: none did. */
  readonly entry?: number | null
}

/** `drop`: this recipient does not get it, and nobody is told. */
export type Fate = 'deliver' | 'tag' | 'quarantine' | 'drop'

export type Outcome = {
  /** `accept`: as the fates say. */
  readonly final: 'accept' | 'reject' | 'tempfail' | 'discard'
  /** The verdict that header, log and reply speak of: of the strictest that is carried out. */
  readonly lead: Wish
  /** In the order of the wishes. Empty where `final` is not `accept`. */
  readonly fates: readonly { readonly wish: Wish; readonly fate: Fate }[]
}

/** What can be done for a recipient with this MTA and these settings. */
export type Possible = {
  readonly quarantine: (wish: Wish) => boolean
  readonly drop: boolean
  /** The MTA's hold queue takes the message for all recipients or for none. */
  readonly onlyAllTogether: boolean
}

const STRICTNESS: Readonly<Record<Action, number>> = {
  accept: 0,
  tag: 1,
  quarantine: 2,
  discard: 3,
  reject: 4,
  tempfail: 5,
}

export function together(wishes: readonly Wish[], possible: Possible): Outcome {
  const strict = wishes.filter(({ observe }) => !observe)
  const lead = strictest(strict.length === 0 ? wishes : strict)
  const putOff = strict.find(({ verdict }) => verdict.action === 'tempfail')
  if (putOff !== undefined) return { final: 'tempfail', lead: putOff, fates: [] }
  if (strict.length === wishes.length) {
    const actions = new Set(strict.map(({ verdict }) => verdict.action))
    if (actions.has('reject') && [...actions].every(one => one === 'reject' || one === 'discard'))
      return { final: 'reject', lead, fates: [] }
    if (actions.size === 1 && actions.has('discard')) return { final: 'discard', lead, fates: [] }
  }
  const wished = wishes.map(wish => ({ wish, fate: fateOf(wish, possible) }))
  const apart = possible.onlyAllTogether && !wished.every(({ fate }) => fate === 'quarantine')
  const fates = apart
    ? wished.map(({ wish, fate }) => ({ wish, fate: fate === 'quarantine' ? ('tag' as const) : fate }))
    : wished
  // What is dangerous and cannot be held for somebody who refuses it does not reach them because another one takes it.
  const dangerous = fates.some(one => one.fate === 'tag' && refusesMalware(one.wish))
  if (!dangerous) return { final: 'accept', lead, fates }
  if (!possible.drop) return { final: 'reject', lead, fates: [] }
  const safe = fates.map(({ wish, fate }) => ({ wish, fate: refusesMalware(wish) ? ('drop' as const) : fate }))
  return { final: 'accept', lead, fates: safe }
}

function refusesMalware({ observe, verdict: { action, code } }: Wish): boolean {
  return !observe && code === 'MALWARE' && action === 'reject'
}

function fateOf(wish: Wish, possible: Possible): Fate {
  if (wish.observe) return 'deliver'
  const { action } = wish.verdict
  switch (action) {
    case 'accept':
      return 'deliver'
    case 'tag':
      return 'tag'
    case 'discard':
      return possible.drop ? 'drop' : 'tag'
    case 'quarantine':
    case 'reject':
      return possible.quarantine(wish) ? 'quarantine' : 'tag'
    case 'tempfail':
      throw new TypeError('the whole message is put off')
    default:
      throw new Error(String(action satisfies never))
  }
}

/** The first of the strictest ones. */
export function strictest(wishes: readonly Wish[]): Wish {
  return wishes.reduce((most, one) => (STRICTNESS[one.verdict.action] > STRICTNESS[most.verdict.action] ? one : most))
}

/** How those who get the message as it is see it: all as spam, none, or not all alike. */
export function seenAs(fates: Outcome['fates']): 'spam' | 'wanted' | 'both' {
  const delivered = fates.filter(({ fate }) => fate === 'deliver' || fate === 'tag')
  const spam = delivered.filter(({ fate }) => fate === 'tag').length
  if (delivered.length === 0) return fates.some(({ fate }) => fate === 'quarantine') ? 'spam' : 'wanted'
  return spam === 0 ? 'wanted' : spam === delivered.length ? 'spam' : 'both'
}

/** What the message as a whole came to, for log and counters. */
export function doneAs({ final, fates }: Outcome): Action {
  if (final !== 'accept') return final
  const done = fates.map(({ fate }): Action => DONE[fate])
  return done.reduce<Action>((most, one) => (STRICTNESS[one] > STRICTNESS[most] ? one : most), 'accept')
}

/** A fate as an action. */
export const DONE: Readonly<Record<Fate, Action>> = {
  deliver: 'accept',
  tag: 'tag',
  quarantine: 'quarantine',
  drop: 'discard',
}
