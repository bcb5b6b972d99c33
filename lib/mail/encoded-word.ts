/**
 * Encoded words in header fields, with the sins that mail programs forgive.
 * Source: RFC 2047, RFC 2231 §5 (language). Forgiven: words longer than 75, spaces and question marks inside, words that
 * touch other text or stand in quotes, characters cut in two between words, broken base64, 8-bit octets beside them.
 */
import { decodeCharset } from './charset.ts'
import { octetsToText } from './octets.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer.ts'
import type { Oddities } from './oddity.ts'

type Word = { readonly charset: string; readonly octets: Buffer }

const MAX_CHARSET = 75
const BLANK = /^[ \t\r\n]*$/

/** What a reader sees of a field's value (an octet string): folds undone, encoded words decoded. */
export function decodeWords(value: string, odd: Oddities): string {
  const octets = value.replace(/\r?\n(?=[ \t])/g, '').trim()
  if (!octets.includes('=?')) return octetsToText(octets)
  let text = ''
  let waiting: Word[] = []
  const flush = (): void => {
    const [first] = waiting
    if (first !== undefined) {
      const all = waiting.length === 1 ? first.octets : Buffer.concat(waiting.map(word => word.octets))
      const decoded = decodeCharset(all, first.charset, odd)
      if (CONTROL.test(decoded)) odd.note('encoded-word-control')
      text += decoded
    }
    waiting = []
  }
  let at = 0
  let start = octets.indexOf('=?')
  while (start >= 0) {
    const found = wordAt(octets, start, odd)
    if (found === 'none to come') break
    if (found === null) {
      start = octets.indexOf('=?', start + 2)
      continue
    }
    const between = octets.slice(at, start)
    const joins = waiting.length > 0 && BLANK.test(between) // RFC 2047 §6.2: white space between two words is not shown
    if (!joins || waiting[0]?.charset !== found.word.charset) flush()
    if (!joins) text += octetsToText(between)
    // RFC 2047 §5: each word is whole characters.
    if (joins && waiting.length > 0 && isContinuation(found.word)) odd.note('encoded-word-split')
    waiting.push(found.word)
    at = found.end
    start = octets.indexOf('=?', at)
  }
  flush()
  const whole = text + octetsToText(octets.slice(at))
  if (at > 0 && PLAIN.test(whole)) odd.note('encoded-word-needless')
  return whole
}

/** A fold that was encoded with the rest is no line end: programs that write a field anew do that. */
const CONTROL = /\0|\r(?!\n[ \t])|(?<!\r)\n(?![ \t])/
/** Could have been written as it is. */
const PLAIN = /^[ !#-<>@-~]*$/

function isContinuation({ charset, octets }: Word): boolean {
  return charset === 'utf-8' && ((octets[0] ?? 0) & 0xc0) === 0x80
}

function wordAt(octets: string, start: number, odd: Oddities): { word: Word; end: number } | 'none to come' | null {
  const head = octets.slice(start + 2, start + 2 + MAX_CHARSET + 3)
  const parts = /^([^?\s]+)\?([bq])\?/i.exec(head)
  if (parts === null) return null
  const [matched, label = '', letter = ''] = parts
  const from = start + 2 + matched.length
  const end = octets.indexOf('?=', from)
  if (end < 0) {
    odd.note('encoded-word-broken')
    return 'none to come'
  }
  const coded = octets.slice(from, end)
  if (end + 2 - start > 76 || /[\s?]/.test(coded)) odd.note('encoded-word-broken')
  const bytes = Buffer.from(coded, 'latin1')
  const content =
    letter.toLowerCase() === 'b'
      ? decodeBase64(bytes, odd).content
      : decodeQuotedPrintable(Buffer.from(coded.replaceAll('_', ' '), 'latin1'), odd)
  const charset = (label.split('*')[0] ?? '').toLowerCase()
  return { word: { charset, octets: content }, end: end + 2 }
}
