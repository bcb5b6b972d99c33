/**
 * The built-in rules on a message.
 */
import { POINTS } from './points.ts'
import { RULES } from './table.ts'
import { View } from './view.ts'
import type { Content } from '../content.ts'
import type { Signal } from '../signal.ts'

export function applyRules(content: Content): Signal[] {
  const mail = new View(content)
  return RULES.filter(rule => rule.holds(mail)).map(({ name, points, why, malware }) => ({
    scorer: 'rules',
    name,
    points: POINTS[name] ?? points,
    why: why.en,
    reasons: why,
    ...(malware && { malware }),
  }))
}
