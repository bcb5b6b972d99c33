/** Questions about the body and its parts. */
import { leavesOf } from '../texts.ts'
import { bound, field } from './ask.ts'
import type { Part } from '../../../mail/mime.ts'
import type { Message } from '../message.ts'
import type { Eval } from './ask.ts'

export const BODY_EVALS: Readonly<Record<string, Eval>> = {
  check_body_length(mail, [most]) {
    const { body } = mail.content.tx.message
    const least = bound(most, -1)
    // Line ends count once.
    return (
      body.length <= least ||
      (body.length <= 2 * least && body.toString('latin1').replaceAll('\r\n', '\n').length <= least)
    )
  },

  check_for_uppercase(mail, [least, most]) {
    const percent = capitals(mail.text('body'))
    return percent > bound(least, -1) && percent <= bound(most, Infinity)
  },

  tvd_vertical_words(mail, [least, most]) {
    const percent = Math.max(
      -1,
      ...mail
        .text('body')
        .filter(line => line.length > 5)
        .map(spaces),
    )
    return percent >= bound(least, 0) && percent < (bound(most, 101) >= 100 ? 101 : bound(most, 101))
  },

  check_blank_line_ratio(mail, [least, most, lines]) {
    const all = mail.text('rawbody').flatMap(chunk => chunk.split('\n'))
    const blank = all.filter(line => line.trim() === '').length
    const percent = all.length < bound(lines, 1) ? -1 : (100 * blank) / all.length
    return percent <= bound(most, 100) && (bound(least, 0) === 0 || percent > bound(least, 0))
  },

  multipart_alternative_difference(mail, [least, most]) {
    const { difference } = alternatives(mail)
    return (bound(least, 0) === 0 || difference > bound(least, 0)) && difference <= bound(most, Infinity)
  },

  multipart_alternative_difference_count(mail, [ratio, words]) {
    const { plain, html } = alternatives(mail)
    return html > bound(words, 0) && plain / html > bound(ratio, 0)
  },

  check_ma_non_text: mail =>
    partsOf(mail, 'multipart/alternative').some(part =>
      leavesOf(part).some(
        ({ type }) => !type.startsWith('text/') && type !== 'application/rtf' && type !== 'multipart/related',
      ),
    ),

  check_for_mime_html: mail => /^text\/html/i.test(field(mail, 'Content-Type')) || texts(mail).html > 0,

  check_for_mime_html_only(mail) {
    const { html, plain } = texts(mail)
    return /^text\/html/i.test(field(mail, 'Content-Type')) || (html > 0 && plain === 0)
  },

  check_for_mime: (mail, [what = '']) => MIME[what]?.(mail) === true,
}

const MIME: Readonly<Record<string, (mail: Message) => boolean>> = {
  mime_base64_count: mail => encodings(mail).includes('base64'),
  mime_base64_encoded_text: mail =>
    leavesOf(mail.content.parsed.parts).some(
      part => /^text\b/.test(part.type) && encodingOf(part) === 'base64' && !part.attachment,
    ),
  mime_body_html_count: mail => texts(mail).html > 0,
  mime_body_text_count: mail => texts(mail).plain > 0,
  mime_multipart_alternative: mail => partsOf(mail, 'multipart/alternative').length > 0,
  mime_attachment: mail => leavesOf(mail.content.parsed.parts).some(({ attachment }) => attachment),
  mime_qp_long_line: mail =>
    encodings(mail).includes('quoted-printable') && quotedPrintable(mail).some(line => line.length > 78),
  mime_missing_boundary: mail => mail.content.parsed.oddities.some(({ name }) => name === 'multipart-not-closed'),
  mime_qp_count: mail => encodings(mail).includes('quoted-printable') && needlessCodes(mail) > 0,
}

export const MIME_QUESTIONS: readonly string[] = Object.keys(MIME)

