/**
 * What one recipient knows of a sender: the lists of allowed and blocked senders that hold for them, and whom they write to.
 */
import { sparedPoints } from '../policy/content-score.ts'
import { knownCorrespondent, provenAuthor } from '../policy/correspondents.ts'
import { authorsOf } from '../policy/entries.ts'
import { scopesOf } from '../policy/scope-name.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { EntryMatch } from '../policy/entries.ts'
import type { Signal } from '../scorers/signal.ts'
import type { Correspondents } from './correspondents.ts'
import type { Entries } from './entries.ts'

export type Asked = {
  readonly tx: Transaction
  readonly auth: readonly AuthResult[]
  /** What was found in the message, for whomever it is. */
  readonly signals: readonly Signal[]
}

/** What holds for one recipient. The entry is counted where the verdict is carried out. */
export type Personal = { readonly signals: readonly Signal[]; readonly entry: EntryMatch | null }

const NOTHING: Personal = { signals: [], entry: null }

/** `own`: the recipient's mailbox; null: nobody in particular, for whom the site's lists hold. */
export type AskPersonal = (asked: Asked) => (own: string | null) => Personal

/** `correspondents`: null where nobody is to be spared. */
export function createPersonal(entries: Entries, correspondents: Pick<Correspondents, 'knows'> | null): AskPersonal {
  return ({ tx, auth, signals }) => {
    const listed =
      entries.size === 0
        ? null
        : entries.ask({ sender: tx.sender, authors: authorsOf(tx.message.headers), client: tx.client.address, auth })
    // Who has no points against them need not be known.
    const author = correspondents === null || sparedPoints(signals) <= 0 ? null : provenAuthor(tx.message.headers, auth)
    if (listed === null && author === null) return () => NOTHING
    return own => {
      const entry = listed?.(own === null ? ['site'] : scopesOf(own)) ?? null
      const known = author !== null && own !== null && correspondents?.knows({ own, other: author }) === true
      if (entry === null && !known) return NOTHING
      return {
        signals: [...(entry === null ? [] : [entry.signal]), ...(known ? [knownCorrespondent(signals)] : [])],
        entry,
      }
    }
  }
}
