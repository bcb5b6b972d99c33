/** policy: what the site, domains and recipients decide for themselves, and what they let the ones below decide. */
import { readFileSync, statSync } from 'node:fs'
import { above, boundText, contradictions, scopeText } from '../../policy/document.ts'
import { keyText, levelOf, readAddressKey, readScope } from '../../policy/scope-name.ts'
import { MAX_FILE_OCTETS, parsePolicyFile, writePolicyFile } from '../../settings/policy-file.ts'
import { readBound, readName, readScoped } from '../../settings/scoped-values.ts'
import { ContradictionError, readDocument, removeAlias, removeRows, writeDocument } from '../../store/policy-rows.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { openStored, ownerOf } from '../stored.ts'
import type { PolicyDocument } from '../../policy/document.ts'
import type { ScopedName, ScopedValue } from '../../policy/scoped.ts'
import type { ScopeName } from '../../policy/scope-name.ts'
import type { Read } from '../../settings/scoped-values.ts'
import type { Author } from '../../store/policy-rows.ts'

/** What `--json` prints a line of. Names are only added. */
export type Shown =
  | {
      readonly what: 'setting'
      readonly scope: string
      readonly name: string
      readonly value: ScopedValue
      readonly place: string
    }
  | {
      readonly what: 'allow'
      readonly scope: string
      readonly name: string
      readonly bound: string
      readonly place: string
    }
  | { readonly what: 'alias'; readonly address: string; readonly of: string }
  | { readonly what: 'file'; readonly text: string }
  | { readonly what: 'done'; readonly text: string }

const WAYS = ['show', 'set', 'unset', 'allow', 'alias', 'unalias', 'trial', 'decide', 'export', 'import'] as const
type Way = (typeof WAYS)[number]

const NOTHING: PolicyDocument = { values: [], bounds: [], aliases: [] }

