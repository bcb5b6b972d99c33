/**
 * What a file is by its first octets. Source: each format's own specification; the offsets are theirs.
 */

const MAGIC: readonly (readonly [type: string, at: number, octets: string])[] = [
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/zip', 0, 'PK\x05\x06'],
  ['application/pdf', 0, '%PDF-'],
  ['application/x-msdownload', 0, 'MZ'],
  ['application/x-elf', 0, '\x7fELF'],
  ['application/x-mach-o', 0, '\xcf\xfa\xed\xfe'],
  ['application/x-ms-shortcut', 0, 'L\x00\x00\x00\x01\x14\x02\x00'],
  ['application/x-ole-storage', 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['application/gzip', 0, '\x1f\x8b\x08'],
  ['application/x-rar', 0, 'Rar!\x1a\x07'],
  ['application/x-7z-compressed', 0, '7z\xbc\xaf\x27\x1c'],
  ['application/x-bzip2', 0, 'BZh'],
  ['application/x-xz', 0, '\xfd7zXZ\x00'],
  ['application/vnd.ms-cab', 0, 'MSCF'],
  ['application/ms-tnef', 0, '\x78\x9f\x3e\x22'],
  ['application/rtf', 0, '{\\rt'],
  ['application/onenote', 0, '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3'],
  ['application/vnd.ms-htmlhelp', 0, 'ITSF'],
  ['application/zstd', 0, '\x28\xb5\x2f\xfd'],
  ['application/x-ace', 7, '**ACE**'],
  ['application/x-lha', 2, '-lh'],
  ['application/x-vhd', 0, 'conectix'],
  ['application/x-vhd', 0, 'vhdxfile'],
  ['application/x-raw-disk-image', 54, 'FAT1'],
  ['application/x-raw-disk-image', 82, 'FAT32'],
  ['application/internet-shortcut', 0, '[InternetShortcut]'],
  ['application/x-desktop', 0, '[Desktop Entry]'],
  ['application/java-vm', 0, '\xca\xfe\xba\xbe'],
  ['application/x-tar', 257, 'ustar'],
  ['application/x-iso9660', 32_769, 'CD001'],
  ['application/x-udf', 32_769, 'BEA01'],
  ['image/webp', 8, 'WEBP'],
  ['image/bmp', 0, 'BM6'],
  ['image/tiff', 0, 'II*\x00'],
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['application/x-sh', 0, '#!'],
]

const HTML = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body|script)\b/i
const SVG = /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,300}>\s*)?(?:<!doctype\s+svg[^>]{0,300}>\s*)?<svg\b/i

/** Null where nothing is known. */
export function fileType(octets: Buffer): string | null {
  for (const [type, at, magic] of MAGIC)
    if (octets.length >= at + magic.length && octets.toString('latin1', at, at + magic.length) === magic) return type
  const start = octets.toString('latin1', 0, 1_000).replace(/^\xef\xbb\xbf/, '')
  if (SVG.test(start)) return 'image/svg+xml'
  if (HTML.test(start)) return 'text/html'
  return octets.subarray(0, 1_024).includes('%PDF-') ? 'application/pdf' : null // as PDF readers look for it
}
