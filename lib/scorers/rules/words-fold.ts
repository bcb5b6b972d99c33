/**
 * Text as word lists are compared with it: one code a letter, whatever the case, accents or look-alike letters; white space and
 * punctuation run together; a number is one code that tells how long it is; a percent sign is a word. One pass, linear.
 * Source: Unicode Latin-1 Supplement and Latin Extended-A (base letters); UTS #39 confusables (the common single letters).
 */

/** Codes: 1 to 26 are a to z. */
export const BREAK = 0
const NUMBER = 27
/** Three digits: a group of thousands. */
const GROUP = 28
/** Seven digits and more: a million, or a telephone number. */
const LONG_NUMBER = 29
const CURRENCY = 30
/** A letter or sign that is none of the above. */
const OTHER = 31
export const CODES = 32

/** What one text is made of. */
export type Folded = {
  readonly codes: Uint8Array
  readonly length: number
  /** Where words begin in `codes`, and how many there are. */
  readonly starts: Uint32Array
  readonly words: number
  /** Letters and signs that are no Latin ones and do not look like such. */
  readonly others: number
  /** Words in which letters of several scripts stand for Latin ones. */
  readonly disguised: number
  /** Where words with a digit between letters begin and end in the text, the first few. */
  readonly digitWords: readonly (readonly [from: number, to: number])[]
}

const PERCENT = 37
/** Written as a word, `pct`. */
const PER_CENT = [16, 3, 20]

const MAX_DIGIT_WORDS = 60
const TABLE = 0x2200
/** Set beside a letter's code where the character is of another script or a phonetic sign. */
const FOREIGN = 32
const LOW = 31

const LIKE: Readonly<Record<string, string>> = {
  a: 'àáâãäåāăą',
  c: 'çćĉċč',
  d: 'ďđð',
  e: 'èéêëēĕėęě',
  g: 'ĝğġģ',
  h: 'ĥħ',
  i: 'ìíîïĩīĭįı',
  j: 'ĵ',
  k: 'ķĸ',
  l: 'ĺļľŀł',
  n: 'ñńņňŉŋ',
  o: 'òóôõöøōŏő',
  r: 'ŕŗř',
  s: 'śŝşšſ',
  t: 'ţťŧț',
  u: 'ùúûüũūŭůűų',
  w: 'ŵ',
  y: 'ýÿŷ',
  z: 'źżž',
}

const FOREIGN_LIKE: Readonly<Record<string, string>> = {
  a: 'аɑα',
  b: 'вƅ',
  c: 'сϲ',
  d: 'ԁɗ',
  e: 'еєҽ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іɩιӏ',
  j: 'јϳ',
  k: 'кκ',
  l: 'ⅼ',
  m: 'м',
  n: 'ոռη',
  o: 'оοօσ',
  p: 'рρ',
  q: 'ԛ',
  r: 'г',
  s: 'ѕ',
  t: 'тτ',
  u: 'υսᴜ',
  v: 'ѵν',
  w: 'ԝѡω',
  x: 'хχ',
  y: 'уγү',
  z: 'ᴢ',
}

const FOLD = foldTable()

function foldTable(): Uint8Array {
  const table = new Uint8Array(TABLE)
  for (let c = 0x80; c < TABLE; c++) if (/[\p{L}\p{M}]/u.test(String.fromCharCode(c))) table[c] = OTHER
  const put = (char: string, code: number): void => {
    for (const one of [char, char.toUpperCase()]) if (one.length === 1) table[one.charCodeAt(0)] = code
  }
  for (let n = 0; n < 26; n++) put(String.fromCharCode(97 + n), n + 1)
  for (const [letter, others] of Object.entries(LIKE)) for (const char of others) put(char, letter.charCodeAt(0) - 96)
  for (const [letter, others] of Object.entries(FOREIGN_LIKE))
    for (const char of others) put(char, (letter.charCodeAt(0) - 96) | FOREIGN)
  for (let c = 48; c < 58; c++) table[c] = NUMBER
  for (const char of '$€£¥₿') table[char.charCodeAt(0)] = CURRENCY
  return table
}

/** Two letters in one character. */
const DOUBLE: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xdf, [19, 19]],
  [0xe6, [1, 5]],
  [0xc6, [1, 5]],
  [0x153, [15, 5]],
  [0x152, [15, 5]],
])

/** At most `most` characters of `text`. */
export function fold(text: string, most: number): Folded {
  const end = Math.min(text.length, most)
  // A letter takes at most two places, a percent sign six, with the break before it.
  const codes = new Uint8Array(3 * end + 8)
  const starts = new Uint32Array(2 * end + 2)
  const digitWords: (readonly [number, number])[] = []
  let words = 0
  let length = 0
  let disguised = 0
  let others = 0
  // Of the word that is being read: where it began, in the text and in the codes, and what it has in it.
  let wordAt = -1
  let latin = false
  let foreign = false
  let mixed = false
  let digitsAt = -1
  for (let at = 0; at <= end; at++) {
    const c = at < end ? text.charCodeAt(at) : 32
    const entry = c < TABLE ? (FOLD[c] ?? 0) : isMark(c) ? BREAK : OTHER
    if (entry === NUMBER) {
      if (wordAt < 0) {
        wordAt = at
        starts[words++] = length
      }
      if (digitsAt < 0) digitsAt = at
      continue
    }
    if (digitsAt >= 0) {
      const digits = at - digitsAt
      if (digitsAt > wordAt && entry >= 1 && entry <= 26) mixed = true
      codes[length++] = digits === 3 ? GROUP : digits >= 7 ? LONG_NUMBER : NUMBER
      digitsAt = -1
    }
    if (entry !== BREAK && entry !== CURRENCY) {
      if (wordAt < 0) {
        wordAt = at
        starts[words++] = length
      }
      if (entry <= 26) latin = true
      else if (entry > LOW) foreign = true
      else others++
      if (c >= 0xc6) {
        const double = DOUBLE.get(c)
        if (double !== undefined) {
          codes[length++] = double[0]
          codes[length++] = double[1]
          continue
        }
      }
      codes[length++] = entry & LOW
      continue
    }
    if (wordAt >= 0) {
      if (mixed && digitWords.length < MAX_DIGIT_WORDS) digitWords.push([wordAt, at])
      if (latin && foreign) disguised++
      latin = foreign = mixed = false
      wordAt = -1
      codes[length++] = BREAK
    }
    if (entry === CURRENCY) {
      starts[words++] = length
      codes[length++] = CURRENCY
      codes[length++] = BREAK
    } else if (c === PERCENT) {
      starts[words++] = length
      for (const letter of PER_CENT) codes[length++] = letter
      codes[length++] = BREAK
    }
  }
  if (length > 0 && codes[length - 1] === BREAK) length--
  return { codes, length, starts, words, others, disguised, digitWords }
}

/** Signs beyond the table that divide words: general punctuation is inside it; CJK punctuation, full-width signs, surrogates (most are emoji). */
function isMark(c: number): boolean {
  return (
    (c >= 0x2200 && c < 0x2e80) ||
    (c >= 0x3000 && c < 0x3040) ||
    (c >= 0xd800 && c < 0xe000) ||
    (c >= 0xfe30 && c < 0xff10)
  )
}
