/**
 * The MIME tree, read in every way that some mail program might read it.
 * Source: RFC 2045 and 2046; message/rfc822 (RFC 2046 §5.2.1), digest (§5.1.5).
 * Where a part contradicts itself (two types, two encodings, two boundaries) the first reading is the part and the others
 * are its `others`. Bounded by parts, depth and octets looked at, so that readings of readings end too.
 */
import { fieldsNamed } from './header.ts'
import { parseMessageOctets } from './message.ts'
import { parameter, parseParameters } from './parameters.ts'
import { decodeBase64, decodeQuotedPrintable, looksLikeBase64, uuBody } from './transfer.ts'
import type { HeaderField } from './header.ts'
import type { ParseLimits } from './limits.ts'
import type { Oddities } from './oddity.ts'
import type { Parameters } from './parameters.ts'

export type Part = {
  readonly headers: readonly HeaderField[]
  /** `text/plain`, lower case; what the part is read as. */
  readonly type: string
  /** What it says it is, null where it says nothing. */
  readonly declaredType: string | null
  /** Every charset it names, the first one first; empty where it names none. */
  readonly charsets: readonly string[]
  /** RFC 3676: `flowed` and DelSp. */
  readonly flowed: boolean
  readonly deleteSpace: boolean
  readonly attachment: boolean
  readonly name: string | null
  readonly depth: number
  /** Octets with the transfer encoding undone; of a multipart and of a message what they consist of. */
  readonly content: Buffer
  /** The children of a multipart; the one message of a message/rfc822. */
  readonly parts: readonly Part[]
  /** The same part in other readings. */
  readonly others: readonly Part[]
}

type Walk = {
  readonly limits: ParseLimits
  readonly odd: Oddities
  /** Of the multiparts around the part that is read. */
  readonly boundaries: string[]
  parts: number
  octets: number
}

export function parseMime(raw: Buffer, limits: ParseLimits, odd: Oddities): Part {
  return partOf(raw, 0, 'text/plain', { limits, odd, boundaries: [], parts: 0, octets: 0 })
}

const TYPE = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/

function partOf(octets: Buffer, depth: number, usual: string, walk: Walk): Part {
  const { headers, body } = parseMessageOctets(octets)
  const { odd } = walk
  if (headers.length > 0 && body.length > 0 && !followsEmptyLine(octets, octets.length - body.length))
    odd.note('header-broken')
  const values = (key: string): string[] => [
    ...new Set(fieldsNamed(headers, key).map(field => field.value.slice(0, walk.limits.headerOctets))),
  ]
  const types = values('content-type').slice(0, 3)
  const encodings = [...new Set(values('content-transfer-encoding').slice(0, 3).map(encodingName))]
  const dispositions = values('content-disposition')
  const [disposition] = dispositions
  if (dispositions.length > 1) odd.note('disposition-conflict')
  if (types.length > 1) odd.note('type-conflict')
  if (encodings.length > 1) odd.note('encoding-conflict')
  const disposed = parseParameters(disposition ?? '', odd)
  const readings: Part[] = []
  for (const type of types.length > 0 ? types : [null])
    for (const encoding of encodings.length > 0 ? encodings : ['']) {
      if (readings.length > 0 && isFull(octets.length, walk)) break
      walk.parts++
      walk.octets += octets.length
      readings.push(
        ...readAs(
          { headers, body, depth, usual, disposed, encoding, type: type === null ? null : parseParameters(type, odd) },
          walk,
        ),
      )
    }
  const [first, ...others] = readings
  if (first === undefined) throw new Error('a part has at least one reading; none was made')
  return others.length === 0 ? first : { ...first, others }
}

/** Lines end in LF or CRLF; the header ends in an empty one. */
function followsEmptyLine(octets: Buffer, at: number): boolean {
  if (octets[at - 1] !== LF) return false
  const before = octets[at - 2] === CR ? at - 3 : at - 2
  return before < 0 || octets[before] === LF
}

type Given = {
  readonly headers: readonly HeaderField[]
  readonly body: Buffer
  readonly depth: number
  readonly usual: string
  readonly disposed: Parameters
  readonly type: Parameters | null
  readonly encoding: string
}

