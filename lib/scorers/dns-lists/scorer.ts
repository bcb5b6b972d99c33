/**
 * DNS lists of addresses and of domains: off unless the settings name some. Who runs a list, and who runs the name servers
 * on the way, learns which servers send mail here, or which domains it names.
 */
import { budget } from '../../dns/budget.ts'
import { declared } from '../../dns/declared.ts'
import { isWithin, parseDomain } from '../../mail/domain.ts'
import { isPublic } from '../../mail/reach.ts'
import { siteOf } from '../../mail/registrable.ts'
import { readMailboxes } from '../../mail/mailboxes.ts'
import { PartlyScored } from '../partly.ts'
import { reversed } from './question.ts'
import { fits, shownZone } from './setting.ts'
import { createZone } from './zone.ts'
import type { OnRefused } from '../../dns/declared.ts'
import type { Resolve } from '../../dns/resolve.ts'
import type { DnsDeclaration } from '../../privacy/ledger.ts'
import type { Scorer } from '../all.ts'
import type { Content } from '../content.ts'
import type { Reasons } from '../language.ts'
import type { Signal } from '../signal.ts'
import type { DnsList } from './setting.ts'
import type { ListKind, Zone, ZoneChange } from './zone.ts'

export type DnsListsOptions = {
  readonly addresses: readonly DnsList[]
  readonly domains: readonly DnsList[]
  readonly resolve: Resolve
  /** Hears of a question that is not declared. */
  readonly onUndeclared?: OnRefused
  /** Hears when a list is switched off or on again. */
  readonly onChange: (change: ZoneChange) => void
  /** For all questions about one message. */
  readonly timeoutMs?: number
  readonly clock?: () => number
}

/** A name to ask about, and what it is in the message. */
type Subject = { readonly name: string; readonly role: Role }
type Role = 'client' | 'author' | 'sender' | 'helo' | 'link'

/** One zone and all that is said about its answers. */
type Group = { readonly shown: string; readonly zone: Zone; readonly lists: readonly DnsList[] }

const ROLES: Readonly<Record<Role, Reasons>> = {
  client: {
    en: 'The address of the sending server',
    de: 'Die Adresse des sendenden Servers',
    fr: 'L’adresse du serveur expéditeur',
    it: 'L’indirizzo del server mittente',
  },
  author: {
    en: 'The domain of the author',
    de: 'Die Domain des Absenders',
    fr: 'Le domaine de l’auteur',
    it: 'Il dominio dell’autore',
  },
  sender: {
    en: 'The domain of the envelope sender',
    de: 'Die Domain des Umschlagabsenders',
    fr: 'Le domaine de l’expéditeur de l’enveloppe',
    it: 'Il dominio del mittente della busta',
  },
  helo: {
    en: 'The name that the sending server gave',
    de: 'Der Name, den der sendende Server nannte,',
    fr: 'Le nom donné par le serveur expéditeur',
    it: 'Il nome dato dal server mittente',
  },
  link: {
    en: 'A domain that a link leads to',
    de: 'Eine Domain, zu der ein Link führt,',
    fr: 'Un domaine auquel mène un lien',
    it: 'Un dominio a cui porta un link',
  },
}

function reasonsOf(role: Role, list: string): Reasons {
  const { en, de, fr, it } = ROLES[role]
  return {
    en: `${en} is on the list ${list}.`,
    de: `${de} steht auf der Liste ${list}.`,
    fr: `${fr} figure sur la liste ${list}.`,
    it: `${it} è nella lista ${list}.`,
  }
}

/** Domains of one message that are asked about: senders first, then links in their order. */
export const MAX_DOMAINS = 15
const MAX_QUESTIONS = 100
const TIMEOUT_MS = 4_000

const WHO = 'dns-lists'
const WHEN = 'each message that is judged; hourly, whether the list works'

/** What the lists learn, and those who run name servers on the way: a declaration for each zone. */
export function dnsListsAsk({
  addresses,
  domains,
}: Pick<DnsListsOptions, 'addresses' | 'domains'>): readonly DnsDeclaration[] {
  const ofZone = (zone: string, names: string, sends: string): DnsDeclaration => ({
    who: WHO,
    kind: 'scorer',
    questions: [{ types: ['A'], names: `${names}.${shownZone(zone)}`, fits: name => name.endsWith(`.${zone}`) }],
    sends,
    to: `the name servers of ${shownZone(zone)}`,
    when: WHEN,
    byDefault: false,
  })
  return [
    ...zonesOf(addresses).map(zone =>
      ofZone(zone, 'ADDRESS', 'the address of the sending server, reversed, where it is public'),
    ),
    ...zonesOf(domains).map(zone =>
      ofZone(
        zone,
        'DOMAIN',
        `the domains of author, envelope sender, HELO and of each link, ${MAX_DOMAINS} at most, without the own ones`,
      ),
    ),
  ]
}

