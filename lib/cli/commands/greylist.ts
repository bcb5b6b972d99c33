/** greylist: lets a sender through at once, shows how much is remembered, forgets it. */
import { counts, forgetGreylist, letThrough, readLet } from '../../store/greylist-let.ts'
import { defineCommand, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { openStored } from '../stored.ts'
import type { DatabaseSync } from 'node:sqlite'
import type { Counts } from '../../store/greylist-let.ts'

/** What `--json` prints. Programs read it: names are only added, never changed. */
export type Shown = {
  readonly did: 'let' | 'show' | 'reset'
  /** As it counts from now on: of a bounce address what does not change in it. */
  readonly let: string | null
  /** The day on which it ends. */
  readonly until: string | null
  readonly enabled: boolean
  /** After it. */
  readonly counts: Counts
}

const WAYS = ['let', 'show', 'reset'] as const
const DAYS = 180
const MOST_DAYS = 3650
const DAY_SECONDS = 86_400

export const command = defineCommand({
  name: 'greylist',
  usage: 'let SENDER | let DOMAIN | show | reset [--days N] [--yes] [--json]',
  about:
    'let: mail of this envelope sender, or of this domain and all below it (sender or author), need not come back any more. Every daemon knows at once; what was put off passes with its next try. Only a keyed hash is kept.\nshow: how many wait, are known, are let through. Who that is cannot be shown: nobody keeps it.\nreset: greylisting begins anew, and those who were let through wait again.\nA longer exception, with a reason and for other checks as well, is an allow list.',
  options: {
    days: { type: 'string', value: 'N', doc: `let: for so many days (default ${DAYS})` },
    yes: { type: 'boolean', doc: 'yes, forget it all' },
    json: { type: 'boolean', doc: 'one JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 2],
  examples: [
    ['cleanmilter greylist let partner.example', 'somebody waits for mail from there'],
    ['cleanmilter greylist let noreply@shop.example --days 1', 'a code that is valid for ten minutes'],
    ['cleanmilter greylist show --json', 'for a monitor'],
  ],
  async *run({ days, yes = false, ...values }, [word = '', whom]): AsyncGenerator<Shown, number> {
    const way = WAYS.find(one => one === word)
    if (way === undefined) throw new UsageError(`greylist wants ${WAYS.join(', ')}; found "${word}"`)
    if ((way === 'let') !== (whom !== undefined))
      throw new UsageError(
        way === 'let' ? 'greylist let wants a sender or a domain' : `greylist ${way} wants no "${whom ?? ''}"`,
      )
    if (days !== undefined && way !== 'let') throw new UsageError(`greylist ${way} knows no --days`)
    if (way === 'reset' && !yes)
      throw new UsageError('greylist reset has all senders of borderline mail wait again; say --yes if that is meant')
    const name = whom === undefined ? null : readName(whom)
    const count = readDays(days)
    const { settings } = settingsFromOptions(values)
    const now = Math.floor(Date.now() / 1000)
    const until = now + count * DAY_SECONDS
    const work = (database: DatabaseSync): Counts => {
      if (name !== null) letThrough(database, name, until)
      if (way === 'reset') forgetGreylist(database)
      return counts(database, now)
    }
    const stored = openStored(settings.data)
    let after: Counts
    try {
      after = way === 'show' ? stored.read(work) : stored.change(work)
    } finally {
      stored.close()
    }
    yield {
      did: way,
      let: name,
      until: name === null ? null : new Date(until * 1000).toISOString().slice(0, 10),
      enabled: settings.greylist.enabled,
      counts: after,
    }
    return EXIT.ok
  },
  views: () => ({
    human: { item: human },
    json: { item: one => `${JSON.stringify(one)}\n` },
  }),
})

function readName(text: string): string {
  const name = readLet(text)
  if (name === null) throw new UsageError(`greylist let wants a mail address or a domain, found "${text}"`)
  return name
}

function readDays(text = String(DAYS)): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (days < 1 || days > MOST_DAYS)
    throw new UsageError(`--days wants a whole number from 1 to ${MOST_DAYS}, found "${text}"`)
  return days
}

function human({ did, let: name, until, enabled, counts: { waiting, known, let: through } }: Shown): string {
  const off = enabled ? '' : 'greylisting is off (greylist.enabled)\n'
  if (did === 'let') return `${printable(name ?? '')} need not come back any more, until ${until ?? ''}\n${off}`
  if (did === 'reset') return `forgotten: greylisting begins anew\n${off}`
  return `${off}waiting for a second try  ${waiting}\nknown                     ${known}\nlet through               ${through}\n`
}
