/**
 * PNG: how bright each pixel is, over white. Every colour type and depth, interlaced or not; checksums are not looked at, as
 * some programs show the picture all the same. What there is of a cut picture is shown, the rest is white.
 * Source: W3C PNG (third edition) §5 (chunks), §8 (interlacing), §9 (filters), §11.2 (IHDR, PLTE, IDAT), §11.3.1 (tRNS).
 */
import { inflateRawSync } from 'node:zlib'
import { EMPTY } from './finding.ts'

/** Brightness from 0 to 255, row by row. */
export type Picture = { readonly width: number; readonly height: number; readonly light: Uint8Array }

type Head = {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly kind: number
  readonly channels: number
  readonly interlaced: boolean
}
type Pass = readonly [x: number, y: number, stepX: number, stepY: number]
type Colours = { readonly palette: Buffer; readonly clear: Buffer }

const MAX_CHUNKS = 20_000
/** To find how far broken data can be unpacked. */
const MAX_TRIES = 12
/** Unpacked octets, filter octets included. */
const MAX_OCTETS = 16_777_216
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
])
const WHOLE: readonly Pass[] = [[0, 0, 1, 1]]
const ADAM7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/** Null where it is no PNG that can be read, or has more than `maxPixels`. */
export function readPng(file: Buffer, maxPixels: number): Picture | null {
  const head = headOf(file)
  if (head === null || head.width * head.height > maxPixels) return null
  const passes = head.interlaced ? ADAM7 : WHOLE
  const needed = passes.reduce((sum, pass) => sum + octetsOf(head, pass), 0)
  if (needed > MAX_OCTETS) return null
  const packed: Buffer[] = []
  const colours: { palette: Buffer; clear: Buffer } = { palette: EMPTY, clear: EMPTY }
  let at = 33
  for (let n = 0; n < MAX_CHUNKS && at + 8 <= file.length; n++) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const data = file.subarray(at + 8, at + 8 + length)
    if (type === 'PLTE') colours.palette = data
    else if (type === 'tRNS') colours.clear = data
    else if (type === 'IDAT' && data.length > 0) packed.push(data)
    else if (type === 'IEND') break
    at += length + 12
  }
  const octets = inflated(Buffer.concat(packed), needed)
  const light = new Uint8Array(head.width * head.height).fill(255)
  let from = 0
  for (const pass of passes) {
    show(octets.subarray(from), head, pass, colours, light)
    from += octetsOf(head, pass)
  }
  return { width: head.width, height: head.height, light }
}

function headOf(file: Buffer): Head | null {
  if (file.length < 33 || file.toString('latin1', 12, 16) !== 'IHDR') return null
  const [depth = 0, kind = 0, , , interlace = 0] = file.subarray(24, 29)
  const channels = CHANNELS.get(kind)
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const depths = kind === 0 ? [1, 2, 4, 8, 16] : kind === 3 ? [1, 2, 4, 8] : [8, 16]
  if (channels === undefined || !depths.includes(depth) || width === 0 || height === 0) return null
  return { width, height, depth, kind, channels, interlaced: interlace === 1 }
}

function sizeOf({ width, height }: Head, [x, y, stepX, stepY]: Pass): readonly [number, number] {
  return [Math.max(Math.ceil((width - x) / stepX), 0), Math.max(Math.ceil((height - y) / stepY), 0)]
}

function rowOctets({ depth, channels }: Head, width: number): number {
  return Math.ceil((width * depth * channels) / 8)
}

function octetsOf(head: Head, pass: Pass): number {
  const [width, height] = sizeOf(head, pass)
  return width === 0 ? 0 : height * (1 + rowOctets(head, width))
}

/**
 * Without the two octets of zlib's head, and so without its checksum. Of data that are broken, or go on for too long, as much
 * as can be had: the start of the picture is shown by others too.
 */
