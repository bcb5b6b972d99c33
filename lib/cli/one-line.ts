/** Text that an admin types for others to read. */
import { UsageError } from './command.ts'

const MOST = 300

/** One line, without what would move on a page or turn the direction of writing. Throws UsageError. */
export function oneLine(option: string, typed: string): string {
  const text = typed.normalize('NFC').trim()
  if (text === '' || text.length > MOST || !text.isWellFormed() || /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text))
    throw new UsageError(`${option} wants one line of text, at most ${MOST} characters`)
  return text
}
