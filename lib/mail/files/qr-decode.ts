/**
 * What a QR code says. Versions 1 to 40, all four levels of correction, mirrored codes too; numbers, letters and octets, Kanji
 * left out as question marks. Source: ISO/IEC 18004 §7.3–§7.10, Annex C (format), Annex E (alignment), table 9 (blocks).
 */
import { mend } from './reed-solomon.ts'
import type { QrGrid } from './qr.ts'

type Level = 0 | 1 | 2 | 3

/** By level (L, M, Q, H) and version from 1: the octets in each block that mend, and the blocks. */
const SPARE: Readonly<Record<Level, readonly number[]>> = [
  '7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30',
  '10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28',
  '13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 28 30 30 30 30 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30',
  '17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 30 24 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30',
].map(numbers) as unknown as Record<Level, readonly number[]>
const BLOCKS: Readonly<Record<Level, readonly number[]>> = [
  '1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25',
  '1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49',
  '1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68',
  '1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81',
].map(numbers) as unknown as Record<Level, readonly number[]>

function numbers(text: string): readonly number[] {
  return text.split(' ').map(Number)
}

/** The two bits of the format: M, L, H, Q. */
const LEVELS: readonly Level[] = [1, 0, 3, 2]

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  r => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
]

/** Null where it cannot be read. */
export function decodeQr(grid: QrGrid): string | null {
  return read(grid) ?? read(mirrored(grid))
}

function mirrored({ size, dark }: QrGrid): QrGrid {
  return { size, dark: dark.map((_, n) => dark[(n % size) * size + Math.floor(n / size)] ?? 0) }
}

function read(grid: QrGrid): string | null {
  const format = formatOf(grid)
  const version = (grid.size - 17) / 4
  if (format === null) return null
  const octets = octetsOf(grid, version, MASKS[format & 7] ?? (() => false))
  const data = mendedData(octets, version, LEVELS[format >> 3] ?? 0)
  return data === null ? null : textOf(data, version)
}

/** Annex C: five bits and ten more, (15,5) BCH, with a mask; the nearest of all 32, up to three bits away. */
const FORMATS: readonly number[] = Array.from({ length: 32 }, (_, data) => {
  let rest = data
  for (let n = 0; n < 10; n++) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  return ((data << 10) | rest) ^ 0x5412
})

function formatOf({ size, dark }: QrGrid): number | null {
  const at = (row: number, column: number): number => dark[row * size + column] ?? 0
  let [one, other] = [0, 0]
  for (let n = 0; n < 15; n++) {
    // From the highest bit on: along row 8, then up column 8, over the timing lines.
    const across = n < 6 ? at(8, n) : n === 6 ? at(8, 7) : n === 7 ? at(8, 8) : n === 8 ? at(7, 8) : at(14 - n, 8)
    const apart = n < 7 ? at(size - 1 - n, 8) : at(8, size - 15 + n)
    one = (one << 1) | across
    other = (other << 1) | apart
  }
  let [best, least] = [-1, 4]
  for (const [data, wanted] of FORMATS.entries())
    for (const seen of [one, other]) {
      const away = ones(seen ^ wanted)
      if (away < least) [best, least] = [data, away]
    }
  return best < 0 ? null : best
}

function ones(value: number): number {
  let count = 0
  for (let rest = value; rest > 0; rest &= rest - 1) count++
  return count
}

/** Annex E: the same places along both edges, as evenly apart as even numbers go. */
function alignment(version: number): readonly number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, n) => version * 4 + 10 - (count - 2 - n) * step)]
}

/** What stands at a place for another reason than to say something. */
function reserved(size: number, version: number): Uint8Array {
  const taken = new Uint8Array(size * size)
  const fill = (row: number, column: number, height: number, width: number): void => {
    for (let r = row; r < row + height; r++) taken.fill(1, r * size + column, r * size + column + width)
  }
  fill(0, 0, 9, 9)
  fill(0, size - 8, 9, 8)
  fill(size - 8, 0, 8, 9)
  fill(6, 0, 1, size)
  fill(0, 6, size, 1)
  if (version >= 7) {
    fill(0, size - 11, 6, 3)
    fill(size - 11, 0, 3, 6)
  }
  const places = alignment(version)
  const last = places.length - 1
  for (const [n, row] of places.entries())
    for (const [m, column] of places.entries())
      if (!((n === 0 && m === 0) || (n === 0 && m === last) || (n === last && m === 0))) fill(row - 2, column - 2, 5, 5)
  return taken
}

