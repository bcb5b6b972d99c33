/** try: plays the MTA against a running daemon, and says in words what the MTA would be told. Nothing is delivered. */
import { hostname } from 'node:os'
import { octetsToText, textToOctets } from '../../mail/octets.ts'
import { parseAddress } from '../../milter/address.ts'
import { MilterAddressError, MilterProtocolError } from '../../milter/error.ts'
import { sendMessage } from '../../milter/mta.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { envelope, ENVELOPE_OPTIONS } from '../envelope-options.ts'
import { EXIT } from '../exit-codes.ts'
import { messagesIn } from '../messages.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Flavour } from '../../milter/client.ts'
import type { Outcome } from '../../milter/mta.ts'
import type { Change } from '../../milter/reply.ts'
import type { Settings } from '../../settings/settings.ts'
import type { EnvelopeGiven } from '../envelope-options.ts'

export type Tried = {
  readonly path: string
  readonly action: Outcome['action']
  /** Where it was decided: `endOfMessage`, or earlier. */
  readonly stage: string
  /** What the SMTP client is told. */
  readonly smtp: string
  readonly refused: readonly { readonly recipient: string; readonly smtp: string }[]
  /** As the filter asked for them, in that order. */
  readonly changes: readonly Change[]
  /** The reason for holding the message, or null. */
  readonly held: string | null
  /** Who gets it in the end. */
  readonly recipients: readonly string[]
  readonly ms: number
}

