/** What the filter decided to hold → copies in the quarantine. */
import { addressText } from '../mail/address.ts'
import { factsOf } from '../store/verdict-facts.ts'
import { classOf, entryOf } from './item.ts'
import type { Address } from '../mail/address.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { Wish } from '../policy/recipients.ts'
import type { VerdictRecord } from '../policy/record.ts'
import type { Holder, ToHold } from './hold.ts'

/** One recipient of a held message, and why it is held, as a record of their own. */
export type HeldFor = { readonly wish: Wish; readonly record: VerdictRecord }

export type Keep = (tx: Transaction, held: readonly HeldFor[]) => Promise<() => Promise<void>>

/** Gives what takes it back. Rejects where the message cannot be kept. */
export function keepWith(holder: Holder | null, own: (recipient: Address) => string): Keep {
  return async (tx, held) => {
    if (holder === null) throw new TypeError('there is no quarantine here')
    const copies = new Map<string, ToHold>()
    for (const { wish, record } of held) {
      if (wish.recipient === null) throw new TypeError('held for nobody')
      const delivery = addressText(wish.recipient)
      copies.set(delivery, {
        recipient: own(wish.recipient),
        delivery,
        class: classOf(wish.verdict),
        entry: entryOf(tx, tx.id, factsOf(record)),
      })
    }
    const names = await holder.hold(tx.message.raw, [...copies.values()])
    return async () => holder.undo(names)
  }
}
