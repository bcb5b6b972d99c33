/**
 * The header octets that a signature covers.
 * Source: RFC 6376 §3.4.1, §3.4.2 (canonicalization), §3.5 (b= counts as empty), §5.4.2 (a name twice: from the bottom up).
 */
import type { HeaderField } from '../../mail/header.ts'
import type { Canonicalization } from './body-hash.ts'
import { trimSpace } from '../../mail/tags.ts'

/** A field as `canonicalization` wants it, without the final CRLF. */
export function canonicalField({ name, value }: HeaderField, canonicalization: Canonicalization): string {
  // Folds from a file end in LF alone; on the wire they were CRLF.
  if (canonicalization === 'simple') return `${withCrlf(name)}:${withCrlf(value)}`
  return `${trimSpace(unfold(name).replace(WSP_RUN, ' ')).replace(UPPER, lower)}:${relaxedValue(value)}`
}

const WSP_RUN = /[ \t]+/g
const NEEDS_WORK = /[\t\n]| {2}/
/** Only ASCII letters: toLowerCase would change octets over 7F. */
const UPPER = /[A-Z]+/g
const lower = (letters: string) => letters.toLowerCase()

function relaxedValue(value: string): string {
  if (NEEDS_WORK.test(value)) value = unfold(value).replace(WSP_RUN, ' ')
  const from = value.startsWith(' ') ? 1 : 0
  const to = value.endsWith(' ') ? value.length - 1 : value.length
  return value.slice(from, Math.max(from, to))
}

function unfold(text: string): string {
  return text.includes('\n') ? text.replace(/\r?\n/g, '') : text
}

function withCrlf(text: string): string {
  return text.includes('\n') ? text.replace(/\r?\n/g, '\r\n') : text
}

/** The fields of one message, ready to be picked from by any number of signatures. */
export class SignableHeader {
  readonly #byKey = new Map<string, HeaderField[]>()
  readonly #relaxed = new Map<HeaderField, string>()

  constructor(fields: readonly HeaderField[]) {
    for (const field of fields) {
      const named = this.#byKey.get(field.key)
      if (named === undefined) this.#byKey.set(field.key, [field])
      else named.push(field)
    }
  }

  /** What a signature over `names` (lower case) with `signature` as its own field was made over, as octets. */
  signed(names: readonly string[], signature: HeaderField, canonicalization: Canonicalization): Buffer {
    const used = new Map<string, number>()
    let text = ''
    for (const name of names) {
      const named = this.#byKey.get(name)
      if (named === undefined) continue // RFC 6376 §3.5: a name with no field left stands for nothing
      const fromBottom = used.get(name) ?? 0
      used.set(name, fromBottom + 1)
      const field = named[named.length - 1 - fromBottom]
      if (field !== undefined) text += `${this.#canonical(field, canonicalization)}\r\n`
    }
    return Buffer.from(text + withoutSignature(canonicalField(signature, canonicalization)), 'latin1')
  }

  #canonical(field: HeaderField, canonicalization: Canonicalization): string {
    if (canonicalization === 'simple') return canonicalField(field, 'simple')
    let text = this.#relaxed.get(field)
    if (text === undefined) this.#relaxed.set(field, (text = canonicalField(field, 'relaxed')))
    return text
  }
}

/**
 * A signature's own field with the value of b= taken out, white space around it included. Found as the tag list is
 * read, by semicolons: a "b=" inside another value (z=, n=) is no signature.
 */
export function withoutSignature(canonical: string): string {
  const colon = canonical.indexOf(':')
  let at = colon + 1
  while (at <= canonical.length) {
    let end = canonical.indexOf(';', at)
    if (end < 0) end = canonical.length
    const equals = canonical.indexOf('=', at)
    if (equals >= 0 && equals < end && trimSpace(canonical.slice(at, equals)) === 'b')
      return canonical.slice(0, equals + 1) + canonical.slice(end)
    at = end + 1
  }
  return canonical
}
