/** Mail written for tests: who writes, what is said, where the links lead. */
import { BODY } from '../../lib/scorers/rules/body.ts'
import { ATTACHMENTS } from '../../lib/scorers/rules/attachments.ts'
import { FRAUD_RULES } from '../../lib/scorers/rules/fraud.ts'
import { LINKS } from '../../lib/scorers/rules/links.ts'
import { WANTED } from '../../lib/scorers/rules/newsletter.ts'
import { PHISHING_RULES } from '../../lib/scorers/rules/phishing.ts'
import { SELLING_RULES } from '../../lib/scorers/rules/body-selling.ts'
import { viewOf } from './rules.ts'
import type { Fields } from './rules.ts'

export type Written = {
  readonly name: string
  readonly from: string
  readonly subject: string
  /** HTML where it begins with `<`. */
  readonly body: string
  readonly fields?: Fields
}

/** A character beyond Latin-1: `viewOf` then writes UTF-8. */
export const UTF8 = ' \u2013'

/** The rules that look at what a message holds, not at its header or who vouches for it. */
export const CONTENT_RULES = [
  ...LINKS,
  ...BODY,
  ...PHISHING_RULES,
  ...FRAUD_RULES,
  ...SELLING_RULES,
  ...ATTACHMENTS,
  ...WANTED,
]

/** What those rules say of it: names and the sum of their points. */
export function judged({ from, subject, body, fields = {} }: Written): { sum: number; names: string } {
  const type = body.startsWith('<') ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'
  const view = viewOf({
    fields: { From: from, Subject: subject, 'Content-Type': type, ...fields },
    body: `${body}${UTF8}\r\n`,
  })
  const held = CONTENT_RULES.filter(rule => rule.holds(view))
  return {
    sum: Math.round(10 * held.reduce((sum, { points }) => sum + points, 0)) / 10,
    names: held.map(({ name, points }) => `${name} ${points}`).join(', '),
  }
}
