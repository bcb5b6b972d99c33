/**
 * quarantine: held mail as an administrator may see it: when it came, how long it is, why in a word, when its time is over. Nothing
 * here opens a message, nor its sender, recipient or subject.
 */
import { begin, bulks, preview, undo } from '../../quarantine/bulk.ts'
import { CLASSES } from '../../quarantine/item.ts'
import { sealedMessage } from '../../quarantine/read.ts'
import { countOf, find, list, remove } from '../../quarantine/rows.ts'
import { journaled } from '../../quarantine/journal-note.ts'
import { noteAct } from '../journal-act.ts'
import { readTime } from '../time.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { writeNewFile } from '../new-file.ts'
import { printable } from '../output.ts'
import { mailboxOf, withHeld } from '../quarantined.ts'
import { releaseNow } from '../release-now.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { ownerOf } from '../stored.ts'
import type { HeldClass, Item } from '../../quarantine/item.ts'
import type { Quarantine } from '../../quarantine/quarantine.ts'
import type { Settings } from '../../settings/settings.ts'

const WAYS = ['list', 'show', 'release', 'delete', 'export', 'bulks', 'undo'] as const
type Way = (typeof WAYS)[number]

/** What `--json` prints, a line each. Programs read it: names are only added, never changed. */
type Line = Readonly<Record<string, string | number | boolean | null>>

const MOST_LISTED = 1_000_000
const PAGE = 500

type Values = {
  readonly to?: string
  readonly all?: boolean
  readonly rule?: string
  readonly class?: string
  readonly since?: string
  readonly until?: string
  readonly reason?: string
  readonly yes?: boolean
  readonly limit?: string
}

/** An option that changes nothing would be taken for one that does. */
const ONLY_WITH = {
  to: 'list',
  limit: 'list',
  all: 'release --all',
  rule: 'release --all',
  class: 'release --all',
  since: 'release --all',
  until: 'release --all',
  reason: 'release --all',
  yes: 'release --all',
} as const satisfies Record<keyof Values, string>

