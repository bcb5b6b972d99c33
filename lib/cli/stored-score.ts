/** The content score of a message that was judged here, by its reference: out of the verdict that is kept for it. */
import { contentScore } from '../policy/content-score.ts'
import { fieldsNamed, unfold } from '../mail/header.ts'
import { parseMessageOctets } from '../mail/message.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { VerdictRecord } from '../policy/record.ts'

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$/

/** As it is typed or read out: in any case, O and I or L for the digits that they look like; null where it is none. */
export function readReference(text: string): string | null {
  const typed = text.trim().toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  const whole = /^[^-]{7}$/.test(typed) ? `${typed.slice(0, 4)}-${typed.slice(4)}` : typed
  return REFERENCE.test(whole) ? whole : null
}

/** The reference on a delivered message: the topmost, which is ours; those below came with it. */
export function referenceOn(raw: Buffer): string | null {
  const [field] = fieldsNamed(parseMessageOctets(raw).headers, 'x-cleanmilter-reference')
  return field === undefined ? null : readReference(unfold(field.value))
}

/** Null where no verdict is kept under `reference`. */
export function storedScore(database: DatabaseSync, reference: string): number | null {
  const row = database.prepare('SELECT facts FROM verdict WHERE reference = ?').get(reference)
  if (row === undefined) return null
  const { signals } = JSON.parse(String(row['facts'])) as Partial<VerdictRecord>
  return signals === undefined ? null : contentScore(signals)
}
