/**
 * A signer for tests, written from RFC 6376 alone and sharing nothing with the verifier but the RFC.
 * It signs whatever it is told, also what no honest signer would.
 */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

export type SigningKey = { readonly type: 'rsa' | 'ed25519'; readonly privateKey: KeyObject; readonly record: string }

export function rsaKey(bits = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  return { type: 'rsa', privateKey, record: `v=DKIM1; k=rsa; p=${p}` }
}

export function ed25519Key(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const p = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
  return { type: 'ed25519', privateKey, record: `v=DKIM1; k=ed25519; p=${p}` }
}

/** Tags in the order in which they shall stand; null leaves one out, b= and bh= are filled in. */
export type Tags = Readonly<Record<string, string | null>>

export type Signing = {
  readonly key: SigningKey
  readonly tags?: Tags
  /** What stands before b= and behind it: for fields that are folded or spaced oddly. */
  readonly fieldName?: string
  readonly separator?: string
}

/** `message` (CRLF) with a signature on top. */
export function signed(
  message: string,
  { key, tags = {}, fieldName = 'DKIM-Signature', separator = '; ' }: Signing,
): string {
  const [header, body] = cut(message)
  const all: Record<string, string | null> = {
    v: '1',
    a: `${key.type}-sha256`,
    c: 'relaxed/relaxed',
    d: 'signer.example',
    s: 'test',
    h: 'from:subject',
    bh: '',
    b: '',
    ...tags,
  }
  const [headerMode = 'simple', bodyMode = 'simple'] = (all['c'] ?? 'simple/simple').split('/')
  if (all['bh'] === '') all['bh'] = bodyHash(body, bodyMode, all['l'] ?? null)
  const value = ` ${Object.entries(all)
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `${name}=${text}`)
    .join(separator)}`
  const lines = fields(header)
  const picked = (all['h'] ?? '').split(':').flatMap(wanted => {
    const at = lines.findLastIndex(line => nameOf(line) === wanted.trim().toLowerCase())
    return at < 0 ? [] : lines.splice(at, 1)
  })
  const data = [
    ...picked.map(line => `${canonical(line, headerMode)}\r\n`),
    canonical(`${fieldName}:${value}`, headerMode),
  ].join('')
  const b =
    key.type === 'rsa'
      ? sign('sha256', Buffer.from(data, 'latin1'), key.privateKey)
      : sign(null, createHash('sha256').update(data, 'latin1').digest(), key.privateKey)
  const filled = all['b'] === '' ? value.replace(/b=$|b=(?=;)/, `b=${b.toString('base64')}`) : value
  return `${fieldName}:${filled}\r\n${message}`
}

function cut(message: string): [string, string] {
  const at = message.indexOf('\r\n\r\n')
  return at < 0 ? [message, ''] : [message.slice(0, at + 2), message.slice(at + 4)]
}

function fields(header: string): string[] {
  return header.split(/\r\n(?![ \t])/).filter(line => line !== '')
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).trim().toLowerCase()
}

function canonical(line: string, mode: string): string {
  if (mode === 'simple') return line
  const colon = line.indexOf(':')
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '')
  return `${line.slice(0, colon).trimEnd().toLowerCase()}:${value}`
}

export function bodyHash(body: string, mode: string, limit: string | null): string {
  let text = body
  if (mode === 'relaxed') text = text.replace(/[ \t]+(?=\r\n)/g, '').replace(/[ \t]+/g, ' ')
  text = text.replace(/(\r\n)*$/, '')
  if (text !== '' || mode === 'simple') text += '\r\n'
  if (limit !== null) text = text.slice(0, Number(limit))
  return createHash('sha256').update(text, 'latin1').digest('base64')
}
