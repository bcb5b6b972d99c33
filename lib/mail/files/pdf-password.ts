/**
 * PDF: whether a file takes a password to open. Most encrypted ones do not: their user password is empty, and they only forbid
 * to print or copy. Source: ISO 32000-1 §7.6.3 (algorithms 2, 4, 5: RC4, revisions 2 to 4); ISO 32000-2 §7.6.4.3 (algorithms
 * 2.A, 2.B, 11: revisions 5 and 6).
 */
import { createCipheriv, createHash } from 'node:crypto'

/** Octets of a dictionary that are looked at; it has some 200 with binary strings, some 600 in hexadecimal. */
const REACH = 4_000
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

/** `text`: what stands outside of streams, an octet string. Null where the file does not tell. */
export function takesPassword(text: string): boolean | null {
  const dictionary = dictionaryOf(text)
  if (dictionary === null || !/\/Filter\s{0,9}\/Standard(?![A-Za-z])/.test(dictionary)) return null
  const number = (key: string): number =>
    Number(new RegExp(`/${key}\\s{1,9}(-?\\d{1,12})`).exec(dictionary)?.[1] ?? NaN)
  const [revision, permissions] = [number('R'), number('P')]
  const [owner, user] = [stringAfter(dictionary, 'O'), stringAfter(dictionary, 'U')]
  if (owner === null || user === null) return null
  if (revision === 5 || revision === 6) {
    if (user.length < 48) return null
    const salt = user.subarray(32, 40)
    const hash = revision === 5 ? createHash('sha256').update(salt).digest() : hardened(salt)
    return !hash.equals(user.subarray(0, 32))
  }
  if (![2, 3, 4].includes(revision) || Number.isNaN(permissions) || owner.length < 32 || user.length < 16) return null
  const [, identity = ''] = /\/ID\s{0,9}\[\s{0,9}([(<][^]{0,300})/.exec(text) ?? []
  const id = stringAt(identity) ?? Buffer.alloc(0)
  const bits = number('Length')
  // In revision 4 the length stands with the filter that is used, and is always 128.
  const length = revision === 2 ? 5 : revision === 4 || !(bits >= 40 && bits <= 128) ? 16 : bits >> 3
  const limits = Buffer.alloc(4)
  limits.writeInt32LE(permissions | 0)
  const open =
    revision === 4 && /\/EncryptMetadata\s{1,9}false/.test(dictionary) ? Buffer.alloc(4, 0xff) : Buffer.alloc(0)
  let key = md5(PADDING, owner.subarray(0, 32), limits, id, open)
  if (revision > 2) for (let n = 0; n < 50; n++) key = md5(key.subarray(0, length))
  key = key.subarray(0, length)
  if (revision === 2) return !rc4(key, PADDING).equals(user.subarray(0, 32))
  let check = rc4(key, md5(PADDING, id))
  for (let n = 1; n < 20; n++) check = rc4(Buffer.from(key.map(octet => octet ^ n)), check)
  return !check.equals(user.subarray(0, 16))
}

function dictionaryOf(text: string): string | null {
  const [, object, generation] = /\/Encrypt\s{0,9}(?:(\d{1,10})\s{1,9}(\d{1,5})\s{1,9}R|<<)/.exec(text) ?? []
  if (object === undefined) {
    const at = text.search(/\/Encrypt\s{0,9}<</)
    return at < 0 ? null : text.slice(at, at + REACH)
  }
  const [found] = new RegExp(`(?:^|[\\s>])${object}\\s${generation}\\sobj`).exec(text) ?? []
  if (found === undefined) return null
  const at = text.indexOf(found)
  return text.slice(at, at + REACH)
}

function stringAfter(dictionary: string, key: string): Buffer | null {
  const at = dictionary.search(new RegExp(`/${key}\\s{0,9}[(<](?!<)`))
  return at < 0 ? null : stringAt(dictionary.slice(at + 2).trimStart())
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

/** §7.3.4: in round brackets, with escapes and brackets inside, or in hexadecimal. */
function stringAt(text: string): Buffer | null {
  if (text.startsWith('<')) return Buffer.from(text.slice(1, text.indexOf('>')).replace(/\s+/g, ''), 'hex')
  if (!text.startsWith('(')) return null
  const octets: number[] = []
  let depth = 1
  for (let at = 1; at < text.length; at++) {
    let octet = text.charCodeAt(at)
    if (octet === 41 && --depth === 0) return Buffer.from(octets)
    if (octet === 40) depth++
    else if (octet === 92) {
      const [digits] = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4)) ?? []
      const letter = text[at + 1] ?? ''
      at += digits?.length ?? 1
      if (letter === '\r' || letter === '\n') {
        if (letter === '\r' && text[at + 1] === '\n') at++
        continue
      }
      octet = digits === undefined ? (ESCAPES[letter] ?? letter.charCodeAt(0)) : Number.parseInt(digits, 8) & 255
    }
    octets.push(octet)
  }
  return null
}

function md5(...pieces: readonly Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(pieces)).digest()
}

/** By hand: node's OpenSSL has RC4 only where the old algorithms are switched on. */
function rc4(key: Buffer, data: Buffer): Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, n) => n)
  const swap = (a: number, b: number): void => {
    const [x = 0, y = 0] = [box[a], box[b]]
    box[a] = y
    box[b] = x
  }
  for (let n = 0, other = 0; n < 256; n++) {
    other = (other + (box[n] ?? 0) + (key[n % key.length] ?? 0)) & 255
    swap(n, other)
  }
  let other = 0
  return Buffer.from(
    data.map((octet, n) => {
      const at = (n + 1) & 255
      other = (other + (box[at] ?? 0)) & 255
      swap(at, other)
      return octet ^ (box[((box[at] ?? 0) + (box[other] ?? 0)) & 255] ?? 0)
    }),
  )
}

/** Algorithm 2.B for the empty user password: at least 64 rounds; the last octet says when to stop. */
function hardened(salt: Buffer): Buffer {
  let key: Buffer = createHash('sha256').update(salt).digest()
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false)
    const sealed = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => key)))
    const rest = sealed.subarray(0, 16).reduce((sum, octet) => sum + octet, 0) % 3
    key = createHash(rest === 0 ? 'sha256' : rest === 1 ? 'sha384' : 'sha512')
      .update(sealed)
      .digest()
    last = sealed[sealed.length - 1] ?? 0
  }
  return key.subarray(0, 32)
}
