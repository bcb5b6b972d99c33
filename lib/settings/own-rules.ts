/** The own rules that the settings name, read from their files; what is wrong with them is wrong with the settings. */
import { loadOwnRules } from '../scorers/own-rules/load.ts'
import { SettingsError } from './mistakes.ts'
import { nearest } from './nearest.ts'
import type { LoadedRules } from '../scorers/own-rules/load.ts'
import type { Settings } from './settings.ts'

/** Reads the files anew at each call, so that a reload is a call. Throws SettingsError with all mistakes. */
export function ownRulesOf({ rules: { files, spamassassin, off, observe } }: Settings): LoadedRules {
  const loaded = loadOwnRules({ files, spamassassin, off, observe }, nearest)
  if (loaded.mistakes.length > 0)
    throw new SettingsError(loaded.mistakes.map(({ where, line, column, text }) => ({ where, line, column, text })))
  return loaded
}
