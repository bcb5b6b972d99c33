/**
 * The admin's side of greylisting: senders that need not come back, how much is remembered, and to forget it. Of a sender that
 * is let through a keyed hash is kept, too: nobody can read from the database whom somebody waited for.
 */
import { parseDomain } from '../mail/domain.ts'
import { readAddressKey } from '../policy/scope-name.ts'
import { stableSender } from '../policy/stable-sender.ts'
import { keyedHash, secretFor, secretIfAny } from './secret.ts'
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

/** Until when this one is let through, in seconds since 1970; null: it is not. `name`: as readLet gives it. Only reads. */
export function letUntil(database: DatabaseSync, name: string): number | null {
  const key = secretIfAny(database, 'greylist')
  if (key === null) return null
  const row = database.prepare('SELECT expires_at FROM greylist_let WHERE sender = ?').get(letHash(key, name))
  return row === undefined ? null : Number(row['expires_at'])
}

/** False: it was not let through. Within a transaction that writes. */
export function letNoMore(database: DatabaseSync, name: string): boolean {
  const key = secretIfAny(database, 'greylist')
  if (key === null) return false
  return Number(database.prepare('DELETE FROM greylist_let WHERE sender = ?').run(letHash(key, name)).changes) > 0
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
