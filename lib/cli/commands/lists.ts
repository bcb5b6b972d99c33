/** lists: who is allowed and who is blocked, for the site, a domain or a recipient, until when, by whom and why. */
import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { candidates } from '../../policy/entries.ts'
import { entryNetwork } from '../../policy/entry-network.ts'
import { readEntry } from '../../policy/entry-read.ts'
import { readScope } from '../../policy/scope-name.ts'
import { listEntries } from '../../store/entry-edit.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { csvLine } from '../csv.ts'
import { EXIT } from '../exit-codes.ts'
import { addEntries, expiryOf, extendThem, removeThem, wordingOf } from '../lists-change.ts'
import { COLUMNS, writeRecord } from '../lists-csv.ts'
import { importEntries } from '../lists-import.ts'
import { human, json } from '../lists-view.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { openStored } from '../stored.ts'
import type { Domain } from '../../mail/domain.ts'
import type { ScopeName } from '../../policy/scope-name.ts'
import type { EntryFilter, StoredEntry } from '../../store/entry-edit.ts'
import type { Item } from '../lists-view.ts'
import type { Stored } from '../stored.ts'

const WAYS = ['show', 'allow', 'block', 'remove', 'extend', 'import', 'export'] as const
type Way = (typeof WAYS)[number]

const PAGE = 1_000

