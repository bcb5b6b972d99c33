/**
 * In how many learnt messages of each kind a feature was: a classifier that does not mind in which order messages come, and
 * from which any of them can be taken back exactly. It is what a folder of wanted mail followed by a folder of spam wants, where
 * an online model would forget the first over the second (measured: every wanted message called spam).
 * The evidence of a feature follows G. Robinson, A Statistical Approach to the Spam Problem (Linux Journal, 2003): the share of
 * spam among those who have it, drawn towards one half by a weight of PRIOR messages.
 */
import { SIZE } from './features.ts'
import type { Features } from './features.ts'
import type { Label } from './model.ts'

/** Counters of each kind. Measured on mailing lists: half as many as features cost 0.03 points of (1-ROCA). */
export const COUNTERS = SIZE / 2
const MASK = COUNTERS - 1

/** At so many messages of one kind all counters are halved, long before one (two features of a message may share it) is full. */
export const MOST_MESSAGES = 30_000
const FULL = 65_535

const PRIOR = 0.5

/** The octets of the body are left out: measured on mailing lists and a person's mailbox, they add nothing but certainty. */
const BODY_VIEW = 1

export type CountsState = {
  readonly spam: Uint16Array
  readonly ham: Uint16Array
  /** Messages in the counters. */
  readonly counted: { readonly spam: number; readonly ham: number }
  /** How often all were halved: what was learnt before can no longer be taken back from them. */
  readonly halvings: number
}

export class Counts {
  readonly #spam: Uint16Array
  readonly #ham: Uint16Array
  #counted: { spam: number; ham: number }
  #halvings: number

  /** `state` becomes the model's own. */
  constructor({ spam, ham, counted, halvings }: CountsState) {
    this.#spam = spam
    this.#ham = ham
    this.#counted = { ...counted }
    this.#halvings = halvings
  }

  static empty(): Counts {
    const counted = { spam: 0, ham: 0 }
    return new Counts({ spam: new Uint16Array(COUNTERS), ham: new Uint16Array(COUNTERS), counted, halvings: 0 })
  }

  /** Not a copy. */
  get state(): CountsState {
    return { spam: this.#spam, ham: this.#ham, counted: { ...this.#counted }, halvings: this.#halvings }
  }

  /** Above 0 it looks like spam; 0 as long as only one kind is known. */
  score({ views }: Features): number {
    const { spam, ham } = this.#counted
    if (spam === 0 || ham === 0) return 0
    return counting(views).reduce((sum, view) => sum + this.#evidence(view, spam / ham), 0)
  }

  learn({ views }: Features, label: Label): void {
    if (this.#counted[label] >= MOST_MESSAGES) this.#halve()
    const counters = label === 'spam' ? this.#spam : this.#ham
    for (const view of counting(views))
      for (const feature of view) {
        const at = feature & MASK
        counters[at] = Math.min(FULL, (counters[at] ?? 0) + 1)
      }
    this.#counted[label]++
  }

  /** False where that is no longer possible, because all were halved since `halvings`. */
  forget({ views }: Features, label: Label, halvings: number): boolean {
    if (halvings !== this.#halvings || this.#counted[label] === 0) return false
    const counters = label === 'spam' ? this.#spam : this.#ham
    for (const view of counting(views))
      for (const feature of view) {
        const at = feature & MASK
        counters[at] = Math.max(0, (counters[at] ?? 0) - 1)
      }
    this.#counted[label]--
    return true
  }

  /**
   * The sum of the logarithms of the features' odds. Odds are multiplied a few at a time before the logarithm is taken, which
   * costs more than all the rest; none is beyond 10^±10, so no product of them leaves the numbers.
   */
  #evidence(view: Uint32Array, ratio: number): number {
    let sum = 0
    let odds = 1
    for (let nth = 0; nth < view.length; nth++) {
      const at = (view[nth] ?? 0) & MASK
      const spam = this.#spam[at] ?? 0
      const known = this.#ham[at] ?? 0
      const seen = spam + known
      if (seen !== 0) {
        const ham = known * ratio
        const even = (PRIOR / 2) * (spam + ham)
        odds *= (even + seen * spam) / (even + seen * ham)
      }
      if ((nth & 15) === 15) {
        sum += Math.log(odds)
        odds = 1
      }
    }
    return view.length === 0 ? 0 : (sum + Math.log(odds)) / Math.sqrt(view.length)
  }

  #halve(): void {
    for (const counters of [this.#spam, this.#ham]) counters.forEach((count, at) => (counters[at] = count >> 1))
    this.#counted = { spam: this.#counted.spam >> 1, ham: this.#counted.ham >> 1 }
    this.#halvings++
  }
}

function counting(views: readonly Uint32Array[]): readonly Uint32Array[] {
  return views.filter((_, index) => index !== BODY_VIEW)
}
