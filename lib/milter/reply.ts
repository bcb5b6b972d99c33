/**
 * What the filter says to the MTA (SMFIR_*), as values. The types keep changes to the end of the message: sent before, they
 * are an "unexpected filter response" that ends the conversation. Strings are octet strings.
 * Source: Postfix src/milter/milter8.c; Sendmail sendmail/milter.c, libmilter/smfi.c.
 */
import { Cursor } from './cursor.ts'
import { MilterEncodeError, MilterProtocolError } from './error.ts'
import { MAX_CHUNK_OCTETS } from './protocol.ts'
import { packet, uint32 } from './frame.ts'
import { headerName, headerValue } from './header-text.ts'
import { replyText, textForSmtp } from './reply-text.ts'

/** An SMTP answer in our own words. Encoding adds what each line needs; see reply-text.ts. */
export type ReplyCode = {
  readonly kind: 'replyCode'
  /** 400 to 599. 421 also closes the SMTP session. */
  readonly code: number
  /** RFC 3463, of the same class as `code`: `5.7.1`. Every line starts with it. */
  readonly enhanced: string
  /** Without code and enhanced code. Long lines are wrapped; control characters become spaces; at most 32 lines are sent. */
  readonly lines: readonly string[]
}

export type ContinueReply = { readonly kind: 'continue' }

/**
 * The final answer at the end of a message, for all its recipients: there is no answer for one of them after DATA.
 * Where the MTA asks several filters, the first answer but continue and accept counts, and Postfix asks no filter after it;
 * likewise after a quarantine. A change that the MTA fails to make overrides an accept, a reject overrides that.
 */
export type FinalReply =
  | ContinueReply
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'tempfail' }
  /** The MTA says yes and throws the message away. Not allowed at connect and HELO. */
  | { readonly kind: 'discard' }
  /** 421, and the SMTP session ends. */
  | { readonly kind: 'shutdown' }
  | ReplyCode

/** The answer at every other stage. `skip`: no more body, please. Only for body, and only if agreed. */
export type StageReply = FinalReply | { readonly kind: 'skip' }

/** A wish about the message as it came. Positions always mean the message as it came, see `changePackets`. */
export type Change =
  /** `index` 0 is the very top; 1 is below Postfix's own Received field. Others mean different places to different MTAs. */
  | { readonly kind: 'insertHeader'; readonly index: number; readonly name: string; readonly value: string }
  /** At the end of the header section; in Sendmail above the first field of the same name if there is one. */
  | { readonly kind: 'addHeader'; readonly name: string; readonly value: string }
  /** The `nth` field of this name, from 1, as it came. An empty value deletes it. If there is none it is added instead. */
  | { readonly kind: 'changeHeader'; readonly name: string; readonly nth: number; readonly value: string }
  /** `args`: ESMTP parameters, separated by spaces, in one string (`NOTIFY=NEVER ORCPT=rfc822;a@b.example`). */
  | { readonly kind: 'addRecipient'; readonly recipient: string; readonly args?: string }
  /** `recipient` exactly as the rcpt command had it. */
  | { readonly kind: 'deleteRecipient'; readonly recipient: string }
  | { readonly kind: 'changeFrom'; readonly sender: string; readonly args?: string }
  /** The whole new body, lines ended by CRLF. */
  | { readonly kind: 'replaceBody'; readonly body: Buffer }
  /** To the MTA's hold queue, for all recipients. */
  | { readonly kind: 'quarantine'; readonly reason: string }

export type EndReply = { readonly changes: readonly Change[]; readonly final: FinalReply }

/** Everything that can be on the wire towards the MTA. */
export type Reply =
  | StageReply
  | Change
  | { readonly kind: 'progress' }
  /** "Connection failed". Postfix does not know it: we read it, and never send it. */
  | { readonly kind: 'connectionFailed' }

const CONTINUE = packet('c')
const SKIP = packet('s')
const PROGRESS = packet('p')

/**
 * A whole packet, length included, of exactly the length it needs: Postfix ends the conversation over one octet more.
 * `leadingSpace` as agreed: if so the space after a header's colon is ours to give, else the MTA puts it there.
 * Throws MilterEncodeError for what no MTA can be told.
 */
export function encodeReply(reply: Reply, { leadingSpace = false } = {}): Buffer {
  switch (reply.kind) {
    case 'continue':
      return CONTINUE // SMFIR_CONTINUE
    case 'skip':
      return SKIP // SMFIR_SKIP
    case 'progress':
      return PROGRESS // SMFIR_PROGRESS
    case 'accept':
      return packet('a') // SMFIR_ACCEPT
    case 'reject':
      return packet('r') // SMFIR_REJECT
    case 'tempfail':
      return packet('t') // SMFIR_TEMPFAIL
    case 'discard':
      return packet('d') // SMFIR_DISCARD
    case 'shutdown':
      return packet('4') // SMFIR_SHUTDOWN
    case 'connectionFailed':
      return packet('f') // SMFIR_CONN_FAIL
    case 'replyCode':
      return packet('y', replyText(reply), '\0') // SMFIR_REPLYCODE
    case 'insertHeader':
      return headerPacket('i', position(reply.index, 0), reply, leadingSpace) // SMFIR_INSHEADER
    case 'addHeader':
      return headerPacket('h', null, reply, leadingSpace) // SMFIR_ADDHEADER
    case 'changeHeader':
      return headerPacket('m', position(reply.nth, 1), reply, leadingSpace && reply.value !== '') // SMFIR_CHGHEADER
    case 'addRecipient':
      // More than one string of arguments is "left-over data" to Postfix, and Sendmail ignores the request.
      return reply.args === undefined
        ? packet('+', cstring(reply.recipient)) // SMFIR_ADDRCPT
        : packet('2', cstring(reply.recipient), cstring(reply.args)) // SMFIR_ADDRCPT_PAR
    case 'deleteRecipient':
      return packet('-', cstring(reply.recipient)) // SMFIR_DELRCPT
    case 'changeFrom':
      return reply.args === undefined
        ? packet('e', cstring(reply.sender)) // SMFIR_CHGFROM
        : packet('e', cstring(reply.sender), cstring(reply.args))
    case 'replaceBody':
      if (reply.body.length > MAX_CHUNK_OCTETS)
        throw new MilterEncodeError(`one packet takes ${MAX_CHUNK_OCTETS} octets of body, found ${reply.body.length}`)
      return packet('b', reply.body) // SMFIR_REPLBODY
    case 'quarantine':
      return packet('q', quarantineReason(reply.reason), '\0') // SMFIR_QUARANTINE
    default:
      throw new Error(String(reply satisfies never))
  }
}

