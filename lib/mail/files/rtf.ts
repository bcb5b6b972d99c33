/**
 * RTF: objects, templates and fields that fetch or start something. Source: RTF 1.9.1, "Objects", "Fields".
 */
import type { Findings } from './finding.ts'

const MAX_RTF = 4_000_000

export function readRtf(rtf: Buffer, to: Findings): void {
  const text = rtf.toString('latin1', 0, MAX_RTF)
  if (/\\objdata(?![a-z])/.test(text)) to.trait('embedded-file')
  if (/\\objupdate(?![a-z])/.test(text)) to.trait('object-update')
  if (/\\objautlink(?![a-z])/.test(text)) to.trait('remote-object')
  if (/\\\*\\template\s{0,20}(?:https?:|\\\\\\\\|file:)/i.test(text)) to.trait('remote-template')
  if (/\\fldinst[^a-z][^}]{0,200}DDE(?:AUTO)?\s/.test(text)) to.trait('dde')
  let links = 0
  for (const [, target = ''] of text.matchAll(/HYPERLINK\s{1,20}\\?"?([a-z]{3,6}:[^"\s{}]{1,2000})/gi))
    if (links++ < 200) to.link(target)
}