export const command = defineCommand({
  name: 'quarantine',
  usage: 'list | show NAME… | release NAME… | release --all … | delete NAME… | export NAME FILE | bulks | undo BULK',
  about:
    'Held mail (quarantine.how: store) as an administrator may see it: when it came, its size, why in a word, when its time is\nover. It is told for whom only where you ask by --to; sender, subject and content are sealed. See cleanmilter report for what a recipient reported as wrongly held.\nrelease hands messages back to the MTA (release.server) for their recipients, and delete ends them. release --all is for the\ntime after a bad rule: without --yes it only counts; with it the messages wait for release.undo_minutes, in which undo takes\nall of it back. export writes a message as it is sealed: its owner opens it with age -d -i KEYFILE. Malware is never among --all.\nEnds with 66 (EX_NOINPUT) where a name is not there, with 75 (EX_TEMPFAIL) where a release has to wait.',
  options: {
    to: { type: 'string', value: 'ADDRESS', doc: 'list: what is held for this mailbox, by any of its addresses' },
    limit: { type: 'string', value: 'N', doc: 'list: at most so many, the newest first (default: 100)' },
    all: { type: 'boolean', doc: 'release: all that is meant by --rule, --class, --since and --until' },
    rule: { type: 'string', value: 'NAME', doc: 'with --all: what this rule spoke against' },
    class: {
      type: 'string',
      value: 'CLASS',
      doc: `with --all: ${CLASSES.filter(one => one !== 'malware').join(', ')}`,
    },
    since: {
      type: 'string',
      value: 'TIME',
      doc: 'with --all: held from then on, 2026-11-28 or 2026-11-28T10:30 (UTC)',
    },
    until: { type: 'string', value: 'TIME', doc: 'with --all: held before' },
    reason: { type: 'string', value: 'TEXT', doc: 'with --all: why, for whoever asks later' },
    yes: { type: 'boolean', doc: 'with --all: do it' },
    json: { type: 'boolean', doc: 'a line of JSON for each' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 10_000],
  examples: [
    ['cleanmilter quarantine list --to ann@example.org', 'how much is held for Ann, since when'],
    [
      'cleanmilter quarantine release --all --rule LURE_PARCEL --since 2026-11-28 --reason "the rule was wrong"',
      'how many would go; with --yes they do',
    ],
    ['cleanmilter quarantine export NAME held.age && age -d -i site.key held.age', 'for whoever has the key'],
  ],
  async *run(values, [typed = '', ...operands]): AsyncGenerator<Line, number> {
    const way = WAYS.find(one => one === typed)
    if (way === undefined)
      throw new UsageError(`quarantine wants one of ${WAYS.join(', ')}, found "${printable(typed)}"`)
    for (const [option, with_] of Object.entries(ONLY_WITH))
      if (
        values[option as keyof typeof ONLY_WITH] !== undefined &&
        with_ !== (values.all === true ? `${way} --all` : way)
      )
        throw new UsageError(`--${option} stands with quarantine ${with_} only`)
    const { settings } = settingsFromOptions(values)
    return yield* RUN[way](settings, values, operands)
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

const RUN: Readonly<
  Record<Way, (settings: Settings, values: Values, operands: readonly string[]) => AsyncGenerator<Line, number>>
> = {
  async *list(settings, { to, limit = '100' }, operands) {
    none(operands, 'list')
    const most = Number(limit)
    if (!Number.isSafeInteger(most) || most < 1 || most > MOST_LISTED)
      throw new UsageError(`--limit wants a number from 1 to ${MOST_LISTED}, found "${printable(limit)}"`)
    const recipient = to === undefined ? null : mailboxOf(settings, '--to', to)
    const { items, all } = await withHeld(settings, ({ state }) => ({
      items: state.demand(database => {
        const found: Item[] = []
        for (let before: number | null = null; found.length < most;) {
          const page: readonly Item[] = list(database, { recipient, before, most: Math.min(PAGE, most - found.length) })
          found.push(...page)
          const last = page.at(-1)
          if (last === undefined) break
          before = last.id
        }
        return found
      }),
      all: state.demand(database => countOf(database, recipient)),
    }))
    for (const item of items) yield lineOf(item)
    if (items.length < all) yield { more: all - items.length }
    return EXIT.ok
  },

  async *show(settings, _, names) {
    const own = await each(settings, names, 'show', (quarantine, item) => ({
      ...lineOf(item),
      sealed_to: isSiteKey(quarantine, item) ? 'the key of the site' : 'the key of its recipient',
    }))
    yield* own
    return missing(own)
  },

  async *release(settings, values, names) {
    if (values.all === true) return yield* releaseAll(settings, values, names)
    some(names, 'release')
    let exit: number = EXIT.ok
    for await (const { name, did } of releaseNow(settings, names)) {
      yield { name, did }
      if (did === 'gone') exit = EXIT.noInput
      else if (did !== 'taken' && exit === EXIT.ok) exit = EXIT.tryAgain
    }
    return exit
  },

  async *delete(settings, _, names) {
    const own = await each(settings, names, 'delete', async (quarantine, item) => {
      const gone = journaled(quarantine, database => {
        const removed = remove(database, item.name)
        if (removed) noteAct(database, quarantine, 'delete', item)
        return removed
      })
      await quarantine.files.remove(item.day, item.name)
      return { name: item.name, did: gone ? 'deleted' : 'gone' }
    })
    yield* own
    return missing(own)
  },

  async *export(settings, _, [name, file, ...more]) {
    if (name === undefined || file === undefined || more.length > 0)
      throw new UsageError('quarantine export wants a name and a file')
    const sealed = await withHeld(settings, async quarantine => {
      const item = quarantine.state.demand(database => find(database, name))
      return item === null ? null : await sealedMessage(quarantine, item)
    })
    if (sealed === null) throw new Failure(`${printable(name)}: there is no such message`, EXIT.noInput)
    writeNewFile(file, sealed)
    yield { name, did: 'exported', octets: sealed.length }
    return EXIT.ok
  },

  async *bulks(settings, _, operands) {
    none(operands, 'bulks')
    for (const { id, madeAt, dueAt, owner, reason, messages, state, left } of await withHeld(settings, ({ state }) =>
      state.demand(bulks),
    ))
      yield { bulk: id, made_at: time(madeAt), due_at: time(dueAt), owner, reason, messages, left, state }
    return EXIT.ok
  },

  async *undo(settings, _, [id, ...more]) {
    if (id === undefined || more.length > 0) throw new UsageError('quarantine undo wants the id of a bulk, see bulks')
    const undone = await withHeld(settings, ({ state }) =>
      state.demand(database => undo(database, id, Math.floor(Date.now() / 1000)), { write: true }),
    )
    if (undone === null)
      throw new Failure(`there is no bulk ${printable(id)}; see cleanmilter quarantine bulks`, EXIT.noInput)
    yield { bulk: id, did: 'undone', ...undone }
    return EXIT.ok
  },
}

async function* releaseAll(
  settings: Settings,
  { rule, class: of, since, until, reason = '', yes = false }: Values,
  names: readonly string[],
): AsyncGenerator<Line, number> {
  none(names, 'release --all')
  if (rule === undefined && of === undefined && since === undefined && until === undefined)
    throw new UsageError('release --all wants at least one of --rule, --class, --since and --until')
  const wanted = CLASSES.find(one => one === of) ?? null
  if (of !== undefined && (wanted === null || wanted === 'malware'))
    throw new UsageError(
      `--class wants one of ${CLASSES.filter(one => one !== 'malware').join(', ')}, found "${printable(of)}"`,
    )
  if (yes && reason.trim() === '') throw new UsageError('release --all --yes wants --reason')
  const which = {
    rule: rule ?? null,
    class: wanted,
    since: since === undefined ? null : readTime('--since', since),
    until: until === undefined ? null : readTime('--until', until),
  }
  return yield* await withHeld(settings, async quarantine => {
    const found = await preview(quarantine, which, quarantine.keys.identitiesIfReadable() ?? [])
    const counts = {
      messages: found.names.length,
      recipients: found.recipients,
      ...found.byClass,
      not_opened: found.unreadable,
    }
    if (!yes || found.names.length === 0) return only({ did: 'nothing', ...counts })
    const now = Math.floor(Date.now() / 1000)
    const dueAt = now + settings.release.undo_minutes * 60
    const made = quarantine.state.demand(
      database => begin(database, found.names, { now, dueAt, owner: ownerOf(undefined), reason }),
      { write: true },
    )
    return only({ did: 'waits', bulk: made.id, due_at: time(dueAt), ...counts, messages: made.messages })
  })
}

async function* only(line: Line): AsyncGenerator<Line, number> {
  yield line
  return EXIT.ok
}

async function each(
  settings: Settings,
  names: readonly string[],
  way: Way,
  work: (quarantine: Quarantine, item: Item & { readonly day: number }) => Line | Promise<Line>,
): Promise<readonly Line[]> {
  some(names, way)
  return await withHeld(settings, async quarantine => {
    const lines: Line[] = []
    for (const name of names) {
      const item = quarantine.state.demand(database => find(database, name))
      lines.push(item === null ? { name, did: 'gone' } : await work(quarantine, item))
    }
    return lines
  })
}

function missing(lines: readonly Line[]): number {
  return lines.some(({ did }) => did === 'gone') ? EXIT.noInput : EXIT.ok
}

function some(names: readonly string[], way: string): void {
  if (names.length === 0) throw new UsageError(`quarantine ${way} wants names of held messages, see list`)
}

function none(operands: readonly string[], way: string): void {
  if (operands.length > 0)
    throw new UsageError(`quarantine ${way} does not know what to do with "${printable(operands[0] ?? '')}"`)
}

function isSiteKey({ keys, state }: Quarantine, { key }: Item): boolean {
  if (keys.exists && keys.publicKey() === key) return true
  return (
    state.demand(database => database.prepare('SELECT 1 FROM personal_key WHERE public_key = ?').get(key)) === undefined
  )
}

function lineOf({ name, heldAt, expiresAt, octets, class: of, dueAt, trouble }: Item): Line {
  return {
    name,
    held_at: time(heldAt),
    expires_at: time(expiresAt),
    octets,
    class: of,
    due_at: dueAt === null ? null : time(dueAt),
    trouble,
  }
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}

const DID: Readonly<Record<string, string>> = {
  taken: 'released: the MTA has it',
  later: 'cannot be handed back now: it is tried again',
  refused: 'the MTA will not have it; it stays',
  malware: 'malware was found in it; it stays until its time is over',
  sealed: 'only its recipient can release it: it is sealed to their own key',
  asked: 'will be handed back by the desk, which has the key',
  'under-way': 'somebody else is handing it back right now',
  gone: 'there is no such message (any more)',
  deleted: 'deleted',
}

function human(line: Line): string {
  const { name, did, more, bulk } = line
  const text = (value: Line[string] | undefined): string => printable(String(value ?? ''))
  if (more !== undefined) return `… and ${text(more)} more; see --limit\n`
  if (did === 'undone') return `${text(bulk)}: undone; ${text(line['kept'])} stay, ${text(line['gone'])} had gone\n`
  if (did === 'waits')
    return `${text(line['messages'])} messages of ${text(line['recipients'])} recipients go at ${text(line['due_at'])}; until then: cleanmilter quarantine undo ${text(bulk)}\n${notOpened(line)}`
  if (did === 'nothing')
    return `${text(line['messages'])} messages of ${text(line['recipients'])} recipients${classes(line)}; nothing was done: --yes does it\n${notOpened(line)}`
  if (did === 'exported')
    return `${text(name)}: written, ${text(line['octets'])} octets; open it with age -d -i KEYFILE\n`
  if (typeof did === 'string') return `${text(name)}: ${DID[did] ?? text(did)}\n`
  if (bulk !== undefined)
    return `${text(bulk)}  ${text(line['state'])}  due ${text(line['due_at'])}  ${text(line['left'])} of ${text(line['messages'])} left  ${text(line['owner'])}: ${text(line['reason'])}\n`
  const { held_at, expires_at, octets, class: of, due_at, trouble, sealed_to } = line
  const notes = [
    ...(due_at === null || due_at === undefined ? [] : [`goes at ${text(due_at)}`]),
    ...(trouble === null || trouble === undefined ? [] : [`could not go: ${text(trouble)}`]),
    ...(sealed_to === undefined ? [] : [`sealed to ${text(sealed_to)}`]),
  ]
  return `${text(name)}  held ${text(held_at)}  until ${text(expires_at)}  ${text(octets).padStart(9)} octets  ${text(of)}${notes.length === 0 ? '' : `  (${notes.join('; ')})`}\n`
}

function classes(line: Line): string {
  const counts = CLASSES.flatMap((one: HeldClass) => (line[one] === undefined ? [] : [`${one}: ${line[one]}`]))
  return counts.length === 0 ? '' : ` (${counts.join(', ')})`
}

function notOpened({ not_opened }: Line): string {
  return not_opened === 0 || not_opened === undefined
    ? ''
    : `${not_opened} more could not be opened here: sealed to keys of their recipients, who can release them, or without a list entry\n`
}