function headerPacket(
  letter: string,
  where: Buffer | null,
  { name, value }: { readonly name: string; readonly value: string },
  leadingSpace: boolean,
): Buffer {
  const fields = [`${headerName(name)}\0`, `${headerValue(name, value, leadingSpace)}\0`]
  return where === null ? packet(letter, ...fields) : packet(letter, where, ...fields)
}

function position(value: number, least: number): Buffer {
  if (!Number.isInteger(value) || value < least || value > 0x7fffffff)
    throw new MilterEncodeError(`a header position must be a whole number from ${least}, found ${value}`)
  return uint32(value)
}

/** NUL would end the string too early in the MTA, a line end could end the SMTP or queue file line it is put in. */
function cstring(text: string): string {
  if (/[\0\r\n]|[^\x00-\xff]/.test(text))
    throw new MilterEncodeError('an address or its arguments hold a NUL, a line end, or characters that are no octets')
  return `${text}\0`
}

/** Postfix cuts it to 100 octets; libmilter refuses an empty one. */
function quarantineReason(reason: string): string {
  const text = reason
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 100)
    .trimEnd()
  return text === '' ? 'held by filter' : text
}

/** One packet without its length: octets `from` up to `to`. Throws MilterProtocolError. Header values stay as on the wire. */
export function decodeReply(octets: Buffer, from = 0, to = octets.length): Reply {
  const at = new Cursor(octets, from, to)
  const letter = at.letter()
  const bare = BARE_REPLIES.get(letter)
  if (bare !== undefined) return at.done(bare)
  switch (letter) {
    case 'y':
      return at.done(decodeReplyCode(at.cstring()))
    case 'i':
      return at.done({ kind: 'insertHeader', index: at.uint32(), name: at.cstring(), value: at.cstring() })
    case 'h':
      return at.done({ kind: 'addHeader', name: at.cstring(), value: at.cstring() })
    case 'm': {
      // Both MTAs take 0 as the first.
      const nth = Math.max(1, at.uint32())
      return at.done({ kind: 'changeHeader', nth, name: at.cstring(), value: at.cstring() })
    }
    case '+':
      return at.done({ kind: 'addRecipient', recipient: at.cstring() })
    case '2':
      return at.done({ kind: 'addRecipient', recipient: at.cstring(), ...(at.left > 0 ? { args: at.cstring() } : {}) })
    case '-':
      return at.done({ kind: 'deleteRecipient', recipient: at.cstring() })
    case 'e':
      return at.done({ kind: 'changeFrom', sender: at.cstring(), ...(at.left > 0 ? { args: at.cstring() } : {}) })
    case 'b':
      return { kind: 'replaceBody', body: at.rest() }
    case 'q':
      return at.done({ kind: 'quarantine', reason: at.cstring() })
    default:
      throw new MilterProtocolError('unknown-letter', `no reply has the letter ${JSON.stringify(letter)}`)
  }
}

const BARE_REPLIES: ReadonlyMap<string, Reply> = new Map([
  ['c', { kind: 'continue' }],
  ['s', { kind: 'skip' }],
  ['p', { kind: 'progress' }],
  ['a', { kind: 'accept' }],
  ['r', { kind: 'reject' }],
  ['t', { kind: 'tempfail' }],
  ['d', { kind: 'discard' }],
  ['4', { kind: 'shutdown' }],
  ['f', { kind: 'connectionFailed' }],
] as const)

/** As strict as Postfix: what it would refuse is an error here, so that no test passes on it. */
function decodeReplyCode(text: string): ReplyCode {
  const lines = text.split('\r\n')
  const code = text.slice(0, 3)
  const enhanced = /^[45]\.\d{1,3}\.\d{1,3}(?= |$)/.exec(text.slice(4))?.[0] ?? ''
  const wrong = lines.some((line, n) => {
    const separator = n < lines.length - 1 ? '-' : ' '
    const fifth = line.charAt(4)
    return (
      !/^[45]\d\d[- ]/.test(line) ||
      !line.startsWith(code) ||
      line.charAt(3) !== separator ||
      (/\d/.test(fifth) && fifth !== line.charAt(0)) ||
      /[\r\n]/.test(line)
    )
  })
  if (wrong) throw new MilterProtocolError('bad-field', 'the text of a reply code is not what SMTP allows')
  const strip = (line: string): string => {
    const rest = line.slice(4)
    return textForSmtp(enhanced !== '' && rest.startsWith(enhanced) ? rest.slice(enhanced.length).trimStart() : rest)
  }
  return { kind: 'replyCode', code: Number(code), enhanced, lines: lines.map(strip) }
}
