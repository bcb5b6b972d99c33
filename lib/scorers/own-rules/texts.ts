/**
 * The texts that .cf rules search, as octet strings: `body` is what is rendered of all text parts, subject first, white
 * space run together, one paragraph a string; `rawbody` is the same parts decoded but not rendered; `full` the message.
 * Source: Mail::SpamAssassin::Conf on body, rawbody, full; Message on the sizes at which texts are cut.
 */
import { decodeCharset } from '../../mail/charset.ts'
import { Oddities } from '../../mail/oddity.ts'
import { renderHtml } from './html.ts'
import type { Part } from '../../mail/mime.ts'
import type { Rendered } from './html.ts'

/** A part's octets of which rules see something: rendered, and raw. */
export const MAX_BODY_PART = 50_000
export const MAX_RAW_PART = 500_000
export const MAX_FULL = 1_048_576
/** Of all parts together. */
const MAX_BODY = 400_000
const MAX_RAW = 2_000_000
const MAX_LINE = 2_048

/** Parts that hold no parts, from first to last. */
export function leavesOf(part: Part): readonly Part[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf)
}

export function typeOf({ name, type }: Part): string {
  return /\.s?html?$/i.test(name ?? '') ? 'text/html' : type
}

export type RenderedPart = { readonly part: Part; readonly text: string; readonly html: Rendered | null }

/** Text as Unicode, hidden text included. */
export function renderedParts(root: Part): readonly RenderedPart[] {
  let left = MAX_BODY
  const rendered: RenderedPart[] = []
  for (const part of leavesOf(root)) {
    const type = typeOf(part)
    if ((type !== 'text/plain' && type !== 'text/html') || left <= 0) continue
    // Of HTML much is tags.
    const content = part.content.subarray(0, type === 'text/html' ? 8 * MAX_BODY_PART : MAX_BODY_PART + 1_024)
    const text = textOf(content, part.charsets[0] ?? '').replaceAll('\r\n', '\n')
    const html = type === 'text/html' ? renderHtml(text) : null
    const shown = cut(html?.text ?? text, Math.min(MAX_BODY_PART, left))
    left -= shown.length
    rendered.push({ part, text: shown, html })
  }
  return rendered
}

/** UTF-8 where it is UTF-8, whatever it says it is; then what it says; then Windows-1252. */
function textOf(content: Buffer, charset: string): string {
  const name = charset.trim().toLowerCase()
  const text = /^(?:utf-?16|utf-?32|utf-?7|iso-2022|hz)/.test(name) ? '\ufffd' : content.toString('utf8')
  if (!text.includes('\ufffd')) return text
  return decodeCharset(content, name === '' ? 'us-ascii' : name, new Oddities())
}

/** At a line's end or a space where one is near. */
function cut(text: string, most: number, ends = ['\n', ' ']): string {
  if (text.length <= most) return text
  for (const end of ends) {
    const at = text.indexOf(end, most)
    if (at >= 0 && at - most <= 1_024) return text.slice(0, at + 1)
  }
  return text.slice(0, most)
}

/** `subject`: decoded, as an octet string. */
export function bodyLines(subject: string, parts: readonly RenderedPart[]): readonly string[] {
  let text = ''
  for (const part of parts) text += text === '' ? part.text : `\n${part.text}`
  const joined = text
    .replace(/\n[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*\n/g, '\0')
    .replace(/[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g, ' ')
    .replaceAll('\0', '\n')
  const octets = /[^\x00-\x7f]/.test(joined) ? Buffer.from(joined, 'utf8').toString('latin1') : joined
  return shortLines(`${subject}\n${octets}`)
}

function shortLines(text: string): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at)
    const to = end < 0 ? text.length : end + 1
    while (to - at > MAX_LINE) {
      const space = text.lastIndexOf(' ', at + MAX_LINE)
      const next = space > at ? space + 1 : at + MAX_LINE
      lines.push(text.slice(at, next))
      at = next
    }
    lines.push(text.slice(at, to))
    at = to
  }
  return lines
}

export function rawChunks(root: Part): readonly string[] {
  let left = MAX_RAW
  const chunks: string[] = []
  for (const part of leavesOf(root)) {
    if (!/^(?:text|message)\b/.test(typeOf(part)) || part.type === 'text/calendar' || left <= 0) continue
    const most = Math.min(MAX_RAW_PART, left)
    const text = cut(part.content.toString('latin1', 0, most + 2_048).replaceAll('\r\n', '\n'), most, ['\n', '>', ' '])
    left -= text.length
    chunks.push(...chunked(text))
  }
  return chunks
}

/** Pieces of 2 to 4 kB, cut at a line's end, behind a tag or at a space. */
function chunked(text: string): readonly string[] {
  if (text.length <= MAX_LINE) return [text]
  const chunks: string[] = []
  let at = 0
  while (text.length - at > 2 * MAX_LINE) {
    const end = ['\n', '>', ' ']
      .map(c => text.indexOf(c, at + MAX_LINE))
      .find(found => found >= 0 && found - at < 2 * MAX_LINE)
    const next = (end ?? at + MAX_LINE) + 1
    chunks.push(text.slice(at, next))
    at = next
  }
  if (at < text.length) chunks.push(text.slice(at))
  return chunks
}

export function fullText(raw: Buffer): string {
  return raw.toString('latin1', 0, MAX_FULL).replaceAll('\r\n', '\n')
}
