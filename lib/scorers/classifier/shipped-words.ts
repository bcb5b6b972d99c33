/**
 * Words of a text for the shipped model, as numbers: in lower case, digits as their shape, and of addresses, hosts and links
 * only that one stands there. What names somebody would teach who wrote in the past, not what spam says.
 * One pass, no regular expressions: any text costs the same per character.
 */

/** Takes numbers, each of which counts once. */
export interface Sink {
  readonly add: (group: Group, hash: number) => void
}

/** `word`: a word. `pair`: it and the one before it. `shape`: what the message is made of. */
export type Group = 'word' | 'pair' | 'shape'

const KIND = { other: 0, letter: 1, digit: 2, apostrophe: 3, ideograph: 4 } as const

/** Longer ones are no words of any language: keys, base64, tracking codes. */
const LONGEST_WORD = 24

const ADDRESS = textHash('<address>')
const LINK = textHash('<link>')
const HOST = textHash('<host>')
const LONG = textHash('<long>')

/** `salt` keeps the words of a subject apart from those of a body. `text` is in lower case. */
export function readWords(text: string, salt: number, sink: Sink): void {
  let before = 0
  const met = (hash: number): void => {
    const word = (hash ^ salt) | 0
    sink.add('word', word)
    sink.add('pair', Math.imul(before, 0x9e3779b1) ^ word)
    before = word
  }
  for (let at = 0; at < text.length; at++) {
    const kind = kindOf(text.charCodeAt(at))
    if (kind === KIND.other || kind === KIND.apostrophe) continue
    if (kind === KIND.ideograph) {
      // No spaces between words: each character is one, and pairs do the rest.
      met(Math.imul(text.charCodeAt(at), 0x01000193) ^ 0x1d30)
      continue
    }
    const start = at
    let hash = 0
    let digits = 0
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const next = kindOf(code)
      if (next === KIND.digit) {
        // 1, 12, 123 and longer are told apart, not which number it is.
        if (++digits <= 4) hash = Math.imul(hash, 0x01000193) ^ 0x30
        continue
      }
      if (next === KIND.apostrophe) {
        if (kindOf(text.charCodeAt(at + 1)) !== KIND.letter) break
        continue
      }
      if (next !== KIND.letter) break
      hash = Math.imul(hash, 0x01000193) ^ code
    }
    const end = beyondName(text, start, at)
    if (end > at) {
      met(isLink(text, start, at) ? LINK : text.slice(at, end).includes('@') ? ADDRESS : HOST)
      at = end - 1
      continue
    }
    met(at - start > LONGEST_WORD ? LONG : mix(hash))
    at--
  }
}

/** Where a link, a host or an address ends whose first word stands from `start` to `at`; `at` where it is a word. */
function beyondName(text: string, start: number, at: number): number {
  const link = isLink(text, start, at)
  if (!link) {
    const joint = text.charCodeAt(at)
    if (joint !== 0x40 && joint !== 0x2e) return at
    const after = kindOf(text.charCodeAt(at + 1))
    if (after !== KIND.letter && (after !== KIND.digit || joint === 0x2e)) return at
    if (at - start === 0) return at
  }
  let end = at
  while (end < text.length && isOfName(text.charCodeAt(end), link)) end++
  return end
}

function isLink(text: string, start: number, at: number): boolean {
  return text.startsWith('://', at) || (at - start === 3 && text.startsWith('www.', start))
}

function isOfName(code: number, link: boolean): boolean {
  if (link) return code > 0x20 && code < 0x7f && code !== 0x3c && code !== 0x3e && code !== 0x22 && code !== 0x29
  return code === 0x2e || code === 0x40 || code === 0x2d || code === 0x5f || isAlphanumeric(code)
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
}

function kindOf(code: number): number {
  if (code < 0x80) {
    if (code >= 0x61 && code <= 0x7a) return KIND.letter
    if (code >= 0x30 && code <= 0x39) return KIND.digit
    return code === 0x27 ? KIND.apostrophe : code >= 0x41 && code <= 0x5a ? KIND.letter : KIND.other
  }
  if (code === 0x2019) return KIND.apostrophe
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba ? KIND.letter : KIND.other
  if (code === 0xd7 || code === 0xf7) return KIND.other
  if (code < 0x2000) return KIND.letter
  if (code < 0x2c00) return KIND.other // punctuation, symbols, arrows, boxes
  if (code < 0x2e80) return KIND.letter
  if (code < 0x3040) return KIND.other
  if (code < 0xac00 || (code >= 0xf900 && code < 0xfb00)) return KIND.ideograph
  if (code < 0xd800) return KIND.ideograph // Hangul
  return code >= 0xfb00 && code < 0xfe00 ? KIND.letter : KIND.other
}

/** FNV-1a over UTF-16. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

/** Two rounds of multiply and shift ("prospector", public domain). */
export function mix(value: number): number {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return mixed ^ (mixed >>> 15)
}
