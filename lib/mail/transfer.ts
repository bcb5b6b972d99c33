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
  // Base64 without fault, which is most, goes the fast way: this is all that atob takes.
  try {
    return { content: Buffer.from(atob(octets.toString('latin1')), 'latin1'), other: null }
  } catch {
    // read on below
  }
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
  const first = octets.indexOf(EQUALS)
  if (first < 0) return octets
  const out = Buffer.allocUnsafe(octets.length)
  octets.copy(out, 0, 0, first)
  let length = first
  for (let at = first; at < octets.length;) {
    const octet = octets[at++] ?? 0
    if (octet !== EQUALS) {
      out[length++] = octet
      continue
    }
    const high = hex(octets[at])
    const low = hex(octets[at + 1])
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low
      at += 2
      continue
    }
    // A soft line break, and white space that some relay put before the line's end.
    let end = at
    while (octets[end] === 32 || octets[end] === 9) end++
    if (octets[end] === CR && octets[end + 1] === LF) at = end + 2
    else if (octets[end] === LF || octets[end] === CR) at = end + 1
    else if (end >= octets.length) at = end
    else {
      odd.note('quoted-printable-broken')
      out[length++] = EQUALS
      // White space that was looked at is not looked at again.
      while (at < end) out[length++] = octets[at++] ?? 0
    }
  }
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
    // No longer line is looked at: without line ends each look would go to the end of the text.
    const line = octets.toString('latin1', at, at + 1_000)
    const head = /^begin [0-7]{3,4} ([^\r\n]*)\r?\n/.exec(line)
    if (head === null || (at > 0 && octets[at - 1] !== LF && octets[at - 1] !== CR)) {
      at = octets.indexOf('begin ', at + 6)
      continue
    }
    const [{ length }, name = ''] = [head[0], head[1]]
    const lineEnd = at + length
    const { content, end } = uuBody(octets, lineEnd)
    if (content.length > 0) files.push({ name: name.trim(), content })
    at = octets.indexOf('begin ', Math.max(end, lineEnd))
  }
  return files
}

/** Lines up to `end` or to one that is no uuencoded line. */
export function uuBody(octets: Buffer, from: number): { content: Buffer; end: number } {
  const out: Buffer[] = []
  let at = from
  while (at < octets.length) {
    const first = octets[at] ?? 0
    const count = (first - 32) & 63
    if (first < 32 || first > 96 || count === 0) break
    const next = endOfLine(octets, at)
    // A line shorter than it says had its spaces cut off.
    const line = Buffer.alloc(count)
    let length = 0
    for (let n = at + 1; length < count; n += 4) {
      const [b, c] = [six(octets, n + 1, next), six(octets, n + 2, next)]
      line[length++] = ((six(octets, n, next) << 2) | (b >> 4)) & 0xff
      if (length < count) line[length++] = ((b << 4) | (c >> 2)) & 0xff
      if (length < count) line[length++] = ((c << 6) | six(octets, n + 3, next)) & 0xff
    }
    out.push(line)
    at = next
  }
  return { content: Buffer.concat(out), end: at }
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
