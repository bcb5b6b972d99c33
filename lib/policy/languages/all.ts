/** The languages in which a verdict is explained. */
import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import type { Language } from '../../scorers/language.ts'
import type { Texts } from './texts.ts'

export const TEXTS: Readonly<Record<Language, Texts>> = { en, de, fr, it }
