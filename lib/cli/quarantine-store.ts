/** The quarantine, for commands: opened from the settings; its errors as sentences with exit codes. */
import { existsSync } from 'node:fs'
import { KeyError } from '../privacy/key-files.ts'
import { ShreddedError } from '../privacy/day-keys.ts'
import { SealError } from '../privacy/seal.ts'
import { openQuarantine } from '../quarantine/quarantine.ts'
import { quarantinePlaces } from '../settings/quarantine-places.ts'
import { COMMAND_WAIT_MS } from '../store/state.ts'
import { Failure } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { failureOf } from './stored.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Settings } from '../settings/settings.ts'

const KEY_EXITS: Readonly<Record<KeyError['kind'], number>> = {
  missing: EXIT.noInput,
  denied: EXIT.noPermission,
  damaged: EXIT.dataError,
}

/** `undefined` where there is no quarantine yet, and `make` does not ask for one. Throws Failure. */
export async function inQuarantine<T>(
  settings: Settings,
  work: (quarantine: Quarantine) => T | Promise<T>,
  { make = false }: { readonly make?: boolean } = {},
): Promise<T | undefined> {
  const quarantine = openQuarantine({ ...quarantinePlaces(settings), waitMs: COMMAND_WAIT_MS })
  if (!make && !existsSync(quarantine.state.path)) return undefined
  try {
    return await work(quarantine)
  } catch (error) {
    throw told(error)
  } finally {
    quarantine.close()
  }
}

function told(error: unknown): unknown {
  if (error instanceof KeyError) return new Failure(error.message, KEY_EXITS[error.kind], { cause: error })
  if (error instanceof ShreddedError) return new Failure(error.message, EXIT.noInput, { cause: error })
  if (error instanceof SealError)
    return new Failure(`${error.message}: is keys.identity the right file?`, EXIT.dataError, { cause: error })
  return failureOf(error)
}
