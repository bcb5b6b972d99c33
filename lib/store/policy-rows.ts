/**
 * The rows of scopes' settings, bounds and aliases, as commands read and change them. Each change raises `settings`, so that
 * every daemon takes it within a quarter of a second.
 */
import { contradictions } from '../policy/document.ts'
import { fits, isScopedName } from '../policy/scoped.ts'
import { raise } from './state.ts'
import type { PlacedAlias, PlacedBound, PlacedValue, PolicyDocument } from '../policy/document.ts'
import type { Bound, ScopedName } from '../policy/scoped.ts'
import type { ScopeName } from '../policy/scope-name.ts'
import type { DatabaseSync } from 'node:sqlite'

/** Who changes something, and why; both for the colleagues who look at it later. */
export type Author = { readonly owner: string; readonly reason: string; readonly at: Date }

/** What is asked for contradicts itself, or what is there. Nothing was changed. */
export class ContradictionError extends Error {
  override readonly name = 'ContradictionError'
  readonly texts: readonly string[]
  constructor(texts: readonly string[]) {
    super(texts.join('\n'))
    this.texts = texts
  }
}

export function readDocument(database: DatabaseSync): PolicyDocument {
  const place = (row: Record<string, unknown>): string => {
    const by = String(row['owner'])
    const day = new Date(Number(row['set_at']) * 1000).toISOString().slice(0, 10)
    return `set on ${day}${by === '' ? '' : ` by ${by}`}`
  }
  const values = database.prepare('SELECT * FROM setting ORDER BY scope, name').all()
  const bounds = database.prepare('SELECT * FROM bound ORDER BY scope, name').all()
  const aliases = database.prepare('SELECT * FROM alias ORDER BY address').all()
  return {
    values: values.flatMap((row): PlacedValue[] => {
      const { scope, name, value } = row as { scope: ScopeName; name: string; value: string }
      const read: unknown = JSON.parse(value)
      return isScopedName(name) && fits(name, read) ? [{ scope, name, value: read, place: place(row) }] : []
    }),
    bounds: bounds.flatMap((row): PlacedBound[] => {
      const { scope, name, value } = row as { scope: ScopeName; name: string; value: string }
      return isScopedName(name) ? [{ scope, name, bound: JSON.parse(value) as Bound, place: place(row) }] : []
    }),
    aliases: aliases.map((row): PlacedAlias => ({
      address: String(row['address']),
      primary: String(row['primary_address']),
      place: 'set before',
    })),
  }
}

/** What comes in over what is there. */
export function merged(there: PolicyDocument, coming: PolicyDocument): PolicyDocument {
  const over = <T>(old: readonly T[], given: readonly T[], key: (one: T) => string): readonly T[] => {
    const keys = new Set(given.map(key))
    return [...old.filter(one => !keys.has(key(one))), ...given]
  }
  const named = ({ scope, name }: { readonly scope: ScopeName; readonly name: ScopedName }): string =>
    `${scope} ${name}`
  return {
    values: over(there.values, coming.values, named),
    bounds: over(there.bounds, coming.bounds, named),
    aliases: over(there.aliases, coming.aliases, ({ address }) => address),
  }
}

/**
 * Within a transaction that writes. `replace`: what is not in `coming` goes. Throws ContradictionError; then the transaction
 * must be undone.
 */
export function writeDocument(
  database: DatabaseSync,
  coming: PolicyDocument,
  { owner, reason, at }: Author,
  { replace = false }: { readonly replace?: boolean } = {},
): void {
  const texts = contradictions(replace ? coming : merged(readDocument(database), coming))
  if (texts.length > 0) throw new ContradictionError(texts)
  if (replace) database.exec('DELETE FROM setting; DELETE FROM bound; DELETE FROM alias')
  const seconds = Math.floor(at.getTime() / 1000)
  const setting = database.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?, ?, ?, ?, ?)')
  for (const { scope, name, value } of coming.values)
    setting.run(scope, name, JSON.stringify(value), seconds, owner, reason)
  const bound = database.prepare('INSERT OR REPLACE INTO bound VALUES (?, ?, ?, ?, ?, ?)')
  for (const one of coming.bounds) bound.run(one.scope, one.name, JSON.stringify(one.bound), seconds, owner, reason)
  const alias = database.prepare('INSERT OR REPLACE INTO alias VALUES (?, ?)')
  for (const { address, primary } of coming.aliases) alias.run(address, primary)
  raise(database, 'settings')
}

/** How many rows went. Within a transaction that writes. */
export function removeRows(
  database: DatabaseSync,
  table: 'setting' | 'bound',
  scope: ScopeName,
  names: readonly ScopedName[],
): number {
  const remove = database.prepare(
    table === 'setting'
      ? 'DELETE FROM setting WHERE scope = ? AND name = ?'
      : 'DELETE FROM bound WHERE scope = ? AND name = ?',
  )
  const gone = names.reduce((sum, name) => sum + Number(remove.run(scope, name).changes), 0)
  if (gone > 0) raise(database, 'settings')
  return gone
}

export function removeAlias(database: DatabaseSync, address: string): boolean {
  const gone = Number(database.prepare('DELETE FROM alias WHERE address = ?').run(address).changes) > 0
  if (gone) raise(database, 'settings')
  return gone
}
