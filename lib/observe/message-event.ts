/**
 * The log line of a message: what of it may be written, in words that privacy/redact lets through.
 */
import { queueId, serverAddress, serverName, word, words } from '../privacy/redact.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Client } from '../mail/transaction.ts'
import type { Loggable } from '../privacy/redact.ts'
import type { MessageEvent } from './events.ts'

export type MessageFacts = {
  readonly client: Client
  readonly queueId: string | null
  readonly reference: string
  readonly sizeOctets: number
  readonly auth?: readonly AuthResult[]
  readonly score?: number
  /** Names of the rules that held. */
  readonly rules: readonly string[]
  readonly action: string
  readonly split?: readonly string[]
  readonly would?: string | null
  /** Code of what decided. */
  readonly code: string
  readonly ms?: number
  readonly failed?: readonly string[]
  readonly leftOut?: readonly string[]
}

export function messageEvent(facts: MessageFacts): MessageEvent {
  const { client, auth = [], score = 0, split = [], would = null, ms = 0, failed = [], leftOut = [] } = facts
  return {
    event: 'message',
    queue_id: queueId(facts.queueId),
    client_name: serverName(client.name),
    client_address: serverAddress(client.address),
    ...resultWords(auth),
    score,
    rules: words(facts.rules),
    action: word(facts.action),
    split: split.length > 1 ? words(split.toSorted()) : null,
    would: would === null ? null : word(would),
    rule: word(facts.code),
    reference: word(facts.reference),
    ms: Math.round(ms * 10) / 10,
    bytes: facts.sizeOctets,
    failed: words(failed),
    left_out: words(leftOut),
  }
}

/** `none` where a method was not asked, DKIM's for every signature. */
function resultWords(auth: readonly AuthResult[]): Record<'spf' | 'dkim' | 'dmarc' | 'arc', Loggable> {
  const of = (method: AuthResult['method']): Loggable => {
    const results = auth
      .filter(one => one.method === method && !(one.method === 'spf' && one.identity === 'helo'))
      .map(({ result }) => result)
    return results.length === 0 ? word('none') : words(results)
  }
  return { spf: of('spf'), dkim: of('dkim'), dmarc: of('dmarc'), arc: of('arc') }
}
