/** check-config: are these settings fit to run with? */
import { SettingsError, mistakeText } from '../../settings/mistakes.ts'
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
}

export const command = defineCommand({
  name: 'check-config',
  usage: '[-c FILE] [--set NAME=VALUE]…',
  about:
    'Reads the settings as run would and says everything that is wrong with them: file, line, column, what was\nfound and what was wanted. Ends with 0 where nothing is, with 78 (EX_CONFIG) where something is.',
  options: { ...SETTINGS_OPTIONS, json: { type: 'boolean', doc: 'as JSON: ok, file, summary, notes, mistakes' } },
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
    const checked = check(values)
    yield checked
    return checked.ok ? EXIT.ok : EXIT.settings
  },
  views: () => ({
    human: {
      item: ({ mistakes, notes, summary }) =>
        [...mistakes.map(mistakeText), ...notes.map(note => `note: ${note}`), ...(summary === null ? [] : [summary])]
          .map(line => `${line}\n`)
          .join(''),
    },
    json: { item: checked => `${JSON.stringify(checked)}\n` },
  }),
})

function check(values: { readonly config?: string; readonly set?: readonly string[] }): Checked {
  try {
    const { settings, file, notes } = settingsFromOptions(values)
    const { mode, listen, quarantine } = settings
    const held = quarantine.how === 'hold' ? 'hold queue' : (quarantine.mailbox ?? 'none')
    const summary = `${file ?? 'no settings file: defaults'}: fine; ${mode}, listens on ${listen.join(', ')}, quarantine: ${held}`
    return { ok: true, file, summary, notes, mistakes: [] }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return { ok: false, file: values.config ?? null, summary: null, notes: [], mistakes: error.mistakes }
  }
}
