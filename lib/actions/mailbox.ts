/**
 * Which mailbox held mail goes to: a fixed address, or a template such as `{local}+quarantine@{domain}`.
 */
import { addressText } from '../mail/address.ts'
import { parseDomain } from '../mail/domain.ts'
import type { Address } from '../mail/address.ts'

/**
 * The mailbox for a recipient. `{local}` is the local part without a `+detail` (so that `ann+shop@` and `ann@` share one),
 * `{domain}` the recipient's domain; a recipient without a domain leaves `@{domain}` away.
 */
export function mailboxFor(template: string, { local, domain }: Address): string {
  if (!template.includes('{')) return template
  const plus = local.indexOf('+')
  const user = plus > 0 ? local.slice(0, plus) : local
  const filled = (
    domain === null ? template.replace('@{domain}', '') : template.replaceAll('{domain}', domain)
  ).replaceAll('{local}', () => user)
  const at = filled.lastIndexOf('@')
  return at < 0
    ? addressText({ local: filled, domain: null })
    : addressText({ local: filled.slice(0, at), domain: parseDomain(filled.slice(at + 1)) })
}
