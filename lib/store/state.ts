/**
 * The embedded database as the program uses it. For a daemon nothing in here throws: what cannot be read or written now is
 * answered with `undefined`, told once, and tried again later, while mail is judged by what is in memory. A command asks with
 * `demand` and gets the error.
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseError, named, openDatabase, transaction } from '../database/sqlite.ts'
import { SCHEMA } from './schema.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Schema } from '../database/sqlite.ts'

/** What daemons keep in memory of the database, each followed by its own generation. */
export type Topic = 'settings' | 'entries' | 'greylist' | 'outcomes'

export type StateOptions = {
  /** The folder; where it is missing there is no database, and none is made. */
  readonly data: string
  /** Hears that it went wrong, once, and that it is well again (`OK`). `code`: one word. */
  readonly say: (code: string, why: string) => void
  /** How long to wait for another process that writes, in milliseconds: mail waits, too. */
  readonly waitMs?: number
  /** False: a database that is not there is not made. */
  readonly create?: boolean
  /** Another one than the embedded database that all share. */
  readonly database?: { readonly file: string; readonly schema: Schema }
}

export const FILE = 'cleanmilter.db'

/** A daemon notices what others changed after so long. */
const LOOK_MS = 250
/** After a failure it is left alone for so long. */
const PAUSE_MS = 5_000
/** A lock that is held longer is told of. */
const BUSY_MS = 10_000
/** Whoever waits for a lock blocks all mail of the process. */
const DAEMON_WAIT_MS = 20
export const COMMAND_WAIT_MS = 60_000

type Follower = {
  readonly topic: Topic
  readonly load: (database: DatabaseSync, generation: number) => void
  seen: number
}

export class State {
  readonly path: string
  readonly #data: string
  readonly #schema: Schema
  readonly #say: StateOptions['say']
  readonly #waitMs: number
  readonly #create: boolean
  readonly #followers: Follower[] = []
  readonly #writers: (() => void)[] = []
  #database: DatabaseSync | null = null
  #trouble: string | null = null
  /** It was in writing: that something can be read says nothing about it. */
  #cannotWrite = false
  #pausedUntil = -Infinity
  #busySince: number | null = null
  #dataVersion = -1
  #timer: NodeJS.Timeout | null = null

  constructor({ data, say, waitMs = DAEMON_WAIT_MS, create = true, database }: StateOptions) {
    this.#data = data
    this.#schema = database?.schema ?? SCHEMA
    this.path = join(data, database?.file ?? FILE)
    this.#say = say
    this.#waitMs = waitMs
    this.#create = create
  }

  /** Is it there, or a folder in which it may be made? */
  get possible(): boolean {
    if (!this.#create) return existsSync(this.path)
    return statSync(this.#data, { throwIfNoEntry: false })?.isDirectory() === true
  }

  /** Was it ever made? */
  get exists(): boolean {
    return existsSync(this.path)
  }

  /** Throws DatabaseError. `write`: as one transaction. */
  demand<T>(work: (database: DatabaseSync) => T, { write = false }: { readonly write?: boolean } = {}): T {
    const database = this.#open()
    return write ? transaction(database, this.path, () => work(database)) : named(this.path, () => work(database))
  }

  /** `undefined` where it cannot be done now. */
  attempt<T>(work: (database: DatabaseSync) => T, options: { readonly write?: boolean } = {}): T | undefined {
    if (performance.now() < this.#pausedUntil) return undefined
    try {
      if (!named(this.path, () => this.possible)) return undefined
      const result = this.demand(work, options)
      this.#well(options.write === true)
      return result
    } catch (error) {
      this.#failed(error, options.write === true)
      return undefined
    }
  }

  /**
   * Keeps something in memory up to date: `load` is called now and whenever another process raised the topic. It may read
   * only what is newer than the generation it saw last.
   */
  follow(topic: Topic, load: Follower['load']): void {
    this.#followers.push({ topic, load, seen: -1 })
    this.look()
  }

  /** `flush` is called every LOOK_MS and at the end: what was gathered since is written together. */
  gather(flush: () => void): void {
    this.#writers.push(flush)
  }

  /** Starts to look for changes and to write what was gathered. */
  start(): void {
    this.#timer ??= setInterval(() => {
      for (const flush of this.#writers) flush()
      this.look()
    }, LOOK_MS).unref()
  }

  /** Reads what has changed. */
  look(): void {
    this.attempt(database => {
      const version = Number(database.prepare('PRAGMA data_version').get()?.['data_version'])
      if (version === this.#dataVersion && this.#followers.every(({ seen }) => seen >= 0)) return
      for (const follower of this.#followers) {
        const generation = generationOf(database, follower.topic)
        if (generation === follower.seen) continue
        follower.load(database, generation)
        follower.seen = generation
      }
      this.#dataVersion = version
    })
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    for (const flush of this.#writers) flush()
    this.#database?.close()
    this.#database = null
  }

  #open(): DatabaseSync {
    if (this.#database === null) {
      if (!this.possible)
        throw new DatabaseError(
          'denied',
          `${this.#data}: there is no such folder; make it, and give it to the filter's user`,
        )
      this.#database = openDatabase(this.path, this.#schema, this.#waitMs)
      this.#dataVersion = -1
    }
    return this.#database
  }

  /** A lock, a full disk, a file that may only be read: all can be read meanwhile, and only who wrote knows that it is over. */
  #well(wrote: boolean): void {
    if (wrote) this.#busySince = null
    if (this.#trouble === null || (this.#cannotWrite && !wrote)) return
    this.#trouble = null
    this.#cannotWrite = false
    this.#say('OK', `${this.path}: can be used again`)
  }

  #failed(error: unknown, writing: boolean): void {
    const kind = error instanceof DatabaseError ? error.kind : 'broken'
    if (kind === 'busy') {
      // Somebody who imports a long list has the lock for seconds: that is no trouble, and is tried again at the next look.
      this.#busySince ??= performance.now()
      if (performance.now() - this.#busySince < BUSY_MS) return
    } else {
      this.#pausedUntil = performance.now() + PAUSE_MS
      try {
        this.#database?.close()
      } catch {
        // It was beyond closing.
      }
      this.#database = null
    }
    this.#cannotWrite ||= writing
    if (this.#trouble === kind) return
    this.#trouble = kind
    const text =
      error instanceof DatabaseError ? error.message : `${this.path}: ${error instanceof Error ? error.name : 'failed'}`
    this.#say(kind, `${text}; mail is judged by the settings in memory, and what was to be kept waits`)
  }
}

export function generationOf(database: DatabaseSync, topic: Topic): number {
  return Number(database.prepare('SELECT generation FROM change WHERE topic = ?').get(topic)?.['generation'] ?? 0)
}

/** Tells all processes that `topic` changed; gives its new generation. Within the transaction that changes it. */
export function raise(database: DatabaseSync, topic: Topic): number {
  const row = database
    .prepare(
      'INSERT INTO change VALUES (?, 1) ON CONFLICT DO UPDATE SET generation = generation + 1 RETURNING generation',
    )
    .get(topic)
  return Number(row?.['generation'])
}
