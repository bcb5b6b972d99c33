/**
 * "This was wrongly held": a recipient opens four facts of one message for an administrator: sender, recipient, subject, and why it was
 * held. Never the message. They are sealed to the site's key, also where the message is sealed to the recipient's own, and die as list
 * entries do (retention.entry_days), with a key of the day of the report.
 */
import { signalsFor } from '../policy/again.ts'
import { newReference } from '../privacy/reference.ts'
import { seal } from '../privacy/seal.ts'
import { recordFrom } from '../store/verdict-facts.ts'
import { find } from './rows.ts'
import { add } from './statistics.ts'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { PublicKey } from '../privacy/seal.ts'
import type { Entry, Item } from './item.ts'
import type { Quarantine } from './quarantine.ts'

export const DECISIONS = ['release', 'rule', 'nothing'] as const
/** `release`: it is handed back. `rule`: a rule, a list or a setting is to be changed. `nothing`: it was rightly held. */
export type Decision = (typeof DECISIONS)[number]

export type Reason = { readonly name: string; readonly points: number }

/** All that an administrator ever sees of a message. */
export type ReportFacts = {
  /** The verdict's, for explain. */
  readonly reference: string
  /** Envelope sender; null for the null sender. */
  readonly sender: string | null
  readonly recipient: string
  readonly subject: string
  /** What decided (a RuleCode), null where another version wrote it. */
  readonly code: string | null
  readonly score: number | null
  /** The weightiest first. */
  readonly reasons: readonly Reason[]
}

/** What stands in the clear. */
export type Report = {
  /** Such as R7Q2-9KX. */
  readonly id: string
  /** The held message's. */
  readonly name: string
  /** The recipient's tag. */
  readonly person: string
  /** Seconds since 1970. */
  readonly madeAt: number
  readonly day: number
  /** `open`: nobody looked. `viewed`: somebody did, and has not decided. */
  readonly state: 'open' | 'viewed' | 'decided'
  readonly decision: Decision | null
  readonly decidedAt: number | null
}

export type Reported =
  /** `known`: it was reported before, and that is its report. */
  | { readonly did: 'reported' | 'known'; readonly report: Report }
  /** `gone`: it is not held any more. `too-many`: this person reported enough for today. */
  | { readonly did: 'gone' | 'too-many' }

export type ToReport = {
  readonly quarantine: Quarantine
  readonly item: Pick<Item, 'name' | 'delivery'>
  /** As its recipient's key opened it. */
  readonly entry: Pick<Entry, 'reference' | 'sender' | 'subject' | 'facts'>
  /** The recipient's tag. */
  readonly person: string
}

/** Of one person in a day: an administrator must be able to look at them. */
export const MOST_REPORTS_A_DAY = 20

const DAY_S = 86_400
/** Facts are filled up to a multiple of this: their length tells nothing of the subject's. */
const STEP_OCTETS = 1024

