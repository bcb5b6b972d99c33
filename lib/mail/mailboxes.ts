/**
 * Mailboxes of From, To, Reply-To and the like, with the names that readers are shown.
 * Source: RFC 5322 §3.4 and §4.4, RFC 2047 §5. Lenient: what mail programs show counts, not what is valid.
 * One pass: time and memory follow the length of the value, of which the first 20 000 octets are read.
 */
import { endOfComment } from './comment.ts'
import { parseDomain } from './domain.ts'
import { decodeWords } from './encoded-word.ts'
import { octetsToText } from './octets.ts'
import { Oddities } from './oddity.ts'
import { seenText } from './seen.ts'
import type { Domain } from './domain.ts'

export type Mailbox = {
  /** As a reader sees it, without quotes; empty where there is none. */
  readonly name: string
  /** The same, decoded, with whatever the eye does not see still in it. */
  readonly decoded: string
  /** As it came, an octet string without quotes. */
  readonly rawName: string
  /** `local@domain` as it is written; empty where there is none. */
  readonly address: string
  /** In lower case. */
  readonly local: string
  readonly domain: Domain | null
}

const MAX_OCTETS = 20_000

/** `value`: an octet string. At most `most`, in order. */
export function readMailboxes(value: string, most: number): Mailbox[] {
  const text = value.slice(0, MAX_OCTETS).replace(/\r?\n(?=[ \t])/g, '')
  const found: Mailbox[] = []
  let words = ''
  let comment = ''
  let bracketed: string | null = null
  let openComment = false
  let at = 0

  const end = (): void => {
    if (bracketed === null && !words.includes('@')) {
      // "Doe, John <john@…>" without quotes: a piece of the name.
      if (words.trim() !== '') words += ', '
      return
    }
    found.push(bracketed === null ? bareMailbox(words, comment) : mailbox(words, comment, bracketed))
    words = ''
    comment = ''
    bracketed = null
  }

  while (at < text.length && found.length < most) {
    const c = text[at] ?? ''
    at++
    if (c === '"') {
      const close = endOfQuoted(text, at)
      words += text
        .slice(at, close)
        .replace(/\\(.)/gs, '$1')
        .replaceAll('@', bracketed === null ? AT : '@')
      at = close + 1
    } else if (c === '(' && !openComment) {
      const close = endOfComment(text, at - 1)
      openComment = close === null
      if (close === null) words += c
      else {
        comment ||= text.slice(at, close - 1)
        at = close
      }
    } else if (c === '<') {
      const close = text.indexOf('>', at)
      bracketed = text.slice(at, close < 0 ? text.length : close)
      at = close < 0 ? text.length : close + 1
    } else if (c === ',' || c === ';') end()
    else words += c
  }
  if (found.length < most && (words.replaceAll(',', '').trim() !== '' || bracketed !== null)) {
    if (bracketed === null && !words.includes('@')) found.push(mailbox(words, comment, ''))
    else end()
  }
  return found
}

/** Stands for an @ inside quotes while the address is looked for. */
const AT = '\u0001'

/** Before the closing quote; the end of the value where there is none. */
function endOfQuoted(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return text.length
}

/** `joe@joe.example (Joe)`. */
function bareMailbox(words: string, comment: string): Mailbox {
  const all = words.trim().split(/\s+/)
  const nth = all.findIndex(word => word.includes('@'))
  const name = all.filter((_, n) => n !== nth).join(' ')
  return mailbox(name, comment, all[nth] ?? '')
}

function mailbox(words: string, comment: string, inBrackets: string): Mailbox {
  const rawName = withoutQuotes((words.trim() === '' ? comment : words).replaceAll(AT, '@').trim()).replace(/,$/, '')
  const address = octetsToText(
    inBrackets
      .replaceAll(AT, '@')
      .replace(/\s+/g, '')
      .replace(/^@[^:]*:/, ''),
  )
  const last = address.lastIndexOf('@')
  const decoded = withoutQuotes(decodeWords(rawName.slice(0, 2_000), new Oddities()).trim())
  return {
    name: seenText(decoded, new Oddities()).replace(/\s+/g, ' ').trim(),
    decoded,
    rawName,
    address: last < 0 ? '' : address.slice(0, 1_000),
    local: (last < 0 ? address : address.slice(0, last)).slice(0, 500).toLowerCase(),
    domain: last < 0 ? null : parseDomain(address.slice(last + 1).replace(/[^\p{L}\p{N}._-]+$/u, '')),
  }
}

function withoutQuotes(name: string): string {
  return /^(['"]).*\1$/s.test(name) && name.length > 1 ? name.slice(1, -1).trim() : name
}
