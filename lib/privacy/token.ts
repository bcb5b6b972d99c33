/**
 * What a link in a digest carries: an action on something, until a time, for one recipient. The recipient's address does not stand in
 * it: whoever checks it knows whose the thing is. Without the secret none can be made.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type Grant = {
  /** One word: `release`, `delete`, … */
  readonly action: string
  /** What it is about: the name of a held message, or of a person. */
  readonly about: string
  /** Seconds since 1970. */
  readonly until: number
}

const PART = /^[A-Za-z0-9_-]{1,80}$/

/** `action.about.until.mac`: letters, digits, `-`, `_` and `.` only. */
export function makeToken(secret: Buffer, grant: Grant, recipient: string): string {
  const { action, about, until } = grant
  if (!PART.test(action) || !PART.test(about)) throw new TypeError('a token wants words')
  return `${action}.${about}.${until.toString(36)}.${mac(secret, grant, recipient)}`
}

/** What a token claims, before it is known whose the thing is. Null: it is none. */
export function readToken(token: string): Grant | null {
  const [action = '', about = '', until = '', signature = '', ...more] = token.split('.')
  if (more.length > 0 || !PART.test(action) || !PART.test(about) || !PART.test(signature)) return null
  const seconds = /^[0-9a-z]{1,9}$/.test(until) ? parseInt(until, 36) : NaN
  return Number.isSafeInteger(seconds) ? { action, about, until: seconds } : null
}

/** Is it ours, for this recipient, and not over? */
export function holdsFor(secret: Buffer, token: string, recipient: string, now: Date): 'yes' | 'no' | 'over' {
  const grant = readToken(token)
  if (grant === null) return 'no'
  // As text: base64 can say the same octets in several ways.
  const given = Buffer.from(token.slice(token.lastIndexOf('.') + 1))
  const wanted = Buffer.from(mac(secret, grant, recipient))
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'no'
  return now.getTime() / 1000 > grant.until ? 'over' : 'yes'
}

function mac(secret: Buffer, { action, about, until }: Grant, recipient: string): string {
  const text = [action, about, String(until), recipient].map(one => `${Buffer.byteLength(one)}:${one}`).join('')
  return createHmac('sha256', secret).update(`link ${text}`).digest().subarray(0, 24).toString('base64url')
}
