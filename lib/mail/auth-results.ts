/**
 * Who vouches for a message: the results of SPF, DKIM, ARC and DMARC in RFC 8601's words.
 */

/** RFC 8601 §2.7: the result words of all four methods. */
export type ResultWord = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'policy' | 'temperror' | 'permerror'

/** RFC 7208. One for MAIL FROM, and one for HELO where that was asked. */
export type SpfResult = {
  readonly method: 'spf'
  readonly result: Exclude<ResultWord, 'policy'>
  readonly identity: 'mailfrom' | 'helo'
  /** The domain whose record was evaluated; empty where the identity names none. */
  readonly domain: string
  readonly reason?: string
  /** What the domain wants refused clients to be told (`exp=`), RFC 7208 §6.2. */
  readonly explanation?: string
}

/** RFC 6376: one per signature, from the top of the message to the bottom. */
export type DkimResult = {
  readonly method: 'dkim'
  readonly result: Exclude<ResultWord, 'softfail'>
  readonly domain: string
  readonly selector: string
  /** `i=`, or `@` and the domain. */
  readonly identity: string
  readonly algorithm: string
  /** The first characters of `b=`: tells signatures apart (RFC 6008). */
  readonly signature: string
  /** The key record says `t=y`: a failure must not count against the signer. */
  readonly testing: boolean
  readonly reason?: string
}

/** RFC 8617: the state of the whole chain. */
export type ArcResult = {
  readonly method: 'arc'
  readonly result: 'none' | 'pass' | 'fail'
  /** Number of sets, 0 to 50. */
  readonly sets: number
  /** `d=` of the newest seal, where there is one. */
  readonly sealer?: string
  readonly reason?: string
}

/** What a domain asks receivers to do with mail that fails. */
export type DmarcPolicy = 'none' | 'quarantine' | 'reject'

/** RFC 9989. */
export type DmarcResult = {
  readonly method: 'dmarc'
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror'
  /** The Author Domain; empty where the message has none; of several the one whose policy is given. */
  readonly domain: string
  /**
   * After `sp=`, `np=` and `t=`; absent where no record applies. With `permerror`: the strictest of several author domains
   * that do not vouch for the message.
   */
  readonly policy?: DmarcPolicy
  readonly orgDomain?: string
  readonly alignedSpf?: boolean
  readonly alignedDkim?: boolean
  readonly reason?: string
}

export type AuthResult = SpfResult | DkimResult | ArcResult | DmarcResult
