/**
 * Compound files, as Office wrote them until 2003 and as it wraps encrypted ones: names of the streams inside, and what they tell.
 * Source: MS-CFB §2.2 (header), §2.3 (FAT), §2.6 (directory); MS-XLS §2.4.28 (BoundSheet8), §2.4.117 (FilePass); MS-DOC §2.5.1.
 */
import { EMPTY } from './finding.ts'
import type { Findings } from './finding.ts'

const MAX_ENTRIES = 4_096
const MAX_STREAM = 262_144
const NONE = 0xfffffffa

type Stream = { readonly start: number; readonly size: number }

export function readCompound(file: Buffer, to: Findings): void {
  if (file.length < 512) return
  const shift = file.readUInt16LE(30)
  if (shift < 7 || shift > 16) return
  const size = 2 ** shift
  const streams = new Map<string, Stream>()
  for (const octets of chain(file, file.readUInt32LE(48), size, MAX_ENTRIES * 128)) {
    for (let at = 0; at + 128 <= octets.length; at += 128) {
      const length = octets.readUInt16LE(at + 64)
      if (length < 2 || length > 64) continue
      const name = octets.toString('utf16le', at, at + length - 2)
      const stream = { start: octets.readUInt32LE(at + 116), size: octets.readUInt32LE(at + 120) }
      if (!streams.has(name)) streams.set(name, stream)
    }
  }
  const names = [...streams.keys()]
  if (names.some(name => MACROS.has(name))) macros(file, to)
  if (streams.has('EncryptedPackage')) encrypted(to)
  if (streams.has('\x01Ole10Native') || streams.has('ObjectPool') || streams.has('Equation Native'))
    to.trait('embedded-file')
  const book = streams.get('Workbook') ?? streams.get('Book')
  if (book !== undefined) readSheets(bounded(file, book, size), to)
  const document = streams.get('WordDocument')
  const [, flags = 0] = document === undefined ? [] : [...bounded(file, document, size).subarray(10, 12)]
  if ((flags & 1) !== 0) encrypted(to)
}

const MACROS = new Set(['_VBA_PROJECT', '_VBA_PROJECT_CUR', 'VBA', 'Macros'])
const AUTORUN = ['AutoOpen', 'Auto_Open', 'Document_Open', 'Workbook_Open', 'AutoExec', 'Document_Close', 'Auto_Close']

export function macros(file: Buffer, to: Findings): void {
  to.trait('macros')
  if (AUTORUN.some(name => file.includes(name))) to.trait('macro-autorun')
}

function encrypted(to: Findings): void {
  to.trait('encrypted')
  to.odd.note('archive-encrypted')
}

/** BIFF records: type, length, data. */
function readSheets(book: Buffer, to: Findings): void {
  for (let at = 0; at + 4 <= book.length; at += 4 + book.readUInt16LE(at + 2)) {
    const type = book.readUInt16LE(at)
    if (type === 0x2f) encrypted(to)
    // BoundSheet8: octet 5 is the kind of sheet, 1 for Excel 4 macros.
    else if (type === 0x85 && book[at + 9] === 1) to.trait('macro-sheet')
  }
}

function bounded(file: Buffer, { start, size }: Stream, sector: number): Buffer {
  // Streams below 4096 octets stand in the mini stream, which is not followed: these are longer.
  if (size < 4_096) return EMPTY
  return Buffer.concat([...chain(file, start, sector, Math.min(size, MAX_STREAM))])
}

/** The sectors of a chain, at most `most` octets: a chain that bites its tail ends there. */
function* chain(file: Buffer, first: number, size: number, most: number): Generator<Buffer> {
  let left = Math.ceil(most / size)
  for (let sector = first; sector < NONE && left > 0; left--) {
    const at = (sector + 1) * size
    if (at >= file.length) return
    yield file.subarray(at, at + size)
    const next = fat(file, sector, size)
    if (next === null) return
    sector = next
  }
}

/** What follows a sector; the FAT's own sectors are listed in the header (109 of them, enough for 7 MB and more). */
function fat(file: Buffer, sector: number, size: number): number | null {
  const perSector = size / 4
  const n = Math.floor(sector / perSector)
  if (n >= 109) return null
  const at = (file.readUInt32LE(76 + 4 * n) + 1) * size + (sector % perSector) * 4
  return at + 4 <= file.length ? file.readUInt32LE(at) : null
}
