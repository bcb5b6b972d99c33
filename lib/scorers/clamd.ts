/**
 * A virus scanner beside us: clamd, over its socket. What it finds is malware, whatever the score.
 * It sees the whole message and keeps nothing; over TCP the message crosses the network as it is.
 */
import { declaredConnect } from '../network/connect.ts'
import { connectionDeclaration } from '../privacy/ledger.ts'
import { askClamd, clamdAddress, ClamdError, FIRST_FIELD } from './clamd-client.ts'
import { packParts } from './clamd-parts.ts'
import { isLate } from './deadline.ts'
import { createSlots } from './slots.ts'
import type { Connect } from '../network/connect.ts'
import type { ConnectionDeclaration } from '../privacy/ledger.ts'
import type { Scorer } from './all.ts'
import type { Given } from './clamd-client.ts'
import type { Signal } from './signal.ts'

export type ClamdOptions = {
  /** `unix:/path` or `inet:host:port`. */
  readonly socket: string
  /** Octets of a message that are sent. */
  readonly maxOctets: number
  /** For one message, waiting for its turn included; the message's own time may be over before. */
  readonly timeoutMs: number
  /** Messages at a time; clamd's own MaxThreads is 10. */
  readonly connections?: number
  /** Hears when clamd stops answering, with the reason, and when it answers again: once each. */
  readonly onChange?: (change: ClamdChange) => void
  /** The way out; not set: one to this socket alone. */
  readonly connect?: Connect
}

export type ClamdChange = { readonly up: true } | { readonly up: false; readonly code: string; readonly why: string }

export function clamdAsks(socket: string): ConnectionDeclaration {
  return connectionDeclaration({
    who: 'clamd',
    kind: 'scorer',
    sends: 'the whole message up to clamd.max_octets, and its attachments once more, decoded',
    target: clamdAddress(socket),
    when: 'each message that is judged',
  })
}

/** Throws ClamdError where clamd could not be asked: `clamd.on_error` says what that means for the message. */
export function createClamd({
  socket,
  maxOctets,
  timeoutMs,
  connections = 10,
  onChange,
  connect = declaredConnect([clamdAsks(socket)]),
}: ClamdOptions): Scorer {
  const address = clamdAddress(socket)
  const slots = createSlots(connections)
  let up = true

  const changed = (change: ClamdChange): void => {
    if (up !== change.up) onChange?.(change)
    up = change.up
  }

  /** The signature that clamd found, or null. */
  const scan = async (given: Given, signal: AbortSignal): Promise<string | null> => {
    const answer = await slots.run(async () => askClamd(address, given, signal, connect), signal)
    if (answer.kind === 'error') throw new ClamdError('EANSWER', answer.text)
    if (answer.kind === 'too-long')
      throw new ClamdError('EFBIG', 'clamd takes less than clamd.max_octets: raise its StreamMaxLength')
    changed({ up: true })
    return answer.kind === 'found' ? answer.signature : null
  }

  return async ({ tx, parsed }, ctx) => {
    const { raw, sizeOctets } = tx.message
    const time = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([ctx.signal, time])
    try {
      const parts = packParts(parsed.attachments, maxOctets)
      // What is sent in all must stay within clamd's own limit.
      const start = raw.subarray(0, Math.max(0, maxOctets - FIRST_FIELD.length))
      const signature =
        (await scan({ octets: start, as: 'mail' }, signal)) ??
        (parts === null ? null : await scan({ octets: parts, as: 'file' }, signal))
      if (signature !== null) return [found(signature)]
      return sizeOctets > start.length ? [PARTLY] : []
    } catch (thrown) {
      const late = time.aborted || isLate(ctx.signal)
      const error = late ? new ClamdError('ETIMEDOUT', 'clamd did not answer in time') : thrown
      // A message that is gone says nothing about clamd.
      if (error instanceof ClamdError && (late || !ctx.signal.aborted))
        changed({ up: false, code: error.code, why: error.message })
      throw error
    }
  }
}

function found(signature: string): Signal {
  const reasons = {
    en: `The virus scanner found ${signature}.`,
    de: `Der Virenscanner fand ${signature}.`,
    fr: `L’antivirus a trouvé ${signature}.`,
    it: `L’antivirus ha trovato ${signature}.`,
  }
  return { scorer: 'clamd', name: 'CLAMD', points: 100, why: reasons.en, reasons, malware: true }
}

export const PARTLY_REASONS = {
  en: 'The message is longer than what is given to the virus scanner: only its first part was looked at.',
  de: 'Die Nachricht ist länger als das, was der Virenscanner bekommt: nur ihr erster Teil wurde angesehen.',
  fr: 'Le message est plus long que ce qui est donné à l’antivirus : seule sa première partie a été examinée.',
  it: 'Il messaggio è più lungo di quanto viene dato all’antivirus: ne è stata esaminata solo la prima parte.',
}

const PARTLY: Signal = {
  scorer: 'clamd',
  name: 'CLAMD_PARTLY',
  points: 0,
  why: PARTLY_REASONS.en,
  reasons: PARTLY_REASONS,
}
