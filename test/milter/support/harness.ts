/** A real server on a free port, a handler that writes down what it hears and answers as told, and clients. */
import type { Test } from 'tap'
import { until as comes } from '../../support/wait.ts'
import { listen, MilterClient } from '../../../lib/milter/index.ts'
import type {
  Agreed,
  ClientOptions,
  Counters,
  EndReply,
  Handler,
  Macros,
  MilterServer,
  Needs,
  Peer,
  ServerOptions,
  StageCommand,
  StageReply,
} from '../../../lib/milter/index.ts'

export const NOTHING: Needs = { actions: {} }
export const EVERYTHING: Needs = {
  actions: {
    addHeader: 'essential',
    changeHeader: 'essential',
    replaceBody: 'wanted',
    addRecipient: 'wanted',
    deleteRecipient: 'wanted',
    quarantine: 'wanted',
    changeFrom: 'wanted',
    addRecipientArgs: 'wanted',
  },
  skip: true,
  leadingSpace: true,
}
export const ALL_BUT_END = [
  'connect',
  'helo',
  'mail',
  'rcpt',
  'data',
  'header',
  'endOfHeaders',
  'body',
  'unknown',
] as const

export type Script = {
  readonly command?: (command: StageCommand, macros: Macros) => StageReply | undefined | Promise<StageReply | undefined>
  readonly endOfMessage?: (macros: Macros, signal: AbortSignal) => EndReply | Promise<EndReply>
}

export type Bench = {
  readonly server: MilterServer
  readonly address: string
  /** What the handlers heard, of all connections: `1 mail`, `1 abort`, `1 close gone`. */
  readonly heard: string[]
  readonly events: { readonly name: string; readonly fields: Readonly<Record<string, unknown>> }[]
  readonly agreed: Agreed[]
  readonly peers: Peer[]
  readonly client: (options?: ClientOptions) => Promise<MilterClient>
  readonly raw: () => Promise<MilterClient>
  /** Resolves when `condition` holds; rejects when that does not come. */
  readonly until: (condition: () => boolean) => Promise<void>
  readonly counters: () => Counters
}

export async function bench(t: Test, script: Script = {}, options: Partial<ServerOptions> = {}): Promise<Bench> {
  const heard: string[] = []
  const events: Bench['events'] = []
  const agreements: Agreed[] = []
  const peers: Peer[] = []
  const open = (agreed: Agreed, peer: Peer): Handler => {
    agreements.push(agreed)
    peers.push(peer)
    const say = (what: string): void => void heard.push(`${peer.id} ${what}`)
    return {
      command: (command, macros) => {
        say(command.kind)
        return script.command?.(command, macros)
      },
      endOfMessage: (macros, signal) => {
        say('endOfMessage')
        return script.endOfMessage?.(macros, signal) ?? { changes: [], final: { kind: 'continue' } }
      },
      abort: () => say('abort'),
      close: reason => say(`close ${reason}`),
    }
  }
  const server = await listen({
    addresses: ['inet:127.0.0.1:0'],
    needs: NOTHING,
    open,
    onEvent: (name, fields) => events.push({ name, fields }),
    ...options,
  })
  const address = server.addresses[0] ?? ''
  const clients: MilterClient[] = []
  t.teardown(async () => {
    for (const client of clients) client.destroy()
    await server.close()
  })
  const keep = (client: MilterClient): MilterClient => {
    clients.push(client)
    return client
  }
  return {
    server,
    address,
    heard,
    events,
    agreed: agreements,
    peers,
    client: async clientOptions => keep(await MilterClient.connect(address, clientOptions)),
    raw: async () => keep(await MilterClient.connectRaw(address)),
    until,
    counters: () => server.counters(),
  }
}

export async function until(condition: () => boolean): Promise<void> {
  await comes(() => String(condition), condition)
}

export const CONNECT: StageCommand = {
  kind: 'connect',
  host: 'mx.example',
  family: 'inet',
  port: 25,
  address: '192.0.2.1',
}
export const MAIL: StageCommand = { kind: 'mail', sender: '<a@a.example>', args: [] }
export const RCPT: StageCommand = { kind: 'rcpt', recipient: '<b@b.example>', args: [] }
export const HEADER: StageCommand = { kind: 'header', name: 'Subject', value: ' hello' }
export const BODY: StageCommand = { kind: 'body', chunk: Buffer.from('body\r\n') }

/** A packet's octets without its length, as an octet string. */
export const bare = (packet: Buffer): string => packet.toString('latin1', 4)
