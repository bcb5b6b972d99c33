/**
 * What is the same for all recipients, and how it goes together with what is theirs.
 */
import type { PolicyOptions } from './decide.ts'
import type { Effective } from './scoped.ts'

export type FixedPolicy = Pick<PolicyOptions, 'onError' | 'malware' | 'oversize'> & {
  /** How mail is held: in a mailbox, by the MTA, or by us. */
  readonly how: 'reroute' | 'hold' | 'store'
}

export function policyOf(effective: Effective, { how, ...fixed }: FixedPolicy): PolicyOptions {
  return {
    ...fixed,
    score: {
      tag: effective['score.tag'],
      quarantine: orNull(effective['score.quarantine']),
      reject: orNull(effective['score.reject']),
    },
    dmarc: { enforce: effective['dmarc.enforce'] },
    quarantine: how !== 'reroute' ? how : effective['quarantine.mailbox'] === null ? 'none' : 'mailbox',
  }
}

function orNull(threshold: number | 'off'): number | null {
  return threshold === 'off' ? null : threshold
}
