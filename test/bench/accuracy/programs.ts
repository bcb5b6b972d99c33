/**
 * Programs that the comparison starts, all of them as low in priority as it is itself.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { start } from '../../support/process.ts'
import type { Running } from '../../support/process.ts'

/** The first of `programs` that is not installed, as a sentence; null where all are. */
export function missingProgram(programs: readonly string[], packages: string): string | null {
  const wanting = programs.find(program => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
  return wanting === undefined ? null : `${wanting} is not installed (Debian: apt-get install ${packages})`
}

/** A daemon with low priority: `words` as one would type them, then arguments that may hold blanks. */
export function startLow(program: string, words: string, more: readonly string[]): Running {
  return start('nice', ['-n', '15', program, ...words.split(' '), ...more])
}

export function run(program: string, args: readonly string[], input = ''): string {
  return execFileSync(program, args, { encoding: 'latin1', input, maxBuffer: 256 * 1024 ** 2, stdio: 'pipe' })
}

/** The lines that a program prints, while it runs. Throws with what it said where it ends with another code than these. */
export async function* lines(
  program: string,
  args: readonly string[],
  { input = '', allowed = [0] }: { readonly input?: string; readonly allowed?: readonly number[] } = {},
): AsyncGenerator<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4000)
  })
  child.stdin.on('error', () => {}) // one that ends early does not read its input
  child.stdin.end(input)
  const ended = new Promise<number | string>(resolve => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no code'))
    child.once('error', error => resolve(error.message))
  })
  yield* createInterface({ input: child.stdout, crlfDelay: Infinity })
  const code = await ended
  if (typeof code === 'string' || !allowed.includes(code)) throw new Error(`${program} ended with ${code}: ${said}`)
}
