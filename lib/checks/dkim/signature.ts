/**
 * One DKIM-Signature, or ARC-Message-Signature, read and judged before any key is asked for.
 * Source: RFC 6376 §3.5, §6.1.1; RFC 8301 (rsa-sha1 and short keys out); RFC 8463; RFC 8616 (names in UTF-8).
 */
import { domainToASCII } from 'node:url'
import { isWithin } from '../../mail/domain.ts'
import { octetsToText } from '../../mail/octets.ts'
import { colonList, parseTags, trimSpace, withoutSpace } from '../../mail/tags.ts'
import type { HeaderField } from '../../mail/header.ts'
import type { Canonicalization } from './body-hash.ts'
import type { KeyType } from './key.ts'

/** What a signature says of itself, as far as it can be read: for the result, even where it is refused. */
export type SignatureFace = {
  readonly domain: string
  readonly selector: string
  readonly identity: string
  readonly algorithm: string
  readonly b: string
}

export type Signature = {
  readonly face: SignatureFace
  readonly field: HeaderField
  readonly keyType: KeyType
  readonly headerCanonicalization: Canonicalization
  readonly bodyCanonicalization: Canonicalization
  /** l=, Infinity without. */
  readonly bodyLimit: number
  /** h= in lower case, in order. */
  readonly names: readonly string[]
  readonly bodyHash: string
  /** i= names d= itself, not a domain below it. */
  readonly identityIsDomain: boolean
  /** x=, in seconds. */
  readonly expires: number | null
}

export type ReadSignature =
  | { readonly kind: 'signature'; readonly signature: Signature }
  | {
      readonly kind: 'refused'
      readonly face: SignatureFace
      readonly result: 'neutral' | 'policy'
      readonly reason: string
    }

/** Names in h= that are looked up. Honest signers stay under 100, also those who list names twice. */
const MAX_NAMES = 2_000

const SUBDOMAIN = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const DOMAIN = new RegExp(`^${SUBDOMAIN}(?:\\.${SUBDOMAIN})+$`)
const SELECTOR = new RegExp(`^${SUBDOMAIN}(?:\\.${SUBDOMAIN})*$`)
const ATEXT = "[A-Za-z0-9!#$%&'*+\\-/=?^_`{|}~\\x80-\\uffff]"
const LOCAL_PART = new RegExp(`^(?:${ATEXT}+(?:\\.${ATEXT}+)*|"(?:[^"\\\\\\r\\n]|\\\\.)*")$`)
const SECONDS = /^[0-9]{1,12}$/
const LENGTH = /^[0-9]{1,76}$/
const REQUIRED = ['v', 'a', 'b', 'bh', 'd', 'h', 's'] as const

/** The algorithms that count, RFC 8301 §3.1 and RFC 8463: all hash with SHA-256. */
const ALGORITHMS: ReadonlyMap<string, KeyType> = new Map([
  ['rsa-sha256', 'rsa'],
  ['ed25519-sha256', 'ed25519'],
])

/** The key that a= asks for, or null for an algorithm that is not one of ours. */
export function keyTypeOf(algorithm: string): KeyType | null {
  return ALGORITHMS.get(algorithm.toLowerCase()) ?? null
}

