/** A request and its answer as the pages see them: no sockets. */
import { isLanguage } from '../scorers/language.ts'
import type { Language } from '../scorers/language.ts'
import type { Html } from './html.ts'

export type WebRequest = {
  /** HEAD is answered as GET. */
  readonly method: 'GET' | 'POST'
  /** Below the root of the pages; `/` at least. */
  readonly path: string
  readonly query: URLSearchParams
  /** As it was sent; empty for GET. */
  readonly body: string
  /** The session's secret; null: there is none. */
  readonly cookie: string | null
  /** Accept-Language. */
  readonly languages: string
}

export type WebAnswer = {
  readonly status: number
  /** One word of ours for what it was, for counters. */
  readonly what: string
  readonly page?: Html
  /** Below the root. */
  readonly location?: string
  /** The session's new secret; null: there is none any more. */
  readonly cookie?: string | null
  readonly file?: { readonly name: string; readonly octets: Buffer }
  /** The same form sent again gets the same page, for a while. */
  readonly final?: boolean
}

/** The first of ours that the browser names; those with a lower weight come later. */
export function languageOf(accepted: string, otherwise: Language): Language {
  const wanted = accepted
    .slice(0, 500)
    .split(',')
    .map(one => {
      const [range = '', ...parameters] = one.trim().toLowerCase().split(';')
      const weight = parameters.map(text => /^\s*q=([\d.]+)/.exec(text)?.[1]).find(found => found !== undefined)
      return { language: range.split('-', 1)[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
    })
    .toSorted((a, b) => b.weight - a.weight)
  for (const { language, weight } of wanted) if (weight > 0 && isLanguage(language)) return language
  return otherwise
}
