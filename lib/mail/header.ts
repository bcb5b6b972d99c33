/**
 * Header fields as octets: nothing here decodes, because DKIM signs what came.
 * Source: RFC 5322 §2.2, RFC 6376 §3.4.
 */

import { trimSpace } from './tags.ts'

/** One header field. Its octets on the wire are `name`, a colon, `value`, CRLF. */
export type HeaderField = {
  /** As it came, an octet string; white space before the colon (obsolete, RFC 5322 §4.5) included. */
  readonly name: string
  /** `name` in lower case without white space around it: what fields are looked up by. */
  readonly key: string
  /** All after the colon as an octet string: leading space and folds (CRLF and white space) included, final CRLF not. */
  readonly value: string
}

export function headerField(name: string, value: string): HeaderField {
  return { name, key: trimSpace(name).toLowerCase(), value }
}

/** The fields called `key` (lower case), from top to bottom. */
export function fieldsNamed(fields: readonly HeaderField[], key: string): HeaderField[] {
  return fields.filter(field => field.key === key)
}

/** A value on one line: folds undone (RFC 5322 §2.2.3), surrounding white space taken off. */
export function unfold(value: string): string {
  return value.replace(/\r?\n(?=[ \t])/g, '').trim()
}
