/**
 * The built-in rules on a message.
 */
import { POINTS } from './points.ts'
import { RULES } from './table.ts'
import { View } from './view.ts'
import type { Content } from '../content.ts'
import type { Signal } from '../signal.ts'

/** `changed`: points that an admin gave; a rule that has none then is not asked. */
export function applyRules(content: Content, changed: Readonly<Record<string, number>> = {}): Signal[] {
  const mail = new View(content)
  return RULES.filter(rule => changed[rule.name] !== 0 && rule.holds(mail)).map(({ name, points, why, malware }) => ({
    scorer: 'rules',
    name,
    points: changed[name] ?? POINTS[name] ?? points,
    why: why.en,
    reasons: why,
    ...(malware && { malware }),
  }))
}
