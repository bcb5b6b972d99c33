/**
 * Whom a request is about: an address as somebody types it, its main name, its aliases, and all of their spellings with a detail.
 * Source: GDPR Art. 15 to 17; the Swiss FADP Art. 25 and 32.
 */
import { readAddressKey } from '../../policy/scope-name.ts'
import { withoutDetail } from '../../store/scopes.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Quarantine } from '../../quarantine/quarantine.ts'
import type { State } from '../../store/state.ts'

/** Where personal data may be. Neither database has to be there. */
export type Kept = { readonly store: State; readonly quarantine: Quarantine }

export type Subject = {
  /** The main name, an addressKey. */
  readonly address: string
  /** The main name, its aliases, and what was typed. */
  readonly addresses: readonly string[]
  /** Is this address theirs, in any case, with any detail? */
  readonly owns: (address: string) => boolean
  /** Does a text name one of `addresses`? */
  readonly isIn: (text: string) => boolean
  /** The text with `instead` in the place of each of them. */
  readonly takeOut: (text: string, instead: string) => string
}

/** `delimiter`: what stands between a mailbox's name and a detail; null: nothing does. Null: what was typed is no address. */
export function subjectOf({ store }: Pick<Kept, 'store'>, typed: string, delimiter: string | null): Subject | null {
  const key = readAddressKey(typed.trim())
  if (key === null) return null
  const { aliases, ownSettings } = ifThere(store, database => readNames(database, key)) ?? NOTHING
  const plain = ownSettings ? key : withoutDetail(key, delimiter)
  const address = aliases.get(key) ?? aliases.get(plain) ?? plain
  const others = [...aliases].filter(([, primary]) => primary === address).map(([alias]) => alias)
  return subjectFrom(address, [plain, ...others], delimiter)
}

export function subjectFrom(address: string, others: readonly string[], delimiter: string | null): Subject {
  const addresses = [...new Set([address, ...others])]
  const known = new Set(addresses)
  const covers = (one: string): boolean => known.has(one) || known.has(withoutDetail(one, delimiter))
  // No letter, digit or sign that goes on with an address stands before or behind.
  const source = addresses.map(one => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const named = (): RegExp =>
    new RegExp(`(?<![\\p{L}\\p{N}.!#$%&*+/=?^_{|}~-])(?:${source})(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`, 'giu')
  return {
    address,
    addresses,
    owns: text => covers(text) || covers(readAddressKey(text) ?? ''),
    isIn: text => named().test(text),
    takeOut: (text, instead) => text.replace(named(), instead),
  }
}

/** Undefined where the database was never made: then nothing is held in it, and none is made. Throws DatabaseError. */
export function ifThere<T>(
  state: State,
  work: (database: DatabaseSync) => T,
  options: { readonly write?: boolean } = {},
): T | undefined {
  return state.exists ? state.demand(work, options) : undefined
}

type Names = { readonly aliases: ReadonlyMap<string, string>; readonly ownSettings: boolean }
const NOTHING: Names = { aliases: new Map(), ownSettings: false }

function readNames(database: DatabaseSync, key: string): Names {
  const rows = database.prepare('SELECT address, primary_address FROM alias').all()
  const own = database.prepare('SELECT 1 FROM setting WHERE scope = ? LIMIT 1').get(`recipient:${key}`)
  return {
    aliases: new Map(rows.map(row => [String(row['address']), String(row['primary_address'])])),
    ownSettings: own !== undefined,
  }
}
