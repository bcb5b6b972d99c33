/**
 * spamscanner's `results` → kinds of findings. Its own verdict, its scores and its texts are left out: any finding makes
 * spam of a message there, and some quote it.
 */

type Item = { readonly type?: unknown; readonly subtype?: unknown; readonly category?: unknown }

/** Kinds in the order of the results, each once: `phishing`, `executable`, `macro-vba`, `arbitrary-gtube`, … */
export function readFindings(results: unknown): readonly string[] {
  if (typeof results !== 'object' || results === null) return []
  const { phishing, executables, macros, arbitrary, idnHomographAttack } = results as Record<string, unknown>
  const kinds = [
    ...items(phishing).map(({ type }) => word(type)),
    ...items(executables).map(({ type }) => word(type)),
    ...items(macros).map(({ subtype }) => `macro-${word(subtype)}`),
    ...items(arbitrary).map(({ subtype }) => `arbitrary-${word(subtype)}`),
    ...((idnHomographAttack as { detected?: unknown } | null | undefined)?.detected === true ? ['homograph'] : []),
  ]
  return [...new Set(kinds)].slice(0, 32)
}

function items(list: unknown): readonly Item[] {
  return Array.isArray(list) ? (list.slice(0, 1000) as unknown[]).filter(isItem) : []
}

function isItem(one: unknown): one is Item {
  return typeof one === 'object' && one !== null
}

/** A word of the package's own; anything else says nothing. */
function word(text: unknown): string {
  return typeof text === 'string' && /^[a-z_]{1,40}$/.test(text) ? text.replaceAll('_', '-') : 'other'
}
