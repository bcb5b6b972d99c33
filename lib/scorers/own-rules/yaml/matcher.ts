/**
 * What a YAML rule looks for in a text: `/pattern/flags`, or words that must occur, upper and lower case being the same.
 * Patterns are JavaScript's with the flag u, over what a reader sees.
 * Source: ECMAScript, "Patterns".
 */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isHazardous } from '../regexp/hazard.ts'
import { parsePattern } from '../regexp/parse.ts'
import { short } from './reader.ts'
import type { Reader } from './reader.ts'

export type Matcher = (text: string) => boolean

const MAX_LENGTH = 20_000

/** Null, and a mistake, where it cannot be read. */
export function readMatcher(reader: Reader, node: unknown, name: string): Matcher | null {
  const written = reader.text(node, 'a pattern such as "/text/i", or words')
  if (written === null) return null
  const [, source, flags = ''] = /^\/([^]+)\/([a-z]*)$/.exec(written) ?? []
  if (source === undefined) {
    if (!written.startsWith('/')) return contains(written)
    reader.mistake(
      node,
      `found ${JSON.stringify(short(written))}, wanted a pattern that ends with / and letters, such as "/text/i"`,
    )
    return null
  }
  const unknown = /[^ims]/.exec(flags)
  if (unknown !== null || source.length > MAX_LENGTH) {
    reader.mistake(
      node,
      unknown === null
        ? `a pattern longer than ${MAX_LENGTH} characters`
        : `the letter ${unknown[0]} behind the pattern is not known; known are i, m and s`,
    )
    return null
  }
  try {
    const search = new RegExp(source, `${flags}u`)
    search.test('')
    if (looksHazardous(source)) reader.slow(node, `${name}: repetitions within repetitions; some text makes this slow`)
    return text => search.test(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    reader.mistake(node, `the pattern cannot be read: ${message.replace(/^.*\/[a-z]*: /s, '')}`)
    return null
  }
}

/** Patterns of JavaScript are, in what matters here, patterns of Perl. */
function looksHazardous(source: string): boolean {
  try {
    return isHazardous(parsePattern(source, ''))
  } catch {
    return false
  }
}

function contains(words: string): Matcher {
  const wanted = words.toLowerCase()
  return text => text.toLowerCase().includes(wanted)
}

/** A host or a pattern: `example.com` is that host and all below it. */
export function readHostMatcher(reader: Reader, node: unknown, name: string): Matcher | null {
  const written = reader.text(node, 'a host such as example.com, or a pattern')
  if (written === null || written.startsWith('/')) return written === null ? null : readMatcher(reader, node, name)
  const host = written
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '')
  if (/^[a-z0-9._-]+$/.test(host)) return text => isUnder(text.toLowerCase(), host)
  reader.mistake(
    node,
    `found ${JSON.stringify(short(written))}, wanted a host such as example.com (in A-labels), or a pattern`,
  )
  return null
}

const MAX_FILE_OCTETS = 32 * 1024 ** 2

/**
 * A file with an entry on each line, `#` before what is for people. An entry is a whole value, upper and lower case being
 * the same; a host stands for all below it and for all addresses there.
 */
export function readListMatcher(reader: Reader, node: unknown): Matcher | null {
  const written = reader.text(node, 'the path of a file with one entry on each line')
  if (written === null) return null
  const file = resolve(dirname(reader.where), written)
  try {
    if (statSync(file).size > MAX_FILE_OCTETS) {
      reader.mistake(node, `${file} is longer than ${MAX_FILE_OCTETS} octets`)
      return null
    }
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .map(line =>
        line
          .replace(/(?:^|\s)#.*$/, '')
          .trim()
          .toLowerCase(),
      )
    const entries = new Set(lines.filter(line => line !== '').map(line => line.replace(/^\*?\.(?=.)/, '')))
    return text => isListed(text.trim().toLowerCase(), entries)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    reader.mistake(node, `${file} cannot be read: ${code}`)
    return null
  }
}

function isListed(value: string, entries: ReadonlySet<string>): boolean {
  if (entries.has(value)) return true
  for (let name = value.slice(value.lastIndexOf('@') + 1); name !== '';) {
    if (entries.has(name) || entries.has(`@${name}`)) return true
    const dot = name.indexOf('.')
    name = dot < 0 ? '' : name.slice(dot + 1)
  }
  return false
}

function isUnder(host: string, parent: string): boolean {
  return host === parent || host.endsWith(`.${parent}`)
}
