/**
 * How much of a message's header the checks look at. Past a bound a result says so, and nothing is parsed.
 * Each is some times what honest mail has: Postfix cuts a field at 102,400 octets by itself (header_size_limit).
 */

export type CheckLimits = {
  /** Names, values and line ends of all fields. */
  readonly headerOctets: number
  readonly fields: number
  /** Octets of one field that has to be parsed: a signature, a seal, From. */
  readonly fieldOctets: number
  /** DKIM-Signature fields verified, from the top. */
  readonly signatures: number
  /** Addresses in From. */
  readonly authors: number
}

export const DEFAULT_LIMITS: CheckLimits = {
  headerOctets: 2_097_152,
  fields: 20_000,
  fieldOctets: 65_536,
  signatures: 10,
  authors: 200,
}
