/**
 * Crypto-shredding: what is kept for a time is kept under a key of its class and its day, and dies with that key, copies in backups
 * included – for as long as the keys' folder is in no backup. One file of 32 octets a day and class.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ensureFolder, syncFolder, writeFirst } from '../disk.ts'

/** What dies by its key. `held`: messages; `entry`: their list entries; `explain`: verdicts; `audit`: the journal's words. */
export type KeyedClass = 'held' | 'entry' | 'explain' | 'audit'

/** Whole days since 1970, UTC. */
export type Day = number

/** Its day is over, and its key is gone; or it is not as it was written. */
export class ShreddedError extends Error {
  override readonly name = 'ShreddedError'
}

const FILE = /^(\d{4}-\d{2}-\d{2})\.([a-z]+)$/
const KEY_OCTETS = 32
const NONCE_OCTETS = 12
const TAG_OCTETS = 16
/** First octets of what is wrapped: format, then the day as 32 bits. */
const MAGIC = Buffer.from('CM1\n')
const HEAD_OCTETS = MAGIC.length + 4

export class DayKeys {
  readonly #folder: string

  /** `keys`: the folder of all keys; made at the first key. */
  constructor(keys: string) {
    this.#folder = join(keys, 'days')
  }

  /** `what` binds it to its place: what is wrapped for one name opens under no other. */
  wrap(kind: KeyedClass, day: Day, what: string, octets: Uint8Array): Buffer {
    const head = Buffer.concat([MAGIC, Buffer.alloc(4)])
    head.writeUInt32BE(day, MAGIC.length)
    const nonce = randomBytes(NONCE_OCTETS)
    const cipher = createCipheriv('aes-256-gcm', this.#made(kind, day), nonce)
    cipher.setAAD(Buffer.from(`${kind} ${day} ${what}`))
    return Buffer.concat([head, nonce, cipher.update(octets), cipher.final(), cipher.getAuthTag()])
  }

  /** Throws ShreddedError. */
  unwrap(kind: KeyedClass, what: string, wrapped: Uint8Array): Buffer {
    const octets = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.byteLength)
    if (octets.length < HEAD_OCTETS + NONCE_OCTETS + TAG_OCTETS || !octets.subarray(0, MAGIC.length).equals(MAGIC))
      throw new ShreddedError(`${what}: this was not written by this program`)
    const day = octets.readUInt32BE(MAGIC.length)
    const key = this.#read(kind, day)
    if (key === null) throw new ShreddedError(`${what}: its time is over, and its key is gone`)
    const body = octets.subarray(HEAD_OCTETS + NONCE_OCTETS, octets.length - TAG_OCTETS)
    const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(HEAD_OCTETS, HEAD_OCTETS + NONCE_OCTETS))
    decipher.setAAD(Buffer.from(`${kind} ${day} ${what}`))
    decipher.setAuthTag(octets.subarray(octets.length - TAG_OCTETS))
    try {
      return Buffer.concat([decipher.update(body), decipher.final()])
    } catch (error) {
      throw new ShreddedError(`${what}: not as it was written`, { cause: error })
    }
  }

  /** Days that can still be read, the oldest first. */
  days(kind: KeyedClass): readonly Day[] {
    return names(this.#folder)
      .flatMap(name => {
        const [, day = '', of] = FILE.exec(name) ?? []
        return of === kind ? [Date.parse(day) / 86_400_000] : []
      })
      .toSorted((a, b) => a - b)
  }

  /** All days before `day` can never be read again. Gives how many went. */
  shredBefore(kind: KeyedClass, day: Day): number {
    const gone = this.days(kind).filter(one => one < day)
    for (const one of gone) {
      const path = this.#path(kind, one)
      const fd = openSync(path, 'r+')
      try {
        writeSync(fd, randomBytes(KEY_OCTETS), 0, KEY_OCTETS, 0)
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
      unlinkSync(path)
    }
    if (gone.length > 0) syncFolder(this.#folder)
    return gone.length
  }

  #made(kind: KeyedClass, day: Day): Buffer {
    const known = this.#read(kind, day)
    if (known !== null) return known
    ensureFolder(this.#folder)
    writeFirst(this.#path(kind, day), randomBytes(KEY_OCTETS))
    const key = this.#read(kind, day)
    if (key === null) throw new ShreddedError(`${this.#path(kind, day)}: cannot be read back`)
    return key
  }

  /** Read each time, 32 octets: another process may have shredded it. */
  #read(kind: KeyedClass, day: Day): Buffer | null {
    try {
      const key = readFileSync(this.#path(kind, day))
      return key.length === KEY_OCTETS ? key : null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  #path(kind: KeyedClass, day: Day): string {
    return join(this.#folder, `${new Date(day * 86_400_000).toISOString().slice(0, 10)}.${kind}`)
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
