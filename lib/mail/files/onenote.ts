/**
 * OneNote: the files that stand in a section. Source: MS-ONESTORE §2.6.13 (FileDataStoreObject).
 */
import { mayList } from './finding.ts'
import type { Findings } from './finding.ts'

const FILE = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex')

export function readOneNote(section: Buffer, to: Findings): void {
  to.trait('onenote')
  for (let at = section.indexOf(FILE); at >= 0 && at + 36 <= section.length; at = section.indexOf(FILE, at + 16)) {
    if (!mayList(to)) return
    to.trait('embedded-file')
    const length = Math.min(Number(section.readBigUInt64LE(at + 16)), section.length)
    to.entry({ name: null, content: section.subarray(at + 36, at + 36 + length) })
  }
}
