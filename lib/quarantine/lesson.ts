/**
 * What a recipient says of a held message teaches the classifier and confirms what the message was; no text is kept. How much one
 * reporter may teach is bounded (classifier.reporter_*).
 */
import { parseDomain } from '../mail/domain.ts'
import { contentScore } from '../policy/content-score.ts'
import { teach } from '../scorers/classifier/learn.ts'
import { LONGEST_DOMAIN, SITE, Store } from '../scorers/classifier/store.ts'
import { dayOf, putOutcomes } from '../store/outcomes.ts'
import { recordFrom } from '../store/verdict-facts.ts'
import type { LearnLimits } from '../scorers/classifier/learn.ts'
import type { Scope } from '../scorers/classifier/store.ts'
import type { State } from '../store/state.ts'
import type { Entry, Item } from './item.ts'

export type LessonOptions = {
  readonly data: string
  /** False: nothing is learnt here. */
  readonly learns: boolean
  readonly limits: LearnLimits
  readonly ownHosts: ReadonlySet<string>
  /** The embedded database. */
  readonly state: State
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

/** Throws StoreError; the outcome is kept all the same. */
export function learnFrom(
  { data, learns, limits, ownHosts, state, now }: LessonOptions,
  { item, entry, raw, label, source }: Told,
): void {
  const record = entry === null ? null : recordFrom(entry.reference, item.heldAt, entry.facts)
  if (record !== null) {
    const outcome = {
      reference: record.reference,
      label: label === 'ham' ? ('wanted' as const) : ('spam' as const),
      source,
      score: contentScore(record.signals),
    }
    state.attempt(database => putOutcomes(database, [outcome], dayOf(now())), { write: true })
  }
  if (!learns) return
  const store = new Store(data)
  try {
    teach(store, [{ raw, label }], {
      scopes: [...domainOf(item.recipient), SITE],
      reporter: item.recipient,
      now: now(),
      ownHosts,
      limits,
    })
  } finally {
    store.close()
  }
}

function domainOf(recipient: string): readonly Scope[] {
  const domain = parseDomain(recipient.slice(recipient.lastIndexOf('@') + 1))
  return domain === null || domain.length > LONGEST_DOMAIN || !recipient.includes('@')
    ? []
    : [{ kind: 'domain', domain }]
}
