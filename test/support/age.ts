/**
 * Debian's age, which knows nothing of ours: what it opens is in the format, and so is what it makes.
 * Source: age(1), age-keygen(1). A passphrase it takes from a terminal only, so script(1) plays one.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { within } from './wait.ts'

/** Why there can be no age here, or null. */
export function noAge(): string | null {
  const runs = spawnSync('age', ['--version']).status === 0 && spawnSync('age-keygen', ['--version']).status === 0
  return runs ? null : 'age is not installed (test/install.sh does it, as root)'
}

/** Why nobody can play a terminal here, or null. */
export function noTerminal(): string | null {
  return spawnSync('script', ['--version']).status === 0 ? null : 'script (bsdutils) is not installed'
}

export type Said = { readonly code: number | null; readonly out: Buffer; readonly err: string }

export function age(args: readonly string[]): Said {
  return said(spawnSync('age', args))
}

/** A file with a new pair, as an admin makes one. */
export function ageKeygen(file: string): Said {
  return said(spawnSync('age-keygen', ['-o', file]))
}

/** A shell's line at a terminal; `passphrase` is typed each time that one is asked for. Gives all that was shown. */
export async function atTerminal(
  line: string,
  passphrase: string,
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const child = spawn('script', ['-qec', line, '/dev/null'], { stdio: 'pipe' })
  let shown = ''
  let answered = 0
  child.stdin.on('error', () => undefined)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    const asked = shown.match(/passphrase[^\n]*: /gi)?.length ?? 0
    for (; answered < asked; answered++) child.stdin.write(`${passphrase}\n`)
  })
  const [code] = (await within(once(child, 'close'), `the end of ${line}`).finally(() => child.kill('SIGKILL'))) as [
    number | null,
  ]
  return { code, shown }
}

function said({ status, stdout, stderr }: ReturnType<typeof spawnSync>): Said {
  return { code: status, out: Buffer.from(stdout), err: stderr.toString() }
}
