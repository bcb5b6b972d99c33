/**
 * Zip archives.
 * Source: PKWARE APPNOTE 6.3 (local header §4.3.7, central directory §4.3.12, zip64 §4.5.3, flags §4.4.4).
 * Entries are read by the central directory, and by local headers where the directory does not lead to one: two unpackers
 * may differ in which they believe.
 */
import { EMPTY, mayList } from './finding.ts'
import { unpack } from './unpack.ts'
import type { Findings } from './finding.ts'
import type { Method } from './unpack.ts'

const LOCAL = 0x04034b50
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1')
const LOCAL_MARK = Buffer.from('PK\x03\x04', 'latin1')
const CENTRAL_END = Buffer.from('PK\x05\x06', 'latin1')

const METHODS: ReadonlyMap<number, Method> = new Map<number, Method>([
  [0, 'stored'],
  [8, 'deflate'],
  [93, 'zstd'],
])
/** WinZip's AES stands where the method does. */
const AES = 99
const TOLD_LATER = 0xffffffff

/** A zip file is found from its end, whatever stands before it. */
export function endsAsZip(content: Buffer): boolean {
  return content.length > 22 && content.subarray(-66_000).includes(CENTRAL_END)
}

export function readZip(zip: Buffer, to: Findings): void {
  to.trait('archive')
  const known = new Map<number, number>()
  byDirectory(zip, known, to)
  byLocalHeaders(zip, known, to)
}

function byDirectory(zip: Buffer, known: Map<number, number>, to: Findings): void {
  // Archives may have anything before them (self-extracting), and then offsets count from where the archive begins.
  const shift = Math.max(zip.indexOf(LOCAL_MARK), 0)
  for (let at = zip.indexOf(CENTRAL); at >= 0 && at + 46 <= zip.length; at = zip.indexOf(CENTRAL, at + 4)) {
    const flags = zip.readUInt16LE(at + 8)
    const nameLength = zip.readUInt16LE(at + 28)
    const sizes = zip64Sizes(zip, at, nameLength)
    const local = isLocal(zip, sizes.offset) ? sizes.offset : sizes.offset + shift
    if (known.has(local) || !isLocal(zip, local)) continue
    if (!mayList(to)) return
    const nameAt = local + 30
    const nameEnd = nameAt + zip.readUInt16LE(local + 26)
    const from = nameEnd + zip.readUInt16LE(local + 28)
    const written = zip.subarray(at + 46, at + 46 + nameLength)
    if (!zip.subarray(nameAt, nameEnd).equals(written)) to.odd.note('archive-names-differ')
    known.set(local, from + sizes.packed)
    open(zip, nameOf(written), flags | zip.readUInt16LE(local + 6), zip.readUInt16LE(at + 10), from, sizes, to)
  }
  let last = 0
  for (const [start, end] of [...known].sort(([a], [b]) => a - b)) {
    if (start < last) to.odd.note('archive-overlap')
    last = Math.max(last, end)
  }
}

/** A mark inside the data of a known entry is an archive in the archive. */
function byLocalHeaders(zip: Buffer, known: ReadonlyMap<number, number>, to: Findings): void {
  const ranges = [...known].sort(([a], [b]) => a - b)
  let next = 0
  let covered = 0
  for (
    let at = zip.indexOf(LOCAL_MARK);
    at >= 0 && at + 30 <= zip.length;
    at = zip.indexOf(LOCAL_MARK, Math.max(at + 4, covered))
  ) {
    for (let range = ranges[next]; range !== undefined && range[0] <= at; range = ranges[++next])
      covered = Math.max(covered, range[1])
    if (at < covered) continue
    if (!mayList(to)) return
    const nameEnd = at + 30 + zip.readUInt16LE(at + 26)
    const flags = zip.readUInt16LE(at + 6)
    const packed = (flags & 8) === 0 ? zip.readUInt32LE(at + 18) : 0
    const size = (flags & 8) === 0 ? zip.readUInt32LE(at + 22) : TOLD_LATER
    const from = nameEnd + zip.readUInt16LE(at + 28)
    to.odd.note('archive-broken')
    open(zip, nameOf(zip.subarray(at + 30, nameEnd)), flags, zip.readUInt16LE(at + 8), from, { packed, size }, to)
  }
}

function isLocal(zip: Buffer, at: number): boolean {
  return at + 30 <= zip.length && zip.readUInt32LE(at) === LOCAL
}

type Sizes = { readonly packed: number; readonly size: number }

/** Sizes and offset of a directory entry; what does not fit 32 bits stands in the extra field 1, in this order. */
function zip64Sizes(zip: Buffer, at: number, nameLength: number): Sizes & { readonly offset: number } {
  const told = { size: zip.readUInt32LE(at + 24), packed: zip.readUInt32LE(at + 20), offset: zip.readUInt32LE(at + 42) }
  if (told.size !== TOLD_LATER && told.packed !== TOLD_LATER && told.offset !== TOLD_LATER) return told
  const end = Math.min(at + 46 + nameLength + zip.readUInt16LE(at + 30), zip.length)
  for (let field = at + 46 + nameLength; field + 4 <= end; field += 4 + zip.readUInt16LE(field + 2)) {
    if (zip.readUInt16LE(field) !== 1) continue
    let value = field + 4
    for (const key of ['size', 'packed', 'offset'] as const) {
      if (told[key] !== TOLD_LATER || value + 8 > end) continue
      told[key] = Math.min(Number(zip.readBigUInt64LE(value)), TOLD_LATER)
      value += 8
    }
    break
  }
  return told
}

function open(
  zip: Buffer,
  name: string,
  flags: number,
  method: number,
  from: number,
  { packed, size }: Sizes,
  to: Findings,
): void {
  // Bit 0: encrypted; bit 6: strongly so; bit 13: even the directory is masked.
  if ((flags & 0x2041) !== 0 || method === AES) {
    to.odd.note('archive-encrypted')
    to.entry({ name, content: EMPTY, encrypted: true })
    return
  }
  const way = METHODS.get(method)
  if (way === undefined) {
    to.odd.note('archive-broken')
    to.entry({ name, content: EMPTY })
    return
  }
  // A size of 0 or beyond the file stands for one that is told later: the packed data say where they end.
  const octets = zip.subarray(from, packed === 0 || packed === TOLD_LATER ? zip.length : from + packed)
  const empty = way === 'stored' && packed === 0
  const content = empty ? EMPTY : unpack(octets, way, to.budget, to.odd)
  if (size !== TOLD_LATER && content.length > size) to.odd.note('archive-size-lies')
  to.entry({ name, content })
}

/** UTF-8, as nearly all write it whatever the flag says; else an octet string. */
function nameOf(octets: Buffer): string {
  const name = octets.toString('utf8', 0, 4_096)
  return name.includes('\ufffd') ? octets.toString('latin1', 0, 4_096) : name
}
