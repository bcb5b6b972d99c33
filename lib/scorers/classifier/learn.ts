/**
 * Teaching: messages with what they are, into the models of a site and its domains. Learning a message again changes nothing;
 * with the other label the first is taken back. A reporter who is named gets so many messages a day into a model, and a share of
 * what it holds; what is beyond that is kept out, and counted. Without a name it is the admin, who may do what he likes.
 */
import { parseMessageOctets } from '../../mail/message.ts'
import { parseMessage } from '../../mail/parse.ts'
import { features } from './features.ts'
import { isBulk } from './shipped-bulk.ts'
import { wordsOfField } from './site-auth.ts'
import { isBlank, messageName, reporterName, siteMessage } from './site-message.ts'
import { MAX_LOOKED_AT } from './decode.ts'
import type { Features } from './features.ts'
import type { Entry, Ledger, Secrets, Tally } from './ledger.ts'
import type { Label } from './model.ts'
import type { OpenModel, Scope, Store } from './store.ts'

export type LearnLimits = {
  /** Messages that a named reporter gets into a model on one day. */
  readonly reporterPerDay: number
  /** Share of a model's receipts, in percent, that may be one named reporter's, once there are others. */
  readonly reporterShare: number
  /** Receipts that a reporter may have whatever the share. */
  readonly reporterFree: number
  /** Days that receipts are kept. */
  readonly keepDays: number
}

/** From the most to the least: what became of a message is, with several models, the most. */
export const OUTCOMES = [
  'empty',
  'changed',
  'learnt',
  'forgotten',
  'faded',
  'unfit',
  'kept-out-day',
  'kept-out-share',
  'known',
  'unknown',
] as const
/**
 * empty: no message · changed: had been learnt as the other kind · faded: forgotten, but no longer exactly · unfit: had been learnt by a program
 * that saw other features, or with a damaged ledger · kept-out-day, kept-out-share: the reporter's limits · known: nothing new ·
 * unknown: to be forgotten, and not learnt or learnt too long ago.
 */
export type Outcome = (typeof OUTCOMES)[number]

export type ToLearn = {
  readonly raw: Buffer
  /** null: forget. */
  readonly label: Label | null
}

export type Lesson = {
  readonly scopes: readonly Scope[]
  /** null: the admin. */
  readonly reporter: string | null
  readonly now: Date
  /** Names in lower case under which the site's servers write their Received fields. */
  readonly ownHosts: ReadonlySet<string>
  readonly limits: LearnLimits
}

const DAY_MS = 86_400_000

/** One outcome for each message. All of them or, where it throws StoreError, none. */
export function teach(store: Store, messages: readonly ToLearn[], lesson: Lesson): readonly Outcome[] {
  const day = Math.floor(lesson.now.getTime() / DAY_MS)
  const { ledger } = store
  return store.change(lesson.scopes, (models, secrets) => {
    ledger.expire(day - lesson.limits.keepDays)
    const reporter = lesson.reporter === null ? null : reporterName(lesson.reporter, secrets.hashKey)
    const seats = models.map(open => new Seat(open, ledger, reporter, day, lesson.limits))
    const outcomes = messages.map(({ raw, label }) => {
      const message = siteMessage(raw, lesson.ownHosts)
      if (isBlank(message)) return 'empty'
      const seen = new Seen(message, secrets, wordsOfField(parseMessageOctets(raw).headers, lesson.ownHosts))
      const each = new Set(seats.map(seat => (label === null ? seat.forget(seen) : seat.learn(seen, label))))
      return OUTCOMES.find(outcome => each.has(outcome)) ?? 'unknown'
    })
    for (const seat of seats) seat.settle()
    return outcomes
  })
}

/** A message under its name, with features made when the first model asks for them. */
class Seen {
  readonly name: Buffer
  readonly #message: Buffer
  #bulk: boolean | undefined
  readonly checked: readonly string[]
  readonly #made = new Map<string, Made>()

  /** `checked`: what our checks said when it came, as far as that is known. */
  constructor(message: Buffer, { hashKey }: Secrets, checked: readonly string[]) {
    this.name = messageName(message, hashKey)
    this.#message = message.subarray(0, MAX_LOOKED_AT)
    this.checked = checked
  }

