/** privacy audit: does this host do what the privacy statement says? */
import { getServers } from 'node:dns'
import { checkJournal } from '../quarantine/journal-note.ts'
import { audit, CHECKS } from '../rights/audit/audit.ts'
import { defineCommand } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { withKept } from './kept.ts'
import { printable } from './output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from './settings-options.ts'
import type { Audited } from '../rights/audit/audit.ts'

/** What `--json` prints. Programs read it: names are only added. */
export type Report = {
  readonly checks: readonly string[]
  readonly faults: number
  readonly warnings: number
  readonly findings: readonly Audited[]
}

export const command = defineCommand({
  name: 'privacy audit',
  usage: '[--json] [-c FILE] [--set NAME=VALUE]…',
  about: [
    'Looks at this host: is nothing older than the privacy statement says, is all that is held sealed, does each file belong to',
    'something, may nobody else read it, is the journal whole, is no address in the log, who is told something by the settings, can',
    'memory come to lie on a disk? It changes nothing, and asks nobody. Call it as root or as the filter’s user, from cron.',
    'Ends with 0 where there is no fault, else with 65 (EX_DATAERR): warnings and notes are for you to judge.',
  ].join('\n'),
  options: { json: { type: 'boolean', doc: 'one JSON object' }, ...SETTINGS_OPTIONS },
  operands: [0, 0],
  examples: [['cleanmilter privacy audit', 'does this host do what the statement says?']],
  async *run(values): AsyncGenerator<Report, number> {
    const { settings } = settingsFromOptions(values)
    const findings = await withKept(settings, async ({ store, quarantine }) =>
      audit({
        settings,
        keys: quarantine.keys.folder,
        store,
        quarantine,
        now: new Date(),
        nameServers: getServers(),
        proc: '/proc',
        journal: quarantine.state.exists ? () => checkJournal(quarantine) : null,
      }),
    )
    const count = (level: Audited['level']): number => findings.filter(one => one.level === level).length
    const faults = count('fault')
    yield { checks: CHECKS.map(({ name }) => name), faults, warnings: count('warning'), findings }
    return faults === 0 ? EXIT.ok : EXIT.dataError
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

const WEIGHT = { fault: 0, warning: 1, note: 2 } as const

function human({ findings, faults, warnings, checks }: Report): string {
  const all = findings.toSorted((a, b) => WEIGHT[a.level] - WEIGHT[b.level])
  const texts = all.flatMap(({ level, check, wanted, found, todo }) => [
    `${level === 'fault' ? 'FAULT' : level} (${check})`,
    `  wanted  ${wanted}`,
    `  found   ${found}`,
    `  to do   ${todo}`,
  ])
  const end =
    faults === 0
      ? `no fault in ${checks.length} checks; ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
      : `${faults} ${faults === 1 ? 'FAULT' : 'FAULTS'}: this host is not as the privacy statement says`
  return `${[...texts, end].map(printable).join('\n')}\n`
}
