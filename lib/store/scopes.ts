/**
 * What domains and recipients set for themselves, in memory as the database has it. With no settings below the site's it costs
 * a message nothing.
 */
import { LRUCache } from 'lru-cache'
import { addressKey, levelOf, scopesOf } from '../policy/scope-name.ts'
import { effective, fits, isBound, isScopedName } from '../policy/scoped.ts'
import type { Address } from '../mail/address.ts'
import type { Bound, Effective, Layer, ScopedName, ScopedValue } from '../policy/scoped.ts'
import type { ScopeName } from '../policy/scope-name.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { State } from './state.ts'

type Rows = { readonly layers: ReadonlyMap<ScopeName, Layer>; readonly aliases: ReadonlyMap<string, string> }

export class Scopes {
  #rows: Rows = { layers: new Map(), aliases: new Map() }
  /** Policies that were worked out over `#site`, by the scopes that they are made of. */
  readonly #made = new LRUCache<string, Effective>({ max: 10_000 })
  #site: Effective | null = null

  constructor(state: State) {
    state.follow('settings', database => {
      this.#rows = readRows(database)
      this.#made.clear()
    })
  }

  /**
   * Whose mailbox it is: an alias' own address, else the address without its detail, unless it has settings of its own.
   * `delimiter`: what stands between a mailbox's name and a detail (`ann+shop`); null: nothing does.
   */
  own(address: Address, delimiter: string | null): string {
    const typed = addressKey(address)
    const plain = withoutDetail(typed, delimiter)
    const { aliases, layers } = this.#rows
    return aliases.get(typed) ?? (layers.has(`recipient:${typed}`) ? typed : (aliases.get(plain) ?? plain))
  }

  /** `own`: as `own` gives it; null: nobody in particular. The same object for all who have the same settings. */
  policy(site: Effective, own: string | null): Effective {
    const { layers } = this.#rows
    if (layers.size === 0) return site
    const names: readonly ScopeName[] = own === null ? ['site'] : scopesOf(own)
    const closer = names.flatMap(name => layers.get(name) ?? [])
    if (closer.length === 0) return site
    if (this.#site !== site) this.#made.clear()
    this.#site = site
    const key = closer.map(({ scope }) => scope).join(' ')
    let made = this.#made.get(key)
    if (made === undefined) this.#made.set(key, (made = effective(site, closer)))
    return made
  }

  /** Scopes in which a trial has an end, with that day. */
  trials(): readonly { readonly scope: ScopeName; readonly until: string }[] {
    return [...this.#rows.layers.values()].flatMap(({ scope, values }) => {
      const until = values.get('observe_until')
      return typeof until === 'string' ? [{ scope, until }] : []
    })
  }

  /** Does any scope set one of these? */
  anySets(names: readonly ScopedName[]): boolean {
    return (
      this.#rows.layers.size > 0 &&
      [...this.#rows.layers.values()].some(({ values }) => names.some(name => values.has(name)))
    )
  }
}

export function withoutDetail(address: string, delimiter: string | null): string {
  if (delimiter === null) return address
  const at = address.lastIndexOf('@')
  const local = at < 0 ? address : address.slice(0, at)
  const cut = local.indexOf(delimiter)
  return cut < 1 ? address : `${local.slice(0, cut)}${at < 0 ? '' : address.slice(at)}`
}

/** Rows that another program wrote and that fit nothing are passed over. */
export function readRows(database: DatabaseSync): Rows {
  const layers = new Map<
    ScopeName,
    { scope: ScopeName; values: Map<ScopedName, ScopedValue>; bounds: Map<ScopedName, Bound> }
  >()
  const layer = (scope: ScopeName) => {
    const there = layers.get(scope)
    if (there !== undefined) return there
    const made = { scope, values: new Map<ScopedName, ScopedValue>(), bounds: new Map<ScopedName, Bound>() }
    layers.set(scope, made)
    return made
  }
  for (const row of database.prepare('SELECT scope, name, value FROM setting').iterate()) {
    const [name, value] = [String(row['name']), parsed(row['value'])]
    if (isScopedName(name) && fits(name, value)) layer(row['scope'] as ScopeName).values.set(name, value)
  }
  for (const row of database.prepare('SELECT scope, name, value FROM bound').iterate()) {
    const [name, value] = [String(row['name']), parsed(row['value'])]
    const scope = row['scope'] as ScopeName
    if (isScopedName(name) && isBound(value) && levelOf(scope) !== 'recipient') layer(scope).bounds.set(name, value)
  }
  const aliases = new Map<string, string>()
  for (const row of database.prepare('SELECT address, primary_address FROM alias').iterate())
    aliases.set(String(row['address']), String(row['primary_address']))
  return { layers, aliases }
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}
