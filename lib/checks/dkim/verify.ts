/**
 * One signature against its key, the header and the hash of the body.
 * Source: RFC 6376 §6.1.2, §6.1.3; RFC 8463 §3 (ed25519 signs the hash); the words of RFC 8601 §2.7.1.
 */
import { createHash, verify } from 'node:crypto'
import { signatureOctets } from './signature.ts'
import type { BodyDigest } from './body-hash.ts'
import type { DkimKey, KeyType, NoKey } from './key.ts'
import type { SignableHeader } from './header-hash.ts'
import type { Signature } from './signature.ts'

export type Verified = {
  readonly result: 'pass' | 'fail' | 'neutral' | 'policy' | 'temperror'
  readonly testing: boolean
  readonly reason?: string
}

export function verifySignature(
  signature: Signature,
  key: DkimKey | NoKey,
  header: SignableHeader,
  body: BodyDigest,
  now: Date,
): Verified {
  const { testing } = key
  const say = (result: Verified['result'], reason: string): Verified => ({ result, testing, reason })
  // Before the key: a body that was changed is a failure whatever DNS says.
  if (signature.bodyHash !== body.hash) return say('fail', 'body hash did not verify')
  if (key.kind === 'none') return say(key.result, key.reason)
  if (key.hashes !== null && !key.hashes.includes('sha256')) return say('neutral', 'inappropriate hash algorithm')
  if (key.type !== signature.keyType) return say('neutral', 'inappropriate key algorithm')
  if (key.exactDomain && !signature.identityIsDomain) return say('neutral', 'domain mismatch') // t=s
  const signed = header.signed(signature.names, signature.field, signature.headerCanonicalization)
  if (!signatureVerifies(signature.keyType, key, signed, signatureOctets(signature.field)))
    return say('fail', 'bad signature')
  if (signature.expires !== null && signature.expires * 1000 < now.getTime()) return say('neutral', 'expired')
  // RFC 6376 §8.2: what stands behind l= may be anybody's.
  if (body.unsignedOctets > 0) return say('pass', `${body.unsignedOctets} octets of the body are not signed`)
  return { result: 'pass', testing }
}

/** Is `octets` a signature over `signed` by `key`? */
export function signatureVerifies(type: KeyType, { key }: DkimKey, signed: Buffer, octets: Buffer): boolean {
  try {
    if (type === 'rsa') return verify('sha256', signed, key, octets)
    return verify(null, createHash('sha256').update(signed).digest(), key, octets)
  } catch {
    return false // OpenSSL refuses some malformed signatures by an error
  }
}
