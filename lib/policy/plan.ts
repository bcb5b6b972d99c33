/**
 * What would change under other settings, over all verdicts that were kept: counted by what was and would be decided, and by
 * what makes the difference; with references of examples, so that one can look closer.
 */
import { NOT_OF_THE_MESSAGE } from './verdict.ts'
import { whatIf } from './what-if.ts'
import type { VerdictRecord } from './record.ts'
import type { Action } from './verdict.ts'
import type { Course } from './what-if.ts'

export type Count = { readonly messages: number; readonly references: readonly string[] }
export type Change = Count & {
  readonly from: Action
  readonly to: Action
  readonly recipients: number
  /** The most frequent first. Where one change suffices each that does; where it takes several, `a + b`. */
  readonly causes: readonly (Count & { readonly cause: string })[]
}
export type IfCounted = Count & { readonly rule: string; readonly from: Action; readonly to: Action }

export type Plan = {
  /** Messages that were looked at, and of those the ones whose verdict stays as it is. */
  readonly messages: number
  readonly unchanged: number
  /** Messages whose score is not the sum of what was kept: nothing can be said about them. */
  readonly undecidable: number
  /** Messages to recipients with settings of their own, which the file does not change. */
  readonly scoped: number
  readonly changes: readonly Change[]
  /** Watched rules: how often each held, and what would change if it counted under the new settings. */
  readonly watched: readonly { readonly rule: string; readonly messages: number }[]
  readonly ifCounted: readonly IfCounted[]
}

/** References that are kept as examples for each count. */
export const EXAMPLES = 3

export function planOver(records: Iterable<VerdictRecord>, current: Course, next: Course): Plan {
  const changes = new Map<string, ChangeTally>()
  const ifCounted = new Map<string, Tally & { rule: string; from: Action; to: Action }>()
  const watched = new Map<string, number>()
  let [messages, unchanged, undecidable, scoped] = [0, 0, 0, 0]
  for (const record of records) {
    messages++
    for (const name of new Set(record.watched.map(({ name }) => name))) watched.set(name, (watched.get(name) ?? 0) + 1)
    if (record.groups.some(({ level }) => level !== 'site')) scoped++
    let [same, known] = [true, true]
    for (const group of record.groups) {
      if (NOT_OF_THE_MESSAGE.has(group.code)) continue
      const outcome = whatIf(record, group, current, next)
      if (outcome === null) {
        known = false
        continue
      }
      const { from, to, causes, together } = outcome
      for (const one of outcome.ifCounted)
        tally(ifCounted, `${one.name} ${to} ${one.to}`, record, { rule: one.name, from: to, to: one.to })
      if (from === to) continue
      same = false
      const change = tally(changes, `${from} ${to}`, record, {
        from,
        to,
        recipients: 0,
        causes: new Map<string, Tally & { cause: string }>(),
      })
      change.recipients += group.recipients
      for (const cause of together ? [causes.join(' + ')] : causes) tally(change.causes, cause, record, { cause })
    }
    if (!known) undecidable++
    else if (same) unchanged++
  }
  return {
    messages,
    unchanged,
    undecidable,
    scoped,
    changes: most(changes).map(change => ({ ...plain(change), causes: most(change.causes).map(plain) })),
    watched: [...watched].map(([rule, count]) => ({ rule, messages: count })).sort((a, b) => b.messages - a.messages),
    ifCounted: most(ifCounted).map(plain),
  }
}

type Tally = { messages: number; references: string[]; last: string }
type ChangeTally = Tally & {
  from: Action
  to: Action
  recipients: number
  causes: Map<string, Tally & { cause: string }>
}

/** Counts a message once, however many of its recipients it is about. */
export function tally<More extends object>(
  tallies: Map<string, Tally & More>,
  key: string,
  { reference }: VerdictRecord,
  more: More,
): Tally & More {
  let one = tallies.get(key)
  if (one === undefined) {
    one = { messages: 0, references: [], last: '', ...more }
    tallies.set(key, one)
  }
  if (one.last === reference) return one
  one.last = reference
  one.messages++
  if (one.references.length < EXAMPLES) one.references.push(reference)
  return one
}

export function most<T extends { messages: number }>(tallies: ReadonlyMap<string, T>): T[] {
  return [...tallies.values()].sort((a, b) => b.messages - a.messages)
}

function plain<T extends { last: string }>(one: T): Omit<T, 'last'> {
  const { last: _, ...rest } = one
  return rest
}
