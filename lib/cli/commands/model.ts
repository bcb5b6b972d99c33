/** model: what the site's classifier has learnt, as a whole: shown, begun anew, taken elsewhere. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { confidence } from '../../scorers/classifier/site-points.ts'
import { encodeSite } from '../../scorers/classifier/site-file.ts'
import { SiteModel } from '../../scorers/classifier/site-model.ts'
import {
  modelPath,
  readSite,
  scopeName,
  scopeOf,
  SITE,
  storeFolder,
  StoreError,
} from '../../scorers/classifier/store.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { domainScope, openStore, told } from '../site-store.ts'
import type { Scope, Store } from '../../scorers/classifier/store.ts'
import type { Settings } from '../../settings/settings.ts'

/** What `--json` prints for each model. Programs read it: names are only added, never changed. */
export type Shown = {
  readonly did: 'show' | 'reset' | 'export' | 'import'
  /** `site`, or the domain. */
  readonly model: string
  readonly file: string
  readonly learnt: { readonly spam: number; readonly ham: number } | null
  /** How much it counts, from 0 to 1. */
  readonly weight: number
  /** Messages that can be taken back, how many named reporters they are from, and the day of the oldest. */
  readonly receipts: number
  readonly reporters: number
  readonly oldest: string | null
  /** Messages that reporters wanted to teach and that were beyond their bounds. */
  readonly kept_out: number
  /** What is wrong with the file. */
  readonly problem: string | null
}

const WAYS = ['show', 'reset', 'export', 'import'] as const
type Way = (typeof WAYS)[number]

