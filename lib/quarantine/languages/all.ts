/** The texts of digests in each language. */
import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import type { Language } from '../../scorers/language.ts'
import type { DigestTexts } from './texts.ts'

export const DIGEST_TEXTS: Readonly<Record<Language, DigestTexts>> = { en, de, fr, it }
