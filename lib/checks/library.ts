/**
 * The checks one by one, for a program that has a whole message or only its facts: the same code that runs in the daemon.
 * Each takes a resolver of node:dns/promises' shape; without one the system's DNS is asked. None rejects.
 */
import { budget } from '../dns/budget.ts'
import { declared } from '../dns/declared.ts'
import type { Asker } from '../dns/declared.ts'
import { createAsker } from '../dns/resolver.ts'
import type { Resolve } from '../dns/resolve.ts'
import { parsePath } from '../mail/address.ts'
import type { ArcResult, DkimResult, DmarcResult, SpfResult } from '../mail/auth-results.ts'
import { parseMessageOctets } from '../mail/message.ts'
import { textToOctets } from '../mail/octets.ts'
import { ARC_ASKS, startArc } from './arc.ts'
import type { CheckContext } from './check.ts'
import { DKIM_ASKS, startDkim } from './dkim.ts'
import { BodyHashes } from './dkim/body-hash.ts'
import { SignableHeader } from './dkim/header-hash.ts'
import { authorsIn, DMARC_ASKS, evaluateDmarc as evaluate } from './dmarc.ts'
import type { Identifier } from './dmarc.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { checkSpf as check, DEFAULT_SPF, SPF_ASKS } from './spf.ts'

/** `resolve` of node:dns/promises, or something that has it (a Resolver). */
export type ResolverLike = Resolve | { resolve(name: string, rrtype: string): Promise<unknown> }

type Asking = { readonly resolver?: ResolverLike; readonly now?: Date | number }

/** Is this client allowed to send for the sender's domain (for HELO's, where `mailFrom` is empty)? */
export async function checkSpf({
  ip,
  helo = '',
  mailFrom = '',
  receiver,
  resolver,
}: {
  readonly ip: string
  readonly helo?: string
  readonly mailFrom?: string | null
  readonly receiver?: string
  readonly resolver?: ResolverLike
}): Promise<{ readonly result: SpfResult['result']; readonly explanation?: string; readonly reason?: string }> {
  return asking(SPF_ASKS, { resolver }, async context => {
    const client = { address: ip, name: null, helo: octetsOf(helo) }
    const sender = parsePath(octetsOf(mailFrom))
    const [first] = await check({ client, sender }, context, {
      ...DEFAULT_SPF,
      ...(receiver === undefined ? {} : { receiver }),
    })
    const { result, explanation, reason }: Partial<SpfResult> = first ?? {}
    return {
      result: result ?? 'none',
      ...(explanation === undefined ? {} : { explanation }),
      ...(reason === undefined ? {} : { reason }),
    }
  })
}

/** One result for each DKIM-Signature, from the top; none for a message without. */
export async function verifyDkim(raw: Uint8Array | string, options: Asking = {}): Promise<readonly DkimResult[]> {
  return asking(DKIM_ASKS, options, async context => {
    const { headers, body } = parseMessageOctets(octets(raw))
    const bodies = new BodyHashes()
    const dkim = startDkim(headers, new SignableHeader(headers), bodies, context, DEFAULT_LIMITS)
    bodies.update(body)
    const results = await dkim.results()
    return results.filter(({ result }) => result !== 'none')
  })
}

/** The state of the message's ARC chain. */
export async function verifyArc(raw: Uint8Array | string, options: Asking = {}): Promise<ArcResult> {
  return asking(ARC_ASKS, options, async context => {
    const { headers, body } = parseMessageOctets(octets(raw))
    const bodies = new BodyHashes()
    const arc = startArc(headers, new SignableHeader(headers), bodies, context, DEFAULT_LIMITS)
    bodies.update(body)
    return arc.result()
  })
}

/**
 * DMARC of one message by its facts. `from`: addresses, bare domains or From values; of one From field, unless `fromFields`
 * says how many there were.
 */
export async function evaluateDmarc({
  from,
  fromFields,
  spf = [],
  dkim = [],
  resolver,
}: {
  readonly from: string | readonly string[]
  readonly fromFields?: number | undefined
  readonly spf?: Identifier | readonly Identifier[] | null
  readonly dkim?: Identifier | readonly Identifier[] | null
  readonly resolver?: ResolverLike
}): Promise<DmarcResult> {
  return asking(DMARC_ASKS, { resolver }, async context => {
    const values = (Array.isArray(from) ? from : [from]).map(value => {
      const text = octetsOf(value)
      return text.includes('@') || text.trim() === '' ? text : `<@${text.trim()}>`
    })
    const authors = authorsIn(values, fromFields ?? 1, DEFAULT_LIMITS)
    return evaluate(authors, listOf(spf), listOf(dkim), context)
  })
}

function listOf(identifiers: Identifier | readonly Identifier[] | null): readonly Identifier[] {
  const list: readonly unknown[] = [identifiers].flat()
  return list.filter(isIdentifier)
}

function isIdentifier(value: unknown): value is Identifier {
  return (
    typeof value === 'object' &&
    value !== null &&
    'domain' in value &&
    typeof value.domain === 'string' &&
    'result' in value
  )
}

/** Callers without types pass what they have: what is no text is none. */
function octetsOf(text: unknown): string {
  return typeof text === 'string' ? textToOctets(text) : ''
}

function octets(raw: Uint8Array | string): Buffer {
  if (typeof raw === 'string') return Buffer.from(raw, 'utf8')
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
}

/** A context of its own for one question: bounded like a message's, over after `deadlineMs`. */
async function asking<T>(
  asker: Asker,
  { resolver, now }: { resolver?: ResolverLike | undefined; now?: Date | number | undefined },
  work: (context: CheckContext) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), DEADLINE_MS)
  const date = now === undefined ? new Date() : new Date(now)
  try {
    const { resolve } = budget(resolveOf(resolver), stop.signal)
    return await work({ resolve: declared(resolve, asker), now: () => date, signal: stop.signal })
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

const DEADLINE_MS = 20_000

/** The resolver in our shape; the system's where there is none. */
export function resolveOf(resolver: ResolverLike | undefined): Resolve {
  if (resolver === undefined) {
    const system = createAsker()
    return async (name, rrtype) => [...(await system.ask(name, rrtype)).records]
  }
  if (typeof resolver === 'function') return resolver
  return async (name, rrtype) => list(await resolver.resolve(name, rrtype))
}

function list(answer: unknown): unknown[] {
  return Array.isArray(answer) ? answer : [answer]
}