function inflated(packed: Buffer, needed: number): Buffer {
  const options = { maxOutputLength: needed + 65_536, finishFlush: 2, chunkSize: 65_536 }
  let octets: Buffer = EMPTY
  let [good, bad] = [2, packed.length + 1]
  for (let n = 0; n < MAX_TRIES && bad > good; n++) {
    const length = n === 0 ? packed.length : (good + bad) >> 1
    try {
      octets = inflateRawSync(packed.subarray(2, length), options)
      if (n === 0) break
      good = length + 1
    } catch {
      bad = length
    }
  }
  return octets
}

function show(octets: Buffer, head: Head, pass: Pass, colours: Colours, light: Uint8Array): void {
  const [width, height] = sizeOf(head, pass)
  const [x0, y0, stepX, stepY] = pass
  const length = rowOctets(head, width)
  const back = Math.max((head.depth * head.channels) >> 3, 1)
  const brightness = brightnessOf(head, colours)
  let above: Uint8Array = new Uint8Array(length)
  if (width === 0) return
  for (let y = 0; y < height; y++) {
    const from = y * (length + 1)
    if (from + 1 + length > octets.length) return
    const row = octets.subarray(from + 1, from + 1 + length)
    unfilter(octets[from] ?? 0, row, above, back)
    above = row
    let to = (y0 + y * stepY) * head.width + x0
    for (let x = 0; x < width; x++, to += stepX) light[to] = brightness(row, x)
  }
}

/** In place. An unknown filter is none. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, back: number): void {
  if (filter === 0 || filter > 4) return
  for (let n = 0; n < row.length; n++) {
    const left = n >= back ? (row[n - back] ?? 0) : 0
    const up = above[n] ?? 0
    let guess = left
    if (filter === 2) guess = up
    else if (filter === 3) guess = (left + up) >> 1
    else if (filter === 4) guess = paeth(left, up, n >= back ? (above[n - back] ?? 0) : 0)
    row[n] = (row[n] ?? 0) + guess
  }
}

function paeth(left: number, up: number, corner: number): number {
  const whole = left + up - corner
  const [a, b, c] = [Math.abs(whole - left), Math.abs(whole - up), Math.abs(whole - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

const grey = (r: number, g: number, b: number): number => (r * 77 + g * 150 + b * 29) >> 8
const overWhite = (value: number, alpha: number): number => 255 - Math.round(((255 - value) * alpha) / 255)

/** How bright pixel `x` of a row is, by the picture's colour type. Of 16 bits the upper 8 count. */
function brightnessOf(head: Head, { palette, clear }: Colours): (row: Uint8Array, x: number) => number {
  const wide = head.depth === 16 ? 2 : 1
  const step = head.channels * wide
  if (head.kind === 2) return (row, x) => greyAt(row, x * step, wide)
  if (head.kind === 6) return (row, x) => overWhite(greyAt(row, x * step, wide), row[x * step + 3 * wide] ?? 255)
  if (head.kind === 4) return (row, x) => overWhite(row[x * step] ?? 255, row[x * step + wide] ?? 255)
  const table = new Uint8Array(256)
  const most = head.depth === 16 ? 255 : 2 ** head.depth - 1
  const seeThrough = clear.length >= 2 ? clear.readUInt16BE(0) : -1
  for (let n = 0; n < 256; n++)
    if (head.kind === 3) table[n] = overWhite(greyAt(palette, n * 3, 1), clear[n] ?? 255)
    else table[n] = n === seeThrough && head.depth <= 8 ? 255 : Math.round((Math.min(n, most) * 255) / most)
  if (head.depth >= 8) return (row, x) => table[row[x * step] ?? 0] ?? 255
  const { depth } = head
  return (row, x) => {
    const bit = x * depth
    return table[((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & most] ?? 255
  }
}

function greyAt(row: Uint8Array, at: number, wide: number): number {
  return grey(row[at] ?? 255, row[at + wide] ?? 255, row[at + 2 * wide] ?? 255)
}
