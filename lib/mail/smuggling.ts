/**
 * HTML smuggling: a script that carries a file and hands it to the reader as if it had been downloaded.
 * Source: File API (Blob, createObjectURL), HTML (download attribute), and what such files have in common.
 */

const MAKES_FILE = /\b(?:new\s+(?:Blob|File)\s*\(|createObjectURL|msSaveOrOpenBlob|msSaveBlob|navigator\.msSave)/
const UNPACKS = /\b(?:atob\s*\(|fromCharCode|charCodeAt|Uint8Array|unescape\s*\(|decodeURIComponent\s*\(|TextDecoder)/
const HANDS_OVER =
  /\.download\b|['"]download['"]|\.click\s*\(|msSave|location(?:\.href)?\s*=|location\.(?:assign|replace)|\.src\s*=|window\.open|document\.write/
/** A run of base64 that holds a file rather than a word. */
const LONG_CODE = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{600}/

const MAX_SCRIPT = 1_000_000

export function isSmuggling(script: string): boolean {
  const text = script.length > MAX_SCRIPT ? script.slice(0, MAX_SCRIPT) : script
  if (MAKES_FILE.test(text)) return UNPACKS.test(text) || HANDS_OVER.test(text)
  return UNPACKS.test(text) && LONG_CODE.test(text) && HANDS_OVER.test(text)
}
