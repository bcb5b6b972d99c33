/**
 * Which mailbox held mail goes to: a fixed address, or a template such as `{local}+quarantine@{domain}`.
 */
import { addressText } from '../mail/address.ts'
import { parseDomain } from '../mail/domain.ts'
import type { Address } from '../mail/address.ts'

/**
 * The mailbox for a recipient. `{local}` is the local part without a detail (so that `ann+shop@` and `ann@` share one; where no
 * `delimiter` is set, they are two people), `{domain}` the recipient's domain; a recipient without a domain leaves `@{domain}` away. Null where that makes no address:
 * what is left of it could be somebody else's.
 */
export function mailboxFor(
  template: string,
  { local, domain, typed }: Address,
  delimiter: string | null,
): string | null {
  if (!template.includes('{')) return template
  if (domain === null && typed.includes('@') && template.includes('{domain}')) return null // user@[192.0.2.1]
  const cut = delimiter === null ? -1 : local.indexOf(delimiter)
  const user = cut > 0 ? local.slice(0, cut) : local
  const filled = (
    domain === null ? template.replace('@{domain}', '') : template.replaceAll('{domain}', domain)
  ).replaceAll('{local}', () => user)
  const at = filled.lastIndexOf('@')
  if (at < 0) return addressText({ local: filled, domain: null })
  const target = parseDomain(filled.slice(at + 1))
  return target === null ? null : addressText({ local: filled.slice(0, at), domain: target })
}
