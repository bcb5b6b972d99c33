/**
 * The ledger of what leaves the host: each check, scorer and service that asks somebody else declares it beside its own code.
 * The same declaration is printed (cleanmilter privacy ledger) and enforced: lib/dns/declared.ts refuses a question that fits
 * none of its asker's, lib/network/connect.ts a connection that nobody declared. So the table cannot say less than is done.
 */
import { BlockList, isIP } from 'node:net'

/** Questions to DNS of one shape. */
export type Question = {
  /** `TXT`, `A`, … */
  readonly types: readonly string[]
  /** The names that are asked for, in words: `SELECTOR._domainkey.DOMAIN`. */
  readonly names: string
  /** `name` is in lower case, without final dot. Given every name the asker can honestly want, whoever made it up. */
  readonly fits: (name: string) => boolean
  /** A name that must have been asked before, for the same message; null: none. */
  readonly after?: (name: string) => string | null
}

/** Where a connection goes, as node:net takes it. */
export type Target = { readonly path: string } | { readonly host: string; readonly port: number }

type Told = {
  /** One word, for the log and for whoever asks for a connection: `spf`, `clamd`. */
  readonly who: string
  readonly kind: 'check' | 'scorer' | 'service'
  /** What of the mail the other side learns. This and what follows is for an admin. */
  readonly sends: string
  readonly to: string
  readonly when: string
  /** Does it happen where no setting was changed? */
  readonly byDefault: boolean
}

export type DnsDeclaration = Told & { readonly questions: readonly Question[] }
export type ConnectionDeclaration = Told & { readonly target: Target }
export type Declaration = DnsDeclaration | ConnectionDeclaration

/** `localhost`: over the network, but only to this machine. */
export type Leaves = 'yes' | 'no' | 'localhost'

/** A question to DNS leaves the host whatever is set: a resolver on the same machine asks others. */
export function leavesHost(declaration: Declaration): Leaves {
  if ('questions' in declaration) return 'yes'
  const { target } = declaration
  if ('path' in target) return 'no'
  return isLoopback(target.host) ? 'localhost' : 'yes'
}

/** The one line that a service adds to the ledger which connects to an address, and to nothing else. */
export function connectionDeclaration({
  who,
  kind = 'service',
  sends,
  target,
  to = targetText(target),
  when,
  byDefault = false,
}: Pick<ConnectionDeclaration, 'who' | 'sends' | 'target' | 'when'> &
  Partial<ConnectionDeclaration>): ConnectionDeclaration {
  return { who, kind, sends, target, to, when, byDefault }
}

/** `unix:/run/x.sock`, `127.0.0.1:25`, `[::1]:25`. */
export function targetText(target: Target): string {
  if ('path' in target) return `unix:${target.path}`
  return isIP(target.host) === 6 ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`
}

export function sameTarget(one: Target, other: Target): boolean {
  if ('path' in one || 'path' in other) return 'path' in one && 'path' in other && one.path === other.path
  return one.host.toLowerCase() === other.host.toLowerCase() && one.port === other.port
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Names but localhost (RFC 6761 §6.3) are not known before somebody asks for them. */
function isLoopback(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return host.toLowerCase() === 'localhost'
  return LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
