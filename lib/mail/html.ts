/**
 * HTML as a reader of mail sees it: text, hidden text apart, links.
 * Source: HTML, "Tokenization" (as far as it decides what is text), CSS for what hides. One pass, linear in the input.
 */
import { decodeEntities } from './entities.ts'
import type { Oddities } from './oddity.ts'

export type HtmlLink = { readonly text: string; readonly target: string }
export type HtmlText = {
  readonly text: string
  /** Not shown: display:none, no size, the colour of its ground, scripts, comments. */
  readonly hidden: string
  readonly links: readonly HtmlLink[]
  /** What `<meta>` says. */
  readonly charset: string | null
}

/** Elements open at once that are remembered; deeper ones look like their parent. */
const MAX_OPEN = 200
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const BLOCK = new Set(
  'address article blockquote body br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr html li ol p pre section table tr ul title option'.split(
    ' ',
  ),
)
const RAW = new Set(['script', 'style', 'textarea', 'xmp', 'noembed'])
const CELLS = new Set(['td', 'th'])

type Look = { readonly hidden: boolean; readonly color: string; readonly ground: string }
type Open = { readonly tag: string; readonly look: Look }

export function readHtml(html: string, maxLinks: number, odd: Oddities): HtmlText {
  const shown: string[] = []
  const hidden: string[] = []
  const links: HtmlLink[] = []
  const open: Open[] = []
  const styles = new Map<string, Styled>()
  const count = new Map<string, number>()
  let look: Look = { hidden: false, color: '#000000', ground: '#ffffff' }
  let anchor: { target: string; from: number } | null = null
  let charset: string | null = null
  const say = (text: string): void => {
    if (text !== '') (look.hidden ? hidden : shown).push(text)
  }
  const endAnchor = (): void => {
    if (anchor !== null && links.length < maxLinks)
      links.push({ text: shown.slice(anchor.from).join('').replace(/\s+/g, ' ').trim(), target: anchor.target })
    anchor = null
  }
  const addLink = (target: string): void => {
    if (links.length < maxLinks) links.push({ text: '', target })
    else odd.note('link-limit')
  }
  let at = 0
  // Ends that do not come are not looked for twice.
  const gone = new Set<string>()
  const find = (what: string, from: number): number => {
    if (gone.has(what)) return -1
    const found = html.indexOf(what, from)
    if (found < 0) gone.add(what)
    return found
  }
  while (at < html.length) {
    const start = html.indexOf('<', at)
    if (start < 0) {
      say(decodeEntities(html.slice(at)))
      break
    }
    if (start > at) say(decodeEntities(html.slice(at, start)))
    const next = html.charCodeAt(start + 1)
    if (next === 33 || next === 63) {
      // <!-- … -->, <!doctype …>, <? … >
      const comment = html.startsWith('<!--', start)
      const close = comment ? '-->' : '>'
      const short = comment && (html.startsWith('<!-->', start) || html.startsWith('<!--->', start))
      const end = short ? html.indexOf('>', start) : find(close, start + (comment ? 4 : 2))
      const to = end < 0 ? html.length : end
      if (comment) {
        hidden.push(html.slice(start + 4, to), '\n')
        if (isWordCharacter(html, start - 1) && isWordCharacter(html, to + 3)) odd.note('html-comment-in-word')
      }
      at = end < 0 ? html.length : end + (short ? 1 : close.length)
      continue
    }
    const closing = next === 47
    const nameAt = start + (closing ? 2 : 1)
    if (!isLetter(html.charCodeAt(nameAt))) {
      say('<')
      at = start + 1
      continue
    }
    let nameEnd = nameAt
    while (nameEnd < html.length && !ENDS_NAME.has(html.charCodeAt(nameEnd))) nameEnd++
    const tag = html.slice(nameAt, Math.min(nameEnd, nameAt + 30)).toLowerCase()
    const { attributes, end } = readAttributes(html, nameEnd)
    at = end
    if (BLOCK.has(tag)) say('\n')
    else if (CELLS.has(tag) && !closing) say(' ')
    if (closing) {
      if (tag === 'a') endAnchor()
      if ((count.get(tag) ?? 0) > 0) {
        for (let top = open.pop(); top !== undefined; top = open.pop()) {
          count.set(top.tag, (count.get(top.tag) ?? 1) - 1)
          look = top.look
          if (top.tag === tag) break
        }
      }
      continue
    }
    if (tag === 'meta') {
      const content = attributes.get('content') ?? ''
      const said = attributes.get('charset') ?? /charset=["']?([\w.:-]{1,40})/i.exec(content.slice(0, 500))?.[1]
      charset ??= said ?? null
      const url = content.slice(0, 4_000).toLowerCase().indexOf('url=')
      if (url >= 0) addLink(content.slice(url + 4, 4_000).replace(/^['"]/, ''))
    } else if (tag === 'a' || tag === 'area') {
      endAnchor()
      const target = attributes.get('href')
      if (target !== undefined) {
        if (links.length >= maxLinks) odd.note('link-limit')
        else anchor = { target, from: shown.length }
      }
    } else if (tag === 'form' && attributes.has('action')) addLink(attributes.get('action') ?? '')
    else if (tag === 'iframe' || tag === 'frame') addLink(attributes.get('src') ?? '')
    if (tag === 'img') say(attributes.get('alt') ?? '')
    if (RAW.has(tag)) {
      const close = endOfRaw(html, at, tag, gone)
      hidden.push(html.slice(at, close), '\n')
      at = close
      continue
    }
    if (VOID.has(tag)) continue
    if (open.length < MAX_OPEN) {
      open.push({ tag, look })
      count.set(tag, (count.get(tag) ?? 0) + 1)
      if (attributes.size > 0) look = lookOf(attributes, look, styles)
    }
  }
  endAnchor()
  const unseen = hidden.join('')
  return { text: shown.join(''), hidden: unseen, links, charset }
}

const ENDS_NAME = new Set([32, 9, 10, 12, 13, 47, 62])

/** From behind a tag's name to behind its `>`. */
function readAttributes(html: string, from: number): { attributes: ReadonlyMap<string, string>; end: number } {
  if (html.charCodeAt(from) === 62) return { attributes: NONE, end: from + 1 }
  const attributes = new Map<string, string>()
  let at = from
  while (at < html.length) {
    let c = html.charCodeAt(at)
    if (c === 62) return { attributes, end: at + 1 }
    if (c === 47 || isBlank(c)) {
      at++
      continue
    }
    const nameAt = at++
    while (at < html.length && (c = html.charCodeAt(at)) !== 61 && !ENDS_NAME.has(c)) at++
    const name = html.slice(nameAt, Math.min(at, nameAt + 30)).toLowerCase()
    let look = at
    while (isBlank(html.charCodeAt(look))) look++
    let value = ''
    if (html.charCodeAt(look) === 61) {
      at = look + 1
      while (isBlank(html.charCodeAt(at))) at++
      const quote = html.charCodeAt(at)
      if (quote === 34 || quote === 39) {
        const close = html.indexOf(quote === 34 ? '"' : "'", at + 1)
        value = html.slice(at + 1, close < 0 ? html.length : close)
        at = close < 0 ? html.length : close + 1
      } else {
        const valueAt = at
        while (at < html.length && (c = html.charCodeAt(at)) !== 62 && !isBlank(c)) at++
        value = html.slice(valueAt, at)
      }
    } else at = look
    if (attributes.size < 50 && !attributes.has(name)) attributes.set(name, decodeEntities(value))
  }
  return { attributes, end: at }
}

const NONE: ReadonlyMap<string, string> = new Map()

function endOfRaw(html: string, from: number, tag: string, gone: Set<string>): number {
  if (gone.has(tag)) return html.length
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2))
    if (html.slice(at + 2, at + 2 + tag.length).toLowerCase() === tag) return at
  gone.add(tag)
  return html.length
}

const HIDES =
  /(?:display\s?:\s?none|visibility\s?:\s?(?:hidden|collapse)|mso-hide\s?:\s?all|opacity\s?:\s?0(?:\.0\d*)?(?![.\d])|font-size\s?:\s?(?:0(?:\.\d{1,9})?(?:px|pt|r?em|%)?|1(?:px|pt|%))(?![\w.%])|(?<![\w-])(?:max-)?height\s?:\s?0(?:px|pt|em|%)?(?![\w.%])|text-indent\s?:\s?-\d{3})/

type Styled = { readonly hides: boolean; readonly color: string | undefined; readonly ground: string | undefined }

const UNSTYLED: Styled = { hides: false, color: undefined, ground: undefined }

/** `styles`: what was read already; newsletters repeat a few dozen. */
function lookOf(attributes: ReadonlyMap<string, string>, inherited: Look, styles: Map<string, Styled>): Look {
  const written = attributes.get('style')
  const styled = written === undefined ? UNSTYLED : (styles.get(written) ?? readStyle(written, styles))
  const color = colorOf(styled.color ?? attributes.get('color'), inherited.color)
  const ground = colorOf(styled.ground ?? attributes.get('bgcolor'), inherited.ground)
  const hidden = inherited.hidden || styled.hides || attributes.has('hidden') || color === ground
  return { hidden, color, ground }
}

function readStyle(written: string, styles: Map<string, Styled>): Styled {
  const style = written
    .slice(0, 2_000)
    .toLowerCase()
    .replace(/\/\*[^*]{0,200}\*\//g, '')
    .replace(/\s+/g, ' ')
  const said = (pattern: RegExp): string | undefined => pattern.exec(style)?.[1]
  const read = {
    hides: HIDES.test(style),
    color: said(/(?:^|[;\s])color ?: ?([^;!]{1,60})/),
    ground: said(/background(?:-color)? ?: ?([^;!]{1,60})/),
  }
  if (styles.size < 200) styles.set(written, read)
  return read
}

const COLORS: Readonly<Record<string, string>> = {
  white: '#ffffff',
  black: '#000000',
  red: '#ff0000',
  blue: '#0000ff',
  green: '#008000',
  yellow: '#ffff00',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
}

function colorOf(value: string | undefined, inherited: string): string {
  if (value === undefined) return inherited
  const text = value.slice(0, 60).trim().toLowerCase()
  if (text === '' || /^(?:inherit|initial|unset|transparent|none|url)/.test(text)) return inherited
  const named = Object.hasOwn(COLORS, text) ? COLORS[text] : undefined
  if (named !== undefined) return named
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text)?.[1]
  if (hex !== undefined) return `#${hex.length === 3 ? hex.replace(/./g, '$&$&') : hex}`
  const rgb = /^rgba?\( ?(\d{1,3}) ?[, ] ?(\d{1,3}) ?[, ] ?(\d{1,3})/.exec(text)
  if (rgb === null) return `other ${text}`
  return `#${rgb
    .slice(1, 4)
    .map(n => Math.min(Number(n), 255).toString(16).padStart(2, '0'))
    .join('')}`
}

function isLetter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90)
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13 || c === 12
}

function isWordCharacter(html: string, at: number): boolean {
  return isLetter(html.charCodeAt(at))
}
