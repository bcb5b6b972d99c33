/**
 * Entries of the lists in little memory: for each one 64 bits of a hash, its number, its expiry and two flags, 20 octets in
 * all, in columns that the garbage collector never walks. A million take 42 MB.
 *
 * The texts themselves are not kept. A text that is not there is taken for one of a million that are once in 10^13 lookups;
 * the hash begins with a random number, so nobody can look for such a text beforehand.
 */
import { randomInt } from 'node:crypto'
import { entryNetwork } from '../policy/entry-network.ts'
import type { EntryKind, EntryList } from '../policy/entry-read.ts'
import type { Found, Prefixes } from '../policy/entries.ts'

export type TableEntry = {
  readonly id: number
  readonly scope: string
  readonly list: EntryList
  readonly kind: EntryKind
  readonly value: string
  readonly insist: boolean
  /** Seconds since 1970; null: never. */
  readonly expiresAt: number | null
}

type Columns = {
  readonly high: Uint32Array
  readonly low: Uint32Array
  readonly id: Float64Array
  /** 0: never. */
  readonly expiresAt: Uint32Array
  /** FREE, TAKEN or INSISTING. */
  readonly state: Uint8Array
}

const FREE = 0
const TAKEN = 1
const INSISTING = 2
const LEAST_PLACES = 1_024
/** Bits that tell whether a scope has entries at all: most recipients have none. */
const SCOPE_BITS = 22
const LATEST = 0xffff_ffff
const SEEDS = [randomInt(0x1_0000_0000), randomInt(0x1_0000_0000)] as const

/** Of a text, 64 bits in two halves. */
export type Hash = { readonly high: number; readonly low: number }

/** Of the place that was looked for last. Reused: a lookup makes nothing that has to be collected. */
const halves = new Uint32Array(2)

export class EntryTable {
  #columns = columns(LEAST_PLACES)
  #size = 0
  /** Never taken back: a scope whose last entry went is asked in vain. */
  #scopes = new Uint8Array(2 ** (SCOPE_BITS - 3))
  /** How many networks of each length there are. */
  readonly #networks = { 4: new Map<number, number>(), 6: new Map<number, number>() }
  #prefixes: Prefixes | null = null
  /** Most entries in a row are of one scope. */
  #scope = { name: '', hash: hashOf('') }

  get size(): number {
    return this.#size
  }

