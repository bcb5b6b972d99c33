/** keys: what held mail is sealed to: made, shown, changed, backed up; and the mark that several filters share. */
import { existsSync, readFileSync, readSync } from 'node:fs'
import { isatty } from 'node:tty'
import { backupKeys, restoreKeys } from '../../privacy/key-backup.ts'
import { isPublicKey, publicKeyOf } from '../../privacy/seal.ts'
import { resign } from '../../quarantine/personal-keys.ts'
import { reseal } from '../../quarantine/reseal.ts'
import { personalKeys } from '../../quarantine/personal-keys.ts'
import { keyCounts } from '../../quarantine/rows.ts'
import { defineCommand, Failure, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { writeNewFile } from '../new-file.ts'
import { printable } from '../output.ts'
import { mailboxOf, withQuarantine } from '../quarantined.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Quarantine } from '../../quarantine/quarantine.ts'
import type { Settings } from '../../settings/settings.ts'

const WAYS = ['show', 'init', 'rotate', 'reseal', 'resign', 'use', 'backup', 'restore', 'mark'] as const
type Way = (typeof WAYS)[number]

const WANTS: Readonly<Partial<Record<Way, string>>> = {
  use: 'a public key',
  backup: 'a file',
  restore: 'a file',
  resign: 'an address',
}

type Line = Readonly<Record<string, string | number | null>>
type Values = { readonly 'passphrase-file'?: string }

const LEAST_PASSPHRASE = 12

export const command = defineCommand({
  name: 'keys',
  usage:
    'show | init | rotate | reseal | resign ADDRESS | use PUBLIC | backup FILE | restore FILE | mark [SECRET] [options]',
  about:
    "Held mail (quarantine.how: store) is sealed to the public key of the site, or to a recipient's own. Who has the private key\n(keys.identity) can open what is sealed to the site: keep it where only the process that releases can read it.\ninit makes the pair, as the daemon does at its first start. rotate makes a new one: new mail is sealed to it, and the older\nprivate keys stay; reseal then seals what is held anew and ends them. use: the private half is on another host.\nresign: a recipient who lost password and recovery code: what comes is sealed to the site again; what is held stays lost to them.\nbackup and restore: private keys and secrets in one age file under a passphrase (--passphrase-file, or the first line of\nstandard input); the keys of days are not in it, and belong into no backup: mail is to die with them.\nmark shows the secret of the mark on released mail, or takes that of another filter: each then lets pass what the other released.",
  options: {
    'passphrase-file': {
      type: 'string',
      value: 'FILE',
      doc: `its first line, at least ${LEAST_PASSPHRASE} characters`,
    },
    json: { type: 'boolean', doc: 'as JSON' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 2],
  examples: [
    ['cleanmilter keys show', 'which keys there are, and how much is sealed to each'],
    ['cleanmilter keys rotate && cleanmilter keys reseal', 'a new key, and nothing left under the old one'],
    ['cleanmilter keys backup /root/cleanmilter-keys.age', 'asks for a passphrase; age -d opens it, too'],
  ],
  async *run(values, [typed = '', operand]): AsyncGenerator<Line, number> {
    const way = WAYS.find(one => one === typed)
    if (way === undefined) throw new UsageError(`keys wants one of ${WAYS.join(', ')}, found "${printable(typed)}"`)
    const wants = way in WANTS
    if (wants && operand === undefined) throw new UsageError(`keys ${way} wants ${WANTS[way] ?? ''}`)
    if (!wants && way !== 'mark' && operand !== undefined)
      throw new UsageError(`keys ${way} does not know what to do with "${printable(operand)}"`)
    const { settings } = settingsFromOptions(values)
    yield* await withQuarantine(settings, async quarantine => RUN[way](quarantine, operand ?? '', settings, values))
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

const RUN: Readonly<
  Record<Way, (quarantine: Quarantine, operand: string, settings: Settings, values: Values) => Promise<readonly Line[]>>
> = {
  show: async ({ keys, state }) => {
    const counts = state.exists ? state.demand(keyCounts) : new Map<string, number>()
    const personal = state.exists ? state.demand(personalKeys) : new Set<string>()
    const current = keys.publicKey()
    const here = await Promise.all((keys.identitiesIfReadable() ?? []).map(async one => await publicKeyOf(one)))
    // Private halves may be elsewhere, those of older keys, too.
    const site = new Set([current, ...here, ...[...counts.keys()].filter(key => !personal.has(key))])
    const own = [...personal].reduce((sum, key) => sum + (counts.get(key) ?? 0), 0)
    return [
      ...[...site].map(key => ({
        key,
        kind: key === current ? 'site' : 'site-older',
        private: here.includes(key) ? 'here' : 'elsewhere',
        held: counts.get(key) ?? 0,
      })),
      { key: null, kind: 'personal', private: 'wrapped', held: own },
    ]
  },
  init: async ({ keys }) => {
    const made = await keys.init()
    return [{ did: made ? 'made' : 'there', key: keys.publicKey(), identity: keys.identityFile }]
  },
  rotate: async ({ keys, state }) => [
    { did: 'rotated', key: await keys.rotate(work => state.demand(work, { write: true })) },
  ],
  reseal: async quarantine => [{ did: 'resealed', ...(await reseal(quarantine, () => new Date())) }],
  resign: async ({ state }, typed, settings) => {
    const recipient = mailboxOf(settings, 'keys resign', typed)
    const did = state.exists && state.demand(database => resign(database, recipient), { write: true })
    if (!did) throw new Failure(`${printable(typed)} has no key of their own`, EXIT.noInput)
    return [{ did: 'resigned' }]
  },
  use: async ({ keys }, key) => {
    if (!isPublicKey(key)) throw new UsageError('keys use wants a public key such as age1…')
    keys.usePublicKey(key)
    return [{ did: 'used', key }]
  },
  backup: async ({ keys }, file, _, values) => {
    const octets = await backupKeys(keys, passphraseOf(values))
    writeNewFile(file, octets)
    return [{ did: 'backed-up', file }]
  },
  restore: async ({ keys }, file, _, values) => {
    if (existsSync(keys.identityFile))
      throw new Failure(
        `${keys.identityFile} is there already, and what is sealed to it may be held: move it away first`,
        EXIT.cannotCreate,
      )
    let octets: Buffer
    try {
      octets = readFileSync(file)
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      throw new Failure(`${printable(file)}: cannot be read (${code})`, EXIT.noInput, { cause: error })
    }
    await restoreKeys(keys, octets, passphraseOf(values))
    return [{ did: 'restored', key: keys.publicKey() }]
  },
  mark: async ({ keys }, secret) => {
    if (secret === '') return [{ mark: keys.secretText('mark') }]
    keys.useSecret('mark', secret)
    return [{ did: 'mark-used' }]
  },
}

function passphraseOf({ 'passphrase-file': file }: Values): string {
  let text: string
  try {
    text = file === undefined && isatty(0) ? typed() : readFileSync(file ?? 0, 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new Failure(`the passphrase cannot be read (${code}); see --passphrase-file`, EXIT.noInput, { cause: error })
  }
  const [line = ''] = text.split(/\r?\n/)
  if (line.length < LEAST_PASSPHRASE)
    throw new Failure(
      `wanted a passphrase of at least ${LEAST_PASSPHRASE} characters, found ${line.length}`,
      EXIT.dataError,
    )
  return line
}

/** A terminal gives a line at a time. Not by process.stdin: where it was touched nobody can wait for a line any more. */
function typed(): string {
  process.stderr.write('passphrase (it is shown while you type): ')
  const octets = Buffer.alloc(4_096)
  return octets.toString('utf8', 0, readSync(0, octets))
}

function human(line: Line): string {
  const text = (name: string): string => printable(String(line[name] ?? ''))
  switch (line['did']) {
    case 'made':
      return `made: mail is sealed to ${text('key')}\nits private half is ${text('identity')}: back it up (cleanmilter keys backup FILE)\n`
    case 'there':
      return `there is a key already: ${text('key')}\n`
    case 'rotated':
      return `new mail is sealed to ${text('key')}; cleanmilter keys reseal does the rest; then back the keys up again\n`
    case 'resealed':
      return `${text('sealed')} messages sealed anew, ${text('left')} left as they are, ${text('retired')} older private keys ended\n`
    case 'resigned':
      return 'new mail is sealed to the key of the site again\n'
    case 'used':
      return `mail is sealed to ${text('key')} from now on\n`
    case 'backed-up':
      return `${text('file')}: written; without the passphrase nobody can open it, nor can you\n`
    case 'restored':
      return `restored: mail is sealed to ${text('key')}\n`
    case 'mark-used':
      return 'from now on what the other filter releases passes here; restart the daemon\n'
    default:
      return line['mark'] === undefined ? keyLine(line) : `${text('mark')}\n`
  }
}

const KINDS: Readonly<Record<string, string>> = {
  site: 'the key of the site',
  'site-older': 'an older one',
  personal: "recipients' own keys",
}

function keyLine({ key, kind, private: half, held }: Line): string {
  const about = key === null ? '' : `  ${String(key)}, private half ${half === 'here' ? 'here' : 'elsewhere'}`
  return `${String(held).padStart(8)} messages  ${KINDS[String(kind)] ?? ''}${about}\n`
}