export const command = defineCommand({
  name: 'lists',
  usage: 'show [ENTRY] | allow | block | remove | extend ENTRY… | import FILE | export [FILE] [options]',
  about:
    'An entry is someone@example.org (that address), @example.org (that domain alone), example.org (with all below it), or a\nnetwork such as 192.0.2.0/24. It holds for --scope: the site, a domain of yours, or one recipient; the closest scope wins.\nallow: counts where DMARC, DKIM or SPF proves the sender (--insist: also where none does), never against a hard failure.\nblock: counts always. Both want --reason, and replace an entry for the same sender in the same scope.\nremove, extend: of that scope; extend sets a new expiry. show: all, or those that are about a sender.\nimport, export: CSV with the columns list, entry, scope, expires, insist, description, owner, reason; - is standard input.\nNothing is changed where a line is wrong. Daemons know within a second. Ends with 65 (EX_DATAERR) where an entry is refused.',
  options: {
    scope: { type: 'string', value: 'SCOPE', doc: 'site, a domain or an address (default: site; show, export: all)' },
    expires: {
      type: 'string',
      value: 'WHEN',
      doc: 'last day (2027-06-30), days from now (90) or never (default: entries.days)',
    },
    reason: { type: 'string', value: 'TEXT', doc: 'why, for whoever reads the list in half a year' },
    owner: { type: 'string', value: 'NAME', doc: 'who answers for it (default: you)' },
    description: { type: 'string', value: 'TEXT', doc: 'who the sender is' },
    insist: { type: 'boolean', doc: 'allow: counts also where nobody vouches for the sender' },
    'skip-wrong': { type: 'boolean', doc: 'import: pass over lines with mistakes' },
    json: { type: 'boolean', doc: 'one JSON object a line for each entry or mistake' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 1_000],
  examples: [
    ['cleanmilter lists allow news@shop.example --reason "ticket 4711"', 'wanted here, where it is proven to be them'],
    [
      'cleanmilter lists block 192.0.2.0/24 --scope ann@example.org --expires 30 --reason "as Ann asked"',
      'for Ann alone',
    ],
    ['cleanmilter lists show news@shop.example', 'which entries are about this sender?'],
    ['cleanmilter lists export lists.csv', 'all of them, for a spreadsheet or another machine'],
  ],
  async *run(
    { scope: typedScope, 'skip-wrong': skipWrong = false, ...values },
    [word = '', ...operands],
  ): AsyncGenerator<Item, number> {
    const way = WAYS.find(one => one === word)
    if (way === undefined) throw new UsageError(`lists wants ${WAYS.join(', ')}; found "${word}"`)
    check(way, operands, values)
    const scope = typedScope === undefined ? null : scopeOf(typedScope)
    const { settings } = settingsFromOptions(values)
    const now = Math.floor(Date.now() / 1000)
    const here = scope ?? 'site'
    const { days } = settings.entries
    const stored = openStored(settings.data)
    try {
      const filter = { ...(scope !== null && { scope }) }
      if (way === 'show') {
        for (const entry of pages(stored, { ...filter, ...about(operands[0]) }))
          yield { did: way, entry, warnings: [], proposal: null }
        return EXIT.ok
      }
      if (way === 'export') {
        const lines = exported(stored, filter)
        if (operands[0] === undefined) for (const text of lines) yield { did: 'record', text }
        else await writeTo(operands[0], lines)
        return EXIT.ok
      }
      const wording = wordingOf(values)
      if (way === 'import') {
        const defaults = { scope: here, owner: wording.owner, reason: wording.reason || null, days, now }
        return yield* importEntries(stored, operands[0] ?? '', defaults, skipWrong)
      }
      const expiresAt = expiryOf(values.expires, days, now)
      const work =
        way === 'remove'
          ? removeThem(operands, here, now)
          : way === 'extend'
            ? extendThem(operands, here, expiresAt, now)
            : addEntries(operands, way, { ...wording, scope: here, insist: values.insist === true, expiresAt, now })
      for (const one of stored.change(work)) yield { did: way, ...one }
      return EXIT.ok
    } finally {
      stored.close()
    }
  },
  views: (_, [way]) => ({
    human: {
      item: human,
      end: count => (count === 0 && way === 'show' ? 'no entries\n' : ''),
    },
    json: { item: json },
  }),
})

function check(
  way: Way,
  operands: readonly string[],
  values: { readonly reason?: string; readonly insist?: boolean; readonly expires?: string },
): void {
  const [least, most] = { show: [0, 1], export: [0, 1], import: [1, 1] }[way as string] ?? [1, Infinity]
  if (operands.length < (least ?? 0))
    throw new UsageError(`lists ${way} wants ${way === 'import' ? 'a file' : 'an address, a domain or a network'}`)
  if (operands.length > (most ?? 0))
    throw new UsageError(`lists ${way} does not know what to do with "${operands[most ?? 0] ?? ''}"`)
  const adds = way === 'allow' || way === 'block'
  if (adds && (values.reason ?? '').trim() === '')
    throw new UsageError(`lists ${way} wants --reason: whoever reads the list in half a year wants to know why`)
  if (values.insist === true && way !== 'allow')
    throw new UsageError(
      `--insist is for allow: ${way === 'block' ? 'who is blocked needs no proof' : `${way} has no use for it`}`,
    )
  if (values.expires !== undefined && !adds && way !== 'extend')
    throw new UsageError(`lists ${way} has no use for --expires`)
}

function scopeOf(typed: string): ScopeName {
  const scope = readScope(typed)
  if (scope === null) throw new UsageError(`--scope wants site, a domain or an address; found "${typed}"`)
  return scope
}

/** Entries that are about a sender: an address's domain and those above it, a network's larger ones. */
function about(typed: string | undefined): EntryFilter {
  if (typed === undefined) return {}
  const read = readEntry(typed, 'block')
  if ('mistake' in read) throw new Failure(read.text, EXIT.dataError)
  const { kind, value } = read
  const network = kind === 'network' ? entryNetwork(value) : null
  const at = value.lastIndexOf('@')
  const mailbox = { local: at < 0 ? '' : value.slice(0, at), domain: value.slice(at + 1) as Domain }
  const prefixes = Array.from({ length: (network?.prefix ?? 0) + 1 }, (_, n) => n)
  const client = network === null ? null : (value.split('/')[0] ?? '')
  return {
    senders: candidates(
      { sender: network === null ? mailbox : null, authors: [], client, auth: [] },
      { 4: prefixes, 6: prefixes },
    ),
  }
}

function* pages(stored: Stored, filter: EntryFilter): Generator<StoredEntry> {
  let after: StoredEntry | null = null
  for (;;) {
    const last: StoredEntry | null = after
    const page: readonly StoredEntry[] = stored.read(database => listEntries(database, filter, PAGE, last))
    yield* page
    if (page.length < PAGE) return
    after = page.at(-1) ?? null
  }
}

function* exported(stored: Stored, filter: EntryFilter): Generator<string> {
  yield csvLine(COLUMNS)
  for (const entry of pages(stored, filter)) yield csvLine(writeRecord(entry))
}

/** Beside FILE first, so that what is there is whole or the one before. */
async function writeTo(file: string, lines: Iterable<string>): Promise<void> {
  const beside = `${file}.${process.pid}`
  try {
    const stream = createWriteStream(beside, { mode: 0o600, flush: true })
    const failed = once(stream, 'error').then(([error]) => Promise.reject(error as Error))
    const write = async (): Promise<void> => {
      for (const line of lines) if (!stream.write(line)) await once(stream, 'drain')
      stream.end()
      await once(stream, 'close')
    }
    await Promise.race([write(), failed])
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new Failure(`${file}: cannot be written: ${code}`, EXIT.cannotCreate, { cause: error })
  }
}
