/**
 * Sends the digests that are due. What one told of is only then no longer new when the MTA said 250; until then it is tried again, and
 * whoever is killed in between sends the same one, with the same Message-ID, once more.
 */
import { keyText } from '../policy/scope-name.ts'
import { digestContent } from './digest-content.ts'
import { digestMail } from './digest-mail.ts'
import { handBack } from './hand-back.ts'
import { claimDigest, digestDone, digestLater, ensurePerson, personOf, recipientsAfter, waiting } from './people.ts'
import { marked } from './released.ts'
import { newSince } from './rows.ts'
import { isDue, lastSlot } from './schedule.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { ExplainOptions } from '../policy/explain.ts'
import type { Identity } from '../privacy/seal.ts'
import type { Language } from '../scorers/language.ts'
import type { JournalFor } from './digest-content.ts'
import type { OpenServer } from './hand-back.ts'
import type { Person } from './people.ts'
import type { Quarantine } from './quarantine.ts'
import type { Schedule } from './schedule.ts'

export type DigestOptions = {
  readonly quarantine: Quarantine
  /** The site's private keys. */
  readonly identities: () => readonly Identity[]
  /** Of the site, for who chose nothing else. */
  readonly schedule: Schedule
  readonly language: Language
  readonly hours: readonly number[]
  /** `local@domain`; null: quarantine at the recipient's domain. */
  readonly from: string | null
  /** Our name in EHLO, and the domain where a recipient has none. */
  readonly host: string
  readonly openServer: OpenServer
  /** Where the pages are, without a slash at the end; null: nowhere, and there are no links. */
  readonly url: string | null
  readonly linkDays: number
  readonly markHours: number
  readonly reasons: ExplainOptions['reasons']
  readonly journalFor: JournalFor
  /** Hears of errors of ours; the digest is tried again. */
  readonly trouble: (error: unknown) => void
  readonly now: () => Date
}

/** How many were taken; could not be handed in now; will never be taken; failed by an error of ours. */
export type DigestRun = { sent: number; later: number; refused: number; failed: number }

const PAGE = 200
/** One that was begun, and never ended, is tried again after so long. */
const CLAIM_S = 600
/** After one that could not be handed in, all who are due are looked at again. */
const AGAIN_S = 300
const DAY_S = 86_400

export class Digests {
  readonly #options: DigestOptions
  /** The newest time of a digest up to which everybody was looked at, in milliseconds. */
  #served = -Infinity
  #againAt = -Infinity
  #running: Promise<DigestRun> | null = null

  constructor(options: DigestOptions) {
    this.#options = options
  }

  /** To be called every minute or so. While one runs, others get its result. Throws DatabaseError, KeyError. */
  async run(): Promise<DigestRun> {
    this.#running ??= this.#run().finally(() => (this.#running = null))
    return await this.#running
  }

  async #run(): Promise<DigestRun> {
    const { quarantine, hours, now } = this.#options
    const run: DigestRun = { sent: 0, later: 0, refused: 0, failed: 0 }
    const { state } = quarantine
    if (!state.exists) return run
    for (const recipient of state.demand(database => waiting(database, PAGE))) await this.#send(recipient, run)
    const at = now()
    const slot = lastSlot('several', hours, at)?.getTime() ?? -Infinity
    // A clock that was put back comes by the same time again; then, too, everybody is looked at.
    if (slot === this.#served && at.getTime() < this.#againAt) return run
    const before = run.later + run.failed
    for (let after = ''; ;) {
      const last = after
      const page = state.demand(database => recipientsAfter(database, last, PAGE))
      for (const recipient of page) await this.#send(recipient, run)
      await new Promise(done => setImmediate(done)) // mail comes first
      const end = page.at(-1)
      if (end === undefined) break
      after = end
    }
    this.#served = slot
    this.#againAt = run.later + run.failed > before ? at.getTime() + AGAIN_S * 1000 : Infinity
    return run
  }

  /** What fails is one recipient's digest, not the others'. */
  async #send(recipient: string, run: DigestRun): Promise<void> {
    const { quarantine, trouble, now } = this.#options
    const { state } = quarantine
    const at = Math.floor(now().getTime() / 1000)
    const due = this.#due(recipient)
    if (due === null) return
    const person = state.demand(
      database => {
        const one = ensurePerson(database, recipient)
        return claimDigest(database, one, at, at + CLAIM_S) ? one : null
      },
      { write: true },
    )
    if (person === null) return
    const settle = (work: (database: DatabaseSync) => void): void => state.demand(work, { write: true })
    try {
      const told = await this.#handIn(person, due === 'asked')
      if (told.did === 'taken') settle(database => digestDone(database, person, at, told))
      else if (told.did === 'refused') settle(database => digestDone(database, person, at, null))
      else settle(database => digestLater(database, person))
      run[told.did === 'taken' ? 'sent' : told.did]++
    } catch (error) {
      trouble(error)
      run.failed++
      settle(database => digestLater(database, person))
    }
  }

  #due(recipient: string): 'asked' | 'slot' | null {
    const { quarantine, schedule, hours, journalFor, now } = this.#options
    const { person, mail } = quarantine.state.demand(database => {
      const person = personOf(database, recipient)
      return { person, mail: newSince(database, recipient, person?.digestUpTo ?? 0) }
    })
    const [journal] = person === null || mail !== null ? [] : journalFor(person.tag, person.journalUpTo)
    return isDue({
      schedule: person?.schedule ?? schedule,
      hours,
      digestAt: person?.digestAt ?? null,
      askedAt: person?.askedAt ?? null,
      newSince: mail ?? journal?.at ?? null,
      now: now(),
    })
  }

  async #handIn(
    person: Person,
    asked: boolean,
  ): Promise<{ readonly did: 'taken' | 'later' | 'refused'; readonly upTo: number; readonly journalUpTo: number }> {
    const { quarantine, identities, reasons, journalFor, from, host, openServer, url, linkDays, markHours, now } =
      this.#options
    const { keys } = quarantine
    const at = now()
    const seconds = Math.floor(at.getTime() / 1000)
    const language = person.language ?? this.#options.language
    const content = await digestContent(person, asked, {
      quarantine,
      identities: identities(),
      language,
      reasons,
      journalFor,
    })
    const secret = keys.secret('links')
    const links = url === null ? null : { url, secret, until: seconds + linkDays * DAY_S }
    const octets = await digestMail(content, { from, host, links, secret, now: at })
    const recipient = keyText(person.recipient)
    const until = seconds + markHours * 3600
    const { did } = await handBack(openServer, host, {
      sender: null,
      recipient,
      octets: marked(keys, octets, { id: `digest-${seconds}`, recipient, until }),
    })
    return { did, upTo: content.upTo, journalUpTo: content.journalUpTo }
  }
}
