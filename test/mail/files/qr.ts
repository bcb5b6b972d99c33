/** QR codes: found and read in every size and colouring, as parts of messages; not found where none is. */
import t from 'tap'
import { readCodes } from '../../../lib/mail/files/picture.ts'
import { decodeQr } from '../../../lib/mail/files/qr-decode.ts'
import { readPng } from '../../../lib/mail/files/png.ts'
import { parseMessage } from '../../../lib/mail/parse.ts'
import { zip } from '../../support/zip.ts'
import { dotsOf, png } from '../../support/png.ts'
import { qrCode } from '../../support/qr.ts'
import { Random } from '../../support/random.ts'
import type { Dots } from '../../support/png.ts'
import type { ParsedMessage } from '../../../lib/mail/parse.ts'

const URL = 'https://login.example/account?id=1'
const code = qrCode(URL)
const seen = (dots: Dots): readonly string[] | null => {
  const light = new Uint8Array(dots.width * dots.height)
  for (let n = 0; n < light.length; n++) light[n] = dots.at(n % dots.width, Math.floor(n / dots.width))
  return readCodes({ width: dots.width, height: dots.height, light })
}

t.test('every version, mask and size', async t => {
  for (const least of [1, 2, 3, 4, 5, 6])
    for (const mask of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const text = least < 3 ? 'HTTP://A.CH/1' : URL
      t.equal(decodeQr(qrCode(text, { least, mask })), text, `version ${least}, mask ${mask}`)
    }
  for (const scale of [1, 2, 2.3, 3, 3.7, 4, 5, 6, 7, 8, 9, 10])
    t.strictSame(seen(dotsOf(code, scale)), [URL], `${scale} pixels a module`)
  for (const edge of [0, 1, 2, 30]) t.strictSame(seen(dotsOf(code, 3, { edge })), [URL], `${edge} modules around it`)
})

t.test('other looks', async t => {
  const plain = dotsOf(code, 6)
  const { width, height, at } = plain
  const centre = width / 2
  const turned = (degrees: number): Dots => {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
    const from = (x: number, y: number): number => {
      const [dx, dy] = [x - centre, y - centre]
      const [fromX, fromY] = [Math.round(centre + dx * cos - dy * sin), Math.round(centre + dx * sin + dy * cos)]
      return fromX < 0 || fromY < 0 || fromX >= width || fromY >= height ? 255 : at(fromX, fromY)
    }
    return { width, height, at: from }
  }
  const random = new Random(7)
  const noise = Array.from({ length: width * height }, () => random.below(80))
  const two = dotsOf(qrCode('http://b.example/'), 6)
  for (const [name, dots, wanted] of [
    ['light on dark', dotsOf(code, 4, { inverted: true }), [URL]],
    ['grey on grey', { width, height, at: (x, y) => 90 + at(x, y) / 3 }, [URL]],
    ['noise over it', { width, height, at: (x, y) => (at(x, y) === 0 ? 0 : 170) + (noise[y * width + x] ?? 0) }, [URL]],
    [
      'dots instead of squares, but for the corners',
      {
        width,
        height,
        at: (x, y) => {
          const [far, near] = [Math.max(x, y) >= 6 * (4 + code.size - 8), Math.min(x, y) < 6 * 12]
          const isCorner = near && (far || Math.max(x, y) < 6 * 12)
          return !isCorner && Math.hypot((x % 6) - 2.5, (y % 6) - 2.5) > 2.6 ? 255 : at(x, y)
        },
      },
      [URL],
    ],
    ['mirrored', { width, height, at: (x, y) => at(y, x) }, [URL]],
    ['turned by 90 degrees', turned(90), [URL]],
    ['turned by 180 degrees', turned(180), [URL]],
    ['turned by 5 degrees', turned(5), [URL]],
    ['turned by 20 degrees', turned(20), [URL]],
    [
      'a picture in its middle',
      { width, height, at: (x, y) => (Math.abs(x - centre) < 15 && Math.abs(y - centre) < 12 ? 120 : at(x, y)) },
      [URL],
    ],
    ['torn: found, and not read', { width, height, at: (x, y) => (x > 100 && y > 100 ? 255 : at(x, y)) }, []],
    [
      'in the corner of a page',
      { width: 900, height: 700, at: (x, y) => (x < width && y < height ? at(x, y) : (x * y) % 97 === 0 ? 0 : 255) },
      [URL],
    ],
    [
      'two beside each other',
      {
        width: width + two.width,
        height: Math.max(height, two.height),
        at: (x, y) => (x < width ? (y < height ? at(x, y) : 255) : y < two.height ? two.at(x - width, y) : 255),
      },
      [URL, 'http://b.example/'],
    ],
  ] as const satisfies readonly (readonly [string, Dots, readonly string[]])[])
    t.strictSame(seen(dots), wanted, name)
})

