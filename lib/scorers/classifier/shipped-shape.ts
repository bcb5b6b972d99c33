/**
 * The shape of a message for the shipped model: marks of it, never who sent it or through whom. Each is a short name with a
 * class behind it; classes are wide, so that a value which only one sender has is in none of its own.
 * What most mail has is no mark, and neither is what tells an era or a mailing list from today's mail: HTML as such, replies,
 * quoted lines, lists' fields. With those in it, a first letter in HTML from somebody private looks like spam.
 */
import type { Content } from '../content.ts'
import type { ParsedMessage } from '../../mail/parse.ts'

/** Characters of text whose letters are counted. */
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
  found.push(`from:${FREE_MAIL.test(author) ? 'free' : author === '' ? 'none' : 'own'}`)
  found.push(`name:${/^\s*"?[^"<@\s][^"<@]*"?\s*</.test(from) ? 'yes' : 'no'}`)
  if (/\d{2}/.test(from.slice(from.lastIndexOf('<') + 1).split('@')[0] ?? '')) found.push('from:digits')
  if (reply !== null) {
    const other = domainOf(reply)
    found.push(`reply:${other === author ? 'same' : FREE_MAIL.test(other) ? 'free' : 'other'}`)
    if (other !== author && FREE_MAIL.test(author)) found.push('reply:from-free')
  }
  const count = (to ?? '').slice(0, 20_000).split('@').length - 1
  const copies = (cc ?? '').slice(0, 20_000).split('@').length - 1
  if (count !== 1) found.push(`to:${to === null ? 'none' : count === 0 ? 'nobody' : size(count)}`)
  if (copies > 1) found.push(`cc:${size(copies)}`)
  if (author !== '' && domainOf(to ?? '') === author) found.push('to:author')
  const id = domainOf(text('message-id') ?? '')
  if (id !== '') found.push(`id:${id === author || id.endsWith(`.${author}`) ? 'author' : 'other'}`)
  const letters = says.replace(/[^A-Za-z]/g, '')
  if (letters.length > 4) found.push(`subject:capitals:${share(letters.replace(/[^A-Z]/g, '').length, letters.length)}`)
  if (/^re(?:\[\d+\])?:/i.test(says) && text('references') === null && text('in-reply-to') === null)
    found.push('subject:re:alone')
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
  const signs = share(counts.other, all)
  const digits = share(counts.digit, all)
  found.push(`text:capitals:${share(counts.upper, letters)}`)
  if (signs < 3 || signs > 5) found.push(`text:signs:${signs}`)
  if (digits > 5) found.push(`text:digits:${digits}`)
  if (counts.exclamation > 0) found.push(`text:exclamations:${size(counts.exclamation)}`)
  if (counts.money > 0) found.push(`text:money:${size(counts.money)}`)
  if (counts.latin > 0) found.push(`text:latin:${share(counts.latin, all)}`)
  if (counts.cyrillic * 10 > all) found.push('text:cyrillic')
  if (counts.asian * 10 > all) found.push('text:asian')
  if (texts.length > 0 && (subject ?? '').trim() !== '' && longest.includes((subject ?? '').trim()))
    found.push('text:says-subject')
  return found
}

function ofLinks({ links }: ParsedMessage): string[] {
  const found = new Set<string>()
  if (links.some(({ target }) => /^mailto:/i.test(target))) found.add('links:mailto')
  for (const { host, target, traits, text } of links.filter(one => one.host !== null).slice(0, 100)) {
    for (const trait of traits) if (LINK_TRAITS.has(trait)) found.add(`link:${trait}`)
    if (/\.(?:php|asp|aspx|cgi|exe|zip|pdf)(?:$|\?)/i.test(target.slice(0, 1_000))) found.add('link:runs')
    if ((host ?? '').split('.').length > 4) found.add('link:deep')
    if (/\d{3}/.test(host ?? '')) found.add('link:digits')
    if (/:\d+/.test(target.slice(8, 200))) found.add('link:port')
    if (text.trim() === '') found.add('link:picture')
  }
  return [...found]
}

const LINK_TRAITS: ReadonlySet<string> = new Set([
  'userinfo',
  'address-literal',
  'idn',
  'text-differs',
  'data',
  'script',
])

function ofParts({ attachments, oddities }: ParsedMessage): string[] {
  // Today's newsletters hide the words that a list of mails shows beside the subject.
  const found = oddities.map(({ name }) => `odd:${name}`).filter(name => name !== 'odd:hidden-text')
  if (attachments.length > 0) found.push(`files:${size(attachments.length)}`)
  for (const { declaredType, realType, traits, name } of attachments.slice(0, 20)) {
    found.push(`file:${(realType ?? declaredType ?? 'unknown').split('/')[0]}`)
    for (const trait of traits) found.push(`file:${trait}`)
    const [, ending = ''] = /\.([a-z0-9]{1,5})$/i.exec((name ?? '').slice(-40)) ?? []
    if (ending !== '') found.push(`file:.${ending.toLowerCase()}`)
  }
  return [...new Set(found)]
}
