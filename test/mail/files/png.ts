/** PNG: each colour type, depth and filter gives the same picture; damaged and hostile files give none, or what there is. */
import { deflateSync } from 'node:zlib'
import t from 'tap'
import { readPng } from '../../../lib/mail/files/png.ts'
import { chunk, head, png } from '../../support/png.ts'
import type { Colours, Dots } from '../../support/png.ts'

const MOST = 4_000_000
const steps: Dots = { width: 37, height: 29, at: (x, y) => (((x * 7 + y * 3) % 16) * 17) & 0xf0 }

t.test('each colour type and filter, interlaced or not', async t => {
  for (const [colours, slack] of [
    ['grey', 0],
    ['grey1', 128],
    ['grey2', 64],
    ['grey4', 16],
    ['grey16', 0],
    ['grey-alpha', 0],
    ['palette', 16],
    ['rgb', 0],
    ['rgba', 0],
    ['clear', 0],
  ] as const satisfies readonly (readonly [Colours, number])[])
    for (const interlaced of [false, true])
      for (const filter of [0, 1, 2, 3, 4, undefined]) {
        const read = readPng(png(steps, colours, filter, interlaced), MOST)
        let worst = 0
        for (let y = 0; y < steps.height; y++)
          for (let x = 0; x < steps.width; x++)
            worst = Math.max(worst, Math.abs((read?.light[y * steps.width + x] ?? -999) - steps.at(x, y)))
        t.ok(worst <= slack, `${colours}, filter ${filter ?? 'each'}${interlaced ? ', interlaced' : ''}: ${worst}`)
      }
})

t.test('what is see-through is white', async t => {
  const row = (...values: number[]): Buffer => chunk('IDAT', deflateSync(Buffer.from([0, ...values])))
  for (const [name, file, wanted] of [
    [
      'of a palette',
      [head(2, 1, 8, 3), chunk('PLTE', Buffer.alloc(6)), chunk('tRNS', Buffer.of(0)), row(0, 1)],
      [255, 0],
    ],
    ['one grey', [head(2, 1, 8, 0), chunk('tRNS', Buffer.of(0, 9)), row(9, 8)], [255, 8]],
    ['by half', [head(1, 1, 8, 4), row(0, 128)], [127]],
    [
      'a colour that the palette does not have',
      [head(2, 1, 8, 3), chunk('PLTE', Buffer.alloc(3)), row(0, 9)],
      [0, 255],
    ],
  ] as const)
    t.strictSame([...(readPng(Buffer.concat(file), MOST)?.light ?? [])], wanted, name)
})

t.test('damaged and hostile files', async t => {
  const whole = png(steps, 'rgb')
  const idat = whole.indexOf('IDAT')
  const wrongSum = Buffer.from(whole)
  wrongSum.fill(0, whole.length - 20, whole.length - 12)
  const shown = (file: Buffer): number => readPng(file, MOST)?.light.length ?? 0
  const all = steps.width * steps.height
  const bomb = deflateSync(Buffer.alloc(50_000_000))
  for (const [name, file, wanted] of [
    ['checksums that are wrong', wrongSum, all],
    ['cut in its data', whole.subarray(0, idat + 40), all],
    ['cut in its head', whole.subarray(0, 30), 0],
    ['no data', head(5, 5, 8, 2), 25],
    ['no pixel', head(0, 5, 8, 2), 0],
    ['a depth that the colour type does not have', head(5, 5, 4, 2), 0],
    ['a colour type that is none', head(5, 5, 8, 5), 0],
    ['4 billion pixels wide and high', head(0xffff_ffff, 0xffff_ffff, 8, 2), 0],
    ['more than may be looked at', head(2_001, 2_000, 8, 0), 0],
    ['16 bits of four channels, too many octets', head(2_000, 2_000, 16, 6), 0],
    ['50 MB in a picture of one pixel', Buffer.concat([head(1, 1, 8, 0), chunk('IDAT', bomb)]), 1],
    ['data that is not packed', Buffer.concat([head(5, 5, 8, 0), chunk('IDAT', Buffer.alloc(99, 7))]), 25],
    ['a chunk of 4 GB', Buffer.concat([head(5, 5, 8, 0), Buffer.from('ffffffff49444154', 'hex')]), 25],
    ['a million empty chunks', Buffer.concat([head(5, 5, 8, 0), Buffer.alloc(12_000_000)]), 25],
  ] as const)
    t.equal(shown(file), wanted, name)
  const grain: Dots = { width: 64, height: 64, at: (x, y) => Math.imul(x * 31 + y * 977, 2_654_435_761) >>> 24 }
  const broken = png(grain, 'grey', 0)
  broken.fill(0xff, broken.length >> 1)
  const light = readPng(broken, MOST)?.light ?? []
  const upper = Array.from({ length: 5 * 64 }, (_, n) => grain.at(n % 64, n >> 6))
  t.strictSame(Array.from(light.slice(0, upper.length)), upper, 'broken in its middle: the upper part is shown')
})
