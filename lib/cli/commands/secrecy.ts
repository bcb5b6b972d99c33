/** secrecy: the duty that an administrator accepts in words, and the journal of what was seen and done under it. */
import { createInterface } from 'node:readline/promises'
import { headText, readHead } from '../../privacy/journal.ts'
import { newest, lastOf } from '../../quarantine/journal.ts'
import { acceptRestored, checkJournal, journaled } from '../../quarantine/journal-note.ts'
import { accept, promises } from '../../quarantine/secrecy.ts'
import { SECRECY_WORDS } from '../../quarantine/secrecy-words.ts'
import { isLanguage, LANGUAGES } from '../../scorers/language.ts'
import { administratorOf, ADMINISTRATOR_OPTION } from '../administrator.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { oneLine } from '../one-line.ts'
import { ifHeld, withQuarantine } from '../quarantined.ts'
import { human } from '../secrecy-view.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Head } from '../../privacy/journal.ts'
import type { Quarantine } from '../../quarantine/quarantine.ts'
import type { Language } from '../../scorers/language.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Item } from '../secrecy-view.ts'

const WAYS = ['text', 'accept', 'show', 'journal'] as const
type Way = (typeof WAYS)[number]

/** Which options belong to which way; --json and those of the settings to all. */
const OPTIONS: Readonly<Record<Way, readonly string[]>> = {
  text: ['lang'],
  accept: ['administrator', 'words', 'lang'],
  show: [],
  journal: ['verify', 'noted', 'restored', 'reason', 'administrator'],
}

const PAGE = 500

