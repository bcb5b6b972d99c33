/**
 * A message's links, put together for the rules: which hosts they lead to, whose they are, and what is strange about them.
 */
import { Buffer } from 'node:buffer'
import { isWithin } from '../../mail/domain.ts'
import { brandDisguise, brandOf } from './brands-match.ts'
import { cheapness, kindsOfHost } from './links-hosts.ts'
import { siteOf } from '../../mail/registrable.ts'
import { isFreemail } from '../../mail/freemail.ts'
import type { Link, LinkTrait } from '../../mail/links.ts'
import type { DomainDisguise } from './brands-match.ts'
import type { HostKind } from './links-hosts.ts'
import type { View } from './view.ts'

/** Links that are looked at: the first ones carry what the mail is about. */
const MAX_LINKS = 200
const MAX_TARGET = 4_096

export type Host = {
  readonly host: string
  /** Its registrable domain. */
  readonly site: string
  readonly kinds: readonly HostKind[]
  readonly cheap: 0 | 1 | 2
  /** The author's own, by From or a signature that passed, or called like the author. */
  readonly home: boolean
  readonly known: boolean
  readonly disguise: DomainDisguise | null
  readonly random: boolean
  /** What a provider calls a machine until somebody names it: has its address in front. */
  readonly machine: boolean
}

export type LinkFacts = {
  /** Those that lead to the web, without the ones nobody sees. */
  readonly web: readonly Link[]
  readonly hosts: readonly Host[]
  /** Not the author's, and none that everybody's mail leads to. */
  readonly strange: readonly Host[]
  /** All links of the web lead to one strange site. */
  readonly oneStrange: boolean
  /** All lead to a few strange sites, if not to places that everybody's mail leads to. */
  readonly fewStrange: boolean
  /** There are links, and none leads to a site that the author is known to have and that costs more than a few coins. */
  readonly nobodys: boolean
  readonly traits: ReadonlySet<LinkTrait>
  /** Of the places where anybody may put a page: which. */
  readonly kinds: ReadonlySet<HostKind>
  /** What speaks against the links by itself; rules about words ask for it. */
  readonly risky: boolean
}

const WEB = new Set(['anchor', 'text', 'area', 'form', 'refresh', 'qr-code', 'attachment'])
const NOTHING = new Set<LinkTrait>(['mailto', 'tel', 'not-a-url', 'hidden', 'bare'])

export function linkFacts(mail: View): LinkFacts {
  return mail.once('linkFacts', () => {
    const homes = homeSites(mail)
    const own = ownNames(mail)
    const carried = mail.authorDomain !== null && kindsOfHost(mail.authorDomain).includes('carrier')
    const web: Link[] = []
    const hosts = new Map<string, Host>()
    const traits = new Set<LinkTrait>()
    for (const link of mail.links.slice(0, MAX_LINKS)) {
      // What machines report of each other within a house; nobody outside can put a page there.
      if (IN_HOUSE.test(link.host ?? '')) continue
      for (const trait of link.traits) traits.add(trait)
      if (!WEB.has(link.source) || link.host === null || link.traits.some(trait => NOTHING.has(trait))) continue
      web.push(link)
      for (const host of [link.host, link.innerHost])
        if (host !== null && !hosts.has(host)) hosts.set(host, hostOf(host, homes, own, carried))
    }
    const all = [...hosts.values()]
    const strange = all.filter(({ home, known }) => !home && !known)
    const kinds = new Set(all.filter(({ home }) => !home).flatMap(host => host.kinds))
    return {
      web,
      hosts: all,
      strange,
      oneStrange:
        strange.length > 0 && strange.length === all.length && new Set(strange.map(({ site }) => site)).size === 1,
      fewStrange:
        strange.length > 0 && all.every(({ home }) => !home) && new Set(strange.map(({ site }) => site)).size <= 3,
      nobodys:
        all.some(({ home, known, cheap }) => (!home && !known) || (home && cheap > 0)) &&
        all.every(({ home, cheap }) => !home || cheap > 0),
      traits,
      kinds,
      risky:
        ['page', 'tunnel', 'bucket', 'gateway'].some(kind => kinds.has(kind as HostKind)) ||
        (
          ['shortener', 'address-literal', 'userinfo', 'idn-mixed', 'numeric-host', 'encoded-host', 'redirect'] as const
        ).some(one => traits.has(one)) ||
        strange.some(({ cheap, disguise, random, machine }) => cheap > 0 || disguise !== null || random || machine),
    }
  })
}

/** IPv4 addresses of private networks (RFC 1918). */
const IN_HOUSE = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}$/

/** Places where anybody may put a page, whoever owns them. */
const ANYBODYS = new Set<HostKind>(['page', 'form', 'tunnel', 'bucket', 'gateway'])
const MACHINE = /^(?:[a-z]{1,6}-?)?\d{1,3}[.-]\d{1,3}[.-]\d{1,3}[.-]\d{1,3}\.[a-z]/

/** The author's site, and those whose signature passed: mail services sign what they send for others. */
function homeSites(mail: View): ReadonlySet<string> {
  const homes = new Set<string>()
  if (mail.authorDomain !== null) homes.add(siteOf(mail.authorDomain).domain)
  for (const one of mail.auth) if (one.method === 'dkim' && one.result === 'pass') homes.add(siteOf(one.domain).domain)
  return homes
}

