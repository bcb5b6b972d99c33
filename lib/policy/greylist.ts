/**
 * Greylisting: an unknown sender's server is told to come back in some minutes, which mail servers do and most spam software
 * does not. Only mail between clean and spam is asked for that: the rest is decided already. Pure.
 * Source: RFC 6647.
 *
 * The question comes after the message, so who calls a mailbox back with the null sender, and leaves after RCPT, meets none of
 * it. A bounce waits like other mail (RFC 5321 §4.5.4.1 has its server try again), and makes no domain known.
 */
import { minutes } from './minutes.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Action, Verdict } from './verdict.ts'

export type GreylistOptions = {
  /** Scores from here on … */
  readonly from: number
  /** … and below this are borderline. */
  readonly below: number
  /** What the sender has to wait at least. */
  readonly delaySeconds: number
  /** So long after the first try the second counts. */
  readonly retrySeconds: number
  /** So long a sender that came back is known, counted from its last message. */
  readonly knownSeconds: number
}

/** The message as one of its recipients would get it. */
export type Borderline = {
  /** This recipient's mail is greylisted. */
  readonly enabled: boolean
  readonly score: number
  /** What becomes of it without greylisting. */
  readonly action: Action
  /** Somebody's list says that this sender is wanted. */
  readonly allowed: boolean
  readonly authenticated: boolean
  /** It came over SMTP from a client with an address. */
  readonly remote: boolean
}

/** Network, sender and recipient, met before. Times are seconds since 1970. */
export type Triplet = { readonly firstAt: number; readonly passedAt: number | null; readonly expiresAt: number }

export type Memory = {
  /** The admin said: let this one through. */
  readonly let: boolean
  /** DMARC proves a domain that came back before. */
  readonly known: boolean
  readonly triplet: Triplet | null
}

export type PassReason =
  | 'off'
  | 'decided'
  | 'clean'
  | 'authenticated'
  | 'local'
  | 'allowed'
  | 'no-memory'
  | 'let'
  | 'known'
  | 'waited'
  | 'passed'

export type Answer =
  | { readonly answer: 'pass'; readonly why: PassReason }
  | { readonly answer: 'defer'; readonly why: 'new' | 'early'; readonly seconds: number }

/** `memory`: null where nothing can be remembered now. Who cannot be recognised must not be sent away. */
export function greylist(mail: Borderline, memory: Memory | null, now: number, options: GreylistOptions): Answer {
  const why = exemption(mail, options)
  if (why !== null) return pass(why)
  if (memory === null) return pass('no-memory')
  if (memory.let) return pass('let')
  if (memory.known) return pass('known')
  const { triplet } = memory
  const anew: Answer = { answer: 'defer', why: 'new', seconds: options.delaySeconds }
  if (triplet === null || triplet.expiresAt <= now) return anew
  if (triplet.passedAt !== null) return pass('passed')
  if (triplet.firstAt > now) return anew // the clock was put back: it may not have to wait for the old time to come
  const seconds = triplet.firstAt + options.delaySeconds - now
  return seconds > 0 ? { answer: 'defer', why: 'early', seconds } : pass('waited')
}

/** Why it passes whatever is remembered; null: the memory has to be asked. */
export function exemption(mail: Borderline, { from, below }: GreylistOptions): PassReason | null {
  if (!mail.enabled) return 'off'
  if (mail.action !== 'accept' || mail.score >= below) return 'decided'
  if (!(mail.score >= from)) return 'clean'
  if (mail.authenticated) return 'authenticated'
  if (!mail.remote) return 'local'
  return mail.allowed ? 'allowed' : null
}

/**
 * One answer for a message to several recipients: it is put off only where that is right for each that would get it, because
 * none of them may wait for the others. `answers`: theirs alone, not those of recipients who get nothing.
 */
export function together(answers: readonly Answer[]): Answer {
  let longest: Answer = pass('decided')
  for (const one of answers) {
    if (one.answer === 'pass') return one
    if (longest.answer === 'pass' || one.seconds > longest.seconds) longest = one
  }
  return longest
}

/** The domain that DMARC proves to be the author's, the organisation's where it has several; null where it proves none. */
export function provenDomain(auth: readonly AuthResult[]): string | null {
  for (const one of auth)
    if (one.method === 'dmarc' && one.result === 'pass' && one.domain !== '') return one.orgDomain ?? one.domain
  return null
}

/** The verdict for a message that is put off. */
export function deferral(seconds: number, score: number): Verdict {
  const because = `this server wants to see a second try: please come back in ${minutes(seconds)}`
  return { action: 'tempfail', code: 'GREYLIST', because, score }
}

function pass(why: PassReason): Answer {
  return { answer: 'pass', why }
}
