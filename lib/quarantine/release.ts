/**
 * Handing a held message back to the MTA, for its recipient only.
 *
 * One at a time has the claim on a message, in all processes: a double click delivers once. It goes out of the quarantine only after
 * the MTA's 250. A process that is killed between that 250 and the deletion delivers it a second time when its claim has lapsed: SMTP
 * knows no other way not to lose it (RFC 1047).
 */
import { randomBytes } from 'node:crypto'
import { SealError } from '../privacy/seal.ts'
import { ShreddedError } from '../privacy/day-keys.ts'
import { handBack } from './hand-back.ts'
import { readHeldEntry, readMessage } from './read.ts'
import { marked } from './released.ts'
import { claim, due, find, giveUp, LONGEST_CLAIM_S, remove, tries } from './rows.ts'
import type { Identity } from '../privacy/seal.ts'
import type { OpenServer } from './hand-back.ts'
import type { Entry, Item, Trouble } from './item.ts'
import type { Quarantine } from './quarantine.ts'

/**
 * `taken`: the MTA has it, and it is gone here. `later`: it stays and is tried again. `refused`: the MTA will not have it. `malware`: it
 * stays until its time is over. `sealed`: none of the keys at hand opens it. `gone`: it is not there. `under-way`: somebody else is at it.
 */
export type Released = 'taken' | 'later' | 'refused' | 'malware' | 'sealed' | 'gone' | 'under-way'

export type Scan = (raw: Buffer) => Promise<'clean' | 'malware' | 'unknown'>

/** Who wants it. A recipient's word teaches the classifier, an admin's bulk does not. */
export type Wants = 'recipient' | 'admin' | (string & {})

export type ReleaserOptions = {
  readonly quarantine: Quarantine
  readonly openServer: OpenServer
  /** Our name in EHLO. */
  readonly name: string
  /** For how long the mark holds. */
  readonly markSeconds: () => number
  /** Looks for malware, again: what was clean when it came may be known by now. */
  readonly scan: Scan
  /** Hears of each message that the MTA took. Never throws. */
  readonly onTaken: (taken: {
    readonly item: Item
    readonly entry: Entry | null
    readonly raw: Buffer
    readonly by: Wants
  }) => void
  readonly now: () => Date
}

const RETRY_S = [30, 60, 300, 900, 3600] as const
const PAGE = 50
/** At the same time. */
const AT_ONCE = 4

export class Releaser {
  readonly #options: ReleaserOptions
  readonly #who = randomBytes(9).toString('base64url')
  #running: Promise<number> | null = null
  #stopping = false

  constructor(options: ReleaserOptions) {
    this.#options = options
  }

  /** Now. `identities`: beside the site's, such as the recipient's own. Throws DatabaseError where nothing was done. */
  async release(name: string, by: Wants, identities: readonly Identity[] = []): Promise<Released> {
    return await this.#release(name, by, identities, () => true)
  }

  /** What is under way comes to its end; releaseDue begins nothing new. */
  stop(): void {
    this.#stopping = true
  }

  async #release(
    name: string,
    by: Wants,
    identities: readonly Identity[],
    wanted: (item: Item) => boolean,
  ): Promise<Released> {
    const { quarantine, now } = this.#options
    const at = seconds(now())
    const item = quarantine.state.demand(
      database => {
        const found = find(database, name)
        return found === null || !wanted(found)
          ? 'gone'
          : claim(database, name, this.#who, at, at + LONGEST_CLAIM_S)
            ? found
            : 'under-way'
      },
      { write: true },
    )
    if (typeof item === 'string') return item
    try {
      return await this.#handBack(item, by, identities)
    } catch (error) {
      const trouble = troubleOf(error)
      this.#stays(item, trouble)
      if (trouble === 'later') throw error
      return trouble
    }
  }

  /** What is due; to be called now and then. While it goes on, others get its result: how many were taken. Never rejects. */
  async releaseDue(): Promise<number> {
    this.#running ??= this.#releaseDue().finally(() => (this.#running = null))
    return await this.#running
  }

  async #releaseDue(): Promise<number> {
    const { quarantine, now } = this.#options
    for (let taken = 0; ;) {
      const items = quarantine.state.attempt(database => due(database, seconds(now()), PAGE)) ?? []
      const before = taken
      const rest = [...items]
      const worker = async (): Promise<void> => {
        for (let one = rest.shift(); one !== undefined && !this.#stopping; one = rest.shift()) {
          // Asked when it is its turn: it may have been undone since.
          const isDue = ({ dueAt }: Item): boolean => dueAt !== null && dueAt <= seconds(now())
          if ((await this.#release(one.name, one.by, [], isDue).catch(() => 'later')) === 'taken') taken++
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      // Whatever is left of them has a later time now, or somebody else is at it.
      if (items.length < PAGE || taken === before || this.#stopping) return taken
    }
  }

  async #handBack(item: Item & { readonly day: number }, by: Wants, more: readonly Identity[]): Promise<Released> {
    const { quarantine, openServer, name, markSeconds, scan, onTaken, now } = this.#options
    const identities = [...more, ...(quarantine.keys.identitiesIfReadable() ?? [])]
    const raw = await readMessage(quarantine, item, identities)
    if (raw === null) {
      this.#stays(item, 'gone')
      return 'gone'
    }
    const found = await scan(raw)
    if (found === 'malware') {
      this.#stays(item, 'malware')
      return 'malware'
    }
    if (found === 'unknown') {
      this.#stays(item, 'later')
      return 'later'
    }
    const entry = await readHeldEntry(quarantine, item, identities)
    const octets = marked(quarantine.keys, raw, {
      id: randomBytes(12).toString('base64url'),
      recipient: item.delivery,
      until: seconds(now()) + markSeconds(),
    })
    const { did } = await handBack(openServer, name, {
      sender: entry?.sender ?? null,
      recipient: item.delivery,
      octets,
    })
    if (did === 'taken') {
      quarantine.state.demand(database => remove(database, item.name), { write: true })
      await quarantine.files.remove(item.day, item.name).catch(() => undefined) // without a row it is swept
      onTaken({ item, entry, raw, by })
      return 'taken'
    }
    this.#stays(item, did)
    return did
  }

  #stays({ name }: Item, trouble: Trouble): void {
    const { quarantine, now } = this.#options
    quarantine.state.attempt(
      database => {
        const wait = RETRY_S[Math.min(tries(database, name), RETRY_S.length - 1)] ?? 3600
        giveUp(database, name, { dueAt: trouble === 'later' ? seconds(now()) + wait : null, trouble })
      },
      { write: true },
    )
  }
}

function troubleOf(error: unknown): 'gone' | 'sealed' | 'later' {
  return error instanceof ShreddedError ? 'gone' : error instanceof SealError ? 'sealed' : 'later'
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
