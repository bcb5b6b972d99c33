/**
 * The scorers that ask somebody else or read somebody's files, by name, as far as the settings want them; and what they
 * have to tell the admin, which is said when it changes and not at every message.
 */
import { createClamd } from './clamd.ts'
import { createSpamscanner } from './spamscanner/scorer.ts'
import type { Scorer } from './all.ts'
import type { ClamdOptions } from './clamd.ts'
import type { SpamscannerOptions } from './spamscanner/scorer.ts'

/** `what` and `code`: single words; `why`: a sentence for the admin, which never quotes a message. */
export type Say = (what: string, code: string, why: string) => void

/** Null: not wanted. */
export type OutsideOptions = {
  readonly clamd: Omit<ClamdOptions, 'onChange'> | null
  readonly spamscanner: Omit<SpamscannerOptions, 'onChange'> | null
}

export type OutsideWorld = { readonly say: Say }

export interface Outside {
  readonly scorers: Readonly<Record<string, Scorer>>
  readonly close: () => void
}

export function createOutside({ clamd, spamscanner }: OutsideOptions, { say }: OutsideWorld): Outside {
  const scorers: Record<string, Scorer> = {}
  const closing: (() => void)[] = []
  if (clamd !== null)
    scorers['clamd'] = createClamd({
      ...clamd,
      onChange(change) {
        if (change.up) say('clamd-up', 'OK', 'clamd answers again')
        else say('clamd-down', change.code, change.why)
      },
    })
  if (spamscanner !== null) {
    const made = createSpamscanner({
      ...spamscanner,
      onChange(change) {
        if (change.kind === 'up') say('spamscanner-up', 'OK', 'spamscanner answers again')
        else if (change.kind === 'down') say('spamscanner-down', change.code, change.why)
        else say('spamscanner-refused', change.what, 'spamscanner tried to reach the network, and could not')
      },
    })
    scorers['spamscanner'] = made.scorer
    closing.push(() => void made.close())
  }
  return {
    scorers,
    close() {
      for (const close of closing) close()
    },
  }
}
