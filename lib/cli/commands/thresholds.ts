/** thresholds: from which score on what is done with mail, and why it is that score. */
import { chooseThresholds, percent } from '../../policy/budget.ts'
import { budgetOf } from '../../settings/budget.ts'
import { dayOf, readTotals } from '../../store/outcomes.ts'
import { readChoice } from '../../store/thresholds.ts'
import { defineCommand } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { inStored } from '../stored.ts'
import type { Outcomes } from '../../policy/budget.ts'

/** What `--json` prints. Programs read it: names are only added, never changed. Shares are between 0 and 1. */
export type InForce = {
  readonly tag: number
  readonly quarantine: number | null
  readonly reject: number | null
  /** settings: false_positive_budget is off. Else where they stand beside score.tag. */
  readonly state: 'settings' | 'unchanged' | 'lowered' | 'raised'
  readonly budget: number | null
  readonly confidence: number
  readonly days: number
  /** Confirmed as wanted, how many of them score `tag` or more, and what share that is at most. */
  readonly wanted: number
  readonly over: number
  readonly bound: number
  /** Confirmed as spam, how many of them score `tag` or more, and what share that is, at least and at most. */
  readonly spam: number
  readonly caught: number
  readonly share: number | null
  readonly share_from: number
  readonly share_to: number
  /** Messages to be confirmed as wanted, all below `tag`, before it goes lower. */
  readonly missing: number | null
  readonly why: string
}

export const command = defineCommand({
  name: 'thresholds',
  usage: '[--json]',
  about:
    'Which thresholds are in force for the site, and why: what was confirmed of its mail in the last budget.days, what share of the\nwanted mail they take for spam at most, what share of the spam they catch, and how much evidence is missing before they go\nlower. With false_positive_budget off it shows the same for the thresholds in the settings. Changes nothing.',
  options: { json: { type: 'boolean', doc: 'a JSON object' }, ...SETTINGS_OPTIONS },
  operands: [0, 0],
  examples: [
    ['cleanmilter thresholds', 'how do they stand?'],
    ['cleanmilter thresholds --set false_positive_budget=0.001', 'how would they stand with this budget?'],
  ],
  async *run(values): AsyncGenerator<InForce, number> {
    const { settings } = settingsFromOptions(values)
    const options = budgetOf(settings)
    const { days, confidence } = settings.budget
    const day = dayOf(new Date())
    // Where no budget is set, 1 is one that no threshold breaks and that nobody may use up.
    const asked = options ?? budgetOf(settings, 1)
    const choice =
      inStored(settings.data, database => {
        const totals = readTotals(database, day - days)
        return options === null
          ? chooseThresholds(totals, asked, null, false)
          : readChoice(database, totals, asked, day)
      }) ?? chooseThresholds(NOTHING, asked)
    const { tag, quarantine, reject } = choice.thresholds
    yield {
      tag,
      quarantine,
      reject,
      state: options === null ? 'settings' : choice.state,
      budget: options === null ? null : choice.budget,
      confidence,
      days,
      wanted: choice.wanted,
      over: choice.over,
      bound: choice.bound,
      spam: choice.spam,
      caught: choice.caught,
      share: choice.share,
      share_from: choice.shareFrom,
      share_to: choice.shareTo,
      missing: options === null ? null : choice.missing,
      why: options === null ? 'false_positive_budget is off: the settings are in force as they are' : choice.why,
    }
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

const NOTHING: Outcomes = { wanted: new Map(), spam: new Map() }

function human(one: InForce): string {
  const points = (value: number | null): string => (value === null ? 'off' : value.toFixed(1))
  const rows = [
    ['tag', points(one.tag)],
    ['quarantine', points(one.quarantine)],
    ['reject', points(one.reject)],
    ['budget', one.budget === null ? 'off' : `${percent(one.budget)} of the wanted mail`],
    [
      'wanted mail',
      one.wanted === 0
        ? `nothing confirmed in the last ${one.days} days`
        : `${one.over} of ${one.wanted} confirmed in the last ${one.days} days score ${points(one.tag)} or more: at most ${percent(one.bound)}`,
    ],
    [
      'spam',
      one.share === null
        ? `nothing confirmed in the last ${one.days} days`
        : `${one.caught} of ${one.spam} confirmed are caught: ${percent(one.share)}, between ${percent(one.share_from)} and ${percent(one.share_to)}`,
    ],
    ['confidence', percent(one.confidence)],
    [
      'missing',
      one.missing === null ? '' : `${one.missing} more messages confirmed as wanted, before they go a tenth lower`,
    ],
    ['why', one.why],
  ]
  return rows
    .filter(([, text]) => text !== '')
    .map(([name = '', text = '']) => `${name.padEnd(12)}${text}\n`)
    .join('')
}
