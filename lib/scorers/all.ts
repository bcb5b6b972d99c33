/**
 * All scorers on one message. A scorer that throws is left out and named; it never decides over the mail's fate.
 */
import { applyRules } from './rules/apply.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Transaction } from '../mail/transaction.ts'
import type { Signal } from './signal.ts'

/** No DNS in here: content is judged without telling anyone. */
export type ScorerContext = { readonly now: () => Date; readonly signal: AbortSignal }

/** `known`: what the checks found. */
export type Scorer = (tx: Transaction, known: readonly AuthResult[], ctx: ScorerContext) => Promise<readonly Signal[]>

const SCORERS: Readonly<Record<string, Scorer>> = {
  rules: async (tx, known, ctx) => applyRules(tx, known, ctx.now()),
}

export type Scored = { readonly signals: readonly Signal[]; readonly failed: readonly string[] }

export async function score(tx: Transaction, known: readonly AuthResult[], ctx: ScorerContext): Promise<Scored> {
  const failed: string[] = []
  const found = await Promise.all(
    Object.entries(SCORERS).map(async ([name, scorer]) => {
      try {
        return await scorer(tx, known, ctx)
      } catch {
        failed.push(name)
        return []
      }
    }),
  )
  return { signals: found.flat(), failed }
}
