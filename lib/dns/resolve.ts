/**
 * The one shape in which anything here asks DNS.
 */

/**
 * `resolve` of node:dns/promises: TXT gives string[][], MX {priority, exchange}[], A, AAAA, PTR and CNAME string[].
 * Rejects with an Error whose `code` is ENOTFOUND (no such name), ENODATA (no such record), or ETIMEOUT, ESERVFAIL and
 * the like (no answer now). TXT octets are characters 0…255.
 */
export type Resolve = (name: string, rrtype: string) => Promise<unknown[]>
