/**
 * What a site, or one of its domains, has learnt: counts, which do not mind the order in which mail was learnt, and an online
 * model, which is better by far where both kinds came mixed (measured on mailing lists, second half after the first: (1-ROCA)
 * 0.04 % against 0.25 %) and worse than nothing where all of one kind came before all of the other (1.5 %, and every wanted
 * message on the wrong side). So the online model learns from RUN messages of one kind in a row at most, and counts for more
 * the more often the kinds have changed.
 */
import { SIZE } from './features.ts'
import { Counts, COUNTERS } from './site-counts.ts'
import { Model } from './model.ts'
import type { Features } from './features.ts'
import type { Label } from './model.ts'

/** Messages of one kind in a row that the online model learns from. */
const RUN = 25

/** Changes of kind after which the online model has half its weight. */
const CHANGES = 50

/**
 * Evidence of the counts beside a logit of the online model, and changes of kind after which it is half of that: where the online
 * model has seen so much, the counts, which know of no context, only blur its order.
 */
export const COUNTS_WEIGHT = 0.06
export const COUNTS_HALF = 1000

/**
 * The online model's logits are wider than the counts' part: by so much the sum is made narrower again where it has its whole
 * weight, so that a score means about the same in whatever order mail was learnt (site-points.ts has what was measured).
 */
const ONLINE_WIDTH = 12

/** What a model takes in memory: its counters and weights. */
export const SITE_MODEL_OCTETS = COUNTERS * 4 + SIZE * 4

/** What taking a message back needs. Numbers only. */
export type SiteReceipt = {
  /** The online model's, one for each view; empty where it did not learn. */
  readonly steps: readonly number[]
  readonly halvings: number
}

export type Order = { readonly last: Label | null; readonly run: number; readonly changes: number }

/** exact: as if it had never been learnt. faded: only the online model gave it back; the counts were halved since. */
export type TakenBack = 'exact' | 'faded'

export class SiteModel {
  readonly counts: Counts
  readonly online: Model
  /** How many messages were learnt, less those taken back. */
  readonly learnt: { spam: number; ham: number }
  /** Of the wanted ones: in the manner of bulk senders (shipped-bulk.ts). */
  wantedBulk: number
  #order: Order

  constructor(
    counts: Counts,
    online: Model,
    order: Order,
    learnt: { readonly spam: number; readonly ham: number },
    wantedBulk: number,
  ) {
    this.counts = counts
    this.online = online
    this.learnt = { ...learnt }
    this.wantedBulk = wantedBulk
    this.#order = order
  }

  /** `key`: for the features. */
  static empty(key: number): SiteModel {
    const order = { last: null, run: 0, changes: 0 }
    return new SiteModel(Counts.empty(), Model.empty(key), order, { spam: 0, ham: 0 }, 0)
  }

  get key(): number {
    return this.online.key
  }

  get order(): Order {
    return this.#order
  }

  /** Above 0 it looks like spam, from 1 on surely. 0 where only one kind is known. */
  score(features: Features): number {
    if (this.learnt.spam === 0 || this.learnt.ham === 0) return 0
    const { changes } = this.#order
    const trust = changes / (changes + CHANGES)
    const counted = (COUNTS_WEIGHT * COUNTS_HALF) / (COUNTS_HALF + changes)
    const sum = counted * this.counts.score(features) + trust * this.online.score(features)
    return sum / (1 + ONLINE_WIDTH * trust)
  }

  /** `bulk`: the message is in the manner of bulk senders. */
  learn(features: Features, label: Label, bulk: boolean): SiteReceipt {
    if (label !== this.#order.last) this.#order = { last: label, run: 0, changes: this.#order.changes + 1 }
    const steps = this.#order.run < RUN ? this.online.learn(features, label).steps : []
    // What it knew already was no step of the run.
    if (steps.some(step => step !== 0)) this.#order = { ...this.#order, run: this.#order.run + 1 }
    this.counts.learn(features, label)
    this.learnt[label]++
    if (bulk && label === 'ham') this.wantedBulk++
    return { steps, halvings: this.counts.state.halvings }
  }

  /** Throws ReceiptError where receipt and features do not belong together, as far as that shows. */
  forget(features: Features, label: Label, bulk: boolean, { steps, halvings }: SiteReceipt): TakenBack {
    if (steps.length > 0) this.online.forget(features, label, { steps })
    const exact = this.counts.forget(features, label, halvings)
    this.learnt[label] = Math.max(0, this.learnt[label] - 1)
    if (bulk && label === 'ham') this.wantedBulk = Math.max(0, this.wantedBulk - 1)
    return exact ? 'exact' : 'faded'
  }
}
