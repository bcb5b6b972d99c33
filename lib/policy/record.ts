/**
 * What is kept of a verdict, so that it can be explained, and decided again under other settings: names of rules and numbers.
 * No address, no name of a sender's domain, no text. It dies with the log's retention.
 */
import type { Limit } from './evidence.ts'
import type { Action, RuleCode } from './verdict.ts'
import type { ScopeLevel } from './scope-name.ts'
import type { PolicyOptions, Thresholds } from './decide.ts'

export type RecordedSignal = {
  readonly scorer: string
  readonly name: string
  readonly points: number
  readonly malware?: true
}

/** RFC 8601 words. Which identity it is about says the method: never the identity itself. */
export type RecordedResult = {
  readonly method: 'spf' | 'dkim' | 'dmarc' | 'arc'
  readonly result: string
  /** DMARC: what the author's domain asks for. */
  readonly policy?: 'none' | 'quarantine' | 'reject'
  /** SPF: whose record was asked. */
  readonly identity?: 'mailfrom' | 'helo'
  /** What failed, as far as it tells what to mend. */
  readonly why?: ResultWhy
}

/** SPF: `no-record` … `dns`. DKIM: `not-signed` … `dns`. */
export const RESULT_WHYS = [
  'no-record',
  'several-records',
  'look-ups',
  'syntax',
  'not-signed',
  'body',
  'signature',
  'expired',
  'key',
  'dns',
] as const
export type ResultWhy = (typeof RESULT_WHYS)[number]

/** Recipients of one message that had the same policy and the same verdict. */
export type RecordedGroup = {
  readonly recipients: number
  /** The closest scope that had settings of its own; the domain, where it is one of ours with settings: never a recipient. */
  readonly level: ScopeLevel
  readonly domain: string | null
  readonly thresholds: Thresholds
  /** dmarc.enforce, and what a quarantine is, as they held for these recipients. */
  readonly enforce: boolean
  readonly quarantine: PolicyOptions['quarantine']
  readonly observe: boolean
  /** Signals that only these recipients' lists and correspondents gave. */
  readonly signals: readonly RecordedSignal[]
  readonly score: number
  readonly action: Action
  readonly code: RuleCode
  /** What was done, where that is something else: observe mode, or an MTA that would not. */
  readonly done: Action
}

export type VerdictRecord = {
  readonly reference: string
  /** Seconds since 1970. */
  readonly at: number
  readonly auth: readonly RecordedResult[]
  readonly signals: readonly RecordedSignal[]
  /** Rules that are only watched: what they would have given. */
  readonly watched: readonly RecordedSignal[]
  readonly probability: number
  /** Checks and scorers that ended in an error or ran out of time. */
  readonly failed: readonly string[]
  readonly exceeded: readonly Limit[]
  /** Scorers that were left out under overload. */
  readonly leftOut: readonly string[]
  readonly newsletter: boolean
  readonly ms: number
  readonly groups: readonly RecordedGroup[]
}
