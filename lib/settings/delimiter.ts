/** What stands between a mailbox's name and a detail; null: nothing does. */
import type { Settings } from './settings.ts'

export function delimiterOf({ recipient_delimiter: delimiter }: Settings): string | null {
  return delimiter === 'off' ? null : delimiter
}
