/**
 * Plays an MTA: takes a message through all stages of a filter, and says what the SMTP client would have been told and what
 * would have been delivered.
 * Source: Postfix src/smtpd/smtpd_milter.c, src/cleanup/cleanup_milter.c, src/milter/milter8.c; Sendmail sendmail/milter.c.
 */
import { isIP } from 'node:net'
import { applyChanges, cutMessage } from './apply.ts'
import type { Applied, RawField } from './apply.ts'
import { MilterClient } from './client.ts'
import type { ClientOptions, Flavour } from './client.ts'
import type { ConnectCommand, StageCommand } from './command.ts'
import { withBraces } from './macros.ts'
import { MAX_CHUNK_OCTETS } from './protocol.ts'
import type { MacroStage, Stage } from './protocol.ts'
import type { Change, StageReply } from './reply.ts'
import { replyText, textForSmtp } from './reply-text.ts'

export type MacroValues = Partial<Record<MacroStage, Readonly<Record<string, string>>>>

export type SessionOptions = ClientOptions & {
  readonly client?: {
    /** IPv4 or IPv6 text; null where the MTA does not know. Default 192.0.2.1. */
    readonly address?: string | null
    /** Verified name; default the address in brackets. */
    readonly host?: string
    readonly port?: number
  }
  /** Null for a client that says none. */
  readonly helo?: string | null
  readonly macros?: MacroValues
}

export type MessageOptions = {
  /** As typed: `<a@b.example>`. */
  readonly sender: string
  readonly senderArgs?: readonly string[]
  readonly recipients: readonly string[]
  readonly raw: Buffer
  /** On top of the session's. */
  readonly macros?: MacroValues
}

/** What became of a message. */
export type Outcome = {
  readonly action: 'accept' | 'reject' | 'tempfail' | 'discard' | 'shutdown'
  /** Where it was decided. */
  readonly stage: Stage
  /** What the SMTP client is told, lines separated by CRLF. */
  readonly smtp: string
  /** Recipients refused at RCPT, with what the client was told. */
  readonly refused: readonly { readonly recipient: string; readonly smtp: string }[]
  /** As they came over the wire. */
  readonly changes: readonly Change[]
  /** Octets 'I am working' that came after end of message. */
  readonly progress: number
  /** The message and the envelope as delivered. `received` is put above them as the MTA's own field. */
  readonly apply: (received?: RawField | null) => Applied
}

/** One SMTP client's connection, with any number of messages. */
export class MtaSession {
  readonly client: MilterClient
  readonly #options: SessionOptions
  readonly #connection: ConnectCommand
  /** The answer at connect or HELO that decides for all messages. */
  #decided: { readonly reply: StageReply; readonly stage: Stage } | null = null

  private constructor(client: MilterClient, options: SessionOptions) {
    this.client = client
    this.#options = options
    this.#connection = connectCommand(options.client ?? {})
  }

  /** Connects to the filter, negotiates, and says connect and HELO. */
  static async open(address: string, options: SessionOptions = {}): Promise<MtaSession> {
    const session = new MtaSession(await MilterClient.connect(address, options), options)
    try {
      await session.#greet()
      return session
    } catch (error) {
      session.client.destroy()
      throw error
    }
  }

