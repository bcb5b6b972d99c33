/** What the embedded database holds about an address. */
import { forgetPairs, pairsOf } from '../../store/correspondents.ts'
import { readAllAnew } from '../../store/entry-rows.ts'
import { letNoMore, letUntil, readLet } from '../../store/greylist-let.ts'
import { bucketsOfUser, forgetUser } from '../../store/rates.ts'
import { raise } from '../../store/state.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Holder } from './holder.ts'
import type { Subject } from './subject.ts'

const OWN_ENTRY = 'their_scope(scope)'
const ABOUT_ENTRY = "NOT their_scope(scope) AND kind = 'address' AND theirs(value)"
/** Columns of free text in which colleagues may have written an address. */
const TEXTS = {
  setting: ['owner', 'reason'],
  bound: ['owner', 'reason'],
  entry: ['owner', 'reason', 'description'],
} as const

export const IN_STORE: readonly Holder[] = [
  {
    class: 'settings',
    what: 'What this recipient decided for their mail (cleanmilter policy).',
    of: 'store',
    tables: ['setting', 'bound'],
    rows: database => [
      ...database.prepare('SELECT * FROM setting WHERE their_scope(scope) ORDER BY scope, name').all(),
      ...database.prepare('SELECT * FROM bound WHERE their_scope(scope) ORDER BY scope, name').all(),
    ],
    does: 'deleted',
    erase(database) {
      for (const table of ['setting', 'bound']) database.prepare(`DELETE FROM ${table} WHERE their_scope(scope)`).run()
      raise(database, 'settings')
    },
  },
  {
    class: 'aliases',
    what: 'Which addresses are the same recipient.',
    of: 'store',
    tables: ['alias'],
    rows: database => database.prepare(`SELECT * FROM alias WHERE ${ALIAS} ORDER BY address`).all(),
    does: 'deleted',
    erase(database) {
      database.prepare(`DELETE FROM alias WHERE ${ALIAS}`).run()
      raise(database, 'settings')
    },
  },
  {
    class: 'lists-own',
    what: 'Senders whom this recipient allowed or blocked; one that was taken off stays for a day, until every process has heard of it.',
    of: 'store',
    tables: ['entry'],
    rows: database => database.prepare(`SELECT * FROM entry WHERE ${OWN_ENTRY} ORDER BY id`).all(),
    without: ['changed'],
    does: 'deleted',
    erase: database => deleteEntries(database, OWN_ENTRY),
  },
  {
    class: 'lists-about',
    what: 'Entries of allow and block lists of the site, domains or other recipients that name this address as a sender.',
    of: 'store',
    tables: ['entry'],
    rows: database =>
      database
        .prepare(`SELECT scope, list, kind, value, created_at, expires_at FROM entry WHERE ${ABOUT_ENTRY} ORDER BY id`)
        .all()
        // Whose list it is is another person's business.
        .map(row => ({ ...row, scope: String(row['scope']).replace(/^recipient:.*$/s, 'a recipient') })),
    does: 'deleted',
    erase: database => deleteEntries(database, ABOUT_ENTRY),
  },
  {
    class: 'notes',
    what: 'Notes of administrators (owner, reason, description) that name this address.',
    of: 'store',
    tables: Object.keys(TEXTS),
    rows: database =>
      Object.entries(TEXTS).flatMap(([table, columns]) =>
        database
          .prepare(
            `SELECT '${table}' AS "table", ${columns.join(', ')} FROM ${table}
             WHERE NOT their_scope(scope) AND (${columns.map(one => `named(${one})`).join(' OR ')})`,
          )
          .all(),
      ),
    does: 'deleted',
    erase(database) {
      for (const [table, columns] of Object.entries(TEXTS))
        for (const column of columns)
          database.prepare(`UPDATE ${table} SET ${column} = unnamed(${column}) WHERE named(${column})`).run()
    },
  },
  {
    class: 'named-in-settings',
    what: 'Settings of the site or of a domain that name this address, such as a mailbox for the quarantine.',
    of: 'store',
    tables: ['setting'],
    rows: database =>
      database
        .prepare('SELECT * FROM setting WHERE NOT their_scope(scope) AND named(value) ORDER BY scope, name')
        .all(),
    does: 'kept',
    because: 'mail goes there by a decision of the site: change it with cleanmilter policy',
    erase: () => undefined,
  },
  {
    class: 'correspondents',
    what: 'To whom this address has written, and who here has written to it: keyed hashes, of which only the number and the day of expiry can be told.',
    of: 'store',
    tables: ['correspondent', 'secret'],
    rows: (database, subject) => [
      ...subject.addresses.flatMap(own =>
        pairsOf(database, own, null).map(day => ({ direction: 'from this address', expires_day: day })),
      ),
      ...pairsWithOthers(database, subject).flatMap(([own, other]) =>
        pairsOf(database, own, other).map(day => ({ direction: 'to this address', expires_day: day })),
      ),
    ],
    does: 'deleted',
    because: 'a pair with an address of this site that nothing else is kept of cannot be found; it expires by itself',
    erase(database, subject) {
      for (const [own, other] of pairsWithOthers(database, subject)) forgetPairs(database, own, other)
      for (const own of subject.addresses) forgetPairs(database, own, null)
    },
  },
  {
    class: 'greylist-let',
    what: 'That this address, as a sender, need not come back (cleanmilter greylist let): a keyed hash.',
    of: 'store',
    tables: ['greylist_let'],
    rows: (database, { addresses }) =>
      letNames(addresses).flatMap(name => {
        const until = letUntil(database, name)
        return until === null ? [] : [{ let_until: until }]
      }),
    does: 'deleted',
    erase(database, { addresses }) {
      for (const name of letNames(addresses)) letNoMore(database, name)
    },
  },
  {
    class: 'rate-limits',
    what: 'When this address, as the name of a login, last sent mail: a keyed hash that is forgotten within the time of the limit.',
    of: 'store',
    tables: ['bucket'],
    rows: (database, { addresses }) =>
      addresses.flatMap(one => bucketsOfUser(database, one)).map(at => ({ sent_at: Math.floor(at) })),
    does: 'deleted',
    erase(database, { addresses }) {
      for (const one of addresses) forgetUser(database, one)
    },
  },
]

const ALIAS = 'theirs(address) OR theirs(primary_address)'

/** Not marked as gone, as otherwise: that would keep the address for a day more. */
function deleteEntries(database: DatabaseSync, which: string): void {
  if (Number(database.prepare(`DELETE FROM entry WHERE ${which}`).run().changes) > 0) readAllAnew(database)
}

/** Who here may have written to them, as far as anything else is kept of those. */
function pairsWithOthers(database: DatabaseSync, { addresses, owns }: Subject): readonly (readonly [string, string])[] {
  const others = database
    .prepare(
      `SELECT primary_address AS address FROM alias UNION SELECT substr(scope, 11) FROM setting WHERE scope LIKE 'recipient:%'
       UNION SELECT substr(scope, 11) FROM entry WHERE scope LIKE 'recipient:%'`,
    )
    .all()
    .map(row => String(row['address']))
    .filter(one => !owns(one))
  return others.flatMap(own => addresses.map(other => [own, other] as const))
}

function letNames(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses.map(readLet).filter(name => name !== null))]
}
