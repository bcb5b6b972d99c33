/** What an administrator does with somebody's held mail, unasked, stands in the journal, and in that recipient's next digest. */
import { append } from '../quarantine/journal.ts'
import { ensurePerson } from '../quarantine/people.ts'
import { ownerOf } from './stored.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Item } from '../quarantine/item.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'

/** Within a transaction that writes, through `journaled`. */
export function noteAct(
  database: DatabaseSync,
  { dayKeys }: Quarantine,
  kind: 'release' | 'delete',
  { recipient }: Pick<Item, 'recipient'>,
): void {
  append(database, dayKeys, {
    at: Math.floor(Date.now() / 1000),
    kind,
    person: ensurePerson(database, recipient).tag,
    words: { administrator: ownerOf(undefined) },
  })
}
