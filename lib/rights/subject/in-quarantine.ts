/** What the quarantine holds about an address. In this order they go: who the tag of a person is, is asked until the end. */
import type { Holder } from './holder.ts'

const HELD = '(theirs(recipient) OR theirs(delivery))'
const TAGS = '(SELECT tag FROM person WHERE theirs(recipient))'
/** One whose claim is over was left by a process that ended. */
const FREE = '(claim IS NULL OR claimed_until < ?)'

export const IN_QUARANTINE: readonly Holder[] = [
  {
    class: 'held-messages',
    what: 'Messages that were held back for this recipient, sealed to their key or the site’s, with what the list shows of them.',
    of: 'quarantine',
    tables: ['held'],
    rows: database => database.prepare(`SELECT * FROM held WHERE ${HELD} ORDER BY id`).all(),
    without: ['id', 'day', 'run', 'twin', 'claim'],
    does: 'deleted',
    because: 'a message is being handed back to the recipient right now: erase again in a few minutes',
    erase(database, _, { now, file }) {
      const rows = database.prepare(`DELETE FROM held WHERE ${HELD} AND ${FREE} RETURNING day, name`).all(now)
      for (const row of rows) file(Number(row['day']), String(row['name']))
    },
  },
  {
    class: 'personal-keys',
    what: 'The recipient’s own keys. The private halves are wrapped by their password and their recovery code.',
    of: 'quarantine',
    tables: ['personal_key'],
    rows: database => database.prepare('SELECT * FROM personal_key WHERE theirs(recipient) ORDER BY made_at').all(),
    without: ['by_password', 'by_recovery_code'],
    does: 'deleted',
    because: 'a message that is being handed back right now is sealed to it: erase again in a few minutes',
    erase: database =>
      void database
        .prepare(
          'DELETE FROM personal_key WHERE theirs(recipient) AND NOT EXISTS (SELECT 1 FROM held WHERE held.key = public_key)',
        )
        .run(),
  },
  {
    class: 'reports',
    what: 'Messages of which the recipient said that they were wrongly held, with the facts that an administrator may see for that.',
    of: 'quarantine',
    tables: ['report'],
    rows: database => database.prepare(`SELECT * FROM report WHERE person IN ${TAGS} ORDER BY made_at`).all(),
    without: ['person', 'day'],
    does: 'deleted',
    erase: database => void database.prepare(`DELETE FROM report WHERE person IN ${TAGS}`).run(),
  },
  {
    class: 'journal',
    what: 'What administrators saw and decided about this recipient’s mail.',
    of: 'quarantine',
    tables: ['journal'],
    rows: database => database.prepare(`SELECT * FROM journal WHERE person IN ${TAGS} ORDER BY seq`).all(),
    without: ['person', 'day', 'before', 'hash'],
    // An entry that went would break the chain, and hide what somebody did.
    does: 'pseudonymised',
    erase: () => undefined,
  },
  {
    class: 'bulk-releases',
    what: 'Notes of administrators on releases of many messages that name this address.',
    of: 'quarantine',
    tables: ['bulk'],
    rows: database => database.prepare('SELECT * FROM bulk WHERE named(owner) OR named(reason) ORDER BY made_at').all(),
    does: 'deleted',
    erase: database => void database.prepare('UPDATE bulk SET owner = unnamed(owner), reason = unnamed(reason)').run(),
  },
  {
    class: 'secrecy',
    what: 'Promises of secrecy that this address gave as an administrator.',
    of: 'quarantine',
    tables: ['secrecy'],
    rows: database => database.prepare('SELECT * FROM secrecy WHERE named(administrator) ORDER BY accepted_at').all(),
    does: 'kept',
    because:
      'it proves to recipients that who saw their mail was bound; it goes with the journal (retention.audit_days)',
    erase: () => undefined,
  },
  {
    class: 'person',
    what: 'The recipient’s choices (language, digest), and the random tag that the journal knows them by.',
    of: 'quarantine',
    tables: ['person'],
    rows: database => database.prepare('SELECT * FROM person WHERE theirs(recipient) ORDER BY recipient').all(),
    does: 'deleted',
    erase: database => void database.prepare('DELETE FROM person WHERE theirs(recipient)').run(),
  },
]
