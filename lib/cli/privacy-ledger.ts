/** privacy ledger: what leaves this host, to whom, and when, as those declare it who send it. */
import { leavesHost, targetText } from '../privacy/ledger.ts'
import { ledgerOf } from '../settings/ledger.ts'
import { defineCommand } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { printable } from './output.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from './settings-options.ts'
import { table } from './table.ts'
import type { Declaration, Leaves } from '../privacy/ledger.ts'

/** What `--json` prints. Programs read it: names are only added, never changed. */
export type Ledger = {
  /** Those in dns.servers, which hear every question; none: the system's. */
  readonly name_servers: readonly string[]
  readonly rows: readonly LedgerRow[]
}

export type LedgerRow = {
  readonly who: string
  readonly kind: Declaration['kind']
  readonly sends: string
  /** Questions to DNS, by type and shape of name; none where it is a connection. */
  readonly questions: readonly { readonly types: readonly string[]; readonly names: string }[]
  /** Where a connection goes; null where it is DNS. */
  readonly connects: string | null
  readonly to: string
  readonly when: string
  /** localhost: over the network, but only to this machine. */
  readonly leaves_host: Leaves
  readonly default: boolean
}

export const command = defineCommand({
  name: 'privacy ledger',
  usage: '[-c FILE] [--set NAME=VALUE]… [--json]',
  about:
    'What leaves this host under these settings: who sends it, what, to whom, and whether that is so by default. The filter goes by\nthe same list: a question to DNS or a connection that is not in it is refused, counted (cleanmilter_undeclared_total) and an\nalarm in the log. What the mail server itself does with mail, such as delivering to quarantine.mailbox, is not in it.',
  options: { json: { type: 'boolean', doc: 'one JSON object' }, ...SETTINGS_OPTIONS },
  operands: [0, 0],
  examples: [
    ['cleanmilter privacy ledger', 'what leaves this host?'],
    ['cleanmilter privacy ledger -c /dev/null', 'and with the settings as they come?'],
    ['cleanmilter privacy ledger --set clamd.socket=inet:192.0.2.7:3310', 'and if clamd ran over there?'],
  ],
  async *run(values): AsyncGenerator<Ledger, number> {
    const { settings } = settingsFromOptions(values)
    yield { name_servers: settings.dns.servers, rows: ledgerOf(settings).map(rowOf) }
    return EXIT.ok
  },
  views: () => ({ human: { item: human }, json: { item: one => `${JSON.stringify(one)}\n` } }),
})

function rowOf(one: Declaration): LedgerRow {
  const { who, kind, sends, to, when, byDefault } = one
  return {
    who,
    kind,
    sends,
    questions: 'questions' in one ? one.questions.map(({ types, names }) => ({ types, names })) : [],
    connects: 'target' in one ? targetText(one.target) : null,
    to,
    when,
    leaves_host: leavesHost(one),
    default: byDefault,
  }
}

const LEAVES: Readonly<Record<Leaves, string>> = { yes: 'yes', no: 'no', localhost: 'only to localhost' }

function human({ name_servers, rows }: Ledger): string {
  const servers =
    name_servers.length === 0 ? 'the system’s (/etc/resolv.conf)' : `those in dns.servers (${name_servers.join(', ')})`
  return [
    table<LedgerRow>(
      [
        { title: 'who', width: 10, cell: ({ who }) => [who] },
        { title: 'what is sent, and when', width: 54, cell: sent },
        { title: 'to whom', width: 28, cell: ({ to }) => [printable(to)] },
        { title: 'leaves the host', width: 15, cell: ({ leaves_host }) => [LEAVES[leaves_host]] },
        { title: 'by default', width: 10, cell: ({ default: on }) => [on ? 'on' : 'off'] },
      ],
      rows,
    ),
    `Questions to DNS go to name servers, which hear them all: ${printable(servers)}.`,
    'All other checks, scorers and services send nothing; what is not in this list is refused.',
    '',
  ].join('\n')
}

function sent({ sends, questions, connects, when }: LedgerRow): string[] {
  return [
    sends,
    ...questions.map(({ types, names }) => `DNS ${types.join(', ')}: ${names}`),
    ...(connects === null ? [] : [`connection to ${connects}`]),
    when,
  ].map(printable)
}
