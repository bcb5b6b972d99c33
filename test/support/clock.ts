/** A wall clock that a test may set, for a daemon that it starts. Source: libfaketime's README. */
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp.ts'

const [LIBRARY] = globSync('/usr/lib/*/faketime/libfaketime.so.1')

/** Why it cannot be set here, or null. */
export function noClock(): string | null {
  return LIBRARY === undefined ? 'libfaketime is not installed (test/install.sh does it, as root)' : null
}

export type Clock = {
  readonly env: Readonly<Record<string, string>>
  /** So many days from the real time. */
  set(days: number): void
}

export function settableClock(): Clock {
  const path = join(tempFolder('clock'), 'offset')
  const set = (days: number): void => writeFileSync(path, `${days < 0 ? '' : '+'}${days}d\n`)
  set(0)
  return {
    env: {
      LD_PRELOAD: LIBRARY ?? '',
      FAKETIME_TIMESTAMP_FILE: path,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  }
}
