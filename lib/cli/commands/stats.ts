/** stats: figures of the whole site, nothing of a person: how much was held and released, and how often an administrator was needed. */
import { figuresSince } from '../../quarantine/statistics.ts'
import { shareOf } from '../../quarantine/statistics-share.ts'
import { defineCommand, UsageError } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { printable } from '../output.ts'
import { ifHeld } from '../quarantined.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import { human } from '../stats-view.ts'
import type { Figures } from '../stats-view.ts'

const DAYS = 30
const MOST_DAYS = 3_650

export const command = defineCommand({
  name: 'stats',
  usage: '[--days N] [--json]',
  about:
    'Figures of the own store (quarantine.how: store) for the whole site, by day (UTC) and together. Each is counted for each\nrecipient: a message to three people counts three times. Nothing of a person is in them; they are kept for\nretention.statistics_days. The last line says which share of all mail ever needed an administrator: mail whose recipient\nreported it as wrongly held, the only kind of which an administrator sees anything. The goal is under 0.02 %.',
  options: {
    days: { type: 'string', value: 'N', doc: `the last N days, today included (default ${DAYS})` },
    json: { type: 'boolean', doc: 'one JSON object' },
    ...SETTINGS_OPTIONS,
  },
  operands: [0, 0],
  examples: [
    ['cleanmilter stats', 'the last 30 days'],
    ['cleanmilter stats --days 400 --json', 'for a report of the year'],
  ],
  async *run({ days = String(DAYS), ...values }): AsyncGenerator<Figures, number> {
    const count = /^\d{1,4}$/.test(days) ? Number(days) : 0
    if (count < 1 || count > MOST_DAYS)
      throw new UsageError(`--days wants a number from 1 to ${MOST_DAYS}, found "${printable(days)}"`)
    const { settings } = settingsFromOptions(values)
    const today = Math.floor(Date.now() / 86_400_000)
    const found = await ifHeld(settings, ({ state }) =>
      state.demand(database => figuresSince(database, today - count + 1)),
    )
    yield {
      days: count,
      byDay: (found ?? []).map(({ day, figures }) => ({
        day: new Date(day * 86_400_000).toISOString().slice(0, 10),
        figures,
      })),
      ...shareOf(found ?? []),
    }
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})
