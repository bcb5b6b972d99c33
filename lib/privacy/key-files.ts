/**
 * The site's keys as files: public halves that the filter seals to, private halves that only who releases may read, and the secrets
 * of links and marks. A private file is as `age-keygen` writes it, so that `age -d -i site.key` opens an export.
 */
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ensureFolder, writeFirst, writeWhole } from '../disk.ts'
import { KeyError } from './key-error.ts'
import { randomName } from './random-name.ts'
import { isIdentity, isPublicKey, newPair, publicKeyOf, SealError } from './seal.ts'
import type { Stats } from 'node:fs'
import type { Identity, PublicKey } from './seal.ts'

export { KeyError }

export type KeyPlaces = {
  /** Folder of all keys; it belongs into no backup (`cleanmilter keys backup` makes one that may be kept). */
  readonly keys: string
  /** The file with the private halves; null: `site.key` in `keys`. */
  readonly identityFile: string | null
}

const SECRET_OCTETS = 32
/** 32 octets. */
const SECRET = /^[A-Za-z0-9_-]{43}$/
/** Alone among all processes, for as long as `work` takes. */
export type Alone = <T>(work: () => T) => T

/** `links`: what links in digests are made with. `mark`: what released mail is known by. `twins`: to know a message that comes again. */
export type SecretName = 'links' | 'mark' | 'twins'

export class KeyFiles {
  readonly folder: string
  readonly identityFile: string
  #public: { readonly changed: number; readonly keys: readonly PublicKey[] } | null = null
  readonly #secrets = new Map<SecretName, Buffer>()

  constructor({ keys, identityFile }: KeyPlaces) {
    this.folder = keys
    this.identityFile = identityFile ?? join(keys, 'site.key')
  }

  get publicFile(): string {
    return join(this.folder, 'site.pub')
  }

  /** The key that is sealed to now. Throws KeyError. */
  publicKey(): PublicKey {
    const changed = stat(this.publicFile)?.mtimeMs
    if (changed === undefined)
      throw new KeyError(
        'missing',
        `${this.publicFile}: there is no key to seal to; make one with: cleanmilter keys init`,
      )
    if (this.#public?.changed !== changed)
      this.#public = { changed, keys: lines(read(this.publicFile)).filter(isPublicKey) }
    const [key] = this.#public.keys
    if (key === undefined)
      throw new KeyError('damaged', `${this.publicFile}: wanted a line with a public key (age1…), found none`)
    return key
  }

  /** All private halves, the newest first: what is older was sealed to an older one. Throws KeyError. */
  identities(): readonly Identity[] {
    return this.#pairs().map(({ identity }) => identity)
  }

  /** Each private half with the lines above it. */
  #pairs(text = read(this.identityFile)): readonly { readonly identity: Identity; readonly text: string }[] {
    const pairs: { identity: Identity; text: string }[] = []
    let begin = 0
    const all = lines(text)
    for (const [n, line] of all.entries()) {
      if (line === '' || line.startsWith('#')) continue
      // Not the line itself: it may be a key but for one letter.
      if (!isIdentity(line))
        throw new KeyError(
          'damaged',
          `${this.identityFile}: line ${n + 1} is no private key (AGE-SECRET-KEY-1…): mistyped?`,
        )
      pairs.push({ identity: line, text: `${all.slice(begin, n + 1).join('\n')}\n` })
      begin = n + 1
    }
    if (pairs.length === 0)
      throw new KeyError('damaged', `${this.identityFile}: wanted a private key (AGE-SECRET-KEY-1…), found none`)
    return pairs
  }

  /** Null where the private half is elsewhere, or not ours to read. */
  identitiesIfReadable(): readonly Identity[] | null {
    try {
      return this.identities()
    } catch (error) {
      if (error instanceof KeyError && error.kind !== 'damaged') return null
      throw error
    }
  }

  get exists(): boolean {
    return stat(this.publicFile) !== undefined
  }

  /** The first pair, unless there is one. False: there was. */
  async init(): Promise<boolean> {
    if (this.exists) return false
    ensureFolder(this.folder)
    ensureFolder(dirname(this.identityFile))
    const { publicKey, identity } = await newPair()
    // The private half first: what is sealed must be possible to open.
    if (!writeFirst(this.identityFile, identityText(publicKey, identity), 0o600)) {
      const [known] = this.identities()
      if (known !== undefined) writeFirst(this.publicFile, `${await publicKeyOf(known)}\n`, 0o644)
      return false
    }
    writeFirst(this.publicFile, `${publicKey}\n`, 0o644)
    return true
  }

