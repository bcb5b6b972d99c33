/**
 * Homographs: names whose letters are of several scripts, or of one script that passes for Latin. Who allows `аpple.example`
 * (with a Cyrillic а) believes to allow somebody else.
 * Source: Unicode UTS #39 §5.1 (mixed scripts), §5.2 (what Chinese, Japanese and Korean write together).
 */
import { domainToUnicode } from 'node:url'
import { skeletonOf } from '../mail/confusables.ts'

/** Scripts that have letters in common looks with others; all that are not listed count as one more. */
const SCRIPTS: readonly (readonly [name: string, letters: RegExp])[] = (
  [
    'Latin',
    'Cyrillic',
    'Greek',
    'Armenian',
    'Georgian',
    'Cherokee',
    'Hebrew',
    'Arabic',
    'Devanagari',
    'Thai',
    'Han',
    'Hiragana',
    'Katakana',
    'Hangul',
    'Bopomofo',
  ] as const
).map(name => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const)

/** Written together, with Latin letters among them. */
const TOGETHER: readonly ReadonlySet<string>[] = [
  new Set(['Latin', 'Han', 'Hiragana', 'Katakana']),
  new Set(['Latin', 'Han', 'Hangul']),
  new Set(['Latin', 'Han', 'Bopomofo']),
]

const NEUTRAL = /[\p{Script=Common}\p{Script=Inherited}]/u

/** The scripts that are mixed in one label of `name` though nobody writes them together; empty where there are none. */
export function mixedScripts(name: string): readonly string[] {
  for (const label of name.split('.')) {
    const scripts = scriptsOf(label)
    if (scripts.length > 1 && !TOGETHER.some(set => scripts.every(script => set.has(script)))) return scripts
  }
  return []
}

/** `domain` (A-labels) in U-labels, where there are any: what a reader sees. */
export function unicodeDomain(domain: string): string {
  return domain.includes('xn--') ? domainToUnicode(domain) || domain : domain
}

/** What a name of foreign letters passes for in plain ones; null where it passes for nothing. */
export function looksLike(name: string): string | null {
  if (/^[\x00-\x7f]*$/.test(name)) return null
  for (const label of name.split('.')) {
    const scripts = scriptsOf(label)
    if (scripts.every(script => script === 'Latin')) continue
    if (/^[a-z0-9-]+$/.test(skeletonOf(label))) return skeletonOf(name)
  }
  return null
}

function scriptsOf(label: string): readonly string[] {
  const found = new Set<string>()
  for (const letter of label) {
    if (NEUTRAL.test(letter)) continue
    found.add(SCRIPTS.find(([, letters]) => letters.test(letter))?.[0] ?? 'another script')
  }
  return [...found]
}
