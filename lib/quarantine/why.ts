/** Why a message is held, in words for its recipient. */
import { explain } from '../policy/explain.ts'
import { TEXTS } from '../policy/languages/all.ts'
import { recordFrom } from '../store/verdict-facts.ts'
import type { ExplainOptions } from '../policy/explain.ts'
import type { Language } from '../scorers/language.ts'
import type { Entry, Item } from './item.ts'

/** The rule first, then the weightiest findings; nothing where another version wrote the facts. Never throws. */
export function whyHeld(
  { heldAt }: Pick<Item, 'heldAt'>,
  { reference, facts }: Pick<Entry, 'reference' | 'facts'>,
  { language, reasons }: { readonly language: Language; readonly reasons: ExplainOptions['reasons'] },
): readonly string[] {
  const record = recordFrom(reference, heldAt, facts)
  if (record === null) return []
  const { outcomes, why } = explain(record, { audience: 'recipient', language, reasons })
  const [outcome] = outcomes
  return [...(outcome === undefined ? [] : [TEXTS[language].because.recipient[outcome.code]]), ...why]
}
