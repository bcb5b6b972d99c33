/**
 * What greylisting remembers, shared by all processes through the database: who came when, who came back. Keyed hashes with an
 * expiry; no address, no network. Nothing is kept in memory, so what the admin lets through counts with the next message.
 *
 * Two processes may ask about one triplet at once: a first try stays the first, and to pass twice is to pass.
 */
import { clientNetwork } from '../policy/client-network.ts'
import { exemption, greylist, provenDomain, together } from '../policy/greylist.ts'
import { addressKey } from '../policy/scope-name.ts'
import { stableSender } from '../policy/stable-sender.ts'
import { isLet } from './greylist-let.ts'
import { keyedHash, secretFor, secretIfAny } from './secret.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Address } from '../mail/address.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Envelope } from '../mail/transaction.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Answer, Borderline, GreylistOptions, Memory, Triplet } from '../policy/greylist.ts'
import type { Waiting } from '../policy/greylist-wishes.ts'
import type { State } from './state.ts'

export type Asked = {
  readonly envelope: Envelope
  readonly auth: readonly AuthResult[]
  /** Those who would get the message, each as it would be. */
  readonly recipients: readonly Waiting[]
  readonly now: Date
}

export type GreylistStoreOptions = GreylistOptions & {
  /** Rows that are kept; what would end soonest goes first, so those who never came back go before those who did. */
  readonly entries: number
}

/** Of one message: a second try needs one of its recipients to be recognised. */
const MOST_REMEMBERED = 50
/** A row that is used is kept longer, but not written for each message. */
const DAY_SECONDS = 86_400
/** Deleted in one transaction: mail of other processes waits for it. */
const SLICE = 500
const IDLE_SECONDS = 10

export class Greylist {
  readonly #state: State
  readonly #options: GreylistStoreOptions
  readonly #metrics: Metrics
  #tidyAt = -Infinity
  #excess = 0
  /** Rows made since they were counted; at the start nobody knows. */
  #made = Infinity

  constructor(state: State, options: GreylistStoreOptions, metrics: Metrics) {
    this.#state = state
    this.#options = options
    this.#metrics = metrics
  }

  /** One answer for the message. Never throws; without the database everything passes. */
  ask(asked: Asked): Answer {
    const answer = this.#answer(asked)
    this.#metrics.count('cleanmilter_greylist_total', { answer: answer.answer, why: answer.why })
    return answer
  }

