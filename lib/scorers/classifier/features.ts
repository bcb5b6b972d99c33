/**
 * What the classifier sees of a message: numbers below 2^BITS, made by a keyed hash. Views on the same message stand apart:
 *   raw     byte 4-grams of the start, header first, as it came: relays, mailers, habits
 *   text    byte 4-grams of the decoded body
 *   header  names of header fields in their order, words and word pairs of their values
 *   words   words and word pairs of the body
 *   senders hosts of links, domains of those who wrote and sent it, and what else is known, such as the results of the checks
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

/** Names of header fields, hosts of links and domains of senders that count. */
const MAX_FIELDS = 100
const MAX_HOSTS = 50
const MAX_SENDERS = 20
const LONGEST_WORD = 24
const LONGEST_NAME = 60
const LONGEST_VALUE = 998
const LONGEST_HOST = 120

/** In the order in which they were met, each number once in its view. */
export type Features = { readonly views: readonly Uint32Array[] }

/**
 * `key`: 32 bits, kept with the model that learns from these features. `known`: what else is known of the message, in a few
 * words, such as the results of the checks.
 */
export function features(raw: Buffer, key: number, known: readonly string[] = []): Features {
  const { header, body } = lightDecode(raw, TEXT_OCTETS)
  const found = new Found(key)
  found.fourGrams(raw.subarray(0, RAW_OCTETS), 0x1000_0001)
  const first = found.take()
  found.fourGrams(body, 0x2000_0003)
  const text = found.take()
  headerFeatures(header, found)
  const fields = found.take()
  words(body, 0, body.length, 0x4000_0007, found)
  const said = found.take()
  hosts(body, found)
  senders(header, found)
  for (const word of known) found.add(textHash(word), 0x7100_0013)
  return { views: [first, text, fields, said, found.take()] }
}

/** One bit for each feature, so that each counts once, and the list; shared, because both are empty again after every `take`. */
const marks = new Uint32Array(SIZE / 32)
let list = new Uint32Array(32_768)

class Found {
  readonly #key: number
  #length = 0

  constructor(key: number) {
    this.#key = key
  }

  add(value: number, salt: number): void {
    this.#makeRoom(1)
    this.#length = put(value ^ salt ^ this.#key, this.#length)
  }

  fourGrams(octets: Buffer, salt: number): void {
    this.#makeRoom(octets.length)
    const key = salt ^ this.#key
    let length = this.#length
    let gram = octets.length < 4 ? 0 : octets.readUIntBE(0, 3)
    for (let at = 3; at < octets.length; at++) {
      gram = (gram << 8) | (octets[at] ?? 0)
      length = put(gram ^ key, length)
    }
    this.#length = length
  }

  /** What was added since the last time. */
  take(): Uint32Array {
    const taken = list.slice(0, this.#length)
    for (let nth = 0; nth < taken.length; nth++) marks[(taken[nth] ?? 0) >>> 5] = 0
    this.#length = 0
    return taken
  }

  /** For so many more, and one that `put` writes in vain. */
  #makeRoom(more: number): void {
    if (this.#length + more < list.length) return
    const longer = new Uint32Array((this.#length + more) * 2)
    longer.set(list)
    list = longer
  }
}

/**
 * Writes the feature behind the `length` that are there; gives how many they are then: the same, where it was among them. Without
 * a branch, because no processor can foretell which 4-gram a message has had already (measured: a third of the time).
 */
function put(value: number, length: number): number {
  // Finalizer of "prospector" (public domain): two rounds of multiply and shift mix all 32 bits.
  let mixed = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  const at = (mixed ^ (mixed >>> 15)) & MASK
  const word = marks[at >>> 5] ?? 0
  marks[at >>> 5] = word | (1 << (at & 31))
  list[length] = at
  return length + (((word >>> (at & 31)) & 1) ^ 1)
}

/** Letters, digits and all octets above ASCII, in lower case; a pair is a word and the one before it. */
function words(octets: Buffer, from: number, end: number, salt: number, found: Found): void {
  let hash = 0
  let length = 0
  let before = 0
  for (let at = from; at <= end; at++) {
    const letter = at === end ? 0 : (LETTERS[octets[at] ?? 0] ?? 0)
    if (letter !== 0) {
      if (length++ < LONGEST_WORD) hash = (Math.imul(hash, 0x01000193) ^ letter) | 0
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

/** Of each octet what it counts as in a word; 0: it ends one. */
const LETTERS = Uint8Array.from({ length: 256 }, (_, octet) =>
  /[A-Z]/.test(String.fromCharCode(octet))
    ? octet | 0x20
    : octet >= 0x80 || /[a-z0-9]/.test(String.fromCharCode(octet))
      ? octet
      : 0,
)

/** Of a folded field the first line: what comes in the others is in the view of the octets. */
function headerFeatures(header: Buffer, found: Found): void {
  let before = 0
  let count = 0
  for (let at = 0; at < header.length && count < MAX_FIELDS;) {
    const newLine = header.indexOf(0x0a, at)
    const end = newLine === -1 ? header.length : newLine
    let hash = FNV_START
    let colon = at
    for (
      let octet = header[colon] ?? 0;
      octet !== COLON && octet > 0x20 && octet < 0x7f && colon - at <= LONGEST_NAME;
    ) {
      hash = Math.imul(hash ^ octet, FNV_PRIME)
      octet = header[++colon] ?? 0
    }
    if (header[colon] === COLON && colon > at && colon - at <= LONGEST_NAME) {
      count++
      found.add(hash, 0x5000_000b)
      found.add(Math.imul(before, 0x9e3779b1) ^ hash, 0x5100_000b)
      before = hash
      words(header, colon + 1, Math.min(end, colon + 1 + LONGEST_VALUE), hash ^ 0x6000_000d, found)
    }
    at = end + 1
  }
}

/** Hosts behind `://`. */
function hosts(body: Buffer, found: Found): void {
  let count = 0
  for (let at = body.indexOf(LINK); at !== -1 && count < MAX_HOSTS; at = body.indexOf(LINK, at + 3)) {
    let end = at + 3
    while (end < body.length && end - at < LONGEST_HOST && isHost(body[end] ?? 0)) end++
    if (end === at + 3) continue
    count++
    host(body.toString('latin1', at + 3, end), 0x7000_0011, found)
  }
}

function isHost(octet: number): boolean {
  return octet === 0x2d || octet === 0x2e || (octet < 0x80 && LETTERS[octet] !== 0)
}

/** Each with the name of its field: a list's domain in Sender says something else than in From. */
function senders(header: Buffer, found: Found): void {
  const fields = header.toString('latin1').matchAll(SENDERS)
  let count = 0
  for (const [, name = '', value = ''] of fields)
    for (const [, domain = ''] of value.matchAll(/(?:@|\bd=)([a-z0-9.-]{3,80})/gi)) {
      if (++count > MAX_SENDERS) return
      host(domain, textHash(name.toLowerCase()) ^ 0x7200_0015, found)
    }
}

const SENDERS = /^(from|reply-to|return-path|sender|message-id|list-id|dkim-signature):((?:[^\n]|\n[ \t]){0,400})/gim

/** With its labels taken off from the left, down to two. */
function host(name: string, salt: number, found: Found): void {
  const labels = name.toLowerCase().split('.').slice(-5)
  for (let from = 0; from === 0 || from < labels.length - 1; from++)
    found.add(textHash(labels.slice(from).join('.')), salt)
}

const COLON = 0x3a
const LINK = Buffer.from('://')
const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** FNV-1a. */
function textHash(text: string): number {
  let hash = FNV_START
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME)
  return hash
}