/** One type and one encoding, in one reading or, where that is still not clear, several. */
function readAs(given: Given, walk: Walk): Part[] {
  const { headers, body, depth, usual, disposed, encoding } = given
  const { odd } = walk
  const declared = given.type?.value ?? null
  const valid = declared !== null && TYPE.test(declared)
  if (declared !== null && !valid) odd.note('type-invalid')
  // `multipart` alone or `multipart/` is a multipart to some.
  const type = valid ? declared : (declared ?? '').startsWith('multipart') ? 'multipart/mixed' : usual
  const names = [...(disposed.all.get('filename') ?? []), ...(given.type?.all.get('name') ?? [])]
  if (new Set(names).size > 1) odd.note('name-conflict')
  const charsets = given.type?.all.get('charset') ?? []
  if (charsets.length > 1) odd.note('charset-conflict')
  const isMultipart = type.startsWith('multipart/')
  const isMessage = type === 'message/rfc822' || type === 'message/global' || type === 'message/news'
  const base = {
    headers,
    type,
    declaredType: declared,
    charsets,
    flowed: given.type !== null && parameter(given.type, 'format')?.toLowerCase() === 'flowed',
    deleteSpace: given.type !== null && parameter(given.type, 'delsp')?.toLowerCase() === 'yes',
    attachment: disposed.value.startsWith('attachment'),
    name: names[0] ?? null,
    depth,
    others: [],
  }
  const contents = decodings(body, encoding, !isMultipart && !isMessage, odd)
  if ((isMultipart || isMessage) && (contents.length > 1 || contents[0] !== body)) odd.note('encoding-of-multipart')
  return contents.map(content => {
    let parts: readonly Part[] = []
    if (isMultipart) parts = children(content, given.type, type, depth, walk)
    else if (isMessage || isMail(base.name, type)) parts = inner(content, depth, walk)
    return { ...base, content, parts }
  })
}

const isMail = (name: string | null, type: string): boolean =>
  !type.startsWith('text/') && name !== null && name.toLowerCase().endsWith('.eml')

function inner(content: Buffer, depth: number, walk: Walk): readonly Part[] {
  if (depth >= walk.limits.depth) {
    walk.odd.note('depth-limit')
    return []
  }
  // A message that begins with an empty line or a line of an mbox file.
  let from = 0
  while (content[from] === 13 || content[from] === 10) from++
  if (content.toString('latin1', from, from + 5) === 'From ') from = Math.max(from, content.indexOf(10, from) + 1)
  return isFull(content.length, walk) ? [] : [partOf(content.subarray(from), depth + 1, 'text/plain', walk)]
}

function isFull(octets: number, walk: Walk): boolean {
  if (walk.parts >= walk.limits.parts) walk.odd.note('parts-limit')
  else if (walk.octets + octets > walk.limits.octets) walk.odd.note('octets-limit')
  else return false
  return true
}

/** `base64` from `"Base64" (really)`. */
function encodingName(value: string): string {
  return /[a-z0-9]+(?:-[a-z0-9]+)*/.exec(value.replace(/\([^()]*\)/g, ' ').toLowerCase())?.[0] ?? ''
}

const PLAIN = new Set(['', '7bit', '8bit', 'binary'])

/** What a body is without its encoding, in every reading. */
function decodings(body: Buffer, encoding: string, guess: boolean, odd: Oddities): readonly [Buffer, ...Buffer[]] {
  switch (encoding) {
    case 'base64': {
      const { content, other } = decodeBase64(body, odd)
      return other === null ? [content] : [content, other]
    }
    case 'quoted-printable':
      return [decodeQuotedPrintable(body, odd)]
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
    case 'uue': {
      const begin = body.indexOf('begin ')
      const line = body.indexOf(10, Math.max(begin, 0)) + 1
      return [uuBody(body, begin < 0 ? 0 : line).content]
    }
    default:
      if (!PLAIN.has(encoding)) odd.note('encoding-unknown')
      if (encoding === 'base-64' || encoding === 'b') return [body, decodeBase64(body, odd).content]
      if (encoding === 'qp' || encoding === 'quotedprintable' || encoding === 'quoted')
        return [body, decodeQuotedPrintable(body, odd)]
      if (!guess || !looksLikeBase64(body)) return [body]
      odd.note('base64-undeclared')
      return [body, decodeBase64(body, odd).content]
  }
}

