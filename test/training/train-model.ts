/**
 * Labelled messages → the shipped model. Logistic regression with a step of its own for each weight (AdaGrad: Duchi, Hazan and
 * Singer, JMLR 2011), on features that at least two corpora have: what only one has is that corpus' fingerprint.
 * Only sums, products, quotients and square roots, which IEEE 754 rounds alike everywhere, in an order that the samples' order
 * decides: the same messages give the same octets on every machine.
 */
import { LEAST_FEATURES } from '../../lib/scorers/classifier/shipped-model.ts'
import type { Half, ShippedState } from '../../lib/scorers/classifier/shipped-model.ts'
import type { ShippedFeatures } from '../../lib/scorers/classifier/shipped-features.ts'

export type Sample = {
  readonly corpus: string
  readonly spam: boolean
  readonly path: string
  readonly features: ShippedFeatures
  readonly bulk: boolean
  /** Neither a reply nor from a mailing list. */
  readonly firstLetter: boolean
}

/** A feature must be in so many messages, and in so many corpora. */
const LEAST_MESSAGES = 3
const LEAST_CORPORA = 2

/** A word is common where wanted mail of two corpora has it, or this many wanted messages. */
const COMMON_MESSAGES = 10

/**
 * Wanted mail that is no reply and comes through no list counts more: it is rare in these corpora, most mail elsewhere, and
 * where spam is told from it, spam is told.
 */
const FIRST_LETTER_FACTOR = 2

const ROUNDS = 3
const STEP = 0.1
const SHRINK = 1e-4
const BIAS_STEP = 0.01

export function train(
  samples: readonly Sample[],
  { without = [] }: { readonly without?: readonly string[] } = {},
): ShippedState {
  const used = withoutCopies(samples.filter(({ corpus }) => !without.includes(corpus)))
  const says = fit(used, ({ word, pair }) => [word, pair])
  const shape = fit(used, features => [features.shape])
  const common = commonWords(used)
  const all = [...says.weights, ...shape.weights].toSorted(([a], [b]) => a - b)
  return {
    says: says.half,
    shape: shape.half,
    hashes: Uint32Array.from(all, ([hash]) => hash),
    weights: Int8Array.from(all, ([, weight]) => weight),
    common: Uint8Array.from(all, ([hash]) => (common.has(hash) ? 1 : 0)),
  }
}

