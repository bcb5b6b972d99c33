/**
 * Header fields that are missing, doubled or wrong.
 * Source: RFC 5322 §3.6.
 */
import { fieldsNamed, unfold } from '../../mail/header.ts'
import type { Rule } from './rule.ts'

const DAY_MS = 86_400_000

export const HEADERS: readonly Rule[] = [
  {
    name: 'FROM_MISSING',
    points: 1.5,
    why: {
      en: 'The message does not say who wrote it (RFC 5322 asks for a From field).',
      de: 'Die Nachricht sagt nicht, wer sie geschrieben hat (RFC 5322 verlangt ein From-Feld).',
      fr: 'Le message ne dit pas qui l’a écrit (la RFC 5322 exige un champ From).',
      it: 'Il messaggio non dice chi lo ha scritto (la RFC 5322 richiede un campo From).',
    },
    holds: mail => mail.fields('from').length === 0,
  },
  {
    name: 'FROM_SEVERAL',
    points: 2.5,
    why: {
      en: 'The message has several From fields, so that two readers may see two senders.',
      de: 'Die Nachricht hat mehrere From-Felder: Zwei Leser können zwei Absender sehen.',
      fr: 'Le message a plusieurs champs From : deux lecteurs peuvent voir deux expéditeurs.',
      it: 'Il messaggio ha più campi From: due lettori possono vedere due mittenti.',
    },
    holds: mail => mail.fields('from').length > 1,
  },
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
    name: 'DATE_IN_FUTURE',
    points: 1.5,
    why: {
      en: 'The message is dated more than two days ahead.',
      de: 'Das Datum der Nachricht liegt mehr als zwei Tage in der Zukunft.',
      fr: 'La date du message est de plus de deux jours dans le futur.',
      it: 'La data del messaggio è di oltre due giorni nel futuro.',
    },
    holds: ({ tx, now }) => {
      const date = Date.parse(
        unfold(fieldsNamed(tx.message.headers, 'date')[0]?.value ?? '').replace(/\([^()]*\)/g, ''),
      )
      return Number.isFinite(date) && date - now.getTime() > 2 * DAY_MS
    },
  },
  {
    name: 'MESSAGE_ID_MISSING',
    points: 0.5,
    why: {
      en: 'The message has no Message-ID field.',
      de: 'Die Nachricht hat kein Message-ID-Feld.',
      fr: 'Le message n’a pas de champ Message-ID.',
      it: 'Il messaggio non ha un campo Message-ID.',
    },
    holds: mail => mail.tx.smtp && mail.fields('message-id').length === 0,
  },
  {
    name: 'SUBJECT_SEVERAL',
    points: 1,
    why: {
      en: 'The message has several Subject fields.',
      de: 'Die Nachricht hat mehrere Betreff-Felder.',
      fr: 'Le message a plusieurs champs Subject.',
      it: 'Il messaggio ha più campi Subject.',
    },
    holds: mail => mail.fields('subject').length > 1,
  },
  {
    name: 'HELO_MISSING',
    points: 1,
    why: {
      en: 'The sending server did not introduce itself.',
      de: 'Der sendende Server hat sich nicht vorgestellt.',
      fr: 'Le serveur expéditeur ne s’est pas présenté.',
      it: 'Il server mittente non si è presentato.',
    },
    holds: ({ tx }) => tx.smtp && tx.client.address !== null && tx.client.helo === null,
  },
]
