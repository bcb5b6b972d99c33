/**
 * An entry of the lists as somebody types it, read into the one spelling in which it is kept and compared.
 *
 *     someone@example.org       address   case does not count, plus-addresses are addresses of their own
 *     @example.org              domain    that domain alone (also *@example.org)
 *     example.org               domains   with all below it, as in list files (also .example.org, *.example.org)
 *     .top                      domains   a whole top-level domain wants its point
 *     192.0.2.0/24, 2001:db8::  network   one address is a network, too
 */
import { parseDomain } from '../mail/domain.ts'
import { siteOf } from '../mail/registrable.ts'
import { keyText, readAddressKey } from './scope-name.ts'
import { looksLike, mixedScripts, unicodeDomain } from './entry-scripts.ts'
import { looksLikeNetwork, readEntryNetwork } from './entry-network.ts'

export type EntryKind = 'address' | 'domain' | 'domains' | 'network'
export type EntryList = 'allow' | 'block'

export type EntryMistake =
  | 'empty'
  | 'too-long'
  | 'invisible'
  | 'host-bits'
  | 'network'
  | 'everybody'
  | 'name-and-address'
  | 'address-literal'
  | 'address'
  | 'url'
  | 'one-label'
  | 'public-suffix'
  | 'mixed-script'
  | 'domain'

export type ReadEntry =
  | {
      readonly kind: EntryKind
      readonly value: string
      /** What the one who typed it should know; nothing is wrong with it. */
      readonly warnings: readonly string[]
    }
  | {
      readonly mistake: EntryMistake
      /** What was wanted, what was found, what to do. */
      readonly text: string
    }

const MAX_CHARACTERS = 400
/** RFC 5321 §4.5.3.1.1. */
const MAX_LOCAL_OCTETS = 64

