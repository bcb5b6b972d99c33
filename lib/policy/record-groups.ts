/**
 * What each recipient's policy wanted and what became of it → groups of recipients that were judged alike, for the record.
 */
import { policyOf } from './fixed.ts'
import { DONE } from './recipients.ts'
import type { FixedPolicy } from './fixed.ts'
import type { GroupFacts } from './record-of.ts'
import type { Outcome, Wish } from './recipients.ts'
import type { ScopeName } from './scope-name.ts'
import type { Action } from './verdict.ts'

/** `signals` of a wish are its own; whoever has any stands alone. */
export function groupsOf(
  wishes: readonly Wish[],
  { final, fates }: Outcome,
  fixed: FixedPolicy,
): readonly GroupFacts[] {
  const fateOf = new Map(fates.map(({ wish, fate }) => [wish, fate]))
  const groups: { readonly wish: Wish; readonly scope: ScopeName; readonly done: Action; recipients: number }[] = []
  for (const wish of wishes) {
    const fate = fateOf.get(wish)
    const done = final !== 'accept' || fate === undefined ? final : DONE[fate]
    const scope = scopeOf(wish)
    const like = groups.find(
      one =>
        one.done === done &&
        one.scope === scope &&
        one.wish.policy === wish.policy &&
        one.wish.verdict === wish.verdict &&
        one.wish.signals.length + wish.signals.length === 0,
    )
    if (like === undefined) groups.push({ wish, scope, done, recipients: 1 })
    else like.recipients++
  }
  return groups.map(({ wish, scope, done, recipients }) => ({
    recipients,
    scope,
    policy: policyOf(wish.policy, fixed),
    observe: wish.observe,
    signals: wish.signals,
    verdict: wish.verdict,
    done,
  }))
}

/** The closest scope with settings; of a recipient's the domain is all that is kept (record-of.ts). */
function scopeOf({ recipient, policy: { level } }: Wish): ScopeName {
  const domain = recipient?.domain ?? null
  return level === 'site' || domain === null ? 'site' : level === 'domain' ? `domain:${domain}` : `recipient:@${domain}`
}
