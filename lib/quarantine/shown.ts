/** What came with mail, made fit to stand in a digest or on a page of ours: it moves nothing, hides nothing, and is no link. */

/** Format characters but the two joiners, which some scripts cannot be written without; what no font has; what ends a line. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Co}]|(?![\u200c\u200d])\p{Cf}/gu
/** Marks piled up on a letter reach into the lines above. */
const PILE = /(\p{M}{4})\p{M}+/gu
const ADDRESS = /^[<("']*[^\s@:/]+@[^\s@:/]+$/

/** One line of at most `most` characters, cut with … */
export function shown(text: string, most: number): string {
  const line = text.toWellFormed().replace(UNSEEN, ' ').replace(PILE, '$1').replace(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`
}

/**
 * Mail programs make links of what looks like one, and in our digest people would trust it: `https[:]//bank[.]example`. Mail
 * addresses stay as they are.
 */
export function unlinked(line: string): string {
  return line
    .split(' ')
    .map(word =>
      ADDRESS.test(word) ? word : word.replaceAll('://', '[:]//').replace(/(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/gu, '[.]'),
    )
    .join(' ')
}

/** For text and for attributes in quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)
}
