/**
 * A whole message, read once: what a reader sees and what lies behind it. Plain readonly data.
 * Any octets give a value; what cannot be read in one way is among the oddities.
 */
import { saysOther } from './alternatives.ts'
import { readAttachment } from './attachment.ts'
import { decodeCharset, isKnownCharset } from './charset.ts'
import { decodeWords } from './encoded-word.ts'
import { fileType } from './file-type.ts'
import { drawings } from './files/drawn.ts'
import { readCodes, readPicture, urlsOf } from './files/picture.ts'
import { readHtml } from './html.ts'
import { PARSE_LIMITS } from './limits.ts'
import { hostOf, readLink } from './links.ts'
import { parseMime } from './mime.ts'
import { Oddities } from './oddity.ts'
import { foldedText, seenText } from './seen.ts'
import { linksInText } from './text-links.ts'
import { uuFiles } from './transfer.ts'
import type { FileWork } from './attachment.ts'
import type { Findings } from './files/finding.ts'
import type { HiddenKind } from './look.ts'
import type { Attachment } from './attachment.ts'
import type { ParseLimits } from './limits.ts'
import type { HtmlText } from './html.ts'
import type { Link, LinkSource, LinkTrait } from './links.ts'
import type { Part } from './mime.ts'
import type { Oddity } from './oddity.ts'

export type ParsedField = {
  readonly name: string
  readonly key: string
  /** As it came, an octet string. */
  readonly value: string
  /** As a reader sees it. */
  readonly text: string
}

export type SeenText = {
  readonly source: 'plain' | 'html'
  /** What the eye gets. */
  readonly text: string
  /** Of HTML: what is there and not shown. */
  readonly hidden: string
  /** How many characters of it (white space aside) are hidden in which way. */
  readonly hiddenBy: Readonly<Partial<Record<HiddenKind, number>>>
  /** The text with letters of other scripts that look like Latin ones made Latin; only where that makes a difference. */
  readonly folded?: string
  /** The text is an attachment's. */
  readonly attached?: true
}

/** Of HTML: a picture that is shown. */
export type Image = {
  /** As it stands, cut where it is long. */
  readonly source: string
  /** Null for what comes with the message (cid:, data:). */
  readonly host: string | null
  /** In pixels, as far as the mark-up says. */
  readonly width: number | null
  readonly height: number | null
  /** Fetched from elsewhere and too small to be seen. */
  readonly tracking: boolean
}

export type ParsedMessage = {
  readonly headers: readonly ParsedField[]
  readonly subject: string | null
  readonly parts: Part
  readonly texts: readonly SeenText[]
  readonly links: readonly Link[]
  readonly images: readonly Image[]
  readonly attachments: readonly Attachment[]
  readonly oddities: readonly Oddity[]
}

type Gathered = {
  readonly texts: SeenText[]
  readonly links: Link[]
  readonly images: Image[]
  readonly attachments: Attachment[]
}
type Work = FileWork & { octets: number }

export function parseMessage(raw: Buffer | string, limits: Partial<ParseLimits> = {}): ParsedMessage {
  const all: ParseLimits = { ...PARSE_LIMITS, ...limits }
  const odd = new Oddities()
  const octets = typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw
  if (hasLongLine(octets)) odd.note('line-too-long')
  const parts = parseMime(octets, all, odd)
  const headers = fieldsOf(parts, all, odd)
  const gathered: Gathered = { texts: [], links: [], images: [], attachments: [] }
  const budget = {
    entries: all.archiveEntries,
    octets: all.archiveOctets,
    pictures: all.pictures,
    pixels: all.picturePixels,
  }
  const link = (target: string, source: LinkSource = 'attachment'): void => {
    if (gathered.links.length < all.links) gathered.links.push(readLink('', target, { source }))
    else odd.note('link-limit')
  }
  gather(parts, gathered, { limits: all, odd, budget, link, octets: all.octets })
  const subject = headers.find(field => field.key === 'subject')?.text ?? null
  return { headers, subject, parts, ...gathered, oddities: odd.list() }
}

/** RFC 5322 §3.6 and RFC 2045 §3: they stand once. */
const ONCE = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'date',
  'subject',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
])

/**
 * Mail programs decode these for the reader. Elsewhere (X-Face, X-SG-EID, List-Unsubscribe) senders encode what no program
 * decodes, folds and all, in words of any length: a habit of large senders, and nothing that is read in two ways.
 */
