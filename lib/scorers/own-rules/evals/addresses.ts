/** Questions about addresses: free providers, own lists of senders and of hosts. */
import { siteOf } from '../../../mail/registrable.ts'
import { isFreemail } from '../../../mail/freemail.ts'
import { fieldValues } from './ask.ts'
import type { Message } from '../message.ts'
import type { Eval, Lists } from './ask.ts'

const FROM = ['From:addr', 'Envelope-Sender:addr', 'Resent-Sender:addr', 'X-Envelope-From:addr', 'EnvelopeFrom:addr']
const TO = [
  'To:addr',
  'Cc:addr',
  'Apparently-To:addr',
  'Delivered-To:addr',
  'Envelope-Recipients:addr',
  'X-Envelope-To:addr',
]

/** A free provider, by the lists in the files; by our own where they have none. */
function isFree(address: string, lists: Lists): boolean {
  const at = address.lastIndexOf('@')
  const domain = address
    .slice(at + 1)
    .toLowerCase()
    .trim()
  if (at < 0 || domain === '' || ROLE.test(address)) return false
  const spared = [lists.get('freemail_whitelist'), lists.get('freemail_welcomelist')]
  if (spared.some(list => list?.has(domain) === true || list?.has(address.toLowerCase()) === true)) return false
  const named = lists.get('freemail_domains')
  if (named?.has(domain) === true) return true
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1))
    if (named?.has(`*${domain.slice(dot)}`) === true) return true
  const [first = ''] = domain.split('.', 1)
  return named?.has(`${first}.*`) === true || (named === undefined && isFreemail(domain))
}

/** Addresses of an office or a program, which say nothing about a person. */
const ROLE =
  /^(?:abuse|bounced?-|contact|helpdesk|hostmaster|info|kontakt|postmaster|sales|support|undisclosed|webmaster)/i

/** A pattern applies, where one is given: `check_freemail_from('\d@')`. */
function alsoMatches(address: string, pattern: string | undefined): boolean {
  if (pattern === undefined || pattern === '') return true
  try {
    return new RegExp(pattern, 'i').test(address.slice(0, 254))
  } catch {
    return false
  }
}

/** Who sent it on, where somebody did; else all who say that they are its authors. */
function senders(mail: Message): readonly string[] {
  const resent = fieldValues(mail, 'Resent-From:first:addr')
  return resent.length > 0 ? resent : FROM.flatMap(name => fieldValues(mail, name))
}

function replyTo(mail: Message): string {
  return fieldValues(mail, 'Reply-To:addr')[0]?.toLowerCase() ?? ''
}

function from(mail: Message): string {
  return fieldValues(mail, 'From:addr')[0]?.toLowerCase() ?? ''
}

function fromIn(name: string): Eval {
  return (mail, _, lists) => inList(senders(mail), lists.get(name))
}

function toIn(name: string): Eval {
  return (mail, _, lists) =>
    inList(
      TO.flatMap(field => fieldValues(mail, field)),
      lists.get(name),
    )
}

function hostIn(name: string): Eval {
  return (mail, _, lists) => {
    const list = lists.get(name)
    return list !== undefined && mail.uris.some(({ hosts }) => hosts.some(host => hostListed(host, list)))
  }
}

