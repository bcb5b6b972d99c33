/**
 * Files that a browser opens: HTML and SVG. What they do and where they lead.
 */
import { decodeCharset } from '../charset.ts'
import { readHtml } from '../html.ts'
import { Oddities } from '../oddity.ts'
import type { OddityName } from '../oddity.ts'
import type { AttachmentTrait, Findings } from './finding.ts'

const MAX_PAGE = 2_097_152
const MAX_LINKS = 200

const TRAITS: Readonly<Partial<Record<OddityName, AttachmentTrait>>> = {
  form: 'html-form',
  'meta-refresh': 'html-refresh',
  'html-script': 'html-script',
  'html-smuggling': 'html-smuggling',
  'password-form': 'password-form',
}

export function readPage(content: Buffer, isSvg: boolean, to: Findings): void {
  to.trait(isSvg ? 'svg' : 'html')
  const odd = new Oddities()
  const { links } = readHtml(decodeCharset(content.subarray(0, MAX_PAGE), '', odd), MAX_LINKS, odd)
  for (const { name } of odd.list()) {
    const trait = TRAITS[name]
    if (trait !== undefined) to.trait(isSvg && trait === 'html-script' ? 'svg-script' : trait)
  }
  for (const { target } of links) to.link(target)
}
