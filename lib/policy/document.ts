/**
 * All that scopes set, each with the place where it stands, and what in it contradicts itself. Pure.
 */
import { keyText, levelOf, scopesOf } from './scope-name.ts'
import { mayWatch, within } from './scoped.ts'
import type { Bound, ScopedName, ScopedValue } from './scoped.ts'
import type { ScopeName } from './scope-name.ts'

/** `place`: `policy.yaml, line 12`, or how it is known where it was set before. */
export type PlacedValue = {
  readonly scope: ScopeName
  readonly name: ScopedName
  readonly value: ScopedValue
  readonly place: string
}
export type PlacedBound = Omit<PlacedValue, 'value'> & { readonly bound: Bound }
/** Both as addressKey gives them. */
export type PlacedAlias = { readonly address: string; readonly primary: string; readonly place: string }

export type PolicyDocument = {
  readonly values: readonly PlacedValue[]
  readonly bounds: readonly PlacedBound[]
  readonly aliases: readonly PlacedAlias[]
}

export function scopeText(scope: ScopeName): string {
  return scope === 'site' ? 'site' : keyText(nameIn(scope))
}

/** Without the level. */
function nameIn(scope: ScopeName): string {
  return scope.slice(scope.indexOf(':') + 1)
}

/** The scopes above `scope`, the widest first. */
export function above(scope: ScopeName): readonly ScopeName[] {
  switch (levelOf(scope)) {
    case 'site':
      return []
    case 'domain':
      return ['site']
    case 'recipient':
      return scopesOf(nameIn(scope)).slice(0, -1)
    default:
      throw new Error(scope)
  }
}

/** `3..10`, `3..`, `..10|off`, `observe|enforce`, `none`. */
export function boundText(bound: Bound): string {
  if (bound === null) return 'none'
  const { least, most, words = [] } = bound
  const range = least === undefined && most === undefined ? [] : [`${least ?? ''}..${most ?? ''}`]
  const all = [...range, ...words.map(word => JSON.stringify(word).replace(/^"(.*)"$/s, '$1'))]
  return all.length === 0 ? 'any' : all.join('|')
}

/** A sentence for each contradiction, with both places. */
export function contradictions({ values, bounds, aliases }: PolicyDocument): readonly string[] {
  return [
    ...values.flatMap(value => outOfBounds(value, bounds)),
    ...values.flatMap(value => againstAnother(value, values)),
    ...bounds.flatMap(bound => impossible(bound, bounds)),
    ...aliases.flatMap(alias => aliasTrouble(alias, aliases, values)),
  ]
}

const said = ({ scope, name, value, place }: PlacedValue): string =>
  `${scopeText(scope)}: ${name} ${String(value)} (${place})`
const saidBound = ({ scope, name, bound, place }: PlacedBound): string =>
  `${scopeText(scope)} allows ${name} ${boundText(bound)} (${place})`

function outOfBounds(value: PlacedValue, bounds: readonly PlacedBound[]): string[] {
  const wider = above(value.scope)
  return bounds
    .filter(one => wider.includes(one.scope) && !isAllowed(value, one))
    .map(one => `${said(value)} is not what ${saidBound(one)}`)
}

function isAllowed({ name, value }: PlacedValue, { name: of, bound }: PlacedBound): boolean {
  if (of === 'mode' && !mayWatch(name, value, bound)) return false
  return of !== name || within(value, bound) === value
}

function againstAnother(value: PlacedValue, values: readonly PlacedValue[]): string[] {
  const other = (name: ScopedName): PlacedValue | undefined =>
    values.find(one => one.scope === value.scope && one.name === name)
  const below = (name: ScopedName, so: string): string[] => {
    const higher = other(name)
    return typeof value.value === 'number' && typeof higher?.value === 'number' && value.value < higher.value
      ? [`${said(value)} is below ${said(higher)}: ${so}`]
      : []
  }
  switch (value.name) {
    case 'score.reject':
      return below('score.quarantine', 'nothing would ever be quarantined for its score')
    case 'score.quarantine':
      return below('score.tag', 'mail would be held back that is not even marked')
    case 'observe_until': {
      const mode = other('mode')
      return value.value !== null && mode?.value === 'enforce'
        ? [`${said(value)} only observes, and ${said(mode)} does not: leave one of them away`]
        : []
    }
    default:
      return []
  }
}

function impossible(bound: PlacedBound, bounds: readonly PlacedBound[]): string[] {
  const { least = -Infinity, most = Infinity } = bound.bound ?? {}
  if (least > most) return [`${saidBound(bound)}: the least is above the most`]
  const wider = above(bound.scope)
  return bounds.flatMap(one => {
    if (one.name !== bound.name || !wider.includes(one.scope)) return []
    const { least: from = -Infinity, most: to = Infinity } = one.bound ?? {}
    const apart = bound.bound !== null && (one.bound === null || most < from || least > to)
    return apart ? [`${saidBound(bound)} is outside of what ${saidBound(one)}`] : []
  })
}

function aliasTrouble(alias: PlacedAlias, aliases: readonly PlacedAlias[], values: readonly PlacedValue[]): string[] {
  const { address, primary, place } = alias
  const what = `${keyText(address)} as an alias of ${keyText(primary)} (${place})`
  if (address === primary) return [`${what}: both are the same address`]
  const further = aliases.find(one => one.address === primary)
  if (further !== undefined)
    return [
      `${what}, and ${keyText(primary)} is one of ${keyText(further.primary)} (${further.place}): name the last one`,
    ]
  const own = values.find(one => one.scope === `recipient:${address}`)
  return own === undefined ? [] : [`${what} would never use ${said(own)}: set it for ${primary}`]
}
