/**
 * An own rule, as both notations give it: what is looked at, what for, what a hit is worth.
 */
import type { Reasons } from '../language.ts'
import type { Expression } from './expression.ts'
import type { FieldRequest } from './fields.ts'
import type { Pattern } from './regexp/pattern.ts'
import type { Message } from './message.ts'

/** What .cf rules search, all of it octet strings; see texts.ts. */
export type TextName = 'body' | 'rawbody' | 'uri' | 'full'

export const URI_DETAILS = ['raw', 'type', 'cleaned', 'text', 'domain', 'host'] as const
export type UriDetailName = (typeof URI_DETAILS)[number]

export type Test =
  | { readonly kind: 'text'; readonly on: TextName; readonly pattern: Pattern }
  | {
      readonly kind: 'header' | 'mimeheader'
      readonly field: FieldRequest
      readonly pattern: Pattern
      readonly negated: boolean
      /** Searched where the field is not there. */
      readonly ifUnset: string | null
    }
  | { readonly kind: 'exists'; readonly field: FieldRequest }
  | {
      readonly kind: 'uri-detail'
      readonly wants: readonly { readonly of: UriDetailName; readonly pattern: Pattern; readonly negated: boolean }[]
    }
  | { readonly kind: 'meta'; readonly expression: Expression }
  /** Anything else: how often it holds. */
  | { readonly kind: 'ask'; readonly hits: (message: Message) => number | boolean }

export type OwnRule = {
  readonly name: string
  /** As in `file:line`. */
  readonly where: string
  readonly line: number
  readonly test: Test
  readonly points: number
  /** False: only other rules ask for it, it is no signal. */
  readonly counts: boolean
  readonly why: Reasons
  /** Hits that are counted; 1 unless the rule says otherwise. */
  readonly most: number
  /** Passes over the subject, which is the first paragraph of a body. */
  readonly noSubject: boolean
  /** What it asks as it is written, in YAML: a test that is a function cannot be compared with another. */
  readonly written?: string
}
