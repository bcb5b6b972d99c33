/** What the pages do with held mail: as lib/quarantine/acts.ts does it, and what the administrators hear. */
import type { Acts } from '../quarantine/acts.ts'
import type { Entry, Item } from '../quarantine/item.ts'

/** `known`: it was reported before. `too-many`: by this recipient, today. */
export type WronglyHeld = 'reported' | 'known' | 'gone' | 'too-many'

export type WebActs = Pick<Acts, 'release' | 'allowSender' | 'remove' | 'reportSpam'> & {
  /**
   * Somebody should look: it was wrongly held. Twice is as good as once. Null: nobody would hear it, and the pages do not offer it.
   * `entry` is what the recipient lets them see.
   */
  readonly reportWrong: ((item: Item & { readonly day: number }, entry: Entry) => Promise<WronglyHeld>) | null
}
