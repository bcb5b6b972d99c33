/**
 * The administrator's narrow view: looks at one report's facts, then decides. Each needs a promise of secrecy that holds, and is in
 * the journal, on the disk, before anything of it is seen or done. What is journaled names neither sender nor subject.
 */
import { ShreddedError } from '../privacy/day-keys.ts'
import { open, SealError } from '../privacy/seal.ts'
import { append, entriesOf } from './journal.ts'
import { journaled } from './journal-note.ts'
import { DECISIONS, findReport, placeOf, readFacts, wrappedFacts } from './reports.ts'
import { askRelease, find } from './rows.ts'
import { standing } from './secrecy.ts'
import { add } from './statistics.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Identity } from '../privacy/seal.ts'
import type { JournalEntry } from './journal.ts'
import type { Quarantine } from './quarantine.ts'
import type { Decision, Report, ReportFacts } from './reports.ts'
import type { Administrator, Standing } from './secrecy.ts'

export type Refused =
  /** No promise of this administrator holds. */
  | { readonly did: 'no-secrecy'; readonly standing: Exclude<Standing, 'holds'> }
  /** There is no such report, or not any more. */
  | { readonly did: 'unknown' }

export type Viewed =
  | { readonly did: 'viewed'; readonly report: Report; readonly facts: ReportFacts }
  /** Another version of the program wrote the facts. */
  | { readonly did: 'unreadable' }
  | Refused

export type View = { readonly administrator: Administrator; readonly id: string; readonly now: number }

/**
 * `identities` is asked for once nothing else speaks against it. Throws KeyError, SealError, ShreddedError, DatabaseError: then nothing
 * was seen.
 */
export async function viewReport(
  quarantine: Quarantine,
  identities: () => readonly Identity[],
  { administrator, id, now }: View,
): Promise<Viewed> {
  const { state, dayKeys } = quarantine
  const asked = state.demand(database => refusal(database, administrator, id, now) ?? wrappedFacts(database, id))
  if (asked === null) return { did: 'unknown' }
  if ('did' in asked) return asked
  const facts = readFacts(await open(dayKeys.unwrap('entry', placeOf(id), asked), identities()))
  if (facts === null) return { did: 'unreadable' }
  return journaled<Viewed>(quarantine, database => {
    const refused = refusal(database, administrator, id, now)
    if (refused !== null) return refused
    const report = findReport(database, id)
    if (report === null) return { did: 'unknown' }
    append(database, dayKeys, {
      at: now,
      kind: 'view',
      person: report.person,
      words: wordsOf(administrator, report),
    })
    if (report.state === 'open') {
      database.prepare("UPDATE report SET state = 'viewed' WHERE id = ?").run(id)
      add(database, Math.floor(now / DAY_S), 'viewed', 1)
    }
    return { did: 'viewed', report: findReport(database, id) ?? report, facts }
  })
}

export type Decided =
  /** `handed`: `yes`: it is handed back now. `own-key`: sealed to the recipient's own key, only they can release it. `not-asked`. */
  | { readonly did: 'decided'; readonly report: Report; readonly handed: 'yes' | 'own-key' | 'not-asked' }
  /** This administrator has not looked at it, or so long ago that the journal's words are gone. */
  | { readonly did: 'not-viewed' }
  /** It is being handed back, or was. */
  | { readonly did: 'released-before' }
  /** To be released, but not held any more. */
  | { readonly did: 'gone' }
  | Refused

