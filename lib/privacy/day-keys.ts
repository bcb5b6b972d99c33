/**
 * Crypto-shredding: what is kept for a time is kept under a key of its class and its day, and dies with that key, copies in backups
 * included – for as long as the keys' folder is in no backup. One file of 32 octets a day and class.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ensureFolder, syncFolder, writeFirst } from '../disk.ts'
import { KeyError } from './key-error.ts'

/** What dies by its key. `held`: messages; `entry`: their list entries; `explain`: verdicts; `audit`: the journal's words. */
export type KeyedClass = 'held' | 'entry' | 'explain' | 'audit'

/** Whole days since 1970, UTC. */
export type Day = number

/** Its day is over, and its key is gone (`over`); or it is not as it was written. */
export class ShreddedError extends Error {
  override readonly name = 'ShreddedError'
  readonly over: boolean
  constructor(message: string, { over = false, cause }: { readonly over?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause })
    this.over = over
  }
}

const FILE = /^(\d{4}-\d{2}-\d{2})\.([a-z]+)$/
const DAY_MS = 86_400_000
/** 9999-12-31: a name of a file has four digits for the year. */
const LAST_DAY = 2_932_896
const KEY_OCTETS = 32
const NONCE_OCTETS = 12
const TAG_OCTETS = 16
/** First octets of what is wrapped: format, then the day as 32 bits. */
const MAGIC = Buffer.from('CM1\n')
const HEAD_OCTETS = MAGIC.length + 4

/** Throws KeyError where a key, or their folder, cannot be read or made. */
export class DayKeys {
  readonly folder: string

  /** `keys`: the folder of all keys; made at the first key. */
  constructor(keys: string) {
    this.folder = join(keys, 'days')
  }

  /** For many items in one go: a key is read once. For moments only: another process may shred it meanwhile. */
  pass(kind: KeyedClass): DayPass {
    return new DayPass(this.folder, kind)
  }

  /** `what` binds it to its place: what is wrapped for one name opens under no other. */
  wrap(kind: KeyedClass, day: Day, what: string, octets: Uint8Array): Buffer {
    return this.pass(kind).wrap(day, what, octets)
  }

  /** Throws ShreddedError. */
  unwrap(kind: KeyedClass, what: string, wrapped: Uint8Array): Buffer {
    return this.pass(kind).unwrap(what, wrapped)
  }

  /** Days that can still be read, the oldest first. */
  days(kind: KeyedClass): readonly Day[] {
    return names(this.folder)
      .flatMap(name => {
        const [, day = '', of] = FILE.exec(name) ?? []
        return of === kind ? [Date.parse(day) / DAY_MS] : []
      })
      .filter(Number.isInteger)
      .toSorted((a, b) => a - b)
  }

  /** All days before `day` can never be read again. Gives how many went. */
  shredBefore(kind: KeyedClass, day: Day): number {
    return this.shred(
      kind,
      this.days(kind).filter(one => one < day),
    )
  }

  /** These days can never be read again. Gives how many went now. */
  shred(kind: KeyedClass, days: readonly Day[]): number {
    const gone = days.filter(day => isShredded(pathOf(this.folder, kind, day)))
    if (gone.length > 0) syncFolder(this.folder)
    return gone.length
  }
}

/** The keys of a class as one piece of work needs them. */
export class DayPass {
  readonly #folder: string
  readonly #kind: KeyedClass
  readonly #keys = new Map<Day, Buffer>()

  constructor(folder: string, kind: KeyedClass) {
    this.#folder = folder
    this.#kind = kind
  }

  wrap(day: Day, what: string, octets: Uint8Array): Buffer {
    const head = Buffer.allocUnsafe(HEAD_OCTETS)
    MAGIC.copy(head)
    head.writeUInt32BE(day, MAGIC.length)
    const nonce = randomBytes(NONCE_OCTETS)
    const cipher = createCipheriv('aes-256-gcm', this.#read(day) ?? this.#make(day), nonce)
    cipher.setAAD(this.#place(day, what))
    return Buffer.concat([head, nonce, cipher.update(octets), cipher.final(), cipher.getAuthTag()])
  }

  /** Throws ShreddedError. */
  unwrap(what: string, wrapped: Uint8Array): Buffer {
    const octets = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.byteLength)
    if (octets.length < HEAD_OCTETS + NONCE_OCTETS + TAG_OCTETS || !octets.subarray(0, MAGIC.length).equals(MAGIC))
      throw new ShreddedError(`${what}: this was not written by this program`)
    const day = octets.readUInt32BE(MAGIC.length)
    if (day > LAST_DAY) throw new ShreddedError(`${what}: not as it was written`)
    const key = this.#read(day)
    if (key === null) throw new ShreddedError(`${what}: its time is over, and its key is gone`, { over: true })
    const body = octets.subarray(HEAD_OCTETS + NONCE_OCTETS, octets.length - TAG_OCTETS)
    const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(HEAD_OCTETS, HEAD_OCTETS + NONCE_OCTETS))
    decipher.setAAD(this.#place(day, what))
    decipher.setAuthTag(octets.subarray(octets.length - TAG_OCTETS))
    try {
      return Buffer.concat([decipher.update(body), decipher.final()])
    } catch (error) {
      throw new ShreddedError(`${what}: not as it was written`, { cause: error })
    }
  }

  #place(day: Day, what: string): Buffer {
    return Buffer.from(`${this.#kind} ${day} ${what}`)
  }

  #read(day: Day): Buffer | null {
    const known = this.#keys.get(day)
    if (known !== undefined) return known
    const path = pathOf(this.#folder, this.#kind, day)
    let key: Buffer
    try {
      key = readFileSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw denied(path, 'read', error)
    }
    // A crash may have ended a shredding between the overwriting and the deletion: then nothing opens with it, as it has to be.
    if (key.length !== KEY_OCTETS) return null
    this.#keys.set(day, key)
    return key
  }

  #make(day: Day): Buffer {
    const path = pathOf(this.#folder, this.#kind, day)
    try {
      ensureFolder(this.#folder)
      writeFirst(path, randomBytes(KEY_OCTETS))
    } catch (error) {
      throw denied(path, 'written', error)
    }
    const key = this.#read(day)
    if (key === null) throw new KeyError('damaged', `${path}: wanted a key of ${KEY_OCTETS} octets; delete this file`)
    return key
  }
}

/** False: it was gone already. */
function isShredded(path: string): boolean {
  try {
    const fd = openSync(path, 'r+')
    try {
      writeSync(fd, randomBytes(KEY_OCTETS), 0, KEY_OCTETS, 0)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    unlinkSync(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw denied(path, 'deleted', error)
  }
}

function pathOf(folder: string, kind: KeyedClass, day: Day): string {
  return join(folder, `${new Date(day * DAY_MS).toISOString().slice(0, 10)}.${kind}`)
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw denied(folder, 'read', error)
  }
}

function denied(path: string, what: string, error: unknown): KeyError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  return new KeyError('denied', `${path}: cannot be ${what} (${code}); is it, and its folder, ours?`, { cause: error })
}
