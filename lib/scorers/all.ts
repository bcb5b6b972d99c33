/**
 * All scorers on one message, which is read once for all, within the time that the message has left. A scorer that throws
 * or is late is left out and named; it never decides over the mail's fate by itself.
 */
import { parseMessage } from '../mail/parse.ts'
import { orAborted, startDeadline } from './deadline.ts'
import { PartlyScored } from './partly.ts'
import { applyRules } from './rules/apply.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { ParseLimits } from '../mail/limits.ts'
import type { Message } from '../mail/message.ts'
import type { ParsedMessage } from '../mail/parse.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { Content } from './content.ts'
import type { Signal } from './signal.ts'

/**
 * No DNS in here: content is judged without telling anyone. A scorer that does ask somebody is made with what it needs.
 * `signal` fires when the message is gone or its time is over: then nobody waits for the answer any more.
 */
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

export type ScoreContext = {
  /** Fires when the message is gone. */
  readonly signal: AbortSignal
  /** Until the message must have its answer; not set: as long as it takes. */
  readonly leftMs?: number
  /** Scorers that are not asked this time, by name. */
  readonly without?: readonly string[]
}

export type Scored = {
  readonly signals: readonly Signal[]
  /** Those that threw or were late, and `parse` where the message could not be read. */
  readonly failed: readonly string[]
  /** Those that were there and were not asked. */
  readonly leftOut: readonly string[]
}

export interface Scorers {
  readonly names: readonly string[]
  /** `auth`: what the checks find; who needs no results does not wait for them. Rejects only where `auth` does. */
  readonly score: (
    tx: Transaction,
    auth: readonly AuthResult[] | Promise<readonly AuthResult[]>,
    now: Date,
    ctx: ScoreContext,
  ) => Promise<Scored>
}

/** They ask somebody else, who takes a while, and need no results for that: they begin while the checks wait for DNS. */
const BEGIN_AT_ONCE: ReadonlySet<string> = new Set(['clamd', 'dns-lists', 'spamscanner'])

export function createScorers({ limits, ownDomains, points, more }: ScorersOptions): Scorers {
  const scorers: Readonly<Record<string, Scorer>> = { rules: content => applyRules(content, points), ...more }
  const names = Object.keys(scorers)
  return {
    names,
    async score(tx, auth, now, { signal, leftMs, without = [] }) {
      const deadline = startDeadline(signal, leftMs)
      const checked = Promise.resolve(auth)
      checked.catch(() => undefined) // told to whoever gets as far as to wait for it
      const failed: string[] = []
      const run = async (scorer: Scorer, name: string, content: Content): Promise<readonly Signal[]> => {
        try {
          const found = scorer(content, deadline)
          return found instanceof Promise ? await orAborted(found, deadline.signal) : found
        } catch (error) {
          failed.push(name)
          return error instanceof PartlyScored ? error.signals : []
        }
      }
      try {
        const parsed = parsedAsFarAs(tx.message, limits, () => failed.push('parse'))
        if (parsed === null) return { signals: [], failed, leftOut: [] }
        const recipients = tx.recipients.map(({ domain }) => domain).filter(domain => domain !== null)
        const unchecked: Content = {
          tx,
          parsed,
          auth: [],
          now,
          ownDomains: [...new Set([...ownDomains, ...recipients])],
        }
        const asked = Object.entries(scorers).filter(([name]) => !without.includes(name))
        const begun = new Map(
          asked
            .filter(([name]) => BEGIN_AT_ONCE.has(name))
            .map(([name, scorer]) => [name, run(scorer, name, unchecked)] as const),
        )
        const content = { ...unchecked, auth: await checked }
        const found = await Promise.all(
          asked.map(async ([name, scorer]) => begun.get(name) ?? run(scorer, name, content)),
        )
        return { signals: found.flat(), failed, leftOut: names.filter(name => without.includes(name)) }
      } finally {
        deadline.clear()
      }
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
