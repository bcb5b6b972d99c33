/**
 * The languages in which reasons are told.
 */
export const LANGUAGES = ['en', 'de', 'fr', 'it'] as const
export type Language = (typeof LANGUAGES)[number]

/** One sentence each, for people. Never quotes the message. */
export type Reasons = Readonly<Record<Language, string>>

export function isLanguage(word: string): word is Language {
  return (LANGUAGES as readonly string[]).includes(word)
}
