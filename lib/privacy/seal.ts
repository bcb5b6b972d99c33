/**
 * Sealing in the age format (X25519, ChaCha20-Poly1305): what is sealed to a public key is opened by its private half only, by this
 * program or by `age -d -i FILE`. Source: https://age-encryption.org/v1
 */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'

/** `age1…`: whoever has it can seal. */
export type PublicKey = string
/** `AGE-SECRET-KEY-1…`: whoever has it can open. Never in a database, a log or an answer to somebody else than its owner. */
export type Identity = string

export type Pair = { readonly publicKey: PublicKey; readonly identity: Identity }

/** It cannot be opened: sealed to another key, or not as it was written. */
export class SealError extends Error {
  override readonly name = 'SealError'
}

const PUBLIC_KEY = /^age1[02-9ac-hj-np-z]{58}$/
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/

/** Not mistyped, either: it ends in a checksum. */
export function isPublicKey(text: string): boolean {
  return PUBLIC_KEY.test(text) && passes(() => new Encrypter().addRecipient(text))
}

export function isIdentity(text: string): boolean {
  return IDENTITY.test(text) && passes(() => new Decrypter().addIdentity(text))
}

/** What is thrown is forgotten: the library quotes the key in it. */
function passes(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

export async function newPair(): Promise<Pair> {
  const identity = await generateX25519Identity()
  return { identity, publicKey: await identityToRecipient(identity) }
}

/** Throws SealError where it is none. */
export async function publicKeyOf(identity: Identity): Promise<PublicKey> {
  if (!isIdentity(identity)) throw new SealError('wanted a private key such as AGE-SECRET-KEY-1…; is it mistyped?')
  return await identityToRecipient(identity)
}

/** An age file, binary. Throws SealError where the key is none. */
export async function seal(octets: Uint8Array, publicKey: PublicKey): Promise<Buffer> {
  if (!isPublicKey(publicKey)) throw new SealError('wanted a public key such as age1…; is it mistyped?')
  const encrypter = new Encrypter()
  encrypter.addRecipient(publicKey)
  return asBuffer(await encrypter.encrypt(octets))
}

/** Tries each key; what is none opens nothing. Throws SealError where none opens it. */
export async function open(sealed: Uint8Array, identities: readonly Identity[]): Promise<Buffer> {
  const decrypter = new Decrypter()
  for (const identity of identities) passes(() => decrypter.addIdentity(identity))
  try {
    return asBuffer(await decrypter.decrypt(sealed))
  } catch (error) {
    throw new SealError('none of the keys opens it', { cause: error })
  }
}

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
}
