/**
 * DMARC: does what passed SPF or DKIM belong to the domain that the reader sees in From, and what does that domain ask for?
 * Source: RFC 9989 (tree walk §4.10, author domain §5.3.1), evaluated by mailauth in its strict mode; RFC 8601 words.
 */
import { fieldsNamed } from '../mail/header.ts'
import type { HeaderField } from '../mail/header.ts'
import type { DmarcResult } from '../mail/auth-results.ts'
import type { CheckContext } from './check.ts'
import type { CheckLimits } from './limits.ts'
import { readAddresses } from './dmarc/author.ts'
import { loadDmarc, loadPublicSuffixes } from './mailauth.ts'
import type { DmarcResponse } from './mailauth.ts'
import { toALabels } from './dkim/signature.ts'
import { dnsErrorCode } from '../dns/error.ts'
import { textToOctets } from '../mail/octets.ts'
import type { DnsDeclaration } from '../privacy/ledger.ts'

/** A name longer than this has no place for `_dmarc.` before it. */
const MAX_WALKED_OCTETS = 246

/** RFC 9989 §4.10 (tree walk), §A.4 (np=: does the domain exist?). Where reports would go is not looked up: none are sent. */
export const DMARC_ASKS: DnsDeclaration = {
  who: 'dmarc',
  kind: 'check',
  questions: [
    {
      types: ['TXT'],
      names: '_dmarc.DOMAIN, and _dmarc. before what is above DOMAIN',
      fits: name => /^_dmarc(?:\.|$)/.test(name),
    },
    {
      types: ['A', 'CNAME'],
      names: 'DOMAIN, where a record above it says np=',
      fits: () => true,
      after: name => (name.length > MAX_WALKED_OCTETS ? null : `_dmarc.${name}`),
    },
  ],
  sends: 'the domain of the author (From), and the domains below the same organization that SPF and DKIM proved',
  to: 'the name servers of these domains and of those above them',
  when: 'each message with an author domain',
  byDefault: true,
}

/** Who wrote the message, by its From fields. */
export type Authors =
  | { readonly kind: 'authors'; readonly addresses: readonly string[]; readonly fields: number }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** A domain that SPF or DKIM looked at, and what came of it. */
export type Identifier = { readonly domain: string; readonly result: string }

export function readAuthors(fields: readonly HeaderField[], limits: CheckLimits): Authors {
  return authorsIn(
    fieldsNamed(fields, 'from').map(({ value }) => value),
    undefined,
    limits,
  )
}

/** From values as octet strings; `fields` where they come from another number of fields than there are values. */
export function authorsIn(values: readonly string[], fields: number | undefined, limits: CheckLimits): Authors {
  const addresses: string[] = []
  let octets = 0
  for (const value of values) {
    octets += value.length
    if (octets > limits.fieldOctets) return { kind: 'unreadable', reason: 'From too large to check' }
    for (const address of readAddresses(value, limits.authors)) addresses.push(address)
    if (addresses.length > limits.authors)
      return { kind: 'unreadable', reason: `more than ${limits.authors} addresses in From` }
  }
  return { kind: 'authors', addresses, fields: fields ?? values.length }
}

/** RFC 9989 §4.10: a walk asks eight names at most, from a long one jumping to its last seven labels. */
const WALK_LABELS = 7

/**
 * Asks at once all that the walk from the author's domain may ask one after the other, so that the answers are there
 * when the body has arrived. Only where there is one author domain; what is asked twice costs nothing.
 */
export function prefetchPolicy(authors: Authors, resolve: CheckContext['resolve']): void {
  if (authors.kind !== 'authors' || authors.fields !== 1) return
  const [domain, ...others] = new Set(authors.addresses.map(domainOf))
  if (domain === undefined || others.length > 0 || !/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(domain)) return
  const labels = domain.split('.')
  const names = [domain]
  for (let n = Math.min(labels.length - 1, WALK_LABELS); n >= 1; n--) names.push(labels.slice(-n).join('.'))
  const exists = async (): Promise<unknown> => resolve(domain, 'A').catch(async () => resolve(domain, 'CNAME'))
  for (const name of names)
    resolve(`_dmarc.${name}`, 'TXT')
      // Above the author's domain np= may count, and then whether that domain exists: a sender who keeps another check
      // waiting until the deadline must not keep that from being asked.
      .then(async records => name !== domain && NON_EXISTENT.test(records.flat().join('')) && exists())
      .catch(() => undefined)
}

const NON_EXISTENT = /;\s*np\s*=/i

function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return toALabels(textToOctets(domain)).toLowerCase().replace(/\.$/, '')
}

