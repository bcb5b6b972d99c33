/**
 * The attachments of a message as we decoded them, as one zip file without compression: what mail programs open although
 * clamd reads the message otherwise (boundaries in doubt, base64 in pieces, encodings that lie) is looked at this way.
 * Source: PKWARE APPNOTE 4.3 (method 0, stored).
 */
import { crc32 } from 'node:zlib'
import type { Attachment } from '../mail/attachment.ts'

const MAX_FILES = 200

/** As many as fit into `maxOctets`, from the first on; null where there are none. */
export function packParts(attachments: readonly Attachment[], maxOctets: number): Buffer | null {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  let octets = 22
  for (const { name, content } of attachments.slice(0, MAX_FILES)) {
    const called = Buffer.from(`${files.length / 3}${plainName(name)}`, 'latin1')
    const size = content.length + 76 + 2 * called.length
    if (content.length === 0 || octets + size > maxOctets) continue
    octets += size
    const about = aboutFile(called, content)
    files.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about]), called, content)
    const where = Buffer.alloc(14)
    where.writeUInt32LE(at, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, where, called)
    at += 30 + called.length + content.length
  }
  return files.length === 0 ? null : Buffer.concat([...files, ...directory, end(files.length / 3, at, directory)])
}

/** What the file's own header and the directory both say of it. */
function aboutFile(name: Buffer, content: Buffer): Buffer {
  const about = Buffer.alloc(26)
  about.writeUInt16LE(20, 0)
  about.writeUInt32LE(crc32(content), 10)
  about.writeUInt32LE(content.length, 14)
  about.writeUInt32LE(content.length, 18)
  about.writeUInt16LE(name.length, 22)
  return about
}

function end(files: number, at: number, directory: readonly Buffer[]): Buffer {
  const record = Buffer.alloc(22)
  record.write('PK\x05\x06', 'latin1')
  record.writeUInt16LE(files, 8)
  record.writeUInt16LE(files, 10)
  record.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  )
  record.writeUInt32LE(at, 16)
  return record
}

/** The ending, which some signatures look at. */
function plainName(name: string | null): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(name?.slice(-20).trimEnd() ?? '')?.[0].toLowerCase() ?? ''
}