export const command = defineCommand({
  name: 'secrecy',
  usage: 'text | accept | show | journal [options]',
  about:
    'An administrator sees sender, recipient, subject and reasons of a message only where its recipient reported it as wrongly\nheld (cleanmilter report), and only under a duty of secrecy that they accepted in words; it holds for a year.\ntext: the sentence. accept: yours, passed with --words or typed, word for word, in any of the four languages.\nshow: who accepted, until when. journal: what was accepted, seen and decided, the newest first, and the hash of the last entry.\njournal --verify: is it as it was written? Each entry holds the hash of the one before, and the last one stands in journal.head\nbeside the keys. Who can write the database and the keys can write a new journal: against that note the hash elsewhere, and\npass it with --noted. Recipients find hashes in their digests, too. Ends with 65 (EX_DATAERR) where something does not fit.\njournal --restored: the database comes from a backup, and journal.head knows more than it; said once, it stands in the journal.',
  options: {
    ...ADMINISTRATOR_OPTION,
    words: { type: 'string', value: 'TEXT', doc: 'accept: the sentence, word for word (default: it is asked for)' },
    lang: { type: 'string', value: 'LANGUAGE', doc: 'text, accept: en (default), de, fr or it' },
    verify: { type: 'boolean', doc: 'journal: check the chain' },
    noted: { type: 'string', multiple: true, value: 'SEQ:HASH', doc: 'journal: a hash that was noted elsewhere' },
    restored: { type: 'boolean', doc: 'journal: the database was restored from a backup; wants --reason' },
    reason: { type: 'string', value: 'TEXT', doc: 'journal --restored: what happened' },
    json: { type: 'boolean', doc: 'one JSON object a line' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 1],
  examples: [
    ['cleanmilter secrecy text --lang de', 'what is promised, in German'],
    ['cleanmilter secrecy accept', 'asks for the sentence; you are who you are logged in as'],
    ['cleanmilter secrecy journal --verify --noted 17:3f9a…', 'is it still what it was when that was noted?'],
  ],
  async *run({ config, set, json: _json, ...values }, [word = '']): AsyncGenerator<Item, number> {
    const way = WAYS.find(one => one === word)
    if (way === undefined) throw new UsageError(`secrecy wants ${WAYS.join(', ')}; found "${word}"`)
    const strange = Object.keys(values).find(name => !OPTIONS[way].includes(name))
    if (strange !== undefined) throw new UsageError(`secrecy ${way} knows no --${strange}`)
    const { lang = 'en', words, administrator, verify = false, noted = [], restored = false, reason } = values
    if (!isLanguage(lang)) throw new UsageError(`--lang wants ${LANGUAGES.join(', ')}; found "${lang}"`)
    const heads = noted.map(readNoted)
    if (heads.length > 0 && !verify) throw new UsageError('--noted wants --verify')
    if (restored === (reason === undefined) || (restored && verify))
      throw new UsageError('journal --restored wants a --reason, and stands alone')
    const { settings } = settingsFromOptions({ ...(config !== undefined && { config }), ...(set && { set }) })
    if (way === 'text') yield { kind: 'text', language: lang, words: SECRECY_WORDS[lang] }
    else if (way === 'accept') yield await accepted(settings, administrator, words ?? (await asked(lang)))
    else if (way === 'show') yield* shown(settings)
    else if (verify) return yield* checked(settings, heads)
    else if (reason !== undefined) yield await restoredNow(settings, administrator, oneLine('--reason', reason))
    else yield* listed(settings)
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

async function accepted(settings: Settings, name: string | undefined, typed: string): Promise<Item> {
  const administrator = administratorOf(name)
  const now = seconds()
  const work = (quarantine: Quarantine): ReturnType<typeof accept> =>
    journaled(quarantine, database => accept(database, quarantine.dayKeys, administrator, typed, now))
  const found = await withQuarantine(settings, work)
  if (found === null)
    throw new Failure(
      'this is not the sentence, word for word: cleanmilter secrecy text prints it; nothing was accepted',
      EXIT.dataError,
    )
  return { kind: 'secrecy', ...found, standing: 'holds' }
}

/** Read from standard input, a terminal or not. */
async function asked(language: Language): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY })
  try {
    process.stderr.write(`${SECRECY_WORDS[language]}\n`)
    const ended = new Promise<string>(done => reader.once('close', () => done('')))
    return await Promise.race([reader.question('Type this sentence, word for word: '), ended])
  } finally {
    reader.close()
  }
}

async function* shown(settings: Settings): AsyncGenerator<Item> {
  const all = await ifHeld(settings, ({ state }) => state.demand(database => promises(database, seconds())))
  for (const one of all ?? []) yield { kind: 'secrecy', ...one }
  if ((all ?? []).length === 0) yield { kind: 'nobody' }
}

async function* listed(settings: Settings): AsyncGenerator<Item> {
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const page = await ifHeld(settings, ({ state, dayKeys }) =>
      state.demand(database => newest(database, dayKeys, { before, most: PAGE })),
    )
    for (const { hash, ...entry } of page ?? []) yield { kind: 'entry', entry, hash: hash.toString('hex') }
    before = page?.at(-1)?.seq ?? 0
    if ((page ?? []).length < PAGE) break
  }
  const head = await ifHeld(settings, ({ state }) => state.demand(lastOf))
  if (head !== undefined) yield { kind: 'head', entries: head.seq, head: headText(head) }
}

async function* checked(settings: Settings, noted: readonly Head[]): AsyncGenerator<Item, number> {
  const found = await ifHeld(settings, quarantine => checkJournal(quarantine, noted))
  if (found === undefined) {
    yield { kind: 'nothing' }
    return noted.length === 0 ? EXIT.ok : EXIT.dataError
  }
  const { broken, entries, head, setBack, note } = found
  const ok = broken === null && (note === 'good' || (note === 'none' && entries === 0))
  yield { kind: 'checked', ok, broken, entries, head: headText(head), setBack, note }
  return ok ? EXIT.ok : EXIT.dataError
}

async function restoredNow(settings: Settings, name: string | undefined, reason: string): Promise<Item> {
  const { name: administrator, login } = administratorOf(name)
  const done = await ifHeld(settings, quarantine =>
    acceptRestored(quarantine, { at: seconds(), words: { administrator, login, reason } }),
  )
  if (done !== true) throw new Failure('journal.head fits the journal: there is nothing to be said', EXIT.dataError)
  return { kind: 'restored' }
}

function readNoted(text: string): Head {
  const head = readHead(text)
  if (head === null)
    throw new UsageError('--noted wants what secrecy journal printed: a number, a colon, 64 hexadecimal digits')
  return head
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
