/** PNG files, made. Source: W3C PNG §5, §9, §11. */
import { crc32, deflateSync } from 'node:zlib'
import type { Code } from './qr.ts'

export type Dots = { readonly width: number; readonly height: number; readonly at: (x: number, y: number) => number }
export type Colours =
  'grey' | 'grey1' | 'grey2' | 'grey4' | 'grey16' | 'grey-alpha' | 'palette' | 'rgb' | 'rgba' | 'clear'

export function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(data.length + 12)
  whole.writeUInt32BE(data.length)
  whole.write(type, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length)
  return whole
}

export function head(width: number, height: number, depth: number, kind: number, interlaced = 0): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width)
  data.writeUInt32BE(height, 4)
  data.set([depth, kind, 0, 0, interlaced], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', data)])
}

/** Bits of a sample, colour type, octets of one pixel (for whole octets) by its brightness. */
const KINDS: Readonly<Record<Colours, readonly [number, number, (light: number) => readonly number[]]>> = {
  grey: [8, 0, light => [light]],
  grey1: [1, 0, light => [light >> 7]],
  grey2: [2, 0, light => [light >> 6]],
  grey4: [4, 0, light => [light >> 4]],
  grey16: [16, 0, light => [light, 7]],
  'grey-alpha': [8, 4, light => [light, 255]],
  palette: [8, 3, light => [light >> 4]],
  rgb: [8, 2, light => [light, light, light]],
  rgba: [8, 6, light => [light, light, light, 255]],
  clear: [8, 6, light => [0, 0, 0, 255 - light]],
}
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** `filter`: one of the five, or each in turn where it is left out. `level`: how much it is packed, 0 to 9. */
export function png(dots: Dots, colours: Colours = 'rgb', filter?: number, interlaced = false, level = 6): Buffer {
  const [depth, kind, pixel] = KINDS[colours]
  const back = Math.max((pixel(0).length * Math.min(depth, 8)) >> 3, 1)
  const rows: Buffer[] = []
  for (const [x0, y0, stepX, stepY] of interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const)) {
    let above: readonly number[] = []
    if (x0 >= dots.width) continue
    for (let y = y0, n = 0; y < dots.height; y += stepY, n++) {
      const row: number[] = []
      let bits = 0
      for (let x = x0; x < dots.width; x += stepX) {
        const octets = pixel(dots.at(x, y))
        if (depth >= 8) row.push(...octets)
        else {
          if (bits % 8 === 0) row.push(0)
          row.push((row.pop() ?? 0) | ((octets[0] ?? 0) << (8 - depth - (bits % 8))))
          bits += depth
        }
      }
      const how = filter ?? n % 5
      rows.push(Buffer.from([how, ...row.map((value, at) => value - guess(how, row, above, at, back))]))
      above = row
    }
  }
  const grey = Array.from({ length: 16 }, (_, n) => [n * 17, n * 17, n * 17]).flat()
  return Buffer.concat([
    head(dots.width, dots.height, depth, kind, interlaced ? 1 : 0),
    ...(kind === 3 ? [chunk('PLTE', Buffer.from(grey))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function guess(how: number, row: readonly number[], above: readonly number[], at: number, back: number): number {
  const [a, b, c] = [row[at - back] ?? 0, above[at] ?? 0, above[at - back] ?? 0]
  const nearest = [a, b, c].toSorted((x, y) => Math.abs(a + b - c - x) - Math.abs(a + b - c - y))[0] ?? 0
  return [0, a, b, (a + b) >> 1, nearest][how] ?? 0
}

/** A code with four modules of white around it, `scale` pixels a module, which need be no whole number. */
export function dotsOf({ size, dark }: Code, scale = 4, { edge = 4, inverted = false } = {}): Dots {
  const width = Math.round((size + 2 * edge) * scale)
  const at = (x: number, y: number): number => {
    const [column, row] = [Math.floor((x + 0.5) / scale) - edge, Math.floor((y + 0.5) / scale) - edge]
    const isDark = row >= 0 && column >= 0 && row < size && column < size && dark[row * size + column] === 1
    return isDark === inverted ? 255 : 0
  }
  return { width, height: width, at }
}
