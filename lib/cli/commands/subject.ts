/** subject: what is held about one address: given to them, put right, erased. */
import { readAddressKey } from '../../policy/scope-name.ts'
import { correctChoices, CorrectError, moveSubject } from '../../rights/subject/correct.ts'
import { elsewhere } from '../../rights/subject/elsewhere.ts'
import { countSubject, eraseSubject } from '../../rights/subject/erase.ts'
import { exportSubject } from '../../rights/subject/export.ts'
import { exportSchema } from '../../rights/subject/schema.ts'
import { subjectOf } from '../../rights/subject/subject.ts'
import { isLanguage } from '../../scorers/language.ts'
import { ROWS } from '../../settings/settings.ts'
import { ContradictionError, removeAlias, writeDocument } from '../../store/policy-rows.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { withKept } from '../kept.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { siteReasons } from '../../settings/site-reasons.ts'
import { ownerOf } from '../stored.ts'
import { human } from '../subject-view.ts'
import { append } from '../../quarantine/journal.ts'
import { journaled } from '../../quarantine/journal-note.ts'
import { ensurePerson } from '../../quarantine/people.ts'
import { delimiterOf } from '../../settings/delimiter.ts'
import type { Kept, Subject } from '../../rights/subject/subject.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Item } from '../subject-view.ts'

const WAYS = ['export', 'erase', 'correct', 'schema'] as const
type Way = (typeof WAYS)[number]

/** Options that only one way knows. */
const OPTIONS_OF: Readonly<Record<string, Way>> = {
  'with-messages': 'export',
  'with-keys': 'export',
  sealed: 'export',
  lang: 'export',
  yes: 'erase',
  language: 'correct',
  schedule: 'correct',
  'alias-of': 'correct',
  'no-alias': 'correct',
  'new-address': 'correct',
}

