/**
 * What stays the same of an envelope sender from one message to the next, and from one try to the next: bounce addresses
 * carry the recipient (VERP), a hash with a date (BATV, SRS), or a number for each message.
 * Source: D. J. Bernstein, Variable Envelope Return Paths; draft-levine-smtp-batv; libsrs2.
 */
import { addressKey } from './scope-name.ts'
import type { Address } from '../mail/address.ts'

/** As addressKey writes it, with `#` for what changes; empty for the null sender. */
export function stableSender(sender: Pick<Address, 'local' | 'domain'> | null): string {
  if (sender === null) return ''
  const key = addressKey(sender)
  const end = sender.domain === null ? key.length : key.lastIndexOf('@')
  return stableLocal(key.slice(0, end)) + key.slice(end)
}

/** RFC 5321 has 64; bounce addresses take more. What is longer stays as it is. */
const LONGEST = 256

function stableLocal(local: string): string {
  if (local.length > LONGEST) return local
  const signed = /^prvs=[0-9a-z]{10}=(.+)$/s.exec(local) ?? /^btv1==[0-9a-z]+==(.+)$/s.exec(local)
  if (signed?.[1] !== undefined) return stableLocal(signed[1])
  const [, from] = /^srs0[=+-][^=]*=[^=]*=(.+)$/s.exec(local) ?? [] // SRS0=hash=day=domain=local
  if (from !== undefined) return `srs0=${from}`
  const [, by, first] = /^srs1[=+-][^=]*=([^=]*)=[=+-][^=]*=[^=]*=(.+)$/s.exec(local) ?? [] // SRS1=hash=forwarder==…
  if (by !== undefined && first !== undefined) return `srs1=${by}=${first}`
  const [before = ''] = /^[^+]+/.exec(local) ?? []
  const bare = before === '' ? local : before // ann+shop, bounces+ann=here.example
  // Where the recipient begins nobody can tell, as names have hyphens, too: all behind the first one goes.
  const verp = bare.replace(/([-_.])[^=]*=[^=]*\.[^=]*$/s, '$1#') // bounces-ann=here.example
  if (/^\d+$/.test(verp)) return verp // a telephone number is somebody's name
  return verp.replace(/[^-_.=#]+/g, word => (isNumber(word) ? '#' : word)).replace(/#(?:[-_.=]#)+/g, '#')
}

/** A count, a date, a hash, a UUID's group, or the like: nothing that somebody would be called. */
function isNumber(word: string): boolean {
  const digits = word.replace(/\D/g, '').length
  if (digits === word.length) return true
  if (word.length >= 4 && /^[0-9a-f]+$/.test(word)) return digits >= 1
  return word.length >= 10 && digits >= 3
}
