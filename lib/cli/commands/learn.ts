/** learn: teaches the classifier what is spam here and what is wanted. */
import { readFileSync } from 'node:fs'
import { teach } from '../../scorers/classifier/learn.ts'
import { ownHosts } from '../../scorers/classifier/site-message.ts'
import { learnLimits } from '../../settings/learn-limits.ts'
import { SITE } from '../../scorers/classifier/store.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { IndexError, readIndex } from '../index-file.ts'
import { confirmLearnt } from '../learnt-outcomes.ts'
import { messagesIn } from '../messages.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { domainScope, openStore, told } from '../site-store.ts'
import { storedKeys } from '../stored.ts'
import type { ToLearn, Lesson, Outcome } from '../../scorers/classifier/learn.ts'
import type { Label } from '../../scorers/classifier/model.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Found } from '../messages.ts'

/** Messages that are learnt in one go: for so long no other process can teach. All of a go is kept, or nothing. */
const GO_MESSAGES = 1000
const GO_OCTETS = 32 * 1024 ** 2

/** What `--json` prints. Programs read it: names are only added, never changed. Messages each. */
export type Taught = {
  readonly messages: number
  readonly learnt: number
  /** Learnt before as what they are: nothing changed. */
  readonly known: number
  /** Learnt before as the other kind: that was taken back. */
  readonly changed: number
  readonly forgotten: number
  /** Taken back, but not to the last bit, because too much was learnt since. */
  readonly faded: number
  /** To be forgotten, and not learnt, or longer ago than classifier.keep_days. */
  readonly unknown: number
  /** Beyond what a reporter may teach: on one day, or of the whole. */
  readonly kept_out: number
  /** Empty, or learnt by a version that saw other features. */
  readonly refused: number
  /** Judged here when they came: noted as outcomes, which false_positive_budget goes by. */
  readonly confirmed: number
  readonly unreadable: number
  readonly seconds: number
}

const COLUMNS: Readonly<Record<Outcome, keyof Taught>> = {
  learnt: 'learnt',
  known: 'known',
  changed: 'changed',
  forgotten: 'forgotten',
  faded: 'faded',
  unknown: 'unknown',
  'kept-out-day': 'kept_out',
  'kept-out-share': 'kept_out',
  empty: 'refused',
  unfit: 'refused',
}

