/** Questions about header fields. */
import { isIPv4 } from 'node:net'
import { fieldsNamed } from '../../../mail/header.ts'
import { readDate } from '../../../mail/date.ts'
import { isPublic } from '../../../mail/reach.ts'
import { bound, field, fieldValues } from './ask.ts'
import type { Message } from '../message.ts'
import type { Eval } from './ask.ts'

const HOUR_MS = 3_600_000

/** Charsets whose encoded words say nothing about capital letters. */
const NO_CAPITALS = /=\?(?:koi-?8|windows-125[1-8]|cp125|iso-8859-[5-9]|iso-2022|euc-|gb|big5|shift|utf-7|ks_c)/i

export const HEADER_EVALS: Readonly<Record<string, Eval>> = {
  check_for_missing_to_header: mail => field(mail, 'To') === '' && field(mail, 'Apparently-To') === '',

  check_for_to_in_subject(mail, [what]) {
    const [to = ''] = fieldValues(mail, 'To:addr')
    const subject = field(mail, 'Subject').trim().toLowerCase()
    const wanted = (what === 'user' ? to.replace(/@.*/, '') : to).toLowerCase()
    if (wanted === '') return false
    const at = subject.indexOf(wanted)
    if (what !== 'user')
      return at >= 0 && edge(subject, at - 1, at) && edge(subject, at + wanted.length - 1, at + wanted.length)
    if (subject === wanted || subject.replace(/^(?:re|fw):\s*(?:\w+\s+)?/, '') === wanted) return true
    return at === 0 && /^\s*[,:;!?-](?:$|\s)/.test(subject.slice(wanted.length))
  },

  subject_is_all_caps(mail) {
    const subject = field(mail, 'Subject')
      .trim()
      .replace(/^(?:(?:re|fwd?|aw|antwort|wg|sv|vb|vs|vl):\s*)+/i, '')
    const letters = subject.replace(/[^A-Za-z]/g, '')
    if (!/\s/.test(subject) || subject.length < 10 || letters === '') return false
    return letters === letters.toUpperCase() && !NO_CAPITALS.test(field(mail, 'Subject:raw'))
  },

  check_illegal_chars(mail, [name = 'Subject', ratio, count]) {
    const text = field(mail, name.endsWith(':raw') ? name : `${name}:raw`)
    if (text.trim() === '') return false
    const controls = /[\0-\x08\v\f\x0e-\x1f]/.test(text)
    if (!controls && /[\x80-\xff]/.test(text) && !Buffer.from(text, 'latin1').toString('utf8').includes('\ufffd'))
      return false
    let illegal = text.match(/[\0-\x08\v\f\x0e-\x1f\x7f-\xff]/g)?.length ?? 0
    // One sign of money or trade alone says nothing.
    if (illegal > 0 && name.toLowerCase().startsWith('subject') && text.match(/[\xa2\xa3\xae]/g)?.length === 1)
      illegal--
    return illegal / text.length >= bound(ratio, 0) && illegal >= bound(count, 0)
  },

  check_for_shifted_date(mail, [least, most]) {
    const hours = dateShift(mail)
    return hours >= bound(least, -Infinity) && hours < bound(most, Infinity)
  },

  check_header_count_range(mail, [name = '', least, most]) {
    const values = fieldsNamed(mail.content.parsed.parts.headers, name.toLowerCase()).map(({ value }) => value.trim())
    const different = new Set(values).size
    return different >= bound(least, 0) && different <= bound(most, Infinity)
  },

  check_unresolved_template: mail =>
    field(mail, 'ALL')
      .split('\n')
      .some(line => /%[A-Z][A-Z_-]/.test(line) && !MAY_HAVE_PERCENT.test(line)),

  check_ratware_name_id(mail) {
    const id = /<[A-Z]{28}\.([^>]+)>/.exec(field(mail, 'MESSAGEID'))?.[1]
    return id !== undefined && new RegExp(`"[^"]+"\\s*<${RegExp.escape(id)}>`).test(field(mail, 'From'))
  },

  check_msg_parse_flags(mail, args) {
    const odd = new Set(mail.content.parsed.oddities.map(({ name }) => name))
    switch (args.at(-1)) {
      case 'truncated_header':
        return odd.has('header-limit')
      case 'mimepart_limit_exceeded':
        return odd.has('parts-limit')
      default:
        return false
    }
  },

  check_no_relays: mail =>
    field(mail, 'X-Spam-Relays-Untrusted').trim() === '' && field(mail, 'X-Spam-Relays-Trusted').trim() === '',

  check_all_trusted: mail =>
    field(mail, 'X-Spam-Relays-Untrusted') === '' && field(mail, 'X-Spam-Relays-Trusted') !== '',

  check_for_matching_env_and_hdr_from: mail =>
    (fieldValues(mail, 'EnvelopeFrom:addr')[0] ?? '').toLowerCase() ===
    (fieldValues(mail, 'From:addr')[0] ?? '').toLowerCase(),

  /** Named the other way round than what it asks: the domains differ. */
  check_equal_from_domains(mail) {
    const [author, sender] = ['From:addr', 'EnvelopeFrom:addr'].map(name =>
      secondLevel(fieldValues(mail, name)[0] ?? ''),
    )
    return author !== '' && sender !== '' && author !== sender
  },

  helo_ip_mismatch: mail =>
    [...field(mail, 'X-Spam-Relays-Untrusted').matchAll(/\[ ip=(\S+) rdns=\S* helo=(\d+\.\d+\.\d+\.)\d+ /g)].some(
      ([, ip = '', net = '']) => isIPv4(ip) && isPublic(`${net}1`) && isPublic(ip) && !ip.startsWith(net),
    ),

  sorted_recipients(mail) {
    const addresses = recipients(mail)
    return addresses.length >= 7 && addresses.every((one, n) => n === 0 || (addresses[n - 1] ?? '') <= one)
  },

  similar_recipients(mail, [least, most]) {
    const likeness = similarity(recipients(mail))
    return likeness >= bound(least, -Infinity) && likeness < bound(most, Infinity)
  },
}

const MAY_HAVE_PERCENT =
  /^(?:X-VMS-To|X-UIDL|X-Face|To|Cc|From|Subject|References|In-Reply-To|(?:X-|Resent-|X-Original-)?Message-Id):/i

/** The place between two characters is the end of a word. */
function edge(text: string, left: number, right: number): boolean {
  const isWord = (at: number): boolean => /\w/.test(text[at] ?? ' ')
  return isWord(left) !== isWord(right)
}

/** Hours that Date lies before (below 0) or after the time at which a server received the message. */
function dateShift(mail: Message): number {
  const sent = readDate(field(mail, 'Date').trim())
  if (sent === null) return 0
  const shifts = fieldValues(mail, 'Received')
    .slice(0, 40)
    .map(value => readDate(value.slice(value.lastIndexOf(';') + 1).trim()))
    .filter(date => date !== null)
    .map(({ ms }) => (sent.ms - ms) / HOUR_MS)
  return shifts.reduce((least, one) => (Math.abs(one) < Math.abs(least) ? one : least), shifts[0] ?? 0)
}

/** `example.com` of `someone@mail.example.com`. */
function secondLevel(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return address.includes('@') ? domain.split('.').slice(-2).join('.') : ''
}

function recipients(mail: Message): readonly string[] {
  const all = [...fieldValues(mail, 'ToCc:addr'), ...fieldValues(mail, 'Bcc:addr')].map(one => one.toLowerCase())
  return all.filter((one, n) => one !== all[n - 1]).slice(0, 256)
}

/** Pairs that begin alike, or whose different hosts do, among all pairs. */
function similarity(addresses: readonly string[]): number {
  if (addresses.length < 5) return 0
  const hosts = addresses.map(one => one.slice(one.indexOf('@') + 1))
  let [hits, pairs] = [0, 0]
  for (const [i, one] of addresses.entries())
    for (let j = i + 1; j < addresses.length; j++) {
      pairs++
      if (one.slice(0, 2) === addresses[j]?.slice(0, 2)) hits++
      if (hosts[i]?.slice(0, 2) === hosts[j]?.slice(0, 2) && hosts[i] !== hosts[j]) hits++
    }
  return hits / pairs
}
