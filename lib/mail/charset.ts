/**
 * Octets to text by the name of a charset.
 * Source: WHATWG Encoding (names and tables, as TextDecoder has them); RFC 2152 (UTF-7), RFC 1842 (HZ), RFC 1557
 * (ISO-2022-KR) and the tables of iconv-lite for what it has not. Those are loaded when a message wants one.
 */
import { createRequire } from 'node:module'
import type { Oddities } from './oddity.ts'

type Decoder = InstanceType<typeof TextDecoder>

/** A few decoders are kept: making one costs more than using it. At most as many as there are encodings. */
const decoders = new Map<string, Decoder>()

/** Names that mail uses and WHATWG does not list. */
const ALIASES: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  'big5-uao': 'big5',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'ansi_x3.4-1968': 'us-ascii',
  'ks_c_5601-1987': 'euc-kr',
  '8bit': 'utf-8',
  '7bit': 'us-ascii',
  binary: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
}

/** The text that `octets` hold. An unknown charset is noted and read as latin1; octets that fit nowhere become U+FFFD. */
export function decodeCharset(octets: Buffer, label: string, odd: Oddities): string {
  const name = label.trim().toLowerCase()
  if (name === '' || name === 'us-ascii' || name === 'ascii' || name === 'iso-8859-1') return plain(octets)
  if (name === 'utf-8' || name === 'utf8') {
    const marked = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf
    return checked(octets.toString('utf8', marked ? 3 : 0), octets, odd)
  }
  if (name === 'utf-7' || name === 'unicode-1-1-utf-7' || name === 'utf7') {
    odd.note('utf-7')
    return decodeUtf7(octets.toString('latin1'))
  }
  const decoder = decoderFor(ALIASES[name] ?? name)
  if (decoder !== null) return checked(decoder.decode(octets), octets, odd)
  const other = otherCharset(octets, name)
  if (other !== null) return other
  odd.note('charset-unknown')
  return octets.toString('latin1')
}

const REPLACED = Buffer.from('\ufffd')

function checked(text: string, octets: Buffer, odd: Oddities): string {
  if (text.includes('\ufffd') && !octets.includes(REPLACED)) odd.note('charset-broken')
  return text
}

export function isKnownCharset(label: string): boolean {
  const name = label.trim().toLowerCase()
  return /utf-?7$/.test(name) || decoderFor(ALIASES[name] ?? name) !== null || SHIFTED.has(name)
}

/** 7-bit charsets that shift to a double-octet one and back: what to shift on, off, and what stands between. */
const SHIFTED: ReadonlyMap<string, readonly [on: RegExp, to: string]> = new Map([
  ['hz-gb-2312', [/~\{([^~\n]*)(?:~\}|(?=\n)|$)|~(~)|~\n/g, 'gbk'] as const],
  ['iso-2022-kr', [/\x0e([^\x0f\n]*)(?:\x0f|(?=\n)|$)|\x1b\$\)C()/g, 'euc-kr'] as const],
])

type Iconv = {
  readonly encodingExists: (name: string) => boolean
  readonly decode: (octets: Buffer, name: string) => string
}
let iconv: Iconv | undefined

function otherCharset(octets: Buffer, name: string): string | null {
  const shifted = SHIFTED.get(name.replace(/^csiso2022kr$/, 'iso-2022-kr').replace(/^hz$/, 'hz-gb-2312'))
  if (shifted !== undefined) {
    const [pattern, to] = shifted
    return octets.toString('latin1').replace(pattern, (_, inside?: string, tilde?: string) => {
      if (inside === undefined) return tilde ?? ''
      const high = Buffer.from(inside, 'latin1').map(octet => octet | 0x80)
      return decoderFor(to)?.decode(high) ?? inside
    })
  }
  if (!/^[a-z0-9_.:-]{2,30}$/.test(name)) return null
  iconv ??= createRequire(import.meta.url)('iconv-lite') as Iconv
  if (!iconv.encodingExists(name) || NOT_CHARSETS.test(name)) return null
  return iconv.decode(octets, name)
}

/** What iconv-lite also knows by a name and is no charset of a text. */
const NOT_CHARSETS = /^(?:base64|hex|binary|_?internal|utf-?7-?imap)$/

/** Declared as ASCII or not at all, with 8-bit octets in it: UTF-8 where it is UTF-8 (RFC 6532), else what Windows means. */
function plain(octets: Buffer): string {
  const text = octets.toString('utf8')
  if (!text.includes('\ufffd')) return text
  return decoderFor('windows-1252')?.decode(octets) ?? octets.toString('latin1')
}

function decoderFor(name: string): Decoder | null {
  const kept = decoders.get(name)
  if (kept !== undefined) return kept
  if (name.length > 40) return null
  try {
    const made = new TextDecoder(name, { fatal: false })
    if (decoders.size < 100) decoders.set(name, made)
    return made
  } catch {
    return null
  }
}

/** RFC 2152. What is not UTF-7 stays as it stands. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)(-?)/g, (whole, coded: string, end: string) => {
    if (coded === '') return end === '' ? whole : '+'
    const octets = Buffer.from(coded, 'base64')
    const even = octets.subarray(0, octets.length & ~1)
    return even.length === 0 ? whole : even.swap16().toString('utf16le')
  })
}
