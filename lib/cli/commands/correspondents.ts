/** correspondents: how many pairs of own addresses and correspondents are known; forgotten on request. Never whose they are. */
import { readAddressKey } from '../../policy/scope-name.ts'
import { countOf, forgetPairs, resetCorrespondents } from '../../store/correspondents.ts'
import { defineCommand, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { inStored } from '../stored.ts'
import type { DatabaseSync } from 'node:sqlite'

/** What `--json` prints. Programs read it: names are only added, never changed. */
export type Known = {
  readonly did: 'show' | 'forget' | 'reset'
  /** Pairs known now. */
  readonly pairs: number
  /** Pairs that this command forgot. */
  readonly forgotten: number
  /** The days on which the first and the last of them expire, unless they are renewed. */
  readonly first: string | null
  readonly last: string | null
  /** correspondents.learn. */
  readonly on: boolean
}

const WAYS = ['show', 'forget', 'reset'] as const

export const command = defineCommand({
  name: 'correspondents',
  usage: 'show | forget ADDRESS [CORRESPONDENT] | reset --yes [--json]',
  about:
    'To whom users here have written is kept as keyed hashes, so that who answers is spared the content score\n(correspondents.learn, correspondents.days). Nobody can read an address out of it, this command neither.\nshow: how many pairs of an own address and a correspondent are known, and when they expire.\nforget: all that ADDRESS, one of ours under its main name, has taught, or this one correspondent of it.\nreset: all of it, with the key of the hashes.',
  options: {
    yes: { type: 'boolean', doc: 'yes, forget all of them' },
    json: { type: 'boolean', doc: 'a JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 3],
  examples: [
    ['cleanmilter correspondents show', 'how many are known?'],
    ['cleanmilter correspondents forget ann@example.org', 'ann has left'],
    ['cleanmilter correspondents forget ann@example.org bob@example.com', 'bob is no friend of hers any more'],
  ],
  async *run({ yes = false, ...values }, [word = '', address, other]): AsyncGenerator<Known, number> {
    const did = WAYS.find(one => one === word)
    if (did === undefined) throw new UsageError(`correspondents wants ${WAYS.join(', ')}; found "${word}"`)
    if ((did === 'forget') !== (address !== undefined))
      throw new UsageError(
        did === 'forget'
          ? 'correspondents forget wants an address'
          : `correspondents ${did} wants no address, found "${printable(address ?? '')}"`,
      )
    if (did === 'reset' && !yes)
      throw new UsageError('correspondents reset forgets all of them; say --yes if that is meant')
    const own = address === undefined ? null : key(address)
    const theirs = other === undefined ? null : key(other)
    const { settings } = settingsFromOptions(values)
    const work = (database: DatabaseSync): Omit<Known, 'did' | 'on'> => {
      const forgotten =
        did === 'reset' ? resetCorrespondents(database) : own === null ? 0 : forgetPairs(database, own, theirs)
      const row = database
        .prepare('SELECT min(expires_day) AS first, max(expires_day) AS last FROM correspondent')
        .get()
      return { pairs: countOf(database), forgotten, first: date(row?.['first']), last: date(row?.['last']) }
    }
    const found = inStored(settings.data, work, { write: did !== 'show' })
    yield { did, ...(found ?? { pairs: 0, forgotten: 0, first: null, last: null }), on: settings.correspondents.learn }
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

function key(text: string): string {
  const address = readAddressKey(text)
  if (address === null) throw new UsageError(`correspondents forget wants a mail address, found "${printable(text)}"`)
  return address
}

function date(day: unknown): string | null {
  return typeof day === 'number' ? new Date(day * 86_400_000).toISOString().slice(0, 10) : null
}

function human({ did, pairs, forgotten, first, last, on }: Known): string {
  const gone = did === 'show' ? '' : `${forgotten} forgotten\n`
  const rest = first === null || last === null ? '' : `, expiring from ${first} to ${last} unless renewed`
  return `${gone}${pairs} pairs known${rest}\n${on ? '' : 'correspondents.learn is false: none is learnt or used\n'}`
}