  /** In the manner of bulk senders. */
  get bulk(): boolean {
    this.#bulk ??= isBulk(parseMessage(this.#message))
    return this.#bulk
  }

  /** As our checks said now, or `checked`, what they said when it was learnt: another copy may not tell. */
  features(key: number, checked = this.checked): Made {
    const at = `${key} ${checked.join()}`
    let made = this.#made.get(at)
    if (made === undefined) {
      const seen = features(this.#message, key, checked)
      this.#made.set(at, (made = { features: seen, sum: sumOf(seen) }))
    }
    return made
  }
}

type Made = { readonly features: Features; readonly sum: number }

/** FNV-1a over the features' numbers. */
function sumOf({ views }: Features): number {
  let sum = 0x811c9dc5
  for (const view of views) for (const at of view) sum = Math.imul(sum ^ at, 0x01000193)
  return sum >>> 0
}

/** One reporter at one model. */
class Seat {
  readonly #open: OpenModel
  readonly #ledger: Ledger
  readonly #reporter: Buffer | null
  readonly #whose: string
  readonly #day: number
  readonly #limits: LearnLimits
  readonly #tally: Tally
  #keptOut = 0

  constructor(open: OpenModel, ledger: Ledger, reporter: Buffer | null, day: number, limits: LearnLimits) {
    this.#open = open
    this.#ledger = ledger
    this.#reporter = reporter
    this.#whose = reporter?.toString('hex') ?? ''
    this.#day = day
    this.#limits = limits
    this.#tally = ledger.tally(open.id, day)
  }

  learn(seen: Seen, label: Label): Outcome {
    const known = this.#ledger.find(this.#open.id, seen.name)
    if (known?.label === label) return 'known'
    const against = this.#against()
    if (against !== null) {
      this.#keptOut++
      return against
    }
    if (known !== null && this.#takeBack(seen, known) === 'unfit') return 'unfit'
    const { model, id } = this.#open
    const { features, sum } = seen.features(model.key)
    const receipt = model.learn(features, label, seen.bulk)
    this.#ledger.put(id, seen.name, {
      label,
      receipt,
      features: sum,
      checked: seen.checked,
      reporter: this.#reporter,
      day: this.#day,
    })
    this.#count(this.#whose, 1, true)
    this.#open.touch()
    return known === null ? 'learnt' : 'changed'
  }

  forget(seen: Seen): Outcome {
    const known = this.#ledger.find(this.#open.id, seen.name)
    return known === null ? 'unknown' : this.#takeBack(seen, known)
  }

  settle(): void {
    if (this.#keptOut > 0) this.#ledger.keepOut(this.#open.id, this.#day, this.#keptOut)
  }

  #takeBack(seen: Seen, known: Entry): 'forgotten' | 'faded' | 'unfit' {
    const { model, id } = this.#open
    const { features, sum } = seen.features(model.key, known.checked)
    if (sum !== known.features) return 'unfit'
    const how = model.forget(features, known.label, seen.bulk, known.receipt)
    this.#ledger.drop(id, seen.name)
    this.#count(known.reporter?.toString('hex') ?? '', -1, known.day === this.#day)
    this.#open.touch()
    return how === 'exact' ? 'forgotten' : 'faded'
  }

  /** What keeps this reporter's next message out. */
  #against(): 'kept-out-day' | 'kept-out-share' | null {
    if (this.#reporter === null) return null
    const { all = 0, today = 0 } = this.#tally.byReporter.get(this.#whose) ?? {}
    if (today >= this.#limits.reporterPerDay) return 'kept-out-day'
    const { total, byReporter } = this.#tally
    if (total === all || all < this.#limits.reporterFree) return null
    // Of two or three, each may have his part: else all of them would have to stop.
    const reporters = [...byReporter.values()].filter(one => one.all > 0).length
    const share = Math.max(this.#limits.reporterShare / 100, 1 / Math.max(reporters, 1))
    return all + 1 > Math.ceil(share * (total + 1)) ? 'kept-out-share' : null
  }

  #count(whose: string, messages: 1 | -1, today: boolean): void {
    const one = this.#tally.byReporter.get(whose) ?? { all: 0, today: 0 }
    this.#tally.byReporter.set(whose, { all: one.all + messages, today: one.today + (today ? messages : 0) })
    this.#tally.total += messages
  }
}
