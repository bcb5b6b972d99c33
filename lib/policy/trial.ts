/**
 * What would have been held back while the filter only looked on: for an admin who has to decide whether it may act.
 */
import { most, tally } from './plan.ts'
import type { VerdictRecord } from './record.ts'
import type { Action, RuleCode } from './verdict.ts'

export type TrialLine = {
  readonly action: Action
  readonly code: RuleCode
  readonly messages: number
  readonly references: readonly string[]
}

/** One of our domains that has settings of its own, or the rest of the site. */
export type TrialScope = {
  /** `site`, or the domain. */
  readonly scope: string
  /** Messages that were looked at in observe mode. */
  readonly observed: number
  /** What would not have been delivered as it came: refused, put off, quarantined, discarded, marked. */
  readonly would: readonly TrialLine[]
  /** Rules that spoke against what would have been held back (all of `would` but what is only marked). */
  readonly rules: readonly { readonly rule: string; readonly messages: number }[]
  readonly days: readonly { readonly day: string; readonly observed: number; readonly heldBack: number }[]
}

export type Trial = {
  /** All that were kept of the time, observed or not. */
  readonly messages: number
  readonly observed: number
  /** Messages that at least one recipient would not have got as they came, and those that would only have been marked. */
  readonly heldBack: number
  readonly marked: number
  readonly scopes: readonly TrialScope[]
  /** Watched rules: how often each held. */
  readonly watched: readonly { readonly rule: string; readonly messages: number }[]
}

type Gathered = {
  readonly would: Map<string, { messages: number; references: string[]; last: string; action: Action; code: RuleCode }>
  readonly rules: Map<string, { messages: number; references: string[]; last: string; rule: string }>
  readonly days: Map<string, { observed: number; heldBack: number }>
  observed: number
}

const HELD: ReadonlySet<Action> = new Set(['quarantine', 'reject', 'tempfail', 'discard'])
const MAX_RULES = 10

/** `domain`: only its recipients; null: all. */
export function trialOver(records: Iterable<VerdictRecord>, domain: string | null): Trial {
  const scopes = new Map<string, Gathered>()
  const watched = new Map<string, number>()
  let [messages, observed, heldBack, marked] = [0, 0, 0, 0]
  for (const record of records) {
    messages++
    const groups = record.groups.filter(one => one.observe && (domain === null || one.domain === domain))
    if (groups.length === 0) continue
    observed++
    for (const rule of new Set(record.watched.map(({ name }) => name))) watched.set(rule, (watched.get(rule) ?? 0) + 1)
    if (groups.some(({ action }) => HELD.has(action))) heldBack++
    else if (groups.some(({ action }) => action !== 'accept')) marked++
    for (const scope of new Set(groups.map(one => one.domain ?? 'site'))) {
      const into = scopes.get(scope) ?? { would: new Map(), rules: new Map(), days: new Map(), observed: 0 }
      scopes.set(scope, into)
      gather(
        into,
        record,
        groups.filter(one => (one.domain ?? 'site') === scope),
      )
    }
  }
  return {
    messages,
    observed,
    heldBack,
    marked,
    scopes: [...scopes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([scope, one]) => ({ scope, ...told(one) })),
    watched: [...watched].map(([rule, count]) => ({ rule, messages: count })).sort((a, b) => b.messages - a.messages),
  }
}

function gather(into: Gathered, record: VerdictRecord, groups: VerdictRecord['groups']): void {
  into.observed++
  const date = new Date(record.at * 1000).toISOString().slice(0, 10)
  const day = into.days.get(date) ?? { observed: 0, heldBack: 0 }
  into.days.set(date, day)
  day.observed++
  for (const { action, code } of groups)
    if (action !== 'accept')
      tally<{ action: Action; code: RuleCode }>(into.would, `${action} ${code}`, record, { action, code })
  const held = groups.filter(({ action }) => HELD.has(action))
  if (held.length === 0) return
  day.heldBack++
  for (const { name, points } of [...record.signals, ...held.flatMap(({ signals }) => signals)])
    if (points > 0) tally(into.rules, name, record, { rule: name })
}

function told({ would, rules, days, observed }: Gathered): Omit<TrialScope, 'scope'> {
  return {
    observed,
    would: most(would).map(({ action, code, messages, references }) => ({ action, code, messages, references })),
    rules: most(rules)
      .slice(0, MAX_RULES)
      .map(({ rule, messages }) => ({ rule, messages })),
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, ...counts })),
  }
}
