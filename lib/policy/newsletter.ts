/**
 * Is a message a newsletter: sent to many who can unsubscribe, by a sender who is proven to be the author? A class of its own,
 * worth no points: most of it is wanted, and what is not is unsubscribed from. Pure.
 * Source: RFC 2369 (List-*), RFC 2919 (List-Id), RFC 8058 (one click), RFC 2076 (Precedence).
 *
 * What people write to each other through a mailing list is none, whatever its header says: it can be answered to the list.
 */
import { fieldsNamed, unfold } from '../mail/header.ts'
import { sameSite } from '../mail/registrable.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { HeaderField } from '../mail/header.ts'

export function isNewsletter(headers: readonly HeaderField[], auth: readonly AuthResult[]): boolean {
  return isBulk(headers) && !isDiscussion(headers) && isAligned(auth)
}

/** List-Unsubscribe that leads somewhere, or a list's name together with bulk precedence. */
function isBulk(headers: readonly HeaderField[]): boolean {
  if (/<\s{0,9}(?:https?:\/\/[^\s>]|mailto:[^\s>])/i.test(text(headers, 'list-unsubscribe'))) return true
  return /<[^<>\s]{1,255}>/.test(text(headers, 'list-id')) && /^(?:bulk|list)$/i.test(text(headers, 'precedence'))
}

/** List-Post with an address, answers within a list, and what list software adds to postings that it passes on. */
function isDiscussion(headers: readonly HeaderField[]): boolean {
  const post = text(headers, 'list-post')
  if (/^no\b/i.test(post)) return false // RFC 2369 §3.4: nobody but its owner writes to this list
  if (/<\s{0,9}mailto:/i.test(post)) return true
  const has = (key: string): boolean => headers.some(field => field.key === key)
  if (has('mailing-list') || has('x-mailman-version') || has('x-beenthere')) return true
  return has('list-id') && (has('in-reply-to') || has('references'))
}

/** DMARC passes, or a signature or the envelope sender does for the author's domain or one of the same owner. */
function isAligned(auth: readonly AuthResult[]): boolean {
  const dmarc = auth.find(one => one.method === 'dmarc')
  if (dmarc === undefined || dmarc.domain === '' || dmarc.result === 'fail' || dmarc.result === 'permerror')
    return false
  return auth.some(one => {
    if (one.result !== 'pass' || one.method === 'arc') return false
    if (one.method === 'spf' && one.identity === 'helo') return false
    return one.method === 'dmarc' || (one.domain !== '' && sameSite(one.domain, dmarc.domain))
  })
}

/** The field's first value, as far as it matters. */
function text(headers: readonly HeaderField[], key: string): string {
  const [field] = fieldsNamed(headers, key)
  return field === undefined ? '' : unfold(field.value.slice(0, 4_000))
}
