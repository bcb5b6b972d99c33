/**
 * Letters that look like other letters.
 * Source: Unicode UTS #39 (confusables); of its table only what stands in for Latin letters and is seen in mail.
 */
import { domainToUnicode } from 'node:url'

/** Cyrillic, Greek and other letters that the eye takes for a Latin one, by the Latin letter. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  a: 'аɑα',
  b: 'ьЬʙВΒ',
  c: 'сϲⅽ',
  d: 'ԁⅾ',
  e: 'еҽєЕΕ',
  g: 'ɡԍ',
  h: 'һНΗ',
  i: 'іıιІΙ',
  j: 'јϳ',
  k: 'кκКΚ',
  l: 'ӏⅼΙ',
  m: 'мⅿМΜ',
  n: 'пηΝ',
  o: 'оοσОΟօ',
  p: 'рρРΡ',
  q: 'ԛ',
  r: 'гɾ',
  s: 'ѕЅ',
  t: 'тτТΤ',
  u: 'υսц',
  v: 'νѵѴ',
  w: 'ԝѡω',
  x: 'хχХΧ',
  y: 'уүγУΥ',
  z: 'ʐΖ',
}

const LATIN = new Map<string, string>()
for (const [latin, others] of Object.entries(LOOKS_LIKE))
  for (const one of others) {
    LATIN.set(one, latin)
    LATIN.set(one.toLowerCase(), latin)
    LATIN.set(one.toUpperCase(), latin)
  }

/** What `text` looks like at a glance: lower case, accents off, look-alikes and digits as the letters they pass for. */
export function skeleton(text: string): string {
  let seen = ''
  for (const c of text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')) seen += LATIN.get(c) ?? c
  return seen
    .replace(/[0|!13$5]/g, c => GLANCE[c] ?? c)
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replaceAll('i', 'l')
}

/** `i` and `l` are one in a skeleton. */
const GLANCE: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '!': 'l', '|': 'l', '3': 'e', $: 's', '5': 's' }

/** As a browser shows it: `xn--…` as letters. */
export function shownDomain(domain: string): string {
  return domain.includes('xn--') ? domainToUnicode(domain) || domain : domain
}

const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}]/u
const WORDS = /[\p{L}\p{M}\p{N}]{3,60}/gu

/**
 * A word of Latin letters with Cyrillic or Greek ones among them that all look Latin. `text`: before NFKC or after it.
 * Not: µm and the like, and words of another script with a Latin ending.
 */
export function hasMixedWord(text: string): boolean {
  if (!FOREIGN.test(text)) return false
  for (const [word] of text.slice(0, 4_000).matchAll(WORDS)) {
    if (!FOREIGN.test(word) || !/\p{Script=Latin}/u.test(word)) continue
    const letters = Array.from(word)
    const foreign = letters.filter(c => FOREIGN.test(c))
    if (foreign.every(c => LATIN.has(c) && c !== 'ω' && c !== 'Ω') && foreign.length < letters.length) return true
  }
  return false
}

/** Letters made for formulas or ornaments, which pass for bold or italic type: 𝐅𝐫𝐞𝐞, Ⓕⓡⓔⓔ. */
export function hasOrnamentalLetters(decoded: string): boolean {
  return (decoded.match(/[\u{1d400}-\u{1d7ff}\u{24b6}-\u{24e9}\u{1f130}-\u{1f189}]/gu)?.length ?? 0) >= 3
}

/** Something without width between two letters: it is there for programs only. Joiners are letters' own in many scripts. */
export function hasHiddenCharacter(decoded: string): boolean {
  return /[A-Za-z](?:[\u00ad\u200b\u2060-\u2064\ufeff]|\u034f|\u180e)+[A-Za-z]/.test(decoded)
}

/** At most one letter put in, left out, exchanged, or two neighbours swapped; not the same word. */
export function isOneOff(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false
  let head = 0
  while (head < one.length && one[head] === other[head]) head++
  let tail = 0
  while (tail < Math.min(one.length, other.length) - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++
  const [a, b] = [one.slice(head, one.length - tail), other.slice(head, other.length - tail)]
  return a.length <= 1 && b.length <= 1 ? true : a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0]
}
