/**
 * Colours as HTML and CSS write them, and whether two of them can be told apart.
 * Source: CSS Color 3 (names, hexadecimal, rgb, hsl), HTML "legacy colour" (a # left out).
 */

/** 0xRRGGBB; UNKNOWN for one that is said but not told by its text alone (a picture, a variable). */
export type Colour = number
export const UNKNOWN: Colour = -1
/** Says that nothing is painted. */
export const CLEAR: Colour = -2

/** Where each of red, green and blue differs by no more, nobody reads the one on the other. */
const TELLS_APART = 18

const NAMES: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'white=ffffff black=000000 red=ff0000 blue=0000ff green=008000 yellow=ffff00 gray=808080 grey=808080 silver=c0c0c0 ' +
    'maroon=800000 purple=800080 fuchsia=ff00ff magenta=ff00ff lime=00ff00 olive=808000 navy=000080 teal=008080 ' +
    'aqua=00ffff cyan=00ffff orange=ffa500 pink=ffc0cb brown=a52a2a gold=ffd700 indigo=4b0082 violet=ee82ee ' +
    'snow=fffafa ivory=fffff0 azure=f0ffff beige=f5f5dc linen=faf0e6 seashell=fff5ee mintcream=f5fffa honeydew=f0fff0 ' +
    'whitesmoke=f5f5f5 ghostwhite=f8f8ff floralwhite=fffaf0 aliceblue=f0f8ff oldlace=fdf5e6 lavender=e6e6fa ' +
    'lavenderblush=fff0f5 lightyellow=ffffe0 lightcyan=e0ffff cornsilk=fff8dc gainsboro=dcdcdc antiquewhite=faebd7 ' +
    'lightgray=d3d3d3 lightgrey=d3d3d3 darkgray=a9a9a9 darkgrey=a9a9a9 dimgray=696969 dimgrey=696969 ' +
    'slategray=708090 slategrey=708090 darkslategray=2f4f4f darkslategrey=2f4f4f lightblue=add8e6 skyblue=87ceeb ' +
    'steelblue=4682b4 royalblue=4169e1 dodgerblue=1e90ff darkblue=00008b midnightblue=191970 mediumblue=0000cd ' +
    'lightgreen=90ee90 darkgreen=006400 forestgreen=228b22 seagreen=2e8b57 limegreen=32cd32 darkred=8b0000 ' +
    'crimson=dc143c firebrick=b22222 tomato=ff6347 coral=ff7f50 salmon=fa8072 orangered=ff4500 darkorange=ff8c00 ' +
    'chocolate=d2691e tan=d2b48c khaki=f0e68c wheat=f5deb3 turquoise=40e0d0 orchid=da70d6 plum=dda0dd'
  )
    .split(' ')
    .map(pair => [pair.slice(0, -7), Number.parseInt(pair.slice(-6), 16)] as const),
)

/** Undefined where the text says nothing of its own (empty, inherit). */
export function readColour(written: string): Colour | undefined {
  const text = written.slice(0, 80).trim().toLowerCase()
  if (text === '' || text === 'inherit' || text === 'unset') return undefined
  if (text === 'transparent' || text === 'none') return CLEAR
  if (Object.hasOwn(NAMES, text)) return NAMES[text]
  const hex = text.startsWith('#') ? text.slice(1) : text
  if (/^[0-9a-f]{3,8}$/.test(hex)) return hexadecimal(hex)
  const [, kind = '', inside = ''] = /^(rgb|hsl)a?\(([^)]{1,60})\)/.exec(text) ?? []
  if (kind === '') return UNKNOWN
  const [a, b, c, alpha] = inside.split(/[\s,/]+/).filter(one => one !== '')
  if (c === undefined) return UNKNOWN
  if (alpha !== undefined && Number.parseFloat(alpha) === 0) return CLEAR
  const colour = kind === 'rgb' ? joined(channel(a), channel(b), channel(c)) : hsl(a, b, c)
  return Number.isNaN(colour) ? UNKNOWN : colour
}

function hexadecimal(hex: string): Colour {
  const { length } = hex
  if (length === 6) return Number.parseInt(hex, 16)
  if (length === 8) return hex.endsWith('00') ? CLEAR : Number.parseInt(hex.slice(0, 6), 16)
  if (length > 4) return UNKNOWN
  if (length === 4 && hex.endsWith('0')) return CLEAR
  return Number.parseInt(hex.slice(0, 3).replace(/./g, '$&$&'), 16)
}

function channel(written: string | undefined): number {
  const value = Number.parseFloat(written ?? '')
  return Math.round(Math.min(Math.max(written?.endsWith('%') === true ? value * 2.55 : value, 0), 255))
}

function hsl(hue: string | undefined, saturation: string | undefined, lightness: string | undefined): Colour {
  const h = Number.parseFloat(hue ?? '') / 30
  const s = Number.parseFloat(saturation ?? '') / 100
  const l = Number.parseFloat(lightness ?? '') / 100
  const part = (n: number): number => {
    const k = (((n + h) % 12) + 12) % 12
    return Math.round(255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return joined(part(0), part(8), part(4))
}

function joined(red: number, green: number, blue: number): number {
  return Number.isNaN(red + green + blue) ? Number.NaN : (red << 16) | (green << 8) | blue
}

/** Is text of this colour on this ground there for nobody's eye? Not said of colours that are not known. */
export function isInvisible(colour: Colour, ground: Colour): boolean {
  if (colour === CLEAR) return true
  if (colour < 0 || ground < 0) return false
  if (colour === ground) return true
  for (const shift of [0, 8, 16])
    if (Math.abs(((colour >> shift) & 255) - ((ground >> shift) & 255)) > TELLS_APART) return false
  return true
}
