/**
 * One MTA connection: commands in, replies out. Holds what the MTA told about the client, collects each message, and asks
 * the injected `judge` about it.
 */
import { removeForged } from '../actions/plan.ts'
import { parsePath } from '../mail/address.ts'
import { headerField } from '../mail/header.ts'
import { refusal } from '../policy/refuse.ts'
import { skipReason } from '../policy/scope.ts'
import { MARK_KEY } from '../privacy/mark.ts'
import { newReference } from '../privacy/reference.ts'
import { Collector } from './collect.ts'
import { clientName, heloName } from './client.ts'
import { SpeakingInOurName } from './own-fields.ts'
import { SentMailCollector } from './sent-mail.ts'
import type { HeaderField } from '../mail/header.ts'
import type { Client, Envelope, Transaction } from '../mail/transaction.ts'
import type { Abilities, Removal } from '../actions/plan.ts'
import type { StageCommand } from '../milter/command.ts'
import type { Handler } from '../milter/connection.ts'
import type { Macros } from '../milter/macros.ts'
import type { Agreed } from '../milter/negotiate.ts'
import type { EndReply, StageReply } from '../milter/reply.ts'
import type { Limit } from '../policy/evidence.ts'
import type { RefuseOptions } from '../policy/refuse.ts'
import type { SentMail } from '../policy/correspondents.ts'
import type { SkipOptions } from '../policy/scope.ts'
import type { Verdict } from '../policy/verdict.ts'
import type { Taking } from '../store/rates.ts'
import type { Address } from '../mail/address.ts'
import type { CollectLimits } from './collect.ts'
import type { Memory } from './memory.ts'

/** A message being judged while it arrives. Nothing here throws but `judge`. */
export interface Judging {
  headers(fields: readonly HeaderField[]): void
  body(chunk: Buffer): void
  judge(facts: MessageFacts): Promise<EndReply>
  /** The message will not come. */
  abort(): void
}

export type MessageFacts = {
  readonly tx: Transaction
  readonly exceeded: readonly Limit[]
  readonly removals: readonly Removal[]
  readonly may: Abilities
  /** Fires when the MTA gave up on the message. */
  readonly signal: AbortSignal
}

export type SessionOptions = {
  readonly limits: CollectLimits
  readonly memory: Memory
  readonly skip: SkipOptions
  readonly refuse: RefuseOptions
  /** Our authserv-id; null: the MTA's {j}. */
  readonly authservId: string | null
  readonly open: (envelope: Envelope, authservId: string) => Judging
  /**
   * Does the policy of this recipient, null: the site's, only watch? Then nothing is refused, put off or changed, not even where
   * mail speaks in our name.
   */
  readonly observes: (recipient: Address | null) => boolean
  /** Mail that is not ours to judge has passed. */
  readonly onSkipped: (skipped: Skipped) => void
  /** Does it carry the mark of mail that was released here, or beside us, for its recipient? Then nobody holds it again. */
  readonly released: (tx: Pick<Transaction, 'recipients' | 'message'>) => boolean
  /** Says that a message is one too many for its user or network; null: it may pass. */
  readonly overLimit: (taking: Taking) => Verdict | null
  readonly onLimited: (limited: Limited) => void
  /** A recipient was refused. */
  readonly onRefused: (refused: { readonly reference: string; readonly because: string }) => void
  /** Mail that our own user sends has passed; null: nobody wants to know. */
  readonly onSent: ((sent: SentMail) => void) | null
  readonly now: () => Date
}

/** Mail that is told to come back for a rate limit, for the log. */
export type Limited = Omit<Skipped, 'reason'> & { readonly verdict: Verdict }

export type Skipped = {
  readonly reason: 'authenticated' | 'network' | 'released'
  readonly client: Client
  readonly queueId: string | null
  readonly reference: string
  readonly sizeOctets: number
}

const ACCEPT: EndReply = { changes: [], final: { kind: 'accept' } }
/** What an MTA is called that sends no {j}: RFC 8601 §2.2 wants some name. */
const NAMELESS = 'localhost'

