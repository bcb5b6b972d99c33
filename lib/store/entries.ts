/**
 * The allow and block lists in memory, as the database has them, and how often each entry counted.
 *
 * A change of a few entries is there at once. A long one is read slice by slice between the mail, and counts when all of it
 * is there: until then the lists are what they were. Where the database cannot be read it is tried again; meanwhile they are
 * what they were, too.
 */
import { candidates, matchEntries } from '../policy/entries.ts'
import { EntryTable, hashOf, senderHash } from './entry-table.ts'
import { purgedUpTo, sliceOf, tidy, writeHits } from './entry-rows.ts'
import type { EntryMatch, Find, From } from '../policy/entries.ts'
import type { ScopeName } from '../policy/scope-name.ts'
import type { Cursor } from './entry-rows.ts'
import type { Hash } from './entry-table.ts'
import type { State } from './state.ts'
import type { DatabaseSync } from 'node:sqlite'

/** Rows that are read in one go: some milliseconds. */
const SLICE = 1_000
/** Entries whose hits are written in one go. */
const HITS_AT_ONCE = 500
/** Entries whose hits wait while the database cannot be written; further ones are not counted. */
const MAX_HITS = 100_000
const TIDY_EVERY_MS = 3_600_000

type Loading = {
  /** Null: a small change goes straight into the table in use. */
  readonly table: EntryTable | null
  readonly goal: number
  readonly cursor: Cursor
}

export class Entries {
  readonly #state: State
  readonly #now: () => Date
  #table = new EntryTable()
  /** All changes up to this generation are in the table; -1: none yet. */
  #done = -1
  /** The newest generation heard of. */
  #wanted = -1
  #loading: Loading | null = null
  /** A slice is due: somebody will go on without being asked. */
  #turning = false
  #waiting: (() => void)[] = []
  #hits = new Map<number, number>()
  #tidied = -Infinity

  /** Follows the database from now on; that it goes on by itself wants `state.start()`. */
  constructor(state: State, now: () => Date) {
    this.#state = state
    this.#now = now
    state.follow('entries', (database, generation) => this.#heard(database, generation))
    state.gather(() => this.#flush())
  }

  /** Entries in memory, expired ones included until they are deleted. */
  get size(): number {
    return this.#table.size
  }

  get octets(): number {
    return this.#table.octets
  }

  /** When what is being read now is there. */
  loaded(): Promise<void> {
    return !this.#behind ? Promise.resolve() : new Promise(resolve => this.#waiting.push(resolve))
  }

  /** Of one message, for each of its recipients: what the scopes of that recipient say (policy/scope-name.ts, scopesOf). */
  ask(from: From): (scopes: readonly ScopeName[]) => EntryMatch | null {
    const table = this.#table
    if (table.size === 0) return () => null
    const now = seconds(this.#now())
    const asked = candidates(from, table.prefixes)
    const senders = new Map(asked.map(one => [one, senderHash(one.kind, one.value)]))
    const hashes = new Map<ScopeName, Hash>()
    const known = new Map<string, EntryMatch | null>()
    const find: Find = (scope, candidate, list) => {
      const [of, sender] = [hashes.get(scope), senders.get(candidate)]
      return of === undefined || sender === undefined ? null : table.get(of, list, sender, now)
    }
    const hasEntries = (scope: ScopeName): boolean => {
      let hash = hashes.get(scope)
      if (hash === undefined) hashes.set(scope, (hash = hashOf(scope)))
      return table.hasScope(hash)
    }
    return scopes => {
      const some = scopes.filter(hasEntries)
      if (some.length === 0) return null
      // Most recipients share the scopes that have entries.
      const key = some.join('\n')
      let match = known.get(key)
      if (match === undefined) known.set(key, (match = matchEntries(from, asked, some, find)))
      return match
    }
  }

  /** The entry counted for a recipient. Who that was, and whose message, is not kept. */
  hit({ id }: Pick<EntryMatch, 'id'>): void {
    if (id === null || (this.#hits.size >= MAX_HITS && !this.#hits.has(id))) return
    this.#hits.set(id, (this.#hits.get(id) ?? 0) + 1)
  }

  /** Within an attempt of the state's: after an error all is as it was, and it is called again. */
  #heard(database: DatabaseSync, generation: number): void {
    this.#wanted = generation
    // The file was replaced by an older one.
    if (generation < Math.max(this.#done, this.#loading?.goal ?? -1)) {
      this.#loading = null
      this.#done = -1
    }
    if (this.#loading === null) this.#step(database)
  }

  /** Reads the next slice; what changed since a long reading began is read after it. */
  #step(database: DatabaseSync): void {
    const loading = this.#loading ?? this.#begin(database)
    const { apply, next } = sliceOf(database, loading.cursor, SLICE)
    const table = loading.table ?? (next === null ? this.#table : this.#table.copy())
    apply(table)
    this.#loading = next === null ? null : { table, goal: loading.goal, cursor: next }
    if (next === null) {
      this.#table = table
      this.#done = loading.goal
    }
    if (this.#behind) this.#later()
    else for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #begin(database: DatabaseSync): Loading {
    const goal = this.#wanted
    // Away for so long that rows were deleted for good: all of it anew.
    const anew = this.#done < 0 || purgedUpTo(database) > this.#done
    return anew
      ? { table: new EntryTable(), goal, cursor: { all: true, id: 0 } }
      : { table: null, goal, cursor: { all: false, changed: this.#done, id: Number.MAX_SAFE_INTEGER } }
  }

  get #behind(): boolean {
    return this.#loading !== null || this.#done !== this.#wanted
  }

  #later(): void {
    if (this.#turning) return
    this.#turning = true
    setImmediate(() => {
      this.#turning = false
      // Where it cannot be read now, the next flush tries again.
      if (this.#behind) this.#state.attempt(database => this.#step(database))
    })
  }

  #flush(): void {
    if (this.#behind) this.#later()
    const now = this.#now().getTime()
    if (this.#hits.size > 0) {
      const some = [...this.#hits.entries().take(HITS_AT_ONCE)]
      const day = Math.floor(now / 86_400_000)
      const written = this.#state.attempt(database => writeHits(database, some, day), { write: true })
      if (written !== undefined) for (const [id] of some) this.#hits.delete(id)
    }
    if (now - this.#tidied < TIDY_EVERY_MS) return
    const left = this.#state.attempt(database => tidy(database, seconds(new Date(now))), { write: true })
    if (left !== true) this.#tidied = now
  }
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000)
}
