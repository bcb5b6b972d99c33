/**
 * The tables of the embedded database, one file below `data`. Times are whole seconds since 1970 (UTC), days are whole days since
 * then. Whose a row is stands in `scope`: `site`, `domain:example.org` or `recipient:ann@example.org` (policy/scope-name.ts).
 *
 * Who changes a table that daemons keep in memory raises its topic in `change` in the same transaction (`raise` in state.ts).
 */
import type { Schema } from '../database/sqlite.ts'

export const SCHEMA: Schema = {
  version: 2,
  mode: 'wal',
  steps: [
    `CREATE TABLE change (topic TEXT PRIMARY KEY, generation INTEGER NOT NULL) STRICT, WITHOUT ROWID;

     -- Keys for the hashes below, one for each purpose: without it a hash names nobody.
     CREATE TABLE secret (purpose TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;

     -- What a scope sets for itself; value is JSON.
     CREATE TABLE setting (
       scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, set_at INTEGER NOT NULL, owner TEXT NOT NULL,
       reason TEXT NOT NULL, PRIMARY KEY (scope, name)) STRICT, WITHOUT ROWID;
     -- What a scope lets the ones below it set: JSON, { "least", "most" } or { "words" }; JSON null: nothing.
     CREATE TABLE bound (
       scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, set_at INTEGER NOT NULL, owner TEXT NOT NULL,
       reason TEXT NOT NULL, PRIMARY KEY (scope, name)) STRICT, WITHOUT ROWID;
     -- Another address of a recipient's.
     CREATE TABLE alias (address TEXT PRIMARY KEY, primary_address TEXT NOT NULL) STRICT, WITHOUT ROWID;

     -- Allowed and blocked senders. changed: the generation of its topic, so that a daemon reads only what is new to it.
     -- A row that is gone stays until all have heard of it.
     CREATE TABLE entry (
       id INTEGER PRIMARY KEY, scope TEXT NOT NULL, list TEXT NOT NULL CHECK (list IN ('allow', 'block')),
       kind TEXT NOT NULL CHECK (kind IN ('address', 'domain', 'domains', 'network')), value TEXT NOT NULL,
       insist INTEGER NOT NULL, description TEXT NOT NULL, owner TEXT NOT NULL, reason TEXT NOT NULL,
       created_at INTEGER NOT NULL, expires_at INTEGER, hits INTEGER NOT NULL DEFAULT 0, last_hit_day INTEGER,
       changed INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0, UNIQUE (scope, list, kind, value)) STRICT;
     CREATE INDEX entry_changed ON entry (changed);
     CREATE INDEX entry_expires ON entry (expires_at);

     -- Who wrote to whom: 8 octets of the keyed hash of the own address, then the keyed hash of both addresses together. So what
     -- somebody's mail has taught can be forgotten, and nothing else be asked.
     CREATE TABLE correspondent (pair BLOB PRIMARY KEY, expires_day INTEGER NOT NULL) STRICT, WITHOUT ROWID;
     CREATE INDEX correspondent_expires ON correspondent (expires_day);

     -- As version 2 has it, below.
     -- With row numbers: references are random, and rows in their order would spread each write over the whole file.
     CREATE TABLE verdict (reference TEXT PRIMARY KEY, at INTEGER NOT NULL, facts TEXT NOT NULL) STRICT;
     CREATE INDEX verdict_at ON verdict (at);

     -- What somebody confirmed of a message: numbers only. source: release, report, list, learn.
     CREATE TABLE outcome (
       reference TEXT PRIMARY KEY, day INTEGER NOT NULL, wanted INTEGER NOT NULL, score REAL NOT NULL,
       source TEXT NOT NULL) STRICT, WITHOUT ROWID;
     -- All that a histogram takes.
     CREATE INDEX outcome_day ON outcome (day, wanted, score);
     -- The tag threshold that a false-positive budget led to, for what budget and from what start, and the day of its last change.
     CREATE TABLE chosen_threshold (
       scope TEXT PRIMARY KEY, tag REAL NOT NULL, budget REAL NOT NULL, start REAL NOT NULL,
       day INTEGER NOT NULL) STRICT, WITHOUT ROWID;

     -- Keyed hashes of network, sender and recipient together; sender alone where the admin lets one through.
     CREATE TABLE greylisted (
       triplet BLOB PRIMARY KEY, first_at INTEGER NOT NULL, passed_at INTEGER, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
     CREATE INDEX greylisted_expires ON greylisted (expires_at);
     CREATE TABLE greylist_let (sender BLOB PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

     -- Rate limits: a bucket for each keyed hash of a network or a user.
     CREATE TABLE bucket (name BLOB PRIMARY KEY, level REAL NOT NULL, at REAL NOT NULL) STRICT, WITHOUT ROWID;`,

    `-- What explain and plan need of a verdict: numbers and rule names. No address, no text. Wrapped by the key of its day (class
     -- explain), so that a copy of this file says nothing after its time. What version 1 kept in the clear goes: wrapped now it would
     -- still stand in the copies that were made before, and it had days to live.
     DROP TABLE verdict;
     CREATE TABLE verdict (reference TEXT PRIMARY KEY, at INTEGER NOT NULL, facts BLOB NOT NULL) STRICT;
     CREATE INDEX verdict_at ON verdict (at);`,
  ],
}
