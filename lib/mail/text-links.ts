/**
 * Addresses of the web in plain text, as mail programs make links of them: with a scheme, or by `www.` or a well-known
 * ending alone.
 */
import type { Oddities } from './oddity.ts'

/** Endings that a word in a sentence hardly has. Of two letters only in front of a path: "done.it" is no host. */
const ENDINGS = new Set(
  (
    'com net org info biz edu gov online site shop store club click link live top xyz icu vip work buzz app dev page ' +
    'cloud world today life email support space website tech services finance bank loans win bid trade party review ' +
    'stream download racing date men faith science cricket accountant webcam rest cyou monster quest sbs cfd bond ' +
    'beauty hair skin makeup lol fun pro name mobi tel travel asia jobs agency digital solutions company'
  ).split(' '),
)

/** At most `most`, from the first on; each as it stands. */
export function linksInText(text: string, most: number, odd: Oddities): readonly string[] {
  const found: string[] = []
  let scheme = text.indexOf('://')
  let point = text.indexOf('.')
  let at = 0
  while (found.length <= most && (scheme >= 0 || point >= 0)) {
    if (scheme >= 0 && (point < 0 || scheme < point)) {
      const [url, end] = withScheme(text, scheme, at)
      if (url !== null) found.push(url)
      at = end
    } else {
      const [url, end] = bare(text, point, at)
      if (url !== null) found.push(url)
      at = end
    }
    if (scheme >= 0 && scheme < at) scheme = text.indexOf('://', at)
    if (point >= 0 && point < at) point = text.indexOf('.', at)
  }
  if (found.length <= most) return found
  odd.note('link-limit')
  return found.slice(0, most)
}

const URL_REST = /:\/\/[^\s<>"'\])}\u00ab\u00bb\u2018-\u201d\u3000-\u3002]{1,2000}/y

function withScheme(text: string, at: number, from: number): readonly [string | null, number] {
  const name = /(?:https?|ftp)$/i.exec(text.slice(Math.max(at - 5, from), at))?.[0]
  if (name === undefined) return [null, at + 3]
  URL_REST.lastIndex = at
  const rest = URL_REST.exec(text)?.[0]
  if (rest === undefined) return [null, at + 3]
  return [name + rest.slice(0, endWithoutPoint(rest)), at + rest.length]
}

const BARE_REST = /(?:\.[a-z0-9-]{1,63}){1,8}(?::\d{1,5})?(?:[/?#][^\s<>"'\])}\u00ab\u00bb\u2018-\u201d]{0,1000})?/iy

/** `point`: the first one of what may be a host. */
function bare(text: string, point: number, from: number): readonly [string | null, number] {
  if (!isNameCharacter(text.charCodeAt(point + 1)) || !isNameCharacter(text.charCodeAt(point - 1)))
    return [null, point + 1]
  let start = point
  while (start > from && point - start < 64 && isNameCharacter(text.charCodeAt(start - 1))) start--
  BARE_REST.lastIndex = point
  const rest = BARE_REST.exec(text)?.[0]
  if (rest === undefined) return [null, point + 1]
  const end = point + rest.length
  // Half of a mail address, or of a path or file name.
  if (start > 0 && '@/\\_%=&.'.includes(text[start - 1] ?? ' ')) return [null, end]
  if (text[end] === '@') return [null, end + 1]
  const whole = text.slice(start, end)
  const url = whole.slice(0, endWithoutPoint(whole))
  const [host = ''] = url.split(/[:/?#]/, 1)
  const ending = host.slice(host.lastIndexOf('.') + 1).toLowerCase()
  const isHost =
    ENDINGS.has(ending) ||
    (/^[a-z]{2,24}$/.test(ending) && (/^www\./i.test(host) || (ending.length === 2 && url.length > host.length + 2)))
  return [isHost ? url : null, end]
}

function isNameCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 45
}

/** Points and commas at the end belong to the sentence. */
function endWithoutPoint(url: string): number {
  let end = url.length
  while (end > 0 && '.,;:!?*_'.includes(url[end - 1] ?? ' ')) end--
  return end
}
