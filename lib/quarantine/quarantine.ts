/**
 * The quarantine as a process has it: the database of held messages, their files, the keys. Who only holds has no private key.
 */
import { KeyFiles } from '../privacy/key-files.ts'
import { DayKeys } from '../privacy/day-keys.ts'
import { State } from '../store/state.ts'
import { MailFiles } from './mail-files.ts'
import { QUARANTINE_FILE, QUARANTINE_SCHEMA } from './schema.ts'
import type { KeyPlaces } from '../privacy/key-files.ts'
import type { StateOptions } from '../store/state.ts'

export type Quarantine = {
  readonly state: State
  readonly files: MailFiles
  readonly keys: KeyFiles
  readonly dayKeys: DayKeys
  readonly close: () => void
}

export type QuarantineOptions = KeyPlaces & {
  readonly data: string
  readonly say?: StateOptions['say']
  /** How long to wait for another process that writes, in milliseconds. */
  readonly waitMs?: number
}

/** Makes nothing and reads nothing yet. */
export function openQuarantine({
  data,
  say = () => undefined,
  waitMs = 1_000,
  ...places
}: QuarantineOptions): Quarantine {
  const state = new State({
    data,
    say,
    waitMs,
    database: { file: QUARANTINE_FILE, schema: QUARANTINE_SCHEMA },
  })
  return {
    state,
    files: new MailFiles(data),
    keys: new KeyFiles(places),
    dayKeys: new DayKeys(places.keys),
    close: () => state.close(),
  }
}
