/**
 * HTML as .cf rules expect to find it in `body` and `uri`: SpamAssassin's rendering, which keeps hidden text and knows no
 * styles. Not what a reader sees: that is mail/html.ts, and the built-in rules' and YAML rules' view.
 * Source: Mail::SpamAssassin::HTML (which elements give white space, where links are looked for), HTML::Parser.
 */
import { decodeEntities } from '../../mail/entities.ts'
import { isLetter, readTag } from '../../mail/html-tag.ts'
import type { Tag } from '../../mail/html-tag.ts'

export type FoundUri = {
  readonly uri: string
  /** The element that it stands in. */
  readonly type: string
  /** What stands between <a> and </a>. */
  text: string
}

export type Rendered = {
  readonly text: string
  /** Characters of the page, tags included. */
  readonly length: number
  readonly uris: readonly FoundUri[]
  /** How often each element was opened. */
  readonly tags: ReadonlyMap<string, number>
  /** Opened and not closed again, by element; below 0 never. */
  readonly open: ReadonlyMap<string, number>
  readonly title: string
  /** With their marks. The first ones. */
  readonly comments: readonly string[]
  /** Pixels that pictures take, by what the tags say. */
  readonly imageArea: number
}

const LINE = new Set(['br', 'div'])
const BLANK = new Set('li td th dt dd embed h1 h2 h3 h4 h5 h6'.split(' '))
const PARAGRAPH = new Set('p hr blockquote pre listing plaintext xmp title'.split(' '))
/** Up to their end there are no tags. */
const RAW = new Set(['script', 'style', 'xmp', 'iframe', 'title', 'textarea'])
const MAX_URIS = 10_000
const MAX_COMMENTS = 100
const MAX_COMMENT = 2_000
const MAX_URI = 8_192

/** Where a link stands, by element. */
const LINK_IN: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['body', 'table', 'tr', 'td'].map(tag => [tag, ['background']] as const),
  ...['a', 'area', 'link', 'base'].map(tag => [tag, ['href']] as const),
  ...['img', 'frame', 'iframe', 'embed', 'script', 'bgsound'].map(tag => [tag, ['src']] as const),
  ['form', ['action']],
])

export function renderHtml(html: string): Rendered {
  const page = new Page()
  // An end that does not come is not looked for twice.
  const gone = new Set<string>()
  const find = (what: string, from: number): number => {
    const found = gone.has(what) ? -1 : html.indexOf(what, from)
    if (found < 0) gone.add(what)
    return found
  }
  for (let at = 0; at < html.length;) {
    const start = html.indexOf('<', at)
    if (start < 0) {
      page.say(decodeEntities(html.slice(at)))
      break
    }
    const next = html.charCodeAt(start + 1)
    const closing = next === 47
    const isMark = next === 33 || next === 63
    if (!isMark && !isLetter(html.charCodeAt(start + (closing ? 2 : 1)))) {
      page.say(decodeEntities(html.slice(at, start + 1)))
      at = start + 1
      continue
    }
    if (start > at) page.say(decodeEntities(html.slice(at, start)))
    if (isMark) {
      const end = html.startsWith('<!--', start) ? '-->' : '>'
      const found = find(end, start + 2)
      if (next === 33 && !/^<!doctype/i.test(html.slice(start, start + 9)))
        page.comment(html.slice(start, Math.min(found < 0 ? html.length : found + end.length, start + MAX_COMMENT)))
      at = found < 0 ? html.length : found + end.length
      continue
    }
    const tag = readTag(html, start + (closing ? 2 : 1), closing)
    at = tag.end
    page.tag(tag)
    if (closing || !RAW.has(tag.name)) continue
    const end = endOfRaw(html, at, tag.name, gone)
    const inside = html.slice(at, end)
    if (tag.name === 'title') page.titled(decodeEntities(inside))
    if (tag.name !== 'script' && tag.name !== 'style') page.say(tag.name === 'xmp' ? inside : decodeEntities(inside))
    at = end
  }
  return page.rendered(html.length)
}

function endOfRaw(html: string, from: number, tag: string, gone: Set<string>): number {
  if (gone.has(tag)) return html.length
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2))
    if (html.slice(at + 2, at + 2 + tag.length).toLowerCase() === tag) return at
  gone.add(tag)
  return html.length
}

