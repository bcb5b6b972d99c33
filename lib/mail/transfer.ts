/**
 * Transfer encodings, read as generously as the most generous mail program.
 * Source: RFC 2045 §6.7 (quoted-printable), §6.8 (base64); POSIX uuencode. Linear in the input.
 */
import type { Oddities } from './oddity.ts'

const SKIP = 64
const PAD = 65
const BAD = 66
const BASE64 = new Uint8Array(256).fill(BAD)
for (const [n, c] of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').entries())
  BASE64[c] = n
for (const c of ' \t\r\n') BASE64[c.charCodeAt(0)] = SKIP
BASE64['='.charCodeAt(0)] = PAD

/**
 * Characters outside the alphabet are skipped (RFC 2045 §6.8). After padding in the middle a new group begins; `other` is
 * what they read who skip the padding too, null where there is no difference.
 */
export function decodeBase64(octets: Buffer, odd: Oddities): { content: Buffer; other: Buffer | null } {
  const out = Buffer.allocUnsafe(Math.ceil((octets.length * 3) / 4) + 3)
  let length = 0
  let bits = 0
  let held = 0
  let padded = false
  let padInside = false
  let broken = false
  for (const octet of octets) {
    const value = BASE64[octet] ?? BAD
    if (value < 64) {
      if (padded) {
        padInside = true
        padded = false
        bits = 0
        held = 0
      }
      held = ((held << 6) | value) & 0xffff
      bits += 6
      if (bits >= 8) {
        bits -= 8
        out[length++] = (held >> bits) & 0xff
      }
    } else if (value === PAD) padded = true
    else if (value === BAD) broken = true
  }
  if (broken || padInside || bits === 6) odd.note('base64-broken')
  const content = out.subarray(0, length)
  if (!padInside) return { content, other: null }
  return { content, other: Buffer.from(octets.toString('latin1').replace(/[^A-Za-z0-9+/]+/g, ''), 'base64') }
}

const EQUALS = 61
const LF = 10
const CR = 13

export function decodeQuotedPrintable(octets: Buffer, odd: Oddities): Buffer {
  let next = octets.indexOf(EQUALS)
  if (next < 0) return octets
  const out = Buffer.allocUnsafe(octets.length)
  let length = 0
  let at = 0
  while (next >= 0) {
    length += octets.copy(out, length, at, next)
    at = next + 1
    const high = hex(octets[at])
    const low = hex(octets[at + 1])
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low
      at += 2
    } else {
      // A soft line break, and white space that some relay put before the line's end.
      let end = at
      while (octets[end] === 32 || octets[end] === 9) end++
      if (octets[end] === CR && octets[end + 1] === LF) at = end + 2
      else if (octets[end] === LF || octets[end] === CR) at = end + 1
      else if (end >= octets.length) at = end
      else {
        out[length++] = EQUALS
        odd.note('quoted-printable-broken')
        // White space that was looked at is not looked at again.
        length += octets.copy(out, length, at, end)
        at = end
      }
    }
    next = octets.indexOf(EQUALS, at)
  }
  length += octets.copy(out, length, at)
  return out.subarray(0, length)
}

function hex(octet: number | undefined): number {
  if (octet === undefined) return -1
  if (octet >= 48 && octet <= 57) return octet - 48
  const letter = octet | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

export type UuFile = { readonly name: string; readonly content: Buffer }

/** The uuencoded files that stand in a text, at most `most`. */
export function uuFiles(octets: Buffer, most: number): readonly UuFile[] {
  const files: UuFile[] = []
  let at = octets.indexOf('begin ')
  while (at >= 0 && files.length < most) {
    const lineEnd = endOfLine(octets, at)
    const line = lineEnd - at < 1_000 ? octets.toString('latin1', at, lineEnd) : ''
    const name = /^begin [0-7]{3,4} ([^\r\n]*)/.exec(line)?.[1]
    if (name === undefined || (at > 0 && octets[at - 1] !== LF && octets[at - 1] !== CR)) {
      at = octets.indexOf('begin ', at + 6)
      continue
    }
    const { content, end } = uuBody(octets, lineEnd)
    if (content.length > 0) files.push({ name: name.trim(), content })
    at = octets.indexOf('begin ', Math.max(end, lineEnd))
  }
  return files
}

/** Lines up to `end` or to one that is no uuencoded line. */
export function uuBody(octets: Buffer, from: number): { content: Buffer; end: number } {
  const out = Buffer.alloc(octets.length - from)
  let length = 0
  let at = from
  while (at < octets.length) {
    const next = endOfLine(octets, at)
    const count = ((octets[at] ?? 32) - 32) & 63
    const first = octets[at] ?? 0
    if (first < 32 || first > 96 || count === 0) break
    // A line shorter than it says had its spaces cut off.
    const stop = Math.min(length + count, out.length)
    for (let n = at + 1; length < stop; n += 4) {
      const [a, b, c, d] = [
        six(octets, n, next),
        six(octets, n + 1, next),
        six(octets, n + 2, next),
        six(octets, n + 3, next),
      ]
      out[length++] = (a << 2) | (b >> 4)
      if (length < stop) out[length++] = ((b << 4) | (c >> 2)) & 0xff
      if (length < stop) out[length++] = ((c << 6) | d) & 0xff
    }
    at = next
  }
  return { content: out.subarray(0, length), end: at }
}

function six(octets: Buffer, at: number, end: number): number {
  const octet = at < end ? (octets[at] ?? 32) : 32
  return octet < 32 ? 0 : (octet - 32) & 63
}

function endOfLine(octets: Buffer, from: number): number {
  const lf = octets.indexOf(LF, from)
  return lf < 0 ? octets.length : lf + 1
}

/** Whether the text looks like nothing but base64 in lines: for parts that forgot to say so. */
export function looksLikeBase64(octets: Buffer): boolean {
  const start = octets.toString('latin1', 0, 1_000).trim()
  return start.length >= 40 && /^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(start) && /^[A-Za-z0-9+/]{40}/.test(start)
}
