/** Recipients' own keys as rows. */
import type { DatabaseSync } from 'node:sqlite'
import type { PersonalKey } from '../privacy/personal-key.ts'
import type { PublicKey } from '../privacy/seal.ts'

/** What is sealed to now, for those who have a key of their own. */
export function currentKey(database: DatabaseSync, recipients: readonly string[]): ReadonlyMap<string, PublicKey> {
  const find = database.prepare('SELECT public_key FROM personal_key WHERE recipient = ? AND current = 1')
  const keys = new Map<string, PublicKey>()
  for (const recipient of new Set(recipients)) {
    const row = find.get(recipient)
    if (row !== undefined) keys.set(recipient, String(row['public_key']))
  }
  return keys
}

/** All of a recipient's, the current one first. */
export function keysOf(database: DatabaseSync, recipient: string): readonly PersonalKey[] {
  return database
    .prepare(
      `SELECT public_key, by_password, by_recovery_code FROM personal_key WHERE recipient = ?
       ORDER BY current DESC, made_at DESC`,
    )
    .all(recipient)
    .map(row => ({
      publicKey: String(row['public_key']),
      byPassword: String(row['by_password']),
      byRecoveryCode: String(row['by_recovery_code']),
    }))
}

/** All of all recipients. */
export function personalKeys(database: DatabaseSync): ReadonlySet<PublicKey> {
  return new Set(
    database
      .prepare('SELECT public_key FROM personal_key')
      .all()
      .map(row => String(row['public_key'])),
  )
}

/** From now on mail is sealed to it. Within a transaction that writes. */
export function enrol(database: DatabaseSync, recipient: string, key: PersonalKey, now: number): void {
  database.prepare('UPDATE personal_key SET current = 0 WHERE recipient = ?').run(recipient)
  database
    .prepare(
      `INSERT INTO personal_key VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET by_password = excluded.by_password,
       by_recovery_code = excluded.by_recovery_code, current = 1`,
    )
    .run(recipient, key.publicKey, key.byPassword, key.byRecoveryCode, now)
}

/** The same pair, wrapped by another password and recovery code. */
export function rewrap(database: DatabaseSync, recipient: string, key: PersonalKey): void {
  database
    .prepare('UPDATE personal_key SET by_password = ?, by_recovery_code = ? WHERE recipient = ? AND public_key = ?')
    .run(key.byPassword, key.byRecoveryCode, recipient, key.publicKey)
}

/** New mail is sealed to the site's key again; what is held stays as it is until its time is over. */
export function resign(database: DatabaseSync, recipient: string): boolean {
  return (
    Number(
      database.prepare('UPDATE personal_key SET current = 0 WHERE recipient = ? AND current = 1').run(recipient)
        .changes,
    ) > 0
  )
}

/** Pairs that nothing is sealed to any more go. Gives how many. */
export function dropUnused(database: DatabaseSync): number {
  return Number(
    database
      .prepare(
        'DELETE FROM personal_key WHERE current = 0 AND NOT EXISTS (SELECT 1 FROM held WHERE held.key = personal_key.public_key)',
      )
      .run().changes,
  )
}
