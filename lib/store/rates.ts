/**
 * Rate limits, shared by all processes through the database: a bucket under a keyed hash for each user and network that sent
 * lately. Written once for each message; an empty bucket is forgotten.
 */
import { serverAddress, queueId, word } from '../privacy/redact.ts'
import { emptyAfterSeconds, overLimit, rateSubject, take } from '../policy/rate.ts'
import { keyedHash, secretFor, secretIfAny } from './secret.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Envelope } from '../mail/transaction.ts'
import type { WriteEvent } from '../observe/events.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Bucket, Rate, Subject } from '../policy/rate.ts'
import type { Networks } from '../policy/scope.ts'
import type { Verdict } from '../policy/verdict.ts'
import type { State } from './state.ts'

export type RatesOptions = {
  /** Null: no limit. */
  readonly users: Rate | null
  readonly clients: Rate | null
  /** Not counted. */
  readonly own: Networks
  readonly write: WriteEvent
  readonly metrics: Metrics
}

export type Taking = {
  readonly envelope: Envelope
  /** Those that the MTA took. */
  readonly recipients: number
  /** For the alarm: with it the MTA's log tells who it is. */
  readonly queueId: string | null
  readonly now: Date
}

const DAY_SECONDS = 86_400
/** Buckets that are looked through in one step. */
const SLICE = 500
const IDLE_SECONDS = 10

export class Rates {
  readonly #state: State
  readonly #options: RatesOptions
  /** Where the sweep stands. */
  #swept: Uint8Array = new Uint8Array()
  #tidyAt = -Infinity

  constructor(state: State, options: RatesOptions) {
    this.#state = state
    this.#options = options
  }

  /** Is anything limited? If not, recipients need not be counted. */
  get any(): boolean {
    return this.#options.users !== null || this.#options.clients !== null
  }

  /** The verdict where this message is over a limit; null: it may pass. Never throws; without the database all mail may. */
  take(taking: Taking): Verdict | null {
    const { users, clients, own, metrics } = this.#options
    const subject = this.any ? rateSubject(taking.envelope, own) : null
    const rate = subject === null ? null : subject.of === 'user' ? users : clients
    if (subject === null || rate === null) return null
    const at = taking.now.getTime() / 1000
    const result = this.#state.attempt(database => count(database, subject, taking.recipients, at, rate), {
      write: true,
    })
    if (result === undefined || result.allowed) return null
    metrics.count('cleanmilter_rate_limited_total', { of: subject.of })
    if (result.alarm !== null) this.#alarm(subject, rate, result.alarm, taking)
    return overLimit(subject, result.seconds, rate)
  }

  /** Forgets buckets that are empty, and all that are there when nothing is limited; to be called every second or so. */
  tidy(now: Date): void {
    const limits = [this.#options.users, this.#options.clients].filter(rate => rate !== null)
    const at = now.getTime() / 1000
    if (at < this.#tidyAt && this.#tidyAt - at <= IDLE_SECONDS) return
    const before = at - Math.max(0, ...limits.map(emptyAfterSeconds))
    const rows = this.#state.attempt(database =>
      database.prepare('SELECT name, at FROM bucket WHERE name > ? ORDER BY name LIMIT ?').all(this.#swept, SLICE),
    )
    const last = rows?.at(-1)?.['name']
    const old = (rows ?? []).filter(row => Number(row['at']) < before)
    if (old.length > 0) {
      const done = this.#state.attempt(
        database => {
          // Unless somebody sent since it was looked at.
          const forget = database.prepare('DELETE FROM bucket WHERE name = ? AND at < ?')
          for (const row of old) forget.run(row['name'] as Uint8Array, before)
          return true
        },
        { write: true },
      )
      if (done === undefined) return
    }
    const isMore = last instanceof Uint8Array && rows?.length === SLICE
    this.#swept = isMore ? last : new Uint8Array()
    this.#tidyAt = isMore ? -Infinity : at + IDLE_SECONDS
  }

  #alarm(subject: Subject, rate: Rate, standIn: string, { envelope, queueId: id }: Taking): void {
    this.#options.metrics.count('cleanmilter_rate_alarms_total', { of: subject.of })
    this.#options.write({
      event: 'alarm',
      what: word('rate'),
      of: word(subject.of),
      who: word(standIn),
      // A user's own address is nobody's business, a sending server's stands in each line.
      client_address: subject.of === 'network' ? serverAddress(envelope.client.address) : null,
      queue_id: queueId(id),
      limit: rate.amount,
      window_seconds: rate.windowSeconds,
      burst: rate.burst,
    })
  }
}

/** When somebody who logged in under this name last sent, in seconds since 1970, as far as it is known. Only reads. */
export function bucketsOfUser(database: DatabaseSync, user: string): readonly number[] {
  const key = secretIfAny(database, 'rates')
  return key === null ? [] : userHashes(key, user).flatMap(hash => bucketOf(database, hash)?.at ?? [])
}

/** How many. Within a transaction that writes. */
export function forgetUser(database: DatabaseSync, user: string): number {
  const key = secretIfAny(database, 'rates')
  if (key === null) return 0
  const forget = database.prepare('DELETE FROM bucket WHERE name = ?')
  return userHashes(key, user).reduce((sum, hash) => sum + Number(forget.run(hash).changes), 0)
}

/** Of the bucket, and of the alarm that was given. */
function userHashes(key: Buffer, user: string): readonly Buffer[] {
  return [keyedHash(key, 'user', user), keyedHash(key, 'alarm', 'user', user)]
}

type Counted =
  | { readonly allowed: true }
  /** `alarm`: the stand-in, where this window's alarm has not been given. */
  | { readonly allowed: false; readonly seconds: number | null; readonly alarm: string | null }

/** Within a transaction that writes, so that no other process counts in between. */
function count(database: DatabaseSync, { of, name }: Subject, recipients: number, at: number, rate: Rate): Counted {
  const key = secretFor(database, 'rates')
  const hash = keyedHash(key, of, name)
  const taken = take(bucketOf(database, hash), recipients, at, rate)
  if (taken.allowed) {
    put(database, hash, taken.bucket)
    return { allowed: true }
  }
  const alarmHash = keyedHash(key, 'alarm', of, name)
  const given = bucketOf(database, alarmHash)
  const isDue = given === null || given.at > at || given.at + rate.windowSeconds <= at
  if (isDue) put(database, alarmHash, { level: 0, at })
  // Another one each day: it tells alarms of one day apart and together, and follows nobody for longer.
  const standIn = keyedHash(key, 'stand-in', of, name, String(Math.floor(at / DAY_SECONDS))).toString('hex')
  return { allowed: false, seconds: taken.seconds, alarm: isDue ? standIn.slice(0, 8) : null }
}

function bucketOf(database: DatabaseSync, hash: Buffer): Bucket | null {
  const row = database.prepare('SELECT level, at FROM bucket WHERE name = ?').get(hash)
  return row === undefined ? null : { level: Number(row['level']), at: Number(row['at']) }
}

function put(database: DatabaseSync, hash: Buffer, { level, at }: Bucket): void {
  database
    .prepare('INSERT INTO bucket VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET level = excluded.level, at = excluded.at')
    .run(hash, level, at)
}
