/**
 * One tag of HTML: its name, and the attributes that matter here.
 * Source: HTML, "Tokenization": tag open state to after attribute value state.
 */
import { decodeEntities } from './entities.ts'

export type Tag = {
  readonly name: string
  readonly closing: boolean
  /** Only those of WANTED, decoded. */
  readonly attributes: ReadonlyMap<string, string>
  /** Behind its `>`. */
  readonly end: number
  readonly closed: boolean
}

const WANTED = new Set(
  (
    'href src action formaction content charset http-equiv style class id color bgcolor background text hidden alt ' +
    'width height type name value placeholder title download open size data srcdoc'
  ).split(' '),
)
const HANDLERS = new Set(['onload', 'onerror', 'onclick', 'onmouseover', 'onfocus', 'onsubmit', 'onanimationstart'])
const MAX_NAME = 30
/** In octets of the attribute's value; URLs of pictures that come along may be long and say nothing. */
const MAX_VALUE = 65_536

export const NONE: ReadonlyMap<string, string> = new Map()
/** Stands among the attributes of a tag that runs a script of its own. */
export const HANDLER = 'on*'

const ENDS_NAME = new Uint8Array(128)
for (const c of [32, 9, 10, 12, 13, 47, 62]) ENDS_NAME[c] = 1

/** `nameAt`: where the name begins. */
export function readTag(html: string, nameAt: number, closing: boolean): Tag {
  let at = nameAt
  let c = 0
  while (at < html.length && !((c = html.charCodeAt(at)) < 128 && ENDS_NAME[c] === 1)) at++
  const name = html.slice(nameAt, Math.min(at, nameAt + MAX_NAME)).toLowerCase()
  if (c === 62) return { name, closing, attributes: NONE, end: at + 1, closed: true }
  let attributes: Map<string, string> | null = null
  while (at < html.length) {
    c = html.charCodeAt(at)
    if (c === 62) return { name, closing, attributes: attributes ?? NONE, end: at + 1, closed: true }
    if (c === 47 || isBlank(c)) {
      at++
      continue
    }
    const from = at++
    while (at < html.length && (c = html.charCodeAt(at)) !== 61 && !(c < 128 && ENDS_NAME[c] === 1)) at++
    const key = html.slice(from, Math.min(at, from + MAX_NAME)).toLowerCase()
    let look = at
    while (isBlank(html.charCodeAt(look))) look++
    let valueAt = look
    let valueEnd = look
    if (html.charCodeAt(look) === 61) {
      valueAt = look + 1
      while (isBlank(html.charCodeAt(valueAt))) valueAt++
      const quote = html.charCodeAt(valueAt)
      if (quote === 34 || quote === 39) {
        const close = html.indexOf(quote === 34 ? '"' : "'", ++valueAt)
        valueEnd = close < 0 ? html.length : close
        at = close < 0 ? html.length : close + 1
      } else {
        valueEnd = valueAt
        while (valueEnd < html.length && (c = html.charCodeAt(valueEnd)) !== 62 && !isBlank(c)) valueEnd++
        at = valueEnd
      }
    } else at = look
    if (WANTED.has(key)) {
      attributes ??= new Map()
      if (!attributes.has(key))
        attributes.set(key, decodeEntities(html.slice(valueAt, Math.min(valueEnd, valueAt + MAX_VALUE))))
    } else if (key.charCodeAt(0) === 111 && HANDLERS.has(key)) (attributes ??= new Map()).set(HANDLER, '')
  }
  return { name, closing, attributes: attributes ?? NONE, end: at, closed: false }
}

export function isLetter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90)
}

export function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13 || c === 12
}
