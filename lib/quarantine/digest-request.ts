/** Does a message ask for a fresh digest, and for whose? Only an author whom DMARC proves is believed. Pure. */
import { readAddresses } from '../checks/dmarc/author.ts'
import { fieldsNamed } from '../mail/header.ts'
import { authorsOf } from '../policy/entries.ts'
import { addressKey } from '../policy/scope-name.ts'
import type { Address } from '../mail/address.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { HeaderField } from '../mail/header.ts'
import type { Transaction } from '../mail/transaction.ts'

export type DigestRequestFacts = {
  readonly tx: Pick<Transaction, 'sender' | 'recipients' | 'message'>
  readonly auth: readonly AuthResult[]
  /** `digest.request`, as addressKey gives it. */
  readonly address: string
}

/** The author, whose mailbox the caller has to look up; null: it is no request, or nobody's. */
export function digestRequest({ tx, auth, address }: DigestRequestFacts): Address | null {
  const { sender, recipients, message } = tx
  const [to, ...more] = recipients
  if (to === undefined || more.length > 0 || addressKey(to) !== address) return null
  if (sender === null || isAutomatic(message.headers)) return null
  const author = onlyAuthor(message.headers)
  if (author === null || addressKey(author) === address) return null
  const proven = auth.some(
    one =>
      one.method === 'dmarc' &&
      one.result === 'pass' &&
      one.domain === author.domain &&
      (one.alignedDkim === true || one.alignedSpf === true),
  )
  return proven ? author : null
}

/** RFC 3834 §2: what answers by itself gets no answer. */
function isAutomatic(headers: readonly HeaderField[]): boolean {
  const word = (key: string): string =>
    fieldsNamed(headers, key)
      .map(({ value }) => value.trim().toLowerCase())
      .join(' ')
  const submitted = word('auto-submitted')
  return (
    (submitted !== '' && !/^no\b/.test(submitted)) ||
    fieldsNamed(headers, 'auto-submitted').length > 1 ||
    /\b(?:bulk|list|junk|auto_reply)\b/.test(word('precedence')) ||
    ['list-id', 'x-autoreply', 'x-autorespond'].some(key => fieldsNamed(headers, key).length > 0)
  )
}

/** One From field with one address, and both ways in which it may be read see the same. */
function onlyAuthor(headers: readonly HeaderField[]): Address | null {
  const [field, ...others] = fieldsNamed(headers, 'from')
  if (field === undefined || others.length > 0) return null
  const [author, ...more] = authorsOf(headers)
  if (author === undefined || more.length > 0 || author.domain === null || author.local === '') return null
  if (readAddresses(field.value, 2).length !== 1) return null
  return { local: author.local, domain: author.domain, typed: '' }
}
