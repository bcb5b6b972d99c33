/**
 * A chain of hashes: each entry's hash covers all of the entry, and the hash of the one before. Who changes, takes out, adds or swaps
 * an entry has to make all later hashes anew; whoever noted one of them elsewhere notices.
 *
 * What a chain cannot do: entries cut off its end leave a chain that is right, and who may write everything may make a new one from
 * the first entry on. Both show only beside a hash that was noted where they cannot write.
 */
import { createHash } from 'node:crypto'

export type Link = {
  /** From 1 on, without a gap. */
  readonly seq: number
  /** Seconds since 1970, as the clock stood: a clock that was set back makes an entry look older than the one before. */
  readonly at: number
  /** Whole days since 1970: the day of the key that the words are wrapped by. */
  readonly day: number
  /** A word. */
  readonly kind: string
  /** Whose mail it is about, a tag; null: nobody's. */
  readonly person: string | null
  /** As they are kept, wrapped: the chain can be checked when nobody can read them any more. */
  readonly words: Uint8Array
}

export type Chained = Link & { readonly before: Uint8Array; readonly hash: Uint8Array }

/** The last entry that somebody saw; `seq` 0: the beginning. */
export type Head = { readonly seq: number; readonly hash: Uint8Array }

const LABEL = 'cleanmilter journal 1'

/** What the first entry follows. */
export const GENESIS: Head = { seq: 0, hash: createHash('sha256').update(LABEL).digest() }

/** Each part with its length before it: two entries that differ in anything never look the same. */
export function linkHash({ seq, at, day, kind, person, words }: Link, before: Uint8Array): Buffer {
  const hash = createHash('sha256').update(`${LABEL}\n`)
  const parts = [String(seq), String(at), String(day), kind, person, words, before]
  for (const part of parts) {
    const octets = typeof part === 'string' ? Buffer.from(part) : part
    hash.update(octets === null ? '-' : `${octets.length}:`)
    if (octets !== null) hash.update(octets)
    hash.update(',')
  }
  return hash.digest()
}

/**
 * `seq`: the first entry that is not as it was written (or that should stand there, or was noted).
 * `gap`: another number stands there. `before`: it follows something else. `entry`: it was changed. `noted`: this entry was noted
 * with another hash, or is not there any more.
 */
export type Break = { readonly seq: number; readonly why: 'gap' | 'before' | 'entry' | 'noted' }

export type Verified = {
  readonly broken: Break | null
  /** Entries that hold, up to the break. */
  readonly entries: number
  /** The last that holds. */
  readonly head: Head
  /** Entries that are older than the one before: the clock was set back. */
  readonly setBack: number
}

/** `links`: all there are, by number. `noted`: what was noted elsewhere, in any order. */
export function verify(links: Iterable<Chained>, noted: readonly Head[] = []): Verified {
  const open = new Map<number, Uint8Array[]>()
  for (const { seq, hash } of noted) if (seq > 0) open.set(seq, [...(open.get(seq) ?? []), hash])
  let [head, at, setBack] = [GENESIS, -Infinity, 0]
  const broken = (seq: number, why: Break['why']): Verified => ({
    broken: { seq, why },
    entries: head.seq,
    head,
    setBack,
  })
  for (const link of links) {
    const seq = head.seq + 1
    if (link.seq !== seq) return broken(seq, 'gap')
    if (!same(link.before, head.hash)) return broken(seq, 'before')
    if (!same(link.hash, linkHash(link, link.before))) return broken(seq, 'entry')
    if (open.get(seq)?.some(hash => !same(hash, link.hash)) === true) return broken(seq, 'noted')
    open.delete(seq)
    if (link.at < at) setBack++
    at = link.at
    head = { seq, hash: link.hash }
  }
  return open.size === 0 ? { broken: null, entries: head.seq, head, setBack } : broken(head.seq + 1, 'noted')
}

/** `17:3f9a…`, to be noted on paper, in a ticket, in a mail to somebody else. */
export function headText({ seq, hash }: Head): string {
  return `${seq}:${Buffer.from(hash).toString('hex')}`
}

/** Null where it is none. */
export function readHead(text: string): Head | null {
  const [, seq = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? []
  return hash === '' ? null : { seq: Number(seq), hash: Buffer.from(hash, 'hex') }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b)
}
