/**
 * Who promised secrecy, in which words, until when. Without a promise that holds, an administrator sees nothing of anybody's mail.
 * A name is as good as the login of who typed it: who may read the keys may read the database, too. It is a promise, not a lock.
 */
import { append } from './journal.ts'
import { SECRECY_WORDS, sameWords } from './secrecy-words.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { DayKeys } from '../privacy/day-keys.ts'

export type Secrecy = {
  readonly administrator: string
  readonly words: string
  /** Seconds since 1970. */
  readonly acceptedAt: number
  readonly until: number
}

/** An administrator, and who was logged in when they typed that name. */
export type Administrator = { readonly name: string; readonly login: string }

const YEAR_S = 365 * 86_400
/** A clock that was set back by less is no matter. */
const SLACK_S = 86_400

/** Letters, digits and what stands between them in names; it is shown to recipients. */
export function isAdministrator(name: string): boolean {
  return name.length <= 64 && /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._@' -]*[\p{L}\p{M}\p{N}.])?$/u.test(name)
}

/** One year from now, journaled; null where `typed` is not the sentence, in any of the languages. Within a transaction that writes. */
export function accept(
  database: DatabaseSync,
  dayKeys: DayKeys,
  { name, login }: Administrator,
  typed: string,
  now: number,
): Secrecy | null {
  const words = Object.values(SECRECY_WORDS).find(one => sameWords(one, typed))
  if (words === undefined) return null
  const until = now + YEAR_S
  database.prepare('INSERT OR REPLACE INTO secrecy VALUES (?, ?, ?, ?)').run(name, words, now, until)
  append(database, dayKeys, {
    at: now,
    kind: 'secrecy',
    person: null,
    words: { administrator: name, login, words, until },
  })
  return { administrator: name, words, acceptedAt: now, until }
}

/** `never`: nobody of that name promised. `over`: it has to be renewed. `ahead`: it was promised at a time that has not come yet. */
export type Standing = 'holds' | 'never' | 'over' | 'ahead'

export function standing(database: DatabaseSync, administrator: string, now: number): Standing {
  return promises(database, now).find(one => one.administrator === administrator)?.standing ?? 'never'
}

/** Of each who ever promised the promise that holds, else the last one; by name. */
export function promises(database: DatabaseSync, now: number): readonly (Secrecy & { readonly standing: Standing })[] {
  const best = new Map<string, Secrecy & { readonly standing: Standing }>()
  for (const row of database.prepare('SELECT * FROM secrecy ORDER BY administrator, accepted_at').iterate()) {
    const administrator = String(row['administrator'])
    const [acceptedAt, until] = [Number(row['accepted_at']), Number(row['until'])]
    if (best.get(administrator)?.standing === 'holds' && standingOf(acceptedAt, until, now) !== 'holds') continue
    best.set(administrator, {
      administrator,
      words: String(row['words']),
      acceptedAt,
      until,
      standing: standingOf(acceptedAt, until, now),
    })
  }
  return [...best.values()]
}

function standingOf(acceptedAt: number, until: number, now: number): Standing {
  if (now >= until) return 'over'
  // Promised by a clock that was far ahead it would hold for ever.
  return acceptedAt > now + SLACK_S ? 'ahead' : 'holds'
}