/** `reason`: the recipient reads it, as it is. Throws DatabaseError, and KeyError where it could not be noted. */
export function decideReport(
  quarantine: Quarantine,
  { administrator, id, now, decision, reason }: View & { readonly decision: Decision; readonly reason: string },
): Decided {
  const { dayKeys } = quarantine
  return journaled<Decided>(quarantine, database => {
    const refused = refusal(database, administrator, id, now)
    if (refused !== null) return refused
    const report = findReport(database, id)
    if (report === null) return { did: 'unknown' }
    if (report.decision === 'release') return { did: 'released-before' }
    const views = entriesOf(database, dayKeys, report.person, { kind: 'view' })
    if (!views.some(({ words }) => words?.['report'] === id && words['administrator'] === administrator.name))
      return { did: 'not-viewed' }
    const item = find(database, report.name)
    if (decision === 'release' && item === null) return { did: 'gone' }
    const handed =
      decision !== 'release' || item === null ? 'not-asked' : isOwnKey(database, item.key) ? 'own-key' : 'yes'
    append(database, dayKeys, {
      at: now,
      kind: 'decide',
      person: report.person,
      words: { ...wordsOf(administrator, report), decision, reason },
    })
    if (handed === 'yes') askRelease(database, report.name, now, 'admin')
    if (report.state !== 'decided') add(database, Math.floor(now / DAY_S), 'decided', 1)
    database
      .prepare("UPDATE report SET state = 'decided', decision = ?, decided_at = ? WHERE id = ?")
      .run(decision, now, id)
    return { did: 'decided', report: findReport(database, id) ?? report, handed }
  })
}

/** Which rules spoke for and against it, and nothing else. Null where the facts cannot be read (any more). */
export async function rulesOfReport(
  { state, dayKeys }: Quarantine,
  identities: readonly Identity[],
  id: string,
): Promise<ReportFacts['reasons'] | null> {
  const wrapped = state.demand(database => wrappedFacts(database, id))
  if (wrapped === null) return null
  try {
    return readFacts(await open(dayKeys.unwrap('entry', placeOf(id), wrapped), identities))?.reasons ?? null
  } catch (error) {
    if (error instanceof SealError || error instanceof ShreddedError) return null
    throw error
  }
}

/** What a recipient is told: who looked at their mail, or did something about it, when, and what came of it. */
export type Told = {
  readonly seq: number
  readonly at: number
  /** `view`, `decide`, or what others journal about a person's mail. */
  readonly kind: string
  /** Which administrator; null: kept for so long that nobody can read it any more. */
  readonly who: string | null
  /** The report's id, and when the recipient made it; null: it was not about a report. */
  readonly report: string | null
  readonly reportedAt: number | null
  /** Of `decide`. */
  readonly decision: Decision | null
  /** As the administrator wrote it: one line of text, to be escaped. */
  readonly reason: string | null
  /** The entry's hash, in hex: who keeps the digest is a witness of the journal up to here. */
  readonly hash: string
}

/** For a digest: what the journal holds about one person after `after`, the oldest first; never a sender or a subject. */
export function entriesFor(
  { state, dayKeys }: Pick<Quarantine, 'state' | 'dayKeys'>,
  person: string,
  after: number,
): readonly Told[] {
  return state.demand(database => entriesOf(database, dayKeys, person, { after })).map(toldOf)
}

const DAY_S = 86_400

function toldOf({ seq, at, kind, words, hash }: JournalEntry): Told {
  const text = (name: string): string | null => (typeof words?.[name] === 'string' ? words[name] : null)
  const reportedAt = words?.['reported_at']
  return {
    seq,
    at,
    kind,
    who: text('administrator'),
    report: text('report'),
    reportedAt: typeof reportedAt === 'number' ? reportedAt : null,
    decision: DECISIONS.find(one => one === words?.['decision']) ?? null,
    reason: text('reason'),
    hash: hash.toString('hex'),
  }
}

function refusal(database: DatabaseSync, { name }: Administrator, id: string, now: number): Refused | null {
  const found = standing(database, name, now)
  if (found !== 'holds') return { did: 'no-secrecy', standing: found }
  return findReport(database, id) === null ? { did: 'unknown' } : null
}

function wordsOf({ name, login }: Administrator, { id, madeAt }: Report): Record<string, string | number> {
  return { administrator: name, login, report: id, reported_at: madeAt }
}

/** Personal pairs stay for as long as something is sealed to them. */
function isOwnKey(database: DatabaseSync, key: string): boolean {
  return database.prepare('SELECT 1 FROM personal_key WHERE public_key = ? LIMIT 1').get(key) !== undefined
}
