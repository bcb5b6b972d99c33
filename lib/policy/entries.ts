/**
 * Which entry of the allow and block lists counts for one recipient.
 *
 * 1. The closest scope that says something that counts decides: recipient, then domain, then site.
 * 2. Within a scope the more exact entry: an address, a domain alone, a domain with all below it (of two the longer one), a
 *    network (of two the smaller one).
 * 3. Of two as exact, the one that blocks.
 *
 * Who is blocked is so as author, as envelope sender or as client, proven or not: a forger is not wanted either. Who is
 * allowed counts only where the domain vouches for the message (`provenBy`), or where the entry insists; a network needs no
 * proof, as a client's address cannot be forged. Nobody is allowed against a hard SPF or DMARC failure. An allowance that
 * does not count is passed over, and told where nothing else counts.
 */
import { isWithin } from '../mail/domain.ts'
import { fieldsNamed } from '../mail/header.ts'
import { readMailboxes } from '../mail/mailboxes.ts'
import { sameSite } from '../mail/registrable.ts'
import { addressOctets } from '../scorers/lists/network.ts'
import { networkText } from './entry-network.ts'
import { ENTRY_REASONS } from './entry-reasons.ts'
import { addressKey, readAddressKey } from './scope-name.ts'
import type { Address } from '../mail/address.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Domain } from '../mail/domain.ts'
import type { HeaderField } from '../mail/header.ts'
import type { Signal } from '../scorers/signal.ts'
import type { EntryKind, EntryList } from './entry-read.ts'
import type { EntryReason } from './entry-reasons.ts'
import type { ScopeName } from './scope-name.ts'

type Mailbox = Pick<Address, 'local' | 'domain'>

/** Who a message is from. */
export type From = {
  /** Null: the null sender. */
  readonly sender: Mailbox | null
  /** The authors in From, local parts as a reader sees them. */
  readonly authors: readonly Mailbox[]
  readonly client: string | null
  readonly auth: readonly AuthResult[]
}

type Role = 'author' | 'sender' | 'client'

/** An entry that would match. `rank`: how exact it is; those of one rank are as exact. */
export type Candidate = {
  readonly kind: EntryKind
  readonly value: string
  readonly rank: number
  readonly role: Role
  /** Who has to vouch for it; empty for a client. */
  readonly domain: string
}

/** An entry that was found, not expired. */
export type Found = { readonly id: number; readonly insist: boolean }

/** The entry of `list` at `scope` for a candidate. */
export type Find = (scope: ScopeName, candidate: Candidate, list: EntryList) => Found | null

export type EntryMatch = {
  readonly signal: Signal
  /** The entry that counted, for its hits; null: it did not. */
  readonly id: number | null
}

/** Lengths of the networks that there are entries for: others need not be asked. */
export type Prefixes = { readonly 4: readonly number[]; readonly 6: readonly number[] }

export const ALLOWED_POINTS = -100
export const BLOCKED_POINTS = 10

const MAX_AUTHORS = 10
const RANK = { address: 4_000, domain: 3_000, domains: 2_000, network: 1_000 } as const

/** The authors in the From fields of a message. */
export function authorsOf(headers: readonly HeaderField[]): readonly Mailbox[] {
  return fieldsNamed(headers, 'from')
    .flatMap(({ value }) => readMailboxes(value, MAX_AUTHORS))
    .slice(0, MAX_AUTHORS)
    .flatMap(({ local, domain, address }) => {
      if (domain === null) return []
      // Quotes are no part of it: "ann"@example.org is ann@example.org.
      const key = readAddressKey(address)
      return [key === null ? { local, domain } : mailboxOf(key)]
    })
}

/** `key`: an addressKey with a domain. */
function mailboxOf(key: string): Mailbox {
  const at = key.lastIndexOf('@')
  return { local: key.slice(0, at), domain: key.slice(at + 1) as Domain }
}

/** From the most exact to the least. Parents of a domain are asked up to its top. */
export function candidates({ sender, authors, client }: From, prefixes: Prefixes): readonly Candidate[] {
  const found = new Map<string, Candidate>()
  const add = (candidate: Candidate): void => {
    const name = `${candidate.kind} ${candidate.value}`
    if (!found.has(name)) found.set(name, candidate)
  }
  for (const author of authors.slice(0, MAX_AUTHORS)) ofMailbox(author, 'author').forEach(add)
  if (sender !== null) ofMailbox(sender, 'sender').forEach(add)
  if (client !== null) ofClient(client, prefixes).forEach(add)
  return [...found.values()].sort((a, b) => b.rank - a.rank)
}

