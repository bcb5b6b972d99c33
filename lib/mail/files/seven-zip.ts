/**
 * 7z archives: whether they take a password, and names where the header is not packed (as it is in all but small ones).
 * Source: 7zFormat.txt of the LZMA SDK.
 */
import { EMPTY, mayList } from './finding.ts'
import type { Findings } from './finding.ts'

/** The coder 7zAES, as folders name it. */
const AES = Buffer.from('06f10701', 'hex')
const HEADER = 0x01
const NAMES = 0x11

export function readSevenZip(archive: Buffer, to: Findings): void {
  to.trait('archive')
  if (archive.length < 32) return
  const from = 32 + Number(archive.readBigUInt64LE(12))
  const header = archive.subarray(from, from + Number(archive.readBigUInt64LE(20)))
  const encrypted = header.includes(AES)
  if (encrypted) to.odd.note('archive-encrypted')
  const names = header[0] === HEADER ? namesIn(header) : []
  for (const name of names) if (mayList(to)) to.entry({ name, content: EMPTY, encrypted })
  if (encrypted && names.length === 0) to.entry({ name: null, content: EMPTY, encrypted: true })
}

/** Property 0x11: its size, an octet 0, then names in UTF-16, each ended by NUL. */
function namesIn(header: Buffer): readonly string[] {
  for (
    let at = header.indexOf(NAMES), tries = 0;
    at >= 0 && tries < 1_000;
    at = header.indexOf(NAMES, at + 1), tries++
  ) {
    const first = header[at + 1] ?? 0
    const [size, from] = first < 0x80 ? [first, at + 2] : [((first & 0x3f) << 8) | (header[at + 2] ?? 0), at + 3]
    if (first >= 0xc0 || size < 5 || size % 2 === 0 || header[from] !== 0 || from + size > header.length) continue
    const names = header.toString('utf16le', from + 1, from + size)
    if (names.endsWith('\0') && /^[^\x01-\x1f\ufffd]+$/.test(names)) return names.slice(0, -1).split('\0')
  }
  return []
}