/** Throws PartlyScored where a list did not answer: `checks.dns_lists.on_error` says what that means for the message. */
export function createDnsLists(options: DnsListsOptions): Scorer {
  const { addresses, domains, timeoutMs = TIMEOUT_MS } = options
  const questions = dnsListsAsk(options).flatMap(one => one.questions)
  const resolve = declared(options.resolve, { who: WHO, questions }, options.onUndeclared)
  const byAddress = groups(addresses, 'addresses', { ...options, resolve })
  const byDomain = groups(domains, 'domains', { ...options, resolve })

  return async (content, ctx) => {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(timeoutMs)])
    const { resolve: bounded } = budget(resolve, signal, { maxQuestions: MAX_QUESTIONS })
    const [client, domainsNamed] = [clientOf(content), byDomain.length === 0 ? [] : domainsOf(content)]
    const found = await Promise.all([
      ...byAddress.map(async group => listing(group, client, bounded, signal)),
      ...byDomain.map(async group => listing(group, domainsNamed, bounded, signal)),
    ])
    const signals = found.map(({ hit }) => hit).filter(hit => hit !== null)
    if (found.some(({ unanswered }) => unanswered)) throw new PartlyScored(signals, 'a DNS list did not answer')
    return signals
  }
}

function groups(lists: readonly DnsList[], kind: ListKind, options: DnsListsOptions): readonly Group[] {
  const { resolve, onChange, clock } = options
  return zonesOf(lists).map(zone => ({
    shown: shownZone(zone),
    zone: createZone({ zone, kind, resolve, onChange, ...(clock !== undefined && { clock }) }),
    lists: lists.filter(one => one.zone === zone),
  }))
}

function zonesOf(lists: readonly DnsList[]): readonly string[] {
  return [...new Set(lists.map(({ zone }) => zone))]
}

type Listing = { readonly hit: Signal | null; readonly unanswered: boolean }

/** What the zone has against the message, or for it: one signal, each line of the settings counted once. */
async function listing(
  { shown, zone, lists }: Group,
  subjects: readonly Subject[],
  resolve: Resolve,
  signal: AbortSignal,
): Promise<Listing> {
  const answers = await Promise.all(
    subjects.map(async ({ name, role }) => ({ role, answer: await zone.ask(name, resolve, signal) })),
  )
  let points = 0
  let role: Role | null = null
  for (const list of lists) {
    const hit = answers.find(
      ({ answer }) => answer.kind === 'listed' && answer.octets.some(octets => fits(list.answers, octets)),
    )
    if (hit === undefined) continue
    points += list.points
    role ??= hit.role
  }
  const unanswered = answers.some(({ answer }) => answer.kind === 'unanswered')
  if (role === null) return { hit: null, unanswered }
  const name = `LISTED_${shown.replace(/[^a-z0-9]/g, '_').toUpperCase()}`
  const reasons = reasonsOf(role, shown)
  return { hit: { scorer: 'dns-lists', name, points, why: reasons.en, reasons }, unanswered }
}

/** Addresses that are not public are on no list, and tell about the inside. */
function clientOf({ tx: { client } }: Content): readonly Subject[] {
  const name = client.address !== null && isPublic(client.address) ? reversed(client.address) : null
  return name === null ? [] : [{ name, role: 'client' }]
}

/** Registrable domains, each once, without the site's own. */
function domainsOf({ tx, parsed, ownDomains }: Content): readonly Subject[] {
  const named: [Role, string | null][] = [
    ...parsed.headers
      .filter(field => field.key === 'from')
      .slice(0, 2)
      .flatMap(({ value }) => readMailboxes(value, 3))
      .map(({ domain }): [Role, string | null] => ['author', domain]),
    ['sender', tx.sender?.domain ?? null],
    ['helo', tx.client.helo],
    ...parsed.links.flatMap(({ host, innerHost }): [Role, string | null][] => [
      ['link', host],
      ['link', innerHost],
    ]),
  ]
  const subjects = new Map<string, Subject>()
  for (const [role, text] of named) {
    if (subjects.size >= MAX_DOMAINS) break
    const domain = text === null ? null : parseDomain(text)
    if (domain === null || !domain.includes('.') || ownDomains.some(own => isWithin(domain, own))) continue
    const { domain: name } = siteOf(domain)
    if (!subjects.has(name)) subjects.set(name, { name, role })
  }
  return [...subjects.values()]
}
