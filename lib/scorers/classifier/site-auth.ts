/**
 * What SPF, DKIM, DMARC and ARC said, as words that a site's classifier learns from. On the way in the checks tell them; of a
 * mail that was delivered, the Authentication-Results that we wrote on top of it. Results in anybody else's name are nothing.
 * Source: RFC 8601 §2.2, §2.7.
 */
import { readAuthenticationResults } from '../../mail/auth-results-read.ts'
import { ownName } from './site-message.ts'
import type { AuthResult } from '../../mail/auth-results.ts'
import type { HeaderField } from '../../mail/header.ts'

const METHODS = ['spf', 'dkim', 'dmarc', 'arc'] as const

type Told = { readonly method: string; readonly result: string }

/** As `spf=pass`, one for each method, and one for all together. None where nothing was checked. */
export function wordsOfChecks(auth: readonly AuthResult[]): readonly string[] {
  return words(auth.filter(one => !(one.method === 'spf' && one.identity === 'helo')))
}

/** The same, out of the topmost field that is ours. */
export function wordsOfField(headers: readonly HeaderField[], ownHosts: ReadonlySet<string>): readonly string[] {
  const names = new Set([...ownHosts, ...ownName(headers)])
  for (const { key, value } of headers) {
    if (key !== 'authentication-results') continue
    const read = readAuthenticationResults(value)
    if (read === null || !names.has(read.authservId.toLowerCase())) continue
    return words(
      read.results.filter(({ props }) => !props.some(({ ptype, property }) => ptype === 'smtp' && property === 'helo')),
    )
  }
  return []
}

function words(results: readonly Told[]): readonly string[] {
  if (results.length === 0) return []
  const each = METHODS.map(method => {
    const found = results.filter(one => one.method === method).map(({ result }) => result)
    return `${method}=${found.includes('pass') ? 'pass' : (found[0] ?? 'none')}`
  })
  return [...each, each.join(' ')]
}