export const command = defineCommand({
  name: 'model',
  usage: 'show | reset --yes | export FILE | import FILE [--yes] [--domain DOMAIN] [--json]',
  about:
    "show: what was learnt here (cleanmilter learn), the site's model and those of its domains.\nreset: the model knows nothing again, and neither does the ledger of what it learnt; also where its file is damaged.\nexport: a copy of the model in FILE. Nothing in it is text, but with it one can ask whether a word was learnt: keep it safe.\nimport: the model from FILE in the place of the one here. What was learnt into it can no longer be taken back.\nWithout --domain it is the site's model. Ends with 65 (EX_DATAERR) where a model is damaged or of another version.",
  options: {
    domain: { type: 'string', value: 'DOMAIN', doc: "this domain's model (default: the site's; show: all)" },
    yes: { type: 'boolean', doc: 'yes, forget what was learnt' },
    json: { type: 'boolean', doc: 'one JSON object a line for each model' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 2],
  examples: [
    ['cleanmilter model show', 'how much has been learnt, and does it count yet?'],
    ['cleanmilter model export site.model', 'a copy, for another machine or the safe'],
    ['cleanmilter model reset --domain example.org --yes', 'example.org begins anew'],
  ],
  async *run({ domain, yes = false, ...values }, [word = '', file]): AsyncGenerator<Shown, number> {
    const way = WAYS.find(one => one === word)
    if (way === undefined) throw new UsageError(`model wants ${WAYS.join(', ')}; found "${word}"`)
    const wantsFile = way === 'export' || way === 'import'
    if (wantsFile !== (file !== undefined))
      throw new UsageError(
        wantsFile ? `model ${way} wants a file` : `model ${way} wants no file, found "${file ?? ''}"`,
      )
    const scope = domain === undefined ? null : domainScope(domain)
    const { settings } = settingsFromOptions(values)
    if (!existsSync(storeFolder(settings.data)) && way !== 'import') {
      if (way === 'show') return EXIT.ok
      throw new Failure(`nothing was learnt yet: there is no folder ${storeFolder(settings.data)}`, EXIT.noInput)
    }
    const store = openStore(settings.data)
    let exit: number = EXIT.ok
    try {
      if (way === 'reset') reset(store, scope ?? SITE, yes)
      if (way === 'export') exportTo(modelPath(settings.data, scope ?? SITE), file ?? '')
      if (way === 'import') importFrom(store, scope ?? SITE, file ?? '', yes)
      for (const one of shown(store, settings, way, scope ?? (way === 'show' ? null : SITE))) {
        if (one.problem !== null) exit = EXIT.dataError
        yield one
      }
    } finally {
      store.close()
    }
    return exit
  },
  views: () => ({
    human: { item: human, end: count => (count === 0 ? 'nothing was learnt yet\n' : '') },
    json: { item: one => `${JSON.stringify(one)}\n` },
  }),
})

function reset(store: Store, scope: Scope, yes: boolean): void {
  if (!yes) throw new UsageError('model reset forgets all that was learnt; say --yes if that is meant')
  told(() => store.replace(scope, ({ featureKey }) => SiteModel.empty(featureKey)))
}

/** Beside FILE first, so that what is there is whole or the one before. */
function exportTo(path: string, file: string): void {
  const octets = encodeSite(told(() => readOrMissing(path)))
  const beside = `${file}.${process.pid}`
  try {
    const fd = openSync(beside, 'w', 0o600)
    for (let at = 0; at < octets.length;) at += writeSync(fd, octets, at)
    fsyncSync(fd)
    closeSync(fd)
    renameSync(beside, file)
  } catch (error) {
    throw new Failure(`${file}: cannot be written: ${code(error)}`, EXIT.cannotCreate, { cause: error })
  }
}

function importFrom(store: Store, scope: Scope, file: string, yes: boolean): void {
  const { model } = told(() => readOrMissing(file))
  const known = store.ledger.models().some(one => one.name === scopeName(scope) && one.generation > 0)
  if (known && !yes)
    throw new UsageError('model import replaces what was learnt here; say --yes if that is meant, or export it first')
  told(() => store.replace(scope, () => model))
}

function readOrMissing(path: string): ReturnType<typeof readSite> {
  try {
    return readSite(path)
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new Failure(`${path}: cannot be read: ${code(error)}`, EXIT.noInput, { cause: error })
  }
}

function* shown(store: Store, settings: Settings, did: Way, scope: Scope | null): Generator<Shown> {
  for (const { id, name, generation } of store.ledger.models()) {
    if (scope !== null && name !== scopeName(scope)) continue
    const path = modelPath(settings.data, scopeOf(name))
    const read = generation === 0 ? null : readable(path)
    const learnt = read === null || 'problem' in read ? null : read.model.learnt
    const { receipts, reporters, oldestDay, keptOut } = store.ledger.summary(id)
    yield {
      did,
      model: name.replace(/^domain-/, ''),
      file: path,
      learnt: generation === 0 ? { spam: 0, ham: 0 } : learnt,
      weight: learnt === null ? 0 : Math.round(confidence(learnt, settings.classifier.min_learnt) * 100) / 100,
      receipts,
      reporters,
      oldest: oldestDay === null ? null : new Date(oldestDay * 86_400_000).toISOString().slice(0, 10),
      kept_out: keptOut,
      problem: read !== null && 'problem' in read ? read.problem : null,
    }
  }
}

function readable(path: string): ReturnType<typeof readSite> | { readonly problem: string } {
  try {
    return readSite(path)
  } catch (error) {
    return { problem: error instanceof StoreError ? error.message : `${path}: cannot be read: ${code(error)}` }
  }
}

function code(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

const DONE: Readonly<Record<Way, string>> = {
  show: '',
  reset: ' (begun anew)',
  export: ' (exported)',
  import: ' (imported)',
}

function human({ did, model, file, learnt, weight, receipts, reporters, oldest, kept_out, problem }: Shown): string {
  const knows =
    learnt === null
      ? 'unknown'
      : `${learnt.spam} spam, ${learnt.ham} wanted: ${weight === 0 ? 'too little to count' : `counts ${Math.round(weight * 100)} %`}`
  const rows = [
    ['learnt', knows],
    [
      'can be forgotten',
      `${receipts}${oldest === null ? '' : `, the oldest of ${oldest}`}; ${reporters} named reporters, ${kept_out} messages of theirs kept out`,
    ],
    ['file', file],
    ...(problem === null ? [] : [['problem', problem]]),
  ]
  return `${model}${DONE[did]}\n${rows.map(([name = '', text = '']) => `  ${name.padEnd(18)}${printable(text)}\n`).join('')}`
}
