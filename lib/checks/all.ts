/**
 * All checks on one message: SPF, DKIM and ARC side by side, then DMARC, which needs what they found. One deadline.
 * Nothing here rejects: what is late or broken is a temperror result and an entry in `failed`.
 */
import { budget, DEFAULT_QUESTIONS } from '../dns/budget.ts'
import { declared } from '../dns/declared.ts'
import type { OnRefused } from '../dns/declared.ts'
import type { Resolve } from '../dns/resolve.ts'
import type { ArcResult, AuthResult, DkimResult, SpfResult } from '../mail/auth-results.ts'
import type { HeaderField } from '../mail/header.ts'
import type { DnsDeclaration } from '../privacy/ledger.ts'
import type { CheckContext, CheckName, Findings, Inquiry, InquiryStart } from './check.ts'
import { BodyHashes } from './dkim/body-hash.ts'
import { SignableHeader } from './dkim/header-hash.ts'
import { ARC_ASKS, startArc } from './arc.ts'
import type { ArcUnderWay } from './arc.ts'
import { DKIM_ASKS, startDkim } from './dkim.ts'
import type { DkimUnderWay } from './dkim.ts'
import { DMARC_ASKS, evaluateDmarc, prefetchPolicy, readAuthors } from './dmarc.ts'
import type { Authors, Identifier } from './dmarc.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { CheckLimits } from './limits.ts'
import { checkSpf, DEFAULT_SPF, SPF_ASKS } from './spf.ts'
import type { SpfOptions } from './spf.ts'

export type ChecksOptions = {
  /** Each check gets it bound to its own declaration. */
  readonly resolve: Resolve
  /** Hears of a question that its check has not declared. */
  readonly onUndeclared?: OnRefused
  /** Most that results() takes, in milliseconds. */
  readonly deadlineMs?: number
  /** Different DNS questions for one message. */
  readonly maxQuestions?: number
  readonly limits?: Partial<CheckLimits>
  readonly spf?: Partial<SpfOptions>
  readonly now?: () => Date
}

/** What the checks send off the host. */
export const CHECKS_ASK: Readonly<Record<CheckName, DnsDeclaration>> = {
  spf: SPF_ASKS,
  dkim: DKIM_ASKS,
  arc: ARC_ASKS,
  dmarc: DMARC_ASKS,
}

export type ChecksCounters = {
  readonly messages: number
  /** Questions that were not asked because the message had asked enough. */
  readonly questionsRefused: number
  /** Checks that ended in an error or were late. */
  readonly failed: Readonly<Record<CheckName, number>>
}

export interface Checks {
  start(start: InquiryStart): Inquiry
  /** Counted since start. */
  counters(): ChecksCounters
}

export const DEFAULT_DEADLINE_MS = 8_000

/**
 * SPF starts first, and the sender's own record says how much it asks: what it leaves is for the others, so that nobody
 * can buy a forged From a DMARC policy that was never asked for.
 */
const SPF_SHARE = 0.6

export function createChecks({
  resolve,
  onUndeclared,
  deadlineMs = DEFAULT_DEADLINE_MS,
  maxQuestions = DEFAULT_QUESTIONS,
  limits,
  spf,
  now = () => new Date(),
}: ChecksOptions): Checks {
  const settings = { deadlineMs, limits: { ...DEFAULT_LIMITS, ...limits }, spf: { ...DEFAULT_SPF, ...spf } }
  const count = { messages: 0, questionsRefused: 0, failed: { spf: 0, dkim: 0, arc: 0, dmarc: 0 } }
  return {
    start(start) {
      count.messages++
      const stop = new AbortController()
      const { resolve: budgeted, spent } = budget(resolve, stop.signal, { maxQuestions })
      const spfMay = budget(budgeted, stop.signal, { maxQuestions: Math.ceil(maxQuestions * SPF_SHARE) })
      const done = (failed: readonly CheckName[]) => {
        count.questionsRefused += spent().refused + spfMay.spent().refused
        for (const check of failed) count.failed[check]++
      }
      const context = (check: CheckName): CheckContext => ({
        resolve: declared(check === 'spf' ? spfMay.resolve : budgeted, CHECKS_ASK[check], onUndeclared),
        now,
        signal: stop.signal,
      })
      const contexts = { spf: context('spf'), dkim: context('dkim'), arc: context('arc'), dmarc: context('dmarc') }
      return new MessageInquiry(start, contexts, stop, settings, done)
    },
    counters: () => ({ ...count, failed: { ...count.failed } }),
  }
}

type Settings = { readonly deadlineMs: number; readonly limits: CheckLimits; readonly spf: SpfOptions }

/** What the header set going. */
type UnderWay = { readonly dkim: DkimUnderWay; readonly arc: ArcUnderWay; readonly authors: Authors }

class MessageInquiry implements Inquiry {
  readonly #start: InquiryStart
  readonly #contexts: Readonly<Record<CheckName, CheckContext>>
  readonly #stop: AbortController
  readonly #settings: Settings
  readonly #done: (failed: readonly CheckName[]) => void
  readonly #bodies = new BodyHashes()
  readonly #spf: Promise<SpfResult[]>
  #underWay: UnderWay | undefined
  #results: Promise<Findings> | undefined

  constructor(
    start: InquiryStart,
    contexts: Readonly<Record<CheckName, CheckContext>>,
    stop: AbortController,
    settings: Settings,
    done: (failed: readonly CheckName[]) => void,
  ) {
    this.#start = start
    this.#contexts = contexts
    this.#stop = stop
    this.#settings = settings
    this.#done = done
    this.#spf = checkSpf(start, contexts.spf, settings.spf)
    this.#spf.catch(() => undefined)
  }

