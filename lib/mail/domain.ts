/**
 * Domain names as DNS and DMARC compare them.
 * Source: RFC 1035 §2.3.4 (sizes), RFC 5890 (A-labels), UTS #46 as Node's URL parser applies it.
 */
import { domainToASCII } from 'node:url'

declare const brand: unique symbol
/** A domain name as A-labels, lower case, no trailing dot: `xn--bcher-kva.example`. Only parseDomain makes one. */
export type Domain = string & { readonly [brand]: 'Domain' }

const MAX_NAME_OCTETS = 253
const PLAIN = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/
const IPV4_LIKE = /^[0-9.]+$/

/** The domain that `text` names (U-labels or A-labels, any case, one trailing dot allowed), or null where it names none. */
export function parseDomain(text: string): Domain | null {
  let name = text.toLowerCase()
  if (name.endsWith('.')) name = name.slice(0, -1)
  // Node's URL parser would turn "1.2.3" into an IPv4 address: what is already plain ASCII needs no mapping.
  if (!PLAIN.test(name)) {
    if (/^[\x00-\x7f]*$/.test(name)) return null
    name = domainToASCII(name)
    if (!PLAIN.test(name)) return null
  } else if (IPV4_LIKE.test(name)) return null
  if (name.length > MAX_NAME_OCTETS || name.split('.').some(label => label.length > 63)) return null
  return name as Domain
}

/** Is `name` the domain `parent` or below it? Both as parseDomain gives them. */
export function isWithin(name: string, parent: string): boolean {
  return name === parent || name.endsWith(`.${parent}`)
}