t.test('damage is mended as far as level M goes, and nothing else is made of more', async t => {
  const random = new Random(11)
  let [mended, refused] = [0, 0]
  for (let n = 0; n < 300; n++) {
    const dark = Uint8Array.from(code.dark)
    const faults = n % 60
    for (let fault = 0; fault < faults; fault++) {
      const [x, y] = [9 + random.below(code.size - 9), 9 + random.below(code.size - 9)]
      dark[y * code.size + x] = 1 - (dark[y * code.size + x] ?? 0)
    }
    const text = decodeQr({ size: code.size, dark })
    if (text === URL) mended++
    else if (text === null) refused++
    else t.fail(`${faults} faults: ${JSON.stringify(text)}`)
    if (faults <= 10) t.equal(text, URL, `${faults} faults`)
  }
  t.ok(mended > 60 && refused > 60, `${mended} mended, ${refused} refused`)
})

t.test('what is no QR code', async t => {
  const random = new Random(3)
  const noise = Array.from({ length: 600 * 600 }, () => random.below(256))
  const bars = Array.from({ length: 600 }, () => random.below(2) * 255)
  const finder = (x: number, y: number): number => {
    const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3))
    return ring > 3 || ring === 2 ? 255 : 0
  }
  const corners = (x: number, y: number): number => Math.min(finder(x, y), finder(x - 18, y), finder(x, y - 18))
  for (const [name, at] of [
    ['one colour', () => 40],
    ['a gradient', (x, y) => (x + y) / 5],
    ['noise', (x, y) => noise[y * 600 + x] ?? 0],
    ['coarse noise', (x, y) => noise[(y >> 3) * 600 + (x >> 3)] ?? 0],
    ['black and white noise, a pixel each', (x, y) => ((noise[y * 600 + x] ?? 0) > 127 ? 255 : 0)],
    ['black and white noise, four pixels each', (x, y) => ((noise[(y >> 2) * 600 + (x >> 2)] ?? 0) > 127 ? 255 : 0)],
    ['a checkerboard', (x, y) => (((x >> 3) + (y >> 3)) % 2) * 255],
    ['a checkerboard of pixels', (x, y) => ((x + y) % 2) * 255],
    ['stripes', x => ((x >> 2) % 2) * 255],
    ['stripes as 1:1:3:1:1', x => (((0b1011101 >> ((x >> 2) % 9)) & 1) ^ 1) * 255],
    ['a grid of 1:1:3:1:1', (x, y) => finder((x >> 2) % 9, (y >> 2) % 9)],
    ['a bar code', x => bars[x >> 1] ?? 0],
    ['lines of a text', (x, y) => (y % 20 < 12 && (noise[(y >> 4) * 600 + (x >> 1)] ?? 0) > 120 ? 0 : 255)],
    ['a table', (x, y) => (x % 80 < 2 || y % 24 < 2 ? 0 : 255)],
    ['rings', (x, y) => (Math.hypot(x - 300, y - 300) % 20 < 10 ? 0 : 255)],
    ['targets in rows', (x, y) => (Math.hypot((x % 60) - 30, (y % 60) - 30) % 12 < 6 ? 0 : 255)],
    ['three corners and nothing between them', (x, y) => corners((x >> 3) - 4, (y >> 3) - 4)],
    [
      'three corners and noise between them',
      (x, y) =>
        Math.min(
          corners((x >> 3) - 4, (y >> 3) - 4),
          x > 100 && y > 100 && (noise[(y >> 3) * 600 + (x >> 3)] ?? 0) > 127 ? 0 : 255,
        ),
    ],
  ] as const satisfies readonly (readonly [string, (x: number, y: number) => number])[])
    t.equal(seen({ width: 600, height: 600, at }), null, name)
  t.equal(seen({ width: 20, height: 20, at: () => 0 }), null, 'too small')
})

const picture = png(dotsOf(code, 3), 'palette')
const mail = (type: string, content: Buffer, disposition = 'inline', body = 'Scan this.'): ParsedMessage =>
  parseMessage(
    `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n${body}\r\n--x\r\nContent-Type: ${type}\r\nContent-Disposition: ${disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}\r\n--x--\r\n`,
  )
const qrLinks = ({ links }: ParsedMessage): readonly (string | null)[] =>
  links.filter(({ source }) => source === 'qr-code').map(({ host }) => host)

