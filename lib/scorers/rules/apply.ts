/**
 * The built-in rules on a message.
 */
import { POINTS } from './points.ts'
import { RULES } from './table.ts'
import { View } from './view.ts'
import type { Content } from '../content.ts'
import type { Reasons } from '../language.ts'
import type { Signal } from '../signal.ts'

/**
 * `changed`: points that an admin gave; a rule that has none then is not asked. One that throws is a mistake of ours: the
 * others count, and it can be seen that one was left out.
 */
export function applyRules(content: Content, changed: Readonly<Record<string, number>> = {}): Signal[] {
  const mail = new View(content)
  const signals: Signal[] = []
  let broken = false
  for (const { name, points, why, malware, holds } of RULES) {
    if (changed[name] === 0) continue
    try {
      if (!holds(mail)) continue
    } catch {
      broken = true
      continue
    }
    signals.push({
      scorer: 'rules',
      name,
      points: changed[name] ?? POINTS[name] ?? points,
      why: why.en,
      reasons: why,
      ...(malware && { malware }),
    })
  }
  if (broken) signals.push(BROKEN)
  return signals
}

export const BROKEN_REASONS: Reasons = {
  en: 'A rule of the program failed on this message and was left out; please report it.',
  de: 'Eine Regel des Programms versagte bei dieser Nachricht und wurde ausgelassen; bitte melden.',
  fr: 'Une règle du programme a échoué sur ce message et n’a pas été comptée ; merci de le signaler.',
  it: 'Una regola del programma è fallita su questo messaggio ed è stata tralasciata; si prega di segnalarlo.',
}

const BROKEN: Signal = {
  scorer: 'rules',
  name: 'RULE_BROKEN',
  points: 0,
  why: BROKEN_REASONS.en,
  reasons: BROKEN_REASONS,
}
