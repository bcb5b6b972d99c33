/**
 * What MTA and filter agree on, first thing on every connection (SMFIC_OPTNEG).
 * Source: Sendmail libmilter/engine.c st_optionneg, sendmail/milter.c milter_negotiate; Postfix milter8.c milter8_connect.
 */
import { Cursor } from './cursor.ts'
import { MilterProtocolError } from './error.ts'
import { packet, uint32 } from './frame.ts'
import { macroLists } from './macros.ts'
import {
  ACTION_BITS,
  ACTIONS,
  ALL_ACTION_BITS,
  ALL_PROTOCOL_BITS,
  MACRO_STAGES,
  MAX_CHUNK_OCTETS,
  MAX_VERSION,
  MIN_VERSION,
  SMFIP,
  STAGE_BITS,
  V1_ACTION_BITS,
  V1_PROTOCOL_BITS,
} from './protocol.ts'
import type { Action, MacroStage, OptionalStage } from './protocol.ts'

/** What the MTA can do. */
export type Offer = { readonly version: number; readonly actions: number; readonly protocol: number }

/** What the filter would like. What the MTA does not offer is left out and told in `Agreed.refused`. */
export type Needs = {
  /** Changes the filter wants to make. `essential` ones that are refused are marked, so that somebody is told. */
  readonly actions: Partial<Record<Action, 'essential' | 'wanted'>>
  /** Stages that the filter will not answer, which saves a round trip each. */
  readonly noReply?: readonly OptionalStage[]
  /** Stages that the filter does not want to hear of. */
  readonly without?: readonly OptionalStage[]
  /** May answer `skip` to a body chunk. */
  readonly skip?: boolean
  /**
   * Hear also of recipients that the MTA has refused already: their macro {rcpt_mailer} is `error`, {rcpt_host} the enhanced
   * code and {rcpt_addr} the text. They get no message; an answer to them is ignored.
   */
  readonly rejectedRecipients?: boolean
  /** Header values with their leading white space, as signatures need them. */
  readonly leadingSpace?: boolean
  /** Macro names per stage, without the MTA's defaults. Stages left out keep the MTA's default list. */
  readonly macros?: Partial<Record<MacroStage, readonly string[]>>
}

/**
 * Stages to leave unanswered if the filter decides at the end of the message: all but DATA.
 *
 * Why not DATA: Postfix hands the socket from smtpd to cleanup there. With nothing to answer, what cleanup writes first is a
 * second small write without a read between, which waits for the delayed acknowledgement of the one before: 42 ms for each
 * small message over TCP (measured on 3.7: 25 of 25 below some 20 kB). An answer at DATA acknowledges, and costs 0.1 ms. It
 * is also the place where a refusal kept since connect, HELO or MAIL goes out, before the message is sent. Sendmail has such
 * a wait for every answer over TCP (43 ms each); over a unix socket neither has any.
 */
export const QUIET_STAGES = [
  'connect',
  'helo',
  'mail',
  'rcpt',
  'header',
  'endOfHeaders',
  'body',
  'unknown',
] as const satisfies readonly OptionalStage[]

export type Refused = { readonly what: string; readonly essential: boolean }

export type Agreed = {
  /** 2 to 6. */
  readonly version: number
  readonly actions: ReadonlySet<Action>
  /** Stages at which no reply goes out. */
  readonly noReply: ReadonlySet<OptionalStage>
  readonly without: ReadonlySet<OptionalStage>
  readonly skip: boolean
  readonly rejectedRecipients: boolean
  readonly leadingSpace: boolean
  /** Octets of data in one packet that both sides can take. */
  readonly maxDataOctets: number
  /** The lists sent to the MTA. */
  readonly macros: Partial<Record<MacroStage, readonly string[]>>
  /** Wanted, but not offered. */
  readonly refused: readonly Refused[]
  /** The answer as it goes over the wire. */
  readonly bits: { readonly actions: number; readonly protocol: number }
}

/** Everything a version 6 MTA of today offers. */
export const FULL_OFFER: Offer = { version: MAX_VERSION, actions: ALL_ACTION_BITS, protocol: ALL_PROTOCOL_BITS }

/**
 * Never more than was offered, in version, actions and protocol bits alike: one bit too many and both MTAs drop the
 * connection. Throws MilterProtocolError for a version below 2.
 */
