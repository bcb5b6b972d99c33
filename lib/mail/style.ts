/**
 * CSS declarations, as far as they hide text: `display:none; color:#fff`.
 * Source: CSS 2.1 §4.1.8 (declarations), §6.4 (what overrides what).
 */
import { CLEAR, readColour, UNKNOWN } from './colour.ts'
import type { Colour } from './colour.ts'

/** Ways to hide; each is a bit in `said` and `hides`. */
export const DISPLAY = 1
export const VISIBILITY = 2
export const OPACITY = 4
export const POSITION = 8
/** A box without height or width: it hides together with CLIPS. */
export const NO_ROOM = 16
export const CLIPS = 32
export const CUT_OFF = 64

export type Style = {
  /** Of which ways it speaks. */
  readonly said: number
  /** In which of them it hides. */
  readonly hides: number
  readonly colour: Colour | undefined
  readonly ground: Colour | undefined
  /** Font size: pixels, or below 0 minus so many times the parent's. */
  readonly size: number | undefined
  /** What is fetched from elsewhere: url(…). */
  readonly url: string | undefined
}

export const UNSTYLED: Style = {
  said: 0,
  hides: 0,
  colour: undefined,
  ground: undefined,
  size: undefined,
  url: undefined,
}

const MAX_STYLE = 4_000

/** `below` with what `above` says put over it. */
export function over(below: Style, above: Style): Style {
  if (below === UNSTYLED) return above
  if (above === UNSTYLED) return below
  return {
    said: below.said | above.said,
    hides: (below.hides & ~above.said) | above.hides,
    colour: above.colour ?? below.colour,
    ground: above.ground ?? below.ground,
    size: above.size ?? below.size,
    url: above.url ?? below.url,
  }
}

export type Declared = { readonly normal: Style; readonly important: Style }

/** Mutable while it is read. */
type Draft = { -readonly [K in keyof Style]: Style[K] }

export function readDeclarations(written: string): Declared {
  const normal: Draft = { ...UNSTYLED }
  let important: Draft | null = null
  const text = withoutComments(written.slice(0, MAX_STYLE)).toLowerCase()
  for (let at = 0; at < text.length;) {
    const end = endOfDeclaration(text, at)
    const colon = text.indexOf(':', at)
    if (colon < 0) break
    if (colon < end) {
      const row = PROPERTIES.get(text.slice(at, colon).trim())
      if (row !== undefined) {
        let value = text.slice(colon + 1, end).trim()
        const bang = value.indexOf('!')
        if (bang < 0) row(value, normal)
        else {
          value = value.slice(0, bang).trim()
          row(value, (important ??= { ...UNSTYLED }))
        }
      }
    }
    at = end + 1
  }
  return { normal, important: important ?? UNSTYLED }
}

/** A semicolon in the brackets of url(data:…;base64,…) ends nothing. */
function endOfDeclaration(text: string, from: number): number {
  let end = text.indexOf(';', from)
  if (end < 0) return text.length
  const open = text.indexOf('(', from)
  if (open >= 0 && open < end) {
    const close = text.indexOf(')', open)
    if (close > end) end = text.indexOf(';', close)
  }
  return end < 0 ? text.length : end
}

function withoutComments(text: string): string {
  if (!text.includes('/*')) return text
  let out = ''
  let at = 0
  for (let start = text.indexOf('/*'); start >= 0; start = text.indexOf('/*', at)) {
    out += text.slice(at, start)
    const end = text.indexOf('*/', start + 2)
    if (end < 0) return out
    at = end + 2
  }
  return out + text.slice(at)
}

type Reader = (value: string, into: Draft) => void

const says =
  (bit: number, hides: (value: string) => boolean): Reader =>
  (value, into) => {
    into.said |= bit
    if (hides(value)) into.hides |= bit
    else into.hides &= ~bit
  }

/** One of several properties is enough: what another one says does not take it back. */
const mayHide =
  (bit: number, hides: (value: string) => boolean): Reader =>
  (value, into) => {
    into.said |= bit
    if (hides(value)) into.hides |= bit
  }

