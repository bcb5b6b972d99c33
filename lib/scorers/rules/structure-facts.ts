/**
 * What several rules about a message's structure need.
 */
import type { Part } from '../../mail/mime.ts'
import type { View } from './view.ts'

/** Words are counted as far as here. */
const ENOUGH_WORDS = 60

/** Words that the eye gets, of the longest text; 60 stands for that and more. */
export function seenWords(mail: View): number {
  return mail.once('seenWords', () => {
    let most = 0
    for (const { text, attached } of mail.parsed.texts) {
      if (attached === true) continue
      const word = /[\p{L}\p{N}]{2,}/gu
      let count = 0
      while (count < ENOUGH_WORDS && word.test(text)) count++
      most = Math.max(most, count)
    }
    return most
  })
}

const MAX_PARTS = 50

/** The parts that are shown as text. */
function textParts(mail: View): readonly Part[] {
  return mail.once('textParts', () => {
    const found: Part[] = []
    const waiting = [mail.parsed.parts]
    for (let part = waiting.pop(); part !== undefined && found.length < MAX_PARTS; part = waiting.pop()) {
      if (part.parts.length > 0) waiting.push(...part.parts.slice(0, MAX_PARTS))
      else if (part.type.startsWith('text/') && !part.attachment) found.push(part)
    }
    return found
  })
}

/** Octets of a text that are looked at for what is in it. */
const LOOKED_AT = 4_096

function isAscii({ content }: Part): boolean {
  return /^[\x00-\x7f]*$/.test(content.toString('latin1', 0, LOOKED_AT))
}

/** A text in base64 in which nothing asks for it. */
export function plainBase64(mail: View): boolean {
  return textParts(mail).some(
    part =>
      part.content.length > 40 &&
      part.headers.some(({ key, value }) => key === 'content-transfer-encoding' && /^\s*base64\b/i.test(value)) &&
      isAscii(part),
  )
}

/** The texts name a charset that `charset` fits, and none has a character beyond ASCII. ISO-2022 is all ASCII by nature. */
export function isOneAscii(mail: View, charset: RegExp): boolean {
  const parts = textParts(mail).filter(({ content }) => content.length > 40)
  return (
    parts.some(({ charsets }) => charset.test(charsets[0] ?? '')) &&
    parts.every(part => isAscii(part) && !part.content.subarray(0, LOOKED_AT).includes(27))
  )
}
