/**
 * The classifier as a scorer: the model that comes with the program, and what the site and the recipients' domains have taught.
 * Where those know better, the shipped one steps back.
 */
import { features } from './features.ts'
import { confidence, judgeOf, opinionOf, signalsOf } from './site-points.ts'
import { isBulk } from './shipped-bulk.ts'
import { wordsOfChecks } from './site-auth.ts'
import { siteStart } from './site-message.ts'
import type { Features } from './features.ts'
import type { SiteModel } from './site-model.ts'
import type { SiteModels } from './site.ts'
import type { Judge, Opinion } from './site-points.ts'
import type { Scorer } from '../all.ts'
import type { Content } from '../content.ts'
import type { Signal } from '../signal.ts'

export type ClassifierOptions = {
  /** Null: not asked. */
  readonly shipped: ((content: Content) => readonly Signal[]) | null
  readonly site: SiteModels | null
  /** Messages of each kind that a model has to know before it counts. */
  readonly minLearnt: number
  /** Names in lower case under which the site's servers write their Received fields. */
  readonly ownHosts: ReadonlySet<string>
}

/** Domains of one message that are asked for; with more recipients' domains the site's model alone counts. */
const MAX_DOMAINS = 4

/** Points of the site from which on its word counts fully against the shipped model's. */
const PLAIN = 2

const SILENT: Judge = { points: 0, confidence: 0 }

export function classifierScorer({ shipped, site, minLearnt, ownHosts }: ClassifierOptions): Scorer {
  return async content => {
    if (site === null) return shipped?.(content) ?? []
    const given = shipped === null ? [] : orNothing(() => shipped(content))
    const learnt = await opinion(content, site, minLearnt, ownHosts)
    const left = 1 - learnt.weight * Math.min(1, Math.abs(learnt.points) / PLAIN)
    return [
      ...given.map(signal => ({ ...signal, points: Math.round(signal.points * left * 10) / 10 || 0 })),
      ...signalsOf(learnt),
    ]
  }
}

/** A shipped model that is damaged was told of when it was read; what was learnt here counts all the same. */
function orNothing(shipped: () => readonly Signal[]): readonly Signal[] {
  try {
    return shipped()
  } catch {
    return []
  }
}

/** Of several recipients' domains the one that speaks most for the message: it is one answer for all of them. */
async function opinion(
  { tx, parsed, auth }: Content,
  models: SiteModels,
  minLearnt: number,
  ownHosts: ReadonlySet<string>,
): Promise<Opinion> {
  const domains = [...new Set(tx.recipients.map(({ domain }) => domain))].filter(domain => domain !== null)
  const asked = domains.length <= MAX_DOMAINS ? domains : []
  const [site, ...own] = await Promise.all([models.site(), ...asked.map(domain => models.domain(domain))])
  const bulk = isBulk(parsed)
  const seen = new Map<number, Features>()
  const judge = (model: SiteModel | null | undefined): Judge => {
    if (model === null || model === undefined || confidence(model.learnt, minLearnt) === 0) return SILENT
    let found = seen.get(model.key)
    if (found === undefined) {
      found = features(siteStart(tx.message, ownHosts), model.key, wordsOfChecks(auth))
      seen.set(model.key, found)
    }
    return judgeOf(model.score(found), model, bulk, minLearnt)
  }
  const common = judge(site)
  const opinions = (own.length === 0 ? [null] : own).map(model => opinionOf(judge(model), common))
  return opinions.reduce((least, one) => (one.points < least.points ? one : least))
}
