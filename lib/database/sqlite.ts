/**
 * A SQLite file of our own, through Node's built-in engine: opened, brought to the schema's version, for whom its folder is.
 * Its lock is the system's (fcntl): it ends with the process that held it, however that ended. What was committed is on the disk.
 * Source: https://www.sqlite.org/lockingv3.html, https://www.sqlite.org/pragma.html
 */
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { likeFolder } from '../disk.ts'

export type Schema = {
  /** Kept in the file (user_version). */
  readonly version: number
  /** Statements that make version 1, 2, … out of the one before. */
  readonly steps: readonly string[]
  /**
   * `journal` (default): every change is on the disk, folder included, before it counts. `wal`: readers never wait for who
   * writes; what was committed outlives the process, and after a power cut the last moments may be missing. `durable`: as `wal`,
   * and what was committed is on the disk.
   */
  readonly mode?: 'journal' | 'wal' | 'durable'
}

/**
 * `busy`: somebody else writes for longer than we wait. `wrong`: of a later version. `corrupt`: not as it was written. `full`: no
 * room on the disk. `io`: the disk or the file system fails.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly kind: 'busy' | 'wrong' | 'corrupt' | 'denied' | 'full' | 'io'
  constructor(kind: DatabaseError['kind'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.kind = kind
  }
}

/** Creates the file where there is none; the folder must be there. `waitMs`: how long to wait for others who write. */
export function openDatabase(path: string, { version, steps, mode = 'journal' }: Schema, waitMs: number): DatabaseSync {
  return named(path, () => {
    ownFile(path)
    const database = new DatabaseSync(path, { timeout: waitMs })
    try {
      // EXTRA: the folder is synced, too, when the journal goes. secure_delete: what is deleted leaves no trace in the file.
      const keeping =
        mode === 'journal'
          ? 'PRAGMA synchronous = EXTRA'
          : `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${mode === 'wal' ? 'NORMAL' : 'FULL'}`
      database.exec(`${keeping}; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF`)
      if (versionOf(database) !== version) migrate(database, path, version, steps)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** `work` as one transaction that nobody else writes beside; an error of `work` undoes it all. */
export function transaction<T>(database: DatabaseSync, path: string, work: () => T): T {
  return named(path, () => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  })
}

function migrate(database: DatabaseSync, path: string, version: number, steps: readonly string[]): void {
  transaction(database, path, () => {
    const found = versionOf(database) // somebody may have been faster
    if (found > version)
      throw new DatabaseError(
        'wrong',
        `${path}: this program reads version ${version}, found ${found}; use the program that wrote it`,
      )
    for (const step of steps.slice(found)) database.exec(step)
    database.exec(`PRAGMA user_version = ${version}`)
  })
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
}

/** It is for whom its folder is: made by root it would shut out the daemon. SQLite's journal follows it. */
function ownFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  likeFolder(path)
}

/** https://www.sqlite.org/rescode.html: the low octet is the primary code. */
const KINDS: Readonly<Record<number, DatabaseError['kind']>> = {
  3: 'denied', // SQLITE_PERM
  5: 'busy',
  6: 'busy', // SQLITE_LOCKED
  8: 'denied', // SQLITE_READONLY
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'denied', // SQLITE_CANTOPEN
  23: 'denied', // SQLITE_AUTH
  26: 'corrupt', // SQLITE_NOTADB
}

/** Where the file system itself said no, before SQLite was asked. */
const SYSTEM_KINDS: Readonly<Record<string, Exclude<DatabaseError['kind'], 'wrong'>>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EIO: 'io',
}

const SENTENCES: Readonly<Record<Exclude<DatabaseError['kind'], 'wrong'>, string>> = {
  busy: 'another process has been writing for too long; try again',
  corrupt: 'this is no database any more; restore it from a copy',
  denied: 'cannot be written; is it, and its folder, ours?',
  full: 'there is no room left on the disk',
  io: 'the disk cannot be read or written',
}

/** `work`, with what SQLite or the file system throws as a DatabaseError that names the file. */
export function named<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown }
    const kind =
      typeof errcode === 'number' ? KINDS[errcode & 0xff] : typeof code === 'string' ? SYSTEM_KINDS[code] : undefined
    if (kind === undefined || kind === 'wrong') throw error
    throw new DatabaseError(kind, `${path}: ${SENTENCES[kind]}`, { cause: error })
  }
}
