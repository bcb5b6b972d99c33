/**
 * A list file as it is now: read at the start, and again when its time or size changes. Messages are judged by the list
 * that is there; none waits for a new one.
 */
import { stat } from 'node:fs/promises'
import { NO_LIST, readListFile } from './file.ts'
import type { ListFile } from './file.ts'
import type { ListOf } from './line.ts'

export type ListChange =
  | { readonly kind: 'read'; readonly path: string; readonly size: number }
  /** Lines that are no entries; `line`: the first one, where it is about a line. */
  | { readonly kind: 'wrong'; readonly path: string; readonly wrong: number; readonly line: number | null }
  | { readonly kind: 'missing'; readonly path: string }
  /** What was read before still counts. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string }

export type KeptListOptions = {
  readonly path: string
  readonly of: ListOf
  /** The file may be missing: nothing is said about it. */
  readonly optional: boolean
  /** Hears of the file when it changes, not at every message. */
  readonly onChange: (change: ListChange) => void
  readonly checkEveryMs?: number
}

export interface KeptList {
  /** Rejects where the first reading takes longer than a message can wait. */
  readonly now: () => Promise<ListFile>
}

const CHECK_EVERY_MS = 2_000
/** A million lines take one second; a network file system that hangs takes for ever. */
const FIRST_READING_MS = 10_000

export function keepList({ path, of, optional, onChange, checkEveryMs = CHECK_EVERY_MS }: KeptListOptions): KeptList {
  let list = NO_LIST
  let stamp = ''
  let trouble = ''
  let checked = performance.now()
  let reading: Promise<void> | null = null
  let first = true

  async function look(): Promise<void> {
    try {
      const { mtimeMs, size, ino } = await stat(path)
      const now = `${mtimeMs} ${size} ${ino}`
      if (now === stamp) return
      list = await readListFile(path, of)
      stamp = now
      trouble = ''
      if (!first || !optional) onChange({ kind: 'read', path, size: list.size })
      if (list.wrong > 0) onChange({ kind: 'wrong', path, wrong: list.wrong, line: list.mistakes[0]?.line ?? null })
    } catch (error) {
      const { code = 'EIO' } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') {
        list = NO_LIST
        stamp = ''
      }
      if (code === trouble) return
      trouble = code
      if (code !== 'ENOENT') onChange({ kind: 'unreadable', path, code })
      else if (!optional || !first) onChange({ kind: 'missing', path })
    }
  }

  const start = (): Promise<void> =>
    (reading ??= look().finally(() => {
      reading = null
      first = false
    }))

  void start()

  return {
    async now() {
      if (first) await within(start(), FIRST_READING_MS, path)
      else if (performance.now() - checked > checkEveryMs) {
        checked = performance.now()
        void start()
      }
      return list
    },
  }
}

async function within(work: Promise<void>, ms: number, path: string): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`${path} could not be read in ${ms} ms`)), ms)
  await Promise.race([work, promise]).finally(() => clearTimeout(timer))
}
