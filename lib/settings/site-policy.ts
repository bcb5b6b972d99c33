/** Settings → the policy that decide() goes by where no scope has settings of its own: for whoever asks what would be decided. */
import type { PolicyOptions } from '../policy/decide.ts'
import type { Settings } from './settings.ts'

export function sitePolicyOf(settings: Settings): PolicyOptions {
  const { score, dmarc, checks, clamd, actions, limits, quarantine } = settings
  return {
    score: { tag: score.tag, quarantine: orNull(score.quarantine), reject: orNull(score.reject) },
    dmarc,
    onError: {
      spf: checks.spf.on_error,
      dkim: checks.dkim.on_error,
      arc: checks.arc.on_error,
      dmarc: checks.dmarc.on_error,
      clamd: clamd.on_error,
    },
    malware: actions.malware,
    oversize: limits.oversize,
    quarantine: quarantine.how === 'hold' ? 'hold' : quarantine.mailbox === null ? 'none' : 'mailbox',
  }
}

function orNull(threshold: number | 'off'): number | null {
  return threshold === 'off' ? null : threshold
}
