/** `cleanmilter …` as a child process of a test. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { start } from '../../support/process.ts'
import type { Running } from '../../support/process.ts'

export const MAIN = join(import.meta.dirname, '../../../lib/cli/main.ts')

/** No settings file of this machine, and a name server that answers "refused" at once. */
export const OFFLINE = ['-c', '/dev/null', '--set', 'dns.servers=127.0.0.1:1', '--set', 'dns.timeout_ms=50']

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs a command to its end. */
export async function cleanmilter(args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  child.stdin.on('error', () => undefined).end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

/** Starts the daemon on a free port (or as `args` say); resolves once it listens. */
export async function daemon(...args: string[]): Promise<{ readonly running: Running; readonly address: string }> {
  const running = start(process.execPath, [MAIN, 'run', ...OFFLINE, '--set', 'listen=inet:127.0.0.1:0', ...args])
  const [, address = ''] = await running.seen(/"event":"ready","addresses":"([^"]+)"/)
  return { running, address }
}
