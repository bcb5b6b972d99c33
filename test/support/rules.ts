/** Examples for rules: letters on which a rule must hold, and letters close to them on which it must not. */
import { View } from '../../lib/scorers/rules/view.ts'
import { contentOf } from './content.ts'
import type { Test } from 'tap'
import type { Rule } from '../../lib/scorers/rules/rule.ts'
import type { About } from './content.ts'

/** A field: its value, its values, or none of it. */
export type Fields = Readonly<Record<string, string | readonly string[] | null>>

export type Example = About & {
  /** Beside or instead of those that `letter` has. */
  readonly fields?: Fields
  readonly body?: string
}

export type Examples = { readonly holds: readonly Example[]; readonly not: readonly Example[] }

const FIELDS: Fields = {
  Received:
    'from mail.muster.example (mail.muster.example [198.51.100.7]) by mx.example.org (Postfix) with ESMTPS id 4Xy; Mon, 23 Nov 2026 10:00:05 +0100',
  From: 'Anna Muster <anna@muster.example>',
  To: 'Beat Keller <beat@example.org>',
  Subject: 'Minutes of Thursday',
  Date: 'Mon, 23 Nov 2026 10:00:00 +0100',
  'Message-ID': '<20261123090000.GA1234@muster.example>',
  'MIME-Version': '1.0',
  'Content-Type': 'text/plain; charset=utf-8',
}

/** An ordinary letter with other fields; a field that is null is left out. */
export function letter(fields: Fields = {}, body = 'Dear Beat, here are the minutes of our meeting.\r\n'): string {
  const all = Object.entries({ ...FIELDS, ...fields }).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map(one => `${name}: ${one}\r\n`),
  )
  return `${all.join('')}\r\n${body}`
}

export function viewOf({ fields, body, ...about }: Example): View {
  const raw = letter(fields, body)
  // Octets above 127 in an example are meant as they stand.
  const isOctets = /[\x80-\xff]/.test(raw) && !/[^\x00-\xff]/.test(raw)
  return new View(contentOf(isOctets ? Buffer.from(raw, 'latin1') : raw, about))
}

/** Each rule of `rules` has examples of both kinds, and no other name has any. */
export function testRules(t: Test, rules: readonly Rule[], examples: Readonly<Record<string, Examples>>): void {
  t.strictSame(Object.keys(examples).toSorted(), rules.map(({ name }) => name).toSorted(), 'every rule has examples')
  for (const rule of rules)
    t.test(rule.name, async t => {
      const { holds = [], not = [] } = examples[rule.name] ?? {}
      t.ok(holds.length > 0 && not.length > 0, 'examples of both kinds')
      for (const [n, example] of holds.entries())
        t.equal(rule.holds(viewOf(example)), true, `holds: ${n + 1} ${told(example)}`)
      for (const [n, example] of not.entries())
        t.equal(rule.holds(viewOf(example)), false, `not: ${n + 1} ${told(example)}`)
      t.equal(rule.holds(viewOf({})), false, 'not on an ordinary letter')
    })
}

function told({ fields = {}, body }: Example): string {
  return JSON.stringify({ ...fields, ...(body !== undefined && { body }) }).slice(0, 120)
}

/** With a server that handed it in, and what the checks found. */
export const FROM_OUTSIDE: Example = {
  ip: '203.0.114.9',
  name: 'mail.muster.example',
  helo: 'mail.muster.example',
  mailFrom: 'anna@muster.example',
}
