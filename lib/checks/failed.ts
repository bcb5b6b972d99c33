/**
 * Which checks have no answer.
 */
import type { AuthResult } from '../mail/auth-results.ts'
import type { CheckName, Findings } from './check.ts'

/**
 * A check that DNS did not answer has failed as much as one that ran out of time: its fail policy holds. Not where another
 * signature passed, and not for the name in HELO, which counts only where there is no sender.
 */
export function failedChecks({ results, failed }: Findings): CheckName[] {
  const passed = new Set(results.filter(({ result }) => result === 'pass').map(({ method }) => method))
  const counting = results.filter(one => !(one.method === 'spf' && one.identity === 'helo' && hasSender(results)))
  const unanswered = counting.filter(({ result, method }) => result === 'temperror' && !passed.has(method))
  return [...new Set([...failed, ...unanswered.map(({ method }) => method)])]
}

function hasSender(results: readonly AuthResult[]): boolean {
  return results.some(one => one.method === 'spf' && one.identity === 'mailfrom')
}