export const command = defineCommand({
  name: 'subject',
  usage: 'export | erase | correct ADDRESS [options], or schema',
  about: [
    'What somebody may ask for by the GDPR (Art. 15 to 17) and the Swiss FADP (Art. 25, 32). ADDRESS is a recipient here, in any',
    'case, with any detail, under any alias; or a sender, who may stand on lists.',
    'export: all that is held about them, as JSON (schema: its JSON Schema). It opens what is sealed, where the site’s key can be',
    'read: give it to them, and look at nothing that they did not ask you to. --sealed opens nothing.',
    'erase: shows what would go; with --yes it goes, and a receipt says what went, what is left and why. Entries of the journal stay',
    'and name nobody. Mail that comes afterwards is held as before.',
    'correct: their choices (site: the site’s), whose alias the address is, an address that moved.',
    'Ends with 75 (EX_TEMPFAIL) where something is left that goes when it is erased again.',
  ].join('\n'),
  options: {
    'with-messages': {
      type: 'string',
      value: 'DIR',
      doc: 'export: the held messages, too, as files there, sealed as they are: NAME.age',
    },
    'with-keys': {
      type: 'boolean',
      doc: 'export: also the private halves of their own keys, wrapped by their password',
    },
    sealed: { type: 'boolean', doc: 'export: what is sealed stays so, in base64' },
    lang: { type: 'string', value: 'LANGUAGE', doc: 'export: of the reasons: en (default), de, fr or it' },
    yes: { type: 'boolean', doc: 'erase: yes, it is to go' },
    language: { type: 'string', value: 'LANGUAGE', doc: 'correct: of digests and pages: en, de, fr, it or site' },
    schedule: { type: 'string', value: 'WHEN', doc: 'correct: of digests: daily, several, weekly, none or site' },
    'alias-of': { type: 'string', value: 'OTHER', doc: 'correct: ADDRESS is another address of OTHER' },
    'no-alias': { type: 'string', value: 'OTHER', doc: 'correct: OTHER is no alias of ADDRESS' },
    'new-address': { type: 'string', value: 'NEW', doc: 'correct: all that is kept of ADDRESS is NEW’s' },
    json: { type: 'boolean', doc: 'erase, correct: one JSON object (export always is)' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 2],
  examples: [
    ['cleanmilter subject export ann@example.org --with-messages ann >ann.json', 'what Ann may have'],
    ['cleanmilter subject erase ann@example.org', 'what would go?'],
    ['cleanmilter subject erase ann@example.org --yes >receipt.txt', 'it goes'],
    ['cleanmilter subject correct ann@example.org --new-address ann@example.net', 'Ann has another address'],
  ],
  async *run(values, [word = '', typed]): AsyncGenerator<Item, number> {
    const way = WAYS.find(one => one === word)
    if (way === undefined) throw new UsageError(`subject wants ${WAYS.join(', ')}; found "${word}"`)
    const strange = Object.keys(values).find(name => (OPTIONS_OF[name] ?? way) !== way)
    if (strange !== undefined)
      throw new UsageError(`--${strange} belongs to subject ${OPTIONS_OF[strange] ?? ''}, not to ${way}`)
    if ((way === 'schema') !== (typed === undefined))
      throw new UsageError(way === 'schema' ? 'subject schema wants no address' : `subject ${way} wants an address`)
    if (typed === undefined) {
      yield { did: 'schema', schema: exportSchema() }
      return EXIT.ok
    }
    const { settings } = settingsFromOptions(values)
    const item = await withKept(settings, async kept => {
      const delimiter = delimiterOf(settings)
      const subject = subjectOf(kept, typed, delimiter)
      if (subject === null)
        throw new UsageError(`subject ${way} wants a mail address such as ann@example.org; this is none`)
      if (way === 'export') return await exported(kept, subject, settings, values)
      if (way === 'correct') return corrected(kept, subject, values)
      const told = { data: settings.data, now: new Date(), elsewhere: elsewhere(settings) }
      return values.yes === true
        ? ({ did: 'erase', receipt: await eraseSubject(kept, subject, told) } as const)
        : ({ did: 'would-erase', address: subject.address, classes: countSubject(kept, subject) } as const)
    })
    yield item
    return item.did === 'erase' && !(item.receipt.complete && item.receipt.searched.logs_emptied)
      ? EXIT.tryAgain
      : EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(data(one))}\n` } }),
})

function data(item: Item): unknown {
  if (item.did === 'export') return item.data
  if (item.did === 'schema') return item.schema
  return item.did === 'erase' ? item.receipt : item
}

async function exported(
  kept: Kept,
  subject: Subject,
  settings: Settings,
  values: {
    readonly 'with-messages'?: string
    readonly 'with-keys'?: boolean
    readonly sealed?: boolean
    readonly lang?: string
  },
): Promise<Item> {
  const { lang = 'en' } = values
  if (!isLanguage(lang)) throw new UsageError(`--lang wants en, de, fr or it, found "${lang}"`)
  const found = await exportSubject(kept, subject, {
    now: new Date(),
    elsewhere: elsewhere(settings),
    identities: values.sealed === true ? [] : (kept.quarantine.keys.identitiesIfReadable() ?? []),
    language: lang,
    reasons: siteReasons(settings),
    messagesTo: values['with-messages'] ?? null,
    withKeys: values['with-keys'] === true,
    onOpened: names => noteExport(kept, subject, names.length),
  })
  return { did: 'export', data: found }
}

/** Whose list entries somebody opened is told of it in the next digest. Where that cannot be noted nothing is given. */
function noteExport({ quarantine }: Kept, subject: Subject, messages: number): void {
  journaled(quarantine, database =>
    append(database, quarantine.dayKeys, {
      at: Math.floor(Date.now() / 1000),
      kind: 'export',
      person: ensurePerson(database, subject.address).tag,
      words: { administrator: ownerOf(undefined), messages },
    }),
  )
}

function corrected(
  kept: Kept,
  subject: Subject,
  values: {
    readonly language?: string
    readonly schedule?: string
    readonly 'alias-of'?: string
    readonly 'no-alias'?: string
    readonly 'new-address'?: string
  },
): Item {
  const { language, schedule } = values
  const [aliasOf, noAlias, to] = (['alias-of', 'no-alias', 'new-address'] as const).map(name =>
    otherAddress(name, values[name]),
  )
  if (aliasOf != null && to != null) throw new UsageError('--alias-of and --new-address: one of them')
  if (language !== undefined && language !== 'site' && !isLanguage(language))
    throw new UsageError(`--language wants en, de, fr, it or site, found "${language}"`)
  const schedules = ROWS.get('digest.schedule')?.words ?? []
  if (schedule !== undefined && schedule !== 'site' && !schedules.includes(schedule))
    throw new UsageError(`--schedule wants ${schedules.join(', ')} or site, found "${schedule}"`)
  const done: string[] = []
  if (language !== undefined || schedule !== undefined) {
    correctChoices(kept, subject, {
      ...(language !== undefined && { language: language === 'site' ? null : language }),
      ...(schedule !== undefined && { schedule: schedule === 'site' ? null : schedule }),
    })
    if (language !== undefined) done.push(`language: ${language}`)
    if (schedule !== undefined) done.push(`schedule: ${schedule}`)
  }
  if (noAlias != null) {
    const was = subject.addresses.includes(noAlias) && noAlias !== subject.address
    if (!was || !kept.store.demand(database => removeAlias(database, noAlias), { write: true }))
      throw new Failure(`${noAlias} is no alias of ${subject.address}`, EXIT.noInput)
    done.push(`${noAlias} is an alias no more`)
  }
  if (aliasOf != null) {
    setAlias(kept, subject.address, aliasOf)
    done.push(`an alias of ${aliasOf}`)
  }
  if (to != null) {
    const moved = move(kept, subject, to)
    done.push(
      `now ${to}`,
      ...Object.entries(moved).flatMap(([what, n]) => (n === 0 ? [] : `${what.replace('_', ' ')}: ${n}`)),
    )
  }
  if (done.length === 0)
    throw new UsageError('subject correct wants what: --language, --schedule, --alias-of, --no-alias or --new-address')
  return { did: 'correct', address: subject.address, done }
}

function otherAddress(name: string, typed: string | undefined): string | null {
  const key = typed === undefined ? null : readAddressKey(typed)
  if (typed !== undefined && key === null) throw new UsageError(`--${name} wants a mail address; this is none`)
  return key
}

function setAlias({ store }: Kept, address: string, primary: string): void {
  const author = { owner: ownerOf(undefined), reason: '', at: new Date() }
  try {
    store.demand(
      database =>
        writeDocument(
          database,
          { values: [], bounds: [], aliases: [{ address, primary, place: 'asked for' }] },
          author,
        ),
      { write: true },
    )
  } catch (error) {
    if (error instanceof ContradictionError)
      throw new Failure(`nothing was changed\n${error.message}`, EXIT.settings, { cause: error })
    throw error
  }
}

function move(kept: Kept, subject: Subject, to: string): ReturnType<typeof moveSubject> {
  try {
    return moveSubject(kept, subject, to)
  } catch (error) {
    if (error instanceof CorrectError)
      throw new Failure(`nothing was changed: ${error.message}`, EXIT.dataError, { cause: error })
    throw error
  }
}
