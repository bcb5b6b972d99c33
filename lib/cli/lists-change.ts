/** allow, block, remove and extend of the lists: some entries at once, all of them or none. */
import { expiryInDays, expiryText, readExpiry } from '../policy/entry-expiry.ts'
import { generalise, isSingleUse } from '../policy/entry-general.ts'
import { entryText, readEntry, writeEntry } from '../policy/entry-read.ts'
import { extendEntries, listEntries, opposite, putEntries, removeEntries } from '../store/entry-edit.ts'
import { Failure, UsageError } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { DOES } from './lists-import.ts'
import { textMistake, writeScope } from './lists-csv.ts'
import { ownerOf } from './stored.ts'
import type { EntryKind, EntryList } from '../policy/entry-read.ts'
import type { ScopeName } from '../policy/scope-name.ts'
import type { StoredEntry } from '../store/entry-edit.ts'
import type { DatabaseSync } from 'node:sqlite'

export type Changed = {
  readonly entry: StoredEntry
  /** What the one who typed it should know. */
  readonly warnings: readonly string[]
  /** What to write instead of a sender address that is used once. */
  readonly proposal: string | null
}

export type Wording = { readonly description: string; readonly owner: string; readonly reason: string }

type Typed = {
  readonly typed: string
  readonly kind: EntryKind
  readonly value: string
  readonly warnings: readonly string[]
}

/** What the options say. Throws UsageError. */
export function wordingOf(values: {
  readonly description?: string
  readonly owner?: string
  readonly reason?: string
}): Wording {
  const wording = {
    description: values.description ?? '',
    owner: ownerOf(values.owner),
    reason: values.reason ?? '',
  }
  for (const [name, text] of Object.entries(wording)) {
    const wrong = textMistake(text)
    if (wrong !== null) throw new UsageError(`--${name}: ${wrong}`)
  }
  return wording
}

/** `days`: where nothing was typed. */
export function expiryOf(typed: string | undefined, days: number, now: number): number | null {
  if (typed === undefined) return expiryInDays(days, now)
  const expiry = readExpiry(typed, now)
  if ('text' in expiry) throw new UsageError(`--expires: ${expiry.text}`)
  return expiry.expiresAt
}

export function addEntries(
  operands: readonly string[],
  list: EntryList,
  {
    scope,
    insist,
    expiresAt,
    now,
    ...wording
  }: Wording & {
    readonly scope: ScopeName
    readonly insist: boolean
    readonly expiresAt: number | null
    readonly now: number
  },
): (database: DatabaseSync) => readonly Changed[] {
  const typed = readAll(operands, list)
  return database => {
    for (const one of typed) refuseOpposite(database, { ...one, scope, list }, now)
    const entries = typed.map(({ kind, value }) => ({ scope, list, kind, value, insist, expiresAt, ...wording }))
    return putEntries(database, entries, now).map((entry, n) => changed(entry, typed[n]))
  }
}

export function removeThem(
  operands: readonly string[],
  scope: ScopeName,
  now: number,
): (database: DatabaseSync) => readonly Changed[] {
  const typed = readAll(operands, 'block')
  return database => {
    const entries = typed.flatMap(one => found(database, one, scope))
    removeEntries(
      database,
      entries.map(({ id }) => id),
      now,
    )
    return entries.map(entry => changed(entry))
  }
}

export function extendThem(
  operands: readonly string[],
  scope: ScopeName,
  expiresAt: number | null,
  now: number,
): (database: DatabaseSync) => readonly Changed[] {
  const typed = readAll(operands, 'block')
  return database => {
    const entries = typed.flatMap(one => found(database, one, scope))
    for (const entry of entries) refuseOpposite(database, entry, now)
    extendEntries(
      database,
      entries.map(({ id }) => id),
      expiresAt,
    )
    return entries.map(entry => changed({ ...entry, expiresAt }))
  }
}

function readAll(operands: readonly string[], list: EntryList): readonly Typed[] {
  const mistakes: string[] = []
  const typed = new Map<string, Typed>()
  for (const operand of operands) {
    const read = readEntry(operand, list)
    if ('mistake' in read) mistakes.push(read.text)
    else typed.set(`${read.kind} ${read.value}`, { typed: operand, ...read })
  }
  if (mistakes.length > 0) throw new Failure(mistakes.join('\n'), EXIT.dataError)
  return [...typed.values()]
}

function found(database: DatabaseSync, { kind, value }: Typed, scope: ScopeName): readonly StoredEntry[] {
  const here = listEntries(database, { scope, senders: [{ kind, value }] }, 2, null)
  if (here.length > 0) return here
  const there = listEntries(database, { senders: [{ kind, value }] }, 5, null).map(one => writeScope(one.scope))
  const elsewhere = there.length === 0 ? '' : `; there is one for ${there.join(', ')}: name it with --scope`
  throw new Failure(`there is no entry ${entryText(kind, value)} for ${writeScope(scope)}${elsewhere}`, EXIT.dataError)
}

function refuseOpposite(
  database: DatabaseSync,
  entry: Pick<StoredEntry, 'scope' | 'list' | 'kind' | 'value'>,
  now: number,
): void {
  const other = opposite(database, entry, now)
  if (other === null) return
  const { kind, value, scope, list, owner, reason, expiresAt } = other
  throw new Failure(
    `there is an entry that ${DOES[list]} ${entryText(kind, value)} for ${writeScope(scope)} (by ${owner}, expires: ` +
      `${expiryText(expiresAt)}, ${reason}); the same sender is not allowed and blocked at once: remove that one first`,
    EXIT.dataError,
  )
}

function changed(entry: StoredEntry, typed?: Typed): Changed {
  const { kind, value } = entry
  const written = writeEntry(kind, value)
  if (typed === undefined || kind !== 'address' || !isSingleUse(written))
    return { entry, warnings: typed?.warnings ?? [], proposal: null }
  const proposal = generalise(written)
  const instead = proposal === null ? "take the author's address or domain, as From shows it" : `better: ${proposal}`
  return {
    entry,
    warnings: [...typed.warnings, `${written} looks like an address that is used once; ${instead}`],
    proposal,
  }
}
