/**
 * A light decode of a whole message, for the classifier only: header, then the text parts with base64 and quoted-printable
 * undone. It follows lines that start with `--`, not the MIME tree: what it misreads, it misreads in the same way every time,
 * and that is all that a statistic asks of it. Bounded: it looks at MAX_LOOKED_AT octets and gives at most `most`.
 */

/** Octets of a message that are looked at. */
export const MAX_LOOKED_AT = 131_072

/** Octets kept of a part that is no text: its head and first octets say what it is. */
const OTHER_PART_OCTETS = 256

/** Parts that are told apart, and octets of a part's head: both keep the time for a mail of nothing but boundaries short. */
const MAX_PARTS = 100
const MAX_PART_HEAD = 4096

export type Decoded = { readonly header: Buffer; readonly body: Buffer }

/** `header` is a view of `raw` up to and with the line end of its last line; `body` is decoded, at most `most` octets. */
export function lightDecode(raw: Buffer, most: number): Decoded {
  const seen = raw.subarray(0, MAX_LOOKED_AT)
  const end = headerEnd(seen)
  const header = seen.subarray(0, end)
  const out = Buffer.allocUnsafe(most)
  let length = 0
  let part = readHead(header.toString('latin1'))
  let at = end
  let parts = 0
  while (at < seen.length && length < most) {
    const next = ++parts > MAX_PARTS ? seen.length : boundary(seen, at)
    const content = seen.subarray(at, next)
    const decoded = decode(part.text ? content : content.subarray(0, OTHER_PART_OCTETS), part)
    length += decoded.copy(out, length)
    if (next >= seen.length) break
    at = lineEnd(seen, next)
    const bodyAt = at + headerEnd(seen.subarray(at, at + MAX_PART_HEAD))
    const head = seen.subarray(at, bodyAt).toString('latin1')
    if (/^content-/im.test(head)) {
      part = readHead(head)
      length += seen.copy(out, length, at, bodyAt)
      at = bodyAt
    }
  }
  return { header, body: out.subarray(0, length) }
}

/** Where the body starts: behind the first empty line; at the end where there is none. */
function headerEnd(octets: Buffer): number {
  const unix = octets.indexOf('\n\n')
  const smtp = (unix === -1 ? octets : octets.subarray(0, unix)).indexOf('\r\n\r\n')
  return smtp !== -1 ? smtp + 4 : unix !== -1 ? unix + 2 : octets.length
}

/** The next line that starts with `--` and goes on with something other than a space or a line end (`-- ` is a signature). */
function boundary(octets: Buffer, from: number): number {
  for (let at = octets.indexOf('\n--', from - 1); at !== -1; at = octets.indexOf('\n--', at + 1))
    if ((octets[at + 3] ?? 0) > 0x20) return at + 1
  return octets.length
}

function lineEnd(octets: Buffer, from: number): number {
  const end = octets.indexOf(0x0a, from)
  return end === -1 ? octets.length : end + 1
}

type Part = { readonly encoding: 'base64' | 'quoted-printable' | null; readonly text: boolean }

function readHead(head: string): Part {
  const [, encoding = ''] = /^content-transfer-encoding:\s*(base64|quoted-printable)/im.exec(head) ?? []
  const [, type = 'text'] = /^content-type:\s*"?([a-z]+)/im.exec(head) ?? []
  const word = encoding.toLowerCase()
  return {
    encoding: word === 'base64' || word === 'quoted-printable' ? word : null,
    text: /^(?:text|multipart|message)$/i.test(type),
  }
}

function decode(content: Buffer, { encoding, text }: Part): Buffer {
  if (encoding === null || !text) return content
  return encoding === 'base64' ? Buffer.from(content.toString('latin1'), 'base64') : unquote(content)
}

/** RFC 2045 §6.7; what is no valid escape stays as it is. */
function unquote(content: Buffer): Buffer {
  const out = Buffer.allocUnsafe(content.length)
  let length = 0
  for (let at = 0; at < content.length; at++) {
    const octet = content[at] ?? 0
    if (octet === 0x3d) {
      if (content[at + 1] === 0x0a) {
        at += 1
        continue
      }
      if (content[at + 1] === 0x0d && content[at + 2] === 0x0a) {
        at += 2
        continue
      }
      const high = hex(content[at + 1])
      const low = hex(content[at + 2])
      if (high !== -1 && low !== -1) {
        out[length++] = high * 16 + low
        at += 2
        continue
      }
    }
    out[length++] = octet
  }
  return out.subarray(0, length)
}

function hex(octet = 0): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30
  const letter = octet | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
