/** trial: what would have been held back while the filter only looked on. */
import { parseDomain } from '../../mail/domain.ts'
import { trialOver } from '../../policy/trial.ts'
import { oldestKept } from '../../store/verdicts.ts'
import { defineCommand, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { overVerdicts, spanText } from '../verdict-store.ts'
import type { Trial, TrialScope } from '../../policy/trial.ts'
import type { Gone } from '../verdict-store.ts'

export const command = defineCommand({
  name: 'trial',
  usage: '[--domain DOMAIN] [--since DATE] [--json]',
  about:
    'What would have been refused, put off, quarantined or marked while the filter only looked on (mode: observe), so that you\ncan decide whether it may act: by action and by what decided, for each domain with settings of its own and for the rest,\nwith references of examples for cleanmilter explain. A verdict is kept for log.keep_days: for a trial of 30 days set it to 30.',
  options: {
    domain: { type: 'string', value: 'DOMAIN', doc: 'only this domain, one with settings of its own' },
    since: { type: 'string', value: 'DATE', doc: 'from this day on, such as 2026-11-01 (default: all that is kept)' },
    json: { type: 'boolean', doc: 'as one JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [0, 0],
  examples: [
    ['cleanmilter trial', 'what the filter would have done'],
    ['cleanmilter trial --domain example.org --since 2026-11-01', 'for one domain, since the trial began'],
  ],
  async *run({ domain, since, ...values }): AsyncGenerator<Trial & Gone, number> {
    const wanted = domain === undefined ? null : parseDomain(domain)
    if (domain !== undefined && wanted === null) throw new UsageError(`--domain wants a domain name, found "${domain}"`)
    const from = since === undefined ? 0 : startOf(since)
    const { settings } = settingsFromOptions(values)
    const oldest = Math.max(from, oldestKept(new Date(), settings.log.keep_days))
    yield overVerdicts(settings, oldest, records => trialOver(records, wanted))
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

function startOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time)) throw new UsageError(`--since wants a day such as 2026-11-01, found "${text}"`)
  return time / 1000
}

function human(trial: Trial & Gone): string {
  const { messages, observed, heldBack, marked, scopes, watched, unreadable } = trial
  const lines =
    observed === 0
      ? [`none of ${messages} messages${spanText(trial.span)} was judged in observe mode`]
      : [
          `${observed} of ${messages} messages${spanText(trial.span)} were judged in observe mode`,
          `${heldBack} of them (${share(heldBack, observed)}) would have been held back: refused, put off, quarantined or discarded`,
          `${marked} more (${share(marked, observed)}) would have been delivered and marked as spam`,
          ...scopes.flatMap(scopeLines),
        ]
  const more = [
    ...(watched.length === 0
      ? []
      : [
          '',
          'Rules that were only watched (rules.observe)',
          ...watched.map(({ rule, messages }) => `  ${messages} ${rule}`),
        ]),
    ...(unreadable === 0 ? [] : [`${unreadable} were kept by another version of the program, and cannot be read`]),
  ]
  return `${[...lines, ...more].map(printable).join('\n')}\n`
}

function scopeLines({ scope, observed, would, rules, days }: TrialScope): string[] {
  return [
    '',
    `${scope}: ${observed} messages`,
    ...would.map(
      ({ action, code, messages, references }) =>
        `  ${String(messages).padStart(6)}  ${share(messages, observed).padStart(7)}  ${action} (${code}): ${references.join(', ')}${messages > references.length ? ', …' : ''}`,
    ),
    ...(would.length === 0 ? ['  all would have been delivered as they came'] : []),
    ...(rules.length === 0
      ? []
      : [
          '  what spoke against those held back, in how many',
          ...rules.map(({ rule, messages }) => `    ${messages} ${rule}`),
        ]),
    '  by day: held back of all',
    ...days.map(({ day, observed, heldBack }) => `    ${day}  ${heldBack} of ${observed}`),
  ]
}

function share(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(2)} %`
}