  headers(fields: readonly HeaderField[]): void {
    if (this.#underWay !== undefined || this.#stop.signal.aborted) return
    this.#underWay = this.#startHeader(fields)
  }

  body(chunk: Buffer): void {
    if (this.#results === undefined) this.#bodies.update(chunk)
  }

  get wantsBody(): boolean {
    return this.#results === undefined && (this.#underWay === undefined || this.#bodies.wanted)
  }

  results(): Promise<Findings> {
    return (this.#results ??= this.#finish())
  }

  abort(): void {
    this.#stop.abort(ENDED)
  }

  #startHeader(fields: readonly HeaderField[]): UnderWay {
    const { limits } = this.#settings
    const tooLarge = isTooLarge(fields, limits)
    if (tooLarge !== null) return unread(tooLarge)
    try {
      const authors = readAuthors(fields, limits)
      prefetchPolicy(authors, this.#contexts.dmarc.resolve)
      const header = new SignableHeader(fields)
      return {
        dkim: startDkim(fields, header, this.#bodies, this.#contexts.dkim, limits),
        arc: startArc(fields, header, this.#bodies, this.#contexts.arc, limits),
        authors,
      }
    } catch (error) {
      // None is known. Were there one, the message must still get its answer.
      return broken(error)
    }
  }

  async #finish(): Promise<Findings> {
    const { dkim, arc, authors } = this.#underWay ?? this.#startHeader([])
    const failed = new Set<CheckName>()
    const deadline = startDeadline(this.#stop, this.#settings.deadlineMs)
    const inTime = async <T>(check: CheckName, work: Promise<T>, otherwise: (reason: string) => T): Promise<T> => {
      try {
        const found = await Promise.race([work, deadline.over])
        if (deadline.isOver()) failed.add(check)
        return found === OVER ? otherwise('no answer within the deadline') : found
      } catch (error) {
        failed.add(check)
        // Its text might quote the message.
        return otherwise(`the check failed: ${error instanceof Error ? error.name : typeof error}`)
      }
    }
    try {
      const [spf, signatures, chain] = await Promise.all([
        inTime('spf', this.#spf, reason => [spfTrouble(this.#start, reason)]),
        inTime('dkim', dkim.results(), reason => [dkimTrouble(reason)]),
        inTime('arc', arc.result(), (reason): ArcResult => ({ method: 'arc', result: 'fail', sets: 0, reason })),
      ])
      const dmarc = await inTime(
        'dmarc',
        evaluateDmarc(authors, spfIdentifiers(spf), signatures, this.#contexts.dmarc),
        reason => {
          return { method: 'dmarc' as const, result: 'temperror' as const, domain: '', reason }
        },
      )
      const results: readonly AuthResult[] = [...spf, ...signatures, chain, dmarc]
      return { results, failed: [...failed] }
    } finally {
      deadline.clear()
      this.#done([...failed])
      this.#stop.abort(ENDED) // What nobody waits for any more need not go on.
    }
  }
}

const OVER = Symbol('over')
/** Why a message's questions end; given, so that no DOMException is made for each message. */
const ENDED = 'the message is over'

/**
 * At the deadline the abort makes every question reject, so that the checks end by themselves with what they know; `over`
 * comes just after, for one that does not.
 */
function startDeadline(stop: AbortController, deadlineMs: number) {
  let over = false
  let grace: NodeJS.Timeout | undefined
  const { promise, resolve } = Promise.withResolvers<typeof OVER>()
  const end = () => {
    over = true
    stop.abort(ENDED)
    grace = setTimeout(() => resolve(OVER), 50)
  }
  const timer = setTimeout(end, deadlineMs)
  const aborted = () => {
    if (!over) end()
  }
  if (stop.signal.aborted) aborted()
  else stop.signal.addEventListener('abort', aborted, { once: true })
  return {
    over: promise,
    isOver: () => over,
    clear() {
      clearTimeout(timer)
      clearTimeout(grace)
      stop.signal.removeEventListener('abort', aborted)
    },
  }
}

function isTooLarge(fields: readonly HeaderField[], limits: CheckLimits): string | null {
  if (fields.length > limits.fields) return `more than ${limits.fields} header fields`
  let octets = 0
  for (const { name, value } of fields) octets += name.length + value.length + 3
  return octets > limits.headerOctets ? `header larger than ${limits.headerOctets} octets` : null
}

/** A header past its bounds: nothing in it was looked at. */
function unread(reason: string): UnderWay {
  return {
    dkim: { results: async () => [{ ...dkimTrouble(reason), result: 'permerror' }] },
    arc: { result: async () => ({ method: 'arc', result: 'fail', sets: 0, reason }) },
    authors: { kind: 'unreadable', reason },
  }
}

/** A header that could not be read is every check's failure. */
function broken(error: unknown): UnderWay {
  const fail = async (): Promise<never> => {
    throw error
  }
  return {
    dkim: { results: fail },
    arc: { result: fail },
    authors: { kind: 'unreadable', reason: 'the header could not be read' },
  }
}

/** RFC 7208 §2.4, RFC 9989 §4.4: MAIL FROM is what DMARC looks at, HELO in its place where the sender is null. */
function spfIdentifiers(results: readonly SpfResult[]): Identifier[] {
  return results.filter(({ identity }) => results.length === 1 || identity === 'mailfrom')
}

function spfTrouble({ sender }: InquiryStart, reason: string): SpfResult {
  const identity = sender === null ? 'helo' : 'mailfrom'
  return { method: 'spf', result: 'temperror', identity, domain: sender?.domain ?? '', reason }
}

function dkimTrouble(reason: string): DkimResult {
  const nothing = { domain: '', selector: '', identity: '', algorithm: '', signature: '', testing: false }
  return { method: 'dkim', result: 'temperror', ...nothing, reason }
}
