/** The sentences that go with findings: the program's, and those of the site's own rules. */
import { reasonsOf } from '../policy/reasons.ts'
import { SettingsError } from './mistakes.ts'
import { ownRulesOf } from './own-rules.ts'
import type { Reasons } from '../scorers/language.ts'
import type { Settings } from './settings.ts'

/** Null for names that nobody knows (any more). */
export function siteReasons(settings: Settings): (name: string) => Reasons | null {
  const own = ownReasons(settings)
  return name => own.get(name) ?? reasonsOf(name)
}

/** That their files have mistakes now says nothing about a verdict of then. */
function ownReasons(settings: Settings): ReadonlyMap<string, Reasons> {
  try {
    return new Map(ownRulesOf(settings).rules.map(({ name, why }) => [name, why]))
  } catch (error) {
    if (error instanceof SettingsError) return new Map()
    throw error
  }
}
