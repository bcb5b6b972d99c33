/**
 * The addresses in From, as a reader of the mail would take them.
 * Source: RFC 5322 §3.4 and §4.4 (comments, routes, space anywhere), RFC 6854 (groups), RFC 6532 (UTF-8).
 * Lenient on purpose: where a field is not valid, every address that somebody might see in it is given, so that a second
 * one cannot hide from DMARC.
 */
import { endOfComment } from '../../mail/comment.ts'
import { octetsToText } from '../../mail/octets.ts'

/** Longest address given; a longer one is given as '', which has no domain. */
const MAX_ADDRESS_CHARACTERS = 1_000

/**
 * Addr-specs of one From value (an octet string), in order; '' for a mailbox without one. Stops after `max` + 1.
 * One pass: time and memory follow the length of the value.
 */
export function readAddresses(value: string, max: number): string[] {
  const text = octetsToText(value)
  const addresses: string[] = []
  /** What stands outside brackets, quoted strings kept as they are, comments out. */
  let words = ''
  let inBrackets: string | null = null
  let bracketed: string[] = []
  /** A comment that never ends was met: from there on "(" is a character. */
  let openComment = false
  let at = 0

  function endMailbox(): void {
    const found = bracketed.length > 0 ? bracketed : addressesIn(words)
    for (const address of found) addresses.push(address.length > MAX_ADDRESS_CHARACTERS ? '' : address)
    words = ''
    bracketed = []
  }

  while (at < text.length && addresses.length <= max) {
    const c = text[at] ?? ''
    if (c === '"') {
      const end = endOfQuoted(text, at)
      const quoted = text.slice(at, end)
      if (inBrackets === null) words += quoted
      else inBrackets += quoted
      at = end
      continue
    }
    at++
    if (c === '(' && !openComment) {
      const end = endOfComment(text, at - 1)
      openComment = end === null
      at = end ?? at
      if (inBrackets === null) words += ' '
    } else if (c === '[') {
      // A domain literal may hold colons: user@[IPv6:2001:db8::1].
      const end = text.indexOf(']', at)
      const literal = end < 0 ? c : text.slice(at - 1, end + 1)
      at += literal.length - 1
      if (inBrackets === null) words += literal
      else inBrackets += literal
    } else if (c === '<') {
      // A second "<" inside brackets: what is before it was no address.
      inBrackets = ''
    } else if (c === '>') {
      if (inBrackets !== null && inBrackets.trim() !== '') bracketed.push(withoutRoute(inBrackets))
      inBrackets = null
    } else if (inBrackets !== null) inBrackets += c
    else if (c === ',') endMailbox()
    else if (c === ';') endMailbox()
    else if (c === ':') words = ''
    else words += c
  }
  if (inBrackets !== null && inBrackets.trim() !== '') bracketed.push(withoutRoute(inBrackets))
  endMailbox()
  return addresses
}

/** Addresses in text without brackets: `joe@joe.example`, `joe @ joe.example`; '' for words that are none. */
function addressesIn(words: string): string[] {
  const trimmed = words.trim()
  if (trimmed === '') return []
  const found: string[] = []
  for (const word of splitWords(trimmed.replace(/\s+/g, ' ').replace(/ ?([@.]) ?/g, '$1')))
    if (unquoted(word).includes('@')) found.push(word)
  return found.length > 0 ? found : ['']
}

/** At spaces outside quoted strings. */
function splitWords(text: string): string[] {
  const words: string[] = []
  let word = ''
  for (let at = 0; at < text.length;) {
    const c = text[at] ?? ''
    if (c === '"') {
      const end = endOfQuoted(text, at)
      word += text.slice(at, end)
      at = end
      // "Joe" joe@x: a quoted phrase directly before an address is a word of its own unless "@" or "." follows.
      if (!/^[@.]/.test(text.slice(at, at + 1))) {
        words.push(word)
        word = ''
      }
      continue
    }
    if (c === ' ') {
      if (word !== '') words.push(word)
      word = ''
    } else word += c
    at++
  }
  if (word !== '') words.push(word)
  return words
}

function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(endOfQuoted(word, 0)) : word
}

/** `@a,@b:joe@joe.example` → `joe@joe.example` (RFC 5322 §4.4). */
function withoutRoute(inBrackets: string): string {
  const address = inBrackets
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?([@.]) ?/g, '$1')
  if (!address.startsWith('@')) return address
  const colon = address.indexOf(':')
  return colon < 0 ? address : address.slice(colon + 1)
}

/** Behind the closing quote, or the end: an open quote takes only itself, so that nothing hides behind it. */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const c = text[at]
    if (c === '\\') at++
    else if (c === '"') return at + 1
  }
  return start + 1
}
