/**
 * Do the plain and the HTML reading of one part say the same? Told by the words of the plain one, as far as it goes.
 * Source: RFC 2046 §5.1.4: alternatives carry the same information.
 */

/** Characters that are compared: a text that goes its own way does so early. */
const MAX_PLAIN = 3_000
const MAX_HTML = 60_000
/** Fewer words are "your program cannot show this". */
const ENOUGH = 12
const MAX_WORDS = 120
const SHARED = 0.25

export function saysOther(plain: string, html: string): boolean {
  const said = words(plain.slice(0, MAX_PLAIN))
  if (said.size < ENOUGH) return false
  const shown = html.slice(0, MAX_HTML).toLowerCase()
  if ((shown.match(WORD)?.length ?? 0) < ENOUGH) return false
  let shared = 0
  for (const word of said) if (shown.includes(word)) shared++
  return shared / said.size < SHARED
}

const WORD = /\p{L}{4,30}/gu
/** What only the plain reading writes out. */
const ADDRESS = /(?:\/\/|www\.|@)\S{0,2000}/g

function words(text: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [word] of text.replace(ADDRESS, ' ').toLowerCase().matchAll(WORD)) {
    found.add(word)
    if (found.size >= MAX_WORDS) break
  }
  return found
}
