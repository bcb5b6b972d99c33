/**
 * What a domain or a recipient may decide for itself: settings laid over the site's, the closest scope last, within what the
 * scopes above allow. Pure.
 *
 * Bounds hold for all scopes below the one that sets them, whatever was set there before: a number outside is brought to the
 * nearest one that is allowed, anything else that is not allowed does not count.
 */
import { levelOf } from './scope-name.ts'
import type { ScopeLevel, ScopeName } from './scope-name.ts'

/** The names are those of the settings file, and so are the values: `off` where there is no threshold. */
export type ScopedSettings = {
  readonly mode: 'enforce' | 'observe'
  /** A day, `2026-12-31`: until its end the scope only observes; then the admin is told, and decides. Null: no trial. */
  readonly observe_until: string | null
  readonly 'score.tag': number
  readonly 'score.quarantine': number | 'off'
  readonly 'score.reject': number | 'off'
  readonly 'dmarc.enforce': boolean
  readonly 'quarantine.mailbox': string | null
  readonly 'newsletters.mailbox': string | null
  readonly 'greylist.enabled': boolean
}

export type ScopedName = keyof ScopedSettings
export type ScopedValue = string | number | boolean | null

/** What the scopes below may set. Null: nothing, it is decided here. */
export type Bound = { readonly least?: number; readonly most?: number; readonly words?: readonly ScopedValue[] } | null

export type Layer = {
  readonly scope: ScopeName
  readonly values: ReadonlyMap<ScopedName, ScopedValue>
  readonly bounds: ReadonlyMap<ScopedName, Bound>
}

export type Effective = ScopedSettings & {
  /** The closest scope that decided anything. */
  readonly level: ScopeLevel
}

const isPoints = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1000
const isText = (value: unknown): boolean => value === null || (typeof value === 'string' && value.length < 400)

/** What a value must be: the database may have been written by another program. */
const FITS: Readonly<Record<ScopedName, (value: unknown) => boolean>> = {
  mode: value => value === 'enforce' || value === 'observe',
  observe_until: value => value === null || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)),
  'score.tag': isPoints,
  'score.quarantine': value => value === 'off' || isPoints(value),
  'score.reject': value => value === 'off' || isPoints(value),
  'dmarc.enforce': value => typeof value === 'boolean',
  'quarantine.mailbox': isText,
  'newsletters.mailbox': isText,
  'greylist.enabled': value => typeof value === 'boolean',
}

export const SCOPED_NAMES = Object.keys(FITS) as readonly ScopedName[]

export function isScopedName(name: string): name is ScopedName {
  return Object.hasOwn(FITS, name)
}

export function fits(name: ScopedName, value: unknown): value is ScopedValue {
  return FITS[name](value)
}

/** The same for a bound: else the first message below it would meet what is none. */
export function isBound(value: unknown): value is Bound {
  if (value === null) return true
  if (typeof value !== 'object' || Array.isArray(value)) return false
  const { least, most, words } = value as Readonly<Record<string, unknown>>
  const isLimit = (one: unknown): boolean => one === undefined || typeof one === 'number'
  return isLimit(least) && isLimit(most) && (words === undefined || Array.isArray(words))
}

/** `layers` from the widest scope to the closest. */
export function effective(site: ScopedSettings, layers: readonly Layer[]): Effective {
  const settings: Record<ScopedName, ScopedValue> = { ...site }
  const bounds = new Map<ScopedName, Bound[]>()
  let level: ScopeLevel = 'site'
  for (const { scope, values, bounds: own } of layers) {
    const chosen = new Set<ScopedName>()
    for (const [name, value] of values) {
      const allowed = (bounds.get(name) ?? []).reduce<ScopedValue | undefined>(within, value)
      if (allowed === undefined || !(bounds.get('mode') ?? []).every(bound => mayWatch(name, value, bound))) continue
      settings[name] = allowed
      chosen.add(name)
      level = levelOf(scope)
    }
    // Who chooses a mode is in no trial of the scopes above.
    if (values.has('mode') && !values.has('observe_until') && chosen.has('mode')) settings.observe_until = null
    for (const [name, bound] of own) bounds.set(name, [...(bounds.get(name) ?? []), bound])
  }
  return { ...(settings as ScopedSettings), level }
}

/** `value` as far as `bound` allows it; undefined where it does not. */
export function within(value: ScopedValue | undefined, bound: Bound): ScopedValue | undefined {
  if (value === undefined || bound === null) return undefined
  const { least = -Infinity, most = Infinity, words } = bound
  if (words?.includes(value) === true) return value
  if (typeof value === 'number' || value === 'off') {
    const number = value === 'off' ? Infinity : value
    const nearest = Math.max(least, Math.min(most, number))
    if (words !== undefined && least === -Infinity && most === Infinity) return undefined
    return nearest === Infinity ? 'off' : nearest
  }
  return words === undefined ? value : undefined
}

/** A trial is the mode observe: `bound` of `mode` holds for it, too. True of every other setting. */
export function mayWatch(name: ScopedName, value: ScopedValue, bound: Bound): boolean {
  return name !== 'observe_until' || value === null || within('observe', bound) === 'observe'
}

/** Does the scope only watch at `now`? A trial that is over goes on watching until somebody decides. */
export function observes({ mode, observe_until }: Pick<ScopedSettings, 'mode' | 'observe_until'>): boolean {
  return mode === 'observe' || observe_until !== null
}
