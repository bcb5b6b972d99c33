/** The settings that a false-positive budget goes by, as policy/budget.ts takes them. */
import type { BudgetOptions } from '../policy/budget.ts'
import type { Settings } from './settings.ts'

/** Null where it is off. `otherwise`: the budget to be taken then. */
export function budgetOf(settings: Settings, otherwise: number): BudgetOptions
export function budgetOf(settings: Settings): BudgetOptions | null
export function budgetOf(settings: Settings, otherwise?: number): BudgetOptions | null {
  const { false_positive_budget, budget, score } = settings
  const share = false_positive_budget === 'off' ? otherwise : false_positive_budget
  if (share === undefined) return null
  const { tag, quarantine, reject } = score
  return {
    budget: share,
    confidence: budget.confidence,
    score: {
      tag,
      quarantine: quarantine === 'off' ? null : quarantine,
      reject: reject === 'off' ? null : reject,
    },
  }
}
