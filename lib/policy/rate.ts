/**
 * Rate limits: so many recipients in so long a time, and so many at once. A leaky bucket: each recipient adds one, time lets
 * them out again evenly, and what would make it run over has to wait. Pure.
 */
import { clientNetwork } from './client-network.ts'
import { minutes } from './minutes.ts'
import type { Envelope } from '../mail/transaction.ts'
import type { Networks } from './scope.ts'
import type { Verdict } from './verdict.ts'

export type Rate = {
  readonly amount: number
  readonly windowSeconds: number
  /** What the bucket holds; where nothing was said, as much as `amount`. */
  readonly burst: number
}

/** `level`: recipients in it at the time `at`, in seconds since 1970. */
export type Bucket = { readonly level: number; readonly at: number }

export type Taken =
  | { readonly allowed: true; readonly bucket: Bucket }
  /** `seconds` until there is room; null: there never will be. */
  | { readonly allowed: false; readonly seconds: number | null }

/** Whose bucket: a user who logged in, or the network of a client. */
export type Subject = { readonly of: 'user' | 'network'; readonly name: string }

/** `bucket`: null where nothing came before. What is refused counts nothing: who waits gets through. */
export function take(bucket: Bucket | null, count: number, now: number, rate: Rate): Taken {
  const level = levelAt(bucket, now, rate)
  if (level + count <= rate.burst) return { allowed: true, bucket: { level: level + count, at: now } }
  if (count > rate.burst) return { allowed: false, seconds: null }
  return { allowed: false, seconds: ((level + count - rate.burst) * rate.windowSeconds) / rate.amount }
}

/** What is left in it. A clock that was put back lets nothing out until it has run on, and keeps nobody waiting for old times. */
export function levelAt(bucket: Bucket | null, now: number, { amount, windowSeconds }: Rate): number {
  if (bucket === null || !Number.isFinite(bucket.level) || !Number.isFinite(bucket.at)) return 0
  return Math.max(0, bucket.level - (Math.max(0, now - bucket.at) * amount) / windowSeconds)
}

/** After so long without a message a bucket is empty and can be forgotten. */
export function emptyAfterSeconds({ amount, windowSeconds, burst }: Rate): number {
  return Math.max(windowSeconds, (burst * windowSeconds) / amount)
}

/** Null where nothing is counted: mail of own networks and of programs on this host. A user counts wherever they are. */
export function rateSubject({ authenticated, client, smtp }: Envelope, own: Networks): Subject | null {
  if (authenticated !== null) return { of: 'user', name: authenticated.normalize('NFC').toLowerCase() }
  if (!smtp || own.has(client.address)) return null
  const network = clientNetwork(client.address)
  return network === null ? null : { of: 'network', name: network }
}

/** The verdict for a message over the limit. */
export function overLimit({ of }: Subject, seconds: number | null, { burst }: Rate, score = 0): Verdict {
  const because =
    seconds === null
      ? `one message may go to at most ${burst} recipients here: please send it to fewer at a time`
      : `too much mail from ${of === 'user' ? 'this account' : 'your network'}: please come back in ${minutes(seconds)}`
  return { action: 'tempfail', code: 'RATE', because, score }
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const UNIT = /^(?:(s)(?:ec(?:ond)?s?)?|(m)(?:in(?:ute)?s?)?|(h)(?:ours?)?|(d)(?:ays?)?)$/i
const LONGEST_DAYS = 31
const MOST = 1_000_000_000

/** `100/1h burst 200` or `100/1h`. Null where it is no rate at all; a text where more can be said. */
export function readRate(text: string): Rate | string | null {
  const [, amount, by, count = '1', word = '', rest = ''] =
    /^(\d{1,15}) ?(\/|per|in|each|every) ?(\d{1,9})? ?([a-z]+)(?:,? +(.*))?$/i.exec(text) ?? []
  if (amount === undefined) return /^\d+$/.test(text) ? `in how long? did you mean ${text}/1h?` : null
  const unit = UNIT.exec(word)
    ?.slice(1)
    .find(one => one !== undefined)
    ?.toLowerCase()
  if (unit === undefined) return `the time is a number of s, m, h or d, such as 1h, found "${word}"`
  const burst = /^burst[ =:]*(\d{1,15})$/i.exec(rest)?.[1]
  if (rest !== '' && burst === undefined)
    return `after the time stands nothing, or burst and a number: ${amount}/${count}${unit} burst 200`
  const rate = {
    amount: Number(amount),
    windowSeconds: Number(count) * (UNITS[unit] ?? 1),
    burst: Number(burst ?? amount),
  }
  if (rate.amount < 1 || rate.burst < 1) return 'with 0 no mail would ever pass: leave the setting out for no limit'
  if (rate.amount > MOST || rate.burst > MOST) return `at most ${MOST}`
  if (rate.windowSeconds < 1) return 'the time is at least 1s'
  if (rate.windowSeconds > LONGEST_DAYS * 86_400) return `the time is at most ${LONGEST_DAYS}d`
  return by === '/' ? rate : `did you mean ${writeRate(rate)}?`
}

/** In the one spelling that readRate has for it. */
export function writeRate({ amount, windowSeconds, burst }: Rate): string {
  const unit = ['d', 'h', 'm'].find(one => windowSeconds % (UNITS[one] ?? 1) === 0) ?? 's'
  const time = `${windowSeconds / (UNITS[unit] ?? 1)}${unit}`
  return `${amount}/${time}${burst === amount ? '' : ` burst ${burst}`}`
}
