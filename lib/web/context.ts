/** What all pages share. */
import { Attempts } from './attempts.ts'
import { Gate } from './gate.ts'
import { Once } from './once.ts'
import { Sessions } from './sessions.ts'
import { Unlocker } from './unlock.ts'
import type { ExplainOptions } from '../policy/explain.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Language } from '../scorers/language.ts'
import type { WebActs } from './acts.ts'
import type { WebAnswer } from './request.ts'

export type PagesOptions = {
  readonly quarantine: Quarantine
  readonly acts: WebActs
  /** The path of the pages' address without a slash at the end: empty, or `/quarantine`. */
  readonly root: string
  /** For who chose none, and whose browser names none of ours. */
  readonly language: () => Language
  readonly reasons: ExplainOptions['reasons']
  /** An address as somebody types it → their mailbox, as Scopes.own gives it; null: it is no address. */
  readonly own: (typed: string) => string | null
  readonly now: () => Date
}

export type Context = PagesOptions & {
  readonly sessions: Sessions
  readonly once: Once<WebAnswer>
  readonly gate: Gate
  readonly unlocker: Unlocker
}

export function createContext(options: PagesOptions): Context {
  const gate = new Gate()
  return {
    ...options,
    sessions: new Sessions(),
    once: new Once(),
    gate,
    unlocker: new Unlocker(options.quarantine, gate, new Attempts()),
  }
}

export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
