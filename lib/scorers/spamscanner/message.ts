/**
 * What goes to the worker and what comes back, and how much of a message goes there.
 */

export type Ask = { readonly octets: Uint8Array }

export type Told =
  | { readonly kind: 'ready' }
  /** The package cannot be used; `why` is for the admin. */
  | { readonly kind: 'unusable'; readonly why: string }
  /** Kinds of findings, each once; see findings.ts. */
  | { readonly kind: 'found'; readonly findings: readonly string[] }
  /** A way out of the thread that was tried, and was closed. */
  | { readonly kind: 'refused'; readonly what: string }
  /** It threw: the class of the error alone, as its text may quote the message. */
  | { readonly kind: 'threw'; readonly error: string }

export type WorkerData = {
  /** The folder whose node_modules holds the package. */
  readonly path: string
}

/** spamscanner 6.1.5 fails on texts over 120 kB and on headers of thousands of fields: it gets less. */
const MAX_OCTETS = 96_000
const MAX_HEADER_OCTETS = 24_000

/** The first part of a message, in memory of its own: fields of the header as far as they fit, then the body. */
export function cut(header: Buffer, body: Buffer): Uint8Array {
  let kept = header
  if (header.length > MAX_HEADER_OCTETS) {
    // Whole fields only, so that the rest of one is not taken for the body.
    let end = header.lastIndexOf('\n', MAX_HEADER_OCTETS - 3)
    while (end > 0 && (header[end + 1] === 0x20 || header[end + 1] === 0x09)) end = header.lastIndexOf('\n', end - 1)
    kept = Buffer.concat([header.subarray(0, end + 1), Buffer.from('\r\n')])
  }
  const octets = new Uint8Array(Math.min(kept.length + body.length, MAX_OCTETS))
  octets.set(kept)
  octets.set(body.subarray(0, octets.length - kept.length), kept.length)
  return octets
}
