/**
 * The site's own lists: senders and networks that are wanted, or not wanted, and hosts that links must not lead to.
 * Who is wanted has to prove to be that: anybody can write a name into From.
 */
import { readMailboxes } from '../../mail/mailboxes.ts'
import { REASONS } from './reasons.ts'
import { sameSite } from '../../mail/registrable.ts'
import { keepList } from './keeper.ts'
import type { Scorer } from '../all.ts'
import type { Content } from '../content.ts'
import type { Reasons } from '../language.ts'
import type { Signal } from '../signal.ts'
import type { ListFile } from './file.ts'
import type { KeptList, ListChange } from './keeper.ts'

export type OneList = { readonly path: string; readonly points: number; readonly optional: boolean }

export type ListsOptions = {
  readonly accept: readonly OneList[]
  readonly spam: readonly OneList[]
  readonly links: readonly OneList[]
  readonly onChange: (change: ListChange) => void
  readonly checkEveryMs?: number
}

type Kept = OneList & { readonly list: KeptList }
type Party = { readonly address: string; readonly domain: string }

const MAX_AUTHORS = 10
const MAX_HOSTS = 1_000

export function createLists({ accept, spam, links, onChange, checkEveryMs }: ListsOptions): Scorer {
  const keep = (lists: readonly OneList[], of: 'senders' | 'hosts'): readonly Kept[] =>
    lists.map(one => ({
      ...one,
      list: keepList({ ...one, of, onChange, ...(checkEveryMs !== undefined && { checkEveryMs }) }),
    }))
  const [accepting, refusing, hosting] = [keep(accept, 'senders'), keep(spam, 'senders'), keep(links, 'hosts')]

  return async content => {
    const signals: Signal[] = []
    const authors = partiesIn(content, 'from')
    const sender = envelopeSender(content)
    for (const { list, points } of accepting) {
      const found = accepted(await list.now(), content, authors, sender)
      if (found !== null)
        signals.push(found.proven ? say('LIST_ACCEPT', -points, found.why) : say('LIST_ACCEPT_UNPROVEN', 0, found.why))
    }
    for (const { list, points } of refusing) {
      const why = refused(await list.now(), content, [...authors, ...partiesIn(content, 'reply-to')], sender)
      if (why !== null) signals.push(say('LIST_SPAM', points, why))
    }
    for (const { list, points } of hosting)
      if (leadsTo(await list.now(), content)) signals.push(say('LIST_LINK', points, REASONS.hostListed))
    return signals
  }
}

function say(name: string, points: number, reasons: Reasons): Signal {
  return { scorer: 'lists', name, points: points || 0, why: reasons.en, reasons }
}

type Acceptance = { readonly proven: boolean; readonly why: Reasons }

/** The first that holds: what is proven comes before what is not. */
function accepted(
  list: ListFile,
  content: Content,
  authors: readonly Party[],
  sender: Party | null,
): Acceptance | null {
  if (list.size === 0) return null
  const { address } = content.tx.client
  if (address !== null && list.hasNetwork(address)) return { proven: true, why: REASONS.serverWanted }
  const listed = authors.filter(one => isOn(list, one))
  if (listed.some(one => vouched(content, one, authors))) return { proven: true, why: REASONS.authorWanted }
  const sending = sender !== null && isOn(list, sender)
  if (sending && content.auth.some(one => one.method === 'spf' && one.identity === 'mailfrom' && one.result === 'pass'))
    return { proven: true, why: REASONS.senderWanted }
  if (listed.length > 0)
    return {
      proven: false,
      why: REASONS.authorUnproven,
    }
  return sending
    ? {
        proven: false,
        why: REASONS.senderUnproven,
      }
    : null
}

/** DMARC passes, or a signature or the envelope sender's SPF does for the author's domain or one of the same owner. */
function vouched({ auth }: Content, { domain }: Party, authors: readonly Party[]): boolean {
  const alone = authors.length === 1
  // A signature covers one From field: sent on with a second one above it, it would vouch for whom readers are not shown.
  const together = authors.every(one => sameSite(one.domain, domain))
  return auth.some(one => {
    if (one.result !== 'pass' || one.method === 'arc') return false
    // Of several authors DMARC speaks for one, and does not say which of them readers are shown.
    if ((one.method === 'dmarc' && !alone) || (one.method === 'dkim' && !together)) return false
    if (one.method === 'spf' && one.identity === 'helo') return false
    return one.domain !== '' && sameSite(one.domain, domain)
  })
}

function refused(list: ListFile, { tx }: Content, authors: readonly Party[], sender: Party | null): Reasons | null {
  if (list.size === 0) return null
  if (tx.client.address !== null && list.hasNetwork(tx.client.address)) return REASONS.serverUnwanted
  if (authors.some(one => isOn(list, one))) return REASONS.authorUnwanted
  return sender !== null && isOn(list, sender) ? REASONS.senderUnwanted : null
}

function leadsTo(list: ListFile, { parsed }: Content): boolean {
  if (list.size === 0) return false
  const hosts = new Set<string>()
  for (const { host, innerHost } of parsed.links) {
    if (hosts.size >= MAX_HOSTS) break
    if (host !== null) hosts.add(host)
    if (innerHost !== null) hosts.add(innerHost)
  }
  return [...hosts].some(host => {
    const bare = host.startsWith('[') ? host.slice(1, -1) : host
    return list.hasDomain(bare) || list.hasNetwork(bare)
  })
}

function isOn(list: ListFile, { address, domain }: Party): boolean {
  return list.hasAddress(address) || list.hasDomain(domain)
}

function partiesIn({ parsed }: Content, key: string): readonly Party[] {
  return parsed.headers
    .filter(field => field.key === key)
    .slice(0, MAX_AUTHORS)
    .flatMap(({ value }) => readMailboxes(value, MAX_AUTHORS))
    .flatMap(({ local, domain }) => (domain === null ? [] : [{ address: `${local}@${domain}`, domain }]))
    .slice(0, MAX_AUTHORS)
}

function envelopeSender({ tx: { sender } }: Content): Party | null {
  if (sender === null || sender.domain === null) return null
  return { address: `${sender.local.toLowerCase()}@${sender.domain}`, domain: sender.domain }
}
