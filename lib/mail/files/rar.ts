/**
 * RAR archives: names, and the content of what is stored unpacked. Nothing is decompressed.
 * Source: RAR 4.x (technote.txt of unrar) and RAR 5.0 archive format (rarlab.com/technote.htm).
 */
import { EMPTY, mayList } from './finding.ts'
import type { Findings } from './finding.ts'

export function readRar(rar: Buffer, to: Findings): void {
  to.trait('archive')
  if (rar[6] === 1) readRar5(rar, to)
  else readRar4(rar, to)
}

/** The headers too: not even names can be read. */
function sealed(to: Findings): void {
  to.odd.note('archive-encrypted')
  to.entry({ name: null, content: EMPTY, encrypted: true })
}

function tell(name: string, content: Buffer, stored: boolean, encrypted: boolean, to: Findings): void {
  if (encrypted) to.odd.note('archive-encrypted')
  to.entry({ name, content: stored && !encrypted ? content : EMPTY, encrypted })
}

function readRar4(rar: Buffer, to: Findings): void {
  for (let at = 7; at + 7 <= rar.length;) {
    const type = rar[at + 2]
    const flags = rar.readUInt16LE(at + 3)
    const size = rar.readUInt16LE(at + 5)
    if (size < 7) {
      to.odd.note('archive-broken')
      return
    }
    if (type === 0x73 && (flags & 0x80) !== 0) {
      sealed(to)
      return
    }
    const isFile = type === 0x74 && at + 32 <= rar.length
    const data = (flags & 0x8000) !== 0 || isFile ? (at + 11 <= rar.length ? rar.readUInt32LE(at + 7) : 0) : 0
    if (isFile) {
      if (!mayList(to)) return
      const nameAt = at + 32 + ((flags & 0x100) === 0 ? 0 : 8)
      const name = rar.toString('utf8', nameAt, nameAt + rar.readUInt16LE(at + 26)).split('\0', 1)[0] ?? ''
      const content = rar.subarray(at + size, at + size + data)
      tell(name, content, rar[at + 25] === 0x30, (flags & 4) !== 0, to)
    }
    if (type === 0x7b) return
    at += size + data
  }
}

function readRar5(rar: Buffer, to: Findings): void {
  for (let at = 8; at + 7 <= rar.length;) {
    const cursor = new Cursor(rar, at + 4)
    const size = cursor.number()
    const end = cursor.at + size
    const type = cursor.number()
    const flags = cursor.number()
    const extra = (flags & 1) === 0 ? 0 : cursor.number()
    const data = (flags & 2) === 0 ? 0 : cursor.number()
    if (size === 0 || end > rar.length || type === 5) {
      if (type !== 5) to.odd.note('archive-broken')
      return
    }
    if (type === 4) {
      sealed(to)
      return
    }
    if (type === 2) {
      if (!mayList(to)) return
      const about = cursor.number()
      cursor.number() // unpacked size
      cursor.number() // attributes
      cursor.at += ((about & 2) === 0 ? 0 : 4) + ((about & 4) === 0 ? 0 : 4)
      const stored = ((cursor.number() >> 7) & 7) === 0
      cursor.number() // system
      const length = cursor.number()
      const name = rar.toString('utf8', cursor.at, Math.min(cursor.at + length, end))
      tell(name, rar.subarray(end, end + data), stored, isEncrypted(rar, end - extra, end), to)
    }
    at = end + data
  }
}

/** A record of type 1 in the extra area of a file. */
function isEncrypted(rar: Buffer, from: number, to: number): boolean {
  const cursor = new Cursor(rar, Math.max(from, 0))
  while (cursor.at < to) {
    const next = cursor.number() + cursor.at
    if (cursor.number() === 1) return true
    if (next <= cursor.at) return false
    cursor.at = next
  }
  return false
}

/** Numbers of seven bits an octet, the lowest first; beyond the end all are 0. */
class Cursor {
  readonly #octets: Buffer
  at: number

  constructor(octets: Buffer, at: number) {
    this.#octets = octets
    this.at = at
  }

  number(): number {
    let value = 0
    for (let factor = 1; factor < 2 ** 49; factor *= 128) {
      const octet = this.#octets[this.at++] ?? 0
      value += (octet & 127) * factor
      if (octet < 128) break
    }
    return value
  }
}
