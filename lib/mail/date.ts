/**
 * Date and time as mail has them, with what is wrong with them.
 * Source: RFC 5322 §3.3 and §4.3 (two-digit years, named zones).
 */

export type MailDate = {
  readonly ms: number
  /** The name of the day does not fit the day. */
  readonly wrongDay: boolean
  /** A zone that no place on earth has; null where it is a name or missing. */
  readonly oddZone: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const FORM =
  /^\s*(?:([a-z]{3})[a-z]*\s*,?\s*)?(\d{1,2})[\s-]{1,5}([a-z]{3})[a-z]*\.?[\s-]{1,5}(\d{2,4})\s{1,5}(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(?:([+-])(\d{2}):?(\d{2})\b)?/i
const NAMED_ZONES: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
}
/** Other ways to write a date are taken where they have a month and a time. */
const OTHER_FORM = /(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d[/-]\d{1,2}[/-]\d).*\d:\d\d/i
const MINUTE_MS = 60_000

/** Null for what is no date. `text`: a field's value on one line. */
export function readDate(text: string): MailDate | null {
  const value = text.slice(0, 200)
  const found = FORM.exec(value)
  if (found === null) {
    const ms = Date.parse(value.replace(/\([^()]*\)/g, ''))
    return Number.isFinite(ms) && OTHER_FORM.test(value) ? { ms, wrongDay: false, oddZone: false } : null
  }
  const [whole, day, date = '', month = '', year = '', hour = '', minute = '', second = '0', sign, zh = '', zm = ''] =
    found
  const m = MONTHS.indexOf(month.toLowerCase())
  const y = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900)
  if (m < 0 || Number(date) < 1 || Number(date) > 31 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60)
    return null
  const local = Date.UTC(y, m, Number(date), Number(hour), Number(minute), Number(second))
  const named = NAMED_ZONES[/^[A-Z]{3}\b/.exec(value.slice(whole.length).trim())?.[0] ?? ''] ?? 0
  const offset = sign === undefined ? named * 60 : (sign === '-' ? -1 : 1) * (Number(zh) * 60 + Number(zm))
  return {
    ms: local - offset * MINUTE_MS,
    wrongDay:
      day !== undefined && DAYS.includes(day.toLowerCase()) && DAYS[new Date(local).getUTCDay()] !== day.toLowerCase(),
    oddZone: sign !== undefined && (Math.abs(offset) > 14 * 60 || Number(zm) % 15 !== 0),
  }
}
