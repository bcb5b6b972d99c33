/**
 * The folder `classifier` below `data`: the ledger, and a file for each model. Many processes may teach and read at once.
 * A change is one transaction of the ledger, which is the lock. The new model is written beside the old one and synced, with its
 * generation in its name; then the ledger is committed, and from then on it counts; then it takes the place of the old one.
 * Whoever comes next finishes what a crash left in between: a file of the ledger's generation takes its place, others go.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseError } from '../../database/sqlite.ts'
import { folderMode, likeFolder } from '../../disk.ts'
import { Ledger, ledgerPath } from './ledger.ts'
import { ModelFileError } from './model-file.ts'
import { decodeSite, encodeSite, MAX_SITE_OCTETS } from './site-file.ts'
import { SiteModel } from './site-model.ts'
import type { Secrets } from './ledger.ts'
import type { SiteFile } from './site-file.ts'

/** Whose model: the site's, or a domain's (A-labels). */
export type Scope = { readonly kind: 'site' } | { readonly kind: 'domain'; readonly domain: string }
export const SITE: Scope = { kind: 'site' }

/** A longer one would not fit into a file name. */
export const LONGEST_DOMAIN = 200

/** no-folder, denied: nothing can be kept there. io: the disk is full or broken. The others are as the files' errors have it. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly kind: 'no-folder' | 'denied' | 'io' | 'busy' | 'wrong' | 'corrupt'
  constructor(kind: StoreError['kind'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.kind = kind
  }
}

export function scopeName(scope: Scope): string {
  return scope.kind === 'site' ? 'site' : `domain-${scope.domain}`
}

export function scopeOf(name: string): Scope {
  return name === 'site' ? SITE : { kind: 'domain', domain: name.slice('domain-'.length) }
}

export function storeFolder(data: string): string {
  return join(data, 'classifier')
}

export function modelPath(data: string, scope: Scope): string {
  return join(storeFolder(data), `${scopeName(scope)}.model`)
}

/** A model that `work` may change; `touch` says that it did. */
export type OpenModel = {
  readonly scope: Scope
  readonly id: number
  readonly model: SiteModel
  readonly touch: () => void
}

export class Store {
  readonly ledger: Ledger
  readonly #folder: string
  /** What this process read or wrote last, so that the next change need not read it. */
  readonly #known = new Map<string, SiteFile>()

