/**
 * QR codes in a picture: three corners whose dark and light runs are as 1:1:3:1:1, at a right angle and equally far apart, and
 * between them the line of modules that are dark and light by turns. A picture without all that holds none: photographs,
 * bar codes and tables do not have it. Source: ISO/IEC 18004 §6.3.3 (finder), §6.3.5 (timing), §12 (reading).
 * Turned and mirrored codes, and light ones on dark ground, are found too; curved and slanted ones are not.
 */
import type { Picture } from './png.ts'

/** Modules, row by row: 1 is dark. */
export type QrGrid = { readonly size: number; readonly dark: Uint8Array }

type Corner = { x: number; y: number; module: number; seen: number; readonly dark: boolean }
type Bits = { readonly width: number; readonly height: number; readonly bits: Uint8Array }

const MAX_CORNERS = 120
const MAX_TRIES = 300
const MAX_CODES = 4
const LEAST_CONTRAST = 40

export function qrCodes(picture: Picture): readonly QrGrid[] {
  const bits = twoLevels(picture)
  if (bits === null) return []
  const corners = cornersOf(bits).filter(({ seen }) => seen >= 2)
  const found: QrGrid[] = []
  const used = new Set<Corner>()
  let tries = 0
  for (const a of corners)
    for (const [n, b] of corners.entries()) {
      if (b === a || !alike(a, b)) continue
      for (const c of corners.slice(n + 1)) {
        if (c === a || used.has(a) || used.has(b) || used.has(c) || !alike(a, c) || !rightAngle(a, b, c)) continue
        if (++tries > MAX_TRIES) return found
        const grid = gridOf(bits, a, b, c)
        if (grid === null) continue
        for (const one of [a, b, c]) used.add(one)
        found.push(grid)
        if (found.length >= MAX_CODES) return found
      }
    }
  return found
}

/** Dark or light, by the threshold that parts the picture best (Otsu, IEEE Trans. SMC 9, 1979). */
function twoLevels({ width, height, light }: Picture): Bits | null {
  const counts = new Float64Array(256)
  for (const value of light) counts[value] = (counts[value] ?? 0) + 1
  let sum = 0
  for (let n = 0; n < 256; n++) sum += n * (counts[n] ?? 0)
  let [below, sumBelow, best, from, to] = [0, 0, -1, 0, 0]
  for (let n = 0; n < 255; n++) {
    below += counts[n] ?? 0
    sumBelow += n * (counts[n] ?? 0)
    const above = light.length - below
    if (below === 0 || above === 0) continue
    const apart = sumBelow / below - (sum - sumBelow) / above
    const parted = below * above * apart * apart
    if (parted > best * 1.000_001) [best, from, to] = [parted, n, n]
    else if (parted >= best * 0.999_999) to = n // empty levels between: their middle
  }
  const contrast = Math.sqrt(Math.max(best, 0)) / (light.length / 2)
  if (width < 21 || height < 21 || contrast < LEAST_CONTRAST / 2) return null
  const threshold = (from + to) / 2
  const bits = new Uint8Array(light.length)
  for (let n = 0; n < bits.length; n++) bits[n] = (light[n] ?? 255) <= threshold ? 1 : 0
  return { width, height, bits }
}

/** In dark on light ground, and in light on dark. */
function cornersOf(image: Bits): Corner[] {
  const { width, height, bits } = image
  const corners: Corner[] = []
  const runs = new Int32Array(5)
  for (let y = 0; y < height; y++) {
    runs.fill(0)
    const start = y * width
    let colour = bits[start] ?? 0
    let length = 0
    for (let x = 0; x <= width; x++) {
      const value = x < width ? bits[start + x] : -1
      if (value === colour) {
        length++
        continue
      }
      runs.copyWithin(0, 1)
      runs[4] = length
      if (isCorner(runs)) {
        const middle = x - (runs[4] ?? 0) - (runs[3] ?? 0) - (runs[2] ?? 0) / 2
        add(corners, image, middle, y, sum(runs), colour)
        if (corners.length >= MAX_CORNERS) return corners
      }
      colour = value ?? 0
      length = 1
    }
  }
  return corners
}

const sum = (runs: Int32Array): number =>
  (runs[0] ?? 0) + (runs[1] ?? 0) + (runs[2] ?? 0) + (runs[3] ?? 0) + (runs[4] ?? 0)

function isCorner(runs: Int32Array): boolean {
  const module = sum(runs) / 7
  if (module < 1) return false
  const slack = module / 2
  return (
    Math.abs((runs[2] ?? 0) - 3 * module) < 3 * slack &&
    Math.abs((runs[0] ?? 0) - module) <= slack &&
    Math.abs((runs[1] ?? 0) - module) <= slack &&
    Math.abs((runs[3] ?? 0) - module) <= slack &&
    Math.abs((runs[4] ?? 0) - module) <= slack
  )
}

