/**
 * The date of a message: there, true, and of this time.
 * Source: RFC 5322 §3.3, §3.6.1.
 */
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

const DAY_MS = 86_400_000

/** When it came: its last server says so, or the clock where it comes from one just now; null where nobody knows. */
function arrived(mail: View): number | null {
  const last = mail.hops.find(({ ms }) => ms !== null)?.ms ?? null
  return last ?? (mail.tx.client.address === null ? null : mail.now.getTime())
}

export const HEADERS_DATE: readonly Rule[] = [
  {
    name: 'DATE_MISSING',
    points: 1,
    why: {
      en: 'The message has no Date field (RFC 5322 asks for one).',
      de: 'Die Nachricht hat kein Datum (RFC 5322 verlangt ein Date-Feld).',
      fr: 'Le message n’a pas de date (la RFC 5322 exige un champ Date).',
      it: 'Il messaggio non ha data (la RFC 5322 richiede un campo Date).',
    },
    holds: mail => mail.tx.smtp && mail.fields('date').length === 0,
  },
  {
    name: 'DATE_UNREADABLE',
    points: 1,
    why: {
      en: 'The Date field holds no date.',
      de: 'Im Date-Feld steht kein Datum.',
      fr: 'Le champ Date ne contient pas de date.',
      it: 'Il campo Date non contiene una data.',
    },
    holds: mail => mail.fields('date').length > 0 && mail.date === null,
  },
  {
    name: 'DATE_IN_FUTURE',
    points: 1.5,
    why: {
      en: 'The message is dated more than two days ahead.',
      de: 'Das Datum der Nachricht liegt mehr als zwei Tage in der Zukunft.',
      fr: 'La date du message est de plus de deux jours dans le futur.',
      it: 'La data del messaggio è di oltre due giorni nel futuro.',
    },
    holds: mail => {
      if (mail.date === null) return false
      const now = Math.min(mail.now.getTime(), arrived(mail) ?? Infinity)
      return mail.date.ms - now > 2 * DAY_MS
    },
  },
  {
    name: 'DATE_LONG_PAST',
    points: 0.5,
    why: {
      en: 'The message came more than thirty days after its date.',
      de: 'Die Nachricht kam mehr als dreissig Tage nach ihrem Datum an.',
      fr: 'Le message est arrivé plus de trente jours après sa date.',
      it: 'Il messaggio è arrivato oltre trenta giorni dopo la sua data.',
    },
    holds: mail => {
      const came = arrived(mail)
      return mail.date !== null && came !== null && came - mail.date.ms > 30 * DAY_MS
    },
  },
  {
    name: 'DATE_WRONG_WEEKDAY',
    points: 1.5,
    why: {
      en: 'The weekday in the Date field is not that of the date.',
      de: 'Der Wochentag im Date-Feld passt nicht zum Datum.',
      fr: 'Le jour de la semaine du champ Date ne correspond pas à la date.',
      it: 'Il giorno della settimana nel campo Date non corrisponde alla data.',
    },
    holds: mail => mail.date?.wrongDay === true,
  },
  {
    name: 'DATE_ODD_ZONE',
    points: 1.5,
    why: {
      en: 'The Date field names a time zone that no place on earth has.',
      de: 'Das Date-Feld nennt eine Zeitzone, die es nirgends auf der Erde gibt.',
      fr: 'Le champ Date indique un fuseau horaire qui n’existe nulle part sur terre.',
      it: 'Il campo Date indica un fuso orario che non esiste in nessun luogo della terra.',
    },
    holds: mail => mail.date?.oddZone === true,
  },
]
