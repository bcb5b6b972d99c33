/**
 * What the classifier sees of a message: numbers below 2^BITS, made by a keyed hash. Views on the same message stand apart:
 *   raw    byte 4-grams of the start, header first, as it came: relays, mailers, habits
 *   text   byte 4-grams of the decoded body
 *   words  words and word pairs of subject and body, names of header fields in their order, hosts of links
 * The key keeps a sender from computing which words share a number with others. The hash is no secret box: who has model and
 * key can ask whether a given word was learnt, but no message can be read out of it.
 */
import { lightDecode } from './decode.ts'

/** Numbers of features: one model weight each. */
export const BITS = 20
export const SIZE = 2 ** BITS
const MASK = SIZE - 1

/** Octets of the message as it came. Measured on mailing lists: 2,500 and 8,000 are both a little worse. */
export const RAW_OCTETS = 4096

/** Octets of the decoded body. Measured on mailing lists: 10,000 win nothing. */
export const TEXT_OCTETS = 6144

/** Names of header fields and hosts of links that count. */
const MAX_FIELDS = 100
const MAX_HOSTS = 50
const LONGEST_WORD = 24

/** In the order in which they were met, each number once in its view. */
export type Features = { readonly views: readonly Uint32Array[] }

/**
 * `key`: 32 bits, kept with the model that learns from these features. `known`: what else is known of the message, in a few
 * words, such as the results of the checks.
 */
export function features(raw: Buffer, key: number, known: readonly string[] = []): Features {
  const { header, body } = lightDecode(raw, TEXT_OCTETS)
  const found = new Found(key)
  fourGrams(raw.subarray(0, RAW_OCTETS), 0x1000_0001, found)
  const first = found.take()
  fourGrams(body, 0x2000_0003, found)
  const second = found.take()
  headerFeatures(header, found)
  words(body, 0x4000_0007, found)
  hosts(body, found)
  for (const word of known) found.add(textHash(word), 0x7100_0013)
  return { views: [first, second, found.take()] }
}

/** One bit for each feature, so that each counts once; shared, because it is clean again after every `take`. */
const marks = new Uint32Array(SIZE / 32)

class Found {
  readonly #key: number
  #list = new Uint32Array(8192)
  #length = 0

  constructor(key: number) {
    this.#key = key
  }

  add(value: number, salt: number): void {
    // Finalizer of "prospector" (public domain): two rounds of multiply and shift mix all 32 bits.
    let mixed = value ^ salt ^ this.#key
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
    const at = (mixed ^ (mixed >>> 15)) & MASK
    const bit = 1 << (at & 31)
    const word = marks[at >>> 5] ?? 0
    if ((word & bit) !== 0) return
    marks[at >>> 5] = word | bit
    if (this.#length === this.#list.length) {
      const longer = new Uint32Array(this.#length * 2)
      longer.set(this.#list)
      this.#list = longer
    }
    this.#list[this.#length++] = at
  }

  /** What was added since the last time. */
  take(): Uint32Array {
    const taken = this.#list.slice(0, this.#length)
    for (const at of taken) marks[at >>> 5] = 0
    this.#length = 0
    return taken
  }
}

function fourGrams(octets: Buffer, salt: number, found: Found): void {
  let gram = 0
  for (let at = 0; at < octets.length; at++) {
    gram = (gram << 8) | (octets[at] ?? 0)
    if (at >= 3) found.add(gram, salt)
  }
}

/** Letters, digits and all octets above ASCII, in lower case; a pair is a word and the one before it. */
function words(octets: Buffer, salt: number, found: Found): void {
  let hash = 0
  let length = 0
  let before = 0
  for (let at = 0; at <= octets.length; at++) {
    const octet = octets[at] ?? 0
    if (isWord(octet)) {
      const lower = octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet
      if (length++ < LONGEST_WORD) hash = (Math.imul(hash, 0x01000193) ^ lower) | 0
      continue
    }
    if (length === 0) continue
    found.add(hash, salt)
    found.add(Math.imul(before, 0x9e3779b1) ^ hash, salt ^ 0x0f0f)
    before = hash
    hash = 0
    length = 0
  }
}

function isWord(octet: number): boolean {
  return (
    (octet >= 0x61 && octet <= 0x7a) ||
    (octet >= 0x41 && octet <= 0x5a) ||
    (octet >= 0x30 && octet <= 0x39) ||
    octet >= 0x80
  )
}

function headerFeatures(header: Buffer, found: Found): void {
  let before = 0
  let count = 0
  for (const [, name = '', value = ''] of header.toString('latin1').matchAll(/^([!-9;-~]{1,60}):([^\n]{0,998})/gm)) {
    if (++count > MAX_FIELDS) break
    const hash = textHash(name)
    found.add(hash, 0x5000_000b)
    found.add(Math.imul(before, 0x9e3779b1) ^ hash, 0x5100_000b)
    before = hash
    words(Buffer.from(value, 'latin1'), hash ^ 0x6000_000d, found)
  }
}

/** Hosts behind `://`, and each with its labels taken off from the left, down to two. */
function hosts(body: Buffer, found: Found): void {
  let count = 0
  for (const [, host = ''] of body.toString('latin1').matchAll(/:\/\/([a-z0-9.-]{1,120})/gi)) {
    if (++count > MAX_HOSTS) break
    const labels = host.toLowerCase().split('.').slice(-5)
    for (let from = 0; from === 0 || from < labels.length - 1; from++)
      found.add(textHash(labels.slice(from).join('.')), 0x7000_0011)
  }
}

/** FNV-1a. */
function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}
