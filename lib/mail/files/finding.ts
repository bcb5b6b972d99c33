/**
 * What the readers of file formats are given, and whom they tell what they find.
 */
import type { Oddities } from '../oddity.ts'
import type { Budget } from './unpack.ts'

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
  | 'html-refresh'
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
  /** RTF: an object that is loaded anew when the file is opened. */
  | 'object-update'
  | 'onenote'
  | 'password-form'
  /** PDF: does something when opened (/OpenAction, /AA). */
  | 'pdf-action'
  | 'pdf-embedded'
  /** PDF: is encrypted, with a password or only against printing and copying. */
  | 'pdf-encrypted'
  /** PDF: sends what is filled in (/SubmitForm). */
  | 'pdf-form'
  /** PDF: starts a program (/Launch). */
  | 'pdf-launch'
  | 'pdf-link'
  /** PDF: takes a password to open. */
  | 'pdf-password'
  /** PDF: names of actions written with escapes, so that they are not found. */
  | 'pdf-obscured'
  | 'pdf-script'
  /** A picture that has a QR code in it. */
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

export type Entry = { readonly name: string | null; readonly content: Buffer; readonly encrypted?: boolean }

export type Findings = {
  readonly trait: (name: AttachmentTrait) => void
  /** A file inside the file. */
  readonly entry: (entry: Entry) => void
  readonly link: (target: string, source?: 'qr-code') => void
  readonly odd: Oddities
  /** What is left for all archives and pictures of a message. */
  readonly budget: Budget
}

export const EMPTY: Buffer = Buffer.alloc(0)

/** Whether another entry may be listed; it is paid for. */
export function mayList({ budget, odd }: Findings): boolean {
  if (budget.entries <= 0) {
    odd.note('archive-limit')
    return false
  }
  budget.entries--
  return true
}
