/**
 * To erase what is kept about an address: rows, files, and what the databases would still hold of it. It ends with a receipt that
 * was counted anew. It can be repeated: what is gone stays gone, and what a crash left is found again.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { HOLDERS, inHolders, rowsOf } from './holders.ts'
import { emptyLog, rewrite, searchFiles } from './traces.ts'
import { iso } from './holder.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { Holder } from './holder.ts'
import type { Kept, Subject } from './subject.ts'

export const RECEIPT_SCHEMA = 'cleanmilter-subject-receipt/1'

export type Counted = { readonly class: string; readonly what: string; readonly count: number }

/** Programs read it: names are only added. */
export type Receipt = {
  readonly schema: typeof RECEIPT_SCHEMA
  readonly address: string
  readonly addresses: readonly string[]
  /** ISO 8601. */
  readonly erased_at: string
  readonly classes: readonly {
    readonly class: string
    readonly did: Holder['does']
    readonly before: number
    /** Counted anew. */
    readonly after: number
    /** Where something is left. */
    readonly because: string | null
  }[]
  /** Sealed files that were removed. */
  readonly files: number
  /** The files below `data`, searched for each of `addresses`, octet by octet. */
  readonly searched: {
    readonly files: number
    readonly octets: number
    /** Where one still stands: in what is left (`because`), or as a part of somebody else's address. */
    readonly found: readonly string[]
    /** False: another process was reading what was there before; to erase again ends it. */
    readonly logs_emptied: boolean
  }
  readonly not_attributable: readonly Elsewhere[]
  /** Nothing is left but what stays by its nature (`kept`). */
  readonly complete: boolean
  /** SHA-256 of `classes` as JSON. */
  readonly digest: string
}

export function countSubject(kept: Kept, subject: Subject): readonly Counted[] {
  return HOLDERS.map(holder => ({
    class: holder.class,
    what: holder.what,
    count: rowsOf(kept, holder, subject).length,
  }))
}

/** `data`: the folder that is searched afterwards. Throws DatabaseError, and the system's errors. */
export async function eraseSubject(
  kept: Kept,
  subject: Subject,
  { data, now, elsewhere }: { readonly data: string; readonly now: Date; readonly elsewhere: readonly Elsewhere[] },
): Promise<Receipt> {
  const seconds = Math.floor(now.getTime() / 1000)
  const before = countSubject(kept, subject)
  const files: { readonly day: number; readonly name: string }[] = []
  for (const where of ['quarantine', 'store'] as const)
    inHolders(
      kept,
      where,
      subject,
      database => {
        const erasing = { now: seconds, file: (day: number, name: string) => void files.push({ day, name }) }
        for (const holder of HOLDERS) if (holder.of === where) holder.erase(database, subject, erasing)
      },
      { write: true },
    )
  // After the rows: a row without its file would be mail that cannot be released.
  for (const { day, name } of files) await kept.quarantine.files.remove(day, name)
  for (const day of new Set(files.map(one => one.day))) await kept.quarantine.files.sync(day)

  const after = countSubject(kept, subject)
  const classes = HOLDERS.map((holder, n) => {
    const left = after[n]?.count ?? 0
    return {
      class: holder.class,
      did: holder.does,
      before: before[n]?.count ?? 0,
      after: left,
      because: left === 0 ? null : (holder.because ?? 'it came while we erased: erase again'),
    }
  })
  return {
    schema: RECEIPT_SCHEMA,
    address: subject.address,
    addresses: subject.addresses,
    erased_at: iso(seconds),
    classes,
    files: files.length,
    searched: leaveNoTrace(kept, subject, data),
    not_attributable: elsewhere,
    complete: classes.every(({ did, after }) => after === 0 || did === 'kept'),
    digest: `sha256:${createHash('sha256').update(JSON.stringify(classes)).digest('hex')}`,
  }
}

/**
 * SQLite overwrites what is deleted, but not each copy of it that it made when it moved rows within a page; the log of what was
 * written holds pages as they were. Only where the address is found is the file written anew: that costs time on a large one.
 */
function leaveNoTrace({ store, quarantine }: Kept, { addresses }: Subject, data: string): Receipt['searched'] {
  const states = [quarantine.state, store]
  const emptyAll = (): boolean => states.map(emptyLog).every(Boolean)
  const search = (emptied: boolean): Receipt['searched'] => ({
    ...searchFiles(data, addresses),
    logs_emptied: emptied,
  })
  const first = search(emptyAll())
  const holding = states.filter(({ path }) => first.found.some(name => join(data, name) === path))
  if (holding.length === 0 || !first.logs_emptied) return first
  for (const state of holding) rewrite(state)
  return search(emptyAll())
}
