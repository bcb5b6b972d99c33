/**
 * A pair that is a recipient's own: the private half is wrapped by a key from their password, and a second time by one from a recovery
 * code, both with argon2id. Without either nobody can open what is sealed to it, the site included.
 * Source: RFC 9106 §4 (second recommended parameters).
 */
import { argon2, createCipheriv, createDecipheriv, randomBytes, randomInt } from 'node:crypto'
import { newPair } from './seal.ts'
import type { Identity, Pair, PublicKey } from './seal.ts'

/** 64 MiB, three passes, four lanes. */
const PARAMETERS = { memory: 65_536, passes: 3, parallelism: 4 } as const
/** Least that a password has to have. */
export const LEAST_PASSWORD_CHARACTERS = 10
/** Most: argon2 would take more, and an attacker would have us hash it. */
export const MOST_PASSWORD_CHARACTERS = 200

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_DIGITS = 26
const CODE = new RegExp(`^[${DIGITS}]{${CODE_DIGITS}}$`)
const TAG_OCTETS = 16

/** One wrapping, as text: what was used stands beside it, so that later ones may cost more. */
export type Wrapped = string

export type PersonalKey = {
  readonly publicKey: PublicKey
  readonly byPassword: Wrapped
  readonly byRecoveryCode: Wrapped
}

/** A new pair for a new password. The code is shown once and kept nowhere. */
export async function newPersonalKey(
  password: string,
): Promise<{ readonly key: PersonalKey; readonly recoveryCode: string }> {
  const pair = await newPair()
  const recoveryCode = newRecoveryCode()
  return { key: await wrapPair(pair, password, recoveryCode), recoveryCode }
}

/** The same pairs for another password, and another code, which is one for all of them. */
export async function changePassword(
  pairs: readonly Pair[],
  password: string,
): Promise<{ readonly keys: readonly PersonalKey[]; readonly recoveryCode: string }> {
  const recoveryCode = newRecoveryCode()
  const keys: PersonalKey[] = []
  for (const pair of pairs) keys.push(await wrapPair(pair, password, recoveryCode))
  return { keys, recoveryCode }
}

/** Null where the password, or recovery code, is not the one. What cannot be a recovery code is not tried as one: that takes time. */
export async function unlock(key: PersonalKey, secret: string): Promise<Identity | null> {
  if (secret.length > MOST_PASSWORD_CHARACTERS) return null
  const byPassword = await unwrap(key.byPassword, secret.normalize('NFC'))
  if (byPassword !== null) return byPassword
  const code = readCode(secret)
  return CODE.test(code) ? await unwrap(key.byRecoveryCode, code) : null
}

async function wrapPair({ publicKey, identity }: Pair, password: string, code: string): Promise<PersonalKey> {
  return {
    publicKey,
    byPassword: await wrap(identity, password.normalize('NFC')),
    byRecoveryCode: await wrap(identity, readCode(code)),
  }
}

/** 130 random bits in groups of five, in digits that survive being written on paper. */
function newRecoveryCode(): string {
  const digits = Array.from({ length: CODE_DIGITS }, () => DIGITS[randomInt(32)] ?? '').join('')
  return digits.match(/.{1,5}/g)?.join('-') ?? digits
}

/** As it was written down: signs between the groups, and letters that look like digits, are what a hand or a keyboard makes of it. */
function readCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
}

async function wrap(identity: Identity, secret: string): Promise<Wrapped> {
  const { memory, passes, parallelism } = PARAMETERS
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', await derive(secret, salt, PARAMETERS), nonce)
  const octets = Buffer.concat([cipher.update(identity, 'latin1'), cipher.final(), cipher.getAuthTag()])
  const parts = [salt, nonce, octets].map(part => part.toString('base64url'))
  return ['argon2id', `m=${memory},t=${passes},p=${parallelism}`, ...parts].join('$')
}

async function unwrap(wrapped: Wrapped, secret: string): Promise<Identity | null> {
  const [kind, parameters = '', salt = '', nonce = '', octets = ''] = wrapped.split('$')
  const [, memory, passes, parallelism] = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(parameters)?.map(Number) ?? []
  if (kind !== 'argon2id' || memory === undefined || passes === undefined || parallelism === undefined) return null
  const key = await derive(secret, Buffer.from(salt, 'base64url'), { memory, passes, parallelism })
  const body = Buffer.from(octets, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
      authTagLength: TAG_OCTETS,
    })
    decipher.setAuthTag(body.subarray(-TAG_OCTETS))
    return Buffer.concat([decipher.update(body.subarray(0, -TAG_OCTETS)), decipher.final()]).toString('latin1')
  } catch {
    return null
  }
}

type Parameters = { readonly memory: number; readonly passes: number; readonly parallelism: number }

async function derive(secret: string, nonce: Buffer, parameters: Parameters): Promise<Buffer> {
  return await new Promise((done, fail) => {
    argon2('argon2id', { message: secret, nonce, tagLength: 32, ...parameters }, (error, key) =>
      error === null ? done(key) : fail(error),
    )
  })
}
