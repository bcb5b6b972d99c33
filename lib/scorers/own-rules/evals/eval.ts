/**
 * Questions that .cf rules ask by name: `header X eval:check_for_missing_to_header()`. Those that need no network and that
 * rule sets use are here; the others are listed as unsupported where they are asked.
 * Source: Mail::SpamAssassin::Plugin::{HeaderEval,BodyEval,HTMLEval,MIMEEval,URIEval,FreeMail,WLBLEval,SPF,DKIM,DMARC}.
 */
import { ADDRESS_EVALS } from './addresses.ts'
import { AUTH_EVALS } from './authentication.ts'
import { BODY_EVALS } from './body.ts'
import { HEADER_EVALS } from './header.ts'
import { HTML_EVALS } from './html.ts'
import type { Eval } from './ask.ts'

export const EVALS: ReadonlyMap<string, Eval> = new Map(
  Object.entries({ ...HEADER_EVALS, ...BODY_EVALS, ...HTML_EVALS, ...AUTH_EVALS, ...ADDRESS_EVALS }),
)

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
