/** plan: what would change under other settings, told from the verdicts that were kept, before anything changes. */
import { EARLIER } from '../../policy/what-if.ts'
import { planOver } from '../../policy/plan.ts'
import { courseOf, outOfReach } from '../../settings/course.ts'
import { flat, loadSettings } from '../../settings/load.ts'
import { ownRulesOf } from '../../settings/own-rules.ts'
import { readRows } from '../../store/scopes.ts'
import { oldestKept } from '../../store/verdicts.ts'
import { defineCommand, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { columns } from '../command.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { inStored } from '../stored.ts'
import { overVerdicts, spanText } from '../verdict-store.ts'
import type { Count, Plan } from '../../policy/plan.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Gone } from '../verdict-store.ts'

/** What `--json` prints. Programs read it: names are only added, never changed. */
export type Planned = Plan &
  Gone & {
    readonly settings: string
    /** Both only look on: compared is what would be done. */
    readonly observing: boolean
    /** What of the new settings cannot be told, in sentences. */
    readonly unknown: readonly string[]
    /** Settings that differ and decide, with both values. */
    readonly values: Readonly<Record<string, readonly [from: string, to: string]>>
  }

export const command = defineCommand({
  name: 'plan',
  usage: 'NEW.yaml [--days N] [-c CURRENT] [--json]',
  about:
    'Decides the messages of the last days again, as the settings in NEW.yaml would, and says what would change: by what was\ndone, and by the threshold, rule or switch that makes the difference; with references of examples for cleanmilter explain.\nNothing is changed. Compared is with what was decided at the time; CURRENT are the settings in force (default: as for run).\nOnly verdicts and rule results are kept, no messages: what cannot be told from them is listed. --set goes for both.\nWhere NEW.yaml has mistakes they are all printed, and it ends with 78 (EX_CONFIG).',
  options: {
    days: { type: 'string', value: 'N', doc: 'of the last N days (default: all that are kept, log.keep_days)' },
    json: { type: 'boolean', doc: 'as one JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [1, 1],
  examples: [
    ['cleanmilter plan new.yaml', 'what would change, with examples'],
    ['cleanmilter plan new.yaml --days 3', 'told from the last three days'],
  ],
  async *run({ days, ...values }, [file = '']): AsyncGenerator<Planned, number> {
    const { settings: next } = loadSettings({ file, set: values.set })
    const { settings: current } = settingsFromOptions(values)
    const [nextOwn, currentOwn] = [ownRulesOf(next), ownRulesOf(current)]
    const kept = current.log.keep_days
    const since = oldestKept(new Date(), days === undefined ? kept : Math.min(kept, wholeDays(days)))
    const stored = storedForSite(current)
    const [now, then] = [laidOver(current, stored), laidOver(next, stored)]
    const planned = overVerdicts(current, since, records =>
      planOver(records, courseOf(now, currentOwn), courseOf(then, nextOwn)),
    )
    yield {
      settings: file,
      ...planned,
      observing: now.mode === 'observe' && then.mode === 'observe',
      unknown: [
        ...outOfReach({ settings: current, own: currentOwn }, { settings: next, own: nextOwn }),
        ...[...stored.keys()].map(
          name => `${name}: stored for the whole site (cleanmilter policy), and that goes before the file`,
        ),
      ],
      values: changedValues(current, next),
    }
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

type Stored = ReadonlyMap<string, unknown>

/** What the database holds for the whole site, which goes before the file, of what decides again. */
function storedForSite(settings: Settings): Stored {
  const layer = inStored(settings.data, database => readRows(database).layers.get('site'))
  const values = new Map<string, unknown>(layer?.values ?? [])
  if (typeof values.get('observe_until') === 'string') values.set('mode', 'observe')
  return new Map([...values].filter(([name]) => SITE_NAMES.has(name)))
}

const SITE_NAMES: ReadonlySet<string> = new Set([
  'mode',
  'score.tag',
  'score.quarantine',
  'score.reject',
  'dmarc.enforce',
  'quarantine.mailbox',
])

function laidOver(settings: Settings, stored: Stored): Settings {
  const own = (section: 'score' | 'dmarc' | 'quarantine'): object =>
    Object.fromEntries(
      [...stored].flatMap(([name, value]) =>
        name.startsWith(`${section}.`) ? [[name.slice(section.length + 1), value]] : [],
      ),
    )
  return {
    ...settings,
    mode: (stored.get('mode') ?? settings.mode) as Settings['mode'],
    score: { ...settings.score, ...own('score') },
    dmarc: { ...settings.dmarc, ...own('dmarc') },
    quarantine: { ...settings.quarantine, ...own('quarantine') },
  }
}

function wholeDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1)
    throw new UsageError(`--days wants a whole number from 1 on, found "${text}"`)
  return days
}

function changedValues(current: Settings, next: Settings): Planned['values'] {
  const [old, now] = [flat(current), flat(next)]
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  const all = [...now].map(([name, value]) => [name, [text(old.get(name)), text(value)]] as const)
  return Object.fromEntries(all.filter(([, [from, to]]) => from !== to))
}

function human(one: Planned): string {
  const { settings, messages, unchanged, undecidable, scoped, unreadable, changes, ifCounted, watched, unknown } = one
  const lines = [
    `${count(messages, 'message')}${spanText(one.span)}, decided again under ${settings}`,
    ...(one.observing ? ['mode is observe in both: compared is what would be done'] : []),
    '',
    ...changes.flatMap(({ from, to, recipients, causes, ...rest }) => [
      `${rest.messages} ${from} → ${to} (${count(recipients, 'recipient')}): ${examples(rest)}`,
      ...columns(causes.map(cause => [String(cause.messages), `${causeText(cause.cause, one)}: ${examples(cause)}`])),
    ]),
    ...(changes.length === 0 ? ['nothing would change'] : [`${unchanged} would stay as they are`]),
    ...(undecidable === 0 ? [] : [`${undecidable} cannot be decided again: more than points made their score`]),
    ...(unreadable === 0 ? [] : [`${unreadable} were kept by another version of the program, and cannot be read`]),
    ...(watched.length === 0
      ? []
      : [
          '',
          'Rules that were only watched, and what would change if they counted',
          ...watched.flatMap(({ rule, messages }) => [
            `  ${rule}: held ${messages} times`,
            ...ifCounted
              .filter(found => found.rule === rule)
              .map(({ from, to, ...rest }) => `    ${rest.messages} ${from} → ${to}: ${examples(rest)}`),
          ]),
        ]),
    ...(unknown.length + scoped === 0
      ? []
      : [
          '',
          'What cannot be told',
          ...unknown.map(text => `  - ${text}`),
          ...(scoped === 0
            ? []
            : [
                `  - ${count(scoped, 'message')} went to recipients with settings of their own: they keep their thresholds and their mode`,
              ]),
        ]),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}

function examples({ messages, references }: Count): string {
  return `${references.join(', ')}${messages > references.length ? ', …' : ''}`
}

/** A setting with both values; of several together, each. */
function causeText(cause: string, { values }: Planned): string {
  if (cause === EARLIER) return 'settings have changed since; not the new ones make the difference'
  return cause
    .split(' + ')
    .map(name => {
      const pair = values[name]
      return pair === undefined ? name : `${name} ${pair[0]} → ${pair[1]}`
    })
    .join(' + ')
}
