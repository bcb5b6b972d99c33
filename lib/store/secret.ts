/**
 * Keyed hashes: whoever reads the database without its key cannot ask it about an address, and with it only about one that
 * they have already. The key goes with the rows that it made.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

export type Purpose = 'correspondents' | 'greylist' | 'rates'

/** Octets of a hash: two of a billion are alike with a chance of 1 in 10^20. */
const OCTETS = 16

/** The key for `purpose`, made at the first call. Within a transaction that writes. */
export function secretFor(database: DatabaseSync, purpose: Purpose): Buffer {
  const known = secretIfAny(database, purpose)
  if (known !== null) return known
  const key = randomBytes(32)
  database.prepare('INSERT INTO secret VALUES (?, ?)').run(purpose, key)
  return key
}

/** Null where nothing was hashed for `purpose` yet. Only reads. */
export function secretIfAny(database: DatabaseSync, purpose: Purpose): Buffer | null {
  const row = database.prepare('SELECT key FROM secret WHERE purpose = ?').get(purpose)
  return row === undefined ? null : Buffer.from(row['key'] as Uint8Array)
}

/** Of several texts together; none of them can run into the next. */
export function keyedHash(key: Buffer, ...texts: readonly string[]): Buffer {
  const hash = createHmac('sha256', key)
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`)
  return hash.digest().subarray(0, OCTETS)
}
