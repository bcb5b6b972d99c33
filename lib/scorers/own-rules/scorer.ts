/**
 * Own rules as a scorer: those of the site's files, in either notation.
 */
import { Message } from './message.ts'
import { runRules } from './run.ts'
import { ruleSet } from './rule-set.ts'
import type { Scorer } from '../all.ts'
import type { Reasons } from '../language.ts'
import type { Signal } from '../signal.ts'
import type { OwnRule } from './rule.ts'

export type OwnRulesOptions = {
  readonly rules: readonly OwnRule[]
  /** For all own rules on one message. */
  readonly timeMs: number
  /** A rule took too long on some message. `off`: so often that it is not looked at any more. */
  readonly onSlow?: (rule: OwnRule, off: boolean) => void
  /** Processor time that this process has had so far; by default the system's word on it. */
  readonly processorMs?: () => number
}

/**
 * After so many messages on which a rule was cut short it is left out until the rules are read again. Not after the first:
 * who wants a rule out of the way would only have to send one message.
 */
const STRIKES = 3

export const LATE: Reasons = {
  en: 'The own rules took longer than rules.time_ms allows; some were not looked at.',
  de: 'Die eigenen Regeln brauchten länger, als rules.time_ms erlaubt; einige wurden nicht geprüft.',
  fr: 'Les règles locales ont pris plus de temps que rules.time_ms ne le permet ; certaines n’ont pas été examinées.',
  it: 'Le regole locali hanno richiesto più tempo di quanto consenta rules.time_ms; alcune non sono state esaminate.',
}

export function createOwnRules({ rules, timeMs, onSlow, processorMs }: OwnRulesOptions): Scorer {
  const { set } = ruleSet(rules)
  const strikes = new Map<OwnRule, number>()
  const off = new Set<OwnRule>()
  return content => {
    const { values, slow, blamed, finished } = runRules(set, new Message(content), timeMs, off, processorMs)
    for (const rule of blamed) {
      const times = (strikes.get(rule) ?? 0) + 1
      strikes.set(rule, times)
      if (times >= STRIKES) off.add(rule)
      onSlow?.(rule, off.has(rule))
    }
    const signals: Signal[] = []
    for (const { rule, place } of set.steps) if (rule.counts && (values[place] ?? 0) !== 0) signals.push(signalOf(rule))
    if (slow.length > 0 || !finished) signals.push(late(slow))
    return signals
  }
}

function signalOf({ name, points, why }: OwnRule): Signal {
  return { scorer: 'own-rules', name, points, why: why.en, reasons: why }
}

function late(slow: readonly OwnRule[]): Signal {
  const names = slow
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')
  const named = (sentence: string): string => (names === '' ? sentence : `${sentence} (${names})`)
  const reasons = { en: named(LATE.en), de: named(LATE.de), fr: named(LATE.fr), it: named(LATE.it) }
  return { scorer: 'own-rules', name: 'RULES_TIMEOUT', points: 0, why: reasons.en, reasons }
}