/** One of each kind: a mailing of which a corpus has a hundred copies would count a hundred times. */
export function withoutCopies(samples: readonly Sample[]): readonly Sample[] {
  const seen = new Set<string>()
  return samples.filter(({ corpus, spam, features: { word, pair } }) => {
    const sketch = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35].map(factor =>
      (pair.length > 8 ? pair : word).reduce((least, hash) => Math.min(least, Math.imul(hash, factor) >>> 0), 2 ** 32),
    )
    const name = [corpus, spam, ...sketch].join()
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

type Fitted = { readonly half: Half; readonly weights: readonly (readonly [hash: number, weight: number])[] }

function fit(samples: readonly Sample[], groups: (features: ShippedFeatures) => readonly Uint32Array[]): Fitted {
  const number = numbered(samples, groups)
  const rows = samples.map(({ features }) =>
    Int32Array.from(groups(features).flatMap(group => [...group].flatMap(hash => number.get(hash) ?? []))),
  )
  const share = shares(samples)
  const weights = new Float64Array(number.size)
  const squares = new Float64Array(number.size).fill(0.01)
  let bias = 0
  const random = new Order(1)
  for (let round = 0; round < ROUNDS; round++)
    for (const index of random.shuffled(samples.length)) {
      const row = rows[index] ?? new Int32Array()
      const scale = 1 / Math.sqrt(Math.max(LEAST_FEATURES, row.length))
      let logit = bias
      for (const at of row) logit += (weights[at] ?? 0) * scale
      const error = (logistic(logit) - (samples[index]?.spam === true ? 1 : 0)) * (share[index] ?? 0)
      bias -= BIAS_STEP * error
      for (const at of row) {
        const weight = weights[at] ?? 0
        const slope = error * scale + SHRINK * weight
        const square = (squares[at] ?? 0) + slope * slope
        squares[at] = square
        weights[at] = weight - (STEP * slope) / Math.sqrt(square)
      }
    }
  return inSteps(number, weights, bias)
}

/** Features that count, in ascending order. */
function numbered(
  samples: readonly Sample[],
  groups: (features: ShippedFeatures) => readonly Uint32Array[],
): Map<number, number> {
  const corpora = [...new Set(samples.map(({ corpus }) => corpus))].toSorted()
  const seen = new Map<number, { messages: number; corpora: number }>()
  for (const { corpus, features } of samples) {
    const bit = 1 << corpora.indexOf(corpus)
    for (const group of groups(features))
      for (const hash of group) {
        const one = seen.get(hash)
        if (one === undefined) seen.set(hash, { messages: 1, corpora: bit })
        else {
          one.messages++
          one.corpora |= bit
        }
      }
  }
  const bits = (mask: number): number => mask.toString(2).replaceAll('0', '').length
  // A table's empty place is 0, so no feature is.
  const kept = [...seen].filter(
    ([hash, one]) =>
      hash !== 0 && one.messages >= LEAST_MESSAGES && bits(one.corpora) >= Math.min(LEAST_CORPORA, corpora.length),
  )
  return new Map(
    kept
      .map(([hash]) => hash)
      .toSorted((a, b) => a - b)
      .map((hash, index) => [hash, index]),
  )
}

/**
 * What each message counts. Spam and wanted mail weigh the same in all; within each, a corpus of a hundred times as many
 * messages weighs ten times as much.
 */
function shares(samples: readonly Sample[]): readonly number[] {
  const counts = new Map<string, number>()
  const kind = ({ corpus, spam }: Sample): string => `${spam} ${corpus}`
  for (const sample of samples) counts.set(kind(sample), (counts.get(kind(sample)) ?? 0) + 1)
  const plain = samples.map(
    sample => (!sample.spam && sample.firstLetter ? FIRST_LETTER_FACTOR : 1) / Math.sqrt(counts.get(kind(sample)) ?? 1),
  )
  const sum = (spam: boolean): number =>
    samples.reduce((all, sample, index) => all + (sample.spam === spam ? (plain[index] ?? 0) : 0), 0)
  const sums = { spam: sum(true), ham: sum(false) }
  return samples.map(({ spam }, index) => ((plain[index] ?? 0) * samples.length) / 2 / sums[spam ? 'spam' : 'ham'])
}

/** Weights in 8 bits. The few that would need more are cut: one in a thousand. */
function inSteps(number: ReadonlyMap<number, number>, weights: Float64Array, bias: number): Fitted {
  const sizes = weights.map(Math.abs).toSorted()
  const unit = (sizes[Math.floor(sizes.length * 0.999)] ?? 1) / 127 || 1
  const step = (weight: number): number => Math.max(-127, Math.min(127, Math.round(weight / unit)))
  return {
    half: { bias, unit },
    weights: [...number].map(([hash, index]) => [hash, step(weights[index] ?? 0)] as const),
  }
}

function commonWords(samples: readonly Sample[]): ReadonlySet<number> {
  const seen = new Map<number, { messages: number; corpora: Set<string> }>()
  for (const { corpus, spam, features } of samples) {
    if (spam) continue
    for (const hash of features.word) {
      const one = seen.get(hash) ?? { messages: 0, corpora: new Set() }
      seen.set(hash, one)
      one.messages++
      one.corpora.add(corpus)
    }
  }
  const common = [...seen].filter(([, one]) => one.messages >= COMMON_MESSAGES || one.corpora.size >= 2)
  return new Set(common.map(([hash]) => hash))
}

/** 1 / (1 + e^-x) without Math.exp, whose last bit differs between versions of the engine: e^x = (e^(x/1024))^1024. */
export function logistic(logit: number): number {
  const x = Math.max(-30, Math.min(30, logit)) / 1024
  let power = 1 + x * (1 + (x / 2) * (1 + (x / 3) * (1 + x / 4)))
  for (let doubling = 0; doubling < 10; doubling++) power *= power
  return power / (1 + power)
}

class Order {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** 0 to `length` - 1. */
  shuffled(length: number): readonly number[] {
    const order = Array.from({ length }, (_, index) => index)
    for (let at = length - 1; at > 0; at--) {
      this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0
      const other = Math.floor((this.#state / 2 ** 32) * (at + 1))
      const here = order[at] ?? 0
      order[at] = order[other] ?? 0
      order[other] = here
    }
    return order
  }
}
