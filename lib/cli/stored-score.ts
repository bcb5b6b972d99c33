/** The content score of a message that was judged here, by its reference: out of the verdict that is kept for it. */
import { contentScore } from '../policy/content-score.ts'
import { fieldsNamed, unfold } from '../mail/header.ts'
import { parseMessageOctets } from '../mail/message.ts'
import { NOT_OF_THE_MESSAGE } from '../policy/verdict.ts'
import { readReference } from '../privacy/reference.ts'
import { findVerdict } from '../store/verdicts.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { DayKeys } from '../privacy/day-keys.ts'

/** The reference on a delivered message: the topmost, which is ours; those below came with it. */
export function referenceOn(raw: Buffer): string | null {
  const [field] = fieldsNamed(parseMessageOctets(raw).headers, 'x-cleanmilter-reference')
  return field === undefined ? null : readReference(unfold(field.value))
}

/** Null where no verdict is kept under `reference`, or nobody looked at the message. */
export function storedScore(database: DatabaseSync, keys: DayKeys, reference: string): number | null {
  const record = findVerdict(database, keys, reference, 0)
  const isJudged = record?.groups.every(({ code }) => code === 'GREYLIST' || !NOT_OF_THE_MESSAGE.has(code)) === true
  return isJudged ? contentScore(record.signals) : null
}