/** Looked at across, along again, and on both diagonals; then put to the corner that it is a part of. */
function add(corners: Corner[], image: Bits, x: number, y: number, total: number, colour: number): void {
  const down = runsThrough(image, Math.floor(x), y, 0, 1, total)
  if (down === null) return
  const middleY = down.middle
  const along = runsThrough(image, Math.floor(x), Math.floor(middleY), 1, 0, total)
  if (along === null) return
  const middleX = along.middle
  const [cx, cy] = [Math.floor(middleX), Math.floor(middleY)]
  if (runsThrough(image, cx, cy, 1, 1, total) === null) return
  if (runsThrough(image, cx, cy, 1, -1, total) === null) return
  const module = (down.total + along.total) / 14
  const dark = colour === 1
  for (const one of corners) {
    if (one.dark !== dark || Math.abs(one.x - middleX) > one.module || Math.abs(one.y - middleY) > one.module) continue
    const all = one.seen + 1
    one.x += (middleX - one.x) / all
    one.y += (middleY - one.y) / all
    one.module += (module - one.module) / all
    one.seen = all
    return
  }
  corners.push({ x: middleX, y: middleY, module, seen: 1, dark })
}

/** The five runs around a pixel in one direction, if they are a corner's; how long, and where their middle is. */
function runsThrough(
  { width, height, bits }: Bits,
  x: number,
  y: number,
  stepX: number,
  stepY: number,
  expected: number,
): { middle: number; total: number } | null {
  const most = expected * 1.5
  const colour = bits[y * width + x]
  const runs = new Int32Array(5)
  const reach = [0, 0]
  for (const side of [-1, 1] as const) {
    let [atX, atY] = [x, y]
    for (let ring = 0; ring < 3; ring++) {
      const wanted = ring === 1 ? 1 - (colour ?? 0) : colour
      let length = 0
      while (atX >= 0 && atX < width && atY >= 0 && atY < height && bits[atY * width + atX] === wanted) {
        if (++length > most) return null
        atX += side * stepX
        atY += side * stepY
      }
      if (length === 0) return null
      runs[2 + side * ring] = (runs[2 + side * ring] ?? 0) + length
      if (ring === 0) {
        reach[side === 1 ? 1 : 0] = length
        // The pixel itself was counted on both sides.
        if (side === 1) runs[2] = (runs[2] ?? 0) - 1
      }
    }
  }
  const total = sum(runs)
  if (!isCorner(runs) || Math.abs(total - expected) > 0.4 * expected) return null
  const [before = 0, after = 0] = reach
  const centre = stepX === 0 ? y : x
  return { middle: centre + 0.5 + (after - before) / 2, total }
}

function alike(a: Corner, b: Corner): boolean {
  return a.dark === b.dark && Math.abs(a.module - b.module) <= Math.max(0.25 * a.module, 0.5)
}

/** At `a`; with at least 14 modules from corner to corner, and at most 170. */
function rightAngle(a: Corner, b: Corner, c: Corner): boolean {
  const [bx, by, cx, cy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y]
  const [ab, ac] = [Math.hypot(bx, by), Math.hypot(cx, cy)]
  if (ab < 12 * a.module || ab > 180 * a.module || Math.abs(ab - ac) > 0.08 * ab) return false
  return Math.abs(bx * cx + by * cy) < 0.08 * ab * ac
}

/** The modules, if the two lines between the corners are there. */
function gridOf(image: Bits, a: Corner, b: Corner, c: Corner): QrGrid | null {
  const right = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0
  const [across, down] = right ? [b, c] : [c, b]
  const module = (a.module + b.module + c.module) / 3
  // A turned code's runs are longer than its modules by the angle.
  const [ux, uy] = [across.x - a.x, across.y - a.y]
  const far = Math.hypot(ux, uy)
  const straight = module * (Math.max(Math.abs(ux), Math.abs(uy)) / far)
  const version = Math.round((far / straight + 7 - 17) / 4)
  for (const one of [version, version - 1, version + 1, version - 2, version + 2]) {
    if (one < 1 || one > 40) continue
    const grid = sampled(image, 17 + 4 * one, a, across, down)
    if (grid !== null && hasTiming(grid)) return grid
  }
  return null
}

function sampled({ width, height, bits }: Bits, size: number, a: Corner, across: Corner, down: Corner): QrGrid | null {
  const span = size - 7
  const [ux, uy] = [(across.x - a.x) / span, (across.y - a.y) / span]
  const [vx, vy] = [(down.x - a.x) / span, (down.y - a.y) / span]
  const dark = new Uint8Array(size * size)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const x = Math.floor(a.x + (column - 3) * ux + (row - 3) * vx)
      const y = Math.floor(a.y + (column - 3) * uy + (row - 3) * vy)
      if (x < 0 || y < 0 || x >= width || y >= height) return null
      dark[row * size + column] = (bits[y * width + x] === 1) === a.dark ? 1 : 0
    }
  return { size, dark }
}

/** Row 6 and column 6: dark and light by turns, nearly without fault; and the corners' light edges. */
function hasTiming({ size, dark }: QrGrid): boolean {
  const length = size - 16
  let [faultsAcross, faultsDown, edges] = [0, 0, 0]
  for (let n = 8; n < size - 8; n++) {
    if (dark[6 * size + n] !== 1 - (n & 1)) faultsAcross++
    if (dark[n * size + 6] !== 1 - (n & 1)) faultsDown++
  }
  for (let n = 0; n < 8; n++)
    edges +=
      (dark[7 * size + n] ?? 1) +
      (dark[n * size + 7] ?? 1) +
      (dark[7 * size + size - 1 - n] ?? 1) +
      (dark[(size - 1 - n) * size + 7] ?? 1)
  return faultsAcross <= length / 8 && faultsDown <= length / 8 && edges <= 4
}
