/**
 * Online logistic regression on hashed features: one table of weights, which each view of a message reads on its own.
 * A view's logit is the sum of its weights over the root of their number; the message's logit is the sum of its views'. Each
 * view learns from its own error, and only where it was wrong or nearly so ("train on near error": Goodman and Yih, Online
 * Discriminative Spam Filter Training, CEAS 2006). That beats one error for all: a view that is right teaches the others
 * nothing (measured: (1-ROCA) ten times as high).
 *
 * Weights are whole numbers of 2^-16. Sums of whole numbers do not depend on their order, so what a message changed can be
 * taken back to the last bit, whatever was learnt since. What others learnt differently because it was there stays.
 */
import { SIZE } from './features.ts'
import type { Features } from './features.ts'

/** What one step of a weight is worth. */
const UNIT = 2 ** -16

/**
 * Of each view (features.ts) the step of a logit for an error of 1, in logits (measured on mailing lists: half of it and twice
 * as much are both worse), and what its logit counts. Senders are few and decide too quickly: on a person's mailbox they help
 * at once, on mailing lists, where everybody writes through the same hosts, they mislead unless they learn slowly and count half.
 */
const VIEWS = [
  { rate: 15, share: 1 }, // raw
  { rate: 15, share: 1 }, // text
  { rate: 15, share: 1 }, // header
  { rate: 15, share: 1 }, // words
  { rate: 6, share: 0.5 }, // senders
] as const

/** A view that is right by so many logits has nothing to learn. */
const MARGIN = 4

/** Weights stay within ±2^30, so that sums in 32 bits never wrap. A message that would carry one beyond is not learnt. */
const LARGEST = 2 ** 30

/**
 * A logit says more than it should: features stand for each other. `slope` is what it is multiplied with to be a probability
 * (Platt), in whole numbers of 2^-20; it learns from each message before the weights do.
 */
const SLOPE_UNIT = 2 ** -20
const SLOPE_START = 2 ** 19
const SLOPE_LEAST = 2 ** 15
const SLOPE_MOST = 2 ** 22
const SLOPE_RATE = 0.002

export type Label = 'spam' | 'ham'

/** What learning one message changed: one step for each view. Holds nothing of the message. */
export type Receipt = { readonly steps: readonly number[] }

/** What a model is made of. `key` belongs to the features: others mean nothing to these weights. */
export type ModelState = {
  readonly key: number
  readonly slope: number
  /** How many messages it learnt from, less those taken back. */
  readonly learnt: { readonly spam: number; readonly ham: number }
  readonly weights: Int32Array
}

/** The features and the receipt do not belong together, or to this model. */
export class ReceiptError extends Error {
  override readonly name = 'ReceiptError'
}

export class Model {
  readonly key: number
  readonly #weights: Int32Array
  readonly #learnt: { spam: number; ham: number }
  #slope: number

  /** `state.weights` is copied. */
  constructor({ key, slope, learnt, weights }: ModelState) {
    if (weights.length !== SIZE) throw new RangeError(`a model has ${SIZE} weights, found ${weights.length}`)
    this.key = key >>> 0
    this.#weights = weights.slice()
    this.#learnt = { ...learnt }
    this.#slope = slope
  }

  /** Knows nothing: gives 0 and a probability of one half to every message. */
  static empty(key: number): Model {
    return new Model({ key, slope: SLOPE_START, learnt: { spam: 0, ham: 0 }, weights: new Int32Array(SIZE) })
  }

  get state(): ModelState {
    return { key: this.key, slope: this.#slope, learnt: { ...this.#learnt }, weights: this.#weights.slice() }
  }

  /** In logits; above 0 it looks like spam. For order: probabilities near 0 and 1 run together. */
  score({ views }: Features): number {
    return views.reduce((sum, view, index) => sum + (VIEWS[index]?.share ?? 1) * this.#logit(view), 0)
  }

  /** That it is spam, from 0 to 1. `score` comes from this model. */
  probability(score: number): number {
    return logistic(score * this.#slope * SLOPE_UNIT)
  }

  learn(features: Features, label: Label): Receipt {
    const sign = label === 'spam' ? 1 : -1
    this.#learnSlope(this.score(features), sign)
    const steps = features.views.map((view, index) => {
      const right = sign * this.#logit(view)
      if (view.length === 0 || right >= MARGIN) return 0
      const rate = VIEWS[index]?.rate ?? 0
      const step = Math.round((sign * logistic(-right) * rate) / (Math.sqrt(view.length) * UNIT))
      return this.#add(view, step) ? step : 0
    })
    this.#learnt[label]++
    return { steps }
  }

  /**
   * The weights are to the last bit as if this message had changed none. Throws ReceiptError on features other than those
   * it was learnt from, as far as that shows. The slope is not taken back: it is one number, of all messages together.
   */
  forget({ views }: Features, label: Label, { steps }: Receipt): void {
    if (steps.length !== views.length)
      throw new ReceiptError(`the receipt is for ${steps.length} views, the features have ${views.length}`)
    if (this.#learnt[label] === 0) throw new ReceiptError(`no ${label} is learnt that could be forgotten`)
    views.forEach((view, index) => {
      const step = steps[index] ?? 0
      for (const at of view) this.#weights[at] = (this.#weights[at] ?? 0) - step
    })
    this.#learnt[label]--
  }

  #logit(view: Uint32Array): number {
    let sum = 0
    for (const at of view) sum += this.#weights[at] ?? 0
    return view.length === 0 ? 0 : (sum * UNIT) / Math.sqrt(view.length)
  }

  #add(view: Uint32Array, step: number): boolean {
    for (const at of view) if (Math.abs((this.#weights[at] ?? 0) + step) > LARGEST) return false
    for (const at of view) this.#weights[at] = (this.#weights[at] ?? 0) + step
    return true
  }

  /** One step down the log loss of the probability that was given. */
  #learnSlope(score: number, sign: 1 | -1): void {
    const slope = this.#slope * SLOPE_UNIT
    const step = sign * score * logistic(-sign * score * slope) * SLOPE_RATE
    const next = Math.round((slope + Math.max(-0.05, Math.min(0.05, step))) / SLOPE_UNIT)
    this.#slope = Math.max(SLOPE_LEAST, Math.min(SLOPE_MOST, next))
  }
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}
