/**
 * What a recipient does with held mail, whichever page or command they came by. Each act can be done twice.
 */
import { generalise, isSingleUse } from '../policy/entry-general.ts'
import { expiryInDays } from '../policy/entry-expiry.ts'
import { readEntry } from '../policy/entry-read.ts'
import { keyText } from '../policy/scope-name.ts'
import { opposite, putEntries, removeEntries } from '../store/entry-edit.ts'
import { readHeldEntry, readMessage } from './read.ts'
import { find, remove } from './rows.ts'
import type { Identity } from '../privacy/seal.ts'
import type { State } from '../store/state.ts'
import type { Entry, Item } from './item.ts'
import type { Quarantine } from './quarantine.ts'
import type { Releaser, Released, Wants } from './release.ts'
import type { Told } from './lessons.ts'

export type ActsOptions = {
  readonly quarantine: Quarantine
  readonly releaser: Releaser
  /** The embedded database: lists of allowed senders. */
  readonly state: State
  /** Days for which an entry of a list holds. */
  readonly entryDays: () => number
  /** Never throws. */
  readonly learn: (told: Told) => void
  readonly count: (figure: 'deleted' | 'reported_spam') => void
  readonly now: () => Date
}

type Held = Item & { readonly day: number }

export class Acts {
  readonly #options: ActsOptions

  constructor(options: ActsOptions) {
    this.#options = options
  }

  /** Null where it is not there (any more). */
  find(name: string): Held | null {
    return this.#options.quarantine.state.demand(database => find(database, name))
  }

  /** The list entry; null where it cannot be opened with these keys and the site's, or its time is over. */
  async entry(item: Held, identities: readonly Identity[] = []): Promise<Entry | null> {
    const { quarantine } = this.#options
    const all = [...identities, ...(quarantine.keys.identitiesIfReadable() ?? [])]
    return await readHeldEntry(quarantine, item, all).catch(() => null)
  }

  async release(item: Pick<Item, 'name'>, by: Wants, identities: readonly Identity[] = []): Promise<Released> {
    return await this.#options.releaser.release(item.name, by, identities)
  }

  /**
   * The author is wanted by this recipient from now on, where the author is proven. Gives what was put on the list; null: the
   * message names no author that could be, or one whose address is used once, at a domain that anybody sends through.
   */
  allowSender(item: Item, { author, sender }: Entry): string | null {
    const { state, now, entryDays } = this.#options
    // An author is written as a key, without quotes; a sender as it is typed.
    const wanted = author === null ? sender : keyText(author)
    if (wanted === null) return null
    const general = generalise(wanted)
    if (general === null && isSingleUse(wanted)) return null
    const read = readEntry(general ?? wanted, 'allow')
    // What somebody wrote as their name must not be read as everybody of a domain: *@example.org, ""@example.org.
    if ('mistake' in read || (general === null && read.kind !== 'address')) return null
    const { kind, value } = read
    const at = Math.floor(now().getTime() / 1000)
    const place = { scope: `recipient:${item.recipient}`, list: 'allow', kind, value } as const
    state.demand(
      database => {
        // Who allows a sender takes back that they blocked it.
        const blocked = opposite(database, place, at)
        if (blocked !== null) removeEntries(database, [blocked.id], at)
        putEntries(
          database,
          [
            {
              ...place,
              insist: false,
              description: '',
              owner: item.recipient,
              reason: 'allowed from the quarantine',
              expiresAt: expiryInDays(entryDays(), at),
            },
          ],
          at,
        )
      },
      { write: true },
    )
    return value
  }

  /** False: it was gone already. Throws DatabaseError. */
  async remove(item: Held): Promise<boolean> {
    const { quarantine, count } = this.#options
    const gone = quarantine.state.demand(database => remove(database, item.name), { write: true })
    await quarantine.files.remove(item.day, item.name)
    if (gone) count('deleted')
    return gone
  }

  /** It is spam: learnt, and gone. False: it was gone already. Throws SealError where none of the keys opens it. */
  async reportSpam(item: Held, identities: readonly Identity[] = []): Promise<boolean> {
    const { quarantine, learn, count } = this.#options
    const all = [...identities, ...(quarantine.keys.identitiesIfReadable() ?? [])]
    const raw = await readMessage(quarantine, item, all)
    const entry = raw === null ? null : await readHeldEntry(quarantine, item, all)
    const gone = await this.remove(item)
    if (raw !== null && gone) {
      learn({ item, entry, raw, label: 'spam', source: 'report' })
      count('reported_spam')
    }
    return gone
  }
}