export function negotiate(offer: Offer, needs: Needs): Agreed {
  if (offer.version < MIN_VERSION)
    throw new MilterProtocolError(
      'bad-negotiation',
      `version ${offer.version} offered, ${MIN_VERSION} is the oldest known`,
    )
  const { actions: offeredActions, protocol: offeredProtocol } = effective(offer)
  const refused: Refused[] = []
  let actionBits = 0
  let protocolBits = 0

  const actions = new Set<Action>()
  const wantAction = (action: Action, essential: boolean): void => {
    if ((offeredActions & ACTION_BITS[action]) === 0) refused.push({ what: action, essential })
    else {
      actions.add(action)
      actionBits |= ACTION_BITS[action]
    }
  }
  const wantBit = (bit: number, what: string): boolean => {
    if ((offeredProtocol & bit) === 0) {
      refused.push({ what, essential: false })
      return false
    }
    protocolBits |= bit
    return true
  }

  for (const action of ACTIONS) {
    const need = needs.actions[action]
    if (need !== undefined && action !== 'chooseMacros') wantAction(action, need === 'essential')
  }
  const lists = macroLists(needs.macros ?? {})
  if (Object.keys(lists).length > 0) wantAction('chooseMacros', needs.actions.chooseMacros === 'essential')

  const without = new Set(needs.without?.filter(stage => wantBit(STAGE_BITS[stage].event, `without ${stage}`)))
  const noReply = new Set(needs.noReply?.filter(stage => wantBit(STAGE_BITS[stage].noReply, `no reply ${stage}`)))
  const skip = needs.skip === true && wantBit(SMFIP.skip, 'skip')
  const rejectedRecipients =
    needs.rejectedRecipients === true && wantBit(SMFIP.rejectedRecipients, 'rejectedRecipients')
  const leadingSpace = needs.leadingSpace === true && wantBit(SMFIP.leadingSpace, 'leadingSpace')

  // A Sendmail that offers one of these takes silence as "64 KiB at most", for all its filters.
  const dataBit = [SMFIP.data1m, SMFIP.data256k].find(bit => (offeredProtocol & bit) !== 0) ?? 0
  protocolBits |= dataBit

  return {
    version: Math.min(MAX_VERSION, offer.version),
    actions,
    noReply,
    without,
    skip,
    rejectedRecipients,
    leadingSpace,
    maxDataOctets: dataBit === SMFIP.data1m ? 1_048_575 : dataBit === SMFIP.data256k ? 262_143 : MAX_CHUNK_OCTETS,
    macros: actions.has('chooseMacros') ? lists : {},
    refused,
    bits: { actions: actionBits, protocol: protocolBits },
  }
}

/** An offer of no flags at all is that of an MTA from before there were flags. */
function effective({ actions, protocol }: Offer): Pick<Offer, 'actions' | 'protocol'> {
  return { actions: actions === 0 ? V1_ACTION_BITS : actions, protocol: protocol === 0 ? V1_PROTOCOL_BITS : protocol }
}

/** The answer as a whole packet: version, bits, and for each chosen list (SMFIR_SETSYMLIST) stage and names. */
export function encodeAgreed(agreed: Pick<Agreed, 'version' | 'bits' | 'macros'>): Buffer {
  const fields: (string | Buffer)[] = [
    uint32(agreed.version),
    uint32(agreed.bits.actions),
    uint32(agreed.bits.protocol),
  ]
  for (const [stage, number] of Object.entries(MACRO_STAGES) as [MacroStage, number][]) {
    const names = agreed.macros[stage]
    if (names !== undefined && names.length > 0) fields.push(uint32(number), `${names.join(' ')}\0`)
  }
  return packet('O', ...fields)
}

/** The filter's answer as the MTA reads it. */
export type Answer = Offer & { readonly macros: Partial<Record<MacroStage, readonly string[]>> }

/** One packet without its length. Throws MilterProtocolError, also for an answer beyond `offer`, as both MTAs do. */
export function decodeAnswer(octets: Buffer, offer: Offer): Answer {
  const at = new Cursor(octets)
  if (at.letter() !== 'O')
    throw new MilterProtocolError('unexpected', 'the first packet is no answer to the negotiation')
  const [version, actions, protocol] = [at.uint32(), at.uint32(), at.uint32()]
  const macros: Partial<Record<MacroStage, readonly string[]>> = {}
  while (at.left > 0) {
    const number = at.uint32()
    const stage = (Object.keys(MACRO_STAGES) as MacroStage[]).find(name => MACRO_STAGES[name] === number)
    const names = at.cstring().split(/[ ,]+/).filter(Boolean)
    if (stage === undefined)
      throw new MilterProtocolError('bad-negotiation', `no stage of macros has the number ${number}`)
    macros[stage] = names
  }
  if (version > offer.version || version < MIN_VERSION)
    throw new MilterProtocolError('bad-negotiation', `version ${offer.version} offered, ${version} answered`)
  const offered = effective(offer)
  if ((actions & ~offered.actions) !== 0 || (protocol & ~offered.protocol) !== 0)
    throw new MilterProtocolError('bad-negotiation', 'the answer has bits that were not offered')
  return { version, actions, protocol, macros }
}
