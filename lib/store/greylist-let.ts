/**
 * The admin's side of greylisting: senders that need not come back, how much is remembered, and to forget it. Of a sender that
 * is let through a keyed hash is kept, too: nobody can read from the database whom somebody waited for.
 */
import { parseDomain } from '../mail/domain.ts'
import { readAddressKey } from '../policy/scope-name.ts'
import { stableSender } from '../policy/stable-sender.ts'
import { keyedHash, secretFor } from './secret.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Address } from '../mail/address.ts'

/** How a sender that is let through is spelled: an address without what changes in it, or a domain. Null: neither. */
export function readLet(text: string): string | null {
  // One label is a slip: half a name, or the name of somebody here.
  if (!text.includes('@')) return text.includes('.') ? parseDomain(text) : null
  const key = readAddressKey(text.replace(/^<(.*)>$/s, '$1'))
  if (key === null) return null
  const at = key.lastIndexOf('@')
  return stableSender({ local: key.slice(0, at), domain: parseDomain(key.slice(at + 1)) })
}

/** `name`: as readLet gives it. Within a transaction that writes. */
export function letThrough(database: DatabaseSync, name: string, expiresAt: number): void {
  const key = secretFor(database, 'greylist')
  database
    .prepare('INSERT INTO greylist_let VALUES (?, ?) ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at')
    .run(letHash(key, name), expiresAt)
}

/** Is the envelope's sender let through, its domain or one above it, or the author's? */
export function isLet(
  database: DatabaseSync,
  key: Buffer,
  sender: Address | null,
  authorDomain: string,
  at: number,
): boolean {
  // Mostly nobody is: then nothing need be hashed.
  if (database.prepare('SELECT 1 FROM greylist_let LIMIT 1').get() === undefined) return false
  const find = database.prepare('SELECT 1 FROM greylist_let WHERE sender = ? AND expires_at > ?')
  const names = new Set([
    ...(sender === null ? [] : [stableSender(sender), ...above(sender.domain ?? '')]),
    ...above(authorDomain),
  ])
  return [...names].some(name => find.get(letHash(key, name), at) !== undefined)
}

export type Counts = { readonly waiting: number; readonly known: number; readonly let: number }

export function counts(database: DatabaseSync, at: number): Counts {
  const of = (query: string): number => Number(database.prepare(query).get(at)?.['n'])
  return {
    waiting: of('SELECT count(*) AS n FROM greylisted WHERE expires_at > ? AND passed_at IS NULL'),
    known: of('SELECT count(*) AS n FROM greylisted WHERE expires_at > ? AND passed_at IS NOT NULL'),
    let: of('SELECT count(*) AS n FROM greylist_let WHERE expires_at > ?'),
  }
}

/** All of it, the key included. Within a transaction that writes. */
export function forgetGreylist(database: DatabaseSync): void {
  database.exec(`DELETE FROM greylisted; DELETE FROM greylist_let; DELETE FROM secret WHERE purpose = 'greylist'`)
}

function letHash(key: Buffer, name: string): Buffer {
  return keyedHash(key, 'let', name)
}

/** A domain and those above it, ten at most. */
function above(domain: string): readonly string[] {
  const labels = domain === '' ? [] : domain.split('.').slice(-10)
  return labels.map((_, n) => labels.slice(n).join('.'))
}
