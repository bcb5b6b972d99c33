/**
 * ARC: did the chain of relays that claim to have seen this message authenticated stay whole?
 * Source: RFC 8617 §5.2. A leaf: nothing but the filter's list of checks knows it.
 */
import type { HeaderField } from '../mail/header.ts'
import type { ArcResult } from '../mail/auth-results.ts'
import type { CheckContext } from './check.ts'
import type { CheckLimits } from './limits.ts'
import type { BodyHashes } from './dkim/body-hash.ts'
import { canonicalField, withoutSignature } from './dkim/header-hash.ts'
import type { SignableHeader } from './dkim/header-hash.ts'
import { KEY_QUESTION, lookUpKey } from './dkim/key.ts'
import type { DkimKey, NoKey } from './dkim/key.ts'
import { keyTypeOf, readSignature, signatureOctets, toALabels } from './dkim/signature.ts'
import { signatureVerifies } from './dkim/verify.ts'
import { startVerifying } from './dkim.ts'
import { readChain } from './arc/chain.ts'
import type { ArcSet } from './arc/chain.ts'
import type { DnsDeclaration } from '../privacy/ledger.ts'

export const ARC_ASKS: DnsDeclaration = {
  who: 'arc',
  kind: 'check',
  questions: [KEY_QUESTION],
  sends: 'selector and domain of each seal, and of the newest signature beside them',
  to: 'the name servers of these domains',
  when: 'each message that a forwarder or a list has sealed',
  byDefault: true,
}

export interface ArcUnderWay {
  /** Call after the end of the body. */
  result(): Promise<ArcResult>
}

export function startArc(
  fields: readonly HeaderField[],
  header: SignableHeader,
  bodies: BodyHashes,
  { resolve, now }: CheckContext,
  limits: CheckLimits,
): ArcUnderWay {
  const chain = readChain(fields, limits.fieldOctets)
  if (chain.kind === 'none') return { result: async () => ({ method: 'arc', result: 'none', sets: 0 }) }
  if (chain.kind === 'broken') return fails(chain.sets, chain.reason)
  const { sets } = chain
  const newest = sets.at(-1)
  if (newest === undefined) return fails(0, 'no set')
  const sealer = toALabels(newest.sealTags.get('d') ?? '')
  const read = readSignature(newest.signature, 'ams')
  // §5.2 step 4: the newest message signature must verify; the older ones need not, messages are changed on the way.
  if (read.kind === 'refused') return fails(sets.length, `i=${sets.length}: signature: ${read.reason}`, sealer)
  const verified = startVerifying(read.signature, header, bodies, { resolve, now })
  const keys = sets.map(async ({ sealTags }) =>
    lookUpKey(
      toALabels(sealTags.get('s') ?? ''),
      toALabels(sealTags.get('d') ?? ''),
      keyTypeOf(sealTags.get('a') ?? ''),
      resolve,
    ),
  )
  return {
    async result() {
      const { result, reason = result } = await verified()
      if (result !== 'pass') return failed(sets.length, `i=${sets.length}: signature: ${reason}`, sealer)
      const fault = await faultOfSeals(sets, keys)
      if (fault !== null) return failed(sets.length, fault, sealer)
      return { method: 'arc', result: 'pass', sets: sets.length, sealer }
    },
  }
}

/** §5.2 step 6: every seal, over all sets up to its own. */
async function faultOfSeals(
  sets: readonly ArcSet[],
  keys: readonly Promise<DkimKey | NoKey>[],
): Promise<string | null> {
  let before = ''
  for (const [n, { results, signature, seal, sealTags }] of sets.entries()) {
    const key = await keys[n]
    if (key === undefined) continue
    if (key.kind === 'none') return `i=${n + 1}: seal: ${key.reason}`
    const type = keyTypeOf(sealTags.get('a') ?? '')
    if (type !== key.type) return `i=${n + 1}: seal: inappropriate key algorithm`
    if (key.hashes !== null && !key.hashes.includes('sha256')) return `i=${n + 1}: seal: inappropriate hash algorithm`
    before += `${canonicalField(results, 'relaxed')}\r\n${canonicalField(signature, 'relaxed')}\r\n`
    const own = canonicalField(seal, 'relaxed')
    const signed = Buffer.from(before + withoutSignature(own), 'latin1')
    if (!signatureVerifies(type, key, signed, signatureOctets(seal))) return `i=${n + 1}: seal: bad signature`
    before += `${own}\r\n`
  }
  return null
}

function fails(sets: number, reason: string, sealer?: string): ArcUnderWay {
  return { result: async () => failed(sets, reason, sealer) }
}

function failed(sets: number, reason: string, sealer?: string): ArcResult {
  return { method: 'arc', result: 'fail', sets, reason, ...(sealer === undefined ? {} : { sealer }) }
}