/** From MAIL to the answer. */
type Current = {
  readonly id: string
  readonly envelope: Envelope
  readonly skipped: Skipped['reason'] | null
  readonly collector: Collector
  readonly judging: Judging | null
  readonly own: SpeakingInOurName
  readonly sent: SentMailCollector | null
  /** Recipients that were not refused. */
  accepted: number
  /** Is there one among them whose policy does more than watch? */
  enforced: boolean
}

export function openSession(agreed: Agreed, options: SessionOptions): Handler {
  const may = abilities(agreed)
  let connect: { address: string | null; host: string } = { address: null, host: '' }
  let helo: string | null = null
  let current: Current | null = null

  const drop = (): void => {
    current?.judging?.abort()
    current?.collector.release()
    current = null
  }

  const begin = (typed: string, macros: Macros): void => {
    drop() // Sendmail may leave the abort between two messages away
    const client: Client = {
      address: connect.address,
      name: clientName(connect.host, macros.get('client_resolve')),
      helo,
    }
    const authenticated = macros.get('auth_authen')
    const envelope: Envelope = {
      client,
      sender: parsePath(typed),
      authenticated: authenticated === undefined || authenticated === '' ? null : authenticated,
      // Postfix hands in mail of sendmail(1) without angle brackets; in SMTP they are never missing.
      smtp: typed.startsWith('<'),
    }
    const authservId = options.authservId ?? macros.get('j') ?? NAMELESS
    const skipped = skipReason(envelope, options.skip)
    current = {
      id: newReference(),
      envelope,
      skipped,
      collector: new Collector(options.limits, options.memory, agreed.leadingSpace),
      judging: skipped === null ? options.open(envelope, authservId) : null,
      own: new SpeakingInOurName(authservId),
      sent:
        options.onSent !== null && envelope.authenticated !== null
          ? new SentMailCollector(envelope.authenticated, envelope.sender)
          : null,
      accepted: 0,
      enforced: false,
    }
  }

  const recipient = (typed: string, resolved: string | undefined): StageReply | undefined => {
    if (current === null) return undefined
    const address = meant(parsePath(typed), resolved)
    const refused = current.skipped === null ? judgedRecipient(current, address) : undefined
    if (refused !== undefined) return refused
    current.accepted++
    current.enforced ||= !options.observes(address)
    current.sent?.recipient(address)
    return undefined
  }

  const judgedRecipient = (current: Current, address: Address | null): StageReply | undefined => {
    const because = refusal(current.envelope, address, options.refuse)
    if (because !== null && !options.observes(address)) {
      const reference = newReference()
      options.onRefused({ reference, because })
      const lines = [`${because} (rule REFUSE, reference ${reference})`]
      return { kind: 'replyCode', code: 550, enhanced: '5.7.1', lines }
    }
    if (address === null || current.collector.recipient(address)) return undefined
    if (current.envelope.smtp && !agreed.noReply.has('rcpt'))
      return { kind: 'replyCode', code: 452, enhanced: '4.5.3', lines: ['too many recipients for one message'] }
    current.collector.mark('recipients')
    return undefined
  }

  const command = (given: StageCommand, macros: Macros): StageReply | undefined => {
    switch (given.kind) {
      case 'connect':
        connect = {
          address: given.family === 'inet' || given.family === 'inet6' ? given.address : null,
          host: given.host,
        }
        return undefined
      case 'helo':
        helo = heloName(given.name)
        return undefined
      case 'mail':
        begin(given.sender, macros)
        return undefined
      case 'rcpt':
        // A recipient that the MTA has refused already comes with the mailer `error`.
        return macros.get('rcpt_mailer') === 'error' ? undefined : recipient(given.recipient, macros.get('rcpt_addr'))
      case 'header':
        if (current?.judging != null) {
          const field = current.collector.header(given.name, given.value)
          current.own.see(field)
          current.sent?.header(field)
        } else if (current !== null) {
          const field = headerField(given.name, given.value)
          current.own.see(field)
          current.sent?.header(field)
          current.collector.count(given.name.length + given.value.length + 3)
        }
        return undefined
      case 'endOfHeaders':
        if (current?.judging != null) current.judging.headers(current.collector.headers)
        return undefined
      case 'body':
        if (current?.judging != null) {
          current.collector.body(given.chunk)
          current.judging.body(given.chunk)
        } else current?.collector.count(given.chunk.length)
        return undefined
      case 'data':
      case 'unknown':
        return undefined
      default:
        throw new Error(String(given satisfies never))
    }
  }

  const endOfMessage = async (macros: Macros, signal: AbortSignal): Promise<EndReply> => {
    const message = current
    if (message === null) return ACCEPT
    const queueId = macros.get('i') ?? null
    try {
      if (message.judging !== null && isReleased(message)) return passReleased(message, queueId)
      const over = options.overLimit({
        envelope: message.envelope,
        recipients: message.accepted,
        queueId,
        now: options.now(),
      })
      if (over !== null && (message.enforced || (message.accepted === 0 && !options.observes(null))))
        return putOff(message, over, queueId)
      if (message.judging === null) {
        const { skipped, collector } = message
        const { client } = message.envelope
        if (message.sent !== null) options.onSent?.(message.sent.mail)
        if (skipped !== null)
          options.onSkipped({
            reason: skipped,
            client,
            queueId,
            reference: message.id,
            sizeOctets: collector.sizeOctets,
          })
        // A server of our own network may have written results in our common name, a person's program may not.
        return skipped === 'authenticated' && !options.observes(null) ? removeForged(message.own.removals, may) : ACCEPT
      }
      const { collector, own } = message
      const tx: Transaction = {
        ...message.envelope,
        id: message.id,
        queueId,
        recipients: collector.recipients,
        message: collector.message(),
      }
      if (own.flooded) collector.mark('forged')
      const facts = { tx, exceeded: collector.exceeded, removals: own.removals, may, signal }
      const reply = await message.judging.judge(facts)
      if (message.sent !== null && reply.final.kind === 'accept') options.onSent?.(message.sent.mail)
      return reply
    } finally {
      message.collector.release()
      if (current === message) current = null
    }
  }

  const isReleased = ({ collector, own }: Current): boolean =>
    own.marked && options.released({ recipients: collector.recipients, message: collector.message() })

  /** Byte for byte as it was released, but for what its sender wrote in our name: its recipient shall not believe that now. */
  const passReleased = ({ judging, envelope, id, collector, own }: Current, queueId: string | null): EndReply => {
    judging?.abort()
    const { client } = envelope
    options.onSkipped({ reason: 'released', client, queueId, reference: id, sizeOctets: collector.sizeOctets })
    const forged = own.removals.filter(({ name }) => name.toLowerCase() !== MARK_KEY)
    return collector.recipients.some(options.observes) ? ACCEPT : removeForged(forged, may)
  }

  const putOff = (message: Current, verdict: Verdict, queueId: string | null): EndReply => {
    message.judging?.abort()
    const { client } = message.envelope
    const { id: reference, collector } = message
    options.onLimited({
      verdict,
      client,
      queueId,
      reference,
      sizeOctets: collector.sizeOctets,
    })
    const lines = [`${verdict.because} (rule ${verdict.code}, reference ${reference})`]
    return { changes: [], final: { kind: 'replyCode', code: 451, enhanced: '4.7.1', lines } }
  }

  return { command, endOfMessage, abort: drop, close: drop }
}

/**
 * Whom the MTA means by `ann`, `ann%here.example@here.example`, `here.example!ann`, `a\nn@here.example` or `ann@[192.0.2.1]`: else
 * a sender could choose a spelling that gets around the recipient's own settings and lists. `resolved`: {rcpt_addr}, which Postfix
 * gives whole, and Sendmail without the domain where it delivers itself.
 */
function meant(address: Address | null, resolved: string | undefined): Address | null {
  if (address === null || resolved === undefined) return address
  if (address.domain !== null && !/[%!@\\]/.test(address.local)) return address
  const known = parsePath(resolved)
  return known === null || known.domain === null ? address : { ...known, typed: address.typed }
}

function abilities({ actions }: Agreed): Abilities {
  return {
    addHeaders: actions.has('addHeader'),
    changeHeaders: actions.has('changeHeader'),
    addRecipients: actions.has('addRecipient') || actions.has('addRecipientArgs'),
    recipientArguments: actions.has('addRecipientArgs'),
    deleteRecipients: actions.has('deleteRecipient'),
    hold: actions.has('quarantine'),
  }
}
