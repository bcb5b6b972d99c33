/**
 * The ARC sets of a header, put in order, or what is wrong with them.
 * Source: RFC 8617 §4.1 (the three fields), §4.2 (instances), §5.2 steps 1 to 3.
 */
import { parseTags, trimSpace, withoutSpace } from '../../mail/tags.ts'
import type { TagList } from '../../mail/tags.ts'
import type { HeaderField } from '../../mail/header.ts'
import { keyTypeOf } from '../dkim/signature.ts'

/** One set: what one relay saw, what it signed, and its seal over all before. */
export type ArcSet = {
  readonly results: HeaderField
  readonly signature: HeaderField
  readonly seal: HeaderField
  readonly sealTags: TagList
}

export type ArcChain =
  | { readonly kind: 'none' }
  | { readonly kind: 'chain'; readonly sets: readonly ArcSet[] }
  | { readonly kind: 'broken'; readonly sets: number; readonly reason: string }

/** RFC 8617 §4.2.1. */
export const MAX_SETS = 50

const KINDS = {
  'arc-authentication-results': 'results',
  'arc-message-signature': 'signature',
  'arc-seal': 'seal',
} as const
type Kind = (typeof KINDS)[keyof typeof KINDS]

/** §4.1.1: i= is the first thing of the value; comments may stand around it. */
const CFWS = '(?:[ \\t\\r\\n]|\\([^()\\\\]*\\))*'
const RESULTS_INSTANCE = new RegExp(`^${CFWS}i${CFWS}=${CFWS}([0-9]{1,2})${CFWS};`)
const INSTANCE = /^[0-9]{1,2}$/
const SECONDS = /^[0-9]{1,12}$/

type Read = { readonly field: HeaderField; readonly tags: TagList; readonly mistake: string | null }

export function readChain(fields: readonly HeaderField[], maxFieldOctets: number): ArcChain {
  const sets = new Map<number, Partial<Record<Kind, Read>>>()
  let seen = 0
  const broken = (reason: string): ArcChain => ({ kind: 'broken', sets: sets.size, reason })
  for (const field of fields) {
    const kind = kindOf(field.key)
    if (kind === null) continue
    if (++seen > MAX_SETS * 3) return broken(`more than ${MAX_SETS} sets`)
    if (field.value.length > maxFieldOctets) return broken('header field too large to check')
    const read = { field, ...(kind === 'results' ? NO_TAGS : parseTags(field.value)) }
    const instance = instanceOf(kind, read)
    if (instance === null) return broken(`an ${field.key} without a valid i=`)
    const set = sets.get(instance) ?? {}
    if (set[kind] !== undefined) return broken(`i=${instance}: two ${field.key} fields`)
    set[kind] = read
    sets.set(instance, set)
  }
  if (seen === 0) return { kind: 'none' }

  const chain: ArcSet[] = []
  for (let i = 1; i <= sets.size; i++) {
    const { results, signature, seal } = sets.get(i) ?? {}
    if (results === undefined || signature === undefined || seal === undefined) return broken(`i=${i} is not complete`)
    const reason = faultOfSeal(seal, i) ?? faultOfSignature(signature)
    if (reason !== null) return broken(`i=${i}: ${reason}`)
    chain.push({ results: results.field, signature: signature.field, seal: seal.field, sealTags: seal.tags })
  }
  return { kind: 'chain', sets: chain }
}

const NO_TAGS = { tags: new Map<string, string>(), mistake: null }

function kindOf(key: string): Kind | null {
  return Object.hasOwn(KINDS, key) ? KINDS[key as keyof typeof KINDS] : null
}

function instanceOf(kind: Kind, { field, tags }: Read): number | null {
  const text = kind === 'results' ? RESULTS_INSTANCE.exec(field.value)?.[1] : tags.get('i')
  if (text === undefined || !INSTANCE.test(text)) return null
  const instance = Number(text)
  return instance >= 1 && instance <= MAX_SETS ? instance : null
}

/** §4.1.3, §5.2 steps 2 and 3: every seal counts, so the syntax of every seal does. */
function faultOfSeal({ tags, mistake }: Read, instance: number): string | null {
  if (mistake !== null) return `seal: ${mistake}`
  for (const name of ['a', 'b', 'cv', 'd', 's']) if ((tags.get(name) ?? '') === '') return `seal without ${name}=`
  const time = tags.get('t')
  if (time !== undefined && !SECONDS.test(time)) return 'seal: t='
  if (tags.has('h')) return 'seal with h=' // §4.1.3: "MUST fail"
  if (keyTypeOf(tags.get('a') ?? '') === null) return 'seal: unknown algorithm'
  const status = trimSpace(tags.get('cv') ?? '').toLowerCase()
  if (status === (instance === 1 ? 'none' : 'pass')) return null
  return /^(?:none|pass|fail)$/.test(status) ? `seal with cv=${status}` : 'seal with an unknown cv='
}

/** The newest signature is verified as a DKIM signature; of the older ones only this counts. */
function faultOfSignature({ tags }: Read): string | null {
  if (keyTypeOf(tags.get('a') ?? '') === null) return 'signature: unknown algorithm'
  const signsSeals = withoutSpace(tags.get('h') ?? '')
    .toLowerCase()
    .split(':')
    .includes('arc-seal')
  return signsSeals ? 'signature over ARC-Seal' : null // §4.1.2
}