  /**
   * A new pair; the private halves so far stay, for what is sealed to them. Gives the new public key. Two at once would write over
   * each other's private half, and mail sealed in between could never be opened: hence `alone`.
   */
  async rotate(alone: Alone): Promise<PublicKey> {
    const { publicKey, identity } = await newPair()
    alone(() => {
      const before = this.identityText()
      writeWhole(this.identityFile, `${identityText(publicKey, identity)}${before}`, 0o600)
      this.usePublicKey(publicKey)
    })
    return publicKey
  }

  /** Private halves that nothing is sealed to any more go. `inUse` is asked when we are alone. Gives how many went. Throws KeyError. */
  async retire(alone: Alone, inUse: () => (key: PublicKey) => boolean): Promise<number> {
    const known = new Map<Identity, PublicKey>()
    for (const identity of this.identities()) known.set(identity, await publicKeyOf(identity))
    return alone(() => {
      const [current, isUsed, pairs] = [this.publicKey(), inUse(), this.#pairs()]
      const kept = pairs.filter(({ identity }) => {
        const key = known.get(identity) // undefined: made just now
        return key === undefined || key === current || isUsed(key)
      })
      if (kept.length > 0 && kept.length < pairs.length)
        writeWhole(this.identityFile, kept.map(({ text }) => text).join(''), 0o600)
      return kept.length > 0 ? pairs.length - kept.length : 0
    })
  }

  /** Where the private half is on another host. Throws SealError where it is none. */
  usePublicKey(key: PublicKey): void {
    if (!isPublicKey(key)) throw new SealError('wanted a public key such as age1…; is it mistyped?')
    ensureFolder(this.folder)
    writeWhole(this.publicFile, `${key}\n`, 0o644)
  }

  /** The file with the private halves as it is. Throws KeyError. */
  identityText(): string {
    this.identities() // throws where there is none in it
    return read(this.identityFile)
  }

  /** As it was backed up; what stood there goes. Throws KeyError and SealError before it changes anything. */
  restore(identityText: string, publicKey: PublicKey): void {
    this.#pairs(identityText)
    if (!isPublicKey(publicKey)) throw new SealError('the public key in the backup is none')
    ensureFolder(dirname(this.identityFile))
    writeWhole(this.identityFile, identityText, 0o600)
    this.usePublicKey(publicKey)
  }

  /** Another filter's, so that each knows what the other released. `text`: as `secretText` gives it. Throws KeyError. */
  useSecret(name: SecretName, text: string): void {
    if (!SECRET.test(text))
      throw new KeyError('damaged', `wanted a secret of 43 letters, digits, - and _, found ${text.length} characters`)
    ensureFolder(this.folder)
    writeWhole(this.#secretPath(name), `${text}\n`)
    this.#secrets.delete(name)
  }

  secretText(name: SecretName): string {
    return this.secret(name).toString('base64url')
  }

  #secretPath(name: SecretName): string {
    return join(this.folder, `${name}.secret`)
  }

  /** 32 octets, made at the first call. Throws KeyError and, where it cannot be made, the system's errors. */
  secret(name: SecretName): Buffer {
    const known = this.#secrets.get(name)
    if (known !== undefined) return known
    const path = this.#secretPath(name)
    if (stat(path) === undefined) {
      ensureFolder(this.folder)
      writeFirst(path, `${randomName(SECRET_OCTETS)}\n`)
    }
    const text = read(path).trim()
    if (!SECRET.test(text))
      throw new KeyError('damaged', `${path}: wanted 43 letters, digits, - and _, found ${text.length} characters`)
    const secret = Buffer.from(text, 'base64url')
    this.#secrets.set(name, secret)
    return secret
  }
}

function identityText(publicKey: PublicKey, identity: Identity): string {
  return `# made: ${new Date().toISOString().slice(0, 19)}Z\n# public key: ${publicKey}\n${identity}\n`
}

function lines(text: string): readonly string[] {
  return text.split('\n').map(line => line.trim())
}

function read(path: string): string {
  return asKeyError(path, () => readFileSync(path, 'utf8'))
}

function stat(path: string): Stats | undefined {
  return asKeyError(path, () => statSync(path, { throwIfNoEntry: false }))
}

function asKeyError<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new KeyError('missing', `${path}: there is no such file`, { cause: error })
    throw new KeyError('denied', `${path}: cannot be read (${code}); is it ours?`, { cause: error })
  }
}
