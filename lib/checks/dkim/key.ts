/**
 * Public keys out of DNS: `v=DKIM1; k=rsa; p=…`.
 * Source: RFC 6376 §3.6.1, §6.1.2; RFC 8301 §3.2 (1024 bits at least); RFC 8463 §4 (ed25519).
 */
import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { colonList, parseTags, withoutSpace } from '../../mail/tags.ts'
import { dnsErrorCode, saysAbsent } from '../../dns/error.ts'
import type { DeclaredResolve } from '../../dns/declared.ts'
import type { Question } from '../../privacy/ledger.ts'

export type KeyType = 'rsa' | 'ed25519'

export type DkimKey = {
  readonly kind: 'key'
  readonly type: KeyType
  readonly key: KeyObject
  /** Hashes the owner allows; null for all. */
  readonly hashes: readonly string[] | null
  /** t=y: the domain is testing. */
  readonly testing: boolean
  /** t=s: i= must be d= itself. */
  readonly exactDomain: boolean
}

/** Why there is no key, in the word that the signature's result takes from it. */
export type NoKey = {
  readonly kind: 'none'
  readonly result: 'neutral' | 'policy' | 'temperror'
  readonly reason: string
  readonly testing: boolean
}

/** RFC 8301 §3.2: shorter keys do not count. Longer ones than this cost milliseconds each and nobody publishes them. */
const MIN_RSA_BITS = 1024
const MAX_RSA_BITS = 8192
/** A key record's text; an 8192-bit key takes 1,400 octets. */
const MAX_RECORD_OCTETS = 16_384

/** Records seen lately, parsed: reading a key costs several times what verifying with it does. */
const read = new LRUCache<string, DkimKey | NoKey>({ max: 500 })

/** All that DKIM and ARC ask. */
export const KEY_QUESTION: Question = {
  types: ['TXT'],
  names: 'SELECTOR._domainkey.DOMAIN',
  // A forged signature may lack a domain: no server is asked for that, and it is no mistake of ours.
  fits: name => /\._domainkey(?:\.|$)/.test(name),
}

/** Asks for the key at `selector._domainkey.domain` (A-labels), one of `type` where there are several. Never rejects. */
export async function lookUpKey(
  selector: string,
  domain: string,
  type: KeyType | null,
  resolve: DeclaredResolve,
): Promise<DkimKey | NoKey> {
  let records: unknown[]
  try {
    records = await resolve(`${selector}._domainkey.${domain}`, 'TXT')
  } catch (error) {
    const code = dnsErrorCode(error)
    if (saysAbsent(code)) return none('neutral', 'no key')
    return none('temperror', code === 'EBUDGET' ? 'too many DNS questions' : `DNS failure: ${code}`)
  }
  // RFC 6376 §3.6.2.2 leaves several records undefined. DNS gives them in any order, so look for the one that fits.
  const keys = records.slice(0, 4).map(record => readKey(Array.isArray(record) ? record.join('') : String(record)))
  const usable = keys.filter(key => key.kind === 'key')
  return usable.find(key => key.type === type) ?? usable[0] ?? keys[0] ?? none('neutral', 'no key')
}

/** One record's text as a key. */
export function readKey(record: string): DkimKey | NoKey {
  if (record.length > MAX_RECORD_OCTETS) return none('neutral', 'key record too large')
  let key = read.get(record)
  if (key === undefined) read.set(record, (key = parseKey(record)))
  return key
}

function parseKey(record: string): DkimKey | NoKey {
  const { tags, mistake } = parseTags(withoutSpace(record))
  const flags = colonList(tags.get('t') ?? '')
  const testing = flags.includes('y')
  const bad = (reason: string) => none('neutral', reason, testing)
  if (mistake !== null) return bad(`invalid key record: ${mistake}`)

  const published = tags.get('p')
  if (published === undefined) return bad('invalid public key: no p=')
  if (published === '') return bad('key revoked') // RFC 6376 §3.6.1
  if (!BASE64.test(published)) return bad('invalid public key: p= is not base64')
  const version = tags.get('v')
  // §3.6.1: v= is these octets, and stands first.
  if (version !== undefined && (version !== 'DKIM1' || tags.keys().next().value !== 'v'))
    return bad('unknown key version')
  const services = tags.get('s')
  if (services !== undefined && !colonList(services).some(service => service === 'email' || service === '*'))
    return bad('key not for email')
  const declared = tags.get('k')?.toLowerCase() ?? 'rsa'
  if (declared !== 'rsa' && declared !== 'ed25519') return bad('unknown key type')

  const octets = Buffer.from(published, 'base64')
  const key = declared === 'rsa' ? rsaKey(octets) : ed25519Key(octets)
  if (key === null) return bad(`invalid public key: p= is no ${declared} key`)
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < MIN_RSA_BITS) return none('policy', `weak key: ${bits} bits`, testing)
  if (bits !== undefined && bits > MAX_RSA_BITS) return none('policy', `key of ${bits} bits is too large`, testing)
  const hashes = tags.get('h')
  return {
    kind: 'key',
    type: declared,
    key,
    hashes: hashes === undefined ? null : colonList(hashes),
    testing,
    exactDomain: flags.includes('s'),
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/
/** SubjectPublicKeyInfo around a raw ed25519 key (RFC 8410 §4). */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

function rsaKey(der: Buffer): KeyObject | null {
  // RFC 6376 says RSAPublicKey, the world publishes SubjectPublicKeyInfo: told apart by the first element's tag.
  const first = der[1] === undefined || der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7f)
  const key = publicKey(der, der[first] === 0x02 ? 'pkcs1' : 'spki')
  return key?.asymmetricKeyType === 'rsa' ? key : null
}

function ed25519Key(raw: Buffer): KeyObject | null {
  return raw.length === 32 ? publicKey(Buffer.concat([ED25519_PREFIX, raw]), 'spki') : null
}

function publicKey(key: Buffer, type: 'pkcs1' | 'spki'): KeyObject | null {
  try {
    return createPublicKey({ key, format: 'der', type })
  } catch {
    return null
  }
}

function none(result: NoKey['result'], reason: string, testing = false): NoKey {
  return { kind: 'none', result, reason, testing }
}