/** Throws DatabaseError, KeyError where there is no key to seal to, the system's errors. */
export async function reportWrong({ quarantine, item, entry, person }: ToReport, now: number): Promise<Reported> {
  const { state, keys, dayKeys } = quarantine
  const day = Math.floor(now / DAY_S)
  const known = state.demand(database => refusal(database, item.name, person, day))
  if (known !== null) return known
  const key = keys.publicKey()
  const sealed = await seal(octetsOf(factsOfReport(item, entry)), key)
  const reported = state.demand<Reported | null>(
    database => {
      if (keys.publicKey() !== key) return null // changed meanwhile, and the one before may have ended
      const known = refusal(database, item.name, person, day) // meanwhile somebody clicked twice
      if (known !== null) return known
      const id = freeId(database)
      database
        .prepare(
          'INSERT INTO report (id, name, person, made_at, day, key, facts, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(id, item.name, person, now, day, key, dayKeys.wrap('entry', day, placeOf(id), sealed), 'open')
      add(database, day, 'reported_wrong', 1)
      return { did: 'reported', report: demandReport(database, id) }
    },
    { write: true },
  )
  return reported ?? (await reportWrong({ quarantine, item, entry, person }, now))
}

export function findReport(database: DatabaseSync, id: string): Report | null {
  const row = database.prepare(`SELECT ${COLUMNS} FROM report WHERE id = ?`).get(id)
  return row === undefined ? null : reportOf(row)
}

/** Of a held message, for its recipient's pages and digests; null: it was not reported. */
export function reportOfMessage(database: DatabaseSync, name: string): Report | null {
  const row = database.prepare(`SELECT ${COLUMNS} FROM report WHERE name = ?`).get(name)
  return row === undefined ? null : reportOf(row)
}

/** What nobody decided yet, the oldest first; then the rest, the newest first. */
export function listReports(database: DatabaseSync, most: number): readonly Report[] {
  return database
    .prepare(
      `SELECT ${COLUMNS} FROM report
       ORDER BY state = 'decided', CASE state WHEN 'decided' THEN -decided_at ELSE made_at END, id LIMIT ?`,
    )
    .all(most)
    .map(reportOf)
}

export function countReports(database: DatabaseSync): Readonly<Record<Report['state'], number>> {
  const rows = database.prepare('SELECT state, count(*) AS n FROM report GROUP BY state').all()
  const of = (state: Report['state']): number => Number(rows.find(row => row['state'] === state)?.['n'] ?? 0)
  return { open: of('open'), viewed: of('viewed'), decided: of('decided') }
}

/** The facts, sealed to the site's key, wrapped. Null where it is gone. */
export function wrappedFacts(database: DatabaseSync, id: string): Uint8Array | null {
  const row = database.prepare('SELECT facts FROM report WHERE id = ?').get(id)
  return row === undefined ? null : (row['facts'] as Uint8Array)
}

/** Sealed to one of these keys. */
export function reportsSealedTo(
  database: DatabaseSync,
  keys: readonly PublicKey[],
): readonly { readonly id: string; readonly day: number; readonly facts: Uint8Array }[] {
  return database
    .prepare(`SELECT id, day, facts FROM report WHERE key IN (${keys.map(() => '?').join(', ')})`)
    .all(...keys)
    .map(row => ({ id: String(row['id']), day: Number(row['day']), facts: row['facts'] as Uint8Array }))
}

/** Sealed anew. */
export function putFacts(database: DatabaseSync, id: string, key: PublicKey, facts: Uint8Array): void {
  database.prepare('UPDATE report SET key = ?, facts = ? WHERE id = ?').run(key, facts, id)
}

/** Keys that a report is sealed to. */
export function reportKeys(database: DatabaseSync): ReadonlySet<PublicKey> {
  return new Set(
    database
      .prepare('SELECT DISTINCT key FROM report')
      .all()
      .map(row => String(row['key'])),
  )
}

/** What the facts are bound to, for the key of their day. */
export function placeOf(id: string): string {
  return `report ${id}`
}

/** Null where another version wrote them. */
export function readFacts(octets: Buffer): ReportFacts | null {
  const { v, ...facts } = JSON.parse(octets.toString('utf8')) as ReportFacts & { readonly v: unknown }
  return v === 1 ? facts : null
}

/** Reports of days before `day`, whose facts nobody can read any more. At most `most`; gives how many went. */
export function dropReports(database: DatabaseSync, day: number, most: number): number {
  return Number(
    database.prepare('DELETE FROM report WHERE id IN (SELECT id FROM report WHERE day < ? LIMIT ?)').run(day, most)
      .changes,
  )
}

const COLUMNS = 'id, name, person, made_at, day, state, decision, decided_at'

function refusal(database: DatabaseSync, name: string, person: string, day: number): Reported | null {
  const known = reportOfMessage(database, name)
  if (known !== null) return { did: 'known', report: known }
  if (find(database, name) === null) return { did: 'gone' }
  const row = database.prepare('SELECT count(*) AS n FROM report WHERE person = ? AND day = ?').get(person, day)
  return Number(row?.['n']) >= MOST_REPORTS_A_DAY ? { did: 'too-many' } : null
}

function freeId(database: DatabaseSync): string {
  for (;;) {
    const id = newReference()
    if (findReport(database, id) === null) return id
  }
}

function demandReport(database: DatabaseSync, id: string): Report {
  const found = findReport(database, id)
  if (found === null) throw new TypeError('a report that was just written is not there')
  return found
}

function factsOfReport({ delivery }: Pick<Item, 'delivery'>, entry: ToReport['entry']): ReportFacts {
  const record = recordFrom(entry.reference, 0, entry.facts)
  const group = record?.groups[0] // an entry is about one recipient
  const reasons =
    record === null || group === undefined
      ? []
      : signalsFor(record, group)
          .map(({ name, points }) => ({ name, points }))
          .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
  return {
    reference: entry.reference,
    sender: entry.sender,
    recipient: delivery,
    subject: entry.subject,
    code: group?.code ?? null,
    score: group?.score ?? null,
    reasons,
  }
}

function octetsOf(facts: ReportFacts): Buffer {
  const octets = Buffer.from(JSON.stringify({ v: 1, ...facts }))
  return Buffer.concat([octets, Buffer.alloc(STEP_OCTETS - (octets.length % STEP_OCTETS), ' ')])
}

function reportOf(row: Record<string, SQLOutputValue>): Report {
  return {
    id: String(row['id']),
    name: String(row['name']),
    person: String(row['person']),
    madeAt: Number(row['made_at']),
    day: Number(row['day']),
    state: row['state'] as Report['state'],
    decision: row['decision'] as Decision | null,
    decidedAt: row['decided_at'] === null ? null : Number(row['decided_at']),
  }
}
