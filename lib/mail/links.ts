/**
 * Links: what is shown and where they lead.
 * Source: RFC 3986 and WHATWG URL (as browsers read what is no URL).
 */
import { domainToUnicode } from 'node:url'
import { isDisguised, skeletonOf } from './confusables.ts'
import { isShortener, redirectOf } from './redirectors.ts'

export type LinkTrait =
  /** The host is an IP address. */
  | 'address-literal'
  /** Backslashes where slashes belong, or slashes missing: browsers go there, others read something else. */
  | 'backslash'
  /** No scheme: a text that mail programs make a link of. */
  | 'bare'
  | 'data'
  /** A percent sign in the host. */
  | 'encoded-host'
  /** Opens a program or a file of the reader's machine or network (file:, search-ms:, ms-word: and the like). */
  | 'foreign-scheme'
  /** Stands in what no reader sees. */
  | 'hidden'
  | 'idn'
  /** A label of the host mixes scripts, or is of one that looks like Latin. */
  | 'idn-mixed'
  /** An image is all that is shown. */
  | 'image'
  | 'mailto'
  | 'not-a-url'
  /** An IP address that is written as a number, in hexadecimal, in octal or short. */
  | 'numeric-host'
  /** Other than the scheme's own. */
  | 'port'
  /** Leads elsewhere by itself: `inner` is where to. */
  | 'redirect'
  | 'script'
  /** A public service for short links. */
  | 'shortener'
  | 'tel'
  | 'text-differs'
  | 'userinfo'

/** Where a link stands. */
export type LinkSource = 'text' | 'anchor' | 'area' | 'form' | 'frame' | 'refresh' | 'attachment' | 'qr-code'

export type Link = {
  readonly text: string
  /** As it stands. */
  readonly target: string
  /** A-labels or address, lower case; null where the target has none. */
  readonly host: string | null
  readonly traits: readonly LinkTrait[]
  readonly source: LinkSource
  /** The host that the text names, lower case; null where it names none. */
  readonly shown: string | null
  /** Where a redirector leads to, and that one's host; null where it is none. */
  readonly inner: string | null
  readonly innerHost: string | null
  /** The host with letters that look like Latin ones made Latin; null where that changes nothing. */
  readonly skeleton: string | null
}

export type LinkAbout = {
  readonly source?: LinkSource
  /** What relative links count from. */
  readonly base?: string | null
  /** Known from where it stands. */
  readonly traits?: readonly LinkTrait[]
}

