/** Files in mail with octets turned, lost, doubled and moved: a value, never an exception, and soon. */
import { deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { parseMessage } from '../../lib/mail/parse.ts'
import { readAttachment } from '../../lib/mail/attachment.ts'
import { PARSE_LIMITS } from '../../lib/mail/limits.ts'
import { Oddities } from '../../lib/mail/oddity.ts'
import * as made from '../support/files.ts'
import { dotsOf, png } from '../support/png.ts'
import { qrCode } from '../support/qr.ts'
import { Random } from '../support/random.ts'
import { zip } from '../support/zip.ts'

const SEED = 20_261_124
const RUNS = 400
/** For one file; a slow machine is far from it. */
const AT_MOST_MS = 20_000

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const inside = zip([
  { name: 'a.exe', content: latin1('MZ\x90') },
  {
    name: 'word/_rels/a.rels',
    content: latin1('<Relationship Type="x/attachedTemplate" Target="http://a.example/"/>'),
  },
  { name: 'b.txt', content: latin1('b'.repeat(300)), stored: true },
])
/** As archives of more than 4 GB say it: sizes and places in a record of their own. */
function zip64(): Buffer {
  const end = inside.length - 22
  const directory = inside.readUInt32LE(end + 16)
  const record = Buffer.alloc(56)
  record.write('PK\x06\x06', 'latin1')
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(3n, 24)
  record.writeBigUInt64LE(3n, 32)
  record.writeBigUInt64LE(BigInt(end - directory), 40)
  record.writeBigUInt64LE(BigInt(directory), 48)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(end), 8)
  locator.writeUInt32LE(1, 16)
  const tail = Buffer.from(inside.subarray(end))
  tail.fill(0xff, 8, 20)
  return Buffer.concat([inside.subarray(0, end), record, locator, tail])
}

const SEEDS: Readonly<Record<string, Buffer>> = {
  zip: inside,
  'zip64 directory': zip64(),
  tar: Buffer.concat([made.tar('x', 'long.js\0', 'L'), made.tar('x', 'y'), made.tar('a', 'b'.repeat(900))]),
  'tar in gzip': gzipSync(made.tar('a.exe', 'MZ')),
  'RAR 4': made.rar4('pay.exe', 'MZ', 0x8000),
  'RAR 5': made.rar5('pay.exe', 'MZ', '\x02\x01\x00'),
  '7z': made.sevenZip(Buffer.concat([Buffer.from([1, 0x05, 0x11, 13, 0]), Buffer.from('a.exe\0', 'utf16le')])),
  cabinet: made.cabinet,
  'ISO image': made.iso(),
  TNEF: made.tnef,
  'compound file': made.compound(['Root Entry', '_VBA_PROJECT', 'VBA', 'Workbook'], latin1('AutoOpen'.repeat(90))),
  OneNote: made.oneNote,
  PDF: latin1(
    '%PDF-1.7 1 0 obj << /OpenAction 2 0 R /AA << /S /Launch >> /URI (http://a.example/\\)) >> trailer << /Encrypt 5 0 R >>',
  ),
  'PDF with packed objects': made.objectStream('<< /S /JavaScript /URI (http://a.example/) >>'),
  RTF: latin1('{\\rtf1{\\object\\objupdate{\\*\\objdata 01}}{\\*\\template http://a.example/}}'),
  'PNG, hardly packed': png(dotsOf(qrCode('http://a.example/'), 2), 'grey', 0, false, 0),
  'PNG, interlaced': png(dotsOf(qrCode('http://a.example/'), 2), 'palette', undefined, true, 0),
}

/** Also numbers that readers add and multiply: the largest, the smallest, and powers of two. */
function damaged(seed: Buffer, random: Random): Buffer {
  let octets = Buffer.from(seed)
  for (let n = random.below(8); n >= 0; n--) {
    const at = random.below(octets.length)
    const length = random.below(40)
    octets = random.pick([
      () => {
        octets[at] = random.below(256)
        return octets
      },
      () => {
        octets.subarray(at, at + random.pick([1, 2, 4, 8])).fill(random.pick([0, 0xff, 0x7f, 0x80]))
        return octets
      },
      () => {
        octets.subarray(at, at + 4).fill(0)
        octets[at + random.below(4)] = 1 << random.below(8)
        return octets
      },
      () => Buffer.concat([octets.subarray(0, at), octets.subarray(at + length)]),
      () => Buffer.concat([octets.subarray(0, at + length), octets.subarray(at)]),
      () => Buffer.concat([octets.subarray(0, at), octets.subarray(random.below(octets.length))]),
      () => octets.subarray(0, Math.max(at, 8)),
    ])()
    if (octets.length === 0) return octets
  }
  return octets
}

for (const [name, seed] of Object.entries(SEEDS))
  t.test(name, async t => {
    const random = new Random(SEED)
    let [worst, told] = [0, 0]
    for (let n = 0; n < RUNS; n++) {
      const content = damaged(seed, random)
      const began = performance.now()
      const traits = read(content)
      worst = Math.max(worst, performance.now() - began)
      if (traits > 0) told++
    }
    t.ok(worst < AT_MOST_MS, `${worst.toFixed(0)} ms at most`)
    t.ok(told > RUNS / 20, `${told} of ${RUNS} still tell something`)
  })

/** How much is told of it: traits, files inside, links, oddities. */
function read(content: Buffer): number {
  const odd = new Oddities()
  let links = 0
  const budget = { entries: 1_000, octets: 33_554_432, pictures: 8, pixels: 4_194_304 }
  const file = { name: null, type: null, content }
  const one = readAttachment(file, { limits: PARSE_LIMITS, odd, budget, link: () => links++ })
  return one.traits.length + one.entries.length + links + odd.list().length
}

t.test('in a message, twice and packed', async t => {
  const random = new Random(SEED + 1)
  const seeds = Object.values(SEEDS)
  const part = (content: Buffer): string =>
    `--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}\r\n`
  let attachments = 0
  for (let n = 0; n < 200; n++) {
    const one = damaged(random.pick(seeds), random)
    const both = zip([
      { name: 'a', content: one },
      { name: 'b', content: damaged(deflateSync(one), random) },
    ])
    const raw = `Content-Type: multipart/mixed; boundary=x\r\n\r\n${part(one)}${part(damaged(both, random))}--x--\r\n`
    attachments += parseMessage(raw).attachments.length
  }
  t.equal(attachments, 400)
})
