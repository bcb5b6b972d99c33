/**
 * Words in angle brackets that stand for patterns: `/<V><I><A>/` with `replace_tag V [vVuU]` and so on.
 * Source: Mail::SpamAssassin::Plugin::ReplaceTags.
 */
import type { Definitions } from './definitions.ts'

/** A tag may stand for tags. */
const MAX_ROUNDS = 6
/** A pattern that grows beyond this is left as it is then, and is too long for a pattern. */
const MAX_LENGTH = 200_000

export function withTagsReplaced(source: string, { tags, before, between, after }: Definitions): string {
  let pattern = source
  for (let round = 0; round < MAX_ROUNDS && pattern.length < MAX_LENGTH; round++) {
    const take = (word: string, from: ReadonlyMap<string, string>): string => {
      const found = new RegExp(`<${word} ([^<>]{1,60})>`).exec(pattern)
      if (found === null) return ''
      pattern = pattern.replace(found[0], '')
      return from.get(found[1] ?? '') ?? ''
    }
    const [pre, post, inter] = [take('pre', before), take('post', after), take('inter', between)]
    const pieces = pattern.split(/(<[^<>]+>)/)
    let again = false
    pattern = pieces
      .map((piece, n) => {
        // Of two tags side by side the piece between them is empty; so are those before a first and behind a last.
        if (n % 2 === 0) return piece === '' ? inter : piece
        const replacement = tags.get(piece.slice(1, -1))
        if (replacement !== undefined && /<[^>]+>/.test(replacement)) again = true
        return `${pre}${replacement ?? piece}${post}`
      })
      .join('')
    if (!again) break
  }
  return pattern
}
