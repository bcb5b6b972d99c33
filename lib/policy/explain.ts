/**
 * A record → what is told of it, for whom it concerns: the sender learns the kind of trouble and what can be mended, and nothing
 * that would help to get spam through; the recipient plain words; the admin all.
 */
import { signalAgain, signalsFor } from './again.ts'
import { hintsFor, SPF_HINTS } from './hints.ts'
import { TEXTS } from './languages/all.ts'
import { total } from './score.ts'
import type { Language, Reasons } from '../scorers/language.ts'
import type { FoundHint, Hint, SpfHint } from './hints.ts'
import type { Texts } from './languages/texts.ts'
import type { RecordedGroup, RecordedSignal, VerdictRecord } from './record.ts'
import type { Part } from './score.ts'
import type { Action, RuleCode } from './verdict.ts'

export const AUDIENCES = ['sender', 'recipient', 'admin'] as const
export type Audience = (typeof AUDIENCES)[number]

export type Explanation = {
  readonly reference: string
  /** UTC, in ISO 8601. */
  readonly at: string
  readonly for: Audience
  readonly language: Language
  /** What became of it, each once: recipients of one message may differ, and nobody is told about the others. */
  readonly outcomes: readonly { readonly action: Action; readonly code: RuleCode; readonly text: string }[]
  /** What spoke against it, the weightiest first; for the recipient only. */
  readonly why: readonly string[]
  /** What the sender's side can mend; not for the recipient. */
  readonly fixes: readonly { readonly hint: Hint; readonly text: string }[]
  readonly todo: readonly string[]
  /** For the admin only. */
  readonly details: Details | null
}

export type Finding = RecordedSignal & { readonly why: string }
export type Details = Pick<
  VerdictRecord,
  'auth' | 'probability' | 'failed' | 'exceeded' | 'leftOut' | 'newsletter' | 'ms'
> & {
  readonly groups: readonly GroupDetails[]
  /** By weight; `why` in the language that was asked for. */
  readonly findings: readonly Finding[]
  readonly watched: readonly Finding[]
}
export type GroupDetails = Omit<RecordedGroup, 'signals'> & {
  readonly findings: readonly Finding[]
  /** What each scorer's points sum up to, and what of it counts. */
  readonly parts: readonly Part[]
}

export type ExplainOptions = {
  readonly audience: Audience
  readonly language: Language
  /** The sentences that go with a finding's name; null for names that nobody knows (any more). */
  readonly reasons: (name: string) => Reasons | null
}

/** Reasons that a recipient is told. */
const MOST_REASONS = 5

export function explain(record: VerdictRecord, { audience, language, reasons }: ExplainOptions): Explanation {
  const texts = TEXTS[language]
  const all = audience === 'admin' ? everySignal(record) : tellableSignals(record)
  const hints = hintsFor(record, all)
  const outcomes = outcomesOf(record, audience, texts)
  const finding = (one: RecordedSignal): Finding => ({
    ...one,
    why: reasons(one.name)?.[language] ?? texts.labels.unknown,
  })
  return {
    reference: record.reference,
    at: new Date(record.at * 1000).toISOString(),
    for: audience,
    language,
    outcomes,
    why: audience === 'recipient' ? against(all, reasons, language) : [],
    fixes: audience === 'recipient' ? [] : hints.map(one => ({ hint: one.hint, text: hintText(one, texts) })),
    todo: todoFor(record, audience, hints, texts),
    details: audience === 'admin' ? detailsOf(record, finding) : null,
  }
}

function everySignal({ signals, groups }: VerdictRecord): readonly RecordedSignal[] {
  return [...signals, ...groups.flatMap(one => one.signals)]
}

/** What one recipient's lists and correspondents said is neither another one's business nor the sender's: what all have is told. */
function tellableSignals({ signals, groups }: VerdictRecord): readonly RecordedSignal[] {
  const [first, ...others] = groups
  const own = first?.signals ?? []
  return [...signals, ...own.filter(({ name }) => others.every(one => one.signals.some(other => other.name === name)))]
}

export function hintText({ hint, identity }: FoundHint, texts: Texts): string {
  return isSpf(hint) ? texts.spfHints[hint](texts.of[identity ?? 'mailfrom']) : texts.hints[hint]
}

function isSpf(hint: Hint): hint is SpfHint {
  return (SPF_HINTS as readonly string[]).includes(hint)
}

function outcomesOf({ groups }: VerdictRecord, audience: Audience, texts: Texts): Explanation['outcomes'] {
  const all = groups.map(({ action, code, done, observe }) => {
    // An MTA may not have done what was wanted; of that only the admin hears.
    const told = audience === 'admin' || observe ? action : done
    return { action: told, code, text: `${(observe ? texts.would : texts.did)[told]} ${texts.because[audience][code]}` }
  })
  return all.filter((one, n) => all.findIndex(({ text }) => text === one.text) === n)
}

function against(
  signals: readonly RecordedSignal[],
  reasons: ExplainOptions['reasons'],
  language: Language,
): readonly string[] {
  const sentences = byWeight(signals.filter(({ points }) => points > 0)).flatMap(
    ({ name }) => reasons(name)?.[language] ?? [],
  )
  return [...new Set(sentences)].slice(0, MOST_REASONS)
}

function todoFor(record: VerdictRecord, audience: Audience, hints: readonly FoundHint[], texts: Texts): string[] {
  if (audience === 'admin') return []
  const todoIn = ({ observe, done, quarantine }: RecordedGroup): string | null =>
    audience === 'recipient' && !observe && done === 'quarantine' && quarantine === 'store'
      ? texts.todo.heldHere
      : texts.todo[audience][observe ? 'accept' : done]
  const actions = record.groups.map(({ observe, done }) => (observe ? 'accept' : done))
  const todo = [...new Set(record.groups.map(todoIn))].filter(text => text !== null)
  const tell = audience === 'recipient' && hints.length > 0 && actions.some(action => action !== 'accept')
  return tell ? [...todo, texts.todo.tellSender] : todo
}

function detailsOf(record: VerdictRecord, finding: (one: RecordedSignal) => Finding): Details {
  const { auth, probability, failed, exceeded, leftOut, newsletter, ms, signals, watched, groups } = record
  return {
    auth,
    probability,
    failed,
    exceeded,
    leftOut,
    newsletter,
    ms,
    findings: byWeight(signals).map(finding),
    watched: byWeight(watched).map(finding),
    groups: groups.map(({ signals: own, ...group }) => ({
      ...group,
      findings: byWeight(own).map(finding),
      parts: total(signalsFor(record, { ...group, signals: own }).map(signalAgain)).parts,
    })),
  }
}

function byWeight(signals: readonly RecordedSignal[]): RecordedSignal[] {
  return [...signals].sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
}
