/**
 * HTML as a reader of mail sees it: text, hidden text apart, links, pictures.
 * Source: HTML, "Tokenization" (as far as it decides what is text), CSS for what hides. One pass, linear in the input.
 */
import { decodeEntities } from './entities.ts'
import { HANDLER, isLetter, readTag } from './html-tag.ts'
import { hiddenBy, lookOf, PAPER } from './look.ts'
import { isSmuggling } from './smuggling.ts'
import { StyleSheet } from './style-sheet.ts'
import { over, readDeclarations, UNSTYLED } from './style.ts'
import { readColour, UNKNOWN } from './colour.ts'
import type { Tag } from './html-tag.ts'
import type { HiddenKind, Look } from './look.ts'
import type { Oddities } from './oddity.ts'
import type { Element } from './style-sheet.ts'
import type { Declared, Style } from './style.ts'

export type HtmlLink = {
  readonly text: string
  readonly target: string
  readonly source: 'anchor' | 'area' | 'form' | 'frame' | 'refresh'
  readonly hidden: boolean
  /** A picture and no text. */
  readonly image: boolean
}
export type HtmlImage = { readonly source: string; readonly width: number | null; readonly height: number | null }
export type HtmlText = {
  readonly text: string
  /** Not shown: display:none, no size, the colour of its ground, scripts, comments. */
  readonly hidden: string
  readonly hiddenBy: Readonly<Partial<Record<HiddenKind, number>>>
  readonly links: readonly HtmlLink[]
  readonly images: readonly HtmlImage[]
  /** PNG pictures that stand in the page itself, in base64. */
  readonly pictures: readonly string[]
  /** What relative links count from. */
  readonly base: string | null
  /** What `<meta>` says. */
  readonly charset: string | null
}

const PNG_IN_PAGE = /^\s{0,20}data:image\/(?:x-)?png[^,]{0,100};base64,/i
const MAX_PICTURES = 100

/** Elements open at once that are remembered; deeper ones look like their parent. */
const MAX_OPEN = 200
const VOID = words('area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr')
const BLOCK = words(
  'address article aside blockquote body br button caption center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section select summary table tbody tr ul',
)
const CELLS = words('td th')
/** Their content is no mark-up; how it is hidden, null where it is shown. */
const RAW: ReadonlyMap<string, HiddenKind | null> = new Map<string, HiddenKind | null>([
  ['script', 'script'],
  ['style', 'style'],
  ['title', 'not-rendered'],
  ['noembed', 'not-rendered'],
  ['noframes', 'not-rendered'],
  ['iframe', 'not-rendered'],
  ['textarea', null],
  ['xmp', null],
])
const INLINE = words('a b i u s em font span strong small big sub sup tt code bdo ins del o:p wbr')
const MAX_ANCHOR_TEXT = 4_000
const MAX_URL = 8_192
/** White space that is more than one space. */
const UNEVEN = /[\t\n\r\f\u00a0]|  /
/** Tags that are kept to be recognised when they come again, as in newsletters they do. */
const MAX_KEPT = 400
const MAX_KEPT_LENGTH = 400

