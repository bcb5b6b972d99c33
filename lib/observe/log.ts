/**
 * The log: one JSON line per event, to standard output (journald keeps it) or to own files, one a day, which are deleted
 * after `keepDays` days. What the daemon says of itself goes to standard output in both cases: whoever started it looks
 * there. Lines that come close together go out in one write.
 */
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { LogEvent, WriteEvent } from './events.ts'

export type LogOptions = {
  /** `stdout`, or the folder that own log files go to. */
  readonly to: string
  /** Own files older than this many days are deleted. */
  readonly keepDays: number
  readonly now?: () => Date
  /** Standard output, unless somebody else reads along. */
  readonly print?: (text: string) => void
}

export interface Log {
  readonly write: WriteEvent
  /** Writes what is pending. */
  flush(): void
  /** Deletes own files past their days; called by itself at start and at each change of day. */
  expire(): void
  close(): void
}

const FILE = /^cleanmilter-(\d{4}-\d{2}-\d{2})\.jsonl$/
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Lines of messages wait this long for others: a write to the disk or the journal costs more than the line. */
const TOGETHER_MS = 50

export function createLog({ to, keepDays, now = () => new Date(), print = writeAll }: LogOptions): Log {
  let pending = ''
  let aside = ''
  let timer: NodeJS.Timeout | null = null
  let day = ''
  const folder = to === 'stdout' ? null : to
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o750 })

  const out = (text: string): void => {
    if (folder === null) print(text)
    else {
      const today = dayOf(now())
      if (today !== day) {
        day = today
        expire()
      }
      // Owner and group only: even results and server names are nobody else's business.
      appendFileSync(join(folder, `cleanmilter-${today}.jsonl`), text, { mode: 0o640 })
    }
  }
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const [text, own] = [pending, aside]
    pending = aside = ''
    try {
      if (own !== '') print(own)
      if (text !== '') out(text)
    } catch {
      // A full disk or a closed pipe must not stop the mail; the next line is tried again.
    }
  }
  const expire = (): void => {
    if (folder === null) return
    try {
      deleteOldLogs(folder, keepDays, now())
    } catch {
      // Tried again at the next change of day and every hour.
    }
  }
  expire()
  const hourly = setInterval(expire, HOUR_MS)
  hourly.unref()

  return {
    write(event: LogEvent) {
      const line = `${JSON.stringify({ time: now().toISOString(), ...event })}\n`
      pending += line
      if (event.event === 'message') timer ??= setTimeout(flush, TOGETHER_MS)
      else {
        if (folder !== null) aside += line
        flush()
      }
    },
    flush,
    expire,
    close() {
      clearInterval(hourly)
      flush()
    },
  }
}

/** Days of own log files (`2026-11-28`), the oldest first. Throws the system's errors. */
export function logDays(folder: string): readonly string[] {
  return readdirSync(folder)
    .flatMap(name => FILE.exec(name)?.[1] ?? [])
    .toSorted()
}

/** Own files past their days. Throws the system's errors. */
export function deleteOldLogs(folder: string, keepDays: number, now: Date): void {
  const oldest = dayOf(new Date(now.getTime() - keepDays * DAY_MS))
  for (const day of logDays(folder)) if (day < oldest) rmSync(join(folder, `cleanmilter-${day}.jsonl`), { force: true })
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** Standard output may be a pipe that takes part of a write, or none right now. */
function writeAll(text: string): void {
  const octets = Buffer.from(text)
  for (let at = 0, tries = 0; at < octets.length && tries < 1000;) {
    try {
      at += writeSync(1, octets, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      tries++
    }
  }
}
