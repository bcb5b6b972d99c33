/**
 * Microsoft cabinets: the names in them. Source: MS-CAB §2.1 (CFHEADER), §2.3 (CFFILE).
 */
import { EMPTY, mayList } from './finding.ts'
import type { Findings } from './finding.ts'

export function readCabinet(cabinet: Buffer, to: Findings): void {
  to.trait('archive')
  if (cabinet.length < 36) return
  let at = cabinet.readUInt32LE(16)
  for (let left = cabinet.readUInt16LE(28); left > 0 && at + 17 < cabinet.length; left--) {
    const end = cabinet.indexOf(0, at + 16)
    if (end < 0 || !mayList(to)) return
    to.entry({ name: cabinet.toString('utf8', at + 16, Math.min(end, at + 272)), content: EMPTY })
    at = end + 1
  }
}
