/**
 * Header fields that are missing or doubled, or wrong as a whole.
 * Source: RFC 5322 §3.6.
 */
import type { Rule } from './rule.ts'

/** RFC 5322 §3.6: at most one each; From and Subject have rules of their own. */
const UNIQUE = ['date', 'message-id', 'to', 'cc', 'reply-to', 'sender', 'in-reply-to', 'references']

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
    name: 'FIELDS_DOUBLED',
    points: 0.8,
    why: {
      en: 'A header field that may stand there once stands there twice, and not with the same text.',
      de: 'Ein Kopffeld, das nur einmal vorkommen darf, kommt zweimal mit verschiedenem Inhalt vor.',
      fr: 'Un champ d’en-tête qui doit être unique figure deux fois, avec des contenus différents.',
      it: 'Un campo dell’intestazione che deve essere unico compare due volte con contenuti diversi.',
    },
    holds: mail =>
      UNIQUE.some(key => {
        const [first, ...others] = mail.fields(key)
        return others.some(({ value }) => value.trim() !== first?.value.trim())
      }),
  },
  {
    name: 'HELO_MISSING',
    points: 0.6,
    why: {
      en: 'The sending server did not introduce itself.',
      de: 'Der sendende Server hat sich nicht vorgestellt.',
      fr: 'Le serveur expéditeur ne s’est pas présenté.',
      it: 'Il server mittente non si è presentato.',
    },
    holds: ({ tx }) => tx.smtp && tx.client.address !== null && tx.client.helo === null,
  },
  {
    name: 'MIME_VERSION_MISSING',
    points: 0.7,
    why: {
      en: 'The message has several parts but no MIME-Version field, which every mail program writes.',
      de: 'Die Nachricht hat mehrere Teile, aber kein MIME-Version-Feld, das jedes Mailprogramm schreibt.',
      fr: 'Le message a plusieurs parties mais pas de champ MIME-Version, que tout logiciel de messagerie écrit.',
      it: 'Il messaggio ha più parti ma nessun campo MIME-Version, che ogni programma di posta scrive.',
    },
    holds: mail => mail.fields('mime-version').length === 0 && /^\s*multipart\//i.test(mail.raw('content-type')),
  },
  {
    name: 'FIELD_RAW_8BIT',
    points: 0.6,
    why: {
      en: 'Subject or From has raw octets in no charset, as no mail program of today writes them.',
      de: 'Betreff oder From enthält rohe Bytes ohne Zeichensatz, wie kein heutiges Mailprogramm sie schreibt.',
      fr: 'L’objet ou le champ From contient des octets bruts sans jeu de caractères, ce qu’aucun logiciel actuel n’écrit.',
      it: 'L’oggetto o il campo From contiene byte grezzi senza set di caratteri, come nessun programma attuale li scrive.',
    },
    holds: mail => [mail.raw('subject'), mail.raw('from')].some(isNeitherAsciiNorUtf8),
  },
]

function isNeitherAsciiNorUtf8(octets: string): boolean {
  return /[\x80-\xff]/.test(octets) && Buffer.from(octets, 'latin1').toString('utf8').includes('\ufffd')
}
