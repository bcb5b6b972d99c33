/**
 * The subject: how it is written, not what it sells.
 * Source: RFC 5322 §3.6.5 ("Re: "), RFC 2047.
 */
import { decodeWords } from '../../mail/encoded-word.ts'
import { Oddities } from '../../mail/oddity.ts'
import { hasHiddenCharacter, hasMixedWord, hasOrnamentalLetters } from './sender-letters.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** Decoded, with what the eye does not see still in it. */
function decoded(mail: View): string {
  return mail.once('decodedSubject', () =>
    decodeWords((mail.fields('subject')[0]?.value ?? '').slice(0, 4_000), new Oddities()),
  )
}

/** "Re:" in the languages whose mail programs write it so. */
const REPLY = /^(?:re|aw|antw|sv|vs|odp|r|ref|res|rv|ynt|vb)(?:\[\d{1,3}\])?\s?:/i

function shown(mail: View): string {
  return mail.subject.slice(0, 1_000)
}

export const HEADERS_SUBJECT: readonly Rule[] = [
  {
    name: 'SUBJECT_MISSING',
    points: 0.5,
    why: {
      en: 'The message has no Subject field.',
      de: 'Die Nachricht hat kein Betreff-Feld.',
      fr: 'Le message n’a pas de champ Subject.',
      it: 'Il messaggio non ha un campo Subject.',
    },
    holds: mail => mail.fields('subject').length === 0,
  },
  {
    name: 'SUBJECT_ALL_CAPITALS',
    points: 0.6,
    why: {
      en: 'The subject is all in capitals.',
      de: 'Der Betreff steht ganz in Grossbuchstaben.',
      fr: 'L’objet est entièrement en majuscules.',
      it: 'L’oggetto è scritto tutto in maiuscolo.',
    },
    holds: mail => {
      const words = shown(mail).match(/\p{L}{2,60}/gu) ?? []
      const letters = words.join('')
      return words.length >= 3 && letters.length >= 14 && /^\p{Lu}+$/u.test(letters)
    },
  },
  {
    name: 'SUBJECT_FAKE_REPLY',
    points: 0.8,
    why: {
      en: 'The subject says that this is a reply, but no message is named to which it replies.',
      de: 'Der Betreff gibt sich als Antwort aus, aber es steht nirgends, worauf geantwortet wird.',
      fr: 'L’objet annonce une réponse, mais aucun message d’origine n’est indiqué.',
      it: 'L’oggetto si presenta come risposta, ma non è indicato a quale messaggio.',
    },
    holds: mail =>
      REPLY.test(shown(mail)) &&
      ['in-reply-to', 'references', 'thread-index', 'x-forwarded-message-id'].every(
        key => mail.fields(key).length === 0,
      ) &&
      !mail.isList,
  },
  {
    name: 'SUBJECT_GAPPY',
    points: 2,
    why: {
      en: 'The subject spells a word letter by letter with gaps.',
      de: 'Der Betreff schreibt ein Wort Buchstabe für Buchstabe mit Lücken.',
      fr: 'L’objet épelle un mot lettre par lettre avec des intervalles.',
      it: 'L’oggetto scrive una parola lettera per lettera con spazi.',
    },
    holds: mail =>
      /(?:^|[^\p{L}\p{N}.])\p{L}(?:([ ._*~-]{1,2})\p{L}(?=\1)){3,40}\1\p{L}(?![\p{L}\p{N}])/u.test(shown(mail)),
  },
  {
    name: 'SUBJECT_SHOUTING',
    points: 0.7,
    why: {
      en: 'The subject has exclamation marks, dollar or question marks in a row.',
      de: 'Im Betreff stehen Ausrufezeichen, Dollar- oder Fragezeichen gehäuft.',
      fr: 'L’objet aligne des points d’exclamation ou d’interrogation ou des dollars.',
      it: 'L’oggetto contiene punti esclamativi, interrogativi o dollari in fila.',
    },
    holds: mail => /[!$€£]{3}|\?[!?]{3}|\$\$/.test(shown(mail)),
  },
  {
    name: 'SUBJECT_RANDOM_END',
    points: 1.5,
    why: {
      en: 'The subject ends in a meaningless string that makes each copy different.',
      de: 'Der Betreff endet in einer sinnlosen Zeichenfolge, die jede Kopie anders macht.',
      fr: 'L’objet se termine par une suite de caractères dénuée de sens qui distingue chaque copie.',
      it: 'L’oggetto termina con una sequenza senza senso che rende diversa ogni copia.',
    },
    holds: mail => {
      if (/\S {5,200}\S{3,20}$/.test(shown(mail))) return true
      const end = /\s[#[(]?([A-Za-z0-9]{6,14})[\])]?$/.exec(shown(mail))?.[1] ?? ''
      return isRandom(end)
    },
  },
  {
    name: 'SUBJECT_LONG',
    points: 0.5,
    why: {
      en: 'The subject has more than 250 characters.',
      de: 'Der Betreff hat mehr als 250 Zeichen.',
      fr: 'L’objet compte plus de 250 caractères.',
      it: 'L’oggetto ha più di 250 caratteri.',
    },
    holds: mail => mail.subject.length > 250,
  },
  {
    name: 'SUBJECT_ENCODED_NEEDLESSLY',
    points: 0.3,
    why: {
      en: 'The subject is encoded in base64 although it has only plain letters.',
      de: 'Der Betreff ist in base64 verpackt, obwohl er nur einfache Zeichen hat.',
      fr: 'L’objet est codé en base64 alors qu’il ne contient que des lettres simples.',
      it: 'L’oggetto è codificato in base64 benché contenga solo caratteri semplici.',
    },
    holds: mail =>
      /=\?[^?\s]{1,40}\?b\?/i.test(mail.raw('subject').slice(0, 400)) && /^[\x20-\x7e]+$/.test(decoded(mail)),
  },
  {
    name: 'SUBJECT_MIXED_SCRIPTS',
    points: 2.5,
    why: {
      en: 'A word of the subject mixes Latin letters with foreign ones that look alike.',
      de: 'Ein Wort im Betreff mischt lateinische Buchstaben mit fremden, die gleich aussehen.',
      fr: 'Un mot de l’objet mêle des lettres latines et des lettres étrangères qui leur ressemblent.',
      it: 'Una parola dell’oggetto mescola lettere latine e lettere straniere che sembrano uguali.',
    },
    holds: mail => hasMixedWord(decoded(mail)),
  },
  {
    name: 'SUBJECT_DISGUISED',
    points: 1.5,
    why: {
      en: 'The subject uses ornamental letters or invisible characters, so that filters do not read its words.',
      de: 'Der Betreff verwendet Zierbuchstaben oder unsichtbare Zeichen, damit Filter seine Wörter nicht lesen.',
      fr: 'L’objet utilise des lettres ornementales ou des caractères invisibles pour échapper aux filtres.',
      it: 'L’oggetto usa lettere ornamentali o caratteri invisibili perché i filtri non ne leggano le parole.',
    },
    holds: mail => hasOrnamentalLetters(decoded(mail)) || hasHiddenCharacter(decoded(mail)),
  },
  {
    name: 'SUBJECT_NAMES_RECIPIENT',
    points: 1.5,
    why: {
      en: 'The subject holds the recipient’s mail address.',
      de: 'Im Betreff steht die Mailadresse des Empfängers.',
      fr: 'L’objet contient l’adresse du destinataire.',
      it: 'L’oggetto contiene l’indirizzo del destinatario.',
    },
    holds: mail => {
      const subject = shown(mail).toLowerCase()
      return (
        !mail.isList &&
        subject.includes('@') &&
        mail.addressees.some(({ local, domain }) => domain !== null && subject.includes(`${local}@${domain}`)) &&
        !mail.isReport
      )
    },
  },
  {
    name: 'SUBJECT_GREETS_LOCAL_PART',
    points: 1,
    why: {
      en: 'The subject speaks to the recipient by what stands before the @ of the address.',
      de: 'Der Betreff spricht den Empfänger mit dem an, was in seiner Adresse vor dem @ steht.',
      fr: 'L’objet s’adresse au destinataire par ce qui précède le @ de son adresse.',
      it: 'L’oggetto si rivolge al destinatario con ciò che precede la @ del suo indirizzo.',
    },
    holds: mail => {
      const subject = shown(mail).toLowerCase()
      return (
        !mail.isList &&
        mail.addressees.length <= 3 &&
        mail.addressees.some(
          ({ local, name }) =>
            local.length >= 4 &&
            !name.toLowerCase().includes(local) &&
            /[\d._-]|^[^aeiou]{4}|.{8}/.test(local) &&
            (subject.startsWith(`${local},`) ||
              subject.startsWith(`${local}:`) ||
              subject.endsWith(`, ${local}`) ||
              subject.includes(` ${local}!`) ||
              subject.startsWith(`${local} `)),
        )
      )
    },
  },
]

/** Capitals, small letters and digits through each other, as no word and no order number has them. */
function isRandom(end: string): boolean {
  if (!/[a-z]/.test(end) || !/[A-Z]/.test(end) || !/\d/.test(end)) return false
  let changes = 0
  for (let at = 1; at < end.length; at++) if (kind(end[at]) !== kind(end[at - 1])) changes++
  return changes >= 4
}

function kind(c = ''): number {
  return c <= '9' ? 0 : c <= 'Z' ? 1 : 2
}
