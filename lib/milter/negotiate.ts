/**
 * What MTA and filter agree on, first thing on every connection (SMFIC_OPTNEG).
 * Source: Sendmail libmilter/engine.c st_optionneg, sendmail/milter.c milter_negotiate; Postfix milter8.c milter8_connect.
 */
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
  /** Hear also of recipients that the MTA has refused already (their macro {rcpt_mailer} is `error`). */
  readonly rejectedRecipients?: boolean
  /** Header values with their leading white space, as signatures need them. */
  readonly leadingSpace?: boolean
  /** Macro names per stage, without the MTA's defaults. Stages left out keep the MTA's default list. */
  readonly macros?: Partial<Record<MacroStage, readonly string[]>>
}

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
