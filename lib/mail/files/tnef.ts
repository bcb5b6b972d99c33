/**
 * TNEF (winmail.dat): the files in it, and its body where it is HTML or plain.
 * Source: MS-OXTNEF §2.1.3 (attributes), MS-OXCDATA §2.11 (MAPI properties).
 */
import { mayList } from './finding.ts'
import type { Findings } from './finding.ts'

const ATTACH_TITLE = 0x00018010
const ATTACH_DATA = 0x0006800f
const ATTACH_BEGIN = 0x00069002
const ATTACH_PROPERTIES = 0x00069005
const MESSAGE_PROPERTIES = 0x00069003
const BODY = 0x0002800c

const PR_BODY = 0x1000
const PR_HTML = 0x1013
const PR_LONG_NAME = 0x3707
const PR_DATA = 0x3701

export function readTnef(tnef: Buffer, to: Findings): void {
  to.trait('archive')
  to.odd.note('tnef')
  let name: string | null = null
  let data: Buffer | null = null
  const tell = (): void => {
    if (data !== null && mayList(to)) to.entry({ name, content: data })
    name = null
    data = null
  }
  let at = 6
  while (at + 9 <= tnef.length) {
    const attribute = tnef.readUInt32LE(at + 1)
    const length = tnef.readUInt32LE(at + 5)
    if (at + 9 + length > tnef.length) break
    const value = tnef.subarray(at + 9, at + 9 + length)
    at += length + 11
    if (attribute === ATTACH_BEGIN) tell()
    else if (attribute === ATTACH_TITLE) name ??= withoutNul(value.toString('latin1'))
    else if (attribute === ATTACH_DATA) data = value
    else if (attribute === BODY && mayList(to)) to.entry({ name: 'body.txt', content: value })
    else if (attribute === ATTACH_PROPERTIES || attribute === MESSAGE_PROPERTIES)
      for (const { id, octets, wide } of properties(value)) {
        const text = (): string => withoutNul(octets.toString(wide ? 'utf16le' : 'latin1'))
        if (id === PR_LONG_NAME) name = text()
        else if (id === PR_DATA && data === null) data = octets
        else if (id === PR_HTML && mayList(to)) to.entry({ name: 'body.html', content: octets })
        else if (id === PR_BODY && mayList(to)) to.entry({ name: 'body.txt', content: Buffer.from(text()) })
      }
  }
  if (at < tnef.length) to.odd.note('tnef-broken')
  tell()
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}

type Property = { readonly id: number; readonly octets: Buffer; readonly wide: boolean }

/** Octets of a value by its type; the others carry their lengths with them. */
const FIXED: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
}

function* properties(value: Buffer): Generator<Property> {
  let at = 4
  for (let left = value.length < 4 ? 0 : value.readUInt32LE(0); left > 0 && at + 4 <= value.length; left--) {
    const type = value.readUInt16LE(at) & 0xfff
    const many = (value.readUInt16LE(at) & 0x1000) !== 0
    const id = value.readUInt16LE(at + 2)
    at += 4
    if (id >= 0x8000) {
      // A name instead of a number: GUID, kind, and a number or a text.
      if (at + 24 > value.length) return
      at += value.readUInt32LE(at + 16) === 0 ? 24 : 24 + padded(value.readUInt32LE(at + 20))
    }
    const fixed = FIXED[type]
    let count = 1
    if (many || fixed === undefined) {
      if (at + 4 > value.length) return
      count = value.readUInt32LE(at)
      at += 4
    }
    if (fixed !== undefined) {
      at += fixed * count
      continue
    }
    for (; count > 0 && at + 4 <= value.length; count--) {
      const length = value.readUInt32LE(at)
      if (at + 4 + length > value.length) return
      yield { id, octets: value.subarray(at + 4, at + 4 + length), wide: type === 0x1f }
      at += 4 + padded(length)
    }
  }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}
