/**
 * Messages for tests, and a DKIM signer of their own: what the project verifies was not signed by its own code.
 * Source: RFC 5322, RFC 6376 §3.4 (canonical forms), §3.7 (what is hashed), RFC 8463 (ed25519).
 */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** `Name: value` lines as they shall stand there, folds as CRLF and white space; octet strings where not ASCII. */
export type Draft = { readonly fields: readonly string[]; readonly body: Buffer }

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

export function message(fields: readonly string[], body: string | Buffer = 'Hello Bob.\r\n'): Buffer {
  const octets = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return Buffer.concat([Buffer.from(`${fields.join('\r\n')}\r\n\r\n`, 'latin1'), octets])
}

/** UTF-8 text as the octet string that `fields` and `message` want. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

export type Signer = {
  readonly domain: string
  readonly selector: string
  readonly key: KeyObject
  /** The TXT record for the public key. */
  readonly record: string
}

export function signer(domain: string, selector: string, kind: 'rsa' | 'ed25519'): Signer {
  if (kind === 'rsa') {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    return { domain, selector, key: privateKey, record: `v=DKIM1; k=rsa; p=${p}` }
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const p = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
  return { domain, selector, key: privateKey, record: `v=DKIM1; k=ed25519; p=${p}` }
}

type Form = 'simple' | 'relaxed'

export type SignOptions = {
  readonly form?: `${Form}/${Form}`
  /** Names to sign, in order; default: all fields of the message. */
  readonly sign?: readonly string[]
}

/** The DKIM-Signature field for a message, to be put above its fields. */
export function dkimSignature(
  fields: readonly string[],
  body: string | Buffer,
  by: Signer,
  options: SignOptions = {},
): string {
  const form = options.form ?? 'relaxed/relaxed'
  const [headerForm, bodyForm] = form.split('/') as [Form, Form]
  const octets = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  const bodyHash = createHash('sha256').update(canonicalBody(octets, bodyForm)).digest('base64')
  const names = options.sign ?? fields.map(nameOf)
  const algorithm = by.key.asymmetricKeyType === 'ed25519' ? 'ed25519-sha256' : 'rsa-sha256'
  const unsigned = `DKIM-Signature: v=1; a=${algorithm}; c=${form}; d=${by.domain}; s=${by.selector};\r\n\th=${names.join(':')};\r\n\tbh=${bodyHash};\r\n\tb=`
  const text = [...picked(fields, names), unsigned].map(field => canonicalField(field, headerForm)).join('\r\n')
  const data = Buffer.from(text, 'latin1')
  // RFC 8463 §3: ed25519 signs the SHA-256 hash.
  const signature =
    algorithm === 'rsa-sha256'
      ? sign('sha256', data, by.key)
      : sign(null, createHash('sha256').update(data).digest(), by.key)
  return unsigned + signature.toString('base64').replace(/(.{64})(?=.)/g, '$1\r\n\t ')
}

/** A signed message. */
export function signed(draft: readonly string[], body: string | Buffer, by: Signer, options?: SignOptions): Buffer {
  return message([dkimSignature(draft, body, by, options), ...draft], body)
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).trimEnd()
}

/** RFC 6376 §5.4.2: of several fields with one name, from the bottom up. */
function picked(fields: readonly string[], names: readonly string[]): string[] {
  const left = [...fields]
  return names.flatMap(name => {
    const at = left.findLastIndex(field => nameOf(field).toLowerCase() === name.toLowerCase())
    return at < 0 ? [] : left.splice(at, 1)
  })
}

function canonicalField(field: string, form: Form): string {
  if (form === 'simple') return field
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '')
  return `${field.slice(0, colon).trimEnd().toLowerCase()}:${value}`
}

function canonicalBody(body: Buffer, form: Form): Buffer {
  let text = body.toString('latin1')
  if (form === 'relaxed') text = text.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '')
  text = text.replace(/(?:\r\n)+$/, '')
  if (text !== '' || form === 'simple') text += '\r\n'
  return Buffer.from(text, 'latin1')
}
