/**
 * All that explain says, in one language. Commands, settings, DNS records and protocol words keep their names in all of them.
 */
import type { Audience } from '../explain.ts'
import type { Hint, SpfHint } from '../hints.ts'
import type { Limit } from '../evidence.ts'
import type { Action, RuleCode } from '../verdict.ts'

export type Texts = {
  /** What was done with the message, one sentence. */
  readonly did: Readonly<Record<Action, string>>
  /** What would have been done, where the filter only looks on. */
  readonly would: Readonly<Record<Action, string>>
  /** Why, one sentence for each to whom it is told: the sender learns nothing that would help to get spam through. */
  readonly because: Readonly<Record<Audience, Readonly<Record<RuleCode, string>>>>
  /** Whose SPF record it was, put behind "the record". */
  readonly of: { readonly mailfrom: string; readonly helo: string }
  /** What the sender's side can mend. `of`: one of the above. */
  readonly spfHints: Readonly<Record<SpfHint, (of: string) => string>>
  readonly hints: Readonly<Record<Exclude<Hint, SpfHint>, string>>
  /** What somebody can do now. */
  readonly todo: {
    readonly sender: Readonly<Record<Action, string | null>>
    readonly recipient: Readonly<Record<Action, string | null>>
    /** To the recipient, where it is held in the own store. */
    readonly heldHere: string
    /** To the recipient, where the sender's side has something to mend. */
    readonly tellSender: string
  }
  readonly limits: Readonly<Record<Limit, string>>
  readonly labels: {
    readonly why: string
    readonly fix: string
    readonly todo: string
    readonly score: (points: string, percent: string) => string
    readonly thresholds: string
    readonly off: string
    readonly recipients: (count: number) => string
    readonly observed: string
    readonly done: string
    readonly checks: string
    readonly findings: string
    readonly bounded: (scorer: string, points: string, counted: string) => string
    readonly failed: string
    readonly leftOut: string
    readonly limits: string
    readonly watched: string
    readonly newsletter: string
    readonly took: (ms: string) => string
    /** Own rules and names that this version does not know. */
    readonly unknown: string
  }
  readonly unknownReference: (reference: string, days: number) => string
}
