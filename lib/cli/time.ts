/** Times as they are typed at a terminal. */
import { UsageError } from './command.ts'
import { printable } from './output.ts'

/** `2026-11-28` or `2026-11-28T10:30`, in UTC → seconds since 1970. Throws UsageError. */
export function readTime(option: string, text: string): number {
  const fits = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?$/.test(text)
  const whole = text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T')
  const ms = fits ? Date.parse(whole.endsWith('Z') ? whole : `${whole}Z`) : Number.NaN
  if (Number.isNaN(ms))
    throw new UsageError(`${option} wants a time such as 2026-11-28 or 2026-11-28T10:30, found "${printable(text)}"`)
  return ms / 1000
}