  get octets(): number {
    const { high, low, id, expiresAt, state } = this.#columns
    return [high, low, id, expiresAt, state, this.#scopes].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  get prefixes(): Prefixes {
    return (this.#prefixes ??= { 4: [...this.#networks[4].keys()], 6: [...this.#networks[6].keys()] })
  }

  copy(): EntryTable {
    const copy = new EntryTable()
    const { high, low, id, expiresAt, state } = this.#columns
    copy.#columns = {
      high: high.slice(),
      low: low.slice(),
      id: id.slice(),
      expiresAt: expiresAt.slice(),
      state: state.slice(),
    }
    copy.#size = this.#size
    copy.#scopes = this.#scopes.slice()
    for (const family of [4, 6] as const)
      for (const [prefix, count] of this.#networks[family]) copy.#networks[family].set(prefix, count)
    return copy
  }

  /** In the place of one of the same scope, list, kind and value. */
  set({ id, scope, list, kind, value, insist, expiresAt }: TableEntry): void {
    if (4 * (this.#size + 1) > 3 * this.#columns.state.length) this.#grow()
    const scopeHash = this.#scopeHash(scope)
    const place = this.#place(scopeHash, list, senderHash(kind, value))
    const of = this.#columns
    ;[of.high[place], of.low[place]] = [halves[0] ?? 0, halves[1] ?? 0]
    if (of.state[place] === FREE) {
      this.#size++
      this.#count(kind, value, 1)
      const bit = scopeBit(scopeHash)
      this.#scopes[bit >>> 3] = (this.#scopes[bit >>> 3] ?? 0) | (1 << (bit & 7))
    }
    of.id[place] = id
    of.expiresAt[place] = expiresAt === null ? 0 : Math.min(LATEST, Math.max(1, expiresAt))
    of.state[place] = insist ? INSISTING : TAKEN
  }

  delete({ scope, list, kind, value }: Pick<TableEntry, 'scope' | 'list' | 'kind' | 'value'>): void {
    const of = this.#columns
    let free = this.#place(this.#scopeHash(scope), list, senderHash(kind, value))
    if (of.state[free] === FREE) return
    this.#size--
    this.#count(kind, value, -1)
    // What stands behind moves up, so that no search ends at the hole (Knuth, vol. 3, 6.4 R).
    const mask = of.state.length - 1
    of.state[free] = FREE
    for (let at = (free + 1) & mask; of.state[at] !== FREE; at = (at + 1) & mask) {
      const home = (of.low[at] ?? 0) & mask
      if (((at - home) & mask) < ((at - free) & mask)) continue
      move(of, at, of, free)
      of.state[at] = FREE
      free = at
    }
  }

  /** May there be entries at `scope`? As hashOf gives it. */
  hasScope(scope: Hash): boolean {
    const bit = scopeBit(scope)
    return ((this.#scopes[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0
  }

  /** `scope`: as hashOf gives it, `sender`: as senderHash does. `now`: seconds since 1970. Null also where it has expired. */
  get(scope: Hash, list: EntryList, sender: Hash, now: number): Found | null {
    const place = this.#place(scope, list, sender)
    const { id, expiresAt, state } = this.#columns
    if (state[place] === FREE) return null
    const end = expiresAt[place] ?? 0
    return end !== 0 && end <= now ? null : { id: id[place] ?? 0, insist: state[place] === INSISTING }
  }

  /** Where it is, or the free place where it would be; its hash is left in `halves`. */
  #place(scope: Hash, list: EntryList, sender: Hash): number {
    const one = Math.imul(scope.high ^ (list === 'allow' ? 0x3c6ef372 : 0x78dde6e4), 0x9e3779b1) ^ sender.high
    const two = Math.imul(scope.low, 0x5f356495) ^ sender.low
    mix(one, two)
    const { high, low, state } = this.#columns
    const [h, l] = halves
    const mask = state.length - 1
    let place = (l ?? 0) & mask
    while (state[place] !== FREE && (low[place] !== l || high[place] !== h)) place = (place + 1) & mask
    return place
  }

  #scopeHash(scope: string): Hash {
    if (scope !== this.#scope.name) this.#scope = { name: scope, hash: hashOf(scope) }
    return this.#scope.hash
  }

  #grow(): void {
    const before = this.#columns
    const after = columns(2 * before.state.length)
    const mask = after.state.length - 1
    for (let at = 0; at < before.state.length; at++) {
      if (before.state[at] === FREE) continue
      let place = (before.low[at] ?? 0) & mask
      while (after.state[place] !== FREE) place = (place + 1) & mask
      move(before, at, after, place)
    }
    this.#columns = after
  }

  #count(kind: EntryKind, value: string, by: 1 | -1): void {
    const network = kind === 'network' ? entryNetwork(value) : null
    if (network === null) return
    const counts = this.#networks[network.octets.length === 4 ? 4 : 6]
    const count = (counts.get(network.prefix) ?? 0) + by
    if (count > 0) counts.set(network.prefix, count)
    else counts.delete(network.prefix)
    this.#prefixes = null
  }
}

const KIND_LETTERS: Readonly<Record<EntryKind, string>> = { address: 'a', domain: 'd', domains: 's', network: 'n' }

function columns(places: number): Columns {
  return {
    high: new Uint32Array(places),
    low: new Uint32Array(places),
    id: new Float64Array(places),
    expiresAt: new Uint32Array(places),
    state: new Uint8Array(places),
  }
}

function move(from: Columns, at: number, to: Columns, place: number): void {
  to.high[place] = from.high[at] ?? 0
  to.low[place] = from.low[at] ?? 0
  to.id[place] = from.id[at] ?? 0
  to.expiresAt[place] = from.expiresAt[at] ?? 0
  to.state[place] = from.state[at] ?? 0
}

function scopeBit({ high }: Hash): number {
  return high >>> (32 - SCOPE_BITS)
}

/** Two multiplicative hashes with different primes over the same UTF-16 units, mixed with each other at the end. */
export function hashOf(text: string): Hash {
  let one: number = SEEDS[0]
  let two: number = SEEDS[1]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    one = Math.imul(one ^ unit, 0x9e3779b1)
    one ^= one >>> 15
    two = Math.imul(two ^ unit, 0x5f356495)
    two ^= two >>> 13
  }
  mix(one, two)
  return { high: halves[0] ?? 0, low: halves[1] ?? 0 }
}

export function senderHash(kind: EntryKind, value: string): Hash {
  return hashOf(KIND_LETTERS[kind] + value)
}

/** Into `halves`: each bit of both counts for each bit of both (after MurmurHash3's last step). */
function mix(one: number, two: number): void {
  const high = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35)
  halves[0] = high
  halves[1] = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
}
