/**
 * Letting many messages go after a bad rule: first a preview, in counts; then they wait for a while, in which all of it can be undone;
 * then the desk hands them back one by one. What is sealed to a recipient's own key only that recipient can release: it is counted.
 */
import { randomName } from '../privacy/random-name.ts'
import { SealError } from '../privacy/seal.ts'
import { ShreddedError } from '../privacy/day-keys.ts'
import { recordFrom } from '../store/verdict-facts.ts'
import { readHeldEntry } from './read.ts'
import { personalKeys } from './personal-keys.ts'
import { askRelease, find, list } from './rows.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Identity } from '../privacy/seal.ts'
import type { HeldClass, Item } from './item.ts'
import type { Quarantine } from './quarantine.ts'

/** All of what is given has to hold. Malware is never among them. */
export type Which = {
  /** A rule or finding that spoke against the message. */
  readonly rule: string | null
  readonly class: HeldClass | null
  /** Held then or later. Seconds since 1970. */
  readonly since: number | null
  /** Held before. */
  readonly until: number | null
}

export type Preview = {
  readonly names: readonly string[]
  /** Different mailboxes. */
  readonly recipients: number
  readonly byClass: Readonly<Partial<Record<HeldClass, number>>>
  /** Left out, as nobody here can open it: sealed to a recipient's own key, or without the list entry that would tell the rule. */
  readonly unreadable: number
}

export type Bulk = {
  readonly id: string
  readonly madeAt: number
  readonly dueAt: number
  readonly owner: string
  readonly reason: string
  readonly messages: number
  readonly state: 'waiting' | 'undone'
  /** Of them: still here. */
  readonly left: number
}

const PAGE = 500

/** Opens list entries where a rule is asked for: about a millisecond each. Throws DatabaseError. */
export async function preview(
  quarantine: Quarantine,
  { rule, class: of, since, until }: Which,
  identities: readonly Identity[],
): Promise<Preview> {
  const names: string[] = []
  const recipients = new Set<string>()
  const byClass: Partial<Record<HeldClass, number>> = {}
  let unreadable = 0
  const own = quarantine.state.demand(personalKeys)
  for (let before: number | null = null; ;) {
    const at: number | null = before
    const page: readonly Item[] = quarantine.state.demand(database =>
      list(database, { recipient: null, before: at, most: PAGE }),
    )
    for (const item of page) {
      if (item.class === 'malware' || (of !== null && item.class !== of)) continue
      if (item.heldAt < (since ?? 0) || item.heldAt >= (until ?? Infinity)) continue
      const rules = own.has(item.key) ? null : rule === null ? [] : await rulesOf(quarantine, item, identities)
      if (rules === null) unreadable++
      if (rules === null || (rule !== null && !rules.includes(rule))) continue
      names.push(item.name)
      recipients.add(item.recipient)
      byClass[item.class] = (byClass[item.class] ?? 0) + 1
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return { names, recipients: recipients.size, byClass, unreadable }
    before = last.id
  }
}

/**
 * They go at `dueAt`; what somebody has asked for goes as it would have gone. Gives the bulk's id and how many are in it. Within a
 * transaction that writes.
 */
export function begin(
  database: DatabaseSync,
  names: readonly string[],
  facts: { readonly now: number; readonly dueAt: number; readonly owner: string; readonly reason: string },
): { readonly id: string; readonly messages: number } {
  const id = randomName(6)
  const messages = names.filter(
    name => find(database, name)?.dueAt === null && askRelease(database, name, facts.dueAt, id),
  ).length
  database
    .prepare('INSERT INTO bulk VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(id, facts.now, facts.dueAt, facts.owner, facts.reason, messages, 'waiting')
  return { id, messages }
}

/** What has not gone yet stays, but for what is going right now. Null: there is no such bulk. Within a transaction that writes. */
export function undo(
  database: DatabaseSync,
  id: string,
  now: number,
): { readonly kept: number; readonly gone: number } | null {
  const row = database.prepare("UPDATE bulk SET state = 'undone' WHERE id = ? RETURNING messages").get(id)
  if (row === undefined) return null
  const kept = Number(
    database
      .prepare(
        `UPDATE held SET due_at = NULL, due_by = NULL, trouble = NULL
         WHERE due_by = ? AND (claim IS NULL OR claimed_until < ?)`,
      )
      .run(id, now).changes,
  )
  return { kept, gone: Number(row['messages']) - kept }
}

export function bulks(database: DatabaseSync): readonly Bulk[] {
  return database
    .prepare(
      `SELECT id, made_at, due_at, owner, reason, messages, state,
       (SELECT count(*) FROM held WHERE due_by = bulk.id) AS here FROM bulk ORDER BY made_at DESC LIMIT 100`,
    )
    .all()
    .map(row => ({
      id: String(row['id']),
      madeAt: Number(row['made_at']),
      dueAt: Number(row['due_at']),
      owner: String(row['owner']),
      reason: String(row['reason']),
      messages: Number(row['messages']),
      state: row['state'] as Bulk['state'],
      left: Number(row['here']),
    }))
}

async function rulesOf(
  quarantine: Quarantine,
  item: Item,
  identities: readonly Identity[],
): Promise<readonly string[] | null> {
  try {
    const entry = await readHeldEntry(quarantine, item, identities)
    const record = entry === null ? null : recordFrom(entry.reference, item.heldAt, entry.facts)
    return record === null
      ? null
      : [...record.signals, ...record.groups.flatMap(({ signals }) => signals)].map(({ name }) => name)
  } catch (error) {
    if (error instanceof SealError || error instanceof ShreddedError) return null
    throw error
  }
}
