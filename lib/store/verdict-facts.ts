/**
 * A VerdictRecord as text for the database and back. Most of a record is names, so their labels are left out: lists whose
 * places mean something, with a version in front. Reference and time have columns of their own.
 */
import { RESULT_WHYS } from '../policy/record.ts'
import type { RecordedGroup, RecordedResult, RecordedSignal, ResultWhy, VerdictRecord } from '../policy/record.ts'

const VERSION = 1

type SignalRow = readonly [scorer: string, name: string, points: number, malware?: 1]
type ResultRow = readonly [method: string, result: string, policy: string | 0, identity: string | 0, why: number]
type GroupRow = readonly [
  recipients: number,
  level: string,
  domain: string | 0,
  thresholds: readonly (number | null)[],
  observe: 0 | 1,
  signals: readonly SignalRow[],
  score: number,
  action: string,
  code: string,
  done: string,
  enforce: 0 | 1,
  held: string,
]

export function factsOf(record: VerdictRecord): string {
  const { auth, signals, watched, probability, failed, exceeded, leftOut, newsletter, ms, groups } = record
  return JSON.stringify([
    VERSION,
    auth.map(resultRow),
    signals.map(signalRow),
    watched.map(signalRow),
    probability,
    failed,
    exceeded,
    leftOut,
    newsletter ? 1 : 0,
    ms,
    groups.map(groupRow),
  ])
}

/** Null where the text is none that this version wrote: another one's, or damaged. */
export function recordFrom(reference: string, at: number, facts: string): VerdictRecord | null {
  try {
    const [version, auth, signals, watched, probability, failed, exceeded, leftOut, newsletter, ms, groups] =
      JSON.parse(facts) as [
        number,
        readonly ResultRow[],
        readonly SignalRow[],
        readonly SignalRow[],
        number,
        VerdictRecord['failed'],
        VerdictRecord['exceeded'],
        VerdictRecord['leftOut'],
        number,
        number,
        readonly GroupRow[],
      ]
    if (version !== VERSION) return null
    return {
      reference,
      at,
      auth: auth.map(resultFrom),
      signals: signals.map(signalFrom),
      watched: watched.map(signalFrom),
      probability,
      failed,
      exceeded,
      leftOut,
      newsletter: newsletter === 1,
      ms,
      groups: groups.map(groupFrom),
    }
  } catch {
    return null
  }
}

function signalRow({ scorer, name, points, malware }: RecordedSignal): SignalRow {
  return malware ? [scorer, name, points, 1] : [scorer, name, points]
}

function signalFrom([scorer, name, points, malware]: SignalRow): RecordedSignal {
  return { scorer, name, points, ...(malware === 1 && { malware: true }) }
}

function resultRow({ method, result, policy, identity, why }: RecordedResult): ResultRow {
  return [method, result, policy ?? 0, identity ?? 0, why === undefined ? 0 : RESULT_WHYS.indexOf(why) + 1]
}

function resultFrom([method, result, policy, identity, why]: ResultRow): RecordedResult {
  const word: ResultWhy | undefined = RESULT_WHYS[why - 1]
  return {
    method,
    result,
    ...(policy !== 0 && { policy }),
    ...(identity !== 0 && { identity }),
    ...(word !== undefined && { why: word }),
  } as RecordedResult
}

function groupRow(group: RecordedGroup): GroupRow {
  const { recipients, level, domain, thresholds, observe, signals, score, action, code, done, enforce } = group
  const { tag, quarantine, reject } = thresholds
  return [
    recipients,
    level,
    domain ?? 0,
    [tag, quarantine, reject],
    observe ? 1 : 0,
    signals.map(signalRow),
    score,
    action,
    code,
    done,
    enforce ? 1 : 0,
    group.quarantine,
  ]
}

function groupFrom([recipients, level, domain, thresholds, observe, signals, score, ...rest]: GroupRow): RecordedGroup {
  const [tag = null, quarantine = null, reject = null] = thresholds
  const [action, code, done, enforce, held] = rest
  return {
    recipients,
    level,
    domain: domain === 0 ? null : domain,
    thresholds: { tag, quarantine, reject },
    enforce: enforce === 1,
    quarantine: held,
    observe: observe === 1,
    signals: signals.map(signalFrom),
    score,
    action,
    code,
    done,
  } as RecordedGroup
}