class Page {
  readonly #pieces: string[] = []
  readonly #uris: FoundUri[] = []
  readonly #tags = new Map<string, number>()
  readonly #open = new Map<string, number>()
  readonly #comments: string[] = []
  #imageArea = 0
  #lastIsBlank = false
  #anchor: FoundUri | null = null
  #base = ''
  #title = ''

  say(text: string): void {
    if (text === '') return
    if (this.#anchor !== null && this.#anchor.text.length < 1_000) this.#anchor.text += text
    const narrow = text.replace(/[ \t\n\r\f\v]+/g, ' ')
    const piece = this.#lastIsBlank && narrow.startsWith(' ') ? narrow.slice(1) : narrow
    this.#pieces.push(piece)
    this.#lastIsBlank = false
  }

  #blank(text: string): void {
    const last = this.#pieces.at(-1)
    if (!this.#lastIsBlank && last?.endsWith(' ') === true) this.#pieces[this.#pieces.length - 1] = last.slice(0, -1)
    this.#pieces.push(text)
    this.#lastIsBlank = true
  }

  titled(text: string): void {
    this.#title += text
  }

  comment(text: string): void {
    if (this.#comments.length < MAX_COMMENTS) this.#comments.push(text)
  }

  tag({ name, closing, attributes }: Tag): void {
    const element = name.endsWith('/') ? name.slice(0, -1) : name
    if (!closing) this.#tags.set(element, (this.#tags.get(element) ?? 0) + 1)
    this.#open.set(element, Math.max(0, (this.#open.get(element) ?? 0) + (closing ? -1 : 1)))
    if (LINE.has(element)) this.#blank('\n')
    else if (BLANK.has(element)) this.#blank(' ')
    else if (PARAGRAPH.has(element)) this.#blank('\n\n')
    if (closing) {
      if (element === 'a') this.#anchor = null
      return
    }
    if (element === 'a') this.#anchor = null
    if (element === 'img') this.#image(attributes)
    for (const attribute of LINK_IN.get(element) ?? []) {
      const written = attributes.get(attribute)
      if (written !== undefined) this.#uri(element, written)
    }
    if (element === 'meta' && /refresh/i.test(attributes.get('http-equiv')?.slice(0, 100) ?? '')) {
      const content = (attributes.get('content') ?? '').slice(0, MAX_URI)
      const at = content.search(/\burl\s{0,9}=/i)
      if (at >= 0) this.#uri(element, content.slice(content.indexOf('=', at) + 1).replace(/\s*;.*/, ''))
    }
  }

  #image(attributes: Tag['attributes']): void {
    if (this.#anchor !== null && this.#anchor.text.length < 1_000) this.#anchor.text += '<img>\n'
    const [width, height] = [attributes.get('width'), attributes.get('height')]
    if (width === undefined || height === undefined) return
    this.#imageArea += pixels(width, 8) * pixels(height, 6)
  }

  #uri(type: string, written: string): void {
    const uri = written.slice(0, MAX_URI).trim()
    if (uri === '' || this.#uris.length >= MAX_URIS) return
    if (type === 'base' && /^(?:https?|ftp):/i.test(uri)) this.#base = uri
    const found = { uri: this.#absolute(uri), type, text: '' }
    this.#uris.push(found)
    if (type === 'a') this.#anchor = found
  }

  #absolute(uri: string): string {
    if (this.#base === '' || /^[a-z][a-z0-9+.-]*:/i.test(uri)) return uri
    return URL.canParse(uri, this.#base) ? new URL(uri, this.#base).href : uri
  }

  rendered(length: number): Rendered {
    return {
      text: this.#pieces.join(''),
      length,
      uris: this.#uris,
      tags: this.#tags,
      open: this.#open,
      title: this.#title,
      comments: this.#comments,
      imageArea: this.#imageArea,
    }
  }
}

/** Of a window of 800 × 600; what is not said is taken for 200. */
function pixels(written: string, ofPercent: number): number {
  const [, number, percent] = /^(\d{1,5})(%)?$/.exec(written) ?? []
  return Number(number ?? 0) * (percent === undefined ? 1 : ofPercent) || 200
}
