/**
 * How far the parser goes into a message. Whatever is beyond a limit is left undecoded and noted as an oddity; the value
 * still comes.
 */
export type ParseLimits = {
  /** MIME parts, the message itself and second readings included. */
  readonly parts: number
  /** Levels of multipart and message/rfc822. */
  readonly depth: number
  /** Octets looked at, each level and each reading counted again. */
  readonly octets: number
  /** Octets of one header section that are decoded. */
  readonly headerOctets: number
  /** Characters of one text that are read, mark-up included. */
  readonly textCharacters: number
  readonly links: number
  /** Archives inside archives. */
  readonly archiveDepth: number
  /** Entries of all archives of a message. */
  readonly archiveEntries: number
  /** Unpacked octets of all archives of a message. */
  readonly archiveOctets: number
  /** Pictures of a message that are looked at for QR codes. */
  readonly pictures: number
  /** Pixels of all those. */
  readonly picturePixels: number
}

export const PARSE_LIMITS: ParseLimits = {
  parts: 1_000,
  depth: 32,
  octets: 134_217_728,
  headerOctets: 262_144,
  textCharacters: 2_097_152,
  links: 1_000,
  archiveDepth: 4,
  archiveEntries: 1_000,
  archiveOctets: 33_554_432,
  pictures: 8,
  picturePixels: 4_194_304,
}
