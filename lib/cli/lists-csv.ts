/**
 * The allow and block lists as CSV: one record → what is to be put into the lists, or everything that is wrong with it.
 */
import { expiryInDays, expiryText, dayText, readExpiry } from '../policy/entry-expiry.ts'
import { readEntry, writeEntry } from '../policy/entry-read.ts'
import { readScope } from '../policy/scope-name.ts'
import { nearest } from '../settings/nearest.ts'
import type { EntryList } from '../policy/entry-read.ts'
import type { ScopeName } from '../policy/scope-name.ts'
import type { NewEntry, StoredEntry } from '../store/entry-edit.ts'

/** In the order in which they are written. The last three are written only: what was counted elsewhere does not count here. */
export const COLUMNS = [
  'list',
  'entry',
  'scope',
  'expires',
  'insist',
  'description',
  'owner',
  'reason',
  'created',
  'hits',
  'last_hit',
] as const
type Column = (typeof COLUMNS)[number]

/** Where a column or a field is missing. */
export type Defaults = {
  readonly scope: ScopeName
  readonly owner: string
  readonly reason: string | null
  readonly days: number
  /** Seconds since 1970. */
  readonly now: number
}

export const MAX_TEXT_CHARACTERS = 500

/** What each field of a record is. */
export type Heading = readonly Column[]

/** The first record, or all that is wrong with it. */
export function readHeading(
  fields: readonly string[],
  { reason }: Pick<Defaults, 'reason'>,
): { readonly heading: Heading } | { readonly mistakes: readonly string[] } {
  const names = fields.map(field => field.trim().toLowerCase())
  if (names.length === 1 && /[;\t]/.test(names[0] ?? ''))
    return { mistakes: ['the first line names the columns, with commas between them; found semicolons or tabs'] }
  const wanted: readonly Column[] = ['list', 'entry', ...(reason === null ? ['reason' as const] : [])]
  const missing = wanted.filter(column => !names.includes(column))
  const mistakes = names.flatMap((name, n) => {
    if (isColumn(name)) return names.indexOf(name) === n ? [] : [`the column ${name} is there twice`]
    const near = nearest(name, COLUMNS)
    return [`there is no column ${shown(name)}${near === null ? '' : `; did you mean ${near}?`}`]
  })
  if (missing.length > 0)
    mistakes.push(
      `the first line names the columns: ${missing.join(' and ')} is missing${missing.includes('reason') ? ' (or give --reason)' : ''}`,
    )
  return mistakes.length === 0 ? { heading: names.filter(isColumn) } : { mistakes }
}

export type ReadRecord =
  { readonly entry: NewEntry; readonly warnings: readonly string[] } | { readonly mistakes: readonly string[] }

export function readRecord(fields: readonly string[], heading: Heading, defaults: Defaults): ReadRecord {
  if (fields.length !== heading.length)
    return { mistakes: [`${heading.length} fields were wanted, as in the first line; found ${fields.length}`] }
  const mistakes: string[] = []
  const field = (column: Column): string => fields[heading.indexOf(column)]?.trim() ?? ''

  const list = field('list').toLowerCase()
  if (!isList(list)) mistakes.push(`list: allow or block was wanted, found ${shown(field('list'))}`)
  const read = readEntry(field('entry'), list === 'block' ? 'block' : 'allow')
  if ('mistake' in read) mistakes.push(`entry: ${read.text}`)
  const scope = field('scope') === '' ? defaults.scope : readScope(field('scope').replace(/^(?:domain|recipient):/, ''))
  if (scope === null) mistakes.push(`scope: site, a domain or an address was wanted, found ${shown(field('scope'))}`)
  const expires = field('expires')
  const expiry =
    expires === '' ? { expiresAt: expiryInDays(defaults.days, defaults.now) } : readExpiry(expires, defaults.now)
  if ('text' in expiry) mistakes.push(`expires: ${expiry.text}`)
  const insist = YES_NO[field('insist').toLowerCase()]
  if (insist === undefined) mistakes.push(`insist: yes or no was wanted, found ${shown(field('insist'))}`)
  if (insist === true && list === 'block') mistakes.push('insist: who is blocked needs no proof')
  const [description, owner, reason] = [
    field('description'),
    field('owner') || defaults.owner,
    field('reason') || (defaults.reason ?? ''),
  ]
  if (reason === '') mistakes.push('reason: why? Who reads the list in half a year wants to know')
  for (const [name, text] of Object.entries({ description, owner, reason })) {
    const wrong = textMistake(text)
    if (wrong !== null) mistakes.push(`${name}: ${wrong}`)
  }
  if (mistakes.length > 0 || 'mistake' in read || scope === null || 'text' in expiry || !isList(list))
    return { mistakes }
  const { kind, value, warnings } = read
  const { expiresAt } = expiry
  return {
    entry: { list, kind, value, scope, expiresAt, insist: insist === true, description, owner, reason },
    warnings,
  }
}

export function writeRecord(entry: StoredEntry): readonly string[] {
  const { list, kind, value, scope, expiresAt, insist, description, owner, reason, createdAt, hits, lastHitDay } = entry
  return [
    list,
    writeEntry(kind, value),
    writeScope(scope),
    expiryText(expiresAt),
    insist ? 'yes' : 'no',
    description,
    owner,
    reason,
    dayText(createdAt),
    String(hits),
    lastHitDay === null ? '' : dayText(lastHitDay * 86_400),
  ]
}

/** As it is typed after --scope. */
export function writeScope(scope: ScopeName): string {
  const at = scope.indexOf(':')
  return scope.startsWith('recipient:') ? writeEntry('address', scope.slice(at + 1)) : scope.slice(at + 1)
}

/** Null: it is fit to be kept. */
export function textMistake(text: string): string | null {
  if (text.length > MAX_TEXT_CHARACTERS)
    return `at most ${MAX_TEXT_CHARACTERS} characters were wanted, found ${text.length}`
  if (text.includes('\ufffd')) return 'not UTF-8'
  return /[\p{Cc}\u2028\u2029]/u.test(text) ? 'one line was wanted, without control characters' : null
}

const YES_NO: Readonly<Record<string, boolean>> = {
  '': false,
  no: false,
  false: false,
  0: false,
  yes: true,
  true: true,
  1: true,
}

function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name)
}

function isList(text: string): text is EntryList {
  return text === 'allow' || text === 'block'
}

function shown(text: string): string {
  return JSON.stringify(text.length <= 40 ? text : `${text.slice(0, 37)}…`)
}
