/** The texts of the pages in each language. */
import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import type { Language } from '../../scorers/language.ts'
import type { WebTexts } from './texts.ts'

export const WEB_TEXTS: Readonly<Record<Language, WebTexts>> = { en, de, fr, it }
