/**
 * One line of a list file: a mail address, a domain with all below it, an IP network, or nothing.
 */
import { parseDomain } from '../../mail/domain.ts'
import { networkName, readNetwork } from './network.ts'

/** `senders`: addresses, domains and networks. `hosts`: what links lead to, domains and networks. */
export type ListOf = 'senders' | 'hosts'

export type Entry =
  /** `name`: what the set of names holds; `prefix`: of a network. */
  { readonly name: string; readonly prefix?: number } | { readonly wrong: string }

/** Longer ones are no entry of anything. */
export const MAX_LINE_CHARACTERS = 1_000

const PLAIN = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/
const LOCAL = /^[^\s"(),:;<>@[\\\]\p{C}]{1,64}$/u

/** Null: nothing but space or a comment, which starts with #. */
export function readLine(line: string, of: ListOf): Entry | null {
  const hash = line.indexOf('#')
  const text = (hash < 0 ? line : line.slice(0, hash)).trim()
  if (text === '') return null
  const lower = text.toLowerCase()
  // The most lines by far; digits and points alone are an address.
  if (lower.length <= 253 && PLAIN.test(lower) && !/^[\d.]+$/.test(lower)) return { name: lower }
  return text.length > MAX_LINE_CHARACTERS
    ? wrong(text, of)
    : (network(lower) ?? address(lower, of) ?? domain(lower) ?? wrong(text, of))
}

function network(text: string): Entry | null {
  const read = readNetwork(text)
  return read === null ? null : { name: networkName(read.octets, read.prefix), prefix: read.prefix }
}

function address(text: string, of: ListOf): Entry | null {
  const at = text.lastIndexOf('@')
  if (at < 1 || of === 'hosts') return null
  const site = parseDomain(text.slice(at + 1))
  return site !== null && LOCAL.test(text.slice(0, at)) ? { name: `${text.slice(0, at)}@${site}` } : null
}

/** `.top`, with its point, is a whole top-level domain; `top` without one is more likely a slip. */
function domain(text: string): Entry | null {
  const [, top] = /^\.([^.]+)$/.exec(text) ?? []
  const name = parseDomain(top ?? text)
  return name !== null && name.includes('.') === (top === undefined) ? { name } : null
}

function wrong(text: string, of: ListOf): Entry {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text)
  const wanted = of === 'senders' ? 'a mail address, a domain or an IP network' : 'a domain or an IP network'
  return { wrong: `found ${shown}, wanted ${wanted}${hint(text, of)}` }
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\//i, 'a host stands without http:// and path'],
  [/^(?:@|\*\.?|\.)[^.@*]+\./, 'a domain is written without anything before it'],
  [/\//, 'bits of the address beyond the length of the network must be 0'],
  [/\s/, 'each stands on a line of its own'],
  [/^[a-z0-9-]+$/i, 'a whole top-level domain is written with a point before it'],
]

function hint(text: string, of: ListOf): string {
  if (of === 'hosts' && text.includes('@')) return '; addresses stand in lists.spam or lists.accept'
  const found = HINTS.find(([pattern]) => pattern.test(text))
  return found === undefined ? '' : `; ${found[1]}`
}
