/** A file that a command writes for the one who called it: theirs alone, and never in the place of another. */
import { writeFileSync } from 'node:fs'
import { Failure } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { printable } from './output.ts'

/** Throws Failure. */
export function writeNewFile(path: string, octets: Uint8Array): void {
  try {
    writeFileSync(path, octets, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new Failure(
      code === 'EEXIST'
        ? `${printable(path)}: there is such a file already, and it was left alone; give another name`
        : `${printable(path)}: cannot be written (${code})`,
      EXIT.cannotCreate,
      { cause: error },
    )
  }
}
