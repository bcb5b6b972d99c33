/**
 * The MTA's end of a milter connection, as strict as the MTAs are: for tests, for playing messages to a filter, for figures.
 * What Postfix or Sendmail would call a communication error is a MilterProtocolError here.
 * Source: Postfix src/milter/milter8.c; Sendmail sendmail/milter.c.
 */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { formatAddress, parseAddress } from './address.ts'
import { encodeCommand } from './command.ts'
import type { Command, StageCommand } from './command.ts'
import { MilterAddressError, MilterProtocolError } from './error.ts'
import { FrameReader } from './frame.ts'
import { writePairs } from './macros.ts'
import { decodeAnswer, FULL_OFFER } from './negotiate.ts'
import type { Answer, Offer } from './negotiate.ts'
import { SMFIP, STAGE_BITS } from './protocol.ts'
import type { OptionalStage } from './protocol.ts'
import { decodeReply } from './reply.ts'
import type { Change, EndReply, Reply, StageReply } from './reply.ts'

/** Where the MTAs differ, the client does as this one. */
export type Flavour = 'postfix' | 'sendmail'

export type ClientOptions = {
  readonly flavour?: Flavour
  readonly offer?: Offer
  /** Longest silence before a reply; default 30 s as Postfix's milter_command_timeout, or 10 s as Sendmail's R=. */
  readonly silenceMs?: number
  /** Longest silence after end of message; default 300 s for Postfix. Sendmail has its 10 s there too. */
  readonly endSilenceMs?: number
  /** End of message to final answer, progress or not; default 300 s as Sendmail's E=, none for Postfix. */
  readonly endTotalMs?: number
}

const SILENCE = { postfix: { reply: 30_000, end: 300_000 }, sendmail: { reply: 10_000, end: 10_000 } } as const
const SENDMAIL_END_MS = 300_000
/** Replies may be longer than what we take from an MTA: nobody limits them. */
const MAX_REPLY_OCTETS = 64 * 1_048_576

export class MilterClient {
  readonly flavour: Flavour
  /** What the MTA offered. */
  readonly offer: Offer
  readonly #options: ClientOptions
  readonly #socket: Socket
  readonly #reader = new FrameReader(MAX_REPLY_OCTETS)
  readonly #closed = Promise.withResolvers<void>()
  readonly #packets: Buffer[] = []
  #out: Buffer[] = []
  #wake: (() => void) | null = null
  #failure: MilterProtocolError | null = null
  #answer: Answer | null = null

