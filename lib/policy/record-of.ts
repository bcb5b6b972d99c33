/**
 * What was found in a message → what is kept of it. Everything that could be about people stays out by what it is made of:
 * only words of our own, names of rules that somebody here wrote, numbers, and domains that the admin typed into the settings.
 */
import { levelOf } from './scope-name.ts'
import type { AuthResult } from '../mail/auth-results.ts'
import type { Signal } from '../scorers/signal.ts'
import type { PolicyOptions } from './decide.ts'
import type { Limit } from './evidence.ts'
import type { RecordedGroup, RecordedResult, RecordedSignal, ResultWhy, VerdictRecord } from './record.ts'
import type { ScopeName } from './scope-name.ts'
import type { Action, Verdict } from './verdict.ts'

/** Recipients of one message that were judged alike. */
export type GroupFacts = {
  /** How many they are. */
  readonly recipients: number
  /** The closest scope that has settings of its own. */
  readonly scope: ScopeName
  readonly policy: Pick<PolicyOptions, 'score' | 'dmarc' | 'quarantine'>
  readonly observe: boolean
  /** Signals that only they have, beside those of the whole message. */
  readonly signals?: readonly Signal[]
  readonly verdict: Verdict
  /** What the MTA was told. */
  readonly done: Action
}

export type VerdictFacts = {
  readonly reference: string
  readonly now: Date
  readonly auth: readonly AuthResult[]
  /** Those that counted for all recipients. */
  readonly signals: readonly Signal[]
  readonly watched?: readonly Signal[]
  readonly probability: number
  readonly failed: readonly string[]
  readonly exceeded: readonly Limit[]
  readonly leftOut?: readonly string[]
  readonly newsletter?: boolean
  readonly ms: number
  readonly groups: readonly GroupFacts[]
}

/** What one message can bring about: beyond that the record would grow with what a sender writes. */
const MAX_SIGNALS = 500
const MAX_RESULTS = 20
const MAX_GROUPS = 100

export function recordOf(facts: VerdictFacts): VerdictRecord {
  return {
    reference: facts.reference,
    at: Math.floor(facts.now.getTime() / 1000),
    auth: facts.auth.slice(0, MAX_RESULTS).map(resultOf),
    signals: signalsOf(facts.signals),
    watched: signalsOf(facts.watched ?? []),
    probability: Math.round(facts.probability * 10_000) / 10_000,
    failed: facts.failed.map(ownWord),
    exceeded: facts.exceeded,
    leftOut: (facts.leftOut ?? []).map(ownWord),
    newsletter: facts.newsletter ?? false,
    ms: Math.round(facts.ms * 10) / 10,
    groups: facts.groups.slice(0, MAX_GROUPS).map(groupOf),
  }
}

function groupOf({ recipients, scope, policy, observe, signals = [], verdict, done }: GroupFacts): RecordedGroup {
  const { tag, quarantine, reject } = policy.score
  return {
    recipients,
    level: levelOf(scope),
    domain: domainOf(scope),
    thresholds: { tag, quarantine, reject },
    enforce: policy.dmarc.enforce,
    quarantine: policy.quarantine,
    observe,
    signals: signalsOf(signals),
    score: verdict.score,
    action: verdict.action,
    code: verdict.code,
    done,
  }
}

/** An admin typed it in. Of a recipient's scope the domain alone. */
function domainOf(scope: ScopeName): string | null {
  const named = scope.slice(scope.indexOf(':') + 1)
  if (scope.startsWith('recipient:')) return named.includes('@') ? named.slice(named.lastIndexOf('@') + 1) : null
  return scope === 'site' ? null : named
}

/** In the order in which they were found, points exactly as they were: their sum has to come out again. */
function signalsOf(signals: readonly Signal[]): readonly RecordedSignal[] {
  return signals.slice(0, MAX_SIGNALS).map(({ scorer, name, points, malware }) => ({
    scorer: ownWord(scorer),
    name: ownWord(name),
    points,
    ...(malware && { malware }),
  }))
}

/** Names of rules, checks and scorers are words; anything else is nothing to keep. */
function ownWord(text: string): string {
  return /^[A-Za-z_][\w-]{0,99}$/.test(text) ? text : 'unfit'
}

function resultOf(one: AuthResult): RecordedResult {
  const why = whyOf(one)
  return {
    method: one.method,
    result: ownWord(one.result),
    ...(one.method === 'dmarc' && one.policy !== undefined && { policy: one.policy }),
    ...(one.method === 'spf' && { identity: one.identity }),
    ...(why !== null && { why }),
  }
}

/** The checks' reasons → words, by their whole text: what a reason may quote (RFC 7208 `exp=`, a name) is not looked for. */
const WHYS: Readonly<Record<'spf' | 'dkim', Readonly<Record<string, ResultWhy>>>> = {
  spf: {
    'no SPF record': 'no-record',
    'more than one SPF record': 'several-records',
    'more than 10 DNS look-ups': 'look-ups',
    'more than 2 look-ups found nothing': 'look-ups',
    'the record has a syntax error': 'syntax',
    'more than one redirect=': 'syntax',
    'the record names an invalid domain': 'syntax',
    'the record has octets that are no ASCII': 'syntax',
  },
  dkim: {
    'not signed': 'not-signed',
    'body hash did not verify': 'body',
    'bad signature': 'signature',
    expired: 'expired',
  },
}

function whyOf({ method, result, reason = '' }: AuthResult): ResultWhy | null {
  if (method === 'dmarc') return result === 'temperror' ? 'dns' : null
  if (method === 'arc') return null
  if (result === 'temperror') return 'dns'
  return WHYS[method][reason] ?? (method === 'dkim' && result === 'permerror' ? 'key' : null)
}
