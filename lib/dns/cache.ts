/**
 * Answers remembered, and equal questions under way asked once.
 * What was found is kept by its TTL up to a cap, what is not there for a minute (RFC 2308 §5), what failed for a few
 * seconds: long enough that one dead domain does not hold up every message, short enough to hear of its recovery.
 */
import { LRUCache } from 'lru-cache'
import { DnsError, dnsErrorCode, saysAbsent } from './error.ts'
import { askableName } from './name.ts'
import { createAsker } from './resolver.ts'
import type { Asker, ResolverOptions } from './resolver.ts'
import type { DnsErrorCode } from './error.ts'
import type { Resolve } from './resolve.ts'

export type CacheOptions = {
  /** Answers kept; the least recently used goes first. */
  readonly maxEntries?: number
  /** Longest time a found answer is kept, and the time for types whose TTL node does not tell. */
  readonly maxTtlSeconds?: number
  readonly negativeTtlSeconds?: number
  readonly failureTtlSeconds?: number
}

/** Counted since start. `failures` by code; `negative` are answers that say there is no such name or record. */
export type DnsCounters = {
  readonly questions: number
  readonly asked: number
  readonly cacheHits: number
  readonly coalesced: number
  readonly negative: number
  readonly failures: Readonly<Record<string, number>>
}

export interface DnsClient {
  readonly resolve: Resolve
  readonly counters: () => DnsCounters
  /** Questions under way reject with ECANCELLED, and so do all that come later. */
  readonly close: () => void
}

type Kept = { readonly records: readonly unknown[] } | { readonly code: DnsErrorCode }

/** Records of one answer; an answer of thousands would only serve to fill memory and time. */
const MAX_RECORDS = 256
/** Octets of text of one answer; large organizations' TXT sets reach 10,000. DNS itself allows 65,535 over TCP. */
const MAX_ANSWER_OCTETS = 32_768
const DEFAULT_ENTRIES = 10_000
/** Octets of text in all answers kept: senders choose what their DNS says, so the number alone is no bound. */
const MAX_KEPT_OCTETS = 16_777_216

/** DNS as a daemon should use it: asked through node:dns, remembered, counted. */
export function createDnsClient(options: ResolverOptions & CacheOptions = {}): DnsClient {
  return createCache(createAsker(options), options)
}

/** The memory in front of any asker. */
export function createCache(
  asker: Asker,
  {
    maxEntries = DEFAULT_ENTRIES,
    maxTtlSeconds = 300,
    negativeTtlSeconds = 60,
    failureTtlSeconds = 5,
  }: CacheOptions = {},
): DnsClient {
  const kept = new LRUCache<string, Kept>({
    max: Math.max(1, maxEntries), // 0 would mean any number to LRUCache
    maxSize: MAX_KEPT_OCTETS,
    sizeCalculation: (value, key) => key.length + ('code' in value ? 64 : 64 + octetsOf(value.records)),
  })
  const underWay = new Map<string, Promise<Kept>>()
  const failures: Record<string, number> = Object.create(null) as Record<string, number>
  const count = { questions: 0, asked: 0, cacheHits: 0, coalesced: 0, negative: 0 }
  let closed = false

  function keep(key: string, value: Kept, seconds: number): Kept {
    if (seconds > 0) kept.set(key, value, { ttl: Math.ceil(seconds * 1000) })
    return value
  }

  async function ask(key: string, name: string, rrtype: string): Promise<Kept> {
    count.asked++
    try {
      const { records, ttlSeconds = maxTtlSeconds } = await asker.ask(name, rrtype)
      if (records.length === 0) return keep(key, { code: 'ENODATA' }, negativeTtlSeconds)
      if (!isOfUsableSize(records)) return keep(key, fail('EBADRESP'), negativeTtlSeconds)
      return keep(key, { records: Object.freeze([...records]) }, Math.min(ttlSeconds, maxTtlSeconds))
    } catch (error) {
      const code = dnsErrorCode(error)
      if (saysAbsent(code)) {
        count.negative++
        return keep(key, { code }, negativeTtlSeconds)
      }
      const failure = fail(code)
      return closed ? failure : keep(key, failure, failureTtlSeconds)
    } finally {
      underWay.delete(key)
    }
  }

  function fail(code: DnsErrorCode): Kept {
    failures[code] = (failures[code] ?? 0) + 1
    return { code }
  }

  async function resolve(name: string, rrtype: string): Promise<unknown[]> {
    count.questions++
    if (closed) throw new DnsError('ECANCELLED', rrtype, name)
    const askable = askableName(name)
    if ('code' in askable) throw new DnsError(askable.code, rrtype, name)
    const plain = askable.name
    const key = `${rrtype} ${plain}`
    let value = kept.get(key)
    if (value === undefined) {
      let question = underWay.get(key)
      if (question === undefined) {
        question = ask(key, plain, rrtype)
        underWay.set(key, question)
      } else count.coalesced++
      value = await question
    } else count.cacheHits++
    // A fresh list and a fresh error for each asker: callers sort lists and write on errors.
    if ('code' in value) throw new DnsError(value.code, rrtype, name)
    return [...value.records]
  }

  return {
    resolve,
    counters: () => ({ ...count, failures: { ...failures } }),
    close() {
      closed = true
      asker.cancel()
      kept.clear()
    },
  }
}

function isOfUsableSize(records: readonly unknown[]): boolean {
  return records.length <= MAX_RECORDS && octetsOf(records) <= MAX_ANSWER_OCTETS
}

function octetsOf(records: readonly unknown[]): number {
  let octets = 0
  for (const record of records) {
    if (typeof record === 'string') octets += record.length
    else if (Array.isArray(record)) for (const piece of record) octets += String(piece).length
    else octets += 64
  }
  return octets
}