  async send(message: MessageOptions): Promise<Outcome> {
    const cut = cutMessage(message.raw)
    const refused: { recipient: string; smtp: string }[] = []
    const accepted: string[] = []
    const outcome = (stage: Stage, reply: StageReply, changes: readonly Change[] = [], progress = 0): Outcome => ({
      action: actionOf(reply),
      stage,
      smtp: smtpAnswer(reply, stage, this.client.flavour),
      refused,
      changes,
      progress,
      apply: (received = null) =>
        applyChanges({ ...cut, sender: message.sender, recipients: accepted }, changes, {
          flavour: this.client.flavour,
          leadingSpace: this.client.leadingSpace,
          received,
        }),
    })
    if (this.#decided !== null) {
      accepted.push(...message.recipients)
      return outcome(this.#decided.stage, this.#decided.reply)
    }

    const macros = merged(this.#options.macros, message.macros)
    const ask = async (command: StageCommand, stage: MacroStage): Promise<StageReply | null> => {
      this.#sendMacros(command.kind, stage, macros)
      return this.client.ask(command)
    }
    const ended = (stage: Stage, reply: StageReply): Outcome => {
      // Sendmail tells only a filter that is still in the message; Postfix tells at every reset, and sometimes twice.
      if (this.client.flavour === 'postfix' && !this.client.isClosed) this.client.abort()
      if (closesSession(reply)) this.#decided = { reply, stage }
      if (reply.kind === 'accept' || reply.kind === 'discard')
        accepted.push(...message.recipients.filter(one => !accepted.includes(one)))
      return outcome(stage, reply)
    }

    const mail = await ask({ kind: 'mail', sender: message.sender, args: message.senderArgs ?? [] }, 'mail')
    if (isFinal(mail)) return ended('mail', mail)
    for (const recipient of message.recipients) {
      const reply = await ask({ kind: 'rcpt', recipient, args: [] }, 'rcpt')
      if (reply?.kind === 'accept' || reply?.kind === 'discard' || reply?.kind === 'shutdown')
        return ended('rcpt', reply)
      if (!isFinal(reply)) accepted.push(recipient)
      else {
        refused.push({ recipient, smtp: smtpAnswer(reply, 'rcpt', this.client.flavour) })
        if (closesSession(reply) || refused.length === message.recipients.length) return ended('rcpt', reply)
      }
    }
    const data = await ask({ kind: 'data' }, 'data')
    if (isFinal(data)) return ended('data', data)
    for (const { name, value } of cut.fields) {
      const reply = await ask({ kind: 'header', name: name.trimEnd(), value: this.#headerValue(value) }, 'endOfHeaders')
      if (isFinal(reply)) return ended('header', reply)
    }
    const eoh = await ask({ kind: 'endOfHeaders' }, 'endOfHeaders')
    if (isFinal(eoh)) return ended('endOfHeaders', eoh)
    for (let at = 0; at < cut.body.length; at += MAX_CHUNK_OCTETS) {
      const reply = await ask({ kind: 'body', chunk: cut.body.subarray(at, at + MAX_CHUNK_OCTETS) }, 'endOfMessage')
      if (reply?.kind === 'skip') break
      if (isFinal(reply)) return ended('body', reply)
    }
    this.#sendMacros('endOfMessage', 'endOfMessage', macros)
    const { changes, final, progress } = await this.client.endOfMessage()
    if (closesSession(final)) this.#decided = { reply: final, stage: 'endOfMessage' }
    return outcome('endOfMessage', final, changes, progress)
  }

  /** QUIT, and waits until the filter has closed. */
  async close(): Promise<void> {
    if (!this.client.isClosed) await this.client.quit()
  }

  async #greet(): Promise<void> {
    const { helo = 'client.example', macros } = this.#options
    this.#sendMacros('connect', 'connect', merged(macros))
    const connected = await this.client.ask(this.#connection)
    if (isFinal(connected)) return this.#decide(connected, 'connect')
    if (helo === null) return
    this.#sendMacros('helo', 'helo', merged(macros))
    const greeted = await this.client.ask({ kind: 'helo', name: helo })
    if (isFinal(greeted)) this.#decide(greeted, 'helo')
  }

  /** Postfix closes the connection to the filter after a final answer here, without QUIT. */
  #decide(reply: StageReply, stage: Stage): void {
    this.#decided = { reply, stage }
    if (this.client.flavour === 'postfix') this.client.end()
  }

  /** Postfix sends macros before every packet, wanted or not; Sendmail before the stages that have a list. */
  #sendMacros(command: Stage, stage: MacroStage, macros: MacroValues): void {
    if (this.client.flavour === 'sendmail' && (command === 'header' || command === 'body')) return
    const chosen = this.client.answer.macros[stage]
    const values = chosen === undefined ? (macros[stage] ?? {}) : pick(chosen, macros)
    if (Object.keys(values).length > 0 || this.client.flavour === 'sendmail')
      this.client.macros(LETTERS[command], values)
  }

  #headerValue(value: string): string {
    const text = value.replaceAll('\r\n', '\n')
    return !this.client.leadingSpace && text.startsWith(' ') ? text.slice(1) : text
  }
}

/** One message on a connection of its own. */
export async function sendMessage(address: string, options: SessionOptions & MessageOptions): Promise<Outcome> {
  const session = await MtaSession.open(address, options)
  try {
    const outcome = await session.send({ ...options, macros: {} })
    await session.close()
    return outcome
  } finally {
    session.client.destroy()
  }
}

const LETTERS = {
  connect: 'C',
  helo: 'H',
  mail: 'M',
  rcpt: 'R',
  data: 'T',
  header: 'L',
  endOfHeaders: 'N',
  body: 'B',
  endOfMessage: 'E',
  unknown: 'U',
} as const satisfies Record<Stage, string>

function connectCommand(client: NonNullable<SessionOptions['client']>): ConnectCommand {
  const { address = '192.0.2.1', port = 25_000 } = client
  const host = client.host ?? (address === null ? 'localhost' : `[${address}]`)
  const version = address === null ? 0 : isIP(address)
  if (address === null || version === 0) return { kind: 'connect', host, family: 'unknown', port: 0, address: null }
  return { kind: 'connect', host, family: version === 6 ? 'inet6' : 'inet', port, address }
}

function merged(...all: readonly (MacroValues | undefined)[]): MacroValues {
  const result: MacroValues = {}
  for (const values of all)
    for (const [stage, given] of Object.entries(values ?? {}) as [MacroStage, Readonly<Record<string, string>>][])
      result[stage] = { ...result[stage], ...given }
  return result
}

/** The filter chose the names itself: the MTA sends those that it knows. */
function pick(names: readonly string[], macros: MacroValues): Record<string, string> {
  const known = new Map<string, string>()
  for (const values of Object.values(macros))
    for (const [name, value] of Object.entries(values)) known.set(withBraces(name), value)
  return Object.fromEntries(names.flatMap(name => (known.has(name) ? [[name, known.get(name) ?? '']] : [])))
}

function isFinal(reply: StageReply | null): reply is StageReply {
  return reply !== null && reply.kind !== 'continue' && reply.kind !== 'skip'
}

function closesSession(reply: StageReply): boolean {
  return reply.kind === 'shutdown' || (reply.kind === 'replyCode' && reply.code === 421)
}

function actionOf(reply: StageReply): Outcome['action'] {
  switch (reply.kind) {
    case 'continue':
    case 'accept':
    case 'skip':
      return 'accept'
    case 'replyCode':
      return reply.code === 421 ? 'shutdown' : reply.code < 500 ? 'tempfail' : 'reject'
    case 'reject':
    case 'tempfail':
    case 'discard':
    case 'shutdown':
      return reply.kind
    default:
      throw new Error(String(reply satisfies never))
  }
}

/** What the SMTP client is told. */
export function smtpAnswer(reply: StageReply, stage: Stage, flavour: Flavour): string {
  if (reply.kind === 'replyCode')
    return textForSmtp(replyText({ ...reply, enhanced: reply.enhanced || `${Math.floor(reply.code / 100)}.0.0` }))
  return ANSWERS[flavour][actionOf(reply)](stage)
}

const ANSWERS: Record<Flavour, Record<Outcome['action'], (stage: Stage) => string>> = {
  postfix: {
    accept: () => '250 2.0.0 Ok',
    discard: () => '250 2.0.0 Ok',
    reject: () => '550 5.7.1 Command rejected',
    tempfail: () => '451 4.7.1 Service unavailable - try again later',
    shutdown: () => '421 4.7.0 Server closing connection',
  },
  sendmail: {
    accept: () => '250 2.0.0 Message accepted for delivery',
    discard: () => '250 2.0.0 Message accepted for delivery',
    reject: stage => `${stage === 'endOfMessage' ? '554' : '550'} 5.7.1 Command rejected`,
    tempfail: () => '451 4.3.2 Please try again later',
    shutdown: () => '421 4.7.0 closing connection',
  },
}
