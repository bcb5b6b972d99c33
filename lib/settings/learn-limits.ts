/** Settings → how much one reporter may teach. */
import type { LearnLimits } from '../scorers/classifier/learn.ts'
import type { Settings } from './settings.ts'

export function learnLimits({
  keep_days,
  reporter_per_day,
  reporter_share,
  min_learnt,
}: Settings['classifier']): LearnLimits {
  return {
    keepDays: keep_days,
    reporterPerDay: reporter_per_day,
    reporterShare: reporter_share,
    reporterFree: min_learnt,
  }
}