type Open = { readonly tag: string; readonly look: Look; readonly element: Element | null }
/** A tag and what follows from it alone. */
type Known = { readonly tag: Tag; readonly element: Element | null; style: Style | null; version: number }
type Found = {
  readonly links: HtmlLink[]
  readonly images: HtmlImage[]
  readonly pictures: string[]
  readonly hidden: string[]
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

export function readHtml(html: string, maxLinks: number, odd: Oddities): HtmlText {
  const reader = new Reader(maxLinks, odd)
  reader.read(html, PAPER)
  return reader.result()
}

class Reader {
  readonly #maxLinks: number
  readonly #odd: Oddities
  readonly #shown: string[] = []
  readonly #found: Found = { links: [], images: [], pictures: [], hidden: [] }
  readonly #hiddenBy: Partial<Record<HiddenKind, number>> = {}
  readonly #sheet = new StyleSheet()
  readonly #kept = new Map<string, Known>()
  readonly #declared = new Map<string, Declared>()
  #open: Open[] = []
  #count = new Map<string, number>()
  #look: Look = PAPER
  #anchor: { target: string; from: number; hidden: boolean; image: boolean } | null = null
  #charset: string | null = null
  #base: string | null = null
  /** Ends that do not come are not looked for twice. */
  #gone = new Set<string>()
  /** Where the last start tag begins and ends: an end tag there makes an element of nothing. */
  #startedAt = 0
  #startedEnd = -1

  constructor(maxLinks: number, odd: Oddities) {
    this.#maxLinks = maxLinks
    this.#odd = odd
  }

  result(): HtmlText {
    this.#endAnchor()
    return {
      text: this.#shown.join(''),
      hidden: this.#found.hidden.join(''),
      hiddenBy: this.#hiddenBy,
      links: this.#found.links,
      images: this.#found.images,
      pictures: this.#found.pictures,
      base: this.#base,
      charset: this.#charset,
    }
  }

  read(html: string, look: Look): void {
    this.#look = look
    let at = 0
    while (at < html.length) {
      const start = html.indexOf('<', at)
      if (start < 0) {
        this.#say(decodeEntities(html.slice(at)))
        break
      }
      if (start > at) this.#say(decodeEntities(html.slice(at, start)))
      const next = html.charCodeAt(start + 1)
      if (next === 33 || next === 63) at = this.#declaration(html, start)
      else {
        const closing = next === 47
        if (isLetter(html.charCodeAt(closing ? start + 2 : start + 1))) at = this.#tag(html, start, closing)
        else {
          this.#say('<')
          at = start + 1
        }
      }
    }
  }

  #say(text: string): void {
    if (text === '') return
    const { kind } = this.#look
    if (kind === null) this.#shown.push(text)
    else this.#hide(text, kind)
  }

  #hide(text: string, kind: HiddenKind): void {
    this.#found.hidden.push(text)
    const characters = kind === 'comment' || kind === 'script' || kind === 'style' ? text.length : inked(text)
    if (characters > 0) this.#hiddenBy[kind] = (this.#hiddenBy[kind] ?? 0) + characters
  }

  #find(html: string, what: string, from: number): number {
    if (this.#gone.has(what)) return -1
    const found = html.indexOf(what, from)
    if (found < 0) this.#gone.add(what)
    return found
  }

  /** `<!-- … -->`, `<!doctype …>`, `<? … >`; gives where it ends. */
  #declaration(html: string, start: number): number {
    const comment = html.startsWith('<!--', start)
    const close = comment ? '-->' : '>'
    const short = comment && (html.startsWith('<!-->', start) || html.startsWith('<!--->', start))
    const end = short ? html.indexOf('>', start) : this.#find(html, close, start + (comment ? 4 : 2))
    const to = end < 0 ? html.length : end
    if (comment) {
      const inside = html.slice(start + 4, to)
      if (inside.startsWith('[if') && inside.endsWith('<![endif]')) this.#forSome(inside)
      else this.#hide(inside, 'comment')
      this.#found.hidden.push('\n')
      if (isLetter(html.charCodeAt(start - 1)) && isLetter(html.charCodeAt(to + 3)))
        this.#odd.note('html-comment-in-word')
    }
    return end < 0 ? html.length : end + (short ? 1 : close.length)
  }

  /** What Word shows, and with it some Outlooks: read as hidden, its links too. */
  #forSome(inside: string): void {
    const from = inside.indexOf(']>')
    const saved = { look: this.#look, open: this.#open, count: this.#count, gone: this.#gone, anchor: this.#anchor }
    this.#open = []
    this.#count = new Map()
    this.#gone = new Set()
    this.#anchor = null
    this.read(inside.slice(from < 0 ? 0 : from + 2, -'<![endif]'.length), hiddenBy('comment', PAPER))
    this.#endAnchor()
    this.#look = saved.look
    this.#open = saved.open
    this.#count = saved.count
    this.#gone = saved.gone
    this.#anchor = saved.anchor
    this.#startedEnd = -1
  }

  /** Gives where the tag ends, or the element where its content is no mark-up. */
  #tag(html: string, start: number, closing: boolean): number {
    const known = this.#known(html, start, closing)
    const { name, attributes, end, closed } = known.tag
    const to = closed && end < 0 ? start - end : end
    if (!closed) this.#odd.note('html-tag-broken')
    if (BLOCK.has(name)) this.#say('\n')
    else if (!closing && CELLS.has(name)) this.#say(' ')
    if (closing) {
      if (start === this.#startedEnd && INLINE.has(name)) this.#isNothing(html, to)
      this.#close(name)
      return to
    }
    this.#startedAt = start
    this.#startedEnd = to
    const parent = this.#look
    const own = attributes.size > 0 || !this.#sheet.isEmpty ? this.#styleOf(known) : UNSTYLED
    const look = lookOf(own, parent)
    const elementReader = ELEMENTS.get(name)
    if (elementReader !== undefined || attributes.size > 0) {
      if (own.url !== undefined) this.#addImage(own.url, null, null)
      if (attributes.has(HANDLER)) this.#odd.note('html-script')
      this.#look = look
      if (elementReader !== undefined) elementReader(this.#face, attributes)
      this.#look = parent
    }
    const raw = RAW.get(name)
    if (raw !== undefined) return this.#raw(html, to, name, raw, look)
    if (VOID.has(name) || this.#open.length >= MAX_OPEN) return to
    this.#open.push({ tag: name, look: parent, element: known.element })
    this.#count.set(name, (this.#count.get(name) ?? 0) + 1)
    this.#look = inside(name, attributes, look)
    return to
  }

  /** `V<b></b>iagra`: a word to the eye, none to a search. */
  #isNothing(html: string, to: number): void {
    if (isLetter(html.charCodeAt(this.#startedAt - 1)) && isLetter(html.charCodeAt(to)))
      this.#odd.note('html-comment-in-word')
  }

  #close(name: string): void {
    if (name === 'a') this.#endAnchor()
    if ((this.#count.get(name) ?? 0) === 0) return
    for (let top = this.#open.pop(); top !== undefined; top = this.#open.pop()) {
      this.#count.set(top.tag, (this.#count.get(top.tag) ?? 1) - 1)
      this.#look = top.look
      if (top.tag === name) break
    }
  }

  /** The tag as read now or when it came before; `end` of a kept one is below 0: minus its length. */
  #known(html: string, start: number, closing: boolean): Known {
    const gt = html.indexOf('>', start)
    const short = gt >= 0 && gt - start < MAX_KEPT_LENGTH
    const written = short ? html.slice(start, gt + 1) : ''
    if (short) {
      const kept = this.#kept.get(written)
      if (kept !== undefined) return kept
    }
    const tag = readTag(html, start + (closing ? 2 : 1), closing)
    const known: Known = { tag, element: elementOf(tag), style: null, version: -1 }
    // What comes with an address of its own hardly comes again.
    if (short && tag.end === gt + 1 && this.#kept.size < MAX_KEPT && !tag.attributes.has('href')) {
      const again: Known = { ...known, tag: { ...tag, end: -written.length } }
      this.#kept.set(written, again)
      return again
    }
    return known
  }

  #styleOf(known: Known): Style {
    if (known.style !== null && known.version === this.#sheet.version) return known.style
    const { attributes, name } = known.tag
    const inline = attributes.get('style')
    const said = inline === undefined ? null : this.#declaredBy(inline)
    let style = attributesStyle(name, attributes)
    const element = known.element
    const sheet = element === null || this.#sheet.isEmpty ? null : this.#sheet.declared(element, this.#open)
    if (sheet !== null) style = over(style, sheet.normal)
    if (said !== null) style = over(style, said.normal)
    if (sheet !== null) style = over(style, sheet.important)
    if (said !== null) style = over(style, said.important)
    // What a sheet says may depend on where the element stands: only without one is the answer kept.
    if (this.#sheet.isEmpty) {
      known.style = style
      known.version = this.#sheet.version
    }
    return style
  }

  #declaredBy(inline: string): Declared {
    const kept = this.#declared.get(inline)
    if (kept !== undefined) return kept
    const made = readDeclarations(inline)
    if (this.#declared.size < MAX_KEPT) this.#declared.set(inline, made)
    return made
  }

  #raw(html: string, from: number, name: string, kind: HiddenKind | null, look: Look): number {
    const close = this.#endOfRaw(html, from, name)
    const content = html.slice(from, close)
    if (kind === null) {
      const parent = this.#look
      this.#look = look
      this.#say(decodeEntities(content))
      this.#look = parent
      return close
    }
    this.#hide(content, kind)
    this.#found.hidden.push('\n')
    if (kind === 'style') this.#sheet.add(content)
    else if (kind === 'script') {
      this.#odd.note('html-script')
      if (isSmuggling(content)) this.#odd.note('html-smuggling')
    }
    return close
  }

  #endOfRaw(html: string, from: number, name: string): number {
    if (this.#gone.has(name)) return html.length
    for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2))
      if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at
    this.#gone.add(name)
    return html.length
  }

  #endAnchor(): void {
    const anchor = this.#anchor
    this.#anchor = null
    if (anchor === null) return
    let text = ''
    for (let n = anchor.from; n < this.#shown.length && text.length < MAX_ANCHOR_TEXT; n++) text += this.#shown[n] ?? ''
    text = text.slice(0, MAX_ANCHOR_TEXT)
    const { target, hidden, image } = anchor
    const shown = (UNEVEN.test(text) ? text.replace(/\s+/g, ' ') : text).trim()
    this.#found.links.push({ text: shown, target, source: 'anchor', hidden, image: image && inked(shown) === 0 })
  }

  #addImage(source: string, width: number | null, height: number | null): void {
    const [start] = PNG_IN_PAGE.exec(source) ?? []
    if (start !== undefined && this.#found.pictures.length < MAX_PICTURES)
      this.#found.pictures.push(source.slice(start.length))
    if (this.#found.images.length < this.#maxLinks && source !== '')
      this.#found.images.push({ source: source.slice(0, MAX_URL), width, height })
  }

  /** What the readers of single elements may do. */
  readonly #face: Face = {
    odd: name => this.#odd.note(name),
    say: text => this.#say(text),
    link: (target, source) => {
      if (this.#found.links.length >= this.#maxLinks) this.#odd.note('link-limit')
      else this.#found.links.push({ text: '', target, source, hidden: this.#look.kind !== null, image: false })
    },
    anchor: target => {
      this.#endAnchor()
      if (target === undefined) return
      if (this.#found.links.length >= this.#maxLinks) this.#odd.note('link-limit')
      else this.#anchor = { target, from: this.#shown.length, hidden: this.#look.kind !== null, image: false }
    },
    image: (source, width, height) => {
      if (this.#anchor !== null) this.#anchor.image = true
      this.#addImage(source, width, height)
    },
    base: href => {
      this.#base ??= href.slice(0, MAX_URL)
    },
    charset: said => {
      this.#charset ??= said
    },
  }
}

type Face = {
  readonly odd: Oddities['note']
  readonly say: (text: string) => void
  readonly link: (target: string, source: HtmlLink['source']) => void
  readonly anchor: (target: string | undefined) => void
  readonly image: (source: string, width: number | null, height: number | null) => void
  readonly base: (href: string) => void
  readonly charset: (said: string) => void
}
type ElementReader = (to: Face, attributes: ReadonlyMap<string, string>) => void

const frame: ElementReader = (to, attributes) => {
  to.odd('frame')
  to.link(attributes.get('src') ?? attributes.get('data') ?? '', 'frame')
}

const ELEMENTS: ReadonlyMap<string, ElementReader> = new Map<string, ElementReader>([
  [
    'a',
    (to, attributes) => {
      const target = attributes.get('href')
      to.anchor(target)
      if (target?.startsWith('data:') === true && attributes.has('download')) to.odd('html-smuggling')
    },
  ],
  [
    'area',
    (to, attributes) => {
      const target = attributes.get('href')
      if (target !== undefined) to.link(target, 'area')
    },
  ],
  [
    'base',
    (to, attributes) => {
      const href = attributes.get('href')
      if (href !== undefined) to.base(href)
    },
  ],
  ['embed', frame],
  [
    'form',
    (to, attributes) => {
      to.odd('form')
      if (attributes.has('action')) to.link(attributes.get('action') ?? '', 'form')
    },
  ],
  ['frame', frame],
  ['iframe', frame],
  [
    'object',
    (to, attributes) => {
      if (attributes.has('data')) frame(to, attributes)
    },
  ],
  [
    'img',
    (to, attributes) => {
      to.say(attributes.get('alt') ?? '')
      to.image(attributes.get('src') ?? '', pixels(attributes, 'width'), pixels(attributes, 'height'))
    },
  ],
  [
    'input',
    (to, attributes) => {
      const type = attributes.get('type')?.trim().toLowerCase() ?? ''
      if (type === 'password') to.odd('password-form')
      if (type !== 'hidden') to.say(` ${attributes.get('value') ?? attributes.get('placeholder') ?? ''} `)
      if (attributes.has('formaction')) to.link(attributes.get('formaction') ?? '', 'form')
    },
  ],
  [
    'button',
    (to, attributes) => {
      if (attributes.has('formaction')) to.link(attributes.get('formaction') ?? '', 'form')
    },
  ],
  [
    'meta',
    (to, attributes) => {
      const content = (attributes.get('content') ?? '').slice(0, 4_000)
      const said = attributes.get('charset') ?? /charset=["']?([\w.:-]{1,40})/i.exec(content.slice(0, 500))?.[1]
      if (said !== undefined) to.charset(said)
      const url = content.toLowerCase().indexOf('url=')
      if (url < 0) return
      if (attributes.get('http-equiv')?.trim().toLowerCase() === 'refresh') to.odd('meta-refresh')
      to.link(content.slice(url + 4).replace(/^['"]/, ''), 'refresh')
    },
  ],
  ['v:roundrect', (to, attributes) => to.anchor(attributes.get('href'))],
  ['v:rect', (to, attributes) => to.anchor(attributes.get('href'))],
])

/** A width or height in pixels, by the attribute or by the style. */
function pixels(attributes: ReadonlyMap<string, string>, name: 'width' | 'height'): number | null {
  const said = attributes.get(name) ?? ''
  if (/^\s*\d{1,5}(?:px)?\s*$/.test(said)) return Number.parseInt(said, 10)
  const style = attributes.get('style')?.slice(0, 1_000).toLowerCase() ?? ''
  const [, amount] = (name === 'width' ? STYLE_WIDTH : STYLE_HEIGHT).exec(style) ?? []
  return amount === undefined ? null : Number(amount)
}
const STYLE_WIDTH = /(?:^|[;\s])width\s{0,5}:\s{0,5}(\d{1,5})px/
const STYLE_HEIGHT = /(?:^|[;\s])height\s{0,5}:\s{0,5}(\d{1,5})px/

/** How what stands in the element looks, beyond its style. */
function inside(name: string, attributes: ReadonlyMap<string, string>, look: Look): Look {
  if (name === 'template') return hiddenBy('not-rendered', look)
  if (name === 'details' && !attributes.has('open')) return hiddenBy('folded-away', look)
  if (name === 'summary' && look.lasting === 'folded-away')
    return lookOf(UNSTYLED, { ...look, kind: null, lasting: null })
  return look
}

const BLUE = 0x0000ee

/** What attributes say of colours and of being hidden. */
function attributesStyle(name: string, attributes: ReadonlyMap<string, string>): Style {
  if (attributes.size === 0) return UNSTYLED
  const colour = attributes.get('color') ?? (name === 'body' ? attributes.get('text') : undefined)
  const ground = attributes.has('background') ? UNKNOWN : readGround(attributes.get('bgcolor'))
  const hides = attributes.has('hidden') ? 1 : 0
  const link = name === 'a' && attributes.has('href')
  if (colour === undefined && ground === undefined && hides === 0 && !link) return UNSTYLED
  return {
    ...UNSTYLED,
    said: hides,
    hides,
    colour: colour === undefined ? (link ? BLUE : undefined) : readColour(colour),
    ground,
  }
}

function readGround(written: string | undefined): number | undefined {
  const colour = written === undefined ? undefined : readColour(written)
  return colour === -2 ? undefined : colour
}

function elementOf({ name, closing, attributes }: Tag): Element | null {
  if (closing) return null
  const classes = attributes.get('class')
  return {
    tag: name,
    id: attributes.get('id')?.slice(0, 100) ?? '',
    classes: classes === undefined ? [] : classes.slice(0, 1_000).trim().split(/\s+/, 20),
  }
}

/** Characters that leave ink: no spaces of any kind, none without width. */
function inked(text: string): number {
  let count = 0
  for (let n = 0; n < text.length; n++) {
    const c = text.charCodeAt(n)
    if (c > 32 && c !== 0xa0 && c !== 0xad && c !== 0x34f && (c < 0x2000 || c > 0x206f) && c !== 0xfeff) count++
  }
  return count
}
