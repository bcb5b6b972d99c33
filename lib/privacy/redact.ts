/**
 * What may be written down. A log field is a number, a boolean, null, or a Loggable: text that one of the makers below
 * has checked. A person's address, a subject or content fits none of them, so logging it does not compile; and what a
 * peer smuggles into a host name or a queue id does not pass the check.
 */
import { isIP } from 'node:net'

declare const brand: unique symbol
/** Text that may reach a log or a metric. Only the makers in this file make one. */
export type Loggable = string & { readonly [brand]: 'Loggable' }

const WORD = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}$/
const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*$/
const QUEUE_ID = /^[A-Za-z0-9]{1,40}$/
const UNFIT = 'unfit' as Loggable

/** A word of our own program: an action, a result, a rule's name. Anything that is not one word becomes `unfit`. */
export function word(text: string): Loggable {
  return WORD.test(text) ? (text as Loggable) : UNFIT
}

/** Several words, joined by commas; at most 64 of them. */
export function words(list: readonly string[]): Loggable {
  return list.slice(0, 64).map(word).join(',') as Loggable
}

/** The address of the sending mail server. */
export function serverAddress(address: string | null): Loggable | null {
  return address !== null && isIP(address) !== 0 ? (address as Loggable) : null
}

/** The verified name of the sending mail server; a name that is none (an `@` in it, say) is left out. */
export function serverName(name: string | null): Loggable | null {
  return name !== null && HOST_NAME.test(name) ? (name as Loggable) : null
}

/** The MTA's queue id: letters and digits, as Postfix and Sendmail make them. */
export function queueId(id: string | null): Loggable | null {
  return id !== null && QUEUE_ID.test(id) ? (id as Loggable) : null
}

/** A place that the admin named: a socket to listen on, the settings file. Never for anything that came with mail. */
export function adminText(text: string): Loggable {
  return text.replace(/[\x00-\x1f\x7f]/g, '?').slice(0, 1000) as Loggable
}

/**
 * What of an exception may be written: its class, its code, and where in our code it arose. The message stays out,
 * because libraries quote the input in it.
 */
export function errorFacts(error: unknown): { error: Loggable; code: Loggable | null; where: Loggable | null } {
  if (!(error instanceof Error)) return { error: word(typeof error), code: null, where: null }
  const code: unknown = (error as { code?: unknown }).code
  const frame = /((?:lib|dist|node_modules)\/[A-Za-z0-9_./-]+:\d+)/.exec(
    error.stack?.split('\n').slice(1).join('\n') ?? '',
  )
  return {
    error: word(error.name),
    code: typeof code === 'string' || typeof code === 'number' ? word(String(code)) : null,
    where: frame?.[1] === undefined ? null : word(frame[1].slice(-64)),
  }
}
