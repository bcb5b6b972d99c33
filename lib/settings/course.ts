/**
 * Settings → how they would decide about mail that was judged already (policy/what-if.ts), and what of them cannot be told
 * from what was kept of it.
 */
import { isDeepStrictEqual } from 'node:util'
import { POINTS } from '../scorers/rules/points.ts'
import { RULES } from '../scorers/rules/table.ts'
import { flat } from './load.ts'
import { sitePolicyOf } from './site-policy.ts'
import type { Course } from '../policy/what-if.ts'
import type { LoadedRules } from '../scorers/own-rules/load.ts'
import type { OwnRule } from '../scorers/own-rules/rule.ts'
import type { Settings } from './settings.ts'

const BUILT_IN: ReadonlyMap<string, number> = new Map(RULES.map(({ name, points }) => [name, POINTS[name] ?? points]))

/** `own`: the rules of its files, as ownRulesOf gives them. */
export function courseOf(settings: Settings, own: LoadedRules): Course {
  const ownPoints = new Map(own.rules.filter(({ counts }) => counts).map(({ name, points }) => [name, points]))
  return {
    policy: sitePolicyOf(settings),
    observe: settings.mode === 'observe',
    budgeted: settings.false_positive_budget !== 'off',
    points({ scorer, name, points }) {
      if (scorer === 'own-rules') return ownPoints.get(name) ?? (name === 'RULES_TIMEOUT' ? points : null)
      if (scorer !== 'rules') return points
      const changed = own.points[name] ?? BUILT_IN.get(name)
      // A rule that only an earlier version of the program had keeps what it gave then; one that is off is not asked.
      return changed === undefined ? points : own.points[name] === 0 ? null : changed
    },
    watched: new Set(settings.rules.observe),
    without: new Set(notAsked(settings)),
  }
}

function notAsked({ clamd, spamscanner, classifier, lists, dns_lists }: Settings): string[] {
  return [
    ...(clamd.socket === null ? ['clamd'] : []),
    ...(spamscanner.path === null ? ['spamscanner'] : []),
    ...(classifier.shipped || classifier.site ? [] : ['classifier']),
    ...(lists.accept.length + lists.spam.length + lists.links.length > 0 ? [] : ['lists']),
    ...(dns_lists.addresses.length + dns_lists.domains.length > 0 ? [] : ['dns-lists']),
  ]
}

/** Settings that are decided again from what was kept. */
const DECIDED =
  /^(?:score\.(?:tag|quarantine|reject)|dmarc\.enforce|(?:checks\.\w+|clamd)\.on_error|actions\.malware|limits\.oversize|quarantine\.\w+|mode|rules\.(?:off|observe|files|spamassassin))$/

/** Settings that no verdict depends on. */
const OF_NO_WEIGHT =
  /^(?:listen|socket\.\w+|user|group|dns\.(?:servers|cache_entries)|log\.\w+|workers|data|metrics\.\w+|web\.\w+|drain_ms|(?:retention|keys|desk|release|digest)\.\w+|tag\.headers|limits\.connections|classifier\.(?:keep_days|reporter_\w+))$/

/** What is different in `next` and cannot be told from what was kept, in sentences; `current` is in force now. */
export function outOfReach(current: Loaded, next: Loaded): readonly string[] {
  const [old, now] = [flat(current.settings), flat(next.settings)]
  const settings = [...now.keys()].filter(
    name => !DECIDED.test(name) && !OF_NO_WEIGHT.test(name) && !isDeepStrictEqual(old.get(name), now.get(name)),
  )
  return [
    ...settings.map(name => `${name}: ${REASONS.find(([pattern]) => pattern.test(name))?.[1] ?? OTHERWISE}`),
    ...ownRuleChanges(current.own, next.own),
    ...switchedOn(current, next),
  ]
}

export type Loaded = { readonly settings: Settings; readonly own: LoadedRules }

const OTHERWISE = 'what it would change is not known: the messages are gone'
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /^skip\./,
    'mail that was not judged left nothing to judge now, and what would no longer be judged is counted as if it were',
  ],
  [/^brownout\./, 'what was left out found nothing then, and what it would have found is not known'],
  [
    /^(?:false_positive_budget|budget\.)/,
    'the thresholds that it would choose are not worked out here (cleanmilter thresholds tells them): those of then hold',
  ],
  [/^refuse\./, 'who sent and who received is not kept, so nobody can say who would be refused'],
  [/^(?:lists|dns_lists)\./, 'who is on a list is not kept: findings of lists count as they did'],
  [
    /^(?:classifier|spamscanner)\.|^clamd\.(?:socket|max_octets|timeout_ms)/,
    'the messages are gone: what it found counts as it did, unless it is switched off altogether',
  ],
]

function ownRuleChanges({ rules: old }: LoadedRules, { rules: now }: LoadedRules): string[] {
  const before = new Map(old.map(rule => [rule.name, rule]))
  const added = now.filter(({ name, counts }) => counts && !(before.get(name)?.counts ?? false)).map(({ name }) => name)
  const changed = now.filter(rule => rule.counts && differs(before.get(rule.name), rule)).map(({ name }) => name)
  return [
    ...(added.length === 0 ? [] : [`new rules: on which messages they hold is not known: ${listed(added)}`]),
    ...(changed.length === 0
      ? []
      : [`rules with another text: they count where the old text held: ${listed(changed)}`]),
  ]
}

function differs(old: OwnRule | undefined, { test, written }: OwnRule): boolean {
  if (old === undefined || !old.counts) return false
  if (old.written !== undefined || written !== undefined) return old.written !== written
  const text = (one: unknown): string =>
    JSON.stringify(one, (_, value: unknown) => (value instanceof RegExp ? String(value) : value))
  return text(old.test) !== text(test)
}

/** A rule that is off was not looked for. */
function switchedOn(current: Loaded, next: Loaded): string[] {
  const names = Object.entries(current.own.points)
    .filter(([name, points]) => points === 0 && next.own.points[name] !== 0)
    .map(([name]) => name)
  return names.length === 0
    ? []
    : [`rules that were off: on which messages they would have held is not known: ${listed(names)}`]
}

function listed(names: readonly string[]): string {
  return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`
}
