/**
 * Tar archives. Source: POSIX pax (ustar header), GNU tar (long names).
 */
import { mayList } from './finding.ts'
import type { Findings } from './finding.ts'

const BLOCK = 512
const LONG_NAME = 'L'.charCodeAt(0)

export function readTar(tar: Buffer, to: Findings): void {
  to.trait('archive')
  let longName: string | null = null
  for (let at = 0; at + BLOCK <= tar.length;) {
    if (tar[at] === 0) return
    const size = number(tar, at + 124, 12)
    const type = tar[at + 156] ?? 0
    const content = tar.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (type === LONG_NAME) {
      longName = text(content, 0, Math.min(content.length, 4_096))
      continue
    }
    const start = at - BLOCK - Math.ceil(size / BLOCK) * BLOCK
    const prefix = text(tar, start + 345, 155)
    const name: string = longName ?? (prefix === '' ? '' : `${prefix}/`) + text(tar, start, 100)
    longName = null
    // '0' and NUL are files, '5' directories, the rest links, devices and notes to the unpacker.
    if (type !== 48 && type !== 0) continue
    if (!mayList(to)) return
    to.entry({ name, content })
  }
}

function text(tar: Buffer, at: number, length: number): string {
  const octets = tar.subarray(at, at + length)
  const end = octets.indexOf(0)
  return octets.toString('utf8', 0, end < 0 ? octets.length : end)
}

/** Octal digits, or from the highest bit on a number of 12 octets. */
function number(tar: Buffer, at: number, length: number): number {
  if (((tar[at] ?? 0) & 0x80) !== 0) return Math.min(tar.readUIntBE(at + length - 6, 6), tar.length)
  const value = Number.parseInt(tar.toString('latin1', at, at + length).replace(/[^0-7]/g, ''), 8)
  return Number.isNaN(value) ? 0 : Math.min(value, tar.length)
}
