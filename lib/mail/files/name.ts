/**
 * What a file's name says it does, and the tricks that make it say something else to the eye.
 */
import { foldLookAlikes, skeletonOf } from '../confusables.ts'
import type { AttachmentTrait } from './finding.ts'

const SCRIPT = /\.(?:js|jse|vbs|vbe|wsf|wsh|hta|ps1|psm1|bat|cmd|sct|sh|py|jnlp|reg)$/
const RUNS =
  /\.(?:exe|scr|com|pif|msi|msp|jar|cpl|lnk|dll|ocx|sys|appx|msix|appinstaller|chm|hlp|url|xll|xlam|one|gadget|application|diagcab|settingcontent-ms|search-ms|library-ms|desktop|apk|dmg|pkg|scf|inf|ade|adp|mde|mst|ws)$/
const SHORTCUT = /\.(?:lnk|url|desktop|scf|library-ms|search-ms|settingcontent-ms|website|webloc)$/
const POSES =
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|html?|zip|mp3|mp4|csv|rtf|odt|eml|msg)[\s_.]{0,900}\.[a-z0-9]{2,5}$/
const IMAGE = /\.(?:iso|img|vhdx?|udf|dmg|wim|bin\.iso)$/
const HAS_ENDING = /\.[a-z0-9]{2,5}[\s_.]*$/
/** A gap that pushes what follows out of a window. */
const GAP = /[\s_\u00a0\u2000-\u200a\u3000]{8}/
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g
const UNSEEN = /[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g

const MAX_NAME = 1_000

export function nameTraits(name: string | null): readonly AttachmentTrait[] {
  if (name === null || name === '') return []
  const written = name.slice(0, MAX_NAME)
  const traits: AttachmentTrait[] = []
  if (/[\u202d\u202e]/.test(written)) traits.push('name-turned')
  const unseen = written.replace(TURNS, '')
  const visible = unseen.replace(UNSEEN, '')
  // A fold or a tab in a long name is some mailer's; what has no width, or NUL, is put there.
  if (/[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2060-\u2064\ufeff]/.test(unseen)) traits.push('name-control')
  const trimmed = visible.trimEnd().replace(/[.\s]{1,900}$/, '')
  if (GAP.test(trimmed) || (HAS_ENDING.test(trimmed) && /\.{1,900}\s*$/.test(visible))) traits.push('name-padded')
  const ending = trimmed.slice(trimmed.lastIndexOf('.') + 1)
  const looks = /[^\x00-\x7f]/.test(ending) && ending.length <= 12 ? skeletonOf(ending) : ending
  const disguised = looks !== ending && /^[a-z0-9]{2,6}$/.test(looks)
  if (disguised || foldLookAlikes(trimmed)?.mixed === true) traits.push('name-look-alike')
  const plain = (disguised ? trimmed.slice(0, -ending.length) + looks : trimmed).toLowerCase()
  const script = SCRIPT.test(plain)
  if (script || RUNS.test(plain)) {
    traits.push('executable')
    if (POSES.test(plain)) traits.push('double-extension')
  }
  if (script) traits.push('script')
  if (SHORTCUT.test(plain)) traits.push('shortcut')
  if (IMAGE.test(plain)) traits.push('disk-image')
  return traits
}
