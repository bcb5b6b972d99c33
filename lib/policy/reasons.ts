/** A finding's name → why: what the policy itself finds (lists, correspondents), beside what scorers do (scorers/reasons.ts). */
import { CORRESPONDENT_REASONS } from './correspondents.ts'
import { reasonsOf as ofScorers } from '../scorers/reasons.ts'
import type { Reasons } from '../scorers/language.ts'

const OWN: ReadonlyMap<string, Reasons> = new Map([
  ['KNOWN_CORRESPONDENT', CORRESPONDENT_REASONS],
  ...(
    [
      ['LIST_ALLOWED', 'LIST_ACCEPT'],
      ['LIST_ALLOWED_UNPROVEN', 'LIST_ACCEPT_UNPROVEN'],
      ['LIST_BLOCKED', 'LIST_SPAM'],
    ] as const
  ).flatMap(([name, like]) => {
    const reasons = ofScorers(like)
    return reasons === null ? [] : [[name, reasons] as const]
  }),
])

export function reasonsOf(name: string): Reasons | null {
  return OWN.get(name) ?? ofScorers(name)
}
