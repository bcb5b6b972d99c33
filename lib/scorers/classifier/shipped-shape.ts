/**
 * The shape of a message for the shipped model: what it is made of, never who sent it or through whom. Each is a short name
 * with a class behind it; classes are wide, so that a value which only one sender has is in none of its own.
 */
import type { Content } from '../content.ts'
import type { Part } from '../../mail/mime.ts'
import type { ParsedMessage } from '../../mail/parse.ts'

/** Octets of HTML in which images and forms are counted, and characters of text whose letters are. */
const HTML_OCTETS = 65_536
const TEXT_CHARACTERS = 16_384

/** 0, 1, 2, 3…4, 5…8, and so on by doubling. */
function size(count: number): number {
  return count <= 0 ? 0 : 33 - Math.clz32(Math.ceil(count) - 1)
}

/** A share in steps that double from 1 %. */
function share(part: number, whole: number): number {
  return whole === 0 || part === 0 ? 0 : Math.min(8, size((100 * part) / whole))
}

export function shapeOf({ parsed }: Pick<Content, 'parsed'>): string[] {
  return [...ofHeader(parsed), ...ofText(parsed), ...ofLinks(parsed), ...ofParts(parsed)]
}

/** Providers where anybody has an address. */
const FREE_MAIL =
  /^(?:gmail\.com|googlemail\.com|(?:yahoo|hotmail|live|outlook|msn|aol|gmx|yandex|zoho|protonmail|proton|rediffmail|mail|email|icloud|me|lycos|excite|netscape|web|freenet|laposte|libero|virgilio|orange|free|qq|163|126|sina|naver)\.(?:com?(?:\.[a-z]{2})?|net|de|fr|it|es|ch|at|ru|me|in|uk|jp|cn|us))$/

export function isFreeMail(domain: string): boolean {
  return FREE_MAIL.test(domain)
}

function ofHeader({ headers, subject }: ParsedMessage): string[] {
  const text = (key: string): string | null => headers.find(one => one.key === key)?.text.trim() ?? null
  const found: string[] = []
  const from = text('from') ?? ''
  const author = domainOf(from)
  const reply = text('reply-to')
  const to = text('to')
  const cc = text('cc')
  const says = subject?.trim() ?? ''
  for (const key of ['in-reply-to', 'list-unsubscribe', 'x-priority', 'date', 'message-id', 'mime-version'])
    if (text(key) !== null) found.push(`has:${key}`)
  found.push(`from:${FREE_MAIL.test(author) ? 'free' : author === '' ? 'none' : 'own'}`)
  found.push(`name:${/^\s*"?[^"<@\s][^"<@]*"?\s*</.test(from) ? 'yes' : 'no'}`)
  if (/\d{2}/.test(from.slice(from.lastIndexOf('<') + 1).split('@')[0] ?? '')) found.push('from:digits')
  if (reply !== null) {
    const other = domainOf(reply)
    found.push(`reply:${other === author ? 'same' : FREE_MAIL.test(other) ? 'free' : 'other'}`)
    if (other !== author && FREE_MAIL.test(author)) found.push('reply:from-free')
  }
  const count = (to ?? '').slice(0, 20_000).split('@').length - 1
  found.push(`to:${to === null ? 'none' : count === 0 ? 'nobody' : size(count)}`)
  if (cc !== null) found.push(`cc:${size(cc.slice(0, 20_000).split('@').length - 1)}`)
  if (author !== '' && domainOf(to ?? '') === author) found.push('to:author')
  const id = domainOf(text('message-id') ?? '')
  if (id !== '') found.push(`id:${id === author || id.endsWith(`.${author}`) ? 'author' : 'other'}`)
  const letters = says.replace(/[^A-Za-z]/g, '')
  if (letters.length > 4) found.push(`subject:capitals:${share(letters.replace(/[^A-Z]/g, '').length, letters.length)}`)
  found.push(`subject:length:${size(says.length / 8)}`)
  if (/^re(?:\[\d+\])?:/i.test(says))
    found.push(text('references') !== null || text('in-reply-to') !== null ? 'subject:re' : 'subject:re:alone')
  if (/^(?:fwd?|wg|tr):/i.test(says)) found.push('subject:fwd')
  if (/^\[[^\]]{2,30}\]/.test(says)) found.push('subject:brackets')
  for (const [name, pattern] of SUBJECT_SIGNS) if (pattern.test(says)) found.push(`subject:${name}`)
  return found
}

const SUBJECT_SIGNS: readonly (readonly [string, RegExp])[] = [
  ['exclamation', /!/],
  ['exclamations', /!!/],
  ['question', /\?/],
  ['money', /[$€£]\s?\d/],
  ['percent', /\d\s?%/],
  ['picture', /[\u{1f300}-\u{1faff}\u2600-\u27bf]/u],
  ['long-number', /\d{6}/],
  ['gap', /\s{4}/],
  ['star', /\*{2}/],
]

/** Of the last address in `value`, lower case. */
function domainOf(value: string): string {
  const last = value.slice(0, 2_000)
  return /^[a-z0-9.-]+/.exec(last.slice(last.lastIndexOf('@') + 1).toLowerCase())?.[0] ?? ''
}

