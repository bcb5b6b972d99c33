/** help: what the program can say about itself. */
import { readFileSync } from 'node:fs'
import { manual, sampleFile } from '../../settings/sample.ts'
import { nearest } from '../../settings/nearest.ts'
import { ROWS, SECTIONS } from '../../settings/settings.ts'
import { columns, defineCommand, helpText, UsageError } from '../command.ts'
import { EXIT, EXIT_MEANINGS } from '../exit-codes.ts'
import { COMMANDS } from '../commands.ts'

export const command = defineCommand({
  name: 'help',
  usage: '[TOPIC [NAME]]',
  about:
    'Topics: a command; settings, with the name of one or of a section; sample, a settings file with every setting\nexplained; postfix and sendmail, the lines for main.cf and sendmail.mc; exit-codes.',
  options: {},
  operands: [0, 2],
  examples: [
    ['cleanmilter help settings quarantine', 'the settings of the quarantine'],
    ['cleanmilter help postfix', 'what to add to main.cf, each line with its reason'],
  ],
  async *run(_values, [topic, name]): AsyncGenerator<string, number> {
    yield await text(topic, name)
    return EXIT.ok
  },
  views: () => ({ human: { item: page => page } }),
})

const TOPICS = ['settings', 'sample', 'postfix', 'sendmail', 'exit-codes']

async function text(topic: string | undefined, name: string | undefined): Promise<string> {
  switch (topic) {
    case undefined:
      return overview()
    case 'settings':
      return settingsPage(name)
    case 'sample':
      return sampleFile()
    case 'postfix':
      return packaged('postfix-sample.cf')
    case 'sendmail':
      return packaged('examples/sendmail.mc')
    case 'exit-codes':
      return `${exitCodes().join('\n')}\n`
    default: {
      const entry = COMMANDS.get(topic)
      if (entry !== undefined) {
        const { command } = await entry.load()
        return helpText((await command.helpOn?.(name === undefined ? [] : [name])) ?? command.help)
      }
      const near = nearest(topic, [...TOPICS, ...COMMANDS.keys()])
      throw new UsageError(`there is no help on ${topic}${near === null ? '' : `; did you mean ${near}?`}`)
    }
  }
}

function overview(): string {
  return [
    'cleanmilter: a mail filter for Postfix and Sendmail. It checks who sent a message (SPF, DKIM, DMARC, ARC), scores what',
    'is in it, and tells the mail server to accept, mark, refuse or reroute it while the sender still waits for an answer.',
    '',
    'Commands (cleanmilter COMMAND --help says more)',
    ...columns([...COMMANDS].map(([name, { summary }]) => [name, summary])),
    '',
    'Three steps',
    '  1. cleanmilter run --set mode=observe                 starts it; it changes no mail yet',
    "  2. postconf 'smtpd_milters = inet:127.0.0.1:8894' && postfix reload",
    '                                                        connects Postfix (cleanmilter help postfix, help sendmail)',
    '  3. cleanmilter try message.eml --ip 192.0.2.1         shows what the mail server is told about a message',
    '  The log then has one line a message. Without --set mode=observe the filter acts.',
    '',
    'Settings',
    '  None are needed. cleanmilter help sample prints a file with all of them, help settings NAME explains one,',
    '  check-config finds the mistakes. systemctl reload (SIGHUP) makes a running daemon read them again.',
    '',
    'Exit codes',
    ...exitCodes(),
    '',
  ].join('\n')
}

function exitCodes(): string[] {
  return columns(Object.entries(EXIT).map(([name, code]) => [String(code), EXIT_MEANINGS[name as keyof typeof EXIT]]))
}

function settingsPage(name = ''): string {
  const page = manual(name)
  if (page !== null) return page
  const near = nearest(name, [...SECTIONS, ...ROWS.keys()])
  throw new UsageError(`${JSON.stringify(name)} is not a setting${near === null ? '' : `; did you mean ${near}?`}`)
}

/** A text that comes with the package. */
function packaged(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
}