/** No room: 0 or 1 pixel. A percentage or `auto` is not told here. */
const isNothing = (value: string): boolean => /^[01](?:\.0*)?(?:px|pt|r?em)?$/.test(value) && !/^1r?em$/.test(value)
const isFarOut = (value: string): boolean => Number.parseFloat(value) <= (value.endsWith('em') ? -20 : -200)

const background: Reader = (value, into) => {
  const url = /url\(\s*['"]?([^'")]{1,2000})/.exec(value)?.[1]
  if (url !== undefined) into.url = url
  if (url !== undefined || value.includes('gradient') || value.includes('var(')) into.ground = UNKNOWN
  else {
    // The colour is one word, or one function, among words of position and repetition.
    const word = /(?:rgb|hsl)a?\([^)]{1,60}\)|#[0-9a-f]{3,8}/.exec(value)?.[0] ?? value.split(' ')[0] ?? ''
    const colour = readColour(word)
    if (colour !== undefined && colour !== CLEAR) into.ground = colour
  }
}

const PROPERTIES: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['display', says(DISPLAY, value => value === 'none')],
  ['visibility', says(VISIBILITY, value => value === 'hidden' || value === 'collapse')],
  ['opacity', says(OPACITY, value => Number.parseFloat(value) < 0.06)],
  ['overflow', says(CLIPS, value => value === 'hidden' || value === 'clip')],
  ['overflow-y', says(CLIPS, value => value === 'hidden' || value === 'clip')],
  ['height', mayHide(NO_ROOM, isNothing)],
  ['max-height', mayHide(NO_ROOM, isNothing)],
  ['width', mayHide(NO_ROOM, isNothing)],
  ['max-width', mayHide(NO_ROOM, isNothing)],
  ['left', mayHide(POSITION, isFarOut)],
  ['right', mayHide(POSITION, isFarOut)],
  ['top', mayHide(POSITION, isFarOut)],
  ['text-indent', mayHide(POSITION, isFarOut)],
  ['margin-left', mayHide(POSITION, isFarOut)],
  ['margin-top', mayHide(POSITION, isFarOut)],
  ['clip', mayHide(CUT_OFF, value => /^rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01]/.test(value))],
  ['clip-path', mayHide(CUT_OFF, value => /^inset\((?:50|100)%/.test(value))],
  ['transform', mayHide(CUT_OFF, value => /scale[xy]?\(0[,)]/.test(value))],
  ['background', background],
  ['background-color', background],
  ['background-image', background],
  [
    'color',
    (value, into) => {
      const colour = readColour(value)
      if (colour !== undefined) into.colour = colour
    },
  ],
  [
    'font-size',
    (value, into) => {
      const size = fontSize(value)
      if (size !== undefined) into.size = size
    },
  ],
  [
    'font',
    (value, into) => {
      // font: italic 0/0 a
      const [, size] = /(?:^|\s)([\d.]{1,8}(?:px|pt|r?em|%)?)(?:\s|\/|$)/.exec(value.slice(0, 200)) ?? []
      if (size !== undefined && !/^[1-9]00$/.test(size)) into.size = fontSize(size) ?? into.size
    },
  ],
])

const PIXELS: Readonly<Record<string, number>> = { '': 1, px: 1, pt: 4 / 3, rem: 16, cm: 37.8, mm: 3.78, in: 96 }

function fontSize(value: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{0,6}\.?\d{1,6})\.?([a-z%]{0,4})/.exec(value) ?? []
  if (amount === undefined) return /^[a-z]/.test(value) && !value.startsWith('inherit') ? 16 : undefined
  const number = Number.parseFloat(amount)
  if (unit === 'em') return -number - TINY
  if (unit === '%') return -number / 100 - TINY
  return number * (PIXELS[unit] ?? 16)
}

/** Keeps 0em below 0, where factors stand. */
const TINY = 1e-9
