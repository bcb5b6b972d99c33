/** Where the filter listens: checked with the parser that will open it. */
import type { Reading } from './kinds.ts'

export function listenAddress(source: string): Reading {
  return /^(?:inet6?:.+|unix:\/.+|local:\/.+|\/.+|systemd)$/.test(source) ? { value: source } : { hint: null }
}
