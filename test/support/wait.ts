/**
 * Waiting for what another process does, where it gives no event: a bound that only a broken machine reaches.
 */
import { setTimeout as delay } from 'node:timers/promises'

/** Long, so that a slow machine is not a failed test. */
export const PATIENCE_MS = 120_000

/** What `look` gives once it is neither false, null nor undefined. Rejects with `wanted` when it never is. */
export async function until<T>(
  wanted: string | (() => string),
  look: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== false && found !== null && found !== undefined) return found as Exclude<T, false | null | undefined>
    if (Date.now() > end)
      throw new Error(`waited ${patienceMs} ms for ${typeof wanted === 'string' ? wanted : wanted()}`)
    await delay(10)
  }
}

/** `promise`, or a rejection that says what did not come. */
export async function within<T>(promise: Promise<T>, wanted: string, patienceMs = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${patienceMs} ms for ${wanted}`)), patienceMs)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
