/** Settings → the policy that decide() goes by where no scope has settings of its own: for whoever asks what would be decided. */
import { failPolicy } from './fail-policy.ts'
import type { PolicyOptions } from '../policy/decide.ts'
import type { Settings } from './settings.ts'

export function sitePolicyOf(settings: Settings): PolicyOptions {
  const { score, dmarc, actions, limits, quarantine } = settings
  return {
    score: { tag: score.tag, quarantine: orNull(score.quarantine), reject: orNull(score.reject) },
    dmarc,
    onError: failPolicy(settings),
    malware: actions.malware,
    oversize: limits.oversize,
    quarantine: quarantine.how !== 'reroute' ? quarantine.how : quarantine.mailbox === null ? 'none' : 'mailbox',
  }
}

function orNull(threshold: number | 'off'): number | null {
  return threshold === 'off' ? null : threshold
}
