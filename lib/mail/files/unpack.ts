/**
 * Packed octets, unpacked to a bound. What goes in is paid for too: a thousand entries that all point at the same broken
 * megabytes end here.
 */
import { gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { EMPTY } from './finding.ts'
import type { Oddities } from '../oddity.ts'

/** What is left for all archives and pictures of a message. */
export type Budget = { entries: number; octets: number; pictures: number; pixels: number }

export type Method = 'stored' | 'deflate' | 'zlib' | 'gzip' | 'zstd'

export function unpack(octets: Buffer, method: Method, budget: Budget, odd: Oddities): Buffer {
  budget.octets -= octets.length
  if (budget.octets <= 0) {
    odd.note('archive-limit')
    return EMPTY
  }
  try {
    const content = opened(octets, method, budget.octets)
    budget.octets -= content.length
    return content
  } catch (error) {
    const tooLarge = error instanceof RangeError
    if (tooLarge) budget.octets = 0
    odd.note(tooLarge ? 'archive-limit' : 'archive-broken')
    return EMPTY
  }
}

function opened(octets: Buffer, method: Method, maxOutputLength: number): Buffer {
  const options = { maxOutputLength, finishFlush: 2 } // Z_SYNC_FLUSH: what there is of a cut stream
  switch (method) {
    case 'stored':
      return octets
    case 'deflate':
      return inflateRawSync(octets, options)
    case 'zlib':
      return inflateSync(octets, options)
    case 'gzip':
      return gunzipSync(octets, options)
    case 'zstd':
      return zstdDecompressSync(octets, { maxOutputLength })
    default:
      throw new Error(`no such method: ${String(method satisfies never)}`)
  }
}