const MAX_TARGET = 8_192
/** Nearly all there are: nothing in them that two programs could read differently. */
const EVERYDAY = /^https?:\/\/((?:[a-z0-9](?:[a-z0-9-]{0,62}\.))+[a-z][a-z0-9-]{1,62})(?=[/?#]|$)/i

export function readLink(text: string, target: string, about: LinkAbout = {}): Link {
  const { source = 'anchor', base = null } = about
  const traits: LinkTrait[] = about.traits === undefined ? [] : [...about.traits]
  const written = target.length > MAX_TARGET ? target.slice(0, MAX_TARGET) : target
  const everyday = EVERYDAY.exec(written)
  let host: string | null
  let rest: string
  if (everyday !== null) {
    host = (everyday[1] ?? '').toLowerCase()
    rest = written.slice(everyday[0].length)
  } else {
    // Browsers skip tabs and line ends wherever they stand, and so does new URL().
    const url = urlOf(written, base, traits)
    if (url === null) {
      traits.push('not-a-url')
      return { text, target, host: null, traits, source, shown: null, inner: null, innerHost: null, skeleton: null }
    }
    schemeTraits(url, traits)
    host = url.hostname === '' || WITHOUT_HOST.has(url.protocol) ? null : url.hostname.replace(/\.$/, '')
    rest = host === null ? '' : url.href.slice(url.origin.length)
    if (host !== null) hostTraits(written, host, url, traits)
  }
  let skeleton: string | null = null
  let redirect: ReturnType<typeof redirectOf> = null
  let innerHost: string | null = null
  if (host !== null) {
    if (host.includes('xn--')) {
      traits.push('idn')
      const name = domainToUnicode(host)
      const looks = skeletonOf(name)
      if (looks !== name) skeleton = looks
      if (name.split('.').some(isDisguised)) traits.push('idn-mixed')
    }
    if (isShortener(host)) traits.push('shortener')
    redirect = redirectOf(host, rest)
    innerHost = redirect === null ? null : hostOf(redirect.target)
    if (innerHost === null || (redirect?.known !== true && sameSite(innerHost, host))) redirect = null
    else traits.push('redirect')
  }
  const shown = text === '' ? null : shownHost(text)
  // A redirector that everybody knows does lead there; one that nobody knows may do as it likes.
  const leadsTo = redirect?.known === true ? innerHost : host
  if (shown !== null && leadsTo !== null && !sameSite(shown, leadsTo)) traits.push('text-differs')
  const inner = redirect?.target ?? null
  return { text, target, host, traits, source, shown, inner, innerHost: inner === null ? null : innerHost, skeleton }
}

/** The host of an address of the web, in A-labels; null where it is none. */
export function hostOf(target: string): string | null {
  const everyday = EVERYDAY.exec(target)
  if (everyday !== null) return (everyday[1] ?? '').toLowerCase()
  const url = parsed(target.slice(0, MAX_TARGET))
  return url === null || url.hostname === '' || WITHOUT_HOST.has(url.protocol) ? null : url.hostname
}

const WITHOUT_HOST = new Set(['mailto:', 'data:', 'javascript:', 'vbscript:', 'cid:', 'mid:', 'tel:', 'sms:'])
const SCHEMES: Readonly<Record<string, LinkTrait>> = {
  'data:': 'data',
  'javascript:': 'script',
  'vbscript:': 'script',
  'mailto:': 'mailto',
  'tel:': 'tel',
  'sms:': 'tel',
  'callto:': 'tel',
}
const USUAL = new Set([
  'http:',
  'https:',
  'ftp:',
  'ftps:',
  'cid:',
  'mid:',
  'news:',
  'nntp:',
  'about:',
  'webcal:',
  'xmpp:',
])

function schemeTraits({ protocol }: URL, traits: LinkTrait[]): void {
  const trait = Object.hasOwn(SCHEMES, protocol) ? SCHEMES[protocol] : undefined
  if (trait !== undefined) traits.push(trait)
  else if (!USUAL.has(protocol)) traits.push('foreign-scheme')
}

function hostTraits(written: string, host: string, url: URL, traits: LinkTrait[]): void {
  if (url.username !== '' || url.password !== '') traits.push('userinfo')
  if (url.port !== '') traits.push('port')
  const [, scheme, slashes = '', authority = ''] =
    /^([a-z][a-z0-9+.-]{0,30}:)?([/\\]*)([^/\\?#]*)/i.exec(written.trim()) ?? []
  if (slashes.includes('\\') || (scheme !== undefined && slashes !== '//')) traits.push('backslash')
  const name = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '')
  if (name.includes('%')) traits.push('encoded-host')
  if (!/^[\d.]+$/.test(host) && !host.startsWith('[')) return
  traits.push('address-literal')
  if (!host.startsWith('[') && name !== host) traits.push('numeric-host')
}

/** As a browser, and as mail programs that see what a missing scheme meant. */
function urlOf(written: string, base: string | null, traits: LinkTrait[]): URL | null {
  const target = written.trim()
  if (BARE_HOST.test(target) && !target.includes('@') && base === null) {
    traits.push('bare')
    return parsed(`http://${target}`)
  }
  if (/^[/\\]{2}/.test(target)) return parsed(`https:${target}`)
  const url = parsed(target)
  if (url !== null || base === null || target.startsWith('#')) return url
  try {
    return new URL(target, base)
  } catch {
    return null
  }
}

const BARE_HOST = /^(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?(?:[/?#]|$)/i

function parsed(target: string): URL | null {
  // new URL() throws, and that is slow, where there is no scheme.
  return /^[\s\0-\x1f]*[a-z]/i.test(target) && target.includes(':') && URL.canParse(target) ? new URL(target) : null
}

/** The text is itself an address of the web. */
const HOST_IN_TEXT = /^\s*(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,20})(?:[/:?#]|\s*$)/i

function shownHost(text: string): string | null {
  // An address has a point, and a word before it has none of the space that other texts have.
  const point = text.indexOf('.')
  if (point < 0 || point > 80) return null
  return HOST_IN_TEXT.exec(text.length > 300 ? text.slice(0, 300) : text)?.[1]?.toLowerCase() ?? null
}

/** One is the other or lies under it; `www.` says nothing. */
function sameSite(one: string, other: string): boolean {
  const a = one.startsWith('www.') ? one.slice(4) : one
  const b = other.startsWith('www.') ? other.slice(4) : other
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)
}
