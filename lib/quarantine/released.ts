/** What was released here: made recognizable when it is handed back, and recognized when it comes by again. */
import { addressText } from '../mail/address.ts'
import { parseMessageOctets } from '../mail/message.ts'
import { MARK, MARK_KEY, markHolds, markValue } from '../privacy/mark.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { KeyFiles } from '../privacy/key-files.ts'

/** The message with its mark on top; everything below is as it came. */
export function marked(
  keys: KeyFiles,
  raw: Buffer,
  { id, recipient, until }: { readonly id: string; readonly recipient: string; readonly until: number },
): Buffer {
  const value = markValue(keys.secret('mark'), { id, until, recipient, body: parseMessageOctets(raw).body })
  return Buffer.concat([Buffer.from(`${MARK}: ${value}\r\n`), raw])
}

/** For one recipient only: a mark holds for nobody else. Never throws: without the secret nothing was released. */
export function wasReleased(
  keys: KeyFiles,
  { recipients, message }: Pick<Transaction, 'recipients' | 'message'>,
  now: Date,
): boolean {
  const [recipient, ...more] = recipients
  const field = message.headers.find(({ key }) => key === MARK_KEY)
  if (recipient === undefined || more.length > 0 || field === undefined) return false
  try {
    const secret = keys.secret('mark')
    return markHolds(secret, field.value, { recipient: addressText(recipient), body: message.body, now }) !== null
  } catch {
    return false
  }
}
