/** QR codes, made: versions 1 to 6, level M, octets. Source: ISO/IEC 18004 §7. Shares nothing with what reads them. */

export type Code = { readonly size: number; readonly dark: Uint8Array }

/** By version from 1: octets in all, octets that mend in each block, blocks. At level M all blocks are equally long. */
const VERSIONS = [
  [26, 10, 1],
  [44, 16, 1],
  [70, 26, 1],
  [100, 18, 2],
  [134, 24, 2],
  [172, 16, 4],
] as const

function multiply(a: number, b: number): number {
  let product = 0
  for (let n = 7; n >= 0; n--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> n) & 1) * a)
  return product
}

/** The rest of the block, divided by the product of all x − αⁿ. */
function spareOf(block: readonly number[], count: number): readonly number[] {
  let divisor = [1]
  for (let n = 0, root = 1; n < count; n++, root = multiply(root, 2))
    divisor = [...divisor, 0].map((value, k) => value ^ multiply(divisor[k - 1] ?? 0, root))
  const rest = [...block, ...Array.from({ length: count }, () => 0)]
  for (let n = 0; n < block.length; n++) {
    const factor = rest[n] ?? 0
    for (const [k, value] of divisor.entries()) rest[n + k] = (rest[n + k] ?? 0) ^ multiply(value, factor)
  }
  return rest.slice(block.length)
}

export function qrCode(text: string, { mask = 0, least = 1 }: { mask?: number; least?: number } = {}): Code {
  const content = Buffer.from(text)
  const version = VERSIONS.findIndex(
    ([total, spare, blocks], n) => n + 1 >= least && content.length + 2 <= total - spare * blocks,
  )
  const [total, spare, count] = VERSIONS[version] ?? [0, 0, 0]
  if (total === 0) throw new Error(`wanted at most 106 octets, found ${content.length}`)
  const data: number[] = [0x40 | (content.length >> 4)]
  const nibbles = [content.length & 15, ...[...content].flatMap(octet => [octet >> 4, octet & 15]), 0]
  for (let n = 0; n + 1 < nibbles.length; n += 2) data.push(((nibbles[n] ?? 0) << 4) | (nibbles[n + 1] ?? 0))
  for (let pad = 0xec; data.length < total - spare * count; pad ^= 0xfd) data.push(pad)
  const length = data.length / count
  const blocks = Array.from({ length: count }, (_, n) => data.slice(n * length, (n + 1) * length))
  const mending = blocks.map(block => spareOf(block, spare))
  const octets = [blocks, mending].flatMap(all => (all[0] ?? []).flatMap((_, n) => all.map(block => block[n] ?? 0)))
  return draw(version + 1, octets, mask)
}

const MASKS: readonly ((y: number, x: number) => number)[] = [
  (y, x) => (y + x) % 2,
  y => y % 2,
  (_, x) => x % 3,
  (y, x) => (y + x) % 3,
  (y, x) => ((y >> 1) + Math.floor(x / 3)) % 2,
  (y, x) => ((y * x) % 2) + ((y * x) % 3),
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
]

function draw(version: number, octets: readonly number[], mask: number): Code {
  const size = 17 + 4 * version
  const grid: (number | undefined)[] = Array.from({ length: size * size })
  const put = (y: number, x: number, value: number): void => {
    if (y >= 0 && x >= 0 && y < size && x < size) grid[y * size + x] = value
  }
  const square = (y: number, x: number, rings: readonly number[]): void => {
    const reach = rings.length - 1
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) put(y + dy, x + dx, rings[Math.max(Math.abs(dy), Math.abs(dx))] ?? 0)
  }
  for (let n = 0; n < size; n++)
    for (const [y, x] of [
      [6, n],
      [n, 6],
    ] as const)
      put(y, x, 1 - (n % 2))
  for (const [y, x] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(y, x, [1, 1, 0, 1, 0])
  if (version > 1) square(size - 7, size - 7, [1, 0, 1])
  let rest = mask // level M is 00
  for (let n = 0; n < 10; n++) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  const format = ((mask << 10) | rest) ^ 0x5412
  for (let n = 0; n < 15; n++) {
    const bit = (format >> n) & 1
    put(n < 6 ? n : n < 8 ? n + 1 : size - 15 + n, 8, bit)
    put(8, n < 8 ? size - 1 - n : n === 8 ? 7 : 14 - n, bit)
  }
  put(size - 8, 8, 1)
  const masked = MASKS[mask] ?? (() => 1)
  let bit = 0
  for (let pair = 0, right = size - 1; right > 0; pair++, right -= right === 8 ? 3 : 2)
    for (let n = 0; n < size; n++)
      for (const x of [right, right - 1]) {
        const y = pair % 2 === 0 ? size - 1 - n : n
        if (grid[y * size + x] !== undefined) continue
        const value = ((octets[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1
        put(y, x, value ^ (masked(y, x) === 0 ? 1 : 0))
        bit++
      }
  return { size, dark: Uint8Array.from(grid, value => value ?? 0) }
}
