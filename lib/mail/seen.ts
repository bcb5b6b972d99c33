/**
 * Text as it reaches the eye: without characters that have no width, with the direction of writing carried out, letters in
 * compatibility forms made plain.
 * Source: Unicode UAX 9 (explicit overrides only), UAX 15 (NFKC).
 */
import { foldLookAlikes } from './confusables.ts'
import type { Oddities } from './oddity.ts'

/** Code points, first and last of each range: formats, fillers, variation selectors, tags, controls. */
const INVISIBLE = new RegExp(
  `[${[
    [0x00, 0x08],
    [0x0e, 0x1f],
    [0x7f, 0x7f],
    [0xad, 0xad],
    [0x34f, 0x34f],
    [0x61c, 0x61c],
    [0x115f, 0x1160],
    [0x17b4, 0x17b5],
    [0x180b, 0x180f],
    [0x200b, 0x200f],
    [0x2060, 0x2064],
    [0x206a, 0x206f],
    [0xfe00, 0xfe0f],
    [0xfeff, 0xfeff],
    [0xe0000, 0xe0fff],
  ]
    .map(([first = 0, last = 0]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`)
    .join('')}]`,
  'gu',
)
const BIDI = /[\u202a-\u202e\u2066-\u2069]/
const BEYOND_LATIN1 = /[^\x00-\xff]/

/** Escape is left out: it shifts in some charsets. */
const CONTROL = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/

/** Most mail, and told fastest. */
const NOT_PLAIN = /[^\t\n\r\x20-\x7e]/

export function seenText(text: string, odd: Oddities): string {
  if (!NOT_PLAIN.test(text)) return text
  if (CONTROL.test(text)) odd.note('control-characters')
  let seen = text
  if (BIDI.test(seen)) {
    if (/[\u202d\u202e]/.test(seen)) odd.note('bidi-override')
    seen = carriedOut(seen)
  }
  const visible = seen.replace(INVISIBLE, '')
  // One mark at the start of a text, or a few soft hyphens, are every day's mail; more than that is not.
  if (seen.length - visible.length > 8) odd.note('invisible-characters')
  if (!BEYOND_LATIN1.test(visible)) return visible
  const plain = visible.normalize('NFKC')
  if (/[\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]/u.test(visible)) odd.note('look-alike-characters')
  return plain
}

/** The text with letters of other scripts that look like Latin ones made Latin; undefined where that changes nothing. */
export function foldedText(seen: string, odd: Oddities): string | undefined {
  const folded = foldLookAlikes(seen)
  if (folded === null) return undefined
  odd.note('look-alike-characters')
  if (folded.mixed) odd.note('mixed-script')
  return folded.text
}

/** What stands between RLO and its end (PDF, or the line's) is written backwards. Levels inside it are not looked at. */
function carriedOut(text: string): string {
  return text
    .split('\u202e')
    .map((piece, n) => {
      if (n === 0) return piece
      const end = piece.search(/[\u202c\u2069\n]/)
      const turned = end < 0 ? piece : piece.slice(0, end)
      return Array.from(turned).reverse().join('') + (end < 0 ? '' : piece.slice(end))
    })
    .join('')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
}