/** Reads a DKIM-Signature (`dkim`), or an ARC-Message-Signature, whose v= and i= mean something else (`ams`). */
export function readSignature(field: HeaderField, kind: 'dkim' | 'ams'): ReadSignature {
  const { tags, mistake } = parseTags(field.value)
  const tag = (name: string) => tags.get(name)
  const domain = toALabels(tag('d') ?? '')
  const selector = toALabels(tag('s') ?? '')
  const auid = tag('i')
  const identity = kind === 'ams' || auid === undefined ? `@${domain}` : octetsToText(unquote(auid))
  const b = withoutSpace(tag('b') ?? '')
  const face: SignatureFace = { domain, selector, identity, algorithm: tag('a') ?? '', b: b.slice(0, 8) }
  const refuse = (reason: string, result: 'neutral' | 'policy' = 'neutral'): ReadSignature => {
    return { kind: 'refused', face, result, reason }
  }

  const keyType = keyTypeOf(face.algorithm)
  const weak = face.algorithm.toLowerCase() === 'rsa-sha1'
  if (keyType === null && !weak) return refuse('unknown algorithm')
  const [headerCanonicalization, bodyCanonicalization] = canonicalizations(tag('c') ?? '')
  if (headerCanonicalization === null || bodyCanonicalization === null) return refuse('unknown canonicalization')
  if (domain === '' || selector === '') return refuse('signature missing required tag')
  if (mistake !== null) return refuse(`signature syntax error: ${mistake}`)
  for (const name of REQUIRED)
    if (tag(name) === undefined && !(name === 'v' && kind === 'ams'))
      return refuse(`signature missing required tag ${name}=`)
  if (kind === 'dkim' && tag('v') !== '1') return refuse('incompatible version')
  const [t, x, l] = [tag('t'), tag('x'), tag('l')]
  if (t !== undefined && !SECONDS.test(t)) return refuse('signature syntax error: t=')
  if (x !== undefined && !SECONDS.test(x)) return refuse('signature syntax error: x=')
  if (l !== undefined && !LENGTH.test(l)) return refuse('signature syntax error: l=')
  const names = withoutSpace(tag('h') ?? '')
    .toLowerCase()
    .split(':')
    .filter(name => name !== '')
  if (names.length === 0) return refuse('signature syntax error: h=')
  if (names.length > MAX_NAMES) return refuse('h= too long to check')
  if (!DOMAIN.test(domain)) return refuse('signature syntax error: d=')
  if (!SELECTOR.test(selector)) return refuse('signature syntax error: s=')
  const methods = tag('q')
  if (methods !== undefined && kind === 'dkim' && !colonList(methods).includes('dns/txt'))
    return refuse('unsupported query method')
  let identityIsDomain = true
  if (kind === 'dkim' && auid !== undefined) {
    const at = identity.lastIndexOf('@')
    const local = identity.slice(0, Math.max(at, 0))
    const host = toALabels(identity.slice(at + 1))
    if (at < 0 || (local !== '' && !LOCAL_PART.test(local)) || !DOMAIN.test(host))
      return refuse('signature syntax error: i=')
    if (!isWithin(host.toLowerCase(), domain.toLowerCase())) return refuse('domain mismatch')
    identityIsDomain = host.toLowerCase() === domain.toLowerCase()
  }
  // RFC 6376 §3.5: x= "MUST be greater than the value of the t= tag"
  if (kind === 'dkim' && t !== undefined && x !== undefined && Number(x) <= Number(t))
    return refuse('invalid expiration')
  if (!names.includes('from')) return refuse('From field not signed') // §6.1.1
  if (keyType === null) return refuse('weak algorithm: rsa-sha1', 'policy') // RFC 8301 §3.1
  return {
    kind: 'signature',
    signature: {
      face,
      field,
      keyType,
      headerCanonicalization,
      bodyCanonicalization,
      bodyLimit: l === undefined ? Infinity : Number(l),
      names,
      bodyHash: withoutSpace(tag('bh') ?? ''),
      identityIsDomain,
      expires: x === undefined ? null : Number(x),
    },
  }
}

/** The whole b= of a signature's or seal's field, as octets. */
export function signatureOctets(field: HeaderField): Buffer {
  return Buffer.from(withoutSpace(parseTags(field.value).tags.get('b') ?? ''), 'base64')
}

function canonicalizations(value: string): readonly [Canonicalization | null, Canonicalization | null] {
  const [header = '', body = ''] = value.split('/')
  return [canonicalizationNamed(header), canonicalizationNamed(body)]
}

function canonicalizationNamed(word: string): Canonicalization | null {
  switch (trimSpace(word).toLowerCase()) {
    case '':
    case 'simple':
      return 'simple' // RFC 6376 §3.5: what is not said is simple
    case 'relaxed':
      return 'relaxed'
    default:
      return null
  }
}

/** U-labels as A-labels (RFC 8616 §3); plain ASCII stays as it is, whatever it is. Not a name: stays too, and is refused. */
export function toALabels(octets: string): string {
  // No name has 1,000 octets, and mapping takes more than linear time.
  if (octets.length > 1_000 || /^[\x00-\x7f]*$/.test(octets)) return octets
  const text = octetsToText(octets)
  return domainToASCII(text) || text
}

/** dkim-quoted-printable (RFC 6376 §2.11): =XX is an octet, white space nothing. */
function unquote(value: string): string {
  return withoutSpace(value).replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