export const command = defineCommand({
  name: 'learn',
  usage: '--spam | --ham | --forget PATH… | --index FILE [--domain DOMAIN [--only]] [--reporter NAME] [--json]',
  about:
    'Teaches the site\'s classifier what is spam here (--spam) and what is wanted (--ham). PATH is a file, a folder (all files\nbelow it), an mbox, or - for standard input. Running daemons know it at their next message; it counts once enough of both\nkinds is learnt (classifier.min_learnt). To learn a message again changes nothing; to learn it as the other kind takes the\nfirst back; --forget takes it back altogether, for as long as it is known (classifier.keep_days).\nKept are numbers and keyed hashes, no text. With --domain the model of that domain\'s mail learns, too; --only: alone.\nWith --reporter what is learnt is bounded (classifier.reporter_per_day, classifier.reporter_share); the name is not kept.\nBoth kinds mixed teach more than all of one kind after all of the other: --index takes a file with lines "spam PATH" and\n"ham PATH" in the order in which they came. Ends with 66 where a path could not be read; the others are learnt.',
  options: {
    spam: { type: 'boolean', doc: 'these are spam' },
    ham: { type: 'boolean', doc: 'these are wanted' },
    forget: { type: 'boolean', doc: 'these were learnt by mistake: take that back' },
    index: {
      type: 'string',
      value: 'FILE',
      doc: 'lines "spam PATH" or "ham PATH", PATH relative to the folder of FILE',
    },
    domain: { type: 'string', value: 'DOMAIN', doc: "mail to this domain: teach its model and the site's" },
    only: { type: 'boolean', doc: "with --domain: not the site's" },
    reporter: { type: 'string', value: 'NAME', doc: 'who says so (default: the admin, without bounds)' },
    json: { type: 'boolean', doc: 'the figures as a JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [0, Infinity],
  examples: [
    ['cleanmilter learn --spam ~/Maildir/.Junk/cur', 'what lies in this folder is spam'],
    ['cleanmilter learn --ham --domain example.org --reporter ann - < message.eml', 'ann wanted this message'],
    ['cleanmilter learn --index old-mail/index', 'a whole archive in its order'],
  ],
  async *run(values, paths): AsyncGenerator<Taught, number> {
    const source = sourceOf(values, paths)
    const { domain, only = false, reporter = null } = values
    if (only && domain === undefined) throw new UsageError('--only wants --domain')
    if (reporter !== null && (reporter.trim() === '' || reporter.length > 1000))
      throw new UsageError('--reporter wants a name')
    const scopes = [...(domain === undefined ? [] : [domainScope(domain)]), ...(only ? [] : [SITE])]
    const { settings } = settingsFromOptions(values)
    const lesson: Omit<Lesson, 'now'> = {
      scopes,
      reporter,
      ownHosts: ownHosts(settings.authserv_id),
      limits: learnLimits(settings.classifier),
    }
    const began = performance.now()
    const counts = new Map<keyof Taught, number>()
    let confirmed = 0
    const count = (column: keyof Taught): void => void counts.set(column, (counts.get(column) ?? 0) + 1)
    const store = openStore(settings.data)
    try {
      for await (const go of goes(source, () => count('unreadable'))) {
        const outcomes = told(() => teach(store, go, { ...lesson, now: new Date() }))
        for (const outcome of outcomes) count(COLUMNS[outcome])
        confirmed += confirm(settings, go, outcomes)
      }
    } finally {
      store.close()
    }
    const of = (column: keyof Taught): number => counts.get(column) ?? 0
    const unreadable = of('unreadable')
    yield {
      messages: [...counts.values()].reduce((sum, one) => sum + one, 0) - unreadable,
      learnt: of('learnt'),
      known: of('known'),
      changed: of('changed'),
      forgotten: of('forgotten'),
      faded: of('faded'),
      unknown: of('unknown'),
      kept_out: of('kept_out'),
      refused: of('refused'),
      confirmed,
      unreadable,
      seconds: Math.round(performance.now() - began) / 1000,
    }
    return unreadable > 0 ? EXIT.noInput : EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

/** What is learnt is learnt, whatever becomes of this. */
function confirm(settings: Settings, go: readonly ToLearn[], outcomes: readonly Outcome[]): number {
  try {
    return confirmLearnt({ data: settings.data, keys: storedKeys(settings) }, go, outcomes, new Date())
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    process.stderr.write(`cleanmilter: learnt, but not noted as confirmed: ${error.message}\n`)
    return 0
  }
}

type Source = AsyncIterable<Found & { readonly label: Label | null }>

type Kinds = { readonly spam?: boolean; readonly ham?: boolean; readonly forget?: boolean; readonly index?: string }

function sourceOf({ spam, ham, forget, index }: Kinds, paths: readonly string[]): Source {
  const said = [spam, ham, forget, index].filter(one => one !== undefined && one !== false).length
  if (said !== 1) throw new UsageError('learn wants one of --spam, --ham, --forget and --index')
  if (index !== undefined) {
    if (paths.length > 0) throw new UsageError(`learn --index wants no other path, found "${paths[0] ?? ''}"`)
    return indexed(index)
  }
  if (paths.length === 0) throw new UsageError('learn wants a file, a folder, an mbox, or - for standard input')
  return labelled(paths, spam === true ? 'spam' : ham === true ? 'ham' : null)
}

async function* labelled(paths: readonly string[], label: Label | null): Source {
  for await (const found of messagesIn(paths, () => process.stdin)) yield { ...found, label }
}

async function* indexed(index: string): Source {
  let entries: ReturnType<typeof readIndex>
  try {
    entries = readIndex(index, readFileSync(index, 'utf8'))
  } catch (error) {
    const why = error instanceof IndexError ? `, ${error.message}` : `: cannot be read: ${String(error)}`
    throw new Failure(`${index}${why}`, EXIT.noInput, { cause: error })
  }
  for (const { path, spam } of entries) yield* labelled([path], spam ? 'spam' : 'ham')
}

/** What is read, in goes that are neither too long nor too large. Files that cannot be read are complained about. */
async function* goes(source: Source, unreadable: () => void): AsyncGenerator<readonly ToLearn[]> {
  let go: ToLearn[] = []
  let octets = 0
  for await (const found of source) {
    if (found.kind === 'unreadable') {
      process.stderr.write(`cleanmilter: ${printable(found.path)}: cannot be read: ${found.reason}\n`)
      unreadable()
      continue
    }
    go.push(found)
    octets += found.raw.length
    if (go.length < GO_MESSAGES && octets < GO_OCTETS) continue
    yield go
    go = []
    octets = 0
  }
  if (go.length > 0) yield go
}

const SENTENCES: readonly (readonly [column: keyof Taught, text: string])[] = [
  ['learnt', 'learnt'],
  ['changed', 'learnt anew: had been learnt as the other kind'],
  ['known', 'known already'],
  ['forgotten', 'forgotten'],
  ['faded', 'forgotten, but not exactly: too much was learnt since'],
  ['unknown', 'not known: never learnt, or longer ago than classifier.keep_days'],
  ['kept_out', 'kept out: more than one reporter may teach (classifier.reporter_per_day, classifier.reporter_share)'],
  ['refused', 'refused: empty, or learnt by another version'],
  ['confirmed', 'of them were judged here: confirmed for false_positive_budget'],
  ['unreadable', 'could not be read'],
]

function human(taught: Taught): string {
  const lines = SENTENCES.filter(([column]) => taught[column] > 0).map(
    ([column, text]) => `${String(taught[column]).padStart(7)} ${text}\n`,
  )
  return lines.length === 0 ? 'no message found\n' : lines.join('')
}
