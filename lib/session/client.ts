/**
 * What the MTA says about the sending server, taken for what it is worth.
 */

/**
 * The client's name where the MTA verified it, else null. Postfix says `[192.0.2.1]` or `unknown` for those without one;
 * `resolve` is the macro {client_resolve}: OK, FAIL, TEMP or FORGED, in Sendmail always there.
 */
export function clientName(host: string, resolve: string | undefined): string | null {
  if (resolve !== undefined && resolve !== 'OK') return null
  return host === '' || host.startsWith('[') || host.toLowerCase() === 'unknown' ? null : host
}

/** A HELO argument, or null for none. */
export function heloName(name: string): string | null {
  const trimmed = name.trim()
  return trimmed === '' ? null : trimmed
}