  /** Throws StoreError. `data` must be there; the folder in it is made. */
  constructor(data: string) {
    this.#folder = storeFolder(data)
    this.ledger = named(() => {
      if (!isFolder(data)) throw new StoreError('no-folder', noFolder(data))
      if (!isFolder(this.#folder)) {
        makeFolder(this.#folder)
        likeFolder(this.#folder)
      }
      return new Ledger(ledgerPath(data))
    })
  }

  close(): void {
    this.ledger.close()
  }

  /**
   * `work` on the models of `scopes`, alone: what it touched is kept, all of it or nothing. Throws StoreError.
   */
  change<T>(scopes: readonly Scope[], work: (models: readonly OpenModel[], secrets: Secrets) => T): T {
    const written: string[] = []
    try {
      const result = named(() =>
        this.ledger.transaction(() => {
          this.#recover()
          const secrets = this.ledger.secrets()
          const touched = new Set<Scope>()
          const open = scopes.map(scope => ({
            scope,
            row: this.ledger.model(scopeName(scope)),
            model: this.#load(scope, secrets.featureKey),
          }))
          const models = open.map(({ scope, row: { id }, model }) => ({
            scope,
            id,
            model,
            touch: () => void touched.add(scope),
          }))
          const given = work(models, secrets)
          for (const { scope, row, model } of open) {
            if (!touched.has(scope)) continue
            const generation = row.generation + 1
            const name = scopeName(scope)
            this.#known.delete(name)
            written.push(`${name}.model.${generation}`)
            this.#write(`${name}.model.${generation}`, encodeSite({ model, generation }))
            this.ledger.setGeneration(row.id, generation)
            this.#known.set(name, { model, generation })
          }
          if (touched.size > 0) this.#syncFolder()
          return given
        }),
      )
      for (const name of written) this.#publish(name)
      if (written.length > 0) this.#syncFolder()
      return result
    } catch (error) {
      // What was learnt in memory may not be what is kept. What was written is left to whoever comes next: it may count already.
      this.#known.clear()
      throw error
    }
  }

  /** `model` in the place of what is there; its receipts go. Throws StoreError. */
  replace(scope: Scope, make: (secrets: Secrets) => SiteModel): void {
    const name = scopeName(scope)
    let written: string | null = null
    named(() =>
      this.ledger.transaction(() => {
        this.#recover()
        const row = this.ledger.model(name)
        const generation = row.generation + 1
        this.ledger.clear(row.id)
        written = `${name}.model.${generation}`
        this.#write(written, encodeSite({ model: make(this.ledger.secrets()), generation }))
        this.ledger.setGeneration(row.id, generation)
        this.#syncFolder()
      }),
    )
    this.#known.delete(name)
    if (written !== null) this.#publish(written)
    this.#syncFolder()
  }

  #load(scope: Scope, featureKey: number): SiteModel {
    const name = scopeName(scope)
    const { generation } = this.ledger.model(name)
    const known = this.#known.get(name)
    if (known?.generation === generation) return known.model
    const path = join(this.#folder, `${name}.model`)
    if (generation === 0 && !existsSync(path)) return SiteModel.empty(featureKey)
    const file = readSite(path)
    if (file.generation !== generation)
      throw new StoreError(
        'corrupt',
        `${path}: the ledger wants generation ${generation}, found ${file.generation}; restore the whole folder from one copy, or begin anew with: cleanmilter model reset${scope.kind === 'site' ? '' : ` --domain ${scope.domain}`} --yes`,
      )
    return file.model
  }

  /** Called alone, within the ledger's transaction. */
  #recover(): void {
    const generations = new Map(this.ledger.models().map(({ name, generation }) => [name, generation]))
    for (const file of readdirSync(this.#folder)) {
      const [, name = '', generation] = /^(.+)\.model\.(\d+)$/.exec(file) ?? []
      if (generation === undefined) continue
      if (generations.get(name) === Number(generation)) this.#publish(file)
      else rmSync(join(this.#folder, file), { force: true })
    }
  }

  #publish(file: string): void {
    try {
      renameSync(join(this.#folder, file), join(this.#folder, file.replace(/\.\d+$/, '')))
    } catch (error) {
      // Somebody who came after us was faster.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }

  #write(file: string, octets: Buffer): void {
    const path = join(this.#folder, file)
    const fd = openSync(path, 'w', 0o600)
    try {
      for (let at = 0; at < octets.length;) at += writeSync(fd, octets, at)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    likeFolder(path)
  }

  #syncFolder(): void {
    const fd = openSync(this.#folder, 'r')
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  }
}

/** Throws StoreError on a file that is no model of this version, or not as it was written; the system's where it cannot be read. */
export function readSite(path: string): SiteFile {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    if (size > MAX_SITE_OCTETS) throw tooLong(path, size)
    const octets = Buffer.alloc(size)
    let length = 0
    for (let more = 1; more > 0 && length < size; length += more)
      more = readSync(fd, octets, length, size - length, null)
    return decodeNamed(path, octets.subarray(0, length))
  } finally {
    closeSync(fd)
  }
}

/** Throws StoreError with the path in its message. */
export function decodeNamed(path: string, octets: Buffer): SiteFile {
  try {
    return decodeSite(octets)
  } catch (error) {
    if (error instanceof ModelFileError) throw new StoreError(error.kind, `${path}: ${error.message}`, { cause: error })
    throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

export function tooLong(path: string, octets: number): StoreError {
  return new StoreError('wrong', `${path}: ${octets} octets; a site's model is shorter, this is something else`)
}

/** What to do where `data` is not there. */
export function noFolder(data: string): string {
  return `data: there is no folder ${data}; make it, for the user that the filter runs as (install -d -m 0700 -o cleanmilter ${data}), or set data to one that is there`
}

const KINDS: Readonly<Record<string, StoreError['kind']>> = {
  ENOENT: 'corrupt',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ENOSPC: 'io',
  EDQUOT: 'io',
  EIO: 'io',
}

const SENTENCES: Readonly<Record<string, string>> = {
  corrupt: 'is missing; restore the folder from a copy, or begin anew with cleanmilter model reset --yes',
  denied: 'no permission; do this as the user that the filter runs as, or as root',
}

/** Not `recursive`: on file systems where nothing can be made (/proc) that never ends. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: folderMode(path) })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    // The folder it shall lie in is there: it was looked for before.
    if (code === 'ENOENT') throw new StoreError('denied', `${path}: nothing can be made there`, { cause: error })
    throw error
  }
}

function named<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof StoreError) throw error
    if (error instanceof DatabaseError)
      throw new StoreError(error.kind === 'full' ? 'io' : error.kind, error.message, { cause: error })
    const { code = '', path = 'data', message } = error as NodeJS.ErrnoException
    const kind = KINDS[code]
    if (kind === undefined) throw error
    const what = SENTENCES[kind] ?? `${message}; nothing of it was kept`
    throw new StoreError(kind, `${path}: ${what}`, { cause: error })
  }
}