export const command = defineCommand({
  name: 'policy',
  usage: `${WAYS.join(' | ')} … [--scope site|DOMAIN|ADDRESS] [--json]`,
  about: [
    'What a domain or a recipient decides for itself: the closest scope wins, within what the scopes above allow.',
    'show: all of it, or what --scope sets. set NAME=VALUE…, unset NAME…: settings of --scope, named as in the settings file.',
    'allow NAME=BOUND…: what the scopes below --scope may set: 3..10, 3.., ..10|off, words with | between them, none, or any.',
    'alias ADDRESS OF, unalias ADDRESS: another address of the same recipient.',
    'trial: --scope only observes for --days, and on until you decide. decide enforce|observe: ends it.',
    'export: a file with all of it. import FILE: takes it in; with --replace, what is not in the file goes.',
    'Nothing is changed by what contradicts itself or what is there; running daemons take a change within a second.',
  ].join('\n'),
  options: {
    scope: { type: 'string', value: 'SCOPE', doc: 'site, a domain or a mail address' },
    days: { type: 'string', value: 'N', doc: 'trial: how long (default: 30)' },
    owner: { type: 'string', value: 'NAME', doc: 'who wants it so (default: who calls)' },
    reason: { type: 'string', value: 'TEXT', doc: 'why, for the colleagues' },
    replace: { type: 'boolean', doc: 'import: what is not in the file goes' },
    json: { type: 'boolean', doc: 'one JSON object a line' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 1000],
  examples: [
    ['cleanmilter policy trial --scope example.org', '30 days on which example.org loses nothing'],
    ['cleanmilter policy set --scope ann@example.org score.quarantine=8', 'Ann wants less held back'],
    ["cleanmilter policy allow --scope site 'score.tag=3..10' mode=none", 'and nobody below may choose the mode'],
  ],
  async *run(
    { scope: typed, days, owner, reason = '', replace = false, ...values },
    [word = '', ...operands],
  ): AsyncGenerator<Shown, number> {
    const way = WAYS.find(one => one === word)
    if (way === undefined) throw new UsageError(`policy wants ${WAYS.join(', ')}; found "${word}"`)
    const scope = scopeFor(way, typed)
    const { settings } = settingsFromOptions(values)
    const author: Author = { owner: ownerOf(owner), reason, at: new Date() }
    const stored = openStored(settings.data)
    const write = (coming: PolicyDocument): void =>
      refusing(() => stored.change(database => writeDocument(database, coming, author, { replace })))
    try {
      switch (way) {
        case 'show':
          wantsNone(way, operands)
          yield* shown(stored.read(readDocument), typed === undefined ? null : scope)
          break
        case 'set':
          write({
            ...NOTHING,
            values: assignments(way, operands, readScoped).map(one => ({ scope, ...one, place: 'asked for' })),
          })
          yield { what: 'done', text: `${scopeText(scope)}: set` }
          break
        case 'allow':
          if (levelOf(scope) === 'recipient')
            throw new UsageError('nothing is below a recipient that it could allow something')
          write({
            ...NOTHING,
            bounds: assignments(way, operands, readBound).map(({ name, value }) => ({
              scope,
              name,
              bound: value,
              place: 'asked for',
            })),
          })
          yield { what: 'done', text: `${scopeText(scope)}: allowed` }
          break
        case 'unset': {
          if (operands.length === 0) throw new UsageError('policy unset wants names of settings')
          const names = operands.map(one => known(readName(one)))
          const gone = stored.change(database => removeRows(database, 'setting', scope, names))
          yield { what: 'done', text: `${scopeText(scope)}: ${gone} of ${names.length} were set, and are no longer` }
          break
        }
        case 'trial': {
          wantsNone(way, operands)
          const count = dayCount(days)
          const until = new Date(author.at.getTime() + count * 86_400_000).toISOString().slice(0, 10)
          const kept = settings.log.keep_days
          write({ ...NOTHING, values: [{ scope, name: 'observe_until', value: until, place: 'asked for' }] })
          yield {
            what: 'done',
            text: `${scopeText(scope)}: observes until ${until}; then see cleanmilter trial`,
          }
          if (kept < count)
            yield {
              what: 'done',
              text: `but what it finds is kept for ${kept} days only: set log.keep_days to ${count}, and reload the daemon`,
            }
          break
        }
        case 'decide': {
          const [mode, ...more] = operands
          if ((mode !== 'enforce' && mode !== 'observe') || more.length > 0)
            throw new UsageError('policy decide wants enforce or observe')
          refusing(() =>
            stored.change(database => {
              removeRows(database, 'setting', scope, ['observe_until'])
              const values = [{ scope, name: 'mode', value: mode, place: 'asked for' } as const]
              writeDocument(database, { ...NOTHING, values }, author)
            }),
          )
          yield { what: 'done', text: `${scopeText(scope)}: ${mode}; a trial is over` }
          break
        }
        case 'alias': {
          const [address, primary] = addresses(way, operands, 2)
          write({ ...NOTHING, aliases: [{ address: address ?? '', primary: primary ?? '', place: 'asked for' }] })
          yield { what: 'done', text: `${address ?? ''}: an alias of ${primary ?? ''}` }
          break
        }
        case 'unalias': {
          const [address = ''] = addresses(way, operands, 1)
          const was = stored.change(database => removeAlias(database, address))
          if (!was) throw new Failure(`${address} is no alias`, EXIT.noInput)
          yield { what: 'done', text: `${address}: no alias any more` }
          break
        }
        case 'export':
          wantsNone(way, operands)
          yield { what: 'file', text: writePolicyFile(stored.read(readDocument)) }
          break
        case 'import': {
          const [file, ...more] = operands
          if (file === undefined || more.length > 0) throw new UsageError('policy import wants one file')
          const document = readFile(file)
          write(document)
          const count = document.values.length + document.bounds.length + document.aliases.length
          yield { what: 'done', text: `${file}: ${count} lines taken in` }
          break
        }
        default:
          throw new Error(String(way satisfies never))
      }
    } finally {
      stored.close()
    }
    return EXIT.ok
  },
  views: () => ({
    human: { item: human, end: count => (count === 0 ? 'nothing is set below the settings file\n' : '') },
    json: { item: one => `${JSON.stringify(one)}\n` },
  }),
})

function scopeFor(way: Way, typed: string | undefined): ScopeName {
  const needed = way === 'set' || way === 'unset' || way === 'allow' || way === 'trial' || way === 'decide'
  if (typed === undefined) {
    if (needed) throw new UsageError(`policy ${way} wants --scope: site, a domain or a mail address`)
    return 'site'
  }
  const scope = readScope(typed)
  if (scope === null)
    throw new UsageError(`--scope wants site, a domain or a mail address, found "${printable(typed)}"`)
  return scope
}

/** `NAME=VALUE` words. */
function assignments<T>(
  way: Way,
  operands: readonly string[],
  read: (name: ScopedName, source: string) => Read<T>,
): readonly { readonly name: ScopedName; readonly value: T }[] {
  if (operands.length === 0) throw new UsageError(`policy ${way} wants NAME=VALUE`)
  return operands.map(word => {
    const [, typed, source] = /^([^=]+)=(.*)$/s.exec(word) ?? []
    if (typed === undefined || source === undefined)
      throw new UsageError(`policy ${way} wants NAME=VALUE, found "${printable(word)}"`)
    const name = known(readName(typed.trim()))
    return { name, value: known(read(name, source.trim())) }
  })
}

function known<T>(read: Read<T>): T {
  if ('wrong' in read) throw new UsageError(read.wrong)
  return read.value
}

function addresses(way: Way, operands: readonly string[], count: number): readonly string[] {
  if (operands.length !== count)
    throw new UsageError(`policy ${way} wants ${count === 1 ? 'a mail address' : 'two mail addresses'}`)
  return operands.map(typed => {
    const address = readAddressKey(typed)
    if (address === null) throw new UsageError(`policy ${way} wants a mail address, found "${printable(typed)}"`)
    return address
  })
}

function wantsNone(way: Way, operands: readonly string[]): void {
  if (operands.length > 0)
    throw new UsageError(`policy ${way} does not know what to do with "${printable(operands[0] ?? '')}"`)
}

function dayCount(typed = '30'): number {
  const days = /^\d{1,4}$/.test(typed) ? Number(typed) : 0
  if (days < 1 || days > 3650)
    throw new UsageError(`--days wants a whole number from 1 to 3650, found "${printable(typed)}"`)
  return days
}

function readFile(file: string): PolicyDocument {
  let text: string
  try {
    if (statSync(file).size > MAX_FILE_OCTETS)
      throw new Failure(`${file}: longer than ${MAX_FILE_OCTETS} octets`, EXIT.dataError)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(
      `${file}: cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      EXIT.noInput,
    )
  }
  const { document, mistakes } = parsePolicyFile(text, file)
  const lines = mistakes.map(({ line, column, text: what }) => `${file}:${line ?? ''}:${column ?? ''}: ${what}`)
  const all = mistakes.length > 0 ? lines : contradictions(document)
  if (all.length > 0) throw new Failure(`nothing was taken in\n${all.join('\n')}`, EXIT.settings)
  return document
}

function refusing(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (error instanceof ContradictionError)
      throw new Failure(`nothing was changed\n${error.message}`, EXIT.settings, { cause: error })
    throw error
  }
}

function* shown({ values, bounds, aliases }: PolicyDocument, scope: ScopeName | null): Generator<Shown> {
  const wanted = (one: ScopeName): boolean => scope === null || one === scope || above(scope).includes(one)
  for (const { scope: of, name, value, place } of values)
    if (wanted(of)) yield { what: 'setting', scope: scopeText(of), name, value, place }
  for (const { scope: of, name, bound, place } of bounds)
    if (wanted(of)) yield { what: 'allow', scope: scopeText(of), name, bound: boundText(bound), place }
  for (const { address, primary } of aliases)
    if (wanted(`recipient:${primary}`)) yield { what: 'alias', address: keyText(address), of: keyText(primary) }
}

function human(one: Shown): string {
  switch (one.what) {
    case 'setting':
      return `${printable(one.scope)}: ${one.name} ${printable(String(one.value ?? 'none'))} (${printable(one.place)})\n`
    case 'allow':
      return `${printable(one.scope)} allows: ${one.name} ${printable(one.bound)} (${printable(one.place)})\n`
    case 'alias':
      return `${printable(one.address)} is an alias of ${printable(one.of)}\n`
    case 'file':
      return one.text
    case 'done':
      return `${printable(one.text)}\n`
    default:
      throw new Error(String(one satisfies never))
  }
}