/** What passed is taken from `spf` and `dkim`. Never rejects. */
export async function evaluateDmarc(
  authors: Authors,
  spf: readonly Identifier[],
  dkim: readonly Identifier[],
  { resolve }: Pick<CheckContext, 'resolve'>,
): Promise<DmarcResult> {
  const unusable = (reason: string): DmarcResult => ({ method: 'dmarc', result: 'permerror', domain: '', reason })
  if (authors.kind === 'unreadable') return unusable(authors.reason)
  if (authors.addresses.length === 0) return unusable('no address in From')
  const evaluate = async (counts: (result: string) => boolean, only?: string) =>
    loadDmarc()({
      headerFrom: only === undefined ? authors.addresses : [only],
      fromFields: only === undefined ? authors.fields : 1,
      spfDomains: spf.filter(({ result }) => counts(result)),
      dkimDomains: dkim.filter(({ result }) => counts(result)),
      resolver: resolve,
      strict: true,
    })
  try {
    const { response, reason } = await evaluate(result => result === 'pass')
    if (response === false) {
      const several = unusable(NOT_ONE_AUTHOR[reason ?? ''] ?? 'no single author domain in From')
      return { ...several, ...(await strictest(authors.addresses, only => evaluate(isPossible, only))) }
    }
    if (response.status.result !== 'fail') return dmarcResult(response, reasonOf(response))
    // A failure stands only where nothing that DNS kept from us could have passed and aligned.
    if ([...spf, ...dkim].some(({ result }) => result === 'temperror')) {
      const atBest = await evaluate(isPossible)
      if (atBest.response !== false && atBest.response.status.result !== 'fail')
        return { ...dmarcResult(response, 'an aligned domain could not be checked'), result: 'temperror' }
    }
    return dmarcResult(response, publicSuffixHint(response, spf, dkim))
  } catch (error) {
    return { method: 'dmarc', result: 'temperror', domain: '', reason: `evaluation failed: ${dnsErrorCode(error)}` }
  }
}

function isPossible(result: string): boolean {
  return result === 'pass' || result === 'temperror'
}

/** Author domains that are looked at one by one; who names more hides among them. */
const MAX_SEVERAL = 4
const STRICTNESS = ['none', 'quarantine', 'reject'] as const

/**
 * Several authors have no DMARC result, but a reader sees each of them: a domain that does not vouch for the message is
 * asked what to do with it, or naming a second author would be the way around every policy. Gives the strictest answer.
 */
async function strictest(
  addresses: readonly string[],
  evaluate: (address: string) => Promise<{ readonly response: false | DmarcResponse }>,
): Promise<Partial<Pick<DmarcResult, 'domain' | 'policy'>>> {
  const byDomain = new Map(addresses.filter(one => one.includes('@')).map(one => [domainOf(one), one]))
  let found: Partial<Pick<DmarcResult, 'domain' | 'policy'>> = {}
  for (const address of [...byDomain.values()].slice(0, MAX_SEVERAL)) {
    const { response } = await evaluate(address)
    if (response === false || response.status.result !== 'fail' || response.policy === undefined) continue
    if (STRICTNESS.indexOf(response.policy) > STRICTNESS.indexOf(found.policy ?? 'none'))
      found = { domain: response.status.header.from, policy: response.policy }
  }
  return found
}

const NOT_ONE_AUTHOR: Readonly<Record<string, string>> = {
  'no-author-domain': 'no domain in From',
  'multiple-author-domains': 'several author domains in From',
  'invalid-author-domain': 'an address without a valid domain in From',
  'multiple-from-fields': 'several From fields',
}

function dmarcResult(response: DmarcResponse, reason: string | undefined): DmarcResult {
  const { status, domain, policy, policyDomain, alignment } = response
  return {
    method: 'dmarc',
    result: status.result,
    domain: status.header.from,
    ...(policy === undefined ? {} : { policy }),
    ...(policyDomain === undefined ? {} : { orgDomain: domain }),
    ...(alignment === undefined
      ? {}
      : { alignedSpf: alignment.spf.result !== undefined, alignedDkim: alignment.dkim.result !== undefined }),
    ...(reason === undefined ? {} : { reason }),
  }
}

function reasonOf({ status, error }: DmarcResponse): string | undefined {
  if (status.result !== 'temperror') return undefined
  const code = /\b(E[A-Z]{4,})\b/.exec(error ?? '')?.[1]
  return code === undefined ? 'the policy could not be looked up' : `DNS failure: ${code}`
}

/**
 * RFC 9989 finds a domain's organization by records, its forerunner RFC 7489 did by the public suffix list. A domain whose
 * subdomain has a record while it has none itself no longer aligns with it: say so, or its owner will not find out why.
 */
function publicSuffixHint(
  { status, domain: orgDomain, alignment }: DmarcResponse,
  spf: readonly Identifier[],
  dkim: readonly Identifier[],
): string | undefined {
  const author = status.header.from
  const registered = loadPublicSuffixes()(author, { allowPrivateDomains: true })
  if (registered === null || registered === orgDomain) return undefined
  const candidates = [...(alignment?.spf.strict === true ? [] : spf), ...(alignment?.dkim.strict === true ? [] : dkim)]
  for (const { domain, result } of candidates) {
    if (result !== 'pass') continue
    if (loadPublicSuffixes()(domain, { allowPrivateDomains: true }) !== registered) continue
    return `${domain} is of ${registered} by the public suffix list, but no DMARC record of ${registered} says so: ${orgDomain} stands alone`
  }
  return undefined
}
