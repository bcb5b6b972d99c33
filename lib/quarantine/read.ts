/** What is sealed, opened again with a private key: for its recipient, or for whoever hands it back. */
import { ShreddedError } from '../privacy/day-keys.ts'
import { open } from '../privacy/seal.ts'
import { readEntry } from './item.ts'
import { entryBlob } from './rows.ts'
import type { Identity } from '../privacy/seal.ts'
import type { Entry, Item } from './item.ts'
import type { Quarantine } from './quarantine.ts'

type Held = Pick<Item, 'name'> & { readonly day: number }

/** The message, sealed: an age file. Null where it is gone. Throws ShreddedError. */
export async function sealedMessage({ files, dayKeys }: Quarantine, { name, day }: Held): Promise<Buffer | null> {
  const wrapped = await files.read(day, name)
  return wrapped === null ? null : dayKeys.unwrap('held', name, wrapped)
}

/** The octets as they came. Null where it is gone. Throws SealError, ShreddedError. */
export async function readMessage(
  quarantine: Quarantine,
  item: Held,
  identities: readonly Identity[],
): Promise<Buffer | null> {
  const sealed = await sealedMessage(quarantine, item)
  return sealed === null ? null : await open(sealed, identities)
}

/** The list entry, sealed. Null where it is gone. Throws ShreddedError. */
export function sealedEntry({ state, dayKeys }: Quarantine, { name }: Pick<Item, 'name'>): Buffer | null {
  const blob = state.demand(database => entryBlob(database, name))
  return blob === null ? null : dayKeys.unwrap('entry', name, blob)
}

/** The same, and null also where its key is gone: the message may be kept for longer. */
export function sealedEntryIfReadable(quarantine: Quarantine, item: Pick<Item, 'name'>): Buffer | null {
  try {
    return sealedEntry(quarantine, item)
  } catch (error) {
    if (error instanceof ShreddedError) return null
    throw error
  }
}

/** Null where it is gone, its time is over, or another version wrote it. Throws SealError. */
export async function readHeldEntry(
  quarantine: Quarantine,
  item: Pick<Item, 'name'>,
  identities: readonly Identity[],
): Promise<Entry | null> {
  const sealed = sealedEntryIfReadable(quarantine, item)
  return sealed === null ? null : readEntry(await open(sealed, identities))
}
