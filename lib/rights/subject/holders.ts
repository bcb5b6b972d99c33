/** Everything that is kept about somebody, in the order in which it goes. A table of a database that is in none of them is below. */
import { IN_QUARANTINE } from './in-quarantine.ts'
import { IN_STORE } from './in-store.ts'
import { ifThere } from './subject.ts'
import { prepare } from './holder.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Holder, Row } from './holder.ts'
import type { Kept, Subject } from './subject.ts'

/** The quarantine first: whose mail was meant is told by aliases, which are in the other database. */
export const HOLDERS: readonly Holder[] = [...IN_QUARANTINE, ...IN_STORE]

/** Tables in which nobody can be found, and why. */
export const NOBODYS: Readonly<Record<string, string>> = {
  change: 'numbers of changes',
  verdict: 'names of rules and numbers; no address, no text',
  outcome: 'references and numbers',
  chosen_threshold: 'a threshold of the site or of a domain',
  greylisted: 'keyed hashes of network, sender and recipient together: who has one of them cannot find it',
  statistic: 'counts of the whole site',
  clock: 'a time',
}

/** `work` with the database that a holder is in; undefined where that was never made. Throws DatabaseError. */
export function inHolders<T>(
  kept: Kept,
  of: Holder['of'],
  subject: Subject,
  work: (database: DatabaseSync) => T,
  { write = false }: { readonly write?: boolean } = {},
): T | undefined {
  const state = of === 'store' ? kept.store : kept.quarantine.state
  return ifThere(
    state,
    database => {
      prepare(database, subject)
      return work(database)
    },
    { write },
  )
}

export function rowsOf(kept: Kept, holder: Holder, subject: Subject): readonly Row[] {
  return inHolders(kept, holder.of, subject, database => holder.rows(database, subject)) ?? []
}
