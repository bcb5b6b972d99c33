/**
 * Until when an entry holds: through the end of a day (UTC), or for ever, which wants the word.
 */
const DAY_SECONDS = 86_400
const MOST_DAYS = 3_650

/** `expiresAt`: seconds since 1970, the first one at which it no longer holds; null: never. */
export type ReadExpiry = { readonly expiresAt: number | null } | { readonly text: string }

/** `2027-06-30`, a number of days (`90`, `90d`) or `never`. `now`: seconds since 1970. */
export function readExpiry(typed: string, now: number): ReadExpiry {
  const text = typed.trim()
  if (text === 'never') return { expiresAt: null }
  const [, days] = /^(\d{1,5})\s?d?(?:ays?)?$/.exec(text) ?? []
  if (days !== undefined) {
    if (Number(days) >= 1 && Number(days) <= MOST_DAYS) return { expiresAt: expiryInDays(Number(days), now) }
    return { text: `from 1 to ${MOST_DAYS} days were wanted, or never; found ${days}` }
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(text))
    return { text: `a date such as 2027-06-30, a number of days or never was wanted, found "${text.slice(0, 40)}"` }
  const start = Date.parse(`${text}T00:00:00Z`) / 1000
  if (Number.isNaN(start) || dayText(start) !== text) return { text: `there is no day ${text}` }
  if (start + DAY_SECONDS <= now) return { text: `${text} is over` }
  if (start > now + MOST_DAYS * DAY_SECONDS)
    return { text: `${text} is more than ${MOST_DAYS} days away; never is a word, too` }
  return { expiresAt: start + DAY_SECONDS }
}

/** So many days from today, through the end of that day. */
export function expiryInDays(days: number, now: number): number {
  return (Math.floor(now / DAY_SECONDS) + days + 1) * DAY_SECONDS
}

/** The last day on which it holds, as readExpiry takes it. */
export function expiryText(expiresAt: number | null): string {
  return expiresAt === null ? 'never' : dayText(expiresAt - 1)
}

/** `2027-06-30`. */
export function dayText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
