/**
 * PDF: what a file does, where it leads, what it holds. Objects are not parsed: the names that stand outside of streams,
 * and in packed object streams, tell.
 * Source: ISO 32000-1 §7.3.5 (names, #-escapes), §7.5.7 (object streams), §7.6 (encryption), §12.6 (actions).
 */
import { takesPassword } from './pdf-password.ts'
import { unpack } from './unpack.ts'
import type { AttachmentTrait, Findings } from './finding.ts'

/** Characters outside of streams that are looked at, and streams. */
const MAX_TEXT = 2_000_000
const MAX_STREAMS = 2_000
const MAX_OBJECT_STREAMS = 200
const MAX_LINKS = 200

const TRAITS: readonly (readonly [RegExp, AttachmentTrait])[] = [
  [/\/(?:JS|JavaScript)(?![A-Za-z])/, 'pdf-script'],
  [/\/Launch(?![A-Za-z])/, 'pdf-launch'],
  [/\/(?:SubmitForm|ImportData)(?![A-Za-z])/, 'pdf-form'],
  [/\/EmbeddedFiles?(?![A-Za-z])/, 'pdf-embedded'],
  [/\/AA(?![A-Za-z])/, 'pdf-action'],
  [/\/Encrypt(?![A-Za-z])/, 'pdf-encrypted'],
]

/** A name with a letter or digit written as #41. */
const ESCAPED = /\/[A-Za-z]{0,20}#(?:[46][1-9a-f]|[57][0-9a]|3[0-9])[A-Za-z#0-9]/i

export function readPdf(pdf: Buffer, to: Findings): void {
  const written = outsideOfStreams(pdf, to)
  const escaped = ESCAPED.test(written)
  const text = escaped ? unescaped(written) : written
  for (const [pattern, trait] of TRAITS) if (pattern.test(text)) to.trait(trait)
  if (takesPassword(text) === true) to.trait('pdf-password')
  if (opensWithAction(text)) to.trait('pdf-action')
  if (escaped && /\/(?:JS|JavaScript|Launch|OpenAction|AA|SubmitForm|URI|EmbeddedFile)(?![A-Za-z])/.test(text))
    if (!ACTION.test(written)) to.trait('pdf-obscured')
  let links = 0
  for (const [, address = ''] of text.matchAll(/\/URI\s{0,20}\(((?:[^\\()]|\\[^]){1,2000})\)/g)) {
    to.trait('pdf-link')
    to.link(address.replace(/\\([()\\])/g, '$1'))
    if (++links >= MAX_LINKS) break
  }
}

const ACTION = /\/(?:JS|JavaScript|Launch|OpenAction|AA|SubmitForm|URI|EmbeddedFile)(?![A-Za-z])/

/** Most files only say which page to show. */
function opensWithAction(text: string): boolean {
  const [, how = '', object] = /\/OpenAction\s{0,20}(\[|<<|(\d{1,10})\s{1,20}\d{1,5}\s{1,20}R)/.exec(text) ?? []
  if (how === '' || how === '[') return false
  let at = how === '<<' ? text.indexOf('/OpenAction') : -1
  if (object !== undefined) {
    at = text.indexOf(`\n${object} 0 obj`)
    if (at < 0) at = text.indexOf(`\r${object} 0 obj`)
  }
  if (at < 0) return true // in a packed object
  const action = text.slice(at, at + 300)
  return !/obj\s{0,20}\[/.test(action) && !/\/S\s{0,20}\/(?:GoTo|Named)(?![A-Za-z])/.test(action)
}

function unescaped(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

function outsideOfStreams(pdf: Buffer, to: Findings): string {
  let text = ''
  let at = 0
  let objects = 0
  for (let n = 0; n < MAX_STREAMS && text.length < MAX_TEXT; n++) {
    const start = pdf.indexOf('stream', at)
    if (start < 0) break
    const head = pdf.toString('latin1', at, Math.min(start, at + MAX_TEXT - text.length))
    text += head
    const isObjects = /\/Type\s{0,20}\/ObjStm/.test(unescapedTail(head))
    let from = start + 6
    if (pdf[from] === 13) from++
    if (pdf[from] === 10) from++
    const end = pdf.indexOf('endstream', from)
    if (isObjects && objects++ < MAX_OBJECT_STREAMS) {
      const packed = pdf.subarray(from, end < 0 ? pdf.length : end)
      const room = Math.max(MAX_TEXT - text.length, 0)
      const flate = /\/(?:FlateDecode|Fl)(?![A-Za-z])/.test(unescapedTail(head))
      text += `\n${(flate ? unpack(packed, 'zlib', to.budget, to.odd) : packed).toString('latin1', 0, room)}\n`
    }
    if (end < 0) return text
    at = end + 9
  }
  return text + pdf.toString('latin1', at, Math.min(pdf.length, at + Math.max(MAX_TEXT - text.length, 0)))
}

/** The stream's own dictionary stands right before it. */
function unescapedTail(head: string): string {
  const tail = head.slice(-600)
  return unescaped(tail.slice(Math.max(tail.lastIndexOf(' obj'), 0)))
}
