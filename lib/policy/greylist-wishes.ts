/**
 * Greylisting for a message with several recipients, whose policies may differ: who is asked for, and what the answer makes of
 * their wishes. Pure.
 */
import { deferral } from './greylist.ts'
import type { Address } from '../mail/address.ts'
import type { Answer } from './greylist.ts'
import type { Wish } from './recipients.ts'
import type { Action } from './verdict.ts'

export type Waiting = {
  readonly address: Address
  readonly score: number
  readonly action: Action
  readonly allowed: boolean
  readonly enabled: boolean
}

/**
 * Those who would get the message, be it marked as spam: none of them may wait for another. Nobody, where it is put off anyway
 * or where no recipient is named. `allowed`: somebody's list says that this sender is wanted.
 */
export function waitingFor(wishes: readonly Wish[], allowed: (wish: Wish) => boolean): readonly Waiting[] {
  if (wishes.some(({ observe, verdict }) => !observe && verdict.action === 'tempfail')) return []
  return wishes.flatMap(wish => {
    const { recipient: address, observe, policy, verdict } = wish
    const { action, score } = verdict
    if (address === null || (!observe && action !== 'accept' && action !== 'tag')) return []
    return [{ address, score, action, allowed: allowed(wish), enabled: policy['greylist.enabled'] && !observe }]
  })
}

/** The wishes after the answer. */
export function afterGreylist(wishes: readonly Wish[], answer: Answer): readonly Wish[] {
  if (answer.answer === 'pass') return wishes
  return wishes.map(wish =>
    wish.verdict.action === 'accept' ? { ...wish, verdict: deferral(answer.seconds, wish.verdict.score) } : wish,
  )
}
