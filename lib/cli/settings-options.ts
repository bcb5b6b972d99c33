/** `-c` and `--set`, which every command that needs settings has. */
import { loadSettings } from '../settings/load.ts'
import type { Loaded } from '../settings/load.ts'

export const SETTINGS_OPTIONS = {
  config: {
    type: 'string',
    short: 'c',
    value: 'FILE',
    doc: 'settings file (default: /etc/cleanmilter/cleanmilter.yaml where there is one)',
  },
  set: {
    type: 'string',
    multiple: true,
    value: 'NAME=VALUE',
    doc: 'one setting, stronger than the file: --set mode=observe --set dns.timeout_ms=500',
  },
} as const

export function settingsFromOptions(values: { readonly config?: string; readonly set?: readonly string[] }): Loaded {
  return loadSettings({ file: values.config, set: values.set })
}
