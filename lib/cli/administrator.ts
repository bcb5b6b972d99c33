/** Who is at the terminal, as an administrator who answers for what they see. */
import { isAdministrator } from '../quarantine/secrecy.ts'
import { UsageError } from './command.ts'
import { printable } from './output.ts'
import { ownerOf } from './stored.ts'
import type { Administrator } from '../quarantine/secrecy.ts'

export const ADMINISTRATOR_OPTION = {
  administrator: { type: 'string', value: 'NAME', doc: 'who you are (default: your login); recipients read it' },
} as const

/** The login is journaled beside the name. Throws UsageError. */
export function administratorOf(given: string | undefined): Administrator {
  const name = ownerOf(given)
  if (!isAdministrator(name))
    throw new UsageError(
      name === ''
        ? 'nobody is logged in by a name: say who you are with --administrator NAME'
        : `--administrator wants a name of letters and digits, at most 64, found "${printable(name)}"`,
    )
  return { name, login: ownerOf(undefined) }
}