  #answer({ envelope, auth, recipients, now }: Asked): Answer {
    const network = clientNetwork(envelope.client.address)
    const mails = recipients.map(({ score, action, allowed, enabled }): Borderline => ({
      enabled,
      score,
      action,
      allowed,
      authenticated: envelope.authenticated !== null,
      remote: envelope.smtp && network !== null,
    }))
    for (const mail of mails) {
      const why = exemption(mail, this.#options)
      if (why !== null) return { answer: 'pass', why }
    }
    if (network === null) return together([])

    const at = Math.floor(now.getTime() / 1000)
    const domain = provenDomain(auth)
    // Large senders try again from another network each time: a domain that is proven need not be known by one.
    const origin = domain === null ? network : `dmarc ${domain}`
    const author = auth.find(one => one.method === 'dmarc')?.domain ?? ''
    const read = this.#state.attempt(database => {
      const key = secretIfAny(database, 'greylist')
      if (key === null) return { let: false, known: null, triplets: recipients.map(() => null) }
      const find = finder(database)
      return {
        let: isLet(database, key, envelope.sender, author, at),
        known: domain === null ? null : find(domainHash(key, domain), at),
        triplets: recipients.map(({ address }) => find(tripletHash(key, origin, envelope, address), at)),
      }
    })
    const answers = mails.map((mail, n) => {
      const memory: Memory | null =
        read === undefined ? null : { let: read.let, known: isKnown(read.known), triplet: read.triplets[n] ?? null }
      return greylist(mail, memory, at, this.#options)
    })
    const answer = together(answers)
    if (read === undefined) return answer

    const until = at + this.#options.knownSeconds
    const isOld = (row: Triplet | null): boolean => row !== null && row.expiresAt < until - DAY_SECONDS
    const waited = recipients.filter((_, n) => answers[n]?.why === 'waited')
    const used = recipients.filter((_, n) => answers[n]?.why === 'passed' && isOld(read.triplets[n] ?? null))
    const anew = answer.answer === 'defer' ? recipients.filter((_, n) => answers[n]?.why === 'new') : []
    const isDomainNews = waited.length > 0 ? !isKnown(read.known) : answer.why === 'known' && isOld(read.known)
    if (waited.length + used.length + anew.length === 0 && !isDomainNews) return answer

    const written = this.#state.attempt(
      database => {
        const key = secretFor(database, 'greylist')
        const passes = database.prepare(PASSES)
        for (const { address } of [...waited, ...used])
          passes.run(tripletHash(key, origin, envelope, address), at, at, until)
        if (domain !== null && isDomainNews) passes.run(domainHash(key, domain), at, at, until)
        const first = database.prepare(FIRST)
        for (const { address } of anew.slice(0, MOST_REMEMBERED))
          first.run(tripletHash(key, origin, envelope, address), at, at + this.#options.retrySeconds)
        return true
      },
      { write: true },
    )
    this.#made += anew.length
    // A first try that nobody wrote down would be a first try again, and again.
    return written === undefined && anew.length > 0 ? { answer: 'pass', why: 'no-memory' } : answer
  }

  /** Deletes what has expired and what is too much, a slice at a time; to be called every second or so. */
  tidy(now: Date): void {
    const at = Math.floor(now.getTime() / 1000)
    if (at < this.#tidyAt && this.#tidyAt - at <= IDLE_SECONDS) return
    const { entries } = this.#options
    if (this.#made > entries / 100) {
      const count = this.#state.attempt(database => numberOf(database, 'SELECT count(*) AS n FROM greylisted'))
      if (count === undefined) return
      this.#excess = count - entries
      this.#made = 0
    }
    const expired = this.#state.attempt(database => database.prepare(`${EXPIRED} LIMIT 1`).get(at) !== undefined)
    const deleted =
      expired === true || this.#excess > 0
        ? this.#state.attempt(
            database => {
              database.prepare('DELETE FROM greylist_let WHERE expires_at <= ?').run(at)
              const gone = Number(database.prepare(`${DELETE} (${EXPIRED} LIMIT ${SLICE})`).run(at).changes)
              const room = Math.min(SLICE - gone, this.#excess - gone)
              return room <= 0
                ? gone
                : gone + Number(database.prepare(`${DELETE} (${SOONEST} LIMIT ?)`).run(room).changes)
            },
            { write: true },
          )
        : 0
    this.#excess -= deleted ?? 0
    this.#tidyAt = deleted === SLICE || this.#excess > 0 ? -Infinity : at + IDLE_SECONDS
  }
}

const PASSES = `INSERT INTO greylisted VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET passed_at = coalesce(passed_at, excluded.passed_at), expires_at = excluded.expires_at`
/** One that is over, or whose time has not come yet (a clock put back), begins again. */
const FIRST = `INSERT INTO greylisted VALUES (?, ?, NULL, ?)
  ON CONFLICT DO UPDATE SET first_at = excluded.first_at, passed_at = NULL, expires_at = excluded.expires_at
  WHERE expires_at <= excluded.first_at OR (passed_at IS NULL AND first_at > excluded.first_at)`
const DELETE = 'DELETE FROM greylisted WHERE triplet IN'
const EXPIRED = 'SELECT triplet FROM greylisted WHERE expires_at <= ? ORDER BY expires_at'
const SOONEST = 'SELECT triplet FROM greylisted ORDER BY expires_at'

/** `origin`: the client's network, or the domain that DMARC proves. */
function tripletHash(key: Buffer, origin: string, { sender }: Envelope, recipient: Address): Buffer {
  return keyedHash(key, 'triplet', origin, stableSender(sender), addressKey(recipient))
}

function domainHash(key: Buffer, domain: string): Buffer {
  return keyedHash(key, 'domain', domain)
}

type Find = (hash: Buffer, at: number) => Triplet | null

/** Null for what is not there, or no longer. */
function finder(database: DatabaseSync): Find {
  const statement = database.prepare('SELECT * FROM greylisted WHERE triplet = ? AND expires_at > ?')
  return (hash, at) => {
    const row = statement.get(hash, at)
    if (row === undefined) return null
    return {
      firstAt: Number(row['first_at']),
      passedAt: row['passed_at'] === null ? null : Number(row['passed_at']),
      expiresAt: Number(row['expires_at']),
    }
  }
}

function isKnown(row: Triplet | null): boolean {
  return row !== null && row.passedAt !== null
}

function numberOf(database: DatabaseSync, query: string): number {
  return Number(database.prepare(query).get()?.['n'])
}
