import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import type { Language } from '../../../scorers/language.ts'
import type { NoticeTexts } from './texts.ts'

export const NOTICE_TEXTS: Readonly<Record<Language, NoticeTexts>> = { en, de, fr, it }
