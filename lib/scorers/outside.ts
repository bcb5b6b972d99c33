/**
 * The scorers that ask somebody else or read somebody's files, by name, as far as the settings want them; and what they
 * have to tell the admin, which is said when it changes and not at every message.
 */
import { createClamd } from './clamd.ts'
import type { Scorer } from './all.ts'
import type { ClamdOptions } from './clamd.ts'

/** `what` and `code`: single words; `why`: a sentence for the admin, which never quotes a message. */
export type Say = (what: string, code: string, why: string) => void

export type OutsideOptions = {
  /** Null: not wanted. */
  readonly clamd: Omit<ClamdOptions, 'onChange'> | null
}

export type OutsideWorld = { readonly say: Say }

export interface Outside {
  readonly scorers: Readonly<Record<string, Scorer>>
  readonly close: () => void
}

export function createOutside({ clamd }: OutsideOptions, { say }: OutsideWorld): Outside {
  const scorers: Record<string, Scorer> = {}
  if (clamd !== null)
    scorers['clamd'] = createClamd({
      ...clamd,
      onChange: change =>
        change.up ? say('clamd-up', 'OK', 'clamd answers again') : say('clamd-down', change.code, change.why),
    })
  return { scorers, close: () => undefined }
}
