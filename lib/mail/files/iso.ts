/**
 * ISO 9660 images: the files in them.
 * Source: ECMA-119 §8 (volume descriptors), §9.1 (directory records); Joliet (names in UCS-2, big end first).
 */
import { mayList } from './finding.ts'
import type { Findings } from './finding.ts'

const SECTOR = 2_048
const MAX_LEVELS = 8
const MAX_DIRECTORIES = 200

type Walk = { readonly iso: Buffer; readonly wide: boolean; readonly seen: Set<number>; readonly to: Findings }

export function readIso(iso: Buffer, to: Findings): void {
  to.trait('disk-image')
  let root = -1
  let wide = false
  for (let sector = 16; sector < 48; sector++) {
    const at = sector * SECTOR
    const type = iso[at]
    if (at + SECTOR > iso.length || iso.toString('latin1', at + 1, at + 6) !== 'CD001' || type === 255) break
    const joliet = type === 2 && iso.toString('latin1', at + 88, at + 90) === '%/'
    if (type === 1 && root < 0) root = at + 156
    else if (joliet) [root, wide] = [at + 156, true]
  }
  if (root >= 0) directory(root, '', 0, { iso, wide, seen: new Set(), to })
}

/** `record`: where the directory's own record stands. */
function directory(record: number, path: string, level: number, walk: Walk): void {
  const { iso, to } = walk
  const from = iso.readUInt32LE(record + 2) * SECTOR
  const end = Math.min(from + iso.readUInt32LE(record + 10), iso.length)
  if (level > MAX_LEVELS || walk.seen.size >= MAX_DIRECTORIES || walk.seen.has(from)) return
  walk.seen.add(from)
  for (let at = from; at + 34 <= end;) {
    const length = iso[at] ?? 0
    if (length === 0) {
      at = (Math.floor(at / SECTOR) + 1) * SECTOR // records do not cross sectors
      continue
    }
    if (length < 34) return
    const nameLength = iso[at + 32] ?? 0
    const name = nameOf(iso.subarray(at + 33, Math.min(at + 33 + nameLength, at + length, end)), walk.wide)
    // One octet 0 or 1: the directory itself, and the one above it.
    const isSelf = nameLength === 1 && (iso[at + 33] ?? 0) < 2
    if (!isSelf) {
      if (((iso[at + 25] ?? 0) & 2) !== 0) directory(at, `${path}${name}/`, level + 1, walk)
      else {
        if (!mayList(to)) return
        const start = iso.readUInt32LE(at + 2) * SECTOR
        to.entry({ name: path + name, content: iso.subarray(start, start + iso.readUInt32LE(at + 10)) })
      }
    }
    at += length
  }
}

/** Without its version. */
function nameOf(octets: Buffer, wide: boolean): string {
  const even = octets.subarray(0, octets.length & ~1)
  const name = wide ? Buffer.from(even).swap16().toString('utf16le') : octets.toString('latin1')
  return name.replace(/\.?;\d{1,5}$/, '')
}
