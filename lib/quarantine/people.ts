/** Recipients as rows: a random tag that names nobody, what they chose, and what their last digest told of. */
import { randomBytes } from 'node:crypto'
import { isLanguage } from '../scorers/language.ts'
import { isSchedule, isWaiting } from './schedule.ts'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Language } from '../scorers/language.ts'
import type { Schedule } from './schedule.ts'

/** Times in seconds since 1970. */
export type Person = {
  readonly tag: string
  /** A mailbox as Scopes.own gives it. */
  readonly recipient: string
  /** Null: the site's. */
  readonly language: Language | null
  readonly schedule: Schedule | null
  readonly digestAt: number | null
  /** Ids of held messages up to this one were told of. */
  readonly digestUpTo: number
  readonly journalUpTo: number
  readonly askedAt: number | null
}

/** A fresh digest may be asked for so often. */
const ASK_S = 15 * 60

export function personOf(database: DatabaseSync, recipient: string): Person | null {
  return one(database.prepare('SELECT * FROM person WHERE recipient = ?').get(recipient))
}

export function personByTag(database: DatabaseSync, tag: string): Person | null {
  return one(database.prepare('SELECT * FROM person WHERE tag = ?').get(tag))
}

/** Makes the row where there is none. Within a transaction that writes. */
export function ensurePerson(database: DatabaseSync, recipient: string): Person {
  const known = personOf(database, recipient)
  if (known !== null) return known
  const tag = randomBytes(15).toString('base64url')
  database.prepare('INSERT INTO person (tag, recipient) VALUES (?, ?)').run(tag, recipient)
  return { tag, recipient, ...NEW }
}

const NEW = {
  language: null,
  schedule: null,
  digestAt: null,
  digestUpTo: 0,
  journalUpTo: 0,
  askedAt: null,
} as const

/** Those who have a row or held mail, in the order of their addresses, from after `after` on. */
export function recipientsAfter(database: DatabaseSync, after: string, most: number): readonly string[] {
  // One look into the index for each of them: somebody may have 100 000 messages.
  const next = database.prepare(
    `SELECT min(recipient) AS recipient FROM (SELECT min(recipient) AS recipient FROM held WHERE recipient > ?1
     UNION ALL SELECT min(recipient) FROM person WHERE recipient > ?1)`,
  )
  const found: string[] = []
  for (let last = after; found.length < most;) {
    const recipient = next.get(last)?.['recipient']
    if (typeof recipient !== 'string') break
    found.push(recipient)
    last = recipient
  }
  return found
}

/** Those who wait for a fresh digest. */
export function waiting(database: DatabaseSync, most: number): readonly string[] {
  return database
    .prepare(
      `SELECT recipient FROM person WHERE asked_at IS NOT NULL AND (digest_at IS NULL OR asked_at > digest_at)
       ORDER BY asked_at LIMIT ?`,
    )
    .all(most)
    .map(row => String(row['recipient']))
}

/** Within a transaction that writes. */
export function prefer(
  database: DatabaseSync,
  tag: string,
  { language, schedule }: Pick<Person, 'language' | 'schedule'>,
): void {
  database.prepare('UPDATE person SET language = ?, schedule = ? WHERE tag = ?').run(language, schedule, tag)
}

/**
 * `asked`: it goes out with the next look. `soon`: one was asked for in the last 15 minutes, and that is enough. `nobody`: no mail was
 * ever held for this mailbox; whoever is no recipient here gets no mail from us. Within a transaction that writes.
 */
export function askDigest(database: DatabaseSync, recipient: string, now: number): 'asked' | 'soon' | 'nobody' {
  const known = personOf(database, recipient)
  if (known === null && database.prepare('SELECT 1 FROM held WHERE recipient = ? LIMIT 1').get(recipient) === undefined)
    return 'nobody'
  const { tag, askedAt, digestAt } = known ?? ensurePerson(database, recipient)
  if (askedAt !== null && askedAt <= now && (now - askedAt < ASK_S || isWaiting(askedAt, digestAt))) return 'soon'
  // After the last one, also in its second, and by a clock that was wrong when that went out.
  database.prepare('UPDATE person SET asked_at = max(?, coalesce(digest_at, 0) + 1) WHERE tag = ?').run(now, tag)
  return 'asked'
}

/**
 * Takes a person's next digest for one process, until `until`: of two that look at the same time one sends it. False: somebody else
 * does, or did since `person` was read.
 */
export function claimDigest(database: DatabaseSync, { tag, digestAt }: Person, now: number, until: number): boolean {
  const { changes } = database
    .prepare(
      `UPDATE person SET claimed_until = ?1 WHERE tag = ?2 AND digest_at IS ?3
       AND (claimed_until IS NULL OR claimed_until < ?4 OR claimed_until > ?1)`,
    )
    .run(until, tag, digestAt, now)
  return Number(changes) > 0
}

/** It is the MTA's now (`told`), or never will be (null): then it stays new, and comes with the next one. */
export function digestDone(
  database: DatabaseSync,
  { tag }: Person,
  at: number,
  told: { readonly upTo: number; readonly journalUpTo: number } | null,
): void {
  database
    .prepare(
      `UPDATE person SET claimed_until = NULL, digest_at = ?1, asked_at = min(asked_at, ?1),
       digest_upto = coalesce(?2, digest_upto), journal_upto = coalesce(?3, journal_upto) WHERE tag = ?4`,
    )
    .run(at, told?.upTo ?? null, told?.journalUpTo ?? null, tag)
}

/** It could not be handed in now. */
export function digestLater(database: DatabaseSync, { tag }: Person): void {
  database.prepare('UPDATE person SET claimed_until = NULL WHERE tag = ?').run(tag)
}

function one(row: Record<string, SQLOutputValue> | undefined): Person | null {
  if (row === undefined) return null
  const { language, schedule } = row
  const orNull = (name: string): number | null => (row[name] === null ? null : Number(row[name]))
  return {
    tag: String(row['tag']),
    recipient: String(row['recipient']),
    language: typeof language === 'string' && isLanguage(language) ? language : null,
    schedule: typeof schedule === 'string' && isSchedule(schedule) ? schedule : null,
    digestAt: orNull('digest_at'),
    digestUpTo: Number(row['digest_upto']),
    journalUpTo: Number(row['journal_upto']),
    askedAt: orNull('asked_at'),
  }
}
