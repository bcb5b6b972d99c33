/** "Did you mean": the known word that a mistyped one probably was. */

/** The candidate nearest to `word`, or null where none is near enough to be worth saying. Case, `-` and `_` do not count. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const typed = plain(word)
  if (typed.length > 64) return null
  let best: string | null = null
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = edits(typed, plain(candidate))
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '')
}

/** Optimal string alignment: inserted, lost, replaced and swapped characters. */
function edits(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}
