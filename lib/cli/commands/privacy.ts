/** privacy: what those need who have to answer for other people's mail. Each part is a command in a file of its own. */
import { columns, UsageError } from '../command.ts'
import { printable } from '../output.ts'
import { nearest } from '../../settings/nearest.ts'
import type { Command, Help } from '../command.ts'

type Part = { readonly summary: string; readonly load: () => Promise<{ readonly command: Command }> }

const PARTS: ReadonlyMap<string, Part> = new Map([
  ['ledger', { summary: 'what leaves this host, to whom, and when', load: () => import('../privacy-ledger.ts') }],
  [
    'notice',
    { summary: 'the privacy statement for users, from the live settings', load: () => import('../privacy-notice.ts') },
  ],
  ['audit', { summary: 'does this host do what the statement says?', load: () => import('../privacy-audit.ts') }],
])

const NAMES = [...PARTS.keys()]

const help: Help = {
  name: 'privacy',
  usage: `${NAMES.join(' | ')} [options]`,
  about: [
    'What those need who have to answer for other people’s mail.',
    ...columns([...PARTS].map(([name, { summary }]) => [name, summary])),
    'cleanmilter privacy PART --help says more.',
  ].join('\n'),
  options: {},
  examples: [
    ['cleanmilter privacy notice --lang de --format html >privacy.html', 'a page for users, in German'],
    ['cleanmilter privacy ledger', 'what leaves this host?'],
  ],
}

export const command: Command = {
  help,
  async helpOn([word = '']) {
    const part = PARTS.get(word)
    return part === undefined ? help : (await part.load()).command.help
  },
  async execute([word, ...rest]) {
    const part = PARTS.get(word ?? '')
    if (part !== undefined) return (await part.load()).command.execute(rest)
    const near = word === undefined ? null : nearest(word, NAMES)
    throw new UsageError(
      `privacy wants ${NAMES.join(', ')}${word === undefined ? '' : `; found "${printable(word)}"`}${near === null ? '' : `; did you mean ${near}?`}`,
    )
  },
}
