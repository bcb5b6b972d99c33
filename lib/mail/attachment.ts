/**
 * Attachments: what they are called, what they say they are, what they are, and what is in them.
 */
import { gunzip, zipEntries } from './archive.ts'
import { fileType } from './file-type.ts'
import type { Budget } from './archive.ts'
import type { ParseLimits } from './limits.ts'
import type { Oddities } from './oddity.ts'

export type AttachmentTrait =
  /** Holds files: `entries` are those that could be listed. */
  | 'archive'
  /** Office: asks another program for data (DDE). */
  | 'dde'
  | 'disk-image'
  | 'double-extension'
  /** Another file is inside: OLE object, OneNote file, PDF attachment. */
  | 'embedded-file'
  | 'encrypted'
  /** Runs when opened: by its name or by its first octets. */
  | 'executable'
  | 'html'
  | 'html-form'
  | 'html-script'
  /** A script in it puts a file together on the reader's machine. */
  | 'html-smuggling'
  /** Excel 4 macros, which are no VBA. */
  | 'macro-sheet'
  /** Macros that run when the file is opened. */
  | 'macro-autorun'
  | 'macros'
  /** Control or invisible characters in the name. */
  | 'name-control'
  /** Letters of another script that look like Latin ones in the name. */
  | 'name-look-alike'
  /** Many spaces, or points at the end, that push the true ending out of sight. */
  | 'name-padded'
  /** Written from right to left, so that the ending reads otherwise. */
  | 'name-turned'
  | 'onenote'
  | 'password-form'
  /** PDF: does something when opened (/OpenAction, /AA). */
  | 'pdf-action'
  | 'pdf-embedded'
  /** PDF: sends what is filled in (/SubmitForm). */
  | 'pdf-form'
  /** PDF: starts a program (/Launch). */
  | 'pdf-launch'
  | 'pdf-link'
  /** PDF: names of actions written with escapes, so that they are not found. */
  | 'pdf-obscured'
  | 'pdf-script'
  /** An image that has the three corners of a QR code. */
  | 'qr-code'
  /** Office and RTF: an object that is fetched from elsewhere. */
  | 'remote-object'
  /** Office and RTF: a template that is fetched from elsewhere. */
  | 'remote-template'
  /** Source text that a system runs: .js, .vbs, .hta, .ps1 and the like. */
  | 'script'
  | 'shortcut'
  | 'svg'
  | 'svg-script'
  | 'type-differs'

export type Attachment = {
  readonly name: string | null
  readonly declaredType: string | null
  /** By its first octets; null where they say nothing. */
  readonly realType: string | null
  readonly content: Buffer
  readonly traits: readonly AttachmentTrait[]
  /** Of an archive. */
  readonly entries: readonly Attachment[]
}

const RUNS =
  /\.(?:exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|wsh|hta|ps1|msi|jar|cpl|lnk|reg|dll|appx|msix|sh|chm|url|xll|one)$/
const POSES = /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|html?|zip|mp3|csv|rtf|odt)[\s_]*\.[a-z0-9]{2,5}$/
const IMAGE = /\.(?:iso|img|vhdx?|udf)$/

type Declared = { readonly name: string | null; readonly type: string | null; readonly content: Buffer }

export function readAttachment(
  { name, type, content }: Declared,
  limits: ParseLimits,
  budget: Budget,
  odd: Oddities,
  depth = 0,
): Attachment {
  const realType = fileType(content)
  const traits = new Set<AttachmentTrait>()
  const plainName = (name ?? '')
    .slice(0, 1_000)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trimEnd()
    .toLowerCase()
  if (/[\u202d\u202e]/.test(name ?? '')) traits.add('name-turned')
  if (RUNS.test(plainName)) {
    traits.add('executable')
    if (POSES.test(plainName)) traits.add('double-extension')
  }
  if (IMAGE.test(plainName) || realType === 'application/x-iso9660') traits.add('disk-image')
  if (realType === 'application/x-msdownload' || realType === 'application/x-elf') traits.add('executable')
  if (realType === 'application/x-ms-shortcut') traits.add('shortcut')
  if (realType === 'text/html') traits.add('html')
  if (realType !== null && type !== null && differs(type, realType)) traits.add('type-differs')
  if (realType === 'application/pdf') {
    if (content.includes('/JS') || content.includes('/JavaScript')) traits.add('pdf-script')
    if (content.includes('/Launch') || content.includes('/OpenAction')) traits.add('pdf-action')
  }
  if (realType === 'application/x-ole-storage' && content.includes(OLE_MACROS)) traits.add('macros')
  const entries: Attachment[] = []
  if (depth < limits.archiveDepth) {
    const next = (entry: Declared): Attachment => readAttachment(entry, limits, budget, odd, depth + 1)
    if (realType === 'application/zip' || isSelfExtracting(content))
      for (const entry of zipEntries(content, budget, odd)) {
        if (entry.encrypted) traits.add('encrypted')
        if (/(?:^|\/)vbaproject\.bin$/i.test(entry.name)) traits.add('macros')
        entries.push(next({ name: entry.name, type: null, content: entry.content }))
      }
    else if (realType === 'application/gzip' && budget.entries > 0)
      entries.push(next({ name: plainName.replace(/\.gz$/, ''), type: null, content: gunzip(content, budget, odd) }))
  } else if (realType === 'application/zip' || realType === 'application/gzip') odd.note('archive-limit')
  return { name, declaredType: type, realType, content, traits: [...traits], entries }
}

/** `_VBA_PROJECT` as OLE directories write it. */
const OLE_MACROS = Buffer.from('_VBA_PROJECT', 'utf16le')
const CENTRAL_END = Buffer.from('PK\x05\x06', 'latin1')

/** A zip file is found from its end, whatever stands before it. */
function isSelfExtracting(content: Buffer): boolean {
  return content.subarray(-66_000).includes(CENTRAL_END)
}

/** Only families that mail programs and systems treat differently; zip stands for many office formats. */
function differs(declared: string, real: string): boolean {
  const family = (type: string): string => type.split('/')[0] ?? ''
  if (family(declared) === 'image' || family(declared) === 'text' || family(declared) === 'audio')
    return family(real) !== family(declared)
  return declared === 'application/pdf' && real !== declared
}
