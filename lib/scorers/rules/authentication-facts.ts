/**
 * What the checks found, put together: did anybody vouch for this message, and did anybody deny it?
 * A check that did not run, or that DNS did not answer, says nothing: `checked` is false, and no rule may speak against
 * the message because of it.
 */
import { sameSite } from '../../mail/registrable.ts'
import type { ArcResult, AuthResult, DkimResult, DmarcResult, SpfResult } from '../../mail/auth-results.ts'
import type { View } from './view.ts'

export type AuthFacts = {
  /** SPF and DKIM were asked about a client that is known, and DNS answered. */
  readonly checked: boolean
  readonly spf: SpfResult | null
  readonly dkim: readonly DkimResult[]
  readonly dmarc: DmarcResult | null
  readonly arc: ArcResult | null
  /** The author's domain, or one under the same roof, passed DMARC, DKIM or SPF. */
  readonly authorVouched: boolean
  /** Any domain's signature, or the envelope sender's, passed. */
  readonly anyVouched: boolean
}

export function authFacts(mail: View): AuthFacts {
  return mail.once('authFacts', () => {
    const { auth, authorDomain, tx } = mail
    const spf = auth.find(isMailFrom) ?? null
    const dkim = auth.filter(one => one.method === 'dkim')
    const dmarc = auth.find(one => one.method === 'dmarc') ?? null
    const arc = auth.find(one => one.method === 'arc') ?? null
    const passed = [...dkim.filter(({ result }) => result === 'pass'), ...(spf?.result === 'pass' ? [spf] : [])].map(
      ({ domain }) => domain,
    )
    return {
      checked:
        tx.client.address !== null &&
        dkim.length > 0 &&
        (spf !== null || tx.sender === null) &&
        ![spf?.result, dmarc?.result, ...dkim.map(({ result }) => result)].includes('temperror'),
      spf,
      dkim,
      dmarc,
      arc,
      authorVouched:
        dmarc?.result === 'pass' ||
        (authorDomain !== null && passed.some(domain => domain !== '' && sameSite(domain, authorDomain))),
      anyVouched: dmarc?.result === 'pass' || passed.length > 0,
    }
  })
}

function isMailFrom(one: AuthResult): one is SpfResult {
  return one.method === 'spf' && one.identity === 'mailfrom'
}

/** Forwarders that everybody uses and that do not seal what they did not check. Anybody else may seal whatever he likes. */
const KNOWN_SEALERS = [
  'google.com',
  'microsoft.com',
  'outlook.com',
  'messagingengine.com',
  'yahoo.com',
  'mailbox.org',
  'gmx.net',
  'zoho.com',
  'icloud.com',
  'proton.me',
]

/** A forwarder that we know says that all was well when it got the message. */
export function isSealedByKnown({ arc }: AuthFacts): boolean {
  return arc?.result === 'pass' && KNOWN_SEALERS.some(name => sameSite(arc.sealer ?? '', name))
}
