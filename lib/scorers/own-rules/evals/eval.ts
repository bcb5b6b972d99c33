/**
 * Questions that .cf rules ask by name: `header X eval:check_for_missing_to_header()`. Those that need no network and that
 * rule sets use are here; the others are listed as unsupported where they are asked.
 * Source: Mail::SpamAssassin::Plugin::{HeaderEval,BodyEval,HTMLEval,MIMEEval,URIEval,FreeMail,WLBLEval,RelayEval,
 * OLEVBMacro,SPF,DKIM,DMARC}.
 */
import { ADDRESS_EVALS } from './addresses.ts'
import { ATTACHMENT_EVALS } from './attachments.ts'
import { AUTH_EVALS } from './authentication.ts'
import { BODY_EVALS, MIME_QUESTIONS } from './body.ts'
import { HEADER_EVALS } from './header.ts'
import { HTML_EVALS, HTML_KNOWN } from './html.ts'
import type { Eval } from './ask.ts'

const EVALS: ReadonlyMap<string, Eval> = new Map(
  Object.entries({
    ...HEADER_EVALS,
    ...BODY_EVALS,
    ...HTML_EVALS,
    ...AUTH_EVALS,
    ...ADDRESS_EVALS,
    ...ATTACHMENT_EVALS,
  }),
)

/** Where the first argument says what is asked, what of it is here. */
const KNOWN_FIRST: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['check_for_mime', new Set(MIME_QUESTIONS)],
  ['check_msg_parse_flags', new Set(['truncated_header', 'mimepart_limit_exceeded'])],
  ['html_range', new Set(HTML_KNOWN.measure)],
  ['html_eval', new Set(HTML_KNOWN.measure)],
  ['html_test', new Set(HTML_KNOWN.test)],
  ['html_text_match', new Set(HTML_KNOWN.text)],
])

/** The function, where this question can be answered here. */
export function evalFor(name: string, args: readonly string[]): Eval | undefined {
  const known = KNOWN_FIRST.get(name)
  return known === undefined || known.has(args[0] ?? '') ? EVALS.get(name) : undefined
}

/** `name('a', 1)`; null where it cannot be read. */
export function readCall(text: string): { readonly name: string; readonly args: readonly string[] } | null {
  const [, name, inside = ''] = /^(\w{1,80})\s*\((.*)\)$/s.exec(text.trim()) ?? []
  if (name === undefined) return null
  const args: string[] = []
  const one = /\s*(?:'([^']*)'|"([^"]*)"|([\w.:+-]+))\s*(,|$)/y
  while (one.lastIndex < inside.length && inside.trim() !== '') {
    const found = one.exec(inside)
    if (found === null) return null
    args.push(found[1] ?? found[2] ?? found[3] ?? '')
    if (found[4] === '') break
  }
  return { name, args }
}
