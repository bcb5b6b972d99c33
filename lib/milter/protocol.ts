/**
 * The milter protocol's letters, bits and stages, with the names they have in Sendmail's include/libmilter/mfdef.h and
 * mfapi.h. Postfix (src/milter/milter8.c) uses the same values. Versions 2 to 6 exist in the field.
 */

export const MIN_VERSION = 2
export const MAX_VERSION = 6

/** Body chunks are at most this long whatever was negotiated, in both directions (MILTER_CHUNK_SIZE). */
export const MAX_CHUNK_OCTETS = 65_535

/** The stages at which the MTA asks something. The order is the usual one; nobody may rely on it (HELO can repeat). */
export type Stage =
  'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'header' | 'endOfHeaders' | 'body' | 'endOfMessage' | 'unknown'

/** Stages whose reply can be negotiated away (SMFIP_NR_*), or that can be left out altogether (SMFIP_NO*). */
export type OptionalStage = Exclude<Stage, 'endOfMessage'>

/** `event` leaves the stage out, `noReply` keeps it but takes the reply away. */
export const STAGE_BITS = {
  connect: { event: 0x1, noReply: 0x1000 }, // SMFIP_NOCONNECT, SMFIP_NR_CONN
  helo: { event: 0x2, noReply: 0x2000 }, // SMFIP_NOHELO, SMFIP_NR_HELO
  mail: { event: 0x4, noReply: 0x4000 }, // SMFIP_NOMAIL, SMFIP_NR_MAIL
  rcpt: { event: 0x8, noReply: 0x8000 }, // SMFIP_NORCPT, SMFIP_NR_RCPT
  body: { event: 0x10, noReply: 0x80000 }, // SMFIP_NOBODY, SMFIP_NR_BODY
  header: { event: 0x20, noReply: 0x80 }, // SMFIP_NOHDRS, SMFIP_NR_HDR
  endOfHeaders: { event: 0x40, noReply: 0x40000 }, // SMFIP_NOEOH, SMFIP_NR_EOH
  unknown: { event: 0x100, noReply: 0x20000 }, // SMFIP_NOUNKNOWN, SMFIP_NR_UNKN
  data: { event: 0x200, noReply: 0x10000 }, // SMFIP_NODATA, SMFIP_NR_DATA
} as const satisfies Record<OptionalStage, { event: number; noReply: number }>

export const OPTIONAL_STAGES = Object.keys(STAGE_BITS) as readonly OptionalStage[]

/** Protocol bits that belong to no stage. */
export const SMFIP = {
  skip: 0x400, // SMFIP_SKIP
  rejectedRecipients: 0x800, // SMFIP_RCPT_REJ
  leadingSpace: 0x100000, // SMFIP_HDR_LEADSPC
  data256k: 0x10000000, // SMFIP_MDS_256K, only in Sendmail built with _FFR_MDS_NEGOTIATE
  data1m: 0x20000000, // SMFIP_MDS_1M, likewise
} as const

/** Every protocol bit that a version 6 MTA may offer. 0x40000000 is internal to libmilter. */
export const ALL_PROTOCOL_BITS = 0x1fffff

/** What a filter may ask the MTA to change, if both agreed. */
export const ACTION_BITS = {
  addHeader: 0x1, // SMFIF_ADDHDRS: add and insert
  replaceBody: 0x2, // SMFIF_CHGBODY
  addRecipient: 0x4, // SMFIF_ADDRCPT
  deleteRecipient: 0x8, // SMFIF_DELRCPT
  changeHeader: 0x10, // SMFIF_CHGHDRS: change and delete
  quarantine: 0x20, // SMFIF_QUARANTINE
  changeFrom: 0x40, // SMFIF_CHGFROM
  addRecipientArgs: 0x80, // SMFIF_ADDRCPT_PAR
  chooseMacros: 0x100, // SMFIF_SETSYMLIST
} as const
export type Action = keyof typeof ACTION_BITS
export const ACTIONS = Object.keys(ACTION_BITS) as readonly Action[]
export const ALL_ACTION_BITS = 0x1ff

/** What an offer of 0 means: the peer is so old that it has no flags (SMFI_V1_ACTS, SMFI_V1_PROT; libmilter does so). */
export const V1_ACTION_BITS = 0xf
export const V1_PROTOCOL_BITS = 0x3f

/** Stages for which the MTA can be told which macros to send (SMFIM_*). End of message is 5 and end of headers is 6. */
export const MACRO_STAGES = {
  connect: 0,
  helo: 1,
  mail: 2,
  rcpt: 3,
  data: 4,
  endOfMessage: 5,
  endOfHeaders: 6,
} as const
export type MacroStage = keyof typeof MACRO_STAGES
