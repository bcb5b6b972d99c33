/** One piece of work on the embedded database, for commands that make none where there is none yet. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FILE } from '../store/state.ts'
import { openStored } from './stored.ts'
import type { DatabaseSync } from 'node:sqlite'

/** `write`: as one transaction. `undefined` where there is no database. Throws Failure. */
export function inState<T>(
  data: string,
  work: (database: DatabaseSync) => T,
  { write = false }: { readonly write?: boolean } = {},
): T | undefined {
  if (!existsSync(join(data, FILE))) return undefined
  const stored = openStored(data)
  try {
    return write ? stored.change(work) : stored.read(work)
  } finally {
    stored.close()
  }
}