export const ADDRESS_EVALS: Readonly<Record<string, Eval>> = {
  check_freemail_from: (mail, [pattern], lists) =>
    senders(mail).some(address => isFree(address, lists) && alsoMatches(address, pattern)),

  check_freemail_header: (mail, [name = 'From', pattern], lists) =>
    fieldValues(mail, name.includes(':') ? name : `${name}:addr`).some(
      address => isFree(address, lists) && alsoMatches(address, pattern),
    ),

  check_freemail_body: (mail, [pattern], lists) =>
    bodyMails(mail).some(one => isFree(one, lists) && alsoMatches(one, pattern)),

  /** From and Reply-To are different people at free providers; or one of them and one in the body are. */
  check_freemail_replyto(mail, [how], lists) {
    if (BULK.test(fieldValues(mail, 'EnvelopeFrom')[0] ?? '')) return false
    const free = (address: string): boolean => isFree(address, lists)
    const authors = fieldValues(mail, 'From:addr').map(one => one.toLowerCase())
    const answers = fieldValues(mail, 'Reply-To:addr').map(one => one.toLowerCase())
    const [authorIsFree, answerIsFree] = [authors.some(free), answers.some(free)]
    if (authorIsFree && answerIsFree && !authors.some(one => answers.includes(one))) return true
    if (how === 'reply' ? (answers.length > 0 && !answerIsFree) || !authorIsFree : !answerIsFree) return false
    const person = answerIsFree ? answers : authors
    return bodyMails(mail).some(one => free(one) && person.some(other => other !== one))
  },

  check_from_in_list: (mail, [name = ''], lists) =>
    inList(senders(mail), lists.get(`enlist_addrlist ${name.toLowerCase()}`)),
  check_replyto_in_list: (mail, [name = ''], lists) =>
    inList(fieldValues(mail, 'Reply-To:addr'), lists.get(`enlist_addrlist ${name.toLowerCase()}`)),
  check_from_in_welcomelist: fromIn('welcomelist_from'),
  check_from_in_whitelist: fromIn('welcomelist_from'),
  check_from_in_blocklist: fromIn('blocklist_from'),
  check_from_in_blacklist: fromIn('blocklist_from'),
  check_to_in_welcomelist: toIn('welcomelist_to'),
  check_to_in_whitelist: toIn('welcomelist_to'),
  check_to_in_blocklist: toIn('blocklist_to'),
  check_to_in_blacklist: toIn('blocklist_to'),

  check_uri_host_listed: (mail, [name = ''], lists) => hostIn(`enlist_uri_host ${name.toLowerCase()}`)(mail, [], lists),
  check_uri_host_in_welcomelist: hostIn('enlist_uri_host welcome'),
  check_uri_host_in_blocklist: hostIn('enlist_uri_host block'),

  check_fromname_equals_to(mail) {
    const [name = ''] = fieldValues(mail, 'From:name')
    const shown = /[^\s<>"]+@[^\s<>"]+/.exec(name.slice(0, 500))?.[0]?.toLowerCase()
    return shown !== undefined && fieldValues(mail, 'To:addr')[0]?.toLowerCase() === shown
  },
  check_fromname_equals_replyto(mail) {
    const [name = ''] = fieldValues(mail, 'From:name')
    const shown = /[^\s<>"]+@[^\s<>"]+/.exec(name.slice(0, 500))?.[0]?.toLowerCase()
    return shown !== undefined && replyTo(mail) === shown
  },
  check_fromname_spoof(mail) {
    const [name = ''] = fieldValues(mail, 'From:name')
    const shown = /[^\s<>"]+@([^\s<>"@]+\.[a-z]{2,})/i.exec(name.slice(0, 500))?.[1]?.toLowerCase()
    const real = from(mail).split('@')[1]
    return shown !== undefined && real !== undefined && siteOf(shown).domain !== siteOf(real).domain
  },
}

/** Programs that send for many: a different address for answers is usual there. */
const BULK = /bounce|owner-|-request@|return|no-?reply|mailer-daemon|newsletter|notif|=.*@/i

function bodyMails(mail: Message): readonly string[] {
  return mail.uris
    .filter(({ raw }) => /^mailto:/i.test(raw))
    .map(({ raw }) =>
      raw
        .slice(7)
        .replace(/[?&].*/s, '')
        .toLowerCase(),
    )
}

/** Entries are addresses with * and ? in them. */
function inList(addresses: readonly string[], list: ReadonlySet<string> | undefined): boolean {
  if (list === undefined) return false
  let patterns = globs.get(list)
  if (patterns === undefined) {
    patterns = [...list].filter(entry => /[*?]/.test(entry)).map(glob)
    globs.set(list, patterns)
  }
  const known = patterns
  const wanted = addresses.map(one => one.toLowerCase().trim())
  return wanted.some(address => list.has(address) || known.some(pattern => pattern.test(address)))
}

const globs = new WeakMap<ReadonlySet<string>, readonly RegExp[]>()

function glob(entry: string): RegExp {
  // Runs of stars would try each other's shares.
  const parts = entry.replace(/\*+/g, '*').split(/([*?])/)
  return new RegExp(`^${parts.map(part => (part === '*' ? '.*' : part === '?' ? '.' : RegExp.escape(part))).join('')}$`)
}

/** An entry stands for all below it; `!name` takes it out again. */
function hostListed(host: string, list: ReadonlySet<string>): boolean {
  for (let name = host; ;) {
    if (list.has(`!${name}`)) return false
    if (list.has(name)) return true
    const dot = name.indexOf('.')
    if (dot < 0) return false
    name = name.slice(dot + 1)
  }
}