function ofText({ texts, subject }: ParsedMessage): string[] {
  const found: string[] = []
  const longest = texts.reduce((best, one) => (one.text.length > best.length ? one.text : best), '')
  const text = longest.slice(0, TEXT_CHARACTERS)
  const counts = { upper: 0, lower: 0, digit: 0, other: 0, exclamation: 0, money: 0, cyrillic: 0, asian: 0, latin: 0 }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= 0x20) continue
    if (code >= 0x61 && code <= 0x7a) counts.lower++
    else if (code >= 0x41 && code <= 0x5a) counts.upper++
    else if (code >= 0x30 && code <= 0x39) counts.digit++
    else if (code >= 0x400 && code < 0x530) counts.cyrillic++
    else if (code >= 0x3040 && code < 0xd7b0) counts.asian++
    else if (code >= 0xc0 && code < 0x250) counts.latin++
    else counts.other++
    if (code === 0x21) counts.exclamation++
    else if (code === 0x24 || code === 0xa3 || code === 0x20ac) counts.money++
  }
  const letters = counts.upper + counts.lower
  const all = letters + counts.digit + counts.other + counts.cyrillic + counts.asian + counts.latin
  found.push(`text:length:${size(longest.trim().length / 64)}`, `text:capitals:${share(counts.upper, letters)}`)
  found.push(`text:digits:${share(counts.digit, all)}`, `text:signs:${share(counts.other, all)}`)
  found.push(`text:exclamations:${size(counts.exclamation)}`, `text:money:${size(counts.money)}`)
  found.push(`text:latin:${share(counts.latin, all)}`)
  if (counts.cyrillic * 10 > all) found.push('text:cyrillic')
  if (counts.asian * 10 > all) found.push('text:asian')
  const quoted = text.split('\n', 400).filter(line => /^\s{0,2}>/.test(line)).length
  found.push(`text:quoted:${size(quoted)}`)
  const hidden = texts.reduce((sum, one) => sum + one.hidden.trim().length, 0)
  if (hidden > 0) found.push(`text:hidden:${size(hidden / 16)}`)
  if (texts.length > 0 && (subject ?? '').trim() !== '' && longest.includes((subject ?? '').trim()))
    found.push('text:says-subject')
  return found
}

function ofLinks({ headers, links }: ParsedMessage): string[] {
  const found: string[] = []
  const author = registered(domainOf(headers.find(one => one.key === 'from')?.text ?? ''))
  const web = links.filter(({ host }) => host !== null)
  const hosts = new Set(web.map(({ host }) => registered(host ?? '')))
  found.push(`links:${size(web.length)}`, `hosts:${size(hosts.size)}`)
  if (web.length > 0) found.push(`links:${hosts.has(author) ? 'author' : 'elsewhere'}`)
  if (links.some(({ target }) => /^mailto:/i.test(target))) found.push('links:mailto')
  for (const { host, target, traits, text } of web.slice(0, 100)) {
    for (const trait of traits) found.push(`link:${trait}`)
    if (/\.(?:php|asp|aspx|cgi|exe|zip|pdf)(?:$|\?)/i.test(target.slice(0, 1_000))) found.push('link:runs')
    if ((host ?? '').split('.').length > 4) found.push('link:deep')
    if (/\d{3}/.test(host ?? '')) found.push('link:digits')
    if (target.length > 200) found.push('link:long')
    if (/:\d+/.test(target.slice(8, 200))) found.push('link:port')
    if (text.trim() === '') found.push('link:picture')
  }
  return [...new Set(found)]
}

/** The last two labels: enough to tell whether two hosts may belong together. */
function registered(host: string): string {
  return host.split('.').slice(-2).join('.')
}

function ofParts({ parts, texts, attachments, oddities }: ParsedMessage): string[] {
  const found = oddities.map(({ name }) => `odd:${name}`)
  const kinds = new Set(texts.map(({ source }) => source))
  found.push(`parts:${['plain', 'html'].filter(one => kinds.has(one as 'plain')).join('+')}`)
  found.push(`files:${size(attachments.length)}`)
  for (const { declaredType, realType, traits, name } of attachments.slice(0, 20)) {
    found.push(`file:${(realType ?? declaredType ?? 'unknown').split('/')[0]}`)
    for (const trait of traits) found.push(`file:${trait}`)
    const [, ending = ''] = /\.([a-z0-9]{1,5})$/i.exec((name ?? '').slice(-40)) ?? []
    if (ending !== '') found.push(`file:.${ending.toLowerCase()}`)
  }
  const html = firstHtml(parts)
  if (html !== null) {
    const source = html.content.subarray(0, HTML_OCTETS).toString('latin1').toLowerCase()
    const seen = texts.find(one => one.source === 'html')?.text.length ?? 0
    found.push(`html:seen:${share(seen, html.content.length)}`, `html:images:${size(count(source, '<img'))}`)
    for (const mark of ['<form', '<script', '<style', '<font', '<iframe', '<table', '<!--', 'http-equiv="refresh'])
      if (source.includes(mark)) found.push(`html:${mark}`)
  }
  return [...new Set(found)]
}

function firstHtml(part: Part): Part | null {
  if (part.type === 'text/html' && !part.attachment) return part
  for (const child of part.parts) {
    const found = firstHtml(child)
    if (found !== null) return found
  }
  return null
}

function count(text: string, what: string): number {
  let number = 0
  for (let at = text.indexOf(what); at !== -1 && number < 64; at = text.indexOf(what, at + what.length)) number++
  return number
}
