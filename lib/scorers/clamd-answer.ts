/**
 * What clamd answers to INSTREAM, with the `z` prefix: one line that ends in NUL.
 * Source: clamd(8), clamd/session.c and clamd/scanner.c of ClamAV 1.4.
 */

export type ClamdAnswer =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly signature: string }
  /** The stream was longer than clamd's StreamMaxLength: nothing of it was looked at. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'error'; readonly text: string }

/** `line` without its NUL, an octet string. Whatever it holds, the texts of the answer are fit for a log. */
export function readClamdAnswer(line: string): ClamdAnswer {
  const text = line.replace(/[\0\r\n]+$/, '')
  if (text === 'stream: OK') return { kind: 'clean' }
  if (text.startsWith('INSTREAM size limit exceeded')) return { kind: 'too-long' }
  const signature = /^stream: (.{1,1000}) FOUND$/.exec(text)?.[1]
  if (signature !== undefined) return { kind: 'found', signature: signatureName(signature) }
  return { kind: 'error', text: `clamd said ${JSON.stringify(plain(text)).slice(0, 200)}` }
}

/**
 * As a log and a header field may show it: `Eicar-Test-Signature`. Some names carry clamd's hash and size of the file
 * in brackets, which tells about the message and is left out.
 */
function signatureName(text: string): string {
  const name = text.replace(/\([0-9a-f]{32,64}:\d{1,12}\)$/i, '')
  return plain(name)
    .replace(/[^A-Za-z0-9._+:/-]/g, '_')
    .slice(0, 100)
}

function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
