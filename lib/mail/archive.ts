/**
 * Archives, listed and unpacked to a bound: zip and gzip.
 * Source: PKWARE APPNOTE 4.3 (local header, central directory), RFC 1952.
 * Entries are read by the central directory, and by local headers where the directory does not lead to one: two unpackers
 * may differ in which they believe.
 */
import { gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import type { Oddities } from './oddity.ts'

export type Entry = { readonly name: string; readonly encrypted: boolean; readonly content: Buffer }

/** What is left for all archives of a message. */
export type Budget = { entries: number; octets: number }

const LOCAL = 0x04034b50
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1')
const LOCAL_MARK = Buffer.from('PK\x03\x04', 'latin1')
const EMPTY = Buffer.alloc(0)

export function zipEntries(zip: Buffer, budget: Budget, odd: Oddities): readonly Entry[] {
  const found: Entry[] = []
  const known = new Map<number, number>()
  // Archives may have anything before them (self-extracting), and then offsets count from where the archive begins.
  const shift = Math.max(zip.indexOf(LOCAL_MARK), 0)
  for (let at = zip.indexOf(CENTRAL); at >= 0 && at + 46 <= zip.length; at = zip.indexOf(CENTRAL, at + 4)) {
    if (budget.entries <= 0) break
    const nameLength = zip.readUInt16LE(at + 28)
    const offset = zip.readUInt32LE(at + 42)
    const local = isLocal(zip, offset) ? offset : offset + shift
    if (known.has(local) || !isLocal(zip, local)) continue
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.readUInt32LE(at + 20)
    known.set(local, from + packed)
    found.push(unpacked(zip, name, zip.readUInt16LE(at + 8), zip.readUInt16LE(at + 10), from, packed, budget, odd))
  }
  // A mark inside the data of a known entry is an archive in the archive.
  const ranges = [...known].sort(([a], [b]) => a - b)
  let covered = 0
  for (
    let at = zip.indexOf(LOCAL_MARK);
    at >= 0 && at + 30 <= zip.length;
    at = zip.indexOf(LOCAL_MARK, Math.max(at + 4, covered))
  ) {
    if (budget.entries <= 0) break
    for (let next = ranges[0]; next !== undefined && next[0] <= at; next = ranges[0]) {
      covered = Math.max(covered, next[1])
      ranges.shift()
    }
    if (at < covered) continue
    const nameEnd = at + 30 + zip.readUInt16LE(at + 26)
    const flags = zip.readUInt16LE(at + 6)
    const packed = (flags & 8) !== 0 ? 0 : zip.readUInt32LE(at + 18)
    const from = nameEnd + zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 30, nameEnd)
    odd.note('archive-broken')
    found.push(unpacked(zip, name, flags, zip.readUInt16LE(at + 8), from, packed, budget, odd))
  }
  if (budget.entries <= 0) odd.note('archive-limit')
  return found
}

function isLocal(zip: Buffer, at: number): boolean {
  return at + 30 <= zip.length && zip.readUInt32LE(at) === LOCAL
}

function unpacked(
  zip: Buffer,
  name: string,
  flags: number,
  method: number,
  from: number,
  packed: number,
  budget: Budget,
  odd: Oddities,
): Entry {
  budget.entries--
  if ((flags & 1) !== 0) {
    odd.note('archive-encrypted')
    return { name, encrypted: true, content: EMPTY }
  }
  // A size of 0 or beyond the file stands for one that is told later: the packed data say where they end.
  const octets = zip.subarray(from, packed === 0 || packed === 0xffffffff ? zip.length : from + packed)
  return { name, encrypted: false, content: unpack(octets, method, budget, odd) }
}

export function gunzip(octets: Buffer, budget: Budget, odd: Oddities): Buffer {
  budget.entries--
  return unpack(octets, GZIP, budget, odd)
}

const GZIP = -1

function unpack(octets: Buffer, method: number, budget: Budget, odd: Oddities): Buffer {
  // What went in is paid for too: a thousand entries that all point at the same broken megabytes end here.
  budget.octets -= octets.length
  if (budget.octets <= 0) {
    odd.note('archive-limit')
    return EMPTY
  }
  const options = { maxOutputLength: budget.octets, finishFlush: 2 } // Z_SYNC_FLUSH: what there is of a cut stream
  try {
    let content: Buffer
    if (method === 0) content = octets
    else if (method === 8) content = inflateRawSync(octets, options)
    else if (method === GZIP) content = gunzipSync(octets, options)
    else if (method === 93) content = zstdDecompressSync(octets, { maxOutputLength: budget.octets })
    else {
      odd.note('archive-broken')
      return EMPTY
    }
    budget.octets -= content.length
    return content
  } catch (error) {
    const tooLarge = error instanceof RangeError
    if (tooLarge) budget.octets = 0
    odd.note(tooLarge ? 'archive-limit' : 'archive-broken')
    return EMPTY
  }
}
