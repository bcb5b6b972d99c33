/**
 * One connection from an MTA: commands in order to the handler, replies where they are owed, progress while it works.
 *
 * Packets are worked off inside the socket's data event, without a promise each; all replies of one such batch leave in one
 * write. Only while a handler's promise is pending do later packets wait, in order, and reading goes on up to a bound
 * (Sendmail writes a packet in one piece and does not read meanwhile).
 *
 * No order of commands is taken for granted: HELO comes again or never, MAIL without HELO, MAIL after MAIL without abort,
 * abort twice, EOF anywhere instead of QUIT. XCLIENT makes Postfix connect anew.
 *
 * A reply at a stage that owes none (`Agreed.noReply`) cannot be sent there. It is kept and given at the next stage that owes
 * one, the end of the message at the latest; until then the handler hears no more of what it has decided on. At connect and
 * HELO it holds for the whole connection, at MAIL and later for the message. What cannot be said later (a refusal of one
 * recipient, an answer to an unknown command) is dropped and told to `onEvent`.
 * Source: Sendmail libmilter/engine.c mi_engine; Postfix milter8.c milter8_event.
 */
import type { Socket } from 'node:net'
import { changePackets } from './changes.ts'
import { decodeCommand } from './command.ts'
import type { Command, StageCommand } from './command.ts'
import { MilterProtocolError } from './error.ts'
import { FrameReader } from './frame.ts'
import { MacroStore } from './macros.ts'
import type { Macros } from './macros.ts'
import { encodeAgreed, negotiate } from './negotiate.ts'
import type { Agreed, Needs } from './negotiate.ts'
import type { Stage } from './protocol.ts'
import { encodeReply } from './reply.ts'
import type { EndReply, FinalReply, StageReply } from './reply.ts'
import type { Limits, OnEvent, RunningCounters, Timeouts } from './server.ts'

/** Why a handler's connection is over. */
export type CloseReason =
  | 'quit' // the MTA said so
  | 'gone' // the MTA closed without a word, which Postfix does after a final answer at connect or HELO
  | 'protocol-error' // the MTA broke the protocol
  | 'idle' // silent for too long
  | 'server-closed' // we stop

/**
 * The filter's side of one MTA connection. Calls come one at a time, in the order of the wire: while a promise is pending,
 * later commands wait. What it throws or rejects with is answered as `tempfail` and told to `onEvent`; nothing else is harmed.
 */
export interface Handler {
  /** Undefined means continue. At a stage without reply, see `Agreed.noReply` and connection.ts for what a reply becomes. */
  command(command: StageCommand, macros: Macros): StageReply | undefined | Promise<StageReply | undefined>
  /** All of the message is here. `signal` fires when the MTA gives up on it or the time is up; the reply is then not sent. */
  endOfMessage(macros: Macros, signal: AbortSignal): EndReply | Promise<EndReply>
  /** The message under way will not come. At most once per message; also before a MAIL that follows without an abort. */
  abort(): void
  /** Last call; after it nothing follows. A message under way was aborted before. */
  close(reason: CloseReason): void
}

export type Peer = {
  /** Counts from 1 in this server: our name for the connection. */
  readonly id: number
  /** The address we listen on that it came to, as `MilterServer.addresses` spells it. */
  readonly listener: string
}

export type OpenHandler = (agreed: Agreed, peer: Peer) => Handler

export type ConnectionOptions = {
  readonly needs: Needs
  readonly open: OpenHandler
  readonly limits: Limits
  readonly timeouts: Timeouts
  readonly onEvent: OnEvent
  readonly counters: RunningCounters
}

/** A reply that could not be sent where it was given, and how long it holds. */
type Kept = { readonly reply: FinalReply; readonly holds: 'connection' | 'message' }

/** What the connection waits for: each call has its own object, so that a late result finds that nobody waits any more. */
type Waiting = { readonly stage: Stage; readonly control: AbortController | null; readonly timers: NodeJS.Timeout[] }

