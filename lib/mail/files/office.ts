/**
 * Office documents that are zip archives: macros, what is fetched from elsewhere, embedded files.
 * Source: ECMA-376 part 2 (relationships), MS-OFFMACRO2 (vbaProject, macrosheets); ODF 1.2 part 3 (manifest).
 */
import { macros } from './cfb.ts'
import type { Entry, Findings } from './finding.ts'

const MAX_XML = 1_000_000
const MAX_LINKS = 200

/** `entry`: one file of the archive. */
export function readOfficeEntry({ name, content }: Entry, to: Findings): void {
  const path = (name ?? '').slice(0, 500).toLowerCase()
  if (/(?:^|\/)vbaproject\.bin$/.test(path) || /^basic\/.+\.xml$/.test(path)) macros(content, to)
  if (/(?:^|\/)macrosheets\//.test(path)) to.trait('macro-sheet')
  if (/(?:^|\/)(?:embeddings|activex)\/[^/]+\.(?:bin|exe|vbs|js)$/.test(path)) to.trait('embedded-file')
  if (path === 'androidmanifest.xml') to.trait('executable')
  if (path === 'meta-inf/manifest.xml' && content.includes('encryption-data')) to.trait('encrypted')
  if (path.endsWith('.rels')) relations(content.toString('utf8', 0, MAX_XML), to)
  else if (/^(?:word|xl)\/.+\.xml$/.test(path) && DDE.test(content.toString('latin1', 0, MAX_XML))) to.trait('dde')
}

/** Field codes of Word; external links of Excel. */
const DDE = /instrText[^<]{0,200}>\s{0,50}DDE(?:AUTO)?\s|<(?:\w{1,10}:)?ddeLink\b/

function relations(xml: string, to: Findings): void {
  let links = 0
  for (const [row] of xml.matchAll(/<(?:\w{1,10}:)?Relationship\s[^<>]{1,4000}/g)) {
    if (!/TargetMode\s{0,9}=\s{0,9}["']External/i.test(row)) continue
    const target = /\sTarget\s{0,9}=\s{0,9}["']([^"']{1,2000})/i.exec(row)?.[1] ?? ''
    const type = /\sType\s{0,9}=\s{0,9}["']([^"']{1,300})/i.exec(row)?.[1] ?? ''
    const kind = type.slice(type.lastIndexOf('/') + 1)
    if (/^(?:https?|ftp|file|mhtml):|^\\\\/i.test(target)) {
      if (kind === 'attachedTemplate') to.trait('remote-template')
      else if (/^(?:oleObject|frame|subDocument|externalLinkPath)$/.test(kind)) to.trait('remote-object')
    }
    if (links++ < MAX_LINKS) to.link(target.replaceAll('&amp;', '&'))
  }
}
