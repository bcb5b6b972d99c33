/**
 * Listens for MTAs, counts, and stops in order.
 *
 * MTAs keep their connections as long as an SMTP client keeps its own, and none of them can be asked to connect anew. So
 * stopping means: take no more, let those that run come to their QUIT or EOF, and close what is left when the time is up.
 */
import type { Server, Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { parseAddress } from './address.ts'
import { Connection } from './connection.ts'
import type { OpenHandler } from './connection.ts'
import { PROTOCOL_ERROR_CODES } from './error.ts'
import type { ProtocolErrorCode } from './error.ts'
import { MAX_PACKET_OCTETS } from './frame.ts'
import { bind } from './bind.ts'
import type { Bound, SocketOptions } from './bind.ts'
import type { Needs } from './negotiate.ts'

export type Timeouts = {
  /** Silence of the MTA between packets; 7,210 s as in libmilter. */
  readonly idleMs: number
  /** From connecting to the first packet. */
  readonly negotiateMs: number
  /** A stage before end of message; Sendmail gives up after 10 s, so ours is 8 s. */
  readonly commandMs: number
  /** First "I am working" after end of message, and between them. */
  readonly progressMs: number
  /** End of message to final answer; then the answer is tempfail. Sendmail gives up after 300 s. */
  readonly endOfMessageMs: number
}

export type Limits = {
  /** Further connections are closed at once. */
  readonly connections: number
  /** Longest packet, in octets. */
  readonly packetOctets: number
  /** Octets read ahead while a handler works; then the socket is no longer read. */
  readonly waitingOctets: number
}

/** Names are stable; fields are scalars and never hold what a person wrote. */
export type OnEvent = (name: EventName, fields: Readonly<Record<string, string | number | boolean>>) => void
export type EventName =
  | 'degraded' // the MTA does not offer all that was wanted: connection, refused, essential
  | 'protocol-error' // connection, code, reason
  | 'handler-error' // the handler threw: connection, stage, reason (class name of the error)
  | 'handler-timeout' // connection, stage
  | 'reply-not-sent' // a reply that could not be given any more: connection, stage, reply
  | 'change-not-agreed' // a change that the MTA did not offer: connection, change
  | 'refused-connection' // over the limit: connections
  | 'listener-error' // accepting failed (EMFILE and the like): address, reason

export type ServerOptions = {
  /** See address.ts for the spellings. */
  readonly addresses: readonly string[]
  readonly needs: Needs
  /** Called at the first command after negotiation, so an MTA that only knocks costs nothing. */
  readonly open: OpenHandler
  /** For unix sockets. `mode` as a number (0o660); names or numbers for owner and group. */
  readonly socket?: SocketOptions
  readonly limits?: Partial<Limits>
  readonly timeouts?: Partial<Timeouts>
  readonly onEvent?: OnEvent
}

/** The counters as the connections count them. */
export type RunningCounters = { -readonly [Name in keyof Counters]: Counters[Name] } & {
  protocolErrors: Record<ProtocolErrorCode, number>
}

export type Counters = {
  readonly connections: number
  readonly openConnections: number
  readonly messages: number
  readonly refusedConnections: number
  readonly handlerErrors: number
  readonly handlerTimeouts: number
  readonly degraded: number
  readonly protocolErrors: Readonly<Record<ProtocolErrorCode, number>>
}

export interface MilterServer {
  /** Really bound, in the spelling `inet:host:port`, `inet6:[host]:port`, `unix:/path`, `fd:3`. */
  readonly addresses: readonly string[]
  counters(): Counters
  /** Takes no new connections and waits for the running ones; those left after `boundMs` are closed. */
  drain(boundMs: number): Promise<void>
  close(): Promise<void>
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  idleMs: 7_210_000,
  negotiateMs: 60_000,
  commandMs: 8_000,
  progressMs: 2_500,
  endOfMessageMs: 240_000,
}

export const DEFAULT_LIMITS: Limits = {
  connections: 1_000,
  packetOctets: MAX_PACKET_OCTETS,
  waitingOctets: 2 * 1_048_576,
}

/** Resolves when all addresses are bound, else rejects with a MilterAddressError and binds none. */
export async function listen(options: ServerOptions): Promise<MilterServer> {
  const server = new Listeners(options)
  try {
    for (const address of options.addresses) await server.bind(address)
  } catch (error) {
    await server.close()
    throw error
  }
  return server
}

class Listeners implements MilterServer {
  readonly #options: ServerOptions
  readonly #timeouts: Timeouts
  readonly #limits: Limits
  readonly #onEvent: OnEvent
  readonly #bound: Bound[] = []
  readonly #open = new Set<Connection>()
  readonly #counters: RunningCounters = {
    connections: 0,
    openConnections: 0,
    messages: 0,
    refusedConnections: 0,
    handlerErrors: 0,
    handlerTimeouts: 0,
    degraded: 0,
    protocolErrors: Object.fromEntries(PROTOCOL_ERROR_CODES.map(code => [code, 0])) as Record<
      ProtocolErrorCode,
      number
    >,
  }

  constructor(options: ServerOptions) {
    this.#options = options
    this.#timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts }
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#onEvent = (name, fields) => {
      try {
        options.onEvent?.(name, fields)
      } catch {
        // A log that fails must not cost mail.
      }
    }
  }

  get addresses(): readonly string[] {
    return this.#bound.map(({ address }) => address)
  }

  counters(): Counters {
    return { ...this.#counters, openConnections: this.#open.size, protocolErrors: { ...this.#counters.protocolErrors } }
  }

  async bind(address: string): Promise<void> {
    for (const bound of await bind(parseAddress(address), this.#options.socket ?? {})) {
      this.#bound.push(bound)
      this.#serve(bound.server, bound.address)
    }
  }

  async drain(boundMs: number): Promise<void> {
    await this.#stopListening()
    const timeUp = new AbortController()
    await Promise.race([this.#allOver(), setTimeout(boundMs, undefined, { signal: timeUp.signal }).catch(() => {})])
    timeUp.abort()
    await this.close()
  }

  async close(): Promise<void> {
    await this.#stopListening()
    for (const connection of this.#open) connection.close('server-closed')
    await this.#allOver()
  }

  #serve(server: Server, listener: string): void {
    server.on('connection', (socket: Socket) => this.#accept(socket, listener))
    server.on('error', error =>
      this.#onEvent('listener-error', { address: listener, reason: 'code' in error ? String(error.code) : error.name }),
    )
  }

  #accept(socket: Socket, listener: string): void {
    if (this.#open.size >= this.#limits.connections) {
      this.#counters.refusedConnections++
      this.#onEvent('refused-connection', { connections: this.#open.size })
      socket.destroy()
      return
    }
    const peer = { id: ++this.#counters.connections, listener }
    const connection = new Connection(socket, peer, {
      needs: this.#options.needs,
      open: this.#options.open,
      limits: this.#limits,
      timeouts: this.#timeouts,
      onEvent: this.#onEvent,
      counters: this.#counters,
    })
    this.#open.add(connection)
    void connection.over.then(() => this.#open.delete(connection))
  }

  async #stopListening(): Promise<void> {
    await Promise.all(this.#bound.map(bound => bound.release()))
  }

  async #allOver(): Promise<void> {
    await Promise.all([...this.#open].map(connection => connection.over))
  }
}
