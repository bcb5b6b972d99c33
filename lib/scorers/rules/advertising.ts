/**
 * Advertising to people who never asked, whatever it sells: promises without effort, the excuses that go with them, and the ways
 * in which programs that send it make each copy look different. Mail that somebody subscribed to has its sender's links, or
 * a list's fields, which these rules ask about.
 */
import { conversation, linksNobodys, noWebLink, telephone, times, vouched } from './body-facts.ts'
import { linkFacts } from './links-facts.ts'
import { isFreemail } from '../../mail/freemail.ts'
import { isNamedOtherwise } from './snowshoe.ts'
import { readWords, wordsOf } from './words.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'
import type { Words } from './words.ts'

/** Goods that are sold by name in the subject, or by a sender who calls himself so. */
const GOODS = ['pills', 'adult', 'replica', 'casino'] as const

const isAnswer = (mail: View): boolean =>
  mail.fields('in-reply-to').length + mail.fields('references').length > 0 ||
  /^\s*(?:re|aw|antw|sv|rif|fwd?|wg|tr|i)\s*(?:\[\d+\])?:/i.test(mail.subject)

/** The first that somebody hears of somebody. */
const first = (mail: View): boolean => mail.once('first', () => !isAnswer(mail) && !conversation(mail))

/** The same from a stranger: through no list, and with no link to a site that he is known to have. */
const cold = (mail: View): boolean =>
  mail.once(
    'cold',
    () =>
      first(mail) &&
      mail.fields('list-id').length + mail.fields('list-post').length === 0 &&
      (noWebLink(mail) || linksNobodys(mail)),
  )

const subjectWords = (mail: View): Words => mail.once('subjectWords', () => readWords([], [mail.subject]))
const nameWords = (mail: View): Words =>
  mail.once('nameWords', () => readWords([], [(mail.author?.decoded ?? mail.author?.name ?? '').slice(0, 200)]))

/** First and last name; offices and machines are called otherwise. */
const PERSON = /^[\p{Lu}][\p{L}'’-]{2,20} (?:[\p{Lu}]\.? )?[\p{Lu}][\p{L}'’-]{2,20}$/u

/** Addresses that belong to nobody in particular, whoever signs. */
const OFFICE =
  /^(?:no-?_?reply|do-?not-?reply|info|news|newsletter|mail|mailer|notif|support|service|sales|office|contact|admin|hello|team|customer|kunden|updates?|alerts?|billing|orders?|account|member|marketing|bounce|reply|rss|list|owner)/

/** A person's address in which neither name stands, nor both first letters. */
function isPersonNamedOtherwise(mail: View): boolean {
  const { author } = mail
  if (author === null || author.domain === null || OFFICE.test(author.local.toLowerCase())) return false
  const name = (author.decoded || author.name).replaceAll('"', '').trim()
  if (!PERSON.test(name)) return false
  const plain = (text: string): string => text.normalize('NFKD').toLowerCase()
  const words = plain(name)
    .replace(/[^a-z ]/g, '')
    .split(/ +/)
    .filter(word => word.length > 2)
  const local = plain(author.local).replace(/[^a-z]/g, '')
  const domain = author.domain.replace(/[^a-z]/g, '')
  const [one = '', other = ''] = words
  if (words.length !== 2 || local.length < 4) return false
  if (words.some(word => local.includes(word.slice(0, 4)) || domain.includes(word.slice(0, 4)))) return false
  return !local.includes(`${one[0]}${other[0]}`) && !local.startsWith(`${one[0]}${other.slice(0, 2)}`)
}

/** Hosts of one strange site whose first labels are made by a program: digits among letters, or no vowel. */
function manyLabels(mail: View): number {
  const labels = new Map<string, Set<string>>()
  for (const { host, site } of linkFacts(mail).strange) {
    const label = host.slice(0, -site.length - 1)
    if (!/^[a-z0-9]{1,12}$/.test(label) || /^(?:ww+\d*|[a-z]+|[a-z]{3,}\d{1,2})$/.test(label)) continue
    const known = labels.get(site) ?? new Set<string>()
    labels.set(site, known.add(label))
  }
  return Math.max(0, ...[...labels.values()].map(({ size }) => size))
}

/** Whole words in capitals, of all words; and exclamation marks. */
function shouts(mail: View): boolean {
  const text = mail.parsed.texts
    .map(one => one.text)
    .join('\n')
    .slice(0, 6_000)
  const loud = text.match(/\b[A-Z]{4,}\b/g)?.length ?? 0
  if (loud < 6) return false
  return loud * 8 > (text.match(/\b[A-Za-z]{4,}\b/g)?.length ?? 0) && (text.match(/!/g)?.length ?? 0) >= 3
}

