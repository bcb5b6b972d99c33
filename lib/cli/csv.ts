/**
 * CSV, piece by piece: records with the line that each begins on; a record that is none is told and costs only itself.
 * Source: RFC 4180. Besides CRLF a line may end with LF alone; empty lines are none; a byte order mark is passed over.
 */
export type CsvRecord =
  { readonly line: number; readonly fields: readonly string[] } | { readonly line: number; readonly mistake: string }

/** Nothing that we read is as long. */
export const MAX_RECORD_CHARACTERS = 20_000

type Parsed = { readonly fields: readonly string[]; readonly end: number } | { readonly mistake: string } | 'more'

export class CsvReader {
  #rest = ''
  /** Of the record that `#rest` begins with, from 1. */
  #line = 1
  #first = true
  /** In a line that is too long to be kept. */
  #skipping = false

  /** `text`: decoded; records that are whole now. */
  take(text: string): readonly CsvRecord[] {
    return this.#take(text, false)
  }

  end(): readonly CsvRecord[] {
    return this.#take('', true)
  }

  #take(text: string, last: boolean): readonly CsvRecord[] {
    let rest = this.#rest + text
    if (this.#first && rest !== '') {
      rest = rest.replace(/^\ufeff/, '')
      this.#first = false
    }
    const records: CsvRecord[] = []
    let at = 0
    while (at < rest.length) {
      const lineEnd = rest.indexOf('\n', at)
      if (this.#skipping) {
        if (lineEnd < 0) at = rest.length
        else this.#skipping = false
      } else {
        const parsed = parse(rest, at, lineEnd, last)
        const tooLong = parsed === 'more' ? rest.length - at > MAX_RECORD_CHARACTERS : false
        if (parsed === 'more' && !tooLong && !last) break
        if (typeof parsed === 'object' && 'fields' in parsed) {
          const { fields, end } = parsed
          if (fields.length > 1 || fields[0]?.trim() !== '') records.push({ line: this.#line, fields })
          this.#line += lineFeeds(rest, at, end)
          at = end
          continue
        }
        records.push({ line: this.#line, mistake: typeof parsed === 'object' ? parsed.mistake : UNENDED[`${tooLong}`] })
        if (lineEnd < 0) this.#skipping = true
      }
      // The next line may be right again.
      if (lineEnd < 0) at = rest.length
      else {
        at = lineEnd + 1
        this.#line++
      }
    }
    this.#rest = rest.slice(at)
    return records
  }
}

const UNENDED = {
  true: `longer than ${MAX_RECORD_CHARACTERS} characters: does a quotation mark not end?`,
  false: 'a quotation mark does not end',
} as const

/** One record as a line of text. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(field => (/[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`
}

/** `lineEnd`: of the next line feed, or below 0. */
function parse(text: string, from: number, lineEnd: number, last: boolean): Parsed {
  const end = lineEnd < 0 ? text.length : lineEnd
  const line = text.slice(from, Math.min(end, from + MAX_RECORD_CHARACTERS + 1))
  if (line.length > MAX_RECORD_CHARACTERS) return { mistake: UNENDED.true }
  if (lineEnd < 0 && !last) return 'more'
  if (!line.includes('"')) {
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line
    if (bare.includes('\r')) return { mistake: 'a carriage return without a line feed: lines end with LF or CRLF' }
    return { fields: bare.split(','), end: Math.min(text.length, end + 1) }
  }
  return parseQuoted(text, from, last)
}

function parseQuoted(text: string, from: number, last: boolean): Parsed {
  const fields: string[] = []
  for (let at = from; ;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1, last)
      if (close < 0) return 'more'
      fields.push(text.slice(at + 1, close).replaceAll('""', '"'))
      at = close + 1
      if (at < text.length && !/[,\r\n]/.test(text[at] ?? ''))
        return { mistake: 'text behind a closing quotation mark' }
    } else {
      const start = at
      while (at < text.length && !/[",\r\n]/.test(text[at] ?? '')) at++
      if (text[at] === '"')
        return { mistake: 'a quotation mark within a field: such a field stands in quotation marks, with "" for one' }
      fields.push(text.slice(start, at))
    }
    // What follows may still have to come.
    const left = text.length - at
    if (!last && (left === 0 || (left === 1 && text[at] === '\r'))) return 'more'
    if (text[at] === ',') at++
    else if (text[at] === '\r' && left > 1 && text[at + 1] !== '\n')
      return { mistake: 'a carriage return without a line feed: lines end with LF or CRLF' }
    else return { fields, end: Math.min(text.length, at + (text[at] === '\r' ? 2 : 1)) }
  }
}

function closingQuote(text: string, from: number, last: boolean): number {
  for (
    let at = text.indexOf('"', from);
    at >= 0 && at - from <= MAX_RECORD_CHARACTERS;
    at = text.indexOf('"', at + 2)
  ) {
    if (at + 1 === text.length && !last) return -1
    if (text[at + 1] !== '"') return at
  }
  return -1
}

function lineFeeds(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