const SHOWN = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'subject', 'comments', 'keywords'])

function fieldsOf(part: Part, limits: ParseLimits, odd: Oddities): readonly ParsedField[] {
  let left = limits.headerOctets
  const unseen = new Oddities()
  const met = new Set<string>()
  return part.headers.map(({ name, key, value }) => {
    left -= value.length
    if (left < 0) odd.note('header-limit')
    if (ONCE.has(key)) {
      if (met.has(key)) odd.note('field-repeated')
      met.add(key)
    }
    if (value.includes('\n') && EMPTY_FOLD.test(value)) odd.note('header-empty-fold')
    if (value.includes('\r') && BARE_CR.test(value)) odd.note('bare-cr')
    const words = left < 0 ? '' : decodeWords(value, SHOWN.has(key) ? odd : unseen)
    return { name, key, value, text: seenText(words, odd) }
  })
}

const EMPTY_FOLD = /\n[ \t]+(?:\r?\n|$)/
const BARE_CR = /\r(?!\n)/
/** RFC 5322 §2.1.1, without CRLF. */
const MAX_LINE = 998

/** Goes from one line end to the last one within reach of it. */
function hasLongLine(octets: Buffer): boolean {
  for (let at = 0; octets.length - at > MAX_LINE + 2;) {
    const end = octets.lastIndexOf(10, at + MAX_LINE + 1)
    if (end < at) return true
    at = end + 1
  }
  return false
}

function gather(part: Part, into: Gathered, work: Work): void {
  for (const other of part.others) gather(other, into, work)
  const before = into.texts.length
  for (const child of part.parts) gather(child, into, work)
  if (part.parts.length > 0) {
    if (part.type === 'multipart/alternative') compare(into.texts.slice(before), work.odd)
    return
  }
  const isText = part.type.startsWith('text/')
  if (isText && !part.attachment) {
    for (const { name, content } of uuFiles(part.content, work.limits.parts)) {
      work.odd.note('uuencode')
      into.attachments.push(readAttachment({ name, type: null, content }, work))
    }
    const isHtml = part.type === 'text/html' || part.type === 'text/xhtml'
    const looksLikeHtml = !isHtml && fileType(part.content) === 'text/html'
    if (looksLikeHtml) work.odd.note('text-is-html')
    if (part.charsets.length === 0 && byMark(part.content) !== '') work.odd.note('utf-16-undeclared')
    readText(part, isHtml || looksLikeHtml, into, work)
    return
  }
  const file = { name: part.name, type: part.declaredType, content: part.content }
  const attachment = readAttachment(file, work)
  into.attachments.push(attachment)
  // Most programs show or open these as texts. What a page does is among its traits; its links are there already.
  if (isText || attachment.realType === 'text/html') {
    const isHtml = part.type === 'text/html' || attachment.realType === 'text/html'
    const known = into.links.length
    readText(part, isHtml, into, isHtml ? { ...work, odd: new Oddities() } : work, true)
    if (attachment.realType === 'text/html') into.links.length = Math.min(into.links.length, known)
  }
}

function compare(texts: readonly SeenText[], odd: Oddities): void {
  const of = (source: SeenText['source']): string | undefined =>
    texts.find(text => text.source === source && text.attached === undefined)?.text
  const [plain, html] = [of('plain'), of('html')]
  if (plain !== undefined && html !== undefined && saysOther(plain, html)) odd.note('alternatives-differ')
}