/** `list`: of what is allowed more is asked, as a mistake there lets somebody in. */
export function readEntry(typed: string, list: EntryList): ReadEntry {
  const text = typed.trim().replace(/^<([^<>]*)>$/, '$1')
  if (text === '') return no('empty', 'an address, a domain or a network was wanted, found nothing')
  if (text.length > MAX_CHARACTERS) return no('too-long', `no address or domain is as long as ${quoted(text)}`)
  if (/[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u.test(text))
    return no('invisible', `${quoted(text)} has characters that cannot be seen; type it anew`)
  if (/^(?:mailto:|https?:\/\/)/i.test(text)) {
    const bare = text.replace(/^(?:mailto:|https?:\/\/)/i, '').replace(/[/?#].*$/s, '')
    return no('url', `an address or a domain stands without what leads to it; for ${quoted(text)} write ${bare}`)
  }
  if (looksLikeNetwork(text)) return readEntryNetwork(text)
  return text.includes('@') ? readMail(text, list) : readDomains(text, list)
}

/** As it is typed: what readEntry reads as the same entry again. */
export function writeEntry(kind: EntryKind, value: string): string {
  if (kind === 'network') return value
  if (kind === 'domain') return `@${value}`
  if (kind === 'domains') return value.includes('.') ? value : `.${value}`
  return keyText(value)
}

/** The same for people, in U-labels and words. */
export function entryText(kind: EntryKind, value: string): string {
  const written = writeEntry(kind, value)
  const at = kind === 'network' ? -1 : value.lastIndexOf('@')
  const domain = value.slice(at + 1)
  const shown = kind === 'network' ? domain : unicodeDomain(domain)
  const also = shown === domain ? '' : ` (${at < 0 ? '' : written.slice(0, written.lastIndexOf('@') + 1)}${shown})`
  return `${written}${also}${kind === 'domains' ? ' and all below it' : ''}`
}

function readMail(text: string, list: EntryList): ReadEntry {
  const [, inBrackets] = /<([^<>]*@[^<>]*)>$/.exec(text) ?? []
  if (inBrackets !== undefined)
    return no('name-and-address', `the address alone was wanted, found ${quoted(text)}; write ${inBrackets}`)
  const at = text.lastIndexOf('@')
  const [local, name] = [text.slice(0, at), text.slice(at + 1)]
  if (name.startsWith('['))
    return no('address-literal', `${quoted(text)} names a server, no domain; write its network: ${name.slice(1, -1)}`)
  if (local === '*' && /^\*?\./.test(name)) return readDomains(name, list)
  const domain = parseDomain(name)
  if (domain === null) return noDomain(name, text)
  const wrong = mixed(domain, list)
  if (wrong !== null) return wrong
  const warnings = warningsOf(domain)
  if (local === '' || local === '*') return { kind: 'domain', value: domain, warnings }
  if (local.includes('*'))
    return no('address', `${quoted(text)}: there are no patterns; write @${domain} for all of it`)
  const value = readAddressKey(text)
  if (value === null)
    return no('address', `${quoted(text)} is no address: before the @ there is something that only quotes allow`)
  const key = value.slice(0, value.lastIndexOf('@'))
  if (Buffer.byteLength(key) > MAX_LOCAL_OCTETS)
    return no('too-long', `before the @ stand at most ${MAX_LOCAL_OCTETS} octets, found ${quoted(text)}`)
  const scripts = mixedScripts(key)
  if (scripts.length > 0) return { kind: 'address', value, warnings: [...warnings, mixWarning(key, scripts)] }
  return { kind: 'address', value, warnings }
}

function readDomains(text: string, list: EntryList): ReadEntry {
  const [, before = '', name = ''] = /^(\*?\.)?(.*)$/s.exec(text) ?? []
  const domain = parseDomain(name)
  if (domain === null) return noDomain(name, text)
  const wrong = mixed(domain, list)
  if (wrong !== null) return wrong
  if (!domain.includes('.') && before === '')
    return no(
      'one-label',
      `${quoted(text)} is a whole top-level domain or the name of a computer: write .${domain} or @${domain}`,
    )
  if (list === 'allow' && siteOf(domain).suffix === domain)
    return no(
      'public-suffix',
      `below ${domain} anybody can have a domain: whom of them is it about? Write @${domain} for itself alone`,
    )
  return { kind: 'domains', value: domain, warnings: warningsOf(domain) }
}

/** Whom one would let in by their looks is refused; who is blocked may look as they like. */
function mixed(domain: string, list: EntryList): ReadEntry | null {
  const shown = unicodeDomain(domain)
  const scripts = mixedScripts(shown)
  if (list === 'block' || scripts.length === 0) return null
  const looks = looksLike(shown)
  const than = looks === null ? '' : `, and looks like ${looks}`
  return no(
    'mixed-script',
    `${shown} mixes ${scripts.join(' and ')} letters in one word${than}; in plain letters it is ${domain}`,
  )
}

function warningsOf(domain: string): readonly string[] {
  const shown = unicodeDomain(domain)
  const scripts = mixedScripts(shown)
  if (scripts.length > 0) return [mixWarning(shown, scripts)]
  const looks = looksLike(shown)
  return looks === null ? [] : [`${shown} looks like ${looks}, and is another domain (${domain})`]
}

function mixWarning(name: string, scripts: readonly string[]): string {
  return `${name} mixes ${scripts.join(' and ')} letters in one word`
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/\//, 'a domain stands without a path'],
  [/:\d+$/, 'a domain stands without a port'],
  [/[\s,;]/, 'each entry stands on its own'],
  [/\*/, 'there are no patterns: example.org has all below it'],
  [/\.\./, 'two points follow each other'],
  [/^[\d.]+$/, 'an IPv4 address has four numbers from 0 to 255'],
]

function noDomain(name: string, text: string): ReadEntry {
  const hint = HINTS.find(([pattern]) => pattern.test(name))?.[1]
  return no('domain', `${quoted(text)} has no domain that can exist${hint === undefined ? '' : `: ${hint}`}`)
}

function no(mistake: EntryMistake, text: string): ReadEntry {
  return { mistake, text }
}

function quoted(text: string): string {
  const shown = text.replace(/[\p{C}\u2028\u2029]/gu, c => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)
  return `"${shown.length <= 70 ? shown : `${shown.slice(0, 67)}…`}"`
}