const unsubscribable = (mail: View): boolean => mail.fields('list-unsubscribe').length > 0

export const ADVERTISING_RULES: readonly Rule[] = [
  {
    name: 'NAME_SELLS',
    points: 2.5,
    why: {
      en: 'The sender calls himself after medicines, sex, copied watches or games of chance.',
      de: 'Der Absender nennt sich nach Medikamenten, Sex, gefälschten Uhren oder Glücksspielen.',
      fr: 'L’expéditeur prend le nom de médicaments, de sexe, de fausses montres ou de jeux d’argent.',
      it: 'Il mittente si chiama come medicinali, sesso, orologi falsi o giochi d’azzardo.',
    },
    // A house of that name has a domain of that name.
    holds: mail =>
      GOODS.some(group => nameWords(mail).has(group)) &&
      cold(mail) &&
      (isNamedOtherwise(mail) || (mail.authorDomain !== null && isFreemail(mail.authorDomain)) || linksNobodys(mail)),
  },
  {
    name: 'SUBJECT_SELLS',
    points: 2,
    why: {
      en: 'The subject sells medicines, sex, copied watches or games of chance, and the links lead to nobody’s site.',
      de: 'Der Betreff verkauft Medikamente, Sex, gefälschte Uhren oder Glücksspiele, und die Links führen zu niemandes Website.',
      fr: 'L’objet vend des médicaments, du sexe, de fausses montres ou des jeux d’argent, et les liens mènent à un site de personne.',
      it: 'L’oggetto vende medicinali, sesso, orologi falsi o giochi d’azzardo, e i link portano a un sito di nessuno.',
    },
    holds: mail => GOODS.some(group => subjectWords(mail).has(group)) && linksNobodys(mail) && first(mail),
  },
  {
    name: 'SUBJECT_LABELS_ADVERT',
    points: 2.5,
    why: {
      en: 'The subject begins with the label that laws prescribe for unasked advertising.',
      de: 'Der Betreff beginnt mit dem Kürzel, das Gesetze für unverlangte Werbung vorschreiben.',
      fr: 'L’objet commence par la mention que des lois imposent à la publicité non sollicitée.',
      it: 'L’oggetto comincia con la sigla che le leggi prescrivono per la pubblicità non richiesta.',
    },
    holds: mail => /^\s{0,3}(?:\[[^\]]{1,30}\]\s?)?adv(?:ert|ertisement)?\s?:/i.test(mail.subject),
  },
  {
    name: 'PROMISES_EASE',
    points: 1.5,
    why: {
      en: 'A stranger promises money, credit or a body without effort or risk.',
      de: 'Ein Unbekannter verspricht Geld, Kredit oder einen Körper ohne Mühe und Risiko.',
      fr: 'Un inconnu promet argent, crédit ou silhouette sans effort ni risque.',
      it: 'Uno sconosciuto promette denaro, credito o forma fisica senza fatica né rischio.',
    },
    holds: mail => times(mail, 'easy') >= 3 && wordsOf(mail).count <= 800 && cold(mail),
  },
  {
    name: 'PROMISES_EASE_MUCH',
    points: 1.5,
    why: {
      en: 'A stranger promises money, credit or a body without effort or risk, again and again.',
      de: 'Ein Unbekannter verspricht Geld, Kredit oder einen Körper ohne Mühe und Risiko, immer wieder.',
      fr: 'Un inconnu promet et repromet argent, crédit ou silhouette sans effort ni risque.',
      it: 'Uno sconosciuto promette più volte denaro, credito o forma fisica senza fatica né rischio.',
    },
    holds: mail => times(mail, 'easy') >= 5 && cold(mail),
  },
  {
    name: 'PROMISES_EASE_CALL',
    points: 1.2,
    why: {
      en: 'A stranger promises something without effort or risk, and gives a telephone number.',
      de: 'Ein Unbekannter verspricht etwas ohne Mühe und Risiko und nennt eine Telefonnummer.',
      fr: 'Un inconnu promet quelque chose sans effort ni risque et donne un numéro de téléphone.',
      it: 'Uno sconosciuto promette qualcosa senza fatica né rischio e dà un numero di telefono.',
    },
    holds: mail => times(mail, 'easy') >= 2 && cold(mail) && telephone(mail) && !unsubscribable(mail),
  },
  {
    name: 'EXCUSES_ITSELF',
    points: 1.1,
    why: {
      en: 'A stranger says how his mail is to be stopped, or that it is no spam.',
      de: 'Ein Unbekannter sagt, wie man seine Mail los wird oder dass sie kein Spam sei.',
      fr: 'Un inconnu dit comment faire cesser ses envois, ou que ce n’est pas du spam.',
      it: 'Uno sconosciuto dice come far cessare i suoi messaggi, o che non sono spam.',
    },
    holds: mail => times(mail, 'excused') >= 1 && cold(mail),
  },
  {
    name: 'SHOUTS_AT_STRANGERS',
    points: 0.8,
    why: {
      en: 'A stranger writes many words in capitals, and exclamation marks.',
      de: 'Ein Unbekannter schreibt viele Wörter in Grossbuchstaben, mit Ausrufezeichen.',
      fr: 'Un inconnu écrit beaucoup de mots en majuscules, avec des points d’exclamation.',
      it: 'Uno sconosciuto scrive molte parole in maiuscolo, con punti esclamativi.',
    },
    holds: mail => cold(mail) && shouts(mail),
  },
  {
    name: 'LINKS_MADE_UP_HOSTS',
    points: 2,
    why: {
      en: 'The links lead to several hosts of one site that is not the author’s, named by a program.',
      de: 'Die Links führen zu mehreren Rechnern einer fremden Website, deren Namen ein Programm erfunden hat.',
      fr: 'Les liens mènent à plusieurs hôtes d’un site étranger à l’auteur, nommés par un programme.',
      it: 'I link portano a più host di un sito estraneo all’autore, con nomi fatti da un programma.',
    },
    holds: mail => linksNobodys(mail) && first(mail) && manyLabels(mail) >= 2,
  },
  {
    name: 'PERSON_NOT_OF_ADDRESS',
    points: 0.9,
    why: {
      en: 'A person whose name does not stand in his address sends links to nobody’s site.',
      de: 'Eine Person, deren Name nicht in ihrer Adresse steht, schickt Links zu niemandes Website.',
      fr: 'Une personne dont le nom ne figure pas dans l’adresse envoie des liens vers un site de personne.',
      it: 'Una persona il cui nome non sta nell’indirizzo invia link a un sito di nessuno.',
    },
    holds: mail =>
      linkFacts(mail).fewStrange &&
      cold(mail) &&
      linksNobodys(mail) &&
      wordsOf(mail).count <= 200 &&
      isPersonNamedOtherwise(mail),
  },
  {
    name: 'SUBJECT_PRICED',
    points: 0.5,
    why: {
      en: 'The subject names a price or a discount, and the links lead to nobody’s site.',
      de: 'Der Betreff nennt einen Preis oder Rabatt, und die Links führen zu niemandes Website.',
      fr: 'L’objet cite un prix ou une remise, et les liens mènent à un site de personne.',
      it: 'L’oggetto nomina un prezzo o uno sconto, e i link portano a un sito di nessuno.',
    },
    holds: mail =>
      /\d ?%|[$€£] ?\d/.test(mail.subject) &&
      linksNobodys(mail) &&
      cold(mail) &&
      !unsubscribable(mail) &&
      !vouched(mail),
  },
  {
    name: 'SUBJECT_EXCLAIMS',
    points: 0.3,
    why: {
      en: 'The subject exclaims, and the links lead to nobody’s site.',
      de: 'Der Betreff hat ein Ausrufezeichen, und die Links führen zu niemandes Website.',
      fr: 'L’objet s’exclame, et les liens mènent à un site de personne.',
      it: 'L’oggetto esclama, e i link portano a un sito di nessuno.',
    },
    holds: mail =>
      mail.subject.includes('!') && linksNobodys(mail) && cold(mail) && !unsubscribable(mail) && !vouched(mail),
  },
  {
    name: 'GOODS_IN_SHORT',
    points: 1.2,
    why: {
      en: 'A few words on medicines, sex, copied watches or games of chance, and a link to nobody’s site.',
      de: 'Wenige Worte zu Medikamenten, Sex, gefälschten Uhren oder Glücksspielen und ein Link zu niemandes Website.',
      fr: 'Quelques mots sur des médicaments, du sexe, de fausses montres ou des jeux d’argent, et un lien vers un site de personne.',
      it: 'Poche parole su medicinali, sesso, orologi falsi o giochi d’azzardo, e un link a un sito di nessuno.',
    },
    holds: mail =>
      wordsOf(mail).count <= 60 &&
      cold(mail) &&
      linksNobodys(mail) &&
      GOODS.some(group => times(mail, group) >= 1) &&
      !GOODS.some(group => subjectWords(mail).has(group)),
  },
]
