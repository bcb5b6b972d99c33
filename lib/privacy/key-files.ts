/**
 * The site's keys as files: public halves that the filter seals to, private halves that only who releases may read, and the secrets
 * of links and marks. A private file is as `age-keygen` writes it, so that `age -d -i site.key` opens an export.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ensureFolder, writeFirst, writeWhole } from '../disk.ts'
import { KeyError } from './key-error.ts'
import { isIdentity, isPublicKey, newPair, publicKeyOf, SealError } from './seal.ts'
import type { Identity, PublicKey } from './seal.ts'

export { KeyError }

export type KeyPlaces = {
  /** Folder of all keys; it belongs into no backup (`cleanmilter keys backup` makes one that may be kept). */
  readonly keys: string
  /** The file with the private halves; null: `site.key` in `keys`. */
  readonly identityFile: string | null
}

const SECRET_OCTETS = 32

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
    const changed = statSync(this.publicFile, { throwIfNoEntry: false })?.mtimeMs
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
    const found = lines(read(this.identityFile)).filter(isIdentity)
    if (found.length === 0)
      throw new KeyError('damaged', `${this.identityFile}: wanted a private key (AGE-SECRET-KEY-1…), found none`)
    return found
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
    return statSync(this.publicFile, { throwIfNoEntry: false }) !== undefined
  }

  /** The first pair, unless there is one. False: there was. */
  async init(): Promise<boolean> {
    if (this.exists) return false
    ensureFolder(this.folder)
    ensureFolder(dirname(this.identityFile))
    const { publicKey, identity } = await newPair()
    // The private half first: what is sealed must be possible to open.
    if (!writeFirst(this.identityFile, identityText(publicKey, identity))) {
      const [known] = this.identities()
      if (known !== undefined) writeFirst(this.publicFile, `${await publicKeyOf(known)}\n`, 0o644)
      return false
    }
    writeFirst(this.publicFile, `${publicKey}\n`, 0o644)
    return true
  }

  /** A new pair; the private halves so far stay, for what is sealed to them. Gives the new public key. */
  async rotate(): Promise<PublicKey> {
    const before = read(this.identityFile)
    const { publicKey, identity } = await newPair()
    writeWhole(this.identityFile, `${identityText(publicKey, identity)}${before}`)
    this.usePublicKey(publicKey)
    return publicKey
  }

  /** Private halves that nothing is sealed to any more go. Gives how many. */
  async retire(inUse: (key: PublicKey) => boolean): Promise<number> {
    const [newest, ...older] = this.identities()
    if (newest === undefined) return 0
    const kept: Identity[] = [newest]
    for (const one of older) if (inUse(await publicKeyOf(one))) kept.push(one)
    const texts = await Promise.all(kept.map(async one => identityText(await publicKeyOf(one), one)))
    if (kept.length < older.length + 1) writeWhole(this.identityFile, texts.join(''))
    return older.length + 1 - kept.length
  }

  /** Where the private half is on another host. Throws SealError where it is none. */
  usePublicKey(key: PublicKey): void {
    if (!isPublicKey(key)) throw new SealError('wanted a public key such as age1…')
    ensureFolder(this.folder)
    writeWhole(this.publicFile, `${key}\n`, 0o644)
  }

  /** The file with the private halves as it is. Throws KeyError. */
  identityText(): string {
    this.identities() // throws where there is none in it
    return read(this.identityFile)
  }

  /** As it was backed up; what stood there goes. */
  restore(identityText: string, publicKey: PublicKey): void {
    ensureFolder(dirname(this.identityFile))
    writeWhole(this.identityFile, identityText)
    this.usePublicKey(publicKey)
  }

  /** Another filter's, so that each knows what the other released. `text`: as `secretText` gives it. Throws KeyError. */
  useSecret(name: SecretName, text: string): void {
    if (Buffer.from(text, 'base64url').length !== SECRET_OCTETS)
      throw new KeyError('damaged', `wanted a secret of 43 characters of base64url, found ${text.length} characters`)
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

  /** 32 octets, made at the first call. Throws the system's errors. */
  secret(name: SecretName): Buffer {
    const known = this.#secrets.get(name)
    if (known !== undefined) return known
    const path = this.#secretPath(name)
    if (statSync(path, { throwIfNoEntry: false }) === undefined) {
      ensureFolder(this.folder)
      writeFirst(path, `${randomBytes(SECRET_OCTETS).toString('base64url')}\n`)
    }
    const secret = Buffer.from(read(path).trim(), 'base64url')
    if (secret.length !== SECRET_OCTETS) throw new KeyError('damaged', `${path}: wanted 43 characters of base64url`)
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
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new KeyError('missing', `${path}: there is no such file`, { cause: error })
    throw new KeyError('denied', `${path}: cannot be read (${code}); is it ours?`, { cause: error })
  }
}
