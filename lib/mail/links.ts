/**
 * Links: what is shown and where they lead.
 * Source: RFC 3986 and WHATWG URL (as browsers read what is no URL).
 */
import type { Oddities } from './oddity.ts'

export type LinkTrait =
  /** The host is an IP address. */
  | 'address-literal'
  /** Backslashes where slashes belong: browsers go there, others read something else. */
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

const MAX_TARGET = 8_192

export function readLink(text: string, target: string, source: LinkSource = 'anchor'): Link {
  const traits: LinkTrait[] = []
  // Browsers skip these in a scheme, and so does new URL().
  const url = urlOf(target.slice(0, MAX_TARGET))
  const rest = { source, shown: null, inner: null, innerHost: null, skeleton: null }
  if (url === null) return { text, target, host: null, traits: ['not-a-url'], ...rest }
  if (url.protocol === 'data:') traits.push('data')
  if (url.protocol === 'javascript:' || url.protocol === 'vbscript:') traits.push('script')
  const host = url.hostname === '' ? null : url.hostname.replace(/\.$/, '')
  if (url.username !== '' || url.password !== '') traits.push('userinfo')
  if (host !== null && (/^[\d.]+$/.test(host) || host.startsWith('['))) traits.push('address-literal')
  if (host !== null && /(?:^|\.)xn--/.test(host)) traits.push('idn')
  const shown = HOST_IN_TEXT.exec(text.slice(0, 300))?.[1]?.toLowerCase()
  if (shown !== undefined && host !== null && !sameSite(shown, host)) traits.push('text-differs')
  return { text, target, host, traits, ...rest, shown: shown ?? null }
}

/** The text is itself an address of the web. */
const HOST_IN_TEXT = /^\s*(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,20})(?:[/:?#]|\s*$)/i

/** One is the other or lies under it; `www.` says nothing. */
function sameSite(one: string, other: string): boolean {
  const [a, b] = [one.replace(/^www\./, ''), other.replace(/^www\./, '')]
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)
}

function urlOf(target: string): URL | null {
  try {
    return new URL(target.trim())
  } catch {
    return null
  }
}

/** Addresses of the web in plain text, at most `most`. */
export function linksInText(text: string, most: number, odd: Oddities): readonly string[] {
  const found: string[] = []
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const scheme = /https?$/i.exec(text.slice(Math.max(at - 5, 0), at))?.[0]
    if (scheme === undefined) continue
    if (found.length >= most) {
      odd.note('link-limit')
      break
    }
    URL_REST.lastIndex = at
    const rest = URL_REST.exec(text)?.[0]
    if (rest !== undefined) found.push(scheme + rest.slice(0, endWithoutPoint(rest)))
  }
  return found
}

const URL_REST = /:\/\/[^\s<>"'\])}]{1,2000}/y

/** Points and commas at the end belong to the sentence. */
function endWithoutPoint(url: string): number {
  let end = url.length
  while (end > 0 && '.,;:!?'.includes(url[end - 1] ?? ' ')) end--
  return end
}
