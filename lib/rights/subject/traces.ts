/**
 * Does an address still stand in a file of ours, be it in what the database has given up and not overwritten? Looked for octet by
 * octet, in any case. Source: https://www.sqlite.org/pragma.html#pragma_secure_delete, https://www.sqlite.org/wal.html
 */
import { lstatSync, openSync, readSync, readdirSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { ifThere } from './subject.ts'
import type { State } from '../../store/state.ts'

const CHUNK_OCTETS = 1_048_576
const WAIT_MS = 3_000

export type Search = {
  readonly files: number
  readonly octets: number
  /** Files in which it stands, below the folder. */
  readonly found: readonly string[]
}

/** All files below `folder`. Those that go meanwhile are passed over. */
export function searchFiles(folder: string, texts: readonly string[]): Search {
  const wanted = texts.flatMap(text => [Buffer.from(text.toLowerCase()), Buffer.from(text.toLowerCase(), 'utf16le')])
  const found: string[] = []
  let [files, octets] = [0, 0]
  for (const name of filesBelow(folder)) {
    const searched = searchFile(join(folder, name), wanted)
    if (searched === null) continue
    files++
    octets += searched.octets
    if (searched.found) found.push(name)
  }
  return { files, octets, found }
}

/**
 * Takes the log of what was written into the file, and empties it. False: for some seconds somebody was reading what was there
 * before. Throws DatabaseError.
 */
export function emptyLog(state: State): boolean {
  const busy = ifThere(state, database => {
    const waitMs = Number(database.prepare('PRAGMA busy_timeout').get()?.['timeout'])
    // Not for as long as for a lock: a reader that was forgotten may stay for days.
    database.exec(`PRAGMA busy_timeout = ${WAIT_MS}`)
    try {
      return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy']
    } finally {
      database.exec(`PRAGMA busy_timeout = ${waitMs}`)
    }
  })
  return busy === 0 || busy === undefined
}

/** Writes the whole file anew, without anything that was given up. Mail waits meanwhile. Throws DatabaseError. */
export function rewrite(state: State): void {
  ifThere(state, database => database.exec('VACUUM'))
}

function filesBelow(folder: string): readonly string[] {
  const below = (name: string): readonly string[] => {
    try {
      return readdirSync(join(folder, name), { withFileTypes: true }).flatMap(entry => {
        const path = join(name, entry.name)
        return entry.isDirectory() ? below(path) : entry.isFile() ? [path] : []
      })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }
  return below('')
}

function searchFile(
  path: string,
  wanted: readonly Buffer[],
): { readonly octets: number; readonly found: boolean } | null {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null
  const longest = Math.max(0, ...wanted.map(({ length }) => length))
  const fd = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(CHUNK_OCTETS)
    let [octets, tail] = [0, 0]
    for (;;) {
      const read = readSync(fd, chunk, tail, CHUNK_OCTETS - tail, null)
      if (read === 0) return { octets, found: false }
      octets += read
      const end = tail + read
      for (let at = tail; at < end; at++) {
        const octet = chunk[at] ?? 0
        if (octet >= 0x41 && octet <= 0x5a) chunk[at] = octet + 32 // A to Z
      }
      const seen = chunk.subarray(0, end)
      if (wanted.some(one => seen.includes(one))) return { octets, found: true }
      // It may stand across the edge of two chunks.
      tail = Math.min(longest, end)
      chunk.copyWithin(0, end - tail, end)
    }
  } finally {
    closeSync(fd)
  }
}
