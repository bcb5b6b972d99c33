/**
 * Keeps the daemon's process small, at the price of some hundredths of a millisecond a message: young objects live in
 * 2 × 2 MB instead of 2 × 16, old ones are collected when they have grown by a fifth, not by a multiple, and malloc keeps one
 * arena instead of one for each thread, takes the octets of messages from the system and gives them back at once. Node and
 * malloc take all this only at their own start, so the process is started anew, in place; its id stays. What was read of the
 * settings is handed over, so that what reads them stays behind.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DONE = 'CLEANMILTER_LEAN'
const FLAGS = ['--max-semi-space-size=2', '--heap-growing-percent=20']
const MALLOC = { MALLOC_ARENA_MAX: 'null', MALLOC_TRIM_THRESHOLD_: '65536', MALLOC_MMAP_THRESHOLD_: '32768' }

/** Linux takes no longer text in the environment. */
const MAX_OCTETS = 128_000

/** What the process before this one had read; null where there was none, or too much. */
export function handedOver(): unknown {
  try {
    return JSON.parse(process.env[DONE] ?? 'null') as unknown
  } catch {
    return null // not ours: they are read as if nobody had
  }
}

/** `settings` are handed over. Returns only where there is nothing to do: done already, or a system without execve. */
export function beLean(settings: object): void {
  // Node closes what it was handed beyond standard error when another program takes its place: sockets of systemd stay here.
  const handed = process.env['LISTEN_FDS'] !== undefined
  if (process.env[DONE] !== undefined || handed || process.execve === undefined) {
    delete process.env[DONE]
    return
  }
  const here = fileURLToPath(import.meta.url)
  const text = JSON.stringify(settings)
  const env: NodeJS.ProcessEnv = {
    ...MALLOC,
    ...process.env,
    [DONE]: Buffer.byteLength(text) <= MAX_OCTETS ? text : 'null',
  }
  // A checkout is TypeScript: what takes the types off needs 30 MB, once, if the result may be kept beside the packages.
  if (here.endsWith('.ts')) env['NODE_COMPILE_CACHE'] ??= join(dirname(here), '../../node_modules/.cache/cleanmilter')
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...FLAGS, ...process.argv.slice(1)], env)
}
