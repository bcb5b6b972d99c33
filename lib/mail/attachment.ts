/**
 * Attachments: what they are called, what they say they are, what they are, and what is in them.
 */
import { fileType } from './file-type.ts'
import { readCabinet } from './files/cabinet.ts'
import { readCompound } from './files/cfb.ts'
import { EMPTY, mayList } from './files/finding.ts'
import { readIso } from './files/iso.ts'
import { nameTraits } from './files/name.ts'
import { readOfficeEntry } from './files/office.ts'
import { readOneNote } from './files/onenote.ts'
import { readPage } from './files/page.ts'
import { readPdf } from './files/pdf.ts'
import { readPicture } from './files/picture.ts'
import { readRar } from './files/rar.ts'
import { readRtf } from './files/rtf.ts'
import { readSevenZip } from './files/seven-zip.ts'
import { readTar } from './files/tar.ts'
import { readTnef } from './files/tnef.ts'
import { unpack } from './files/unpack.ts'
import { endsAsZip, readZip } from './files/zip.ts'
import type { AttachmentTrait, Findings } from './files/finding.ts'
import type { Budget } from './files/unpack.ts'
import type { ParseLimits } from './limits.ts'
import type { Oddities } from './oddity.ts'

export type { AttachmentTrait } from './files/finding.ts'

export type Attachment = {
  readonly name: string | null
  readonly declaredType: string | null
  /** By its first octets; null where they say nothing. */
  readonly realType: string | null
  readonly content: Buffer
  readonly traits: readonly AttachmentTrait[]
  /** Of an archive, or another file that holds files. */
  readonly entries: readonly Attachment[]
}

export type FileWork = {
  readonly limits: ParseLimits
  readonly odd: Oddities
  /** What is left for all archives and pictures of the message. */
  readonly budget: Budget
  /** Is told the links in files. */
  readonly link: (target: string, source?: 'qr-code') => void
}

type Declared = {
  readonly name: string | null
  readonly type: string | null
  readonly content: Buffer
  readonly encrypted?: boolean
}

type Reader = (content: Buffer, to: Findings, name: string | null) => void

/** One file packed, under the name without the last ending. */
const packed =
  (method: 'gzip' | 'zstd'): Reader =>
  (content, to, name) => {
    to.trait('archive')
    if (!mayList(to)) return
    const inner = name?.replace(/\.(?:gz|zst)$/i, '').replace(/\.tgz$/i, '.tar') ?? null
    to.entry({ name: inner, content: unpack(content, method, to.budget, to.odd) })
  }
const isArchive: Reader = (_, to) => to.trait('archive')
const isImage: Reader = (_, to) => to.trait('disk-image')
const runs: Reader = (_, to) => to.trait('executable')

/** They hold files: read to `archiveDepth` only. */
const CONTAINERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['application/zip', readZip],
  ['application/gzip', packed('gzip')],
  ['application/zstd', packed('zstd')],
  ['application/x-tar', readTar],
  ['application/x-rar', readRar],
  ['application/x-7z-compressed', readSevenZip],
  ['application/vnd.ms-cab', readCabinet],
  ['application/x-iso9660', readIso],
  ['application/ms-tnef', readTnef],
  ['application/onenote', readOneNote],
])

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['application/pdf', readPdf],
  ['image/png', readPicture],
  ['application/rtf', readRtf],
  ['application/x-ole-storage', readCompound],
  ['text/html', (content, to) => readPage(content, false, to)],
  ['image/svg+xml', (content, to) => readPage(content, true, to)],
  ['application/x-msdownload', runs],
  ['application/x-elf', runs],
  ['application/x-mach-o', runs],
  ['application/vnd.ms-htmlhelp', runs],
  ['application/x-ms-shortcut', (_, to) => to.trait('shortcut')],
  ['application/internet-shortcut', readShortcut],
  ['application/x-desktop', readShortcut],
  ['application/x-bzip2', isArchive],
  ['application/x-xz', isArchive],
  ['application/x-ace', isArchive],
  ['application/x-lha', isArchive],
  ['application/x-udf', isImage],
  ['application/x-vhd', isImage],
  ['application/x-raw-disk-image', isImage],
])

export function readAttachment(given: Declared, work: FileWork, depth = 0): Attachment {
  const { name, type, content } = given
  const realType = fileType(content)
  const traits = new Set<AttachmentTrait>(nameTraits(name))
  const entries: Attachment[] = []
  const to: Findings = {
    trait: trait => traits.add(trait),
    link: work.link,
    odd: work.odd,
    budget: work.budget,
    entry: entry => {
      if (entry.encrypted === true) traits.add('encrypted')
      readOfficeEntry(entry, to)
      const inner = readAttachment({ ...entry, type: null }, work, depth + 1)
      if (inner.traits.includes('qr-code')) traits.add('qr-code') // a document's picture is shown with it
      entries.push(inner)
    },
  }
  if (given.encrypted === true) traits.add('encrypted')
  if (realType !== null && type !== null && differs(type, realType)) traits.add('type-differs')
  READERS.get(realType ?? '')?.(content, to, name)
  const container = CONTAINERS.get(realType ?? '') ?? (endsAsZip(content) ? readZip : undefined)
  if (container !== undefined) {
    if (realType === 'application/x-iso9660') traits.add('disk-image')
    if (depth < work.limits.archiveDepth) container(content, to, name)
    else work.odd.note('archive-limit')
  }
  return {
    name,
    declaredType: type,
    realType,
    content: content.length === 0 ? EMPTY : content,
    traits: [...traits],
    entries,
  }
}

/** [InternetShortcut] and [Desktop Entry]: files of `name=value` lines. */
function readShortcut(content: Buffer, to: Findings): void {
  to.trait('shortcut')
  const [, target] = /^(?:URL|BaseURL)\s{0,9}=\s{0,9}(\S{1,2000})/im.exec(content.toString('latin1', 0, 10_000)) ?? []
  if (target !== undefined) to.link(target)
  if (/^Exec\s{0,9}=/im.test(content.toString('latin1', 0, 10_000))) to.trait('executable')
}

/** Only families that mail programs and systems treat differently; zip stands for many office formats. */
function differs(declared: string, real: string): boolean {
  const family = (type: string): string => type.split('/')[0] ?? ''
  const shortcuts = real === 'application/internet-shortcut' || real === 'application/x-desktop'
  if (family(declared) === 'image' || family(declared) === 'text' || family(declared) === 'audio')
    return (
      family(real) !== family(declared) && !(shortcuts && family(declared) === 'text') && real !== 'application/rtf'
    )
  return declared === 'application/pdf' && real !== declared
}
