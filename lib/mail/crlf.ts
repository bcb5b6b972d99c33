/**
 * Line ends: a message in a file often has bare LF; an MTA would have made CRLF of it.
 */

const LF = 10
const CR = 13

/** `octets` with every bare LF made CRLF; the same buffer where there is none. */
export function withCrlf(octets: Buffer): Buffer {
  let bare = 0
  for (let at = octets.indexOf(LF); at >= 0; at = octets.indexOf(LF, at + 1)) if (octets[at - 1] !== CR) bare++
  if (bare === 0) return octets
  const out = Buffer.allocUnsafe(octets.length + bare)
  let to = 0
  let from = 0
  for (let at = octets.indexOf(LF); at >= 0; at = octets.indexOf(LF, at + 1)) {
    if (octets[at - 1] === CR) continue
    to += octets.copy(out, to, from, at)
    out[to++] = CR
    from = at
  }
  octets.copy(out, to, from)
  return out
}
