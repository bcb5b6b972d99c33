/** Records of verdicts for tests: one of our own making, and those of what a filter really decided. */
import { recordOf } from '../../lib/policy/record-of.ts'
import { sitePolicyOf } from '../../lib/settings/site-policy.ts'
import type { Judgement } from '../../lib/filter.ts'
import type { RecordedGroup, RecordedSignal, VerdictRecord } from '../../lib/policy/record.ts'
import type { Settings } from '../../lib/settings/settings.ts'

export const SPAM: RecordedSignal = { scorer: 'rules', name: 'ADVANCE_FEE_CLEAR', points: 4.5 }

export function group(more: Partial<RecordedGroup> = {}): RecordedGroup {
  return {
    recipients: 1,
    level: 'site',
    domain: null,
    thresholds: { tag: 5, quarantine: 5, reject: 15 },
    enforce: true,
    quarantine: 'mailbox',
    observe: false,
    signals: [],
    score: 4.5,
    action: 'accept',
    code: 'NONE',
    done: 'accept',
    ...more,
  }
}

export function record(more: Partial<VerdictRecord> = {}): VerdictRecord {
  return {
    reference: 'R7Q2-9KX',
    at: 1_795_000_000,
    auth: [{ method: 'spf', result: 'pass', identity: 'mailfrom' }],
    signals: [SPAM],
    watched: [],
    probability: 0.9,
    failed: [],
    exceeded: [],
    leftOut: [],
    newsletter: false,
    ms: 1.2,
    groups: [group()],
    ...more,
  }
}

/** As the daemon keeps it of a message to one recipient without settings of their own. */
export function recordFromFilter(judgement: Judgement, settings: Settings, now: Date): VerdictRecord {
  const { verdict } = judgement
  const observe = settings.mode === 'observe'
  const policy = sitePolicyOf(settings)
  return recordOf({
    ...judgement,
    now,
    exceeded: [],
    groups: [{ recipients: 1, scope: 'site', policy, observe, verdict, done: observe ? 'accept' : verdict.action }],
  })
}