/** The parts between the boundary lines, for every boundary that is named; for one found in the body where none fits. */
function children(content: Buffer, named: Parameters | null, type: string, depth: number, walk: Walk): readonly Part[] {
  if (depth >= walk.limits.depth) {
    walk.odd.note('depth-limit')
    return []
  }
  const boundaries = (named?.all.get('boundary') ?? []).filter(one => one !== '').slice(0, 3)
  if (boundaries.length > 1) walk.odd.note('boundary-ambiguous')
  const usual = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const parts: Part[] = []
  let met = false
  for (const boundary of boundaries) {
    if (!BOUNDARY.test(boundary)) walk.odd.note('boundary-invalid')
    if (walk.boundaries.some(outer => boundary.startsWith(outer))) walk.odd.note('boundary-reused')
    const { found, met: stands } = pieces(content, boundary, walk)
    met ||= stands
    walk.boundaries.push(boundary)
    for (const piece of found) {
      if (isFull(piece.length, walk)) break
      parts.push(partOf(piece, depth + 1, usual, walk))
    }
    walk.boundaries.pop()
  }
  if (parts.length > 0) return parts
  walk.odd.note(met ? 'multipart-empty' : 'boundary-missing')
  const guessed = guessBoundary(content)
  const found = guessed === null ? [] : pieces(content, guessed, walk).found
  for (const piece of found.length > 0 ? found : [content]) {
    if (isFull(piece.length, walk)) break
    parts.push(partOf(piece, depth + 1, usual, walk))
  }
  return parts
}

const CR = 13
const LF = 10
/** RFC 2046 §5.1.1: bcharsnospace, and space inside. */
const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/
/** A field that only a part has. */
const PART_FIELD = /^content-(?:type|transfer-encoding|disposition)[ \t]*:/im
/** Octets before and behind the parts that are looked at. */
const MAX_AROUND = 4_096

/** `met`: the boundary stands in a line of its own, if only at the end. */
function pieces(
  content: Buffer,
  boundary: string,
  walk: Walk,
): { readonly found: readonly Buffer[]; readonly met: boolean } {
  const line = Buffer.from(`--${boundary}`, 'latin1')
  const found: Buffer[] = []
  let from = -1
  let begun = false
  let closed = false
  let closedAt = -1
  for (let at = content.indexOf(line); at >= 0; at = content.indexOf(line, at + line.length)) {
    const before = content[at - 1]
    if (at > 0 && before !== LF) {
      if (before !== CR) continue
      walk.odd.note('bare-cr')
    }
    let end = at + line.length
    const closes = content[end] === 45 && content[end + 1] === 45
    if (closes) end += 2
    while (content[end] === 32 || content[end] === 9) end++
    if (end < content.length && content[end] !== CR && content[end] !== LF) {
      walk.odd.note('boundary-prefix')
      if (!closes) continue
    }
    if (from >= 0) found.push(withoutLineEnd(content, from, at))
    else if (!begun && at > 0 && PART_FIELD.test(content.toString('latin1', 0, Math.min(at, MAX_AROUND))))
      walk.odd.note('preamble-part')
    begun = true
    if (found.length > walk.limits.parts) return { found, met: true }
    if (closed && !closes) walk.odd.note('multipart-goes-on')
    if (closes) {
      closed = true
      closedAt = end
      from = -1
      continue
    }
    if (content[end] === CR) end++
    if (content[end] === LF) end++
    from = end
  }
  if (from < 0 && closedAt >= 0 && PART_FIELD.test(content.toString('latin1', closedAt, closedAt + MAX_AROUND)))
    walk.odd.note('epilogue-part')
  if (from >= 0) {
    walk.odd.note('multipart-not-closed')
    found.push(content.subarray(from))
  }
  return { found, met: begun }
}

/** The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1). */
function withoutLineEnd(content: Buffer, from: number, to: number): Buffer {
  if (to > from && content[to - 1] === LF) to--
  if (to > from && content[to - 1] === CR) to--
  return content.subarray(from, to)
}

/** The first line that begins with `--` and after which a field of a part follows. */
function guessBoundary(content: Buffer): string | null {
  let at = 0
  for (let tries = 0; tries < 50; tries++) {
    const start = content.indexOf('--', at)
    if (start < 0) return null
    const lf = content.indexOf(LF, start)
    const line = content.toString('latin1', start + 2, Math.min(lf < 0 ? content.length : lf, start + 200)).trim()
    const next = lf < 0 ? '' : content.toString('latin1', lf + 1, lf + 9)
    if ((start === 0 || content[start - 1] === LF) && line !== '' && next.toLowerCase() === 'content-') return line
    at = start + 2
  }
  return null
}
