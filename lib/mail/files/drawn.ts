/**
 * QR codes drawn with characters: no picture to look at, and a telephone reads them off the screen all the same.
 * Half blocks and full blocks as terminals show them (two modules in a character, or two characters a module), quarter blocks,
 * squares, number signs. Source: The Unicode Standard, block elements U+2580–U+259F.
 */
import type { Picture } from './png.ts'

/** By character from U+2580 on: its quarters, upper left 8, upper right 4, lower left 2, lower right 1. */
const BLOCKS = 'c000333fffaaa00050ff00218b9ed467'
const SQUARES = '\u25a0\u25fc\u25fe\u2b1b'
const LINE = /^[ \t\u00a0\u3000#\u2580-\u259f\u25a0\u25a1\u25fb-\u25fe\u2b1b\u2b1c]*$/
const HINT = /[\u2580-\u259f\u25a0\u25a1\u25fb-\u25fe\u2b1b\u2b1c]{7}|#{7}/

/** A code has 21 modules, and so 11 lines of half blocks. */
const LEAST_LINES = 11
const MOST_LINES = 200
const MAX_LENGTH = 400
const MAX_DRAWINGS = 8

/** Each group of lines that holds nothing but such characters, once for each shape that a character may stand for. */
export function drawings(text: string): readonly Picture[] {
  if (!HINT.test(text)) return []
  const found: Picture[] = []
  let group: string[] = []
  const end = (): void => {
    if (group.length >= LEAST_LINES) found.push(...picturesOf(group))
    group = []
  }
  for (let at = 0; at < text.length && found.length < MAX_DRAWINGS;) {
    const next = text.indexOf('\n', at)
    const to = next < 0 ? text.length : next
    const line = to - at > MAX_LENGTH ? 'x' : text.slice(at, to).trimEnd()
    if (!LINE.test(line) || group.length >= MOST_LINES) end()
    else if (line !== '' || group.length > 0) group.push(line)
    at = to + 1
  }
  end()
  return found
}

function picturesOf(lines: readonly string[]): readonly Picture[] {
  const all = lines.join('')
  if (/[\u2596-\u259f\u258c\u2590]/.test(all)) return [pictureOf(lines, 2, 2)]
  return /[\u2580\u2584]/.test(all) ? [pictureOf(lines, 1, 2)] : [pictureOf(lines, 1, 2), pictureOf(lines, 1, 1)]
}

/** With four pixels of light around it. */
function pictureOf(lines: readonly string[], across: number, down: number): Picture {
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0)
  const width = longest * across + 8
  const height = lines.length * down + 8
  const light = new Uint8Array(width * height).fill(255)
  for (const [row, line] of lines.entries())
    for (let column = 0; column < line.length; column++) {
      const quarters = quartersOf(line.charCodeAt(column))
      for (let y = 0; y < down; y++)
        for (let x = 0; x < across; x++)
          if (quarters & (8 >> (2 * y + x))) light[(4 + row * down + y) * width + 4 + column * across + x] = 0
    }
  return { width, height, light }
}

function quartersOf(character: number): number {
  if (character >= 0x2580 && character <= 0x259f) return Number.parseInt(BLOCKS[character - 0x2580] ?? '0', 16)
  if (character === 35) return 15
  return SQUARES.includes(String.fromCharCode(character)) ? 15 : 0
}
