/**
 * Starts the daemon's process anew, in place, with the flags that keep it small. Node takes them only at its own start:
 * young objects live in 2 × 2 MB instead of 2 × 16, so that the octets of a message that has passed are given back soon,
 * and malloc keeps one arena instead of one for each thread. The process id stays, so systemd sees one process.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DONE = 'CLEANMILTER_LEAN'
const FLAGS = ['--max-semi-space-size=2']

/** Returns only where there is nothing to do: done already, sockets at stake, or a system without execve. */
export function beLean(): void {
  // Node closes what it was handed beyond standard error when another program takes its place: sockets of systemd stay here.
  const handed = process.env['LISTEN_FDS'] !== undefined
  if (process.env[DONE] !== undefined || handed || process.execve === undefined) {
    delete process.env[DONE]
    return
  }
  const here = fileURLToPath(import.meta.url)
  const env: NodeJS.ProcessEnv = { MALLOC_ARENA_MAX: '1', ...process.env, [DONE]: '1' }
  // A checkout is TypeScript: what takes the types off needs 30 MB, once, if the result may be kept beside the packages.
  if (here.endsWith('.ts')) env['NODE_COMPILE_CACHE'] ??= join(dirname(here), '../../node_modules/.cache/cleanmilter')
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...FLAGS, ...process.argv.slice(1)], env)
}
