/**
 * Questions to real DNS servers, by node:dns (c-ares): the only file here that reaches the network.
 * Each answer carries the time it may be kept, where node tells it: A and AAAA only, TXT, MX and PTR have none.
 */
import { Resolver } from 'node:dns/promises'
import { DnsError, dnsErrorCode } from './error.ts'
import { askableName } from './name.ts'

export type ResolverOptions = {
  /** 'ip', 'ip:port' or '[ip6]:port'. Empty: those of the system (/etc/resolv.conf). */
  readonly servers?: readonly string[]
  /** How long one try waits, in milliseconds. c-ares lengthens the second try. */
  readonly timeoutMs?: number
  /** Tries per server. */
  readonly tries?: number
}

/** `ttlSeconds` is absent where node:dns does not tell it. */
export type Answer = { readonly records: readonly unknown[]; readonly ttlSeconds?: number }

/** Asks without remembering. Rejects with DnsError. */
export interface Asker {
  ask(name: string, rrtype: string): Promise<Answer>
  /** Cancels what is under way: those questions reject with ECANCELLED. */
  cancel(): void
}

export function createAsker({ servers = [], timeoutMs = 2000, tries = 2 }: ResolverOptions = {}): Asker {
  const resolver = new Resolver({ timeout: timeoutMs, tries })
  // Node throws ERR_INVALID_IP_ADDRESS on a bad one: a mistake in the settings, which is the caller's to report.
  if (servers.length > 0) resolver.setServers(servers)
  return {
    async ask(name, rrtype) {
      const askable = askableName(name)
      if ('code' in askable) throw new DnsError(askable.code, rrtype, name)
      const plain = askable.name
      try {
        if (rrtype === 'A') return withTtl(await resolver.resolve4(plain, { ttl: true }))
        if (rrtype === 'AAAA') return withTtl(await resolver.resolve6(plain, { ttl: true }))
        const records: unknown = await resolver.resolve(plain, rrtype)
        return { records: Array.isArray(records) ? records : [records] }
      } catch (error) {
        const code = dnsErrorCode(error)
        // The name could exist, but c-ares asks for letters, digits and -._/* only. An SPF macro puts o'brien and bounce+1=x
        // into names: EBADNAME would make a permanent error of the whole record, which RFC 7208 does not.
        throw new DnsError(code === 'EBADNAME' ? 'ENOTFOUND' : code, rrtype, name, error)
      }
    },
    cancel: () => resolver.cancel(),
  }
}

function withTtl(records: readonly { address: string; ttl: number }[]): Answer {
  let ttlSeconds = Infinity
  for (const { ttl } of records) ttlSeconds = Math.min(ttlSeconds, ttl)
  return { records: records.map(({ address }) => address), ...(Number.isFinite(ttlSeconds) ? { ttlSeconds } : {}) }
}