/** What the author is called, without spaces: label of the domain, and the name that stands before the address. */
function ownNames(mail: View): readonly string[] {
  const { authorDomain, ownSites } = mail
  const site = authorDomain === null || isFreemail(authorDomain) ? null : siteOf(authorDomain)
  // Whoever poses as the recipient's own people would have any domain that is called like theirs.
  if (site !== null && ownSites.includes(site.domain)) return []
  const name = (mail.author?.name ?? '').slice(0, 60).toLowerCase().normalize('NFD')
  return [site?.label ?? '', name]
    .map(one => one.replace(/[^a-z0-9]/g, ''))
    .filter(one => one.length >= 5 && !BAIT.test(one))
}

/** What deceivers put beside a name. */
const BAIT =
  /login|logon|signin|secur|verif|account|support|suport|update|upgrade|billing|payment|auth|confirm|service|portal|admin|help|konto|kunde|cliente|client|compte|mail|webmaster/

/** What honest people put beside a name when they need one more domain for the same. */
const BESIDE =
  /^(?:[a-z0-9]{0,2}|e?mails?|news|newsletter|shop|store|online|web|clubs?|info|group|app|team|hq|go|get|my|the|try|use|official|inc|gmbh|ltd|send|link|links|click|e|em|eu|usa|world|global|media|blog|events?|jobs)$/

/** Shops and clubs have several domains for the same: muster.example, muster-shop.example, go-muster.example. */
function isAkin(label: string, own: readonly string[]): boolean {
  const bare = label.replaceAll('-', '')
  if (bare.length < 5) return false
  return own.some(one => {
    const [long, short] = bare.length > one.length ? [bare, one] : [one, bare]
    const at = long.indexOf(short)
    return at >= 0 && BESIDE.test(long.slice(0, at)) && BESIDE.test(long.slice(at + short.length))
  })
}

function hostOf(host: string, homes: ReadonlySet<string>, own: readonly string[], carried: boolean): Host {
  const address = /^[\d.]+$|^\[/.test(host)
  const machine = MACHINE.test(host)
  const { domain: site, label } = address ? { domain: host, label: '' } : siteOf(host)
  const kinds = address ? [] : kindsOfHost(host)
  // A brand's own domains go together, though their names differ.
  const brand = address ? null : brandOf(host)
  const anybodys = kinds.some(kind => ANYBODYS.has(kind))
  const disguise = address ? null : (brandDisguise(host)?.disguise ?? null)
  const home =
    homes.has(site) ||
    (brand !== null && [...homes].some(one => brandOf(one) === brand)) ||
    (brand === null && disguise === null && !anybodys && cheapness(host) < 2 && isAkin(label, own))
  return {
    host,
    site,
    kinds,
    cheap: address ? 0 : cheapness(host),
    home,
    machine,
    // Who writes from a mail service's own domain has no other in From that links could lead to.
    known:
      !machine &&
      !anybodys &&
      !address &&
      (brand !== null ||
        kinds.includes('carrier') ||
        kinds.includes('social') ||
        (carried && disguise === null && cheapness(host) === 0)),
    disguise: home ? null : disguise,
    random: !home && !address && !kinds.includes('carrier') && looksRandom(label),
  }
}

/** A name that nobody would say aloud: long runs of consonants, letters and digits in turns, hardly a vowel. */
export function looksRandom(label: string): boolean {
  if (label.length < 7 || label.startsWith('xn--')) return false
  const turns = label.match(/[a-z](?=\d)|\d(?=[a-z])/g)?.length ?? 0
  if (turns >= 4) return true
  const letters = label.replace(/[^a-z]/g, '').replace(/sch|[cpst]h|[cs]k|ng|st|tz/g, 'x')
  if (letters.length < 7) return false
  const vowels = (letters.match(/[aeiouy]/g)?.length ?? 0) / letters.length
  const longest = Math.max(0, ...(letters.match(/[bcdfghjklmnpqrstvwxz]{4,}/g) ?? []).map(run => run.length))
  return longest >= 6 || vowels < 0.13 || (longest >= 5 && vowels < 0.25)
}

/** Is `host` below a strange domain, with one of `domains` in front: own.example.evil.example? */
export function borrows(host: string, domains: readonly string[]): boolean {
  const site = siteOf(host).domain
  return domains.some(
    domain =>
      !isWithin(host, domain) && site !== domain && (host.startsWith(`${domain}.`) || host.includes(`.${domain}.`)),
  )
}

export type Addressed = 'fragment' | 'coded' | 'query' | null

/** Where a link carries the address of whom the mail is for. Most telling first. */
export function addressedIn(mail: View): Addressed {
  return mail.once('addressedIn', () => {
    const addresses = mail.addressees
      .map(({ local, domain }) => (domain === null || local === '' ? '' : `${local}@${domain}`))
      .filter(address => address !== '')
      .slice(0, 3)
    if (addresses.length === 0) return null
    const coded = addresses.map(address => Buffer.from(address).toString('base64').replace(/=+$/, '').slice(0, -1))
    let found: Addressed = null
    for (const { target, host } of linkFacts(mail).web) {
      if (host === null) continue
      const text = target.slice(0, MAX_TARGET)
      const plain = text.toLowerCase().replaceAll('%40', '@')
      const hash = plain.indexOf('#')
      if (hash >= 0 && addresses.some(address => plain.includes(address, hash))) return 'fragment'
      if (coded.some(code => text.includes(code))) found = 'coded'
      else if (found === null && addresses.some(address => plain.includes(address))) found = 'query'
    }
    return found
  })
}
