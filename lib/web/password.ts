/** What is wrong with a new password, in words; null: nothing. */
import { LEAST_PASSWORD_CHARACTERS, MOST_PASSWORD_CHARACTERS } from '../privacy/personal-key.ts'
import type { WebTexts } from './languages/texts.ts'

export function passwordMistake(form: URLSearchParams, { mistakes }: WebTexts): string | null {
  const password = form.get('password') ?? ''
  if (Array.from(password).length < LEAST_PASSWORD_CHARACTERS) return mistakes.short(LEAST_PASSWORD_CHARACTERS)
  if (password.length > MOST_PASSWORD_CHARACTERS) return mistakes.long(MOST_PASSWORD_CHARACTERS)
  return password === form.get('again') ? null : mistakes.differ
}
