/**
 * Rules on a transaction.
 */
import { RULES } from './table.ts'
import type { AuthResult } from '../../mail/auth-results.ts'
import type { Transaction } from '../../mail/transaction.ts'
import type { Signal } from '../signal.ts'

export function applyRules(tx: Transaction, known: readonly AuthResult[], now: Date): Signal[] {
  return RULES.filter(rule => rule.holds(tx, known, now)).map(({ name, points, why, malware }) => ({
    scorer: 'rules',
    name,
    points,
    why,
    ...(malware && { malware }),
  }))
}
