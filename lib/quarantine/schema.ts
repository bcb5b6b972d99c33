/**
 * The tables of the quarantine, a file of its own below `data`: what was committed is on the disk, and a long import into the other
 * database holds up no mail. Times are whole seconds since 1970 (UTC), days whole days since then. A `recipient` is a mailbox as
 * `Scopes.own` gives it, and a `person` a recipient under a random tag.
 *
 * Clear are recipient, time, size, class and expiry; everything else about a message is sealed to its recipient's key (privacy/seal)
 * and wrapped by the key of its day (privacy/day-keys).
 */
import type { Schema } from '../database/sqlite.ts'

export const QUARANTINE_FILE = 'quarantine.db'

export const QUARANTINE_SCHEMA: Schema = {
  version: 1,
  mode: 'durable',
  steps: [
    `-- A held message; its octets are the file mail/DAY/NAME. key: the public key it is sealed to. twin: a keyed hash of the message,
     -- until we know that the MTA heard of it: a run that ended before may have held a message that comes again.
     -- claim: who is handing it back right now, until when. due_at: when it is to be handed back; by: recipient, admin or a bulk's id.
     CREATE TABLE held (
       id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL, delivery TEXT NOT NULL,
       held_at INTEGER NOT NULL, day INTEGER NOT NULL, expires_at INTEGER NOT NULL, octets INTEGER NOT NULL,
       class TEXT NOT NULL, key TEXT NOT NULL, entry BLOB, run TEXT NOT NULL, twin BLOB,
       claim TEXT, claimed_until INTEGER, due_at INTEGER, due_by TEXT, tries INTEGER NOT NULL DEFAULT 0, trouble TEXT) STRICT;
     CREATE INDEX held_recipient ON held (recipient, id);
     CREATE INDEX held_day ON held (day);
     CREATE INDEX held_expires ON held (expires_at) WHERE due_at IS NULL;
     CREATE INDEX held_asked ON held (expires_at) WHERE due_at IS NOT NULL;
     CREATE INDEX held_twin ON held (twin) WHERE twin IS NOT NULL;
     CREATE INDEX held_due ON held (due_at) WHERE due_at IS NOT NULL;
     CREATE INDEX held_by ON held (due_by) WHERE due_by IS NOT NULL;
     CREATE INDEX held_key ON held (key, id);
     CREATE INDEX held_entry ON held (day) WHERE entry IS NOT NULL;

     -- A recipient under a tag that tells nobody who they are; what they chose; what their last digest told of; until when a process
     -- is about to send the next one.
     CREATE TABLE person (
       tag TEXT PRIMARY KEY, recipient TEXT NOT NULL UNIQUE, language TEXT, schedule TEXT,
       digest_at INTEGER, digest_upto INTEGER NOT NULL DEFAULT 0, journal_upto INTEGER NOT NULL DEFAULT 0,
       asked_at INTEGER, claimed_until INTEGER) STRICT, WITHOUT ROWID;

     -- A recipient's own pair; the private half is wrapped by their password, and by their recovery code. Older pairs stay until
     -- nothing is sealed to them.
     CREATE TABLE personal_key (
       recipient TEXT NOT NULL, public_key TEXT NOT NULL, by_password TEXT NOT NULL, by_recovery_code TEXT NOT NULL,
       made_at INTEGER NOT NULL, current INTEGER NOT NULL, PRIMARY KEY (recipient, public_key)) STRICT, WITHOUT ROWID;

     -- Mail that an admin lets go after a bad rule: it goes at due_at, unless it is undone before.
     CREATE TABLE bulk (
       id TEXT PRIMARY KEY, made_at INTEGER NOT NULL, due_at INTEGER NOT NULL, owner TEXT NOT NULL,
       reason TEXT NOT NULL, messages INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;

     -- A recipient says that a message was wrongly held: only now an administrator may see facts, which are sealed to the site's key
     -- (key: the public half) and wrapped by the key of the report's day. One report a message.
     CREATE TABLE report (
       id TEXT PRIMARY KEY, name TEXT NOT NULL, person TEXT NOT NULL, made_at INTEGER NOT NULL, day INTEGER NOT NULL,
       key TEXT NOT NULL, facts BLOB NOT NULL, state TEXT NOT NULL, decision TEXT, decided_at INTEGER) STRICT, WITHOUT ROWID;
     CREATE UNIQUE INDEX report_name ON report (name);
     CREATE INDEX report_person ON report (person, day);
     CREATE INDEX report_day ON report (day);

     -- Who promised secrecy, in which words, until when.
     CREATE TABLE secrecy (
       administrator TEXT NOT NULL, words TEXT NOT NULL, accepted_at INTEGER NOT NULL, until INTEGER NOT NULL,
       PRIMARY KEY (administrator, accepted_at)) STRICT, WITHOUT ROWID;

     -- What administrators saw and did: each entry's hash holds the one before. person: whose mail it was about; the tag names nobody
     -- once the person is erased. words: JSON, wrapped by the key of its day.
     CREATE TABLE journal (
       seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, person TEXT,
       words BLOB NOT NULL, before BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
     CREATE INDEX journal_person ON journal (person, seq) WHERE person IS NOT NULL;

     -- Figures of a day, of the whole site: nothing of a person.
     CREATE TABLE statistic (
       day INTEGER NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, name)) STRICT, WITHOUT ROWID;

     -- The last time that the clock was right (clock.ts): a jump must not make mail expire.
     CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), seen_at INTEGER NOT NULL) STRICT;`,
  ],
}
