/**
 * `value; name=value; …` as Content-Type and Content-Disposition write it.
 * Source: RFC 2045 §5.1, RFC 2231 §3 (continuations), §4 (charset and language), and what is written instead.
 */
import { decodeCharset } from './charset.ts'
import { endOfComment } from './comment.ts'
import { decodeWords } from './encoded-word.ts'
import { trimSpace } from './tags.ts'
import type { Oddities } from './oddity.ts'

export type Parameters = {
  /** Before the first semicolon, in lower case, without comments and space. */
  readonly value: string
  /** By name in lower case: every reading that somebody might have, the usual one first. */
  readonly all: ReadonlyMap<string, readonly string[]>
}

/** More than these are not read. */
const MAX_PARAMETERS = 100
const MAX_SECTIONS = 100

/** `field`: an octet string. */
export function parseParameters(field: string, odd: Oddities): Parameters {
  const [first = '', ...rest] = entries(field)
  const all = new Map<string, string[]>()
  const add = (name: string, value: string): void => {
    const known = all.get(name)
    if (known === undefined) all.set(name, [value])
    else if (!known.includes(value)) {
      known.push(value)
      odd.note('parameter-broken')
    }
  }
  const sections = new Map<string, Map<number, { text: string; coded: boolean }>>()
  const plain: [string, string][] = []
  for (const entry of rest) {
    const equals = entry.indexOf('=')
    if (equals < 0) continue
    const name = trimSpace(entry.slice(0, equals)).toLowerCase()
    const { text, other } = valueOf(trimSpace(entry.slice(equals + 1)))
    const extended = /^([^*]+)\*(?:([0-9]{1,3})(\*?))?$/.exec(name)
    if (extended === null) {
      plain.push([name, text])
      if (other !== null) plain.push([name, other])
      continue
    }
    const [, base = '', number = '0', star] = extended
    const list = sections.get(base) ?? new Map<number, { text: string; coded: boolean }>()
    sections.set(base, list)
    if (list.has(Number(number))) odd.note('parameter-broken')
    else list.set(Number(number), { text, coded: extended[2] === undefined || star === '*' })
  }
  for (const [name, list] of sections) add(name, joinSections(list, odd))
  for (const [name, text] of plain) {
    if (text.includes('=?')) odd.note('encoded-word-in-parameter')
    add(name, decodeWords(text, odd))
  }
  return { value: trimSpace(first).toLowerCase(), all }
}

export function parameter(parameters: Parameters, name: string): string | null {
  return parameters.all.get(name)?.[0] ?? null
}

/** RFC 2231: sections in the order of their numbers, whatever order they stand in. */
function joinSections(list: ReadonlyMap<number, { text: string; coded: boolean }>, odd: Oddities): string {
  let charset = ''
  const octets: Buffer[] = []
  for (let n = 0; n < MAX_SECTIONS; n++) {
    const section = list.get(n)
    if (section === undefined) {
      if (n === 0 && list.size > 0) continue // some count from 1
      break
    }
    let { text } = section
    if (section.coded && charset === '' && octets.length === 0) {
      const [label, , ...more] = text.split("'")
      if (more.length > 0) {
        charset = label ?? ''
        text = more.join("'")
      } else odd.note('parameter-broken')
    }
    octets.push(Buffer.from(section.coded ? percentDecoded(text) : text, 'latin1'))
  }
  return decodeCharset(Buffer.concat(octets), charset, odd)
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** A quoted string without its quotes; a bare value, and what it is to those who stop at white space. */
function valueOf(written: string): { text: string; other: string | null } {
  if (written.startsWith('"')) {
    let text = ''
    for (let at = 1; at < written.length && written[at] !== '"'; at++) {
      if (written[at] === '\\') at++
      text += written[at] ?? ''
    }
    return { text: text.replace(/\r?\n(?=[ \t])/g, ''), other: null }
  }
  const space = written.search(/[ \t\r\n]/)
  return space < 0 ? { text: written, other: null } : { text: written, other: written.slice(0, space) }
}

/** Cut at semicolons that stand in no quotes; comments taken out. */
function entries(field: string): string[] {
  const found: string[] = []
  let entry = ''
  let quoted = false
  let endless = false // a comment without end: its brackets are text, and none is looked for again
  for (let at = 0; at < field.length && found.length < MAX_PARAMETERS; at++) {
    const c = field[at] ?? ''
    if (quoted && c === '\\') {
      entry += c + (field[at + 1] ?? '')
      at++
    } else if (c === '"') {
      quoted = !quoted
      entry += c
    } else if (!quoted && c === ';') {
      found.push(entry)
      entry = ''
    } else if (!quoted && !endless && c === '(') {
      const end = endOfComment(field, at)
      endless = end === null
      if (end === null) entry += c
      else at = end - 1
    } else entry += c
  }
  found.push(entry)
  return found
}