t.test('in messages', async t => {
  for (const [name, read, hosts] of [
    ['inline', mail('image/png', picture), ['login.example']],
    ['attached', mail('image/png; name=a.png', picture, 'attachment'), ['login.example']],
    ['called JPEG', mail('image/jpeg', picture), ['login.example']],
    ['called nothing', mail('application/octet-stream', picture), ['login.example']],
    [
      'in a document',
      mail('application/zip', zip([{ name: 'word/media/image1.png', content: picture }])),
      ['login.example'],
    ],
    [
      'a text with an address in it',
      mail('image/png', png(dotsOf(qrCode('Pay at www.pay.example/x now')))),
      ['www.pay.example'],
    ],
    [
      'an invoice that only names an account',
      mail('image/png', png(dotsOf(qrCode('SPC\n0200\n1\nCH9300762011623852957')))),
      [],
    ],
    ['cut to its half', mail('image/png', picture.subarray(0, picture.length >> 1)), null],
  ] as const) {
    t.equal(read.attachments[0]?.traits.includes('qr-code'), hosts !== null, name)
    t.strictSame(qrLinks(read), hosts ?? [], `${name}: links`)
  }
})

t.test('in a page, and drawn with characters', async t => {
  const module = (y: number, x: number): boolean =>
    y >= 0 && x >= 0 && y < code.size && x < code.size && code.dark[y * code.size + x] === 1
  const lines = (stepY: number, stepX: number, draw: (y: number, x: number) => string): string => {
    let text = ''
    for (let y = -4; y < code.size + 4; y += stepY) {
      for (let x = -4; x < code.size + 4; x += stepX) text += draw(y, x)
      text += '\r\n'
    }
    return text
  }
  const half = (dark: boolean): string =>
    lines(
      2,
      1,
      (y, x) => [' ', '▄', '▀', '█'][(module(y, x) === dark ? 2 : 0) + (module(y + 1, x) === dark ? 1 : 0)] ?? '',
    )
  const quarters = lines(2, 2, (y, x) => {
    const four = [module(y, x), module(y, x + 1), module(y + 1, x), module(y + 1, x + 1)]
    return ' ▗▖▄▝▐▞▟▘▚▌▙▀▜▛█'[four.reduce((sum, one) => sum * 2 + (one ? 1 : 0), 0)] ?? ''
  })
  const pre = (text: string): string => `Content-Type: text/html; charset=utf-8\r\n\r\n<p>Scan:<pre>${text}</pre>`
  const plain = (text: string): string =>
    `Content-Type: text/plain; charset=utf-8\r\n\r\nScan:\r\n\r\n${text}\r\nThanks`
  const table = '+------+\n|      |\n'.repeat(30)
  for (const [name, raw, hosts, drawn] of [
    ['half blocks', plain(half(true)), ['login.example'], true],
    ['half blocks, light on dark', plain(half(false)), ['login.example'], true],
    ['full blocks, two a module', plain(lines(1, 1, (y, x) => (module(y, x) ? '██' : '  '))), ['login.example'], true],
    ['number signs, two a module', plain(lines(1, 1, (y, x) => (module(y, x) ? '##' : '  '))), ['login.example'], true],
    ['squares', plain(lines(1, 1, (y, x) => (module(y, x) ? '⬛' : '⬜'))), ['login.example'], true],
    ['quarter blocks', plain(quarters), ['login.example'], true],
    ['in <pre>', pre(half(true)), ['login.example'], true],
    [
      'a bar of blocks, a table and a frame of signs',
      plain(`${'█'.repeat(40)}\n`.repeat(30) + table + `${'#'.repeat(70)}\n`.repeat(30)),
      [],
      false,
    ],
    ['a chart of half blocks', plain(Array.from({ length: 40 }, (_, n) => '▀▄█ '.repeat(n)).join('\n')), [], false],
    [
      'a picture that stands in the page',
      pre(`<img src="data:image/png;base64,${picture.toString('base64')}">`),
      ['login.example'],
      false,
    ],
    ['a picture in the page that is none', pre('<img src="data:image/png;base64,AAAA">'), [], false],
  ] as const) {
    const read = parseMessage(raw)
    t.strictSame(qrLinks(read), hosts, name)
    t.equal(
      read.oddities.some(odd => odd.name === 'qr-drawn'),
      drawn,
      `${name}: drawn`,
    )
  }
})

t.test('no more pictures and pixels than the limits say', async t => {
  const part = `--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture.toString('base64')}\r\n`
  const raw = `Content-Type: multipart/mixed; boundary=x\r\n\r\n${part.repeat(20)}--x--\r\n`
  const { width, height } = readPng(picture, 1_000_000) ?? { width: 0, height: 0 }
  for (const [name, limits, wanted] of [
    ['as it comes', {}, 8],
    ['three pictures', { pictures: 3 }, 3],
    ['none', { pictures: 0 }, 0],
    ['pixels of five', { picturePixels: width * height * 5 + 9 }, 5],
  ] as const) {
    const { attachments, links } = parseMessage(raw, limits)
    t.equal(attachments.filter(({ traits }) => traits.includes('qr-code')).length, wanted, name)
    t.equal(links.length, wanted, `${name}: links`)
  }
})
