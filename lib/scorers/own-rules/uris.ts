/**
 * Addresses of the web and of people in a text, and the forms in which `uri` rules meet them: as they stand, and with what
 * disguises them taken off.
 * Source: Mail::SpamAssassin::Conf on uri; PerMsgStatus on get_uri_detail_list; RFC 3986.
 */
import { domainToASCII } from 'node:url'
import { siteOf } from '../../mail/registrable.ts'

export type UriDetail = {
  /** As it stands; with a scheme before it where it had none. */
  readonly raw: string
  readonly types: Set<string>
  /** `raw` and what comes out of it. */
  readonly cleaned: readonly string[]
  readonly texts: string[]
  readonly hosts: readonly string[]
  readonly domains: readonly string[]
}

const MAX_URI = 8_192
const MAX_URIS = 2_000

/** The end of an address in running text. */
const TOKEN = /[^><"`}\]{[|\s\x1b\xa0]+/g
const KNOWN = /\b(?:(?:https?|ftp):\/\/|(?:www\d{0,2}|ftp)\.)/i
/** A host by itself, at the start or behind punctuation. */
const BARE =
  /(?:^|[!"#$&'()*+,/:;<=>?@[\\\]^`|~])([a-z\d][a-z\d._-]{0,251}\.([a-z]{2,24}|xn--[a-z\d-]{2,59}))\.?(?::\d{1,5})?(\/.{1,2048})?$/i

/** Those in a line of text. `scheme`: whether one had to be put before it. */
export function urisInLine(line: string): { readonly uri: string; readonly bare: boolean }[] {
  const found: { uri: string; bare: boolean }[] = []
  if (!line.includes('.') && !line.includes('://')) return found
  for (const [whole] of line.matchAll(TOKEN)) {
    if (!whole.includes('.') && !whole.includes('://')) continue
    const token = whole.slice(0, 2_048)
    const at = token.search(KNOWN)
    for (const mail of mailsIn(at < 0 ? token : token.slice(0, at))) found.push(mail)
    if (at >= 0) {
      const uri = trimmed(token.slice(at))
      if (/^\w+:\/{0,2}$/.test(uri)) continue
      if (/^(?:https?|ftp):/i.test(uri)) found.push({ uri, bare: false })
      else found.push({ uri: `${/^ftp\./i.test(uri) ? 'ftp' : 'http'}://${uri}`, bare: true })
    } else if (!token.includes('@')) {
      const host = BARE.exec(token)
      if (host !== null && siteOf((host[1] ?? '').toLowerCase()).listed)
        found.push({ uri: `http://${trimmed(token.slice(token.indexOf(host[1] ?? '', host.index)))}`, bare: true })
    }
  }
  return found
}

/** A bracket ends an address in which none was opened; punctuation at the end belongs to the sentence. */
function trimmed(uri: string): string {
  const close = uri.indexOf(')')
  const open = uri.indexOf('(')
  const cut = close >= 0 && (open < 0 || open > close) ? uri.slice(0, close) : uri
  let end = cut.length
  while (end > 0 && "-~!@#^&*()_+=:;',?.".includes(cut[end - 1] ?? ' ')) end--
  return cut.slice(0, end)
}

function mailsIn(token: string): { readonly uri: string; readonly bare: boolean }[] {
  const found: { uri: string; bare: boolean }[] = []
  for (let at = token.indexOf('@'); at >= 0 && found.length < 50; at = token.indexOf('@', at + 1)) {
    const local = /[^,('@\x80-\xff]{1,251}$/.exec(token.slice(Math.max(0, at - 251), at))?.[0] ?? ''
    const domain = /^[^,('@\x80-\xff]{1,251}/.exec(token.slice(at + 1, at + 252))?.[0] ?? ''
    const mail = trimmed(`${local}@${domain}`)
    if (local === '' || !/@.+?\./.test(mail) || mail.includes('&nbsp;') || /^[cm]id:/i.test(mail)) continue
    const host = /@([^?&>]*)/.exec(mail)?.[1]?.toLowerCase() ?? ''
    if (!siteOf(host).listed) continue
    found.push({
      uri: /^mailto:/i.test(mail) ? mail : `mailto:${mail.replace(/^(?:skype|e?-?mail)?:+/i, '')}`,
      bare: true,
    })
  }
  return found
}

/** `uri` and all that it comes down to. Empty: it is none (`#top`, `/picture.gif`). */
export function cleanedUris(written: string): readonly string[] {
  const all = new Set<string>()
  const waiting = [written]
  for (let n = 0; n < waiting.length && n < 8 && all.size < 40; n++) {
    const uri = (waiting[n] ?? '').replace(/[\r\n]/g, '').trim()
    if (uri.length <= 1 || /^(?:[#?&]|\/(?!\/))/.test(uri)) continue
    all.add(uri)
    if (/^mailto:/i.test(uri) || /^[^:]*@/.test(uri)) for (const mail of cleanedMails(uri)) all.add(mail)
    else cleanedWeb(uri, all, waiting)
  }
  return [...all].map(uri => uri.slice(0, MAX_URI))
}

function cleanedMails(uri: string): string[] {
  const found = [/^([^@]+@[^?]+)\?/, /^([^@]+@[^?&]+)&/].map(pattern => pattern.exec(uri)?.[1])
  const spaced = uri.includes('%20') ? /^(?:mailto:)?(?:%20)*([^@]+@[^?&%]+)/.exec(uri)?.[1] : undefined
  const angled = /^[^?&<]*<([^@>]+@[^>]+)>/.exec(uri)?.[1]
  for (const one of [spaced, angled]) if (one !== undefined) found.push(`mailto:${one}`)
  return found.filter(one => one !== undefined)
}

function cleanedWeb(written: string, all: Set<string>, waiting: string[]): void {
  let uri = written.replaceAll('\\', '/').replace(/^(https?:)\/{0,2}/i, '$1//')
  uri = uri.replace(/%([0-9A-Fa-f]{2})/g, (whole, hex: string) => {
    const octet = Number.parseInt(hex, 16)
    return octet > 32 && octet < 127 ? String.fromCharCode(octet) : whole
  })
  if (!/^[-_a-z0-9]+:/i.test(uri)) uri = `${uri.startsWith('ftp.') ? 'ftp' : 'http'}://${uri.replace(/^\/\//, '')}`
  uri = uri
    .replace(/^(https?:\/\/[^/?#]+)([?#])/i, '$1/$2')
    .replace(/&#(?:0{0,9}(\d{2,3})|x0{0,9}([0-9a-f]{2}));/gi, (whole, decimal?: string, hex?: string) => {
      const octet = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return octet > 32 && octet < 127 ? String.fromCharCode(octet) : whole
    })
    .replace(/&#(?:x2e|12290|x3002|65294|xff0e|65377|xff61);/gi, '.')
  all.add(uri)
  const parts = /^(https?:\/\/)([^@/?#]*@)?([^/?#:]+)(?::(\d*))?(.*)$/is.exec(uri)
  if (parts === null) return
  const [, scheme = '', user = '', host = '', port, rest = ''] = parts
  const add = (name: string, withPort = true): void => {
    all.add(`${scheme}${name}${withPort && port !== undefined ? `:${port}` : ''}${rest}`)
  }
  if (port === (scheme.toLowerCase() === 'http://' ? '80' : '443')) add(host, false)
  const ascii = asciiHost(host)
  if (ascii !== host.toLowerCase()) add(ascii)
  if (user !== '') add(ascii)
  const bare = withoutEnd(ascii)
  if (bare !== ascii) add(bare)
  const address = numericHost(bare)
  if (address !== null) add(address)
  else if (scheme.toLowerCase() === 'http://' && user === '' && port === undefined && bare !== 'localhost') {
    const label = /^(?:www\.)?([^.]+)$/.exec(bare)?.[1]
    if (label !== undefined) all.add(`${scheme}www.${label}.com${rest}`)
  }
  const inner = /(https?:\/{0,2}[^&#]+)/i.exec(rest)?.[1]
  if (inner?.includes('.') === true) waiting.push(inner)
}

/** In a sentence, odd characters stand behind a host. */
function withoutEnd(host: string): string {
  let end = host.length
  while (end > 0 && !/[0-9A-Za-z]/.test(host[end - 1] ?? 'a')) end--
  return host.slice(0, end)
}

function asciiHost(host: string): string {
  const name = host.toLowerCase()
  if (!/[\x80-\uffff]/.test(name)) return name
  const text = /[\u0100-\uffff]/.test(name) ? name : Buffer.from(name, 'latin1').toString('utf8')
  return domainToASCII(text) || name
}

/** `0x7f.1.1.1`, `2130706433` as an address. */
function numericHost(host: string): string | null {
  if (!/^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/i.test(host)) return null
  const plain = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : host
  return plain === host ? null : plain
}

export type Found = { readonly uri: string; readonly types: readonly string[]; readonly text: string }

/** All of a message, each once. */
export function uriDetails(found: readonly Found[]): readonly UriDetail[] {
  const details = new Map<string, UriDetail>()
  for (const { uri, types, text } of found) {
    let detail = details.get(uri)
    if (detail === undefined) {
      if (details.size >= MAX_URIS) break
      const cleaned = cleanedUris(uri)
      const hosts = [...new Set(cleaned.map(hostOf).filter(host => host !== ''))]
      const domains = [...new Set(hosts.map(host => siteOf(host).domain))]
      detail = { raw: uri, types: new Set(), cleaned, texts: [], hosts, domains }
      details.set(uri, detail)
    }
    for (const type of types) detail.types.add(type)
    if (text !== '' && !detail.texts.includes(text) && detail.texts.length < 20) detail.texts.push(text)
  }
  return [...details.values()]
}

function hostOf(uri: string): string {
  const host =
    /^(?:https?|ftp):\/\/(?:[^@/?#]*@)?([^/?#:@]+)/i.exec(uri)?.[1] ?? /^mailto:[^@]*@([^?&>]+)/i.exec(uri)?.[1] ?? ''
  return host.toLowerCase().replace(/\.$/, '')
}