  private constructor(socket: Socket, options: ClientOptions) {
    this.#socket = socket
    this.#options = options
    this.flavour = options.flavour ?? 'postfix'
    this.offer = options.offer ?? FULL_OFFER
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('error', () => this.#over())
    socket.on('close', () => this.#over())
  }

  /** Connects and negotiates. Rejects with MilterAddressError or MilterProtocolError. */
  static async connect(address: string, options: ClientOptions = {}): Promise<MilterClient> {
    const client = await MilterClient.connectRaw(address, options)
    try {
      client.send({ kind: 'negotiate', ...client.offer })
      client.#answer = decodeAnswer(await client.packet(client.#silence), client.offer)
      return client
    } catch (error) {
      client.destroy()
      throw error
    }
  }

  /** Connects and says nothing. */
  static connectRaw(address: string, options: ClientOptions = {}): Promise<MilterClient> {
    const target = parseAddress(address)
    if (target.kind !== 'tcp' && target.kind !== 'unix')
      throw new MilterAddressError(
        'syntax',
        address,
        `cannot connect to ${formatAddress(target)}: wanted inet: or unix:`,
      )
    return new Promise((resolve, reject) => {
      const socket =
        target.kind === 'unix'
          ? connect({ path: target.path })
          : connect({ host: target.host, port: target.port, family: target.family })
      const failed = (cause: Error): void => {
        const why = 'code' in cause ? String(cause.code) : cause.name
        const code = why === 'EACCES' ? 'denied' : 'failed'
        reject(
          new MilterAddressError(code, address, `cannot connect to ${address}: ${why}. Is the filter running?`, {
            cause,
          }),
        )
      }
      socket.once('error', failed)
      socket.once('connect', () => {
        socket.off('error', failed)
        resolve(new MilterClient(socket, options))
      })
    })
  }

  /** What was agreed. */
  get answer(): Answer {
    if (this.#answer === null) throw new Error('nothing has been negotiated on this connection')
    return this.#answer
  }

  /** Resolves when the connection is over. */
  get closed(): Promise<void> {
    return this.#closed.promise
  }

  get isClosed(): boolean {
    return this.#socket.destroyed
  }

  /** Does the filter want to hear of it? */
  wants(stage: OptionalStage): boolean {
    const { version, protocol } = this.answer
    if ((stage === 'unknown' && version < 3) || (stage === 'data' && version < 4)) return false
    return (protocol & STAGE_BITS[stage].event) === 0
  }

  /** Does the filter answer it? */
  repliesTo(stage: OptionalStage): boolean {
    return (this.answer.protocol & STAGE_BITS[stage].noReply) === 0
  }

  get leadingSpace(): boolean {
    return (this.answer.protocol & SMFIP.leadingSpace) !== 0
  }

  /** Puts a command on its way, without looking whether the filter wants it. Leaves with the next wait, or with `flush`. */
  send(command: Command): void {
    this.#out.push(encodeCommand(command))
  }

  macros(letter: string, macros: Readonly<Record<string, string>>): void {
    this.send({ kind: 'macros', letter, pairs: writePairs(macros) })
  }

  /** Any octets, for peers that misbehave. An octet string or a buffer. */
  write(octets: Buffer | string): void {
    this.#out.push(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets)
    this.flush()
  }

  flush(): void {
    const out = this.#out
    this.#out = []
    if (out.length > 0 && !this.#socket.destroyed)
      this.#socket.write(out.length === 1 ? (out[0] ?? '') : Buffer.concat(out))
  }

  /** The next packet, without its length. */
  async packet(silenceMs: number): Promise<Buffer> {
    this.flush()
    for (;;) {
      const next = this.#packets.shift()
      if (next !== undefined) return next
      if (this.#failure !== null) throw this.#failure
      await this.#arrival(silenceMs)
    }
  }

  async reply(silenceMs: number = this.#silence): Promise<Reply> {
    return decodeReply(await this.packet(silenceMs))
  }

  /** Sends a command if the filter wants it, and gives its answer; null where there is none. */
  async ask(command: StageCommand): Promise<StageReply | null> {
    if (!this.wants(command.kind)) return null
    this.send(command)
    if (!this.repliesTo(command.kind)) return null
    for (;;) {
      const reply = await this.reply()
      // Postfix lets a filter say that it is at work at any stage, Sendmail only after end of message.
      if (reply.kind === 'progress' && this.flavour === 'postfix') continue
      if (!isStageReply(reply)) throw unexpected(reply, command.kind)
      const maySkip =
        (this.answer.protocol & SMFIP.skip) !== 0 && (command.kind === 'body' || this.flavour === 'postfix')
      if (reply.kind === 'skip' && !maySkip) throw unexpected(reply, command.kind)
      return reply
    }
  }

  /** Ends the message and collects the changes, in the order they came. The chunks of a new body become one. */
  async endOfMessage(chunk: Buffer = Buffer.alloc(0)): Promise<EndReply & { readonly progress: number }> {
    this.send({ kind: 'endOfMessage', chunk })
    const changes: Change[] = []
    let body: Buffer[] = []
    let progress = 0
    const total = this.#options.endTotalMs ?? (this.flavour === 'sendmail' ? SENDMAIL_END_MS : Infinity)
    const silence = this.#options.endSilenceMs ?? this.#options.silenceMs ?? SILENCE[this.flavour].end
    const until = performance.now() + total
    for (;;) {
      const reply = await this.reply(Math.min(silence, until - performance.now()))
      if (reply.kind === 'progress') {
        progress++
        continue
      }
      if (isStageReply(reply)) {
        if (reply.kind === 'skip') throw unexpected(reply, 'endOfMessage')
        if (body.length > 0) changes.push({ kind: 'replaceBody', body: Buffer.concat(body) })
        return { changes, final: reply, progress }
      }
      if (reply.kind === 'connectionFailed') throw unexpected(reply, 'endOfMessage')
      if (reply.kind === 'replaceBody') body.push(reply.body)
      else {
        if (body.length > 0 && this.flavour === 'postfix')
          throw new MilterProtocolError('unexpected', `${reply.kind} between the chunks of a new body, or after them`)
        if (body.length > 0) changes.push({ kind: 'replaceBody', body: Buffer.concat(body) })
        body = []
        changes.push(reply)
      }
    }
  }

  abort(): void {
    this.send({ kind: 'abort' })
    this.flush()
  }

  /** Says goodbye and waits until the filter has closed. */
  async quit(): Promise<void> {
    this.send({ kind: 'quit' })
    this.flush()
    await this.#closed.promise
  }

  /** Closes without a word, as Postfix does after a final answer at connect or HELO. */
  end(): void {
    this.flush()
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  get #silence(): number {
    return this.#options.silenceMs ?? SILENCE[this.flavour].reply
  }

  #receive(chunk: Buffer): void {
    try {
      this.#reader.push(chunk, (octets, from, to) => this.#packets.push(octets.subarray(from, to)))
    } catch (error) {
      this.#failure =
        error instanceof MilterProtocolError ? error : new MilterProtocolError('unexpected', String(error))
      this.#socket.destroy()
    }
    this.#wake?.()
  }

  #over(): void {
    this.#failure ??= new MilterProtocolError('truncated-stream', 'the filter closed the connection')
    this.#closed.resolve()
    this.#wake?.()
  }

  #arrival(silenceMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(
        () => {
          this.#wake = null
          reject(new MilterProtocolError('timeout', `no reply within ${silenceMs} ms`))
        },
        Math.max(0, Math.min(silenceMs, 0x7fffffff)),
      )
      this.#wake = done
    })
  }
}

function isStageReply(reply: Reply): reply is StageReply {
  return STAGE_REPLIES.has(reply.kind)
}

const STAGE_REPLIES: ReadonlySet<Reply['kind']> = new Set<StageReply['kind'] & Reply['kind']>([
  'continue',
  'accept',
  'reject',
  'tempfail',
  'discard',
  'shutdown',
  'replyCode',
  'skip',
])

function unexpected(reply: Reply, stage: string): MilterProtocolError {
  return new MilterProtocolError('unexpected', `the filter answered ${stage} with ${reply.kind}`)
}
