/**
 * What a site's model is worth, and how that is said. It is silent until it has learnt enough of both kinds, and counts for more
 * the more it has learnt; a site that only ever learnt one kind moves nothing.
 */
import type { Reasons } from '../language.ts'
import type { Signal } from '../signal.ts'

/**
 * Points for a score (site-model.ts), in straight pieces: hardly a score is worth nothing, because where the model says nothing
 * the other scorers' few tenths decide the order, and it knows better than they (measured on mailing lists, whole score, told of
 * every message: (1-ROCA) 0 to 0.0034 % in four runs; with silence from -0.7 to 0.4 up to 0.012 %).
 */
const SPAM = { slope: 4, from: 0.4, steeper: 8.5, even: 6, most: 8 } as const
const HAM = { slope: 5, even: 4, most: 6 } as const

/** Beyond `even` points grow ever more slowly: so much for the first few more, and order is kept where much is certain. */
const BEYOND = { points: 2, of: 4 } as const

export type Learnt = { readonly spam: number; readonly ham: number }

/** From 0 (knows too little) to nearly 1: half at twice `minLearnt` of the kind that it knows less of. */
export function confidence({ spam, ham }: Learnt, minLearnt: number): number {
  const known = Math.min(spam, ham)
  return known <= minLearnt ? 0 : 1 - minLearnt / known
}

/**
 * Bulk mail that somebody subscribed to looks like bulk mail that nobody did. Until so many times as much of it is known as
 * wanted, a model's word against such a message is worth a share only, or what it says beyond a doubt of so much of its score.
 * Measured with models taught on other people's mail: with its whole word they put 139 of 163 wanted bulk mails of a mailbox over
 * the threshold, so 3; and none of any sender of that mailbox's when the others' had been learnt (with a factor of 1 it is 1).
 */
const BULK_FACTOR = 2
const BULK_SHARE = 0.4
const BULK_DOUBT = 1

/** From -6 to 8, for a model that knows all it wants. */
export function pointsOf(score: number): number {
  return score < 0
    ? -slower(-score * HAM.slope, HAM)
    : slower(score * SPAM.slope + Math.max(0, score - SPAM.from) * (SPAM.steeper - SPAM.slope), SPAM)
}

function slower(points: number, { even, most }: { readonly even: number; readonly most: number }): number {
  if (points <= even) return points
  return Math.min(most, even + BEYOND.points * Math.log1p((points - even) / BEYOND.of))
}

/** The same for a message in the manner of bulk senders, where `known` (0 to 1) is how well the wanted ones are known. */
export function pointsOfBulk(score: number, known: number): number {
  const whole = pointsOf(score)
  if (score <= 0) return whole
  const doubted = Math.max(BULK_SHARE * Math.min(SPAM.even, whole), pointsOf(Math.max(0, score - BULK_DOUBT)))
  return known * whole + (1 - known) * doubted
}

/** `points` for a model that is fully trusted, and how far this one is. */
export type Judge = { readonly points: number; readonly confidence: number }

type Knows = { readonly learnt: Learnt; readonly wantedBulk: number }

/** `bulk`: the message is in the manner of bulk senders. */
export function judgeOf(score: number, { learnt, wantedBulk }: Knows, bulk: boolean, minLearnt: number): Judge {
  const ofBulk = confidence({ spam: Infinity, ham: wantedBulk / BULK_FACTOR }, minLearnt)
  return {
    points: bulk ? pointsOfBulk(score, ofBulk) : pointsOf(score),
    confidence: confidence(learnt, minLearnt),
  }
}

/** `points` of what was learnt, `weight` how much that was, from 0 to 1. */
export type Opinion = { readonly points: number; readonly weight: number }

/** The domain's model as far as it knows enough, the site's for the rest. */
export function opinionOf(domain: Judge, site: Judge): Opinion {
  const rest = (1 - domain.confidence) * site.confidence
  return { points: domain.confidence * domain.points + rest * site.points, weight: domain.confidence + rest }
}

export const SAID: { readonly [name in 'LEARNT_SPAM' | 'LEARNT_HAM']: Reasons } = {
  LEARNT_SPAM: {
    en: 'It looks like mail that was reported as spam here.',
    de: 'Sie sieht aus wie Mail, die hier als Spam gemeldet wurde.',
    fr: 'Il ressemble au courrier signalé ici comme spam.',
    it: 'Somiglia alla posta segnalata qui come spam.',
  },
  LEARNT_HAM: {
    en: 'It looks like mail that was wanted here.',
    de: 'Sie sieht aus wie Mail, die hier erwünscht war.',
    fr: 'Il ressemble au courrier qui était voulu ici.',
    it: 'Somiglia alla posta che era desiderata qui.',
  },
}

/** Points in tenths; nothing where they are none. */
export function signalsOf({ points }: Opinion): readonly Signal[] {
  const rounded = Math.round(points * 10) / 10
  if (rounded === 0) return []
  const name = rounded > 0 ? 'LEARNT_SPAM' : 'LEARNT_HAM'
  return [{ scorer: 'classifier', name, points: rounded, why: SAID[name].en, reasons: SAID[name] }]
}
