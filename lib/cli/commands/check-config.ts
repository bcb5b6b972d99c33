/** check-config: are these settings fit to run with? */
import { SettingsError, mistakeText } from '../../settings/mistakes.ts'
import { listMistakes } from '../../settings/local-lists.ts'
import { ownRulesOf } from '../../settings/own-rules.ts'
import { defineCommand } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { SETTINGS_OPTIONS, settingsFromOptions } from '../settings-options.ts'
import type { Mistake } from '../../settings/mistakes.ts'

type Checked = {
  readonly ok: boolean
  /** Null: only defaults and flags. */
  readonly file: string | null
  readonly summary: string | null
  readonly notes: readonly string[]
  readonly mistakes: readonly Mistake[]
  /** Lines of lists and rule files that are passed over, or slow on some text. */
  readonly remarks: readonly Remark[]
}

type Remark = Mistake & { readonly kind: 'mistake' | 'unsupported' | 'slow' }

export const command = defineCommand({
  name: 'check-config',
  usage: '[-c FILE] [--set NAME=VALUE]…',
  about:
    'Reads the settings as run would and says everything that is wrong with them: file, line, column, what was\nfound and what was wanted. Ends with 0 where nothing is, with 78 (EX_CONFIG) where something is. Own rules are read as\nwell; lines of local lists and of SpamAssassin rules that are not understood are named, and change nothing about the end.',
  options: {
    ...SETTINGS_OPTIONS,
    json: { type: 'boolean', doc: 'as JSON: ok, file, summary, notes, mistakes, remarks' },
  },
  operands: [0, 0],
  examples: [
    [
      'cleanmilter check-config -c /etc/cleanmilter/cleanmilter.yaml && systemctl reload cleanmilter',
      'reload only what is right',
    ],
    ['cleanmilter help settings score', 'what can be set under score, and to what'],
    [
      'cleanmilter help sample > /etc/cleanmilter/cleanmilter.yaml',
      'a file to start from, with every setting explained',
    ],
  ],
  async *run(values): AsyncGenerator<Checked, number> {
    const checked = await check(values)
    yield checked
    return checked.ok ? EXIT.ok : EXIT.settings
  },
  views: () => ({
    human: {
      item: ({ mistakes, notes, summary, remarks }) =>
        [
          ...mistakes.map(mistakeText),
          ...remarks.map(remark => `${REMARKS[remark.kind]}: ${mistakeText(remark)}`),
          ...notes.map(note => `note: ${note}`),
          ...(summary === null ? [] : [summary]),
        ]
          .map(line => `${line}\n`)
          .join(''),
    },
    json: { item: checked => `${JSON.stringify(checked)}\n` },
  }),
})

const REMARKS: Readonly<Record<Remark['kind'], string>> = {
  mistake: 'warning, cannot be read',
  unsupported: 'warning, passed over',
  slow: 'warning, may be slow',
}

/** A folder of rules for another program may give hundreds; nobody reads more. */
const MAX_REMARKS = 2_000

async function check(values: { readonly config?: string; readonly set?: readonly string[] }): Promise<Checked> {
  try {
    const { settings, file, notes } = settingsFromOptions(values)
    const { mode, listen, quarantine } = settings
    const held = { hold: 'hold queue', store: 'own store', reroute: quarantine.mailbox ?? 'none' }[quarantine.how]
    const summary = `${file ?? 'no settings file: defaults'}: fine; ${mode}, listens on ${listen.join(', ')}, quarantine: ${held}`
    const { remarks, summary: rules } = ownRulesOf(settings)
    const lists = (await listMistakes(settings)).map(mistake => ({ ...mistake, kind: 'mistake' as const }))
    const all = rules === null ? notes : [...notes, rules]
    return { ok: true, file, summary, notes: all, mistakes: [], remarks: [...lists, ...remarks].slice(0, MAX_REMARKS) }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return { ok: false, file: values.config ?? null, summary: null, notes: [], mistakes: error.mistakes, remarks: [] }
  }
}
