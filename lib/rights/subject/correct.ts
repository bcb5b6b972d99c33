/** What is kept about an address, put right: what they chose, whose alias it is, and an address that moved. */
import { randomBytes } from 'node:crypto'
import { addressText } from '../../mail/address.ts'
import { parseDomain } from '../../mail/domain.ts'
import { pairsOf } from '../../store/correspondents.ts'
import { readAllAnew } from '../../store/entry-rows.ts'
import { raise } from '../../store/state.ts'
import { prepare } from './holder.ts'
import { ifThere } from './subject.ts'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Kept, Subject } from './subject.ts'

/** Nothing was changed. The message says what stands in the way. */
export class CorrectError extends Error {
  override readonly name = 'CorrectError'
}

export type Choices = { readonly language?: string | null; readonly schedule?: string | null }

/** Makes the person's row where there is none. Null: the site's choice. Throws DatabaseError. */
export function correctChoices({ quarantine }: Kept, { address }: Subject, { language, schedule }: Choices): void {
  quarantine.state.demand(
    database => {
      const tag = randomBytes(15).toString('base64url')
      database.prepare('INSERT OR IGNORE INTO person (tag, recipient) VALUES (?, ?)').run(tag, address)
      const set = (column: 'language' | 'schedule', value: string | null): void =>
        void database.prepare(`UPDATE person SET ${column} = ? WHERE recipient = ?`).run(value, address)
      if (language !== undefined) set('language', language)
      if (schedule !== undefined) set('schedule', schedule)
    },
    { write: true },
  )
}

export type Moved = Readonly<Record<'held' | 'keys' | 'settings' | 'lists' | 'aliases' | 'pairs_left', number>>

/**
 * All that was the main name's is `to`'s: `to` is an addressKey of which nothing else is kept. Whom they wrote to cannot be moved, as
 * the hashes hold the old name; it expires by itself (`pairs_left`). Links of digests so far hold no longer. Throws CorrectError,
 * DatabaseError.
 */
export function moveSubject(kept: Kept, subject: Subject, to: string): Moved {
  const { address: from } = subject
  if (subject.owns(to)) throw new CorrectError(`${to} is ${from} already: an alias, or the same with a detail`)
  refuseTaken(kept, from, to)
  // Rows of people first: mail that comes meanwhile for the new name has a row of its own, and joins them.
  const quarantine = ifThere(kept.quarantine.state, database => inQuarantine(database, from, to), { write: true })
  const store = ifThere(
    kept.store,
    database => {
      prepare(database, subject)
      return inStore(database, from, to)
    },
    { write: true },
  )
  return { held: 0, keys: 0, settings: 0, lists: 0, aliases: 0, pairs_left: 0, ...quarantine, ...store }
}

function inQuarantine(database: DatabaseSync, from: string, to: string): Pick<Moved, 'held' | 'keys'> {
  const change = changes(database)
  change('UPDATE person SET recipient = ? WHERE recipient = ?', to, from)
  const keys = change('UPDATE personal_key SET recipient = ? WHERE recipient = ?', to, from)
  // What came for the old name itself is handed back to the new one; what came for an alias still to the alias.
  database.function('is_old', { deterministic: true }, text =>
    String(text).toLowerCase() === written(from).toLowerCase() ? 1 : 0,
  )
  change('UPDATE held SET delivery = ? WHERE recipient = ? AND is_old(delivery)', written(to), from)
  return { keys, held: change('UPDATE held SET recipient = ? WHERE recipient = ?', to, from) }
}

function inStore(database: DatabaseSync, from: string, to: string): Omit<Moved, 'held' | 'keys'> {
  const change = changes(database)
  const [old, now] = [`recipient:${from}`, `recipient:${to}`]
  const settings =
    change('UPDATE setting SET scope = ? WHERE scope = ?', now, old) +
    change('UPDATE bound SET scope = ? WHERE scope = ?', now, old)
  const lists = change('UPDATE entry SET scope = ? WHERE scope = ?', now, old)
  const aliases = change('UPDATE alias SET primary_address = ? WHERE primary_address = ?', to, from)
  if (settings + aliases > 0) raise(database, 'settings')
  if (lists > 0) readAllAnew(database)
  return { settings, lists, aliases, pairs_left: pairsOf(database, from, null).length }
}

/** `to` must be nobody yet: to make one of two people is no correction. */
function refuseTaken({ store, quarantine }: Kept, from: string, to: string): void {
  const taken = (database: DatabaseSync, query: string, value: string): boolean =>
    database.prepare(`SELECT 1 FROM ${query} = ? LIMIT 1`).get(value) !== undefined
  const refuse = (what: string): never => {
    throw new CorrectError(
      `${to} has ${what} already; erase that first, or make ${from} an alias of it: --alias-of ${to}`,
    )
  }
  ifThere(store, database => {
    if (taken(database, 'alias WHERE address', to)) refuse('another main name')
    if (taken(database, 'alias WHERE primary_address', to)) refuse('aliases')
    if (taken(database, 'setting WHERE scope', `recipient:${to}`)) refuse('settings')
    if (taken(database, 'entry WHERE scope', `recipient:${to}`)) refuse('lists')
  })
  ifThere(quarantine.state, database => {
    if (taken(database, 'person WHERE recipient', to)) refuse('choices')
    if (taken(database, 'personal_key WHERE recipient', to)) refuse('a key of their own')
  })
}

function changes(database: DatabaseSync): (sql: string, ...values: SQLInputValue[]) => number {
  return (sql, ...values) => Number(database.prepare(sql).run(...values).changes)
}

/** An addressKey as an envelope has it. */
function written(key: string): string {
  const at = key.lastIndexOf('@')
  return addressText({ local: key.slice(0, at), domain: parseDomain(key.slice(at + 1)) })
}
