/** Results of checks, as tests of what goes by them want them. */
import type { AuthResult } from '../../lib/mail/auth-results.ts'

export const spf = (
  result: 'pass' | 'fail' | 'softfail',
  domain: string,
  identity: 'mailfrom' | 'helo' = 'mailfrom',
): AuthResult => ({ method: 'spf', result, identity, domain })

export const dkim = (result: 'pass' | 'fail', domain: string): AuthResult => ({
  method: 'dkim',
  result,
  domain,
  selector: 's',
  identity: `@${domain}`,
  algorithm: 'rsa-sha256',
  signature: 'x',
  testing: false,
})
