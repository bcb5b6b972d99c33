/**
 * Evidence → verdict. Pure: the same evidence and policy give the same verdict.
 */
import { total } from './score.ts'
import type { CheckName } from '../checks/check.ts'
import type { DmarcResult } from '../mail/auth-results.ts'
import type { Evidence } from './evidence.ts'
import type { Action, RuleCode, Verdict } from './verdict.ts'

/** Points from which on something is done; null: never. */
export type Thresholds = {
  readonly tag: number | null
  readonly quarantine: number | null
  readonly reject: number | null
}

export type OnError = 'ignore' | 'tag' | 'tempfail'

export type PolicyOptions = {
  readonly score: Thresholds
  readonly dmarc: { readonly enforce: boolean }
  /** By the name of the check or scorer that failed; a scorer that is not listed is done without. */
  readonly onError: Readonly<Record<CheckName, OnError> & Partial<Record<string, OnError>>>
  readonly malware: Exclude<Action, 'accept'>
  readonly oversize: 'judge' | 'tempfail' | 'reject' | 'accept'
  /**
   * `none`: what would go there is tagged and delivered. `mailbox`: each recipient has to be known. `hold`: the MTA holds
   * the message for all. `store`: we keep it ourselves, for each recipient.
   */
  readonly quarantine: 'none' | 'mailbox' | 'hold' | 'store'
}

/** The first line that holds decides: the order is the policy. */
export function decide(evidence: Evidence, policy: PolicyOptions): Verdict {
  const { score } = total(evidence.signals)
  const { exceeded } = evidence
  const say = (action: Action, code: RuleCode, because: string): Verdict => {
    if (action !== 'quarantine' || policy.quarantine === 'hold') return { action, code, because, score }
    if (policy.quarantine === 'none') return { action: 'tag', code, because, score }
    if (!exceeded.includes('recipients')) return { action, code, because, score }
    return { action: 'tempfail', code: 'RECIPIENTS', because: 'too many recipients for one message', score }
  }
  const dmarc = evidence.auth.find((one): one is DmarcResult => one.method === 'dmarc')
  // A permerror has a policy only where one of several authors does not vouch for the message.
  const dmarcFailed = policy.dmarc.enforce && (dmarc?.result === 'fail' || dmarc?.result === 'permerror')
  const dmarcOpen = policy.dmarc.enforce && dmarc?.result === 'temperror'
  const failing = (answer: OnError): string | undefined => {
    const name = evidence.failed.find(one => policy.onError[one] === answer)
    return name === undefined ? undefined : (UNCHECKED[name] ?? name.toUpperCase())
  }
  const [putOff, marked] = [failing('tempfail'), failing('tag')]

  if (exceeded.includes('memory')) return say('tempfail', 'LIMIT', 'the filter is short of memory, try again later')
  if (exceeded.includes('forged')) return say('reject', 'LIMIT', 'the header is flooded with forged results')
  if (exceeded.some(isOversize) && policy.oversize !== 'judge')
    return say(policy.oversize, 'LIMIT', 'the message is larger than this filter judges')
  if (evidence.signals.some(one => one.malware)) return say(policy.malware, 'MALWARE', 'the message carries malware')
  if (putOff !== undefined) return say('tempfail', 'CHECK', `${putOff} could not be checked, try again later`)
  if (dmarcOpen && dmarc.policy === 'reject')
    return say('tempfail', 'CHECK', `DMARC of ${dmarc.domain} could not be checked, try again later`)
  if (dmarcFailed && dmarc.policy === 'reject')
    return say('reject', 'DMARC', `DMARC failed, and ${dmarc.domain} asks for rejection`)
  if (atLeast(score, policy.score.reject)) return say('reject', 'SCORE', 'the message looks like spam')
  if (dmarcFailed && dmarc.policy === 'quarantine')
    return say('quarantine', 'DMARC', `DMARC failed, and ${dmarc.domain} asks for quarantine`)
  if (atLeast(score, policy.score.quarantine)) return say('quarantine', 'SCORE', 'the message looks like spam')
  if (atLeast(score, policy.score.tag)) return say('tag', 'SCORE', 'the message looks like spam')
  if (marked !== undefined) return say('tag', 'CHECK', `${marked} could not be checked`)
  return say('accept', 'NONE', 'nothing speaks against it')
}

/** What was not checked, where the name of the one who checks it is not the word for it. */
const UNCHECKED: Readonly<Record<string, string>> = {
  clamd: 'the content',
  parse: 'the content',
  rules: 'the content',
  classifier: 'the content',
  'own-rules': 'the content',
  spamscanner: 'the content',
  lists: 'the local lists',
  'dns-lists': 'the DNS lists',
}

function isOversize(limit: Evidence['exceeded'][number]): boolean {
  return limit === 'size' || limit === 'header'
}

function atLeast(score: number, threshold: number | null): boolean {
  return threshold !== null && score >= threshold
}
