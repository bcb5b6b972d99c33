/** Files of each format, made by hand, octet by octet, as its specification has it. */
import { deflateSync } from 'node:zlib'
import { zip } from './zip.ts'

export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
export const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')
export const u16 = (...values: number[]): Buffer => Buffer.from(values.flatMap(n => [n & 255, n >> 8]))
export const u32 = (...values: number[]): Buffer =>
  Buffer.concat(values.map(n => Buffer.from([n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >>> 24) & 255])))
export const text = (content: string): Buffer => Buffer.from(content)

export const tar = (name: string, content: string, type = '0'): Buffer => {
  const head = Buffer.alloc(512)
  head.write(name)
  head.write(content.length.toString(8).padStart(11, '0'), 124)
  head.write(type, 156)
  head.write('ustar', 257)
  return Buffer.concat([head, latin1(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))])
}
export const rar4 = (name: string, content: string, flags: number, main = 0): Buffer =>
  Buffer.concat([
    latin1('Rar!\x1a\x07\x00'),
    latin1('\0\0\x73'),
    u16(main, 13),
    Buffer.alloc(6),
    latin1('\0\0\x74'),
    u16(flags, 32 + name.length),
    u32(content.length, content.length),
    Buffer.alloc(9),
    latin1('\x14\x30'),
    u16(name.length),
    u32(0),
    latin1(name + content),
  ])
export const rar5 = (name: string, content: string, extra: string): Buffer => {
  const body = latin1(
    `\x02\x03${String.fromCharCode(extra.length, content.length)}\x00${String.fromCharCode(content.length)}\x00\x00\x01${String.fromCharCode(name.length)}${name}${extra}`,
  )
  return Buffer.concat([latin1('Rar!\x1a\x07\x01\x00'), u32(0), Buffer.from([body.length]), body, latin1(content)])
}
export const sevenZip = (header: Buffer): Buffer =>
  Buffer.concat([latin1('7z\xbc\xaf\x27\x1c\0\x04'), u32(0), u32(4, 0), u32(header.length, 0), u32(0, 0), header])
export const cabinet = Buffer.concat([
  latin1('MSCF'),
  Buffer.alloc(12),
  u32(36),
  Buffer.alloc(8),
  u16(1, 0, 0, 0),
  Buffer.alloc(16),
  latin1('pay.exe\0'),
])
const record = (name: string, sector: number, length: number, flags: number): Buffer => {
  const one = Buffer.alloc(34 + name.length)
  one[0] = one.length
  one.writeUInt32LE(sector, 2)
  one.writeUInt32LE(length, 10)
  one[25] = flags
  one[32] = name.length
  one.write(name, 33, 'latin1')
  return one
}
export const iso = (root = 18): Buffer => {
  const image = Buffer.alloc(22 * 2_048)
  image.write('\x01CD001', 16 * 2_048, 'latin1')
  record('\0', root, 2_048, 2).copy(image, 16 * 2_048 + 156)
  image.write('\xffCD001', 17 * 2_048, 'latin1')
  Buffer.concat([record('\0', root, 2_048, 2), record('D', 19, 2_048, 2)]).copy(image, 18 * 2_048)
  // A directory that leads back to the one it stands in.
  Buffer.concat([record('UP', 18, 2_048, 2), record('PAY.LNK;1', 20, 8, 0)]).copy(image, 19 * 2_048)
  image.write('L\0\0\0\x01\x14\x02\0', 20 * 2_048, 'latin1')
  return image
}
const attribute = (level: number, id: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([level]), u32(id, value.length), value, u16(0)])
const property = (type: number, id: number, value: Buffer): Buffer =>
  Buffer.concat([u16(type, id), u32(1, value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)])
export const tnef = Buffer.concat([
  u32(0x223e9f78),
  u16(1),
  attribute(
    1,
    0x69003,
    Buffer.concat([
      u32(2),
      u16(3, 0x0e08),
      u32(7),
      property(0x102, 0x1013, text('<html><a href="http://a.example/">x</a>')),
    ]),
  ),
  attribute(2, 0x69002, Buffer.alloc(14)),
  attribute(2, 0x18010, latin1('SHORT~1.EXE\0')),
  attribute(2, 0x6800f, latin1('MZ\x90')),
  attribute(2, 0x69005, Buffer.concat([u32(1), property(0x1f, 0x3707, wide('invoice.pdf.exe\0'))])),
])
/** A compound file of one FAT sector, one directory sector, and a stream from sector 2 on. */
export const compound = (streams: readonly string[], data: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(512)
  head.write('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')
  head.writeUInt16LE(9, 30)
  head.writeUInt32LE(1, 48)
  head.fill(0xff, 76)
  head.writeUInt32LE(0, 76)
  const fat = Buffer.alloc(512, 0xff)
  for (let n = 2; n < 2 + Math.ceil(data.length / 512); n++) fat.writeUInt32LE(n + 1, n * 4)
  fat.writeUInt32LE(0xfffffffe, 4)
  const directory = Buffer.alloc(512)
  for (const [n, name] of streams.entries()) {
    wide(name).copy(directory, n * 128)
    directory.writeUInt16LE(name.length * 2 + 2, n * 128 + 64)
    directory.writeUInt32LE(2, n * 128 + 116)
    directory.writeUInt32LE(data.length, n * 128 + 120)
  }
  return Buffer.concat([head, fat, directory, data, Buffer.alloc(512)])
}
export const relations = (kind: string, target: string): Buffer =>
  zip([
    {
      name: 'word/_rels/settings.xml.rels',
      content: text(
        `<Relationships><Relationship Id="r" Type="http://schemas.example/${kind}" Target="${target}" TargetMode="External"/></Relationships>`,
      ),
    },
  ])
export const oneNote = Buffer.concat([
  Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
  Buffer.alloc(40),
  Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
  u32(3, 0),
  Buffer.alloc(12),
  latin1('MZ\x90'),
])
export const objectStream = (inside: string): Buffer =>
  Buffer.concat([
    latin1('%PDF-1.7\n5 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n'),
    deflateSync(inside),
    latin1('\nendstream endobj'),
  ])
