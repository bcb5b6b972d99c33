/**
 * Whose policy: the site's, a domain's or a recipient's; and the one spelling in which addresses are compared.
 * Case does not count in local parts, though RFC 5321 §2.4 leaves that to the receiver: no site of ours tells Ann from ann.
 */
import { parseDomain } from '../mail/domain.ts'
import type { Address } from '../mail/address.ts'

export type ScopeName = 'site' | `domain:${string}` | `recipient:${string}`
export type ScopeLevel = 'site' | 'domain' | 'recipient'

export function levelOf(scope: ScopeName): ScopeLevel {
  return scope.startsWith('recipient:') ? 'recipient' : scope === 'site' ? 'site' : 'domain'
}

/** `local@domain`: lower case, Unicode in composed form (NFC), the domain in A-labels; quotes are no part of it. */
export function addressKey({ local, domain }: Pick<Address, 'local' | 'domain'>): string {
  const name = local.normalize('NFC').toLowerCase()
  return domain === null ? name : `${name}@${domain}`
}

/** `someone@example.org` as an admin types it, quoted local parts and U-labels included; null where it is no address. */
export function readAddressKey(text: string): string | null {
  const at = text.lastIndexOf('@')
  const domain = at < 1 ? null : parseDomain(text.slice(at + 1))
  if (domain === null) return null
  const typed = text.slice(0, at)
  const quoted = /^"((?:[^"\\]|\\.)+)"$/s.exec(typed)
  const local = quoted === null ? typed : (quoted[1] ?? '').replace(/\\(.)/gs, '$1')
  if (/[\x00-\x1f\x7f]/.test(local) || (quoted === null && /[\s"(),:;<>@[\\\]]/.test(local))) return null
  return addressKey({ local, domain })
}

/** As `readAddressKey` reads it: with quotes where the local part needs them. */
export function keyText(address: string): string {
  const at = address.lastIndexOf('@')
  const local = at < 0 ? address : address.slice(0, at)
  if (!/[\s"(),:;<>@[\\\]]/.test(local)) return address
  return `"${local.replace(/["\\]/g, c => `\\${c}`)}"${at < 0 ? '' : address.slice(at)}`
}

/** `site`, a domain or an address, as they are typed after `--scope`; null where it is none of them. */
export function readScope(text: string): ScopeName | null {
  if (text === 'site') return 'site'
  if (text.includes('@')) {
    const address = readAddressKey(text)
    return address === null ? null : `recipient:${address}`
  }
  const domain = parseDomain(text)
  return domain === null ? null : `domain:${domain}`
}

/** From the widest to the closest: the scopes that a recipient's mail is judged by. `address`: an addressKey. */
export function scopesOf(address: string): readonly ScopeName[] {
  const at = address.lastIndexOf('@')
  return ['site', ...(at < 0 ? [] : [`domain:${address.slice(at + 1)}` as const]), `recipient:${address}`]
}