/** §7.7.3: two columns at a time from the right, up and down by turns, past the timing column. */
function octetsOf({ size, dark }: QrGrid, version: number, mask: (row: number, column: number) => boolean): Uint8Array {
  const taken = reserved(size, version)
  const octets = new Uint8Array(Math.ceil((size * size) / 8))
  let bit = 0
  let up = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let n = 0; n < size; n++) {
      const row = up ? size - 1 - n : n
      for (const column of [right, right - 1]) {
        const at = row * size + column
        if (taken[at] === 1) continue
        const value = (dark[at] ?? 0) ^ (mask(row, column) ? 1 : 0)
        octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (value << (7 - (bit & 7)))
        bit++
      }
    }
    up = !up
  }
  return octets.subarray(0, bit >> 3)
}

/** §7.6: the blocks stand octet by octet in turn, the longer ones last. Null where one is beyond repair. */
function mendedData(octets: Uint8Array, version: number, level: Level): Uint8Array | null {
  const spare = SPARE[level][version - 1] ?? 0
  const count = BLOCKS[level][version - 1] ?? 1
  const short = Math.floor(octets.length / count) - spare
  const longer = octets.length % count
  const blocks = Array.from({ length: count }, (_, n) => new Uint8Array(short + (n < count - longer ? 0 : 1) + spare))
  let at = 0
  for (let n = 0; n <= short; n++)
    for (const block of blocks) if (n < block.length - spare) block[n] = octets[at++] ?? 0
  for (let n = 0; n < spare; n++) for (const block of blocks) block[block.length - spare + n] = octets[at++] ?? 0
  for (const block of blocks) if (!mend(block, spare)) return null
  return Buffer.concat(blocks.map(block => block.subarray(0, block.length - spare)))
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
/** By the bits of the mode: how long a count is in versions 1–9, 10–26, 27–40. */
const COUNT_BITS: Readonly<Record<number, readonly [number, number, number]>> = {
  1: [10, 12, 14],
  2: [9, 11, 13],
  4: [8, 16, 16],
  8: [8, 10, 12],
}

function textOf(data: Uint8Array, version: number): string | null {
  let at = 0
  const left = (): number => data.length * 8 - at
  const bits = (count: number): number => {
    let value = 0
    for (let n = 0; n < count; n++, at++) value = (value << 1) | (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1)
    return value
  }
  let text = ''
  while (left() >= 4) {
    const mode = bits(4)
    if (mode === 0) break
    if (mode === 3) bits(16)
    else if (mode === 9) bits(8)
    else if (mode === 7) bits(bits(1) === 0 ? 7 : bits(1) === 0 ? 14 : 21 - bits(1))
    if (mode === 3 || mode === 5 || mode === 7 || mode === 9) continue
    const lengths = COUNT_BITS[mode]
    if (lengths === undefined) return null
    const count = bits(lengths[version < 10 ? 0 : version < 27 ? 1 : 2])
    if (count > left()) return null
    if (mode === 4) {
      const octets = Buffer.alloc(Math.min(count, left() >> 3))
      for (let n = 0; n < octets.length; n++) octets[n] = bits(8)
      text += octets.toString('utf8')
    } else if (mode === 8) {
      bits(13 * Math.min(count, 1))
      at += 13 * Math.max(count - 1, 0)
      text += '?'.repeat(count)
    } else
      for (let n = count; n > 0;) {
        if (mode === 1) {
          const digits = Math.min(n, 3)
          text += String(bits(digits * 3 + 1)).padStart(digits, '0')
          n -= digits
        } else if (n === 1) {
          text += LETTERS[bits(6)] ?? '?'
          n--
        } else {
          const pair = bits(11)
          text += (LETTERS[Math.floor(pair / 45)] ?? '?') + (LETTERS[pair % 45] ?? '?')
          n -= 2
        }
      }
  }
  return text
}
