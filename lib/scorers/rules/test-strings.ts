/**
 * The two strings that everybody agrees to treat as spam and as malware, so that a filter can be tried without either.
 * They are put together here at run time, so that no scanner stops at this file.
 * Source: GTUBE, spamassassin.apache.org/gtube; EICAR anti-malware test file, eicar.org.
 */
import { withoutSpace } from '../../mail/tags.ts'
import type { Attachment } from '../../mail/attachment.ts'
import type { Message } from '../../mail/message.ts'
import type { Part } from '../../mail/mime.ts'
import type { ParsedMessage } from '../../mail/parse.ts'
import type { Content } from '../content.ts'

const GTUBE = Buffer.from(
  ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL', '*C.34X'].join(''),
  'latin1',
)
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join(''),
  'latin1',
)

/** For looking into text. Neither has white space in it, so that folds and tags between its characters can be taken out. */
const GTUBE_TEXT = GTUBE.toString('latin1')
const EICAR_TEXT = EICAR.toString('latin1')

const RARE = ['^', '}', '*', 'J', 'Q', 'X']

const GTUBE_FORMS = [GTUBE, ...inBase64(GTUBE)]
const EICAR_FORMS = [EICAR, ...inBase64(EICAR)]

/** What of the two a message carries, however it is packed. */
export type TestStrings = { readonly gtube: boolean; readonly eicar: boolean }

/** One answer a message: two rules ask. */
const answers = new WeakMap<Message, TestStrings>()

export function testStrings({ tx: { message }, parsed }: Pick<Content, 'tx' | 'parsed'>): TestStrings {
  const known = answers.get(message)
  if (known !== undefined) return known
  const found = lookFor(message, parsed)
  answers.set(message, found)
  return found
}

function lookFor({ raw, body }: Message, parsed: ParsedMessage): TestStrings {
  const gtube = GTUBE_FORMS.some(form => raw.includes(form))
  const eicar = EICAR_FORMS.some(form => body.includes(form))
  if (eicar) return { gtube, eicar } // malware decides whatever else there is
  const has = (text: string, octets: Buffer): boolean => inText(parsed, text) || inOctets(parsed, octets)
  return { gtube: gtube || has(GTUBE_TEXT, GTUBE), eicar: has(EICAR_TEXT, EICAR) }
}

function inText({ subject, texts }: ParsedMessage, wanted: string): boolean {
  if (subject !== null && withoutSpace(subject).includes(wanted)) return true
  return texts.some(({ text, hidden }) => holds(text, wanted) || holds(hidden, wanted))
}

/** A text without one of the rarer characters of `wanted` saves taking the space out of it. */
function holds(text: string, wanted: string): boolean {
  if (text.includes(wanted)) return true
  return RARE.every(c => text.includes(c) || !wanted.includes(c)) && withoutSpace(text).includes(wanted)
}

function inOctets({ parts, attachments }: ParsedMessage, wanted: Buffer): boolean {
  return inPart(parts, wanted) || attachments.some(attachment => inAttachment(attachment, wanted))
}

/** The tree's depth is bounded by the parser. */
function inPart({ content, parts, others }: Part, wanted: Buffer): boolean {
  return (
    (parts.length === 0 && content.includes(wanted)) ||
    parts.some(part => inPart(part, wanted)) ||
    others.some(part => inPart(part, wanted))
  )
}

function inAttachment({ content, entries }: Attachment, wanted: Buffer): boolean {
  return content.includes(wanted) || entries.some(entry => inAttachment(entry, wanted))
}

/** What `octets` look like inside base64 text, at each of the three places they can start, without the uncertain ends. */
function inBase64(octets: Buffer): Buffer[] {
  return [0, 1, 2].map(lead => {
    const text = Buffer.concat([Buffer.alloc(lead), octets])
      .toString('base64')
      .replace(/=+$/, '')
    const certain = text.slice(lead === 0 ? 0 : lead + 1, (lead + octets.length) % 3 === 0 ? undefined : -1)
    return Buffer.from(certain.slice(0, 48), 'latin1') // a line break may follow after 76 characters
  })
}
