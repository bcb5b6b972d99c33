/**
 * What the MTA says to the filter (SMFIC_*), as values. Strings are octet strings: one character per octet, nothing decoded.
 * Source: Sendmail libmilter/engine.c, sendmail/milter.c; Postfix src/milter/milter8.c.
 */
import { isIP } from 'node:net'
import { Cursor } from './cursor.ts'
import { MilterProtocolError } from './error.ts'
import { packet, uint16, uint32 } from './frame.ts'

export type ConnectCommand = {
  readonly kind: 'connect'
  /** The client's name if the MTA could verify it; `[192.0.2.1]` and the like if not; `localhost` for local mail. */
  readonly host: string
  readonly family: 'inet' | 'inet6' | 'unix' | 'unknown'
  /** 0 where the family has none. */
  readonly port: number
  /** IPv4 or IPv6 text without prefix or brackets; a path for `unix`; null for `unknown`. */
  readonly address: string | null
}
export type HeloCommand = { readonly kind: 'helo'; readonly name: string }
export type MailCommand = {
  readonly kind: 'mail'
  /** As typed, usually with angle brackets; without for mail that never was SMTP, where '' is the null sender. */
  readonly sender: string
  /** ESMTP parameters such as `SIZE=1000`. */
  readonly args: readonly string[]
}
/**
 * A refusal here concerns this recipient only; for mail that never was SMTP it is a configuration error in Postfix, and the
 * mail stays in its queue. If the MTA has refused the recipient already (see `Needs.rejectedRecipients`) the answer is ignored.
 */
export type RcptCommand = {
  readonly kind: 'rcpt'
  /** As typed: keep it exactly, deleting the recipient needs the same string. */
  readonly recipient: string
  readonly args: readonly string[]
}
/** Also once for BDAT, however many chunks. Pipelining, NOOP, VRFY and QUIT are not shown to filters at all. */
export type DataCommand = { readonly kind: 'data' }
export type HeaderCommand = {
  readonly kind: 'header'
  /** Without the colon, and in Postfix without white space before it. */
  readonly name: string
  /**
   * Lines joined by LF (not CRLF) and white space. Leading white space is all there if that was agreed; else the MTA has
   * taken off one space, and what else was there cannot be known.
   */
  readonly value: string
}
export type EndOfHeadersCommand = { readonly kind: 'endOfHeaders' }
/** Cut anywhere, also between CR and LF. A view on the receive buffer that nobody writes to again. */
export type BodyCommand = { readonly kind: 'body'; readonly chunk: Buffer }
/** An SMTP command the MTA does not know. Postfix heeds a 4xx answer only, and puts its own text in place of a 5xx one. */
export type UnknownCommand = { readonly kind: 'unknown'; readonly line: string }

/** Those that a handler is asked about, one by one. */
export type StageCommand =
  | ConnectCommand
  | HeloCommand
  | MailCommand
  | RcptCommand
  | DataCommand
  | HeaderCommand
  | EndOfHeadersCommand
  | BodyCommand
  | UnknownCommand

export type Command =
  | StageCommand
  /** `chunk` holds the last octets of the body; usually none. */
  | { readonly kind: 'endOfMessage'; readonly chunk: Buffer }
  | { readonly kind: 'abort' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'quitNewConnection' }
  /** `pairs` is name NUL value NUL …, as it came; `letter` is that of the command it precedes. */
  | { readonly kind: 'macros'; readonly letter: string; readonly pairs: Buffer }
  | { readonly kind: 'negotiate'; readonly version: number; readonly actions: number; readonly protocol: number }