function readText(part: Part, isHtml: boolean, into: Gathered, work: Work, attached = false): void {
  const { limits, odd } = work
  const charsets = part.charsets.length > 0 ? part.charsets.slice(0, 3) : [byMark(part.content)]
  const read = new Set<string>()
  for (let n = 0; n < charsets.length && n < 4; n++) {
    const charset = charsets[n] ?? ''
    if (part.content.length > work.octets) {
      odd.note('octets-limit')
      return
    }
    work.octets -= part.content.length
    const octets = part.content.subarray(0, limits.textCharacters * MOST_OCTETS)
    let text = decodeCharset(octets, charset, odd)
    if (text.length > limits.textCharacters || octets.length < part.content.length) {
      odd.note('text-limit')
      text = text.slice(0, limits.textCharacters)
    }
    if (read.has(text)) continue
    read.add(text)
    if (!isHtml) {
      into.texts.push(seen('plain', part.flowed ? unflowed(text, part.deleteSpace) : text, '', {}, attached, odd))
      readDrawings(text, work)
      if (YENC.test(text)) odd.note('yenc')
      if (text.includes('(This file must be converted with BinHex')) odd.note('binhex')
      for (const url of linksInText(text, limits.links - into.links.length, odd))
        into.links.push(readLink(url, url, { source: 'text' }))
      continue
    }
    const html = readHtml(text, limits.links - into.links.length, odd)
    if (n === 0 && isHiding(html.hiddenBy)) odd.note('hidden-text')
    if (n > 0) odd.note(n < part.charsets.length ? 'charset-conflict' : 'charset-differs')
    into.texts.push(seen('html', html.text, html.hidden, html.hiddenBy, attached, odd))
    if (n === 0) {
      readHtmlLinks(html, into, limits.links, odd)
      readDrawings(html.text, work)
      const to: Findings = { ...work, trait: () => undefined, entry: () => undefined }
      for (const picture of html.pictures) {
        if (work.budget.pictures > 0) readPicture(Buffer.from(picture, 'base64'), to)
      }
    }
    const said = html.charset?.toLowerCase() ?? ''
    if (said !== '' && said !== charset.toLowerCase() && isKnownCharset(said) && !/^utf-?16/.test(said))
      charsets.push(said)
  }
}

function readDrawings(text: string, { budget, odd, link }: Work): void {
  for (const picture of drawings(text)) {
    if (budget.pictures <= 0 || picture.light.length > budget.pixels) return
    budget.pictures--
    budget.pixels -= picture.light.length
    const codes = readCodes(picture)
    if (codes === null) continue
    odd.note('qr-drawn')
    for (const code of codes) for (const url of urlsOf(code, odd)) link(url, 'qr-code')
  }
}

/** Of one character, in nearly all charsets. What is beyond the limit is not decoded only to be thrown away. */
const MOST_OCTETS = 4

/** The line that a yEnc file begins with. */
const YENC = /^=ybegin [^\r\n]{0,200}line=/m

function seen(
  source: SeenText['source'],
  text: string,
  hidden: string,
  hiddenBy: SeenText['hiddenBy'],
  attached: boolean,
  odd: Oddities,
): SeenText {
  const shown = seenText(text, odd)
  const folded = foldedText(shown, odd)
  return {
    source,
    text: shown,
    hidden,
    hiddenBy,
    ...(folded !== undefined && { folded }),
    ...(attached && { attached: true as const }),
  }
}

function readHtmlLinks(html: HtmlText, into: Gathered, most: number, odd: Oddities): void {
  for (const { text, target, source, hidden, image } of html.links) {
    const traits: LinkTrait[] = hidden ? ['hidden'] : []
    if (image) traits.push('image')
    into.links.push(readLink(text, target, { source, base: html.base, traits }))
  }
  // What stands there as an address without being a link: most programs make one of it.
  const bare = linksInText(html.text, most - into.links.length, odd)
  if (bare.length > 0) {
    const known = new Set(html.links.flatMap(({ text, target }) => [text, target]))
    for (const url of bare) if (!known.has(url)) into.links.push(readLink(url, url, { source: 'text' }))
  }
  for (const { source, width, height } of html.images) {
    const host = hostOf(source)
    const small = (one: number | null): boolean => one !== null && one <= 2
    into.images.push({ source, host, width, height, tracking: host !== null && small(width) && small(height) })
  }
}

/** Comments, scripts and styles are in every newsletter, and hide nothing that could be read. */
function isHiding(hiddenBy: SeenText['hiddenBy']): boolean {
  return LOOKS.some(kind => (hiddenBy[kind] ?? 0) > 0)
}

const LOOKS = ['display', 'size', 'colour', 'opacity', 'position', 'clipped', 'folded-away'] as const

/** A byte order mark, or every second octet zero: UTF-16. */
function byMark(content: Buffer): string {
  const [a, b, c, d] = content
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le'
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? 'utf-16be' : ''
}

/** RFC 3676 §4: a line that ends in a space goes on in the next one. */
function unflowed(text: string, deleteSpace: boolean): string {
  return text.replace(/ \r?\n/g, deleteSpace ? '' : ' ')
}
