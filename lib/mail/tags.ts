/**
 * Tag lists: `v=1; a=rsa-sha256; …` as DKIM, ARC and key records write them.
 * Source: RFC 6376 §3.2. Strict: names are case-sensitive, none twice, no empty entry but after the last semicolon.
 */

/** The values by name, in the order they stand; white space around a value is taken off and runs of it inside are one space. */
export type TagList = ReadonlyMap<string, string>

const TAG_NAME = /^[A-Za-z][A-Za-z0-9_]*$/
const RUN = /[ \t\r\n]+/g

/** What a tag list says, or what is wrong with it. The tags that could be read are given in both cases. */
export function parseTags(text: string): { readonly tags: TagList; readonly mistake: string | null } {
  const tags = new Map<string, string>()
  const entries = text.split(';')
  let mistake: string | null = null
  for (const [n, entry] of entries.entries()) {
    const equals = entry.indexOf('=')
    if (equals < 0) {
      if (trimSpace(entry) === '') {
        if (n < entries.length - 1 || n === 0) mistake ??= 'an empty tag'
      } else mistake ??= 'a tag without ='
      continue
    }
    const name = trimSpace(entry.slice(0, equals))
    if (!TAG_NAME.test(name)) mistake ??= 'a tag name that is none'
    if (tags.has(name)) mistake ??= 'a tag twice'
    tags.set(name, trimSpace(entry.slice(equals + 1)).replace(RUN, ' '))
  }
  return { tags, mistake }
}

/** A value in which white space means nothing: b=, bh=, h=, p= (RFC 6376 §3.5, §3.6.1). */
export function withoutSpace(value: string): string {
  return value.replace(RUN, '')
}

/** A colon-separated list in lower case: q=, and h=, s=, t= of a key record. */
export function colonList(value: string): readonly string[] {
  return value
    .split(':')
    .map(item => trimSpace(item).toLowerCase())
    .filter(item => item !== '')
}

/**
 * Without the space, tab, CR and LF around it. Not trim(): in an octet string the octet A0 is half a character, no space.
 * Not a regular expression either: /[ \t]+$/ takes quadratic time on a long run of spaces inside the text.
 */
export function trimSpace(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isSpace(text.charCodeAt(from))) from++
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return from === 0 && to === text.length ? text : text.slice(from, to)
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13
}
