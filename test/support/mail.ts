/**
 * Messages for tests.
 * Source: RFC 5322.
 */
import { signed as sign } from './sign.ts'
import type { SigningKey } from './sign.ts'

let count = 0

/** The fields that every decent message has, then `more`. */
export function fields({
  from = 'alice@good.example',
  to = 'bob@receiver.example',
  subject = 'hello',
  more = [] as readonly string[],
} = {}): string[] {
  count++
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Mon, 23 Nov 2026 20:00:00 +0000',
    `Message-ID: <${process.pid}.${count}@good.example>`,
    ...more,
  ]
}

/** `fields` without their final CRLF, folds as CRLF and white space; octet strings where they are not ASCII. */
export function message(fields: readonly string[], body: string | Buffer = 'Hello Bob.\r\n'): Buffer {
  const octets = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return Buffer.concat([Buffer.from(`${fields.join('\r\n')}\r\n\r\n`, 'latin1'), octets])
}

/** UTF-8 text as the octet string that `fields` and `message` want. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

export type Signer = { readonly domain: string; readonly selector: string; readonly key: SigningKey }

export type Form = 'simple/simple' | 'relaxed/relaxed' | 'simple/relaxed'

/** A message signed by the domain, over all its fields. */
export function signed(fields: readonly string[], body: string, by: Signer, form: Form = 'relaxed/relaxed'): Buffer {
  const h = fields.map(field => field.slice(0, field.indexOf(':')).trimEnd()).join(':')
  const text = message(fields, body).toString('latin1')
  return Buffer.from(sign(text, { key: by.key, tags: { c: form, d: by.domain, s: by.selector, h } }), 'latin1')
}

/** The signature alone, as a field. */
export function dkimSignature(fields: readonly string[], body: string, by: Signer): string {
  const text = signed(fields, body, by).toString('latin1')
  return text.slice(0, text.indexOf('\r\n'))
}
