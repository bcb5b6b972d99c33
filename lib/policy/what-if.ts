/**
 * What other settings would have made of mail that was judged already, and which of their changes did it.
 *
 * A verdict is decided again with every change together; where that comes out otherwise, with each change alone. What one
 * change does by itself is put down to it; what only several do together, to all that it takes.
 */
import { addsUp, decideAgain, signalsFor } from './again.ts'
import { isWatchable } from './watch.ts'
import type { PolicyOptions } from './decide.ts'
import type { RecordedGroup, RecordedSignal, VerdictRecord } from './record.ts'
import type { Action } from './verdict.ts'

/** Settings as far as they decide about records. */
export type Course = {
  readonly policy: PolicyOptions
  readonly observe: boolean
  /** Its tag and quarantine thresholds follow what was confirmed (false_positive_budget), not the file. */
  readonly budgeted: boolean
  /** What a finding counts; null: there is no such rule, or nobody who would look for it. */
  readonly points: (signal: RecordedSignal) => number | null
  /** Names in `rules.observe`. */
  readonly watched: ReadonlySet<string>
  /** Scorers that are not asked. */
  readonly without: ReadonlySet<string>
}

/** One step from the old settings to the new ones, as far as it touches one verdict. */
type Step = { readonly cause: string; readonly apply: (state: State) => State }

type State = {
  readonly policy: PolicyOptions
  readonly observe: boolean
  readonly failed: readonly string[]
  /** By the place in `all`; null: does not count. */
  readonly points: readonly (number | null)[]
}

export type Outcome = {
  /** What was decided, and what would be. */
  readonly from: Action
  readonly to: Action
  /** Empty where nothing changes; `earlier settings` where it is not the new ones that make it so. */
  readonly causes: readonly string[]
  /** All of `causes` are needed; else each does it alone. */
  readonly together: boolean
  /** Watched rules that would change the new verdict if they counted, with what would be decided then. */
  readonly ifCounted: readonly { readonly name: string; readonly to: Action }[]
}

/** The difference is there without the new settings: the ones of that time are no longer in force. */
export const EARLIER = 'earlier settings'

/** Null where the score is not the sum of what was kept, so that nothing can be said. */
export function whatIf(record: VerdictRecord, group: RecordedGroup, current: Course, next: Course): Outcome | null {
  if (!addsUp(record, group)) return null
  const counted = signalsFor(record, group)
  const all = [...counted, ...record.watched]
  // While both only look on, the verdicts are compared; else what is done to the mail.
  const looking = group.observe && (group.level === 'site' ? next.observe : true)
  const actionOf = (state: State): Action => {
    if (state.observe && !looking) return 'accept'
    const signals = all.flatMap((one, n) => {
      const points = state.points[n] ?? null
      return points === null ? [] : [{ ...one, points }]
    })
    return decideAgain({ ...record, failed: state.failed }, signals, state.policy).action
  }
  const before: State = {
    policy: {
      ...current.policy,
      score: group.thresholds,
      dmarc: { enforce: group.enforce },
      quarantine: group.quarantine,
    },
    observe: group.observe,
    failed: record.failed,
    points: all.map(({ points }, n) => (n < counted.length ? points : null)),
  }
  const steps = [...pointSteps(all, before, next), ...settingSteps(group, before, next)]
  const after = steps.reduce((state, { apply }) => apply(state), before)
  const from = group.observe && !looking ? 'accept' : group.action
  const to = actionOf(after)
  const why = from === to ? NO_CAUSE : causesOf(steps, before, to, actionOf)
  return { from, to, ...why, ifCounted: ifCounted() }

  function ifCounted(): Outcome['ifCounted'] {
    return record.watched.flatMap(({ name, points }, n) => {
      if (!next.watched.has(name) || points === 0) return []
      const place = counted.length + n
      const would = actionOf({ ...after, points: after.points.map((old, at) => (at === place ? points : old)) })
      return would === to ? [] : [{ name, to: would }]
    })
  }
}

const NO_CAUSE = { causes: [], together: false } as const

function causesOf(
  steps: readonly Step[],
  before: State,
  to: Action,
  actionOf: (state: State) => Action,
): Pick<Outcome, 'causes' | 'together'> {
  if (actionOf(before) === to) return { causes: [EARLIER], together: false }
  const alone = steps.filter(({ apply }) => actionOf(apply(before)) === to)
  if (alone.length > 0) return { causes: alone.map(({ cause }) => cause), together: false }
  const needed = steps.filter(step => {
    const rest = steps.filter(other => other !== step).reduce((state, { apply }) => apply(state), before)
    return actionOf(rest) !== to
  })
  return { causes: (needed.length > 0 ? needed : steps).map(({ cause }) => cause), together: true }
}

/** One step for each rule that would count otherwise. */
function pointSteps(all: readonly RecordedSignal[], before: State, next: Course): Step[] {
  const places = new Map<string, number[]>()
  const wanted = all.map(signal => pointsUnder(signal, next))
  for (const [n, { name }] of all.entries())
    if (wanted[n] !== before.points[n]) places.set(name, [...(places.get(name) ?? []), n])
  return [...places].map(([name, changed]) => ({
    cause: `rule ${name}`,
    apply: state => ({
      ...state,
      points: state.points.map((old, n) => (changed.includes(n) ? (wanted[n] ?? null) : old)),
    }),
  }))
}

function pointsUnder(signal: RecordedSignal, { points, watched, without }: Course): number | null {
  if (without.has(signal.scorer) || (isWatchable(signal.scorer) && watched.has(signal.name))) return null
  return points(signal)
}

/** The policy's own names → the settings that they come from. */
const SETTINGS: Readonly<Record<string, string>> = {
  dmarc: 'dmarc.enforce',
  malware: 'actions.malware',
  oversize: 'limits.oversize',
  quarantine: 'quarantine.*',
}

function settingSteps(group: RecordedGroup, before: State, next: Course): Step[] {
  const steps: Step[] = []
  const step = (cause: string, apply: Step['apply']): unknown => steps.push({ cause, apply })
  // What a domain or a recipient set for itself stands in the database, not in the file.
  if (group.level === 'site') {
    for (const name of ['tag', 'quarantine', 'reject'] as const) {
      const threshold = next.policy.score[name]
      if (threshold === before.policy.score[name] || (next.budgeted && name !== 'reject')) continue
      step(`score.${name}`, state => ({
        ...state,
        policy: { ...state.policy, score: { ...state.policy.score, [name]: threshold } },
      }))
    }
    if (next.observe !== before.observe) step('mode', state => ({ ...state, observe: next.observe }))
  }
  for (const [name, answer] of Object.entries(next.policy.onError)) {
    if (answer === before.policy.onError[name] || !before.failed.includes(name)) continue
    step(name === 'clamd' ? 'clamd.on_error' : `checks.${name.replaceAll('-', '_')}.on_error`, state => ({
      ...state,
      policy: { ...state.policy, onError: { ...state.policy.onError, [name]: answer } },
    }))
  }
  for (const name of before.failed)
    if (next.without.has(name))
      step(`${name} is not asked`, state => ({ ...state, failed: state.failed.filter(other => other !== name) }))
  const { score: _, onError: __, ...others } = next.policy
  for (const [name, value] of Object.entries(others)) {
    if (group.level !== 'site' && (name === 'dmarc' || name === 'quarantine')) continue
    if (JSON.stringify(value) === JSON.stringify(before.policy[name as keyof typeof others])) continue
    step(SETTINGS[name] ?? name, state => ({ ...state, policy: { ...state.policy, [name]: value } }))
  }
  return steps
}
