/**
 * A sealer for tests, written from RFC 8617 §5.1 alone: it seals whatever it is told, also broken chains.
 * Keys are at `test` (rsa) and `ed` (ed25519) of relay.example.
 */
import { createHash, sign } from 'node:crypto'
import { signed } from './sign.ts'
import type { SigningKey } from './sign.ts'

export type Sealing = {
  readonly key?: SigningKey
  readonly cv?: string
  readonly seal?: (value: string) => string
  readonly h?: string
}

/** Adds set i to a message; older sets must stand on top in order. RFC 8617 §5.1. */
function sealed(
  defaultKey: SigningKey,

  message: string,
  i: number,
  { key = defaultKey, cv = i === 1 ? 'none' : 'pass', seal = v => v, h = 'from:subject' }: Sealing = {},
): string {
  const s = key.type === 'rsa' ? 'test' : 'ed'
  const results = `ARC-Authentication-Results: i=${i}; relay.example; spf=pass`
  const [signature = ''] = signed(message, {
    key,
    fieldName: 'ARC-Message-Signature',
    tags: { v: null, i: String(i), d: 'relay.example', s, h },
  }).split('\r\n', 1)
  const older: string[] = []
  for (let n = 1; n < i; n++)
    for (const name of ['ARC-Authentication-Results', 'ARC-Message-Signature', 'ARC-Seal']) {
      const line = message
        .split('\r\n')
        .find(field => field.startsWith(`${name}:`) && new RegExp(`[: ]i=${n}(?:;|$)`).test(field))
      if (line !== undefined) older.push(relaxed(line))
    }
  const bare = seal(` i=${i}; a=${key.type}-sha256; cv=${cv}; d=relay.example; s=${s}; b=`)
  const data = [...older, relaxed(results), relaxed(signature), relaxed(`ARC-Seal:${bare}`)].join('\r\n')
  const b =
    key.type === 'rsa'
      ? sign('sha256', Buffer.from(data), key.privateKey)
      : sign(null, createHash('sha256').update(data).digest(), key.privateKey)
  return `ARC-Seal:${bare}${b.toString('base64')}\r\n${signature}\r\n${results}\r\n${message}`
}

function relaxed(line: string): string {
  const colon = line.indexOf(':')
  return `${line.slice(0, colon).toLowerCase()}:${line
    .slice(colon + 1)
    .replace(/[ \t]+/g, ' ')
    .trim()}`
}

export type Seal = (message: string, i: number, sealing?: Sealing) => string

export function sealWith(key: SigningKey): Seal {
  return (message, i, sealing) => sealed(key, message, i, sealing)
}