/** One packet without its length: octets `from` up to `to`. Throws MilterProtocolError. */
export function decodeCommand(octets: Buffer, from = 0, to = octets.length): Command {
  const at = new Cursor(octets, from, to)
  const letter = at.letter()
  switch (letter) {
    case 'L': // SMFIC_HEADER
      return { kind: 'header', name: at.cstring(), value: at.lastString() }
    case 'B': // SMFIC_BODY
      return { kind: 'body', chunk: at.rest() }
    case 'D': // SMFIC_MACRO. Sendmail may send it empty.
      return { kind: 'macros', letter: at.left > 0 ? at.letter() : '', pairs: at.rest() }
    case 'C': // SMFIC_CONNECT
      return decodeConnect(at)
    case 'H': // SMFIC_HELO
      return at.done({ kind: 'helo', name: at.cstring() })
    case 'M': // SMFIC_MAIL
      return { kind: 'mail', sender: at.cstring(), args: at.cstrings() }
    case 'R': // SMFIC_RCPT
      return { kind: 'rcpt', recipient: at.cstring(), args: at.cstrings() }
    case 'T': // SMFIC_DATA
      return at.done({ kind: 'data' })
    case 'N': // SMFIC_EOH
      return at.done({ kind: 'endOfHeaders' })
    case 'E': // SMFIC_BODYEOB: Postfix sends the last chunk apart, others here.
      return { kind: 'endOfMessage', chunk: at.rest() }
    case 'U': // SMFIC_UNKNOWN
      return { kind: 'unknown', line: at.lastString() }
    case 'A': // SMFIC_ABORT
      return at.done({ kind: 'abort' })
    case 'Q': // SMFIC_QUIT
      return at.done({ kind: 'quit' })
    case 'K': // SMFIC_QUIT_NC
      return at.done({ kind: 'quitNewConnection' })
    case 'O': {
      // SMFIC_OPTNEG. libmilter ignores what may follow, so that later versions can add to it.
      const negotiate = {
        kind: 'negotiate',
        version: at.uint32(),
        actions: at.uint32(),
        protocol: at.uint32(),
      } as const
      at.rest()
      return negotiate
    }
    default:
      throw new MilterProtocolError('unknown-letter', `no command has the letter ${JSON.stringify(letter)}`)
  }
}

/** host NUL family, and unless the family is U: port, address NUL. */
function decodeConnect(at: Cursor): ConnectCommand {
  const host = at.cstring()
  const family = at.letter()
  if (family === 'U') {
    at.rest()
    return { kind: 'connect', host, family: 'unknown', port: 0, address: null }
  }
  const port = at.uint16()
  const text = at.cstring()
  if (family === 'L') return at.done({ kind: 'connect', host, family: 'unix', port: 0, address: text })
  if (family !== '4' && family !== '6')
    throw new MilterProtocolError('bad-field', `no address family has the letter ${JSON.stringify(family)}`)
  return at.done(connectFrom(host, port, text))
}

/** Sendmail may write `IPv6:` before an address, or brackets around it. What is no address after that is none. */
function connectFrom(host: string, port: number, text: string): ConnectCommand {
  const address = text.replace(/^\[(.*)\]$/s, '$1').replace(/^IPv6:/i, '')
  switch (isIP(address)) {
    case 4:
      return { kind: 'connect', host, family: 'inet', port, address }
    case 6:
      return { kind: 'connect', host, family: 'inet6', port, address }
    default:
      return { kind: 'connect', host, family: 'unknown', port: 0, address: null }
  }
}

const FAMILY_LETTERS = { inet: '4', inet6: '6', unix: 'L', unknown: 'U' } as const

/** A whole packet, length included. Strings end at their first NUL there, as they do in the MTAs, which are C programs. */
export function encodeCommand(command: Command): Buffer {
  switch (command.kind) {
    case 'connect': {
      const family = FAMILY_LETTERS[command.family]
      if (command.address === null || family === 'U') return packet('C', cstring(command.host), FAMILY_LETTERS.unknown)
      return packet('C', cstring(command.host), family, uint16(command.port), cstring(command.address))
    }
    case 'helo':
      return packet('H', cstring(command.name))
    case 'mail':
      return packet('M', cstring(command.sender), ...command.args.map(cstring))
    case 'rcpt':
      return packet('R', cstring(command.recipient), ...command.args.map(cstring))
    case 'data':
      return packet('T')
    case 'header':
      return packet('L', cstring(command.name), cstring(command.value))
    case 'endOfHeaders':
      return packet('N')
    case 'body':
      return packet('B', command.chunk)
    case 'endOfMessage':
      return packet('E', command.chunk)
    case 'unknown':
      return packet('U', cstring(command.line))
    case 'abort':
      return packet('A')
    case 'quit':
      return packet('Q')
    case 'quitNewConnection':
      return packet('K')
    case 'macros':
      return packet('D', command.letter, command.pairs)
    case 'negotiate':
      return packet('O', uint32(command.version), uint32(command.actions), uint32(command.protocol))
    default:
      throw new Error(String(command satisfies never))
  }
}

function cstring(text: string): string {
  const nul = text.indexOf('\0')
  return `${nul < 0 ? text : text.slice(0, nul)}\0`
}
