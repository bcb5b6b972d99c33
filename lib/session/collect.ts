/**
 * Commands of one message → Transaction. Octets are kept as they came, within limits: past a limit the rest is counted and
 * thrown away, and the message is marked.
 */
import { headerField } from '../mail/header.ts'
import type { Address } from '../mail/address.ts'
import type { HeaderField } from '../mail/header.ts'
import type { Message } from '../mail/message.ts'
import type { Limit } from '../policy/evidence.ts'
import { Octets } from './octets.ts'
import type { Memory } from './memory.ts'

export type CollectLimits = {
  /** Octets of a message that are kept for judging. */
  readonly messageOctets: number
  readonly headerOctets: number
  readonly headerFields: number
  readonly recipients: number
}

/** What a kept field or recipient costs besides its octets. */
const OVERHEAD_OCTETS = 200

/** From fields kept past the limits: a long header must not hide from DMARC whom the reader will see. Two are several. */
const FROM_BEYOND = 2

const CRLF = '\r\n'

export class Collector {
  readonly #limits: CollectLimits
  readonly #memory: Memory
  readonly #leadingSpace: boolean
  readonly #headers: HeaderField[] = []
  readonly #recipients: Address[] = []
  readonly #octets = new Octets()
  readonly #exceeded = new Set<Limit>()
  #takenOctets = 0
  #headerOctets = 0
  #fromBeyond = 0
  #headEnded = false
  #sizeOctets = CRLF.length // the empty line that no milter is told of

  /** `leadingSpace`: did the MTA agree to send values with it? If not, it took one space off each. */
  constructor(limits: CollectLimits, memory: Memory, leadingSpace: boolean) {
    this.#limits = limits
    this.#memory = memory
    this.#leadingSpace = leadingSpace
  }

  get recipients(): readonly Address[] {
    return this.#recipients
  }

  get exceeded(): readonly Limit[] {
    return [...this.#exceeded]
  }

  get sizeOctets(): number {
    return this.#sizeOctets
  }

  /** False: it is one too many, and is not kept. Whether that is told to the client or marks the message is not ours. */
  recipient(address: Address): boolean {
    if (this.#recipients.length >= this.#limits.recipients) return false
    if (this.#take(address.typed.length * 2 + OVERHEAD_OCTETS)) this.#recipients.push(address)
    return true
  }

  mark(limit: Limit): void {
    this.#exceeded.add(limit)
  }

  /** `value` as the milter protocol has it: folds are LF and white space. Returns the field as it stood in the message. */
  header(name: string, value: string): HeaderField {
    const lines = value.includes('\n') ? value.replace(/\r?\n/g, CRLF) : value
    const field = headerField(name, this.#leadingSpace ? lines : ` ${lines}`)
    const octets = field.name.length + field.value.length + 3
    this.#sizeOctets += octets
    if (this.#headers.length >= this.#limits.headerFields || this.#headerOctets + octets > this.#limits.headerOctets) {
      this.#exceeded.add('header')
      if (field.key !== 'from' || this.#fromBeyond++ >= FROM_BEYOND) return field
    }
    if (!this.#take(octets * 2 + OVERHEAD_OCTETS)) return field // as text and as octets
    this.#headerOctets += octets
    this.#headers.push(field)
    this.#octets.appendText(`${field.name}:${field.value}${CRLF}`)
    return field
  }

  get headers(): readonly HeaderField[] {
    return this.#headers
  }

  body(chunk: Buffer): void {
    this.#sizeOctets += chunk.length
    this.#endHead()
    const room = this.#limits.messageOctets - this.#octets.length
    const kept = chunk.length <= room ? chunk : chunk.subarray(0, Math.max(0, room))
    if (kept.length < chunk.length) this.#exceeded.add('size')
    if (kept.length > 0 && this.#take(kept.length)) this.#octets.append(kept)
  }

  /** Octets of mail that is not ours to judge. */
  count(octets: number): void {
    this.#sizeOctets += octets
  }

  /** Good until `release`: then the octets are gone, also for those who still hold them. */
  message(): Message {
    this.#endHead()
    const raw = this.#octets.view()
    return {
      raw,
      headers: this.#headers,
      body: raw.subarray(this.#headerOctets + CRLF.length),
      sizeOctets: this.#sizeOctets,
    }
  }

  /** Gives the memory back. */
  release(): void {
    this.#memory.give(this.#takenOctets)
    this.#takenOctets = 0
    this.#octets.discard()
  }

  #endHead(): void {
    if (this.#headEnded) return
    this.#headEnded = true
    if (!this.#exceeded.has('memory')) this.#octets.appendText(CRLF)
  }

  /** Once the memory is short the message cannot be judged any more: what was kept of it goes at once. */
  #take(octets: number): boolean {
    if (this.#exceeded.has('memory')) return false
    if (this.#memory.take(octets)) {
      this.#takenOctets += octets
      return true
    }
    this.#exceeded.add('memory')
    this.release()
    this.#headers.length = 0
    this.#headerOctets = 0
    return false
  }
}
