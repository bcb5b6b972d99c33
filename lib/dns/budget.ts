/**
 * What one message may ask of DNS: so many different questions, until its time is up, each asked once.
 * A message names its own domains and selectors, so it must not decide how much work it makes for other people's servers.
 */
import { DnsError, dnsErrorCode } from './error.ts'
import type { Resolve } from './resolve.ts'

/**
 * Most that honest mail can want: SPF for MAIL FROM and HELO, each bounded by RFC 7208 §4.6.4 to 10 terms, of which mx
 * and ptr may look up 10 hosts more (in practice under 15 in all), 10 keys for signatures, one or two for each of a few ARC sets,
 * and 8 names for each DMARC walk. Lists and forwarders stay under 40; 100 leaves room and stops the rest.
 */
export const DEFAULT_QUESTIONS = 100

const OVER = Symbol('over')

export interface BudgetedResolve {
  readonly resolve: Resolve
  /** Different questions asked so far, and how many were refused. */
  readonly spent: () => { readonly asked: number; readonly refused: number }
}

/**
 * Wraps `resolve` for one message. After the abort every question, under way or new, rejects with ECANCELLED at once,
 * even where `resolve` itself never settles. A question past `maxQuestions` rejects with EBUDGET.
 */
export function budget(
  resolve: Resolve,
  signal: AbortSignal,
  { maxQuestions = DEFAULT_QUESTIONS }: { readonly maxQuestions?: number } = {},
): BudgetedResolve {
  const answers = new Map<string, Promise<unknown[]>>()
  let refused = 0

  function ask(name: string, rrtype: string): Promise<unknown[]> {
    const key = `${rrtype} ${name.toLowerCase()}`
    const known = answers.get(key)
    if (known !== undefined) return known
    if (signal.aborted) return Promise.reject(new DnsError('ECANCELLED', rrtype, name))
    if (answers.size >= maxQuestions) {
      refused++
      return Promise.reject(new DnsError('EBUDGET', rrtype, name))
    }
    const answer = untilOver(call(resolve, name, rrtype), name, rrtype)
    answer.catch(() => undefined) // A question asked early may fail before anyone waits for it.
    answers.set(key, answer)
    return answer
  }

  /** One listener for all questions of a message. */
  const { promise: over, reject: end } = Promise.withResolvers<never>()
  over.catch(() => undefined)
  if (signal.aborted) end(OVER)
  else signal.addEventListener('abort', () => end(OVER), { once: true })

  /** The answer, or the rejection that an abort brings, whichever comes first. */
  async function untilOver(answer: Promise<unknown[]>, name: string, rrtype: string): Promise<unknown[]> {
    try {
      return await Promise.race([answer, over])
    } catch (error) {
      if (error === OVER) throw new DnsError('ECANCELLED', rrtype, name)
      throw error instanceof DnsError ? error : new DnsError(dnsErrorCode(error), rrtype, name, error)
    }
  }

  return {
    resolve: async (name, rrtype) => [...(await ask(name, rrtype))],
    spent: () => ({ asked: answers.size, refused }),
  }
}

/** Calls what an embedder gave us: it may throw at once, or answer with something that is no list. */
async function call(resolve: Resolve, name: string, rrtype: string): Promise<unknown[]> {
  const records: unknown = await resolve(name, rrtype)
  if (!Array.isArray(records)) throw new DnsError('EBADRESP', rrtype, name)
  return records
}
