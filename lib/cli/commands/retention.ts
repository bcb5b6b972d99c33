/** retention: what is kept, for how long, what of it is the oldest, and when that dies. */
import { defineCommand, Failure } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { believeClock, expireNow } from '../retention-expire.ts'
import { retentionState } from '../retention-state.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Death } from '../../settings/retention.ts'
import type { KeptState, RetentionState } from '../retention-state.ts'

export const command = defineCommand({
  name: 'retention',
  usage: '[--expire] [--clock-is-right] [--json]',
  about:
    'What is kept, for how long, by which setting, and how it dies: rows and files are deleted, and with the key of its day what\nstands in backups can be read no more, for as long as keys.folder is in none. Of each class the day of the oldest that can\nbe read, and when the last of that day dies. Ends with 65 (EX_DATAERR) where something should be dead and is not.\nWhile the clock is in doubt nothing dies: after a jump of more than a day for an hour, after one of more than\nretention.held_days (30 days at most) until --clock-is-right.',
  options: {
    expire: { type: 'boolean', doc: 'delete now what is due; daemons do it by themselves, bit by bit' },
    'clock-is-right': { type: 'boolean', doc: 'the clock of this machine is right, however far it jumped' },
    json: { type: 'boolean', doc: 'one JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [0, 0],
  examples: [
    ['cleanmilter retention', 'how it stands'],
    ['cleanmilter retention --json', 'for a monitor: overdue has to be 0'],
    ['cleanmilter retention --clock-is-right', 'after the machine was off for months: what is over may go'],
  ],
  async *run({ expire = false, 'clock-is-right': right = false, ...values }): AsyncGenerator<RetentionState, number> {
    const { settings } = settingsFromOptions(values)
    const now = new Date()
    if (right && !believeClock(settings, now))
      throw new Failure(
        `nothing goes by the clock yet: there is no quarantine.db in ${settings.data}; the daemon makes it where that folder is there`,
        EXIT.noInput,
      )
    if (expire) await expireNow(settings, now)
    const state = retentionState(settings, now)
    yield state
    return state.overdue > 0 ? EXIT.dataError : EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

const DEATHS: Readonly<Record<Death, string>> = { key: 'key of its day', rows: 'rows', files: 'files' }

function human({ classes, clock_seen_at, overdue }: RetentionState): string {
  const name = (one: KeptState): string => (one.part === null ? one.class : `${one.class}: ${one.part}`)
  const wide = Math.max(...classes.map(one => name(one).length))
  const lines = classes.flatMap(one => [
    `${name(one).padEnd(wide)}  ${one.days} days (${one.setting})${one.dies.length === 0 ? '' : `, then deleted: ${one.dies.map(death => DEATHS[death]).join(', ')}`}`,
    `${' '.repeat(wide)}  ${one.what}`,
    `${' '.repeat(wide)}  ${ageText(one)}`,
  ])
  const clock = clock_seen_at === null ? [] : ['', `The clock was last seen right at ${clock_seen_at}.`]
  const over =
    overdue === 0
      ? []
      : [
          '',
          `${overdue} of these should be dead. Does the daemon run? It deletes by itself, and says in its log what keeps it from it;`,
          'cleanmilter retention --expire does it now.',
        ]
  return `${[...lines, ...clock, ...over].map(printable).join('\n')}\n`
}

function ageText({ dies, oldest, dies_at, overdue }: KeptState): string {
  if (dies.length === 0) return 'not known here'
  if (oldest === null || dies_at === null) return 'there is none'
  return `the oldest is of ${oldest}; ${overdue ? 'OVERDUE: it was to die by' : 'the last of that day dies at'} ${dies_at}`
}
