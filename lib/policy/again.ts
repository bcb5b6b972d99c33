/**
 * A verdict once more, from what was kept of it: under the policy of then or another one. The same decide() as the daemon's.
 */
import { decide } from './decide.ts'
import { total } from './score.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Signal } from '../scorers/signal.ts'
import type { PolicyOptions } from './decide.ts'
import type { RecordedGroup, RecordedResult, RecordedSignal, VerdictRecord } from './record.ts'
import type { Verdict } from './verdict.ts'

/** `signals`: those of the message and of the group, as they are to count now. */
export function decideAgain(record: VerdictRecord, signals: readonly RecordedSignal[], policy: PolicyOptions): Verdict {
  const { auth, failed, exceeded } = record
  return decide({ auth: auth.map(resultAgain), signals: signals.map(signalAgain), failed, exceeded }, policy)
}

/** All that counted for the group. */
export function signalsFor({ signals }: VerdictRecord, group: RecordedGroup): readonly RecordedSignal[] {
  return group.signals.length === 0 ? signals : [...signals, ...group.signals]
}

/** Its score is the sum of what was kept: only then other points make another score that can be told. */
export function addsUp(record: VerdictRecord, group: RecordedGroup): boolean {
  return total(signalsFor(record, group).map(signalAgain)).score === group.score
}

export function signalAgain({ scorer, name, points, malware }: RecordedSignal): Signal {
  return { scorer, name, points, why: '', ...(malware && { malware }) }
}

/** With empty names where names are not kept: decide() asks for method, result and policy. */
function resultAgain({ method, result, policy, identity }: RecordedResult): AuthResult {
  switch (method) {
    case 'spf':
      return { method, result, domain: '', identity: identity ?? 'mailfrom' } as AuthResult
    case 'dkim':
      return {
        method,
        result,
        domain: '',
        selector: '',
        identity: '',
        algorithm: '',
        signature: '',
        testing: false,
      } as AuthResult
    case 'arc':
      return { method, result, sets: 0 } as AuthResult
    case 'dmarc':
      return { method, result, domain: '', ...(policy !== undefined && { policy }) } as AuthResult
    default:
      throw new Error(String(method satisfies never))
  }
}
