/**
 * What recipients say of held mail teaches the classifier and confirms what the message was; no text is kept. How much one reporter
 * may teach is bounded (classifier.reporter_*). Learning goes on in a thread of its own, some moments later, for many messages at once;
 * what waits when the process is killed is not learnt.
 */
import { Worker } from 'node:worker_threads'
import { parseDomain } from '../mail/domain.ts'
import { contentScore } from '../policy/content-score.ts'
import { LONGEST_DOMAIN, SITE } from '../scorers/classifier/store.ts'
import { dayOf, putOutcomes } from '../store/outcomes.ts'
import { recordFrom } from '../store/verdict-facts.ts'
import type { LearnLimits } from '../scorers/classifier/learn.ts'
import type { Scope } from '../scorers/classifier/store.ts'
import type { State } from '../store/state.ts'
import type { Entry, Item } from './item.ts'
import type { LessonAsked, LessonData, LessonDone } from './lesson-worker.ts'

export type LessonOptions = {
  readonly data: string
  /** The embedded database. */
  readonly state: State
  readonly settings: () => {
    /** False: nothing is learnt here. */
    readonly learns: boolean
    readonly limits: LearnLimits
    readonly ownHosts: ReadonlySet<string>
  }
  /** Hears what went wrong, a word. */
  readonly onFailed: (word: string) => void
  readonly now: () => Date
}

export type Told = {
  readonly item: Item
  /** Null: its time is over. */
  readonly entry: Entry | null
  readonly raw: Buffer
  readonly label: 'spam' | 'ham'
  readonly source: 'release' | 'report'
}

/** In a checkout the sources run as they are; the package has them compiled. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './lesson-worker.ts' : './lesson-worker.js', import.meta.url)
const MOST_WAITING = 500
const MOST_OCTETS = 32 * 1024 * 1024
const AT_ONCE = 100
/** A released message comes with others. */
const GATHER_MS = 1_000
const IDLE_MS = 30_000
/** At the end of the process. */
const CLOSE_MS = 5_000

export class Lessons {
  readonly #options: LessonOptions
  #waiting: Told[] = []
  #octets = 0
  #worker: Worker | null = null
  #timer: NodeJS.Timeout | null = null
  #teaching: Promise<void> = Promise.resolve()

  constructor(options: LessonOptions) {
    this.#options = options
  }

  /** Never throws. */
  add(told: Told): void {
    this.#confirm(told)
    if (!this.#options.settings().learns) return
    if (this.#waiting.length >= MOST_WAITING || this.#octets + told.raw.length > MOST_OCTETS) {
      this.#options.onFailed('too-many')
      return
    }
    this.#waiting.push(told)
    this.#octets += told.raw.length
    this.#timer ??= setTimeout(() => void this.#go(), GATHER_MS).unref()
  }

  /** Learns what waits. */
  async close(): Promise<void> {
    const late = new Promise<void>(done => setTimeout(done, CLOSE_MS).unref())
    await Promise.race([this.#go(), late])
    await this.#worker?.terminate()
    this.#worker = null
  }

  #confirm({ item, entry, label, source }: Told): void {
    const { state, now } = this.#options
    const record = entry === null ? null : recordFrom(entry.reference, item.heldAt, entry.facts)
    if (record === null) return
    const said = label === 'ham' ? ('wanted' as const) : ('spam' as const)
    const outcome = { reference: record.reference, label: said, source, score: contentScore(record.signals) }
    state.attempt(database => putOutcomes(database, [outcome], dayOf(now())), { write: true })
  }

  /** One after the other; a second call waits for the first. */
  #go(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const before = this.#teaching
    this.#teaching = this.#teachAll(before)
    return this.#teaching
  }

  async #teachAll(before: Promise<void>): Promise<void> {
    await before
    while (this.#waiting.length > 0) {
      const recipient = this.#waiting[0]?.item.recipient ?? ''
      const go = this.#waiting.filter(({ item }) => item.recipient === recipient).slice(0, AT_ONCE)
      this.#waiting = this.#waiting.filter(one => !go.includes(one))
      this.#octets = this.#waiting.reduce((sum, { raw }) => sum + raw.length, 0)
      await this.#teach(recipient, go)
    }
    this.#timer ??= setTimeout(() => void this.#rest(), IDLE_MS).unref()
  }

  async #rest(): Promise<void> {
    this.#timer = null
    if (this.#waiting.length > 0) return this.#go()
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
    return undefined
  }

  async #teach(recipient: string, go: readonly Told[]): Promise<void> {
    const { data, settings, onFailed } = this.#options
    const { limits, ownHosts } = settings()
    this.#worker ??= new Worker(WORKER, { workerData: { data } satisfies LessonData })
    const worker = this.#worker
    worker.unref()
    const asked: LessonAsked = {
      messages: go.map(({ raw, label }) => ({ raw, label })),
      scopes: [...domainOf(recipient), SITE],
      reporter: recipient,
      ownHosts,
      limits,
    }
    const done = await new Promise<LessonDone>(tell => {
      worker.once('message', tell)
      worker.once('error', ({ name }) => tell({ failed: name }))
      worker.once('exit', () => tell({ failed: 'ended' }))
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(asked)
    })
    worker.removeAllListeners()
    if (done.failed === null) return
    onFailed(done.failed)
    this.#worker = null
    await worker.terminate()
  }
}

function domainOf(recipient: string): readonly Scope[] {
  const domain = parseDomain(recipient.slice(recipient.lastIndexOf('@') + 1))
  return domain === null || domain.length > LONGEST_DOMAIN || !recipient.includes('@')
    ? []
    : [{ kind: 'domain', domain }]
}
