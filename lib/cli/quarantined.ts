/** The quarantine, for commands: opened from the settings; its errors as sentences with exit codes. */
import { DatabaseError } from '../database/sqlite.ts'
import { KeyError } from '../privacy/key-files.ts'
import { SealError } from '../privacy/seal.ts'
import { ShreddedError } from '../privacy/day-keys.ts'
import { parsePath } from '../mail/address.ts'
import { textToOctets } from '../mail/octets.ts'
import { readAddressKey } from '../policy/scope-name.ts'
import { delimiterOf } from '../settings/delimiter.ts'
import { Scopes } from '../store/scopes.ts'
import { openQuarantine } from '../quarantine/quarantine.ts'
import { quarantinePlaces } from '../settings/quarantine-places.ts'
import { COMMAND_WAIT_MS } from '../store/state.ts'
import { Failure, UsageError } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { printable } from './output.ts'
import { DATABASE_EXITS, withState } from './stored.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Settings } from '../settings/settings.ts'

/** `work` on it; closed afterwards. Throws Failure. */
export async function withQuarantine<T>(
  settings: Settings,
  work: (quarantine: Quarantine) => T | Promise<T>,
): Promise<T> {
  const quarantine = openQuarantine({ ...quarantinePlaces(settings), waitMs: COMMAND_WAIT_MS })
  try {
    return await work(quarantine)
  } catch (error) {
    throw toldOf(error)
  } finally {
    quarantine.close()
  }
}

/** The same where there is a quarantine already; else Failure. */
export async function withHeld<T>(settings: Settings, work: (quarantine: Quarantine) => T | Promise<T>): Promise<T> {
  return await withQuarantine(settings, quarantine => {
    if (!quarantine.state.exists)
      throw new Failure(
        `nothing was ever held here: there is no ${quarantine.state.path}; quarantine.how: store keeps mail there`,
        EXIT.noInput,
      )
    return work(quarantine)
  })
}

/** The same where there is a quarantine already; else `undefined`, and none is made. */
export async function ifHeld<T>(
  settings: Settings,
  work: (quarantine: Quarantine) => T | Promise<T>,
): Promise<T | undefined> {
  return await withQuarantine<T | undefined>(settings, quarantine =>
    quarantine.state.exists ? work(quarantine) : undefined,
  )
}

/** What a command says instead; the error itself where it is a mistake of the program. */
export /** An address as somebody typed it → whose mailbox it is, as Scopes.own gives it. Throws UsageError, Failure. */
function mailboxOf(settings: Settings, what: string, typed: string): string {
  const address = parsePath(textToOctets(typed))
  const plain = readAddressKey(typed)
  if (address === null || address.domain === null || plain === null)
    throw new UsageError(`${what} wants an address, found "${printable(typed)}"`)
  return withState(settings.data, state => new Scopes(state).own(address, delimiterOf(settings))) ?? plain
}

/** Errors of databases and keys as a command tells them; others as they are. */
export function toldOf(error: unknown): unknown {
  if (error instanceof DatabaseError) return new Failure(error.message, DATABASE_EXITS[error.kind], { cause: error })
  if (error instanceof KeyError)
    return new Failure(error.message, error.kind === 'denied' ? EXIT.noPermission : EXIT.noInput, { cause: error })
  if (error instanceof SealError || error instanceof ShreddedError)
    return new Failure(error.message, EXIT.dataError, { cause: error })
  const { code, path, syscall } = error as NodeJS.ErrnoException
  if (error instanceof Error && code !== undefined && syscall !== undefined)
    return new Failure(
      `${path ?? 'a file of the quarantine'}: the system refuses (${code}); is it, and its folder, ours?`,
      code === 'EACCES' || code === 'EPERM' ? EXIT.noPermission : EXIT.ioError,
      { cause: error },
    )
  return error
}