function ofMailbox(mailbox: Mailbox, role: Role): readonly Candidate[] {
  const { local, domain } = mailbox
  if (domain === null) return []
  const labels = domain.split('.')
  const self = { role, domain }
  return [
    ...(local === '' ? [] : [{ ...self, kind: 'address', value: addressKey(mailbox), rank: RANK.address } as const]),
    { ...self, kind: 'domain', value: domain, rank: RANK.domain },
    ...labels.map((_, n) => ({
      ...self,
      kind: 'domains' as const,
      value: labels.slice(n).join('.'),
      rank: RANK.domains + labels.length - n,
    })),
  ]
}

function ofClient(client: string, prefixes: Prefixes): readonly Candidate[] {
  const octets = addressOctets(client)
  if (octets === null) return []
  return prefixes[octets.length === 4 ? 4 : 6].map(prefix => ({
    kind: 'network',
    value: networkText(octets, prefix),
    rank: RANK.network + prefix,
    role: 'client',
    domain: '',
  }))
}

/** `scopes`: from the widest to the closest, as scopesOf gives them. `asked`: candidates() of the same message. */
export function matchEntries(
  from: From,
  asked: readonly Candidate[],
  scopes: readonly ScopeName[],
  find: Find,
): EntryMatch | null {
  let passedOver: EntryReason | null = null
  for (const scope of scopes.toReversed()) {
    for (let at = 0; at < asked.length;) {
      const rank = asked[at]?.rank
      let end = at + 1
      while (asked[end]?.rank === rank) end++
      const group = asked.slice(at, end)
      at = end
      const blocked = first(group, scope, 'block', find)
      if (blocked !== null) return said('LIST_BLOCKED', BLOCKED_POINTS, `${blocked.candidate.role}Blocked`, blocked.id)
      for (const candidate of group) {
        const found = find(scope, candidate, 'allow')
        if (found === null) continue
        const { counts, why } = weigh(candidate, found, from)
        if (counts) return said('LIST_ALLOWED', ALLOWED_POINTS, why, found.id)
        passedOver ??= why
      }
    }
  }
  return passedOver === null ? null : said('LIST_ALLOWED_UNPROVEN', 0, passedOver, null)
}

function first(
  group: readonly Candidate[],
  scope: ScopeName,
  list: EntryList,
  find: Find,
): { readonly candidate: Candidate; readonly id: number } | null {
  for (const candidate of group) {
    const found = find(scope, candidate, list)
    if (found !== null) return { candidate, id: found.id }
  }
  return null
}

function weigh(
  { role, domain }: Candidate,
  { insist }: Found,
  from: From,
): { readonly counts: boolean; readonly why: EntryReason } {
  const failure = hardFailure(from.auth)
  if (failure !== null) return { counts: false, why: failure }
  if (role === 'client') return { counts: true, why: 'clientAllowed' }
  if (provenBy(from, domain)) return { counts: true, why: `${role}Allowed` }
  return insist ? { counts: true, why: 'insisted' } : { counts: false, why: 'unproven' }
}

/** SPF of HELO counts only where there is no sender that SPF was asked about (RFC 7208 §2.4). */
function hardFailure(auth: readonly AuthResult[]): 'spfFailed' | 'dmarcFailed' | null {
  const hasSender = auth.some(one => one.method === 'spf' && one.identity === 'mailfrom')
  for (const one of auth) {
    if (one.method === 'spf' && one.result === 'fail' && (one.identity === 'mailfrom' || !hasSender)) return 'spfFailed'
    // A permerror has a policy only where one of several authors does not vouch for the message.
    const failed = one.method === 'dmarc' && (one.result === 'fail' || one.result === 'permerror')
    if (failed && (one.policy === 'reject' || one.policy === 'quarantine')) return 'dmarcFailed'
  }
  return null
}

/**
 * Does `domain` vouch for the message? DMARC passes for it as the only author's; or a signature by it, or by the domain above
 * it that its owner bought, does; or SPF does for it as the envelope sender's.
 */
export function provenBy({ auth, authors }: Pick<From, 'auth' | 'authors'>, domain: string): boolean {
  return auth.some(one => {
    if (one.result !== 'pass') return false
    switch (one.method) {
      case 'dmarc':
        return authors.length === 1 && one.domain === domain // of several it does not say whom readers are shown
      case 'dkim':
        return (
          one.domain !== '' &&
          isWithin(domain, one.domain) &&
          sameSite(domain, one.domain) &&
          isAloneWith(domain, authors)
        )
      case 'spf':
        return one.identity === 'mailfrom' && one.domain === domain
      default:
        return false
    }
  })
}

/** A signature covers one From field: whoever sends a signed message on with a second one above it would pass for its author. */
function isAloneWith(domain: string, authors: From['authors']): boolean {
  return authors.length < 2 || authors.every(author => author.domain !== null && sameSite(author.domain, domain))
}

function said(name: string, points: number, why: EntryReason, id: number | null): EntryMatch {
  const reasons = ENTRY_REASONS[why]
  return { signal: { scorer: 'entries', name, points, why: reasons.en, reasons }, id }
}
