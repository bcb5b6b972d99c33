/**
 * The one error that a question to DNS ends in: its `code` says which kind, in c-ares' words as node:dns uses them.
 */

/** What makes a failure: the name or the record is not there, or nobody could tell. */
export type DnsErrorCode =
  | 'ENOTFOUND' // no such name (NXDOMAIN)
  | 'ENODATA' // the name exists, this record does not
  | 'EBADNAME' // no such name can exist (RFC 1035 §2.3.4): never asked
  | 'ETIMEOUT'
  | 'ESERVFAIL'
  | 'EREFUSED'
  | 'ECANCELLED' // the message is over, or we are closing
  | 'EBUDGET' // this message has asked enough
  | 'EUNDECLARED' // who asks has not declared such a question
  | (string & {}) // whatever else c-ares reports: ECONNREFUSED, EBADRESP, EFORMERR, …

export class DnsError extends Error {
  override readonly name: string = 'DnsError'
  readonly code: DnsErrorCode
  readonly hostname: string

  constructor(code: DnsErrorCode, rrtype: string, hostname: string, cause?: unknown) {
    // An answer like others, made several times a message: where it was made tells nothing, and finding out costs most.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(`query${rrtype} ${code} ${hostname}`, cause === undefined ? undefined : { cause })
    Error.stackTraceLimit = stackTraceLimit
    this.code = code
    this.hostname = hostname
  }
}

/** The `code` of anything that was thrown; an error without one counts as a failure of the server. */
export function dnsErrorCode(error: unknown): DnsErrorCode {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code !== '' ? code : 'ESERVFAIL'
}

/** Does this code say for certain that there is no such record? All others mean: nobody could tell now. */
export function saysAbsent(code: DnsErrorCode): boolean {
  return code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EBADNAME'
}
