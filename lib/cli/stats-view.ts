/** Figures of the site, for a terminal. */
import { FIGURES } from '../quarantine/statistics.ts'
import { LEAST_MESSAGES } from '../quarantine/statistics-share.ts'
import type { Figure } from '../quarantine/statistics.ts'
import type { Shares } from '../quarantine/statistics-share.ts'

/** What `--json` prints. Programs read it: names are only added, never changed. */
export type Figures = Shares & {
  /** As many as were asked for, today included. */
  readonly days: number
  /** Days that have figures, the oldest first; `day` such as 2026-11-28. */
  readonly byDay: readonly { readonly day: string; readonly figures: Shares['totals'] }[]
}

const COLUMNS = [
  'messages',
  'held',
  'released',
  'deleted',
  'reported_spam',
  'reported_wrong',
] as const satisfies Figure[]

export function human({ days, byDay, totals, held, released, administrator }: Figures): string {
  const names = (Object.keys(FIGURES) as Figure[]).filter(name => totals[name] !== undefined)
  const lines = [
    ...(byDay.length === 0 ? [`no figures of the last ${days} days`] : dayTable(byDay)),
    '',
    `The last ${days} days, for each recipient`,
    ...names.map(name => `  ${String(totals[name]).padStart(10)}  ${FIGURES[name]}`),
    ...(held === null ? [] : [`  ${percent(held, 2).padStart(10)}  of all mail was held`]),
    ...(released === null ? [] : [`  ${percent(released, 2).padStart(10)}  of what was held was released`]),
    '',
    ...administratorLines(administrator),
  ]
  return `${lines.join('\n')}\n`
}

function dayTable(byDay: Figures['byDay']): string[] {
  return [
    ['day       ', ...COLUMNS].map(cell => cell.padStart(10)).join('  '),
    ...byDay.map(({ day, figures }) =>
      [day, ...COLUMNS.map(name => String(figures[name] ?? 0).padStart(Math.max(10, name.length)))].join('  '),
    ),
  ]
}

function administratorLines({ needed, messages, share, goal, upTo, verdict }: Shares['administrator']): string[] {
  const found = `needed an administrator: ${needed} of ${messages}${share === null ? '' : ` = ${percent(share, 4)}`} (goal under ${percent(goal, 2)})`
  if (verdict === 'too-few' || upTo === null)
    return [
      found,
      `Nothing can be said about the goal below ${LEAST_MESSAGES.toLocaleString('en')} messages: a single report is more than it allows.`,
    ]
  const bound = `not above ${percent(upTo, 4)} with 95 % confidence`
  const words = {
    missed: `The goal is missed; ${bound}.`,
    met: `The goal is met: ${bound}.`,
    'met-so-far': `The goal is met in these days, though with so few messages it may be chance: ${bound}.`,
  }
  return [found, words[verdict]]
}

function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`
}