export const command = defineCommand({
  name: 'try',
  usage: 'FILE… [--socket ADDRESS] [--ip ADDRESS] [--helo NAME] [--from ADDRESS] [--to ADDRESS]…',
  about:
    'Sends messages to the running daemon as the mail server would, and shows what the mail server would be told: the answer\nto the sender, changes of the header, recipients taken off or added. Nothing is delivered. The daemon judges, counts and\nlogs them like all mail; its queue id begins with TRY. FILE may also be a folder, an mbox, or - for standard input.',
  options: {
    socket: { type: 'string', value: 'ADDRESS', doc: 'where the daemon listens (default: listen in the settings)' },
    as: { type: 'string', value: 'MTA', doc: 'postfix (default) or sendmail: where they differ, do as this one' },
    ...ENVELOPE_OPTIONS,
    json: { type: 'boolean', doc: 'one JSON object a line' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, Infinity],
  examples: [
    [
      'cleanmilter try message.eml --ip 192.0.2.1 --from ann@example.com --to bob@example.org',
      'what would happen to this message?',
    ],
    [
      'cleanmilter try message.eml --socket unix:/run/cleanmilter/milter.sock',
      'on another address than the settings say',
    ],
  ],
  async *run(values, paths): AsyncGenerator<Tried, number> {
    const given = envelope(values)
    const { as: flavour = 'postfix' } = values
    if (flavour !== 'postfix' && flavour !== 'sendmail')
      throw new UsageError(`--as wants postfix or sendmail, found "${flavour}"`)
    const address = values.socket ?? reachable(settingsFromOptions(values).settings)
    let exit: number = EXIT.ok
    let nth = 0
    for await (const found of messagesIn(paths, () => process.stdin)) {
      if (found.kind === 'unreadable') {
        process.stderr.write(`cleanmilter: ${printable(found.path)}: cannot be read: ${found.reason}\n`)
        exit = EXIT.noInput
      } else yield await send(found.path, found.raw, { address, flavour, given, queueId: `TRY${++nth}` })
    }
    return exit
  },
  views: ({ ip }) => ({
    human: { item: one => human(one, ip !== undefined) },
    json: { item: one => `${JSON.stringify(one)}\n` },
  }),
})

/** The first address in the settings that can be connected to from here. */
function reachable({ listen }: Settings): string {
  for (const text of listen) {
    const address = parseAddress(text)
    if (address.kind === 'unix') return text
    if (address.kind === 'tcp' && address.port > 0)
      return text.replace(/^inet:0\.0\.0\.0:/, 'inet:127.0.0.1:').replace(/^inet6:\[::\]:/, 'inet6:[::1]:')
  }
  throw new UsageError(`listen is ${listen.join(', ')}: name the address with --socket`)
}

type Way = {
  readonly address: string
  readonly flavour: Flavour
  readonly given: EnvelopeGiven
  readonly queueId: string
}

async function send(path: string, raw: Buffer, { address, flavour, given, queueId }: Way): Promise<Tried> {
  const { ip = null, name, helo = 'localhost', mailFrom = '', rcptTo = ['postmaster'] } = given
  const host = name ?? (ip === null ? 'unknown' : `[${ip}]`)
  const typed = (text: string): string => textToOctets(text.startsWith('<') ? text : `<${text}>`)
  const started = performance.now()
  try {
    const outcome = await sendMessage(address, {
      flavour,
      client: { address: ip, host },
      helo,
      sender: typed(mailFrom),
      recipients: rcptTo.map(typed),
      raw,
      macros: {
        connect: {
          j: hostname(),
          '{daemon_name}': 'cleanmilter-try',
          '{client_addr}': ip ?? 'unknown',
          '{client_name}': name ?? 'unknown',
          '{client_resolve}': name === undefined ? 'FAIL' : 'OK',
        },
        data: { i: queueId },
        endOfMessage: { i: queueId },
      },
    })
    return tried(path, outcome, Math.round(performance.now() - started))
  } catch (error) {
    throw explained(error, address)
  }
}

function explained(error: unknown, address: string): unknown {
  if (error instanceof MilterAddressError) {
    const { code = '' } = (error.cause ?? {}) as NodeJS.ErrnoException
    if (error.code === 'syntax') return new UsageError(error.message)
    if (error.code === 'denied')
      return new Failure(`no right to connect to ${address}: run this as the mail server's user`, EXIT.noPermission, {
        cause: error,
      })
    if (code === 'ECONNREFUSED' || code === 'ENOENT')
      return new Failure(
        `nobody listens on ${address}. Start the daemon (cleanmilter run), or say with --socket where it listens`,
        EXIT.unavailable,
        { cause: error },
      )
    return new Failure(error.message, EXIT.unavailable, { cause: error })
  }
  if (error instanceof MilterProtocolError)
    return new Failure(`${address}: ${error.message}; is that the daemon?`, EXIT.protocol, { cause: error })
  return error
}

function tried(path: string, outcome: Outcome, ms: number): Tried {
  const { action, stage, smtp, refused, changes } = outcome
  const delivered = action === 'accept' ? outcome.apply() : null
  return {
    path,
    action,
    stage,
    smtp: octetsToText(smtp),
    refused: refused.map(one => ({ recipient: octetsToText(one.recipient), smtp: octetsToText(one.smtp) })),
    changes,
    held: delivered?.quarantined ?? null,
    recipients: delivered === null ? [] : delivered.recipients.map(octetsToText),
    ms,
  }
}

const MEANINGS: Readonly<Record<Outcome['action'], string>> = {
  accept: 'accepted',
  reject: 'refused for good: the sender gets it back',
  tempfail: 'refused for now: the sending server tries again later',
  discard: 'accepted and thrown away',
  shutdown: 'refused for now, and the connection is closed',
}

function human(one: Tried, withServer: boolean): string {
  const { path, action, smtp, refused, changes, held, recipients, ms } = one
  const meaning = held !== null ? 'accepted, and put on hold' : MEANINGS[action]
  const lines = [
    `${path}: ${meaning}`,
    ...smtp.split('\r\n').map(line => `  sender is told    ${line}`),
    ...refused.map(({ recipient, smtp }) => `  refused           ${recipient}: ${smtp}`),
    ...(held === null ? [] : [`  reason for hold   ${held}`]),
    ...changes.flatMap(changeText),
    ...(changes.some(({ kind }) => kind === 'addRecipient' || kind === 'deleteRecipient')
      ? [`  delivered to      ${recipients.join(', ') || 'nobody'}`]
      : []),
    ...(action === 'accept' && changes.length === 0 ? ['  unchanged'] : []),
    ...(withServer ? [] : ['  note              without --ip the daemon is not told which server sends this']),
    `  took              ${ms} ms`,
  ]
  return `${lines.map(printable).join('\n')}\n`
}

/** A change in words; the lines of a folded value stay lines. */
function changeText(change: Change): string[] {
  switch (change.kind) {
    case 'insertHeader':
    case 'addHeader': {
      const [first = '', ...more] = octetsToText(change.value).split(/\r?\n/)
      return [
        `  header added      ${change.name}: ${first.trim()}`,
        ...more.map(line => `                      ${line.trim()}`),
      ]
    }
    case 'changeHeader':
      return [
        change.value === ''
          ? `  header removed    ${change.name} (number ${change.nth} of that name)`
          : `  header changed    ${change.name} (number ${change.nth} of that name): ${octetsToText(change.value)}`,
      ]
    case 'addRecipient':
      return [`  recipient added   ${octetsToText(change.recipient)}`]
    case 'deleteRecipient':
      return [`  recipient removed ${octetsToText(change.recipient)}`]
    case 'changeFrom':
      return [`  sender changed    ${octetsToText(change.sender)}`]
    case 'replaceBody':
      return [`  body replaced     ${change.body.length} octets`]
    case 'quarantine':
      return []
    default:
      throw new Error(String(change satisfies never))
  }
}