const MACRO_LETTER = 68 // D
const CANCELLING: ReadonlySet<number> = new Set([65, 81, 75]) // A, Q, K
const STAGE_LETTER = { connect: 'C', helo: 'H', mail: 'M', rcpt: 'R', data: 'T' } as const
/** Roughly what a waiting packet costs besides its octets. */
const PACKET_COST = 128
/** Octets of replies that the MTA has not read; past them its commands wait. Changes of one message may be more. */
const MAX_UNREAD_OCTETS = 1_048_576

export class Connection {
  readonly #socket: Socket
  readonly #peer: Peer
  readonly #options: ConnectionOptions
  readonly #reader: FrameReader
  readonly #macros = new MacroStore()
  readonly #negotiation: NodeJS.Timeout
  readonly #over = Promise.withResolvers<void>()
  #agreed: Agreed | null = null
  #handler: Handler | null = null
  #ended = false
  /** Has the handler heard of a message that has not ended? */
  #inMessage = false
  #kept: Kept | null = null
  #waiting: Waiting | null = null
  /** Packets that came while waiting. */
  #later: Buffer[] = []
  #laterOctets = 0
  #replies: Buffer[] = []

  constructor(socket: Socket, peer: Peer, options: ConnectionOptions) {
    this.#socket = socket
    this.#peer = peer
    this.#options = options
    this.#reader = new FrameReader(options.limits.packetOctets)
    socket.setNoDelay(true)
    socket.setTimeout(options.timeouts.idleMs)
    this.#negotiation = setTimeout(
      () => this.#broken(new MilterProtocolError('timeout', 'no negotiation after connecting')),
      options.timeouts.negotiateMs,
    )
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('end', () => this.#gone())
    socket.on('error', () => this.#end('gone')) // ECONNRESET, EPIPE: an MTA that closes without reading is no error of ours
    socket.on('close', () => this.#end('gone'))
    socket.on('timeout', () => this.#silence())
    socket.on('drain', () => this.#resume())
  }

  /** Resolves when the connection is over and the handler has been told. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  close(reason: CloseReason): void {
    this.#end(reason)
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return
    this.#guarded(() => this.#reader.push(chunk, this.#packet))
    this.#flush()
    this.#pauseIfFull()
  }

  readonly #packet = (octets: Buffer, from: number, to: number): void => {
    if (this.#ended) return
    // The MTA gives up on the message that is being judged. Only these can come here, it waits for our answer otherwise.
    if (this.#waiting?.stage === 'endOfMessage' && CANCELLING.has(octets[from] ?? 0)) {
      this.#stopWaiting()
      this.#workOff()
      if (this.#ended) return
    }
    if (this.#waiting === null) this.#work(octets, from, to)
    else {
      this.#later.push(octets.subarray(from, to))
      this.#laterOctets += to - from + PACKET_COST
    }
  }

  /** One packet, when its turn has come. */
  #work(octets: Buffer, from: number, to: number): void {
    if (octets[from] === MACRO_LETTER) this.#macros.put(octets, from + 1, to)
    else this.#command(decodeCommand(octets, from, to))
  }

  #command(command: Command): void {
    if (command.kind === 'negotiate') return this.#negotiate(command)
    if (command.kind === 'macros') return
    if (command.kind === 'quit') return this.#end('quit')
    const agreed = this.#agreed
    if (agreed === null) throw new MilterProtocolError('unexpected', `${command.kind} came before the negotiation`)
    switch (command.kind) {
      case 'abort':
        this.#messageOver()
        return
      case 'quitNewConnection': // The next connect on this socket is another SMTP client. No MTA of today sends it.
        this.#closeHandler('quit')
        this.#macros.connectionOver()
        this.#kept = null
        return
      case 'endOfMessage':
        // Octets at the end are body like any other; an answer to them is owed at the end of the message only.
        if (command.chunk.length === 0) this.#endOfMessage(agreed)
        else this.#stage({ kind: 'body', chunk: command.chunk }, agreed, false, () => this.#endOfMessage(agreed))
        return
      default:
        this.#stage(command, agreed, !agreed.noReply.has(command.kind))
    }
  }

  /** Answered at once and without asking anybody: some MTA-side libraries wait one second only. */
  #negotiate(offer: { readonly version: number; readonly actions: number; readonly protocol: number }): void {
    if (this.#agreed !== null) throw new MilterProtocolError('unexpected', 'a second negotiation')
    const agreed = negotiate(offer, this.#options.needs)
    this.#agreed = agreed
    clearTimeout(this.#negotiation)
    this.#replies.push(encodeAgreed(agreed))
    if (agreed.refused.length === 0) return
    this.#options.counters.degraded++
    this.#event('degraded', {
      refused: agreed.refused.map(({ what }) => what).join(', '),
      essential: agreed.refused.some(({ essential }) => essential),
    })
  }

  #stage(command: StageCommand, agreed: Agreed, owed: boolean, andThen?: () => void): void {
    const stage = command.kind
    if (stage in STAGE_LETTER) this.#macros.reached(STAGE_LETTER[stage as keyof typeof STAGE_LETTER])
    // A MAIL without an abort after the last message, a HELO or a new connection in the middle of one: that one is over.
    if (stage === 'mail' || stage === 'helo' || stage === 'connect') this.#messageEnds()
    const answer = (reply: StageReply | undefined): void => {
      if (owed) this.#reply(stage, this.#kept?.reply ?? reply ?? CONTINUE, agreed)
      else if (reply !== undefined) this.#keep(stage, reply)
      andThen?.()
    }
    if (this.#kept !== null) return answer(undefined)
    const handler = this.#handlerFor(agreed, stage)
    if (handler === null) return answer(FAILED)
    if (stage !== 'connect' && stage !== 'helo' && stage !== 'unknown') this.#inMessage = true
    let reply: StageReply | undefined | Promise<StageReply | undefined>
    try {
      reply = handler.command(command, this.#macros)
    } catch (error) {
      reply = this.#handlerFailed(stage, error)
    }
    if (!(reply instanceof Promise)) return answer(reply)
    const waiting = this.#wait(stage, null)
    const settle = (result: StageReply | undefined): void => this.#settled(waiting, () => answer(result))
    waiting.timers.push(setTimeout(() => settle(this.#handlerTooLate(stage)), this.#options.timeouts.commandMs))
    reply.then(settle, (error: unknown) =>
      settle(this.#isWaiting(waiting) ? this.#handlerFailed(stage, error) : FAILED),
    )
  }

  /** An answer that the MTA waits for: one that it would not understand here becomes continue. */
  #reply(stage: Exclude<Stage, 'endOfMessage'>, reply: StageReply, agreed: Agreed): void {
    let sent: StageReply = reply
    // Postfix understands skip at any stage and forgets it at the next, Sendmail only for the body; without the bit neither.
    if (reply.kind === 'skip' && (stage !== 'body' || !agreed.skip)) sent = CONTINUE
    if (reply.kind === 'discard' && (stage === 'connect' || stage === 'helo')) {
      this.#notSent(stage, reply)
      sent = CONTINUE
    }
    this.#replies.push(this.#encoded(stage, sent))
  }

  #keep(stage: Exclude<Stage, 'endOfMessage'>, reply: StageReply): void {
    if (reply.kind === 'skip' || reply.kind === 'continue') return
    const early = stage === 'connect' || stage === 'helo'
    const oneRecipient =
      stage === 'rcpt' && (reply.kind === 'reject' || reply.kind === 'tempfail' || reply.kind === 'replyCode')
    if (stage === 'unknown' || oneRecipient || (early && reply.kind === 'discard')) this.#notSent(stage, reply)
    else this.#kept = { reply, holds: early ? 'connection' : 'message' }
  }

  #endOfMessage(agreed: Agreed): void {
    this.#options.counters.messages++
    if (this.#kept !== null) {
      this.#finish({ changes: [], final: this.#kept.reply }, agreed)
      return
    }
    const handler = this.#handlerFor(agreed, 'endOfMessage')
    if (handler === null) return this.#finish(FAILED_END, agreed)
    this.#inMessage = true
    const control = new AbortController()
    let reply: EndReply | Promise<EndReply>
    try {
      reply = handler.endOfMessage(this.#macros, control.signal)
    } catch (error) {
      this.#handlerFailed('endOfMessage', error)
      reply = FAILED_END
    }
    if (!(reply instanceof Promise)) return this.#judged(reply, agreed)
    const waiting = this.#wait('endOfMessage', control)
    const settle = (result: EndReply): void => this.#settled(waiting, () => this.#judged(result, agreed))
    const { progressMs, endOfMessageMs } = this.#options.timeouts
    waiting.timers.push(
      setInterval(() => this.#socket.write(PROGRESS), progressMs),
      setTimeout(() => {
        if (!this.#isWaiting(waiting)) return
        this.#handlerTooLate('endOfMessage')
        control.abort(new Error(`no verdict within ${endOfMessageMs} ms`))
        settle(FAILED_END)
      }, endOfMessageMs),
    )
    reply.then(settle, (error: unknown) => {
      if (this.#isWaiting(waiting)) this.#handlerFailed('endOfMessage', error)
      settle(FAILED_END)
    })
  }

  /** The handler is done with the message: it will not be told of an abort any more. */
  #judged(reply: EndReply, agreed: Agreed): void {
    this.#inMessage = false
    this.#finish(reply, agreed)
  }

  /** All changes or none, then the final answer. */
  #finish({ changes, final }: EndReply, agreed: Agreed): void {
    try {
      const { packets, left } = changePackets(changes, agreed)
      const last = encodeReply(final.kind === 'shutdown' ? CLOSING : final)
      for (const change of left) this.#event('change-not-agreed', { change })
      this.#replies.push(...packets, last)
    } catch (error) {
      this.#handlerFailed('endOfMessage', error)
      this.#replies.push(encodeReply(FAILED))
    }
    this.#messageOver()
  }

  #messageOver(): void {
    this.#messageEnds()
    this.#macros.messageOver()
  }

  /** Macros apart: those of a MAIL come before it, and it may itself be what ends the message before. */
  #messageEnds(): void {
    if (this.#inMessage) {
      this.#inMessage = false
      this.#tell('abort', () => this.#handler?.abort())
    }
    if (this.#kept?.holds === 'message') this.#kept = null
  }

  #handlerFor(agreed: Agreed, stage: Stage): Handler | null {
    try {
      this.#handler ??= this.#options.open(agreed, this.#peer)
    } catch (error) {
      this.#handlerFailed(stage, error)
    }
    return this.#handler
  }

  #wait(stage: Stage, control: AbortController | null): Waiting {
    this.#waiting = { stage, control, timers: [] }
    return this.#waiting
  }

  #isWaiting(waiting: Waiting): boolean {
    return this.#waiting === waiting
  }

  /** The result that was waited for, or a stand-in for it; the first one counts. */
  #settled(waiting: Waiting, answer: () => void): void {
    if (!this.#isWaiting(waiting)) return
    for (const timer of waiting.timers) clearTimeout(timer)
    this.#waiting = null
    this.#guarded(() => {
      answer()
      this.#workOff()
    })
    this.#flush()
    this.#resume()
  }

