/**
 * DKIM: every signature of a message, from the top of the header down, each with a result of its own.
 * Source: RFC 6376 §6; results as RFC 8601 §2.7.1 names them.
 * Two calls, because the body comes in between: `startDkim` when the header is known, `results` after the last octet.
 */
import { fieldsNamed } from '../mail/header.ts'
import type { HeaderField } from '../mail/header.ts'
import type { DkimResult } from '../mail/auth-results.ts'
import type { CheckContext } from './check.ts'
import type { CheckLimits } from './limits.ts'
import type { BodyHashes } from './dkim/body-hash.ts'
import type { SignableHeader } from './dkim/header-hash.ts'
import { KEY_QUESTION, lookUpKey } from './dkim/key.ts'
import { readSignature } from './dkim/signature.ts'
import type { Signature, SignatureFace } from './dkim/signature.ts'
import { verifySignature } from './dkim/verify.ts'
import type { Verified } from './dkim/verify.ts'
import type { DnsDeclaration } from '../privacy/ledger.ts'

export const DKIM_ASKS: DnsDeclaration = {
  who: 'dkim',
  kind: 'check',
  questions: [KEY_QUESTION],
  sends: 'selector and domain of each signature',
  to: 'the name servers of these domains',
  when: 'each message that is signed',
  byDefault: true,
}

export interface DkimUnderWay {
  /** Call after the end of the body. */
  results(): Promise<DkimResult[]>
}

/** Reads the signatures, says which body hashes it wants, and asks for the keys. */
export function startDkim(
  fields: readonly HeaderField[],
  header: SignableHeader,
  bodies: BodyHashes,
  { resolve, now }: CheckContext,
  limits: CheckLimits,
): DkimUnderWay {
  const pending = fieldsNamed(fields, 'dkim-signature').map((field, nth): (() => Promise<DkimResult> | DkimResult) => {
    if (nth >= limits.signatures)
      return refusal(NO_FACE, 'policy', `not checked: more than ${limits.signatures} signatures`)
    if (field.value.length > limits.fieldOctets) return refusal(NO_FACE, 'neutral', 'header field too large to check')
    const read = readSignature(field, 'dkim')
    if (read.kind === 'refused') return refusal(read.face, read.result, read.reason)
    const verified = startVerifying(read.signature, header, bodies, { resolve, now })
    return async () => dkimResult(read.signature.face, await verified())
  })
  return {
    async results() {
      if (pending.length === 0) return [{ ...blank(NO_FACE), result: 'none', reason: 'not signed' }]
      return Promise.all(pending.map(async result => result()))
    },
  }
}

/** What ARC needs of a signature, too: the key asked for now, the rest when the body is over. Never rejects. */
export function startVerifying(
  signature: Signature,
  header: SignableHeader,
  bodies: BodyHashes,
  { resolve, now }: Pick<CheckContext, 'resolve' | 'now'>,
): () => Promise<Verified> {
  const body = bodies.want(signature.bodyCanonicalization, signature.bodyLimit)
  const key = lookUpKey(signature.face.selector, signature.face.domain, signature.keyType, resolve)
  return async () => verifySignature(signature, await key, header, body(), now())
}

const NO_FACE: SignatureFace = { domain: '', selector: '', identity: '', algorithm: '', b: '' }

function refusal(face: SignatureFace, result: 'neutral' | 'policy', reason: string): () => DkimResult {
  return () => ({ ...blank(face), result, reason })
}

function dkimResult(face: SignatureFace, { result, testing, reason }: Verified): DkimResult {
  return { ...blank(face), result, testing, ...(reason === undefined ? {} : { reason }) }
}

function blank({ domain, selector, identity, algorithm, b }: SignatureFace): Omit<DkimResult, 'result'> {
  return { method: 'dkim', domain, selector, identity, algorithm, signature: b, testing: false }
}