/** Letters of a text that are capitals, digits counting as small ones; 0 for a short text. Of a hundred. */
function capitals(lines: readonly string[]): number {
  let [length, upper, lower] = [0, 0, 0]
  for (const line of lines) {
    if (!/\S\s+\S/.test(line) || /^(?:[A-Za-z0-9+/=]{60,76} ){2}/.test(line)) continue
    length += line.length
    for (let at = 0; at < line.length; at++) {
      const c = line.charCodeAt(at)
      if (c >= 65 && c <= 90) upper++
      else if ((c >= 97 && c <= 122) || (c >= 48 && c <= 57)) lower++
    }
  }
  return length < 200 || upper + lower === 0 ? 0 : (100 * upper) / (upper + lower)
}

function spaces(line: string): number {
  const blank = line.split(' ').length - 1
  const other = line.length - blank
  return blank > other || other === 0 ? 100 : Math.trunc((100 * blank) / other)
}

function partsOf(mail: Message, type: string): readonly Part[] {
  const walk = (part: Part): readonly Part[] => [...(part.type === type ? [part] : []), ...part.parts.flatMap(walk)]
  return walk(mail.content.parsed.parts)
}

function texts(mail: Message): { readonly html: number; readonly plain: number } {
  const shown = leavesOf(mail.content.parsed.parts).filter(part => !part.attachment)
  const count = (type: string): number => shown.filter(part => part.declaredType === type).length
  return { html: count('text/html'), plain: count('text/plain') }
}

function encodingOf({ headers }: Part): string {
  return (
    headers
      .find(({ key }) => key === 'content-transfer-encoding')
      ?.value.trim()
      .toLowerCase() ?? ''
  )
}

function encodings(mail: Message): readonly string[] {
  return leavesOf(mail.content.parsed.parts).map(encodingOf)
}

/** Lines in parts that are quoted-printable, as they stand. */
function quotedPrintable(mail: Message): readonly string[] {
  const [full = ''] = mail.text('full')
  const lines: string[] = []
  const boundaries = [...full.matchAll(/\bboundary="?([^\s";]{1,200})/gi)].map(([, name = '']) => `--${name}`)
  let [within, inBody] = [false, false]
  for (const line of full.split('\n')) {
    if (/^content-transfer-encoding:\s*quoted-printable/i.test(line)) within = true
    else if (line.startsWith('--') && boundaries.some(one => line.startsWith(one))) [within, inBody] = [false, false]
    else if (within && line === '') inBody = true
    if (within && inBody) lines.push(line)
  }
  return lines
}

/** Characters that quoted-printable need not have encoded; not those at the end of a line. */
function needlessCodes(mail: Message): number {
  let codes = 0
  for (const line of quotedPrintable(mail)) {
    if (!line.includes('=')) continue
    codes += line.match(/=(?:09|3[0-9A-CEF]|[2456][0-9A-F]|7[0-9A-E])/g)?.length ?? 0
    for (let end = line.trimEnd().length; /^=(?:09|20)$/.test(line.slice(Math.max(0, end - 3), end)); end -= 3) codes--
  }
  return codes
}

/** Words in HTML that the plain alternative has not, of a hundred, in the alternative where that is most. */
function alternatives(mail: Message): { readonly difference: number; readonly plain: number; readonly html: number } {
  let [difference, plain, html] = [0, 0, 0]
  for (const alternative of partsOf(mail, 'multipart/alternative')) {
    const inside = new Set(leavesOf(alternative))
    const words = { html: new Map<string, number>(), plain: new Map<string, number>() }
    for (const { part, text, html: page } of mail.rendered) {
      if (!inside.has(part)) continue
      const into = page === null ? words.plain : words.html
      for (const word of text.split(/\s+/)) if (/\w/.test(word)) into.set(word, (into.get(word) ?? 0) + 1)
      if (page !== null && words.html.size === 0 && page.tags.has('img')) words.html.set('\n', 1)
    }
    if (words.html.size === 0) continue
    ;[plain, html] = [words.plain.size, words.html.size]
    const left = [...words.html].filter(([word, times]) => (words.plain.get(word) ?? 0) < times).length
    difference = Math.max(difference, (100 * left) / html)
  }
  return { difference, plain, html }
}
