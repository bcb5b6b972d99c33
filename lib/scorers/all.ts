/**
 * All scorers on one message, which is read once for all. A scorer that throws is left out and named; it never decides over
 * the mail's fate.
 */
import { parseMessage } from '../mail/parse.ts'
import { applyRules } from './rules/apply.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { ParseLimits } from '../mail/limits.ts'
import type { Message } from '../mail/message.ts'
import type { ParsedMessage } from '../mail/parse.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { Content } from './content.ts'
import type { Signal } from './signal.ts'

/** No DNS in here: content is judged without telling anyone. A scorer that does ask somebody is made with what it needs. */
export type ScorerContext = { readonly signal: AbortSignal }

export type Scorer = (content: Content, ctx: ScorerContext) => readonly Signal[] | Promise<readonly Signal[]>

export type ScorersOptions = {
  readonly limits: Partial<ParseLimits>
  /** In A-labels. */
  readonly ownDomains: readonly string[]
  /** Built-in rules that count otherwise than usual, by name; 0: not at all. */
  readonly points?: Readonly<Record<string, number>>
  /** Beside the built-in rules, by the name that stands where one fails. */
  readonly more: Readonly<Record<string, Scorer>>
}

export type Scored = { readonly signals: readonly Signal[]; readonly failed: readonly string[] }

export interface Scorers {
  /** `auth`: what the checks found. */
  readonly score: (tx: Transaction, auth: readonly AuthResult[], now: Date, ctx: ScorerContext) => Promise<Scored>
}

export function createScorers({ limits, ownDomains, points, more }: ScorersOptions): Scorers {
  const scorers: Readonly<Record<string, Scorer>> = { rules: content => applyRules(content, points), ...more }
  return {
    async score(tx, auth, now, ctx) {
      const failed: string[] = []
      const parsed = parsedAsFarAs(tx.message, limits, () => failed.push('parse'))
      if (parsed === null) return { signals: [], failed }
      const recipients = tx.recipients.map(({ domain }) => domain).filter(domain => domain !== null)
      const content: Content = {
        tx,
        parsed,
        auth,
        now,
        ownDomains: [...new Set([...ownDomains, ...recipients])],
      }
      const found = await Promise.all(
        Object.entries(scorers).map(async ([name, scorer]) => {
          try {
            return await scorer(content, ctx)
          } catch {
            failed.push(name)
            return []
          }
        }),
      )
      return { signals: found.flat(), failed }
    },
  }
}

/**
 * A message that our reading fails on is our fault: told to come back it would fail again until it is returned. What can be
 * said without its body is said; a virus scanner still gets its octets.
 */
function parsedAsFarAs(
  { raw, body }: Message,
  limits: Partial<ParseLimits>,
  onFailure: () => void,
): ParsedMessage | null {
  try {
    return parseMessage(raw, limits)
  } catch {
    onFailure()
  }
  try {
    return parseMessage(raw.subarray(0, raw.length - body.length), limits)
  } catch {
    return null
  }
}