  /** The MTA is not interested any more. The handler's result, should it come, is ignored. */
  #stopWaiting(): void {
    const waiting = this.#waiting
    if (waiting === null) return
    this.#waiting = null
    for (const timer of waiting.timers) clearTimeout(timer)
    waiting.control?.abort(new Error('the MTA gave up on the message'))
  }

  /** Packets that have waited, until one of them makes us wait again. */
  #workOff(): void {
    let done = 0
    while (done < this.#later.length && this.#waiting === null && !this.#ended) {
      const octets = this.#later[done++]
      if (octets === undefined) break
      this.#laterOctets -= octets.length + PACKET_COST
      this.#work(octets, 0, octets.length)
    }
    this.#later.splice(0, done)
  }

  #flush(): void {
    if (this.#replies.length === 0) return
    const [first, ...more] = this.#replies
    this.#replies = []
    if (first === undefined || this.#socket.destroyed || !this.#socket.writable) return
    this.#socket.write(more.length === 0 ? first : Buffer.concat([first, ...more]))
  }

  #pauseIfFull(): void {
    const full = this.#laterOctets > this.#options.limits.waitingOctets
    if (full || this.#socket.writableLength > MAX_UNREAD_OCTETS) this.#socket.pause()
  }

  #resume(): void {
    if (!this.#ended && this.#socket.isPaused() && this.#laterOctets <= this.#options.limits.waitingOctets)
      this.#socket.resume()
  }

  /** A broken protocol ends this connection; nothing else knows of it. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#broken(error)
    }
  }

  #broken(error: unknown): void {
    if (error instanceof MilterProtocolError) {
      this.#options.counters.protocolErrors[error.code]++
      this.#event('protocol-error', { code: error.code, reason: error.message })
    } else this.#event('handler-error', { stage: 'connection', reason: nameOf(error) }) // a bug of ours
    this.#flush()
    this.#end('protocol-error')
  }

  #gone(): void {
    if (this.#ended) return
    if (this.#reader.pending > 0)
      this.#broken(new MilterProtocolError('truncated-stream', `the MTA closed inside a packet`))
    else this.#end('gone')
  }

  #silence(): void {
    if (this.#waiting === null) this.#end('idle')
  }

  #end(reason: CloseReason): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#negotiation)
    this.#stopWaiting()
    this.#later = []
    this.#laterOctets = 0
    this.#closeHandler(reason)
    this.#kept = null
    if (reason === 'gone' || reason === 'server-closed') this.#socket.destroy()
    else this.#socket.destroySoon()
    this.#over.resolve()
  }

  #closeHandler(reason: CloseReason): void {
    this.#messageOver()
    const handler = this.#handler
    this.#handler = null
    if (handler !== null) this.#tell('close', () => handler.close(reason))
  }

  /** Tells the handler something that has no answer. */
  #tell(what: string, call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#options.counters.handlerErrors++
      this.#event('handler-error', { stage: what, reason: nameOf(error) })
    }
  }

  #encoded(stage: Stage, reply: StageReply): Buffer {
    try {
      return encodeReply(reply)
    } catch (error) {
      return encodeReply(this.#handlerFailed(stage, error))
    }
  }

  #handlerFailed(stage: Stage, error: unknown): typeof FAILED {
    this.#options.counters.handlerErrors++
    this.#event('handler-error', { stage, reason: nameOf(error) })
    return FAILED
  }

  #handlerTooLate(stage: Stage): typeof FAILED {
    this.#options.counters.handlerTimeouts++
    this.#event('handler-timeout', { stage })
    return FAILED
  }

  #notSent(stage: Stage, reply: StageReply): void {
    this.#event('reply-not-sent', { stage, reply: reply.kind })
  }

  #event(name: Parameters<OnEvent>[0], fields: Parameters<OnEvent>[1]): void {
    this.#options.onEvent(name, { connection: this.#peer.id, ...fields })
  }
}

const CONTINUE = { kind: 'continue' } as const
/** The answer for a handler that failed: the mail comes again. */
const FAILED = { kind: 'tempfail' } as const
/**
 * SHUTDOWN after the end of a message: Postfix 3.7 logs "milter-reject" and yet answers 250 and delivers; Sendmail answers
 * 451 and keeps the session. A reply of 421 does what was meant in both.
 */
const CLOSING: FinalReply = { kind: 'replyCode', code: 421, enhanced: '4.7.0', lines: ['Service closing connection'] }
const FAILED_END: EndReply = { changes: [], final: FAILED }
const PROGRESS = encodeReply({ kind: 'progress' })

/** The kind of an error, never its text: that may quote mail. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return `${error.name}${code}`
}
