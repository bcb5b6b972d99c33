/** Trouble that comes and goes, as log lines: an alarm when it begins, a note when it is well again. */
import { adminText, word } from '../privacy/redact.ts'
import type { WriteEvent } from './events.ts'

/** `code`: one word, `OK` at the end. `why`: for the admin; nothing that came with mail. */
export type Say = (code: string, why: string) => void

/** `what`: whose trouble it is. */
export function sayAbout(write: WriteEvent, what: string): Say {
  return (code, why) =>
    write({ event: code === 'OK' ? 'note' : 'alarm', what: word(what), code: word(code), why: adminText(why) })
}
