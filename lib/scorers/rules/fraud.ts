/**
 * Fraud that needs no link: advance fees, lotteries, loans, extortion, favours for the boss. Counted are the parts of the story
 * that stand near one another, not sentences.
 */
import {
  answersElsewhere,
  conversation,
  fromFreemail,
  has,
  linksNobodys,
  near,
  noWebLink,
  start,
  stranger,
  times,
  vouched,
} from './body-facts.ts'
import { linkFacts } from './links-facts.ts'
import { wordsOf } from './words.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** What an advance-fee letter tells; each a group of words. */
const STORY = ['dead', 'heir', 'official', 'illness', 'charity', 'donate', 'release', 'share', 'secret'] as const

/** How many parts of an advance-fee story stand within a letter's length. */
const story = (mail: View): number =>
  mail.once('advance-fee', () => {
    if (conversation(mail) || !homeless(mail)) return 0
    const parts = near(mail, 250, ...STORY, 'winner', 'victim')
    // Without one of these it is a letter like others.
    if (parts < 2 && !(parts === 1 && has(mail, 'millions'))) return 0
    return near(
      mail,
      250,
      'millions',
      ...STORY,
      ...(['stranger', 'excuse', 'details', 'reply', 'winner', 'victim'] as const),
    )
  })

/** Does not lead to a site that the author is known to have. */
const homeless = (mail: View): boolean => noWebLink(mail) || linkFacts(mail).hosts.every(({ home }) => !home)

const extortion = (mail: View): number =>
  mail.once('extortion', () => (conversation(mail) ? 0 : near(mail, 400, 'camera', 'lust', 'hacked', 'coin', 'threat')))

const BASE58 = '[1-9A-HJ-NP-Za-km-z]'
const COIN_ADDRESS = new RegExp(
  `(?:^|[^A-Za-z0-9])(?:bc1[a-z0-9]{30,62}|[13]${BASE58}{25,34}|0x[0-9a-fA-F]{40}|T${BASE58}{33})(?![A-Za-z0-9])`,
)

export const FRAUD_RULES: readonly Rule[] = [
  {
    name: 'ADVANCE_FEE_HINT',
    points: 1,
    why: {
      en: 'The message has some parts of an advance-fee fraud.',
      de: 'Die Nachricht hat einige Züge eines Vorschussbetrugs.',
      fr: 'Le message a quelques traits d’une fraude à l’avance de frais.',
      it: 'Il messaggio ha alcuni tratti di una truffa con anticipo di denaro.',
    },
    holds: mail => story(mail) === 4 || ((story(mail) === 5 || story(mail) === 6) && !stranger(mail)),
  },
  {
    name: 'ADVANCE_FEE',
    points: 2.5,
    why: {
      en: 'The message has many parts of an advance-fee fraud.',
      de: 'Die Nachricht hat viele Züge eines Vorschussbetrugs.',
      fr: 'Le message a beaucoup de traits d’une fraude à l’avance de frais.',
      it: 'Il messaggio ha molti tratti di una truffa con anticipo di denaro.',
    },
    // Lawyers and notaries write such letters too, but from a site of their own.
    holds: mail => (story(mail) === 5 || story(mail) === 6) && stranger(mail),
  },
  {
    name: 'ADVANCE_FEE_CLEAR',
    points: 4.5,
    why: {
      en: 'The message tells the whole story of an advance-fee fraud.',
      de: 'Die Nachricht erzählt die ganze Geschichte eines Vorschussbetrugs.',
      fr: 'Le message raconte toute l’histoire d’une fraude à l’avance de frais.',
      it: 'Il messaggio racconta per intero una truffa con anticipo di denaro.',
    },
    holds: mail => story(mail) >= 7,
  },
  {
    name: 'ADVANCE_FEE_REPLY',
    points: 1.2,
    why: {
      en: 'A story of money for strangers that wants its answer at an account anybody may open.',
      de: 'Eine Geschichte von Geld für Fremde, die die Antwort an ein Konto will, das jeder eröffnen kann.',
      fr: 'Une histoire d’argent pour des inconnus qui veut la réponse à un compte que chacun peut ouvrir.',
      it: 'Una storia di denaro per sconosciuti che vuole la risposta a un account che chiunque può aprire.',
    },
    holds: mail => story(mail) >= 4 && stranger(mail),
  },
  {
    name: 'MILLIONS_FOR_YOU',
    points: 1.5,
    why: {
      en: 'A stranger speaks of millions that wait to be transferred or given away.',
      de: 'Ein Unbekannter spricht von Millionen, die zu überweisen oder zu verschenken sind.',
      fr: 'Un inconnu parle de millions à transférer ou à donner.',
      it: 'Uno sconosciuto parla di milioni da trasferire o da donare.',
    },
    holds: mail =>
      !conversation(mail) &&
      homeless(mail) &&
      has(mail, 'millions') &&
      near(mail, 80, 'millions', 'release', 'donate', 'heir', 'winner', 'share') >= 2 &&
      near(mail, 250, 'stranger', 'details', 'reply', 'excuse') >= (stranger(mail) ? 1 : 2),
  },
  {
    name: 'LETTER_FROM_NOBODY',
    points: 1,
    why: {
      en: 'A short letter from a stranger who wants to be answered before saying why.',
      de: 'Ein kurzer Brief eines Unbekannten, der eine Antwort will, bevor er sagt, worum es geht.',
      fr: 'Une courte lettre d’un inconnu qui veut une réponse avant de dire pourquoi.',
      it: 'Una breve lettera di uno sconosciuto che vuole una risposta prima di dire perché.',
    },
    holds: mail =>
      !conversation(mail) &&
      noWebLink(mail) &&
      wordsOf(mail).count <= 130 &&
      near(mail, 130, 'excuse', 'reply', 'secret', 'share', 'stranger') >= 3 &&
      near(mail, 130, 'excuse', 'secret', 'share', 'donate') >= 1 &&
      stranger(mail),
  },
  {
    name: 'LETTER_WANTS_ANSWER',
    points: 0.7,
    why: {
      en: 'A short letter without a link, in which somebody unknown introduces a matter and asks for an answer.',
      de: 'Ein kurzer Brief ohne Link, in dem ein Unbekannter eine Sache einleitet und um Antwort bittet.',
      fr: 'Une courte lettre sans lien, où un inconnu introduit une affaire et demande une réponse.',
      it: 'Una breve lettera senza link, in cui uno sconosciuto introduce una questione e chiede risposta.',
    },
    holds: mail =>
      !conversation(mail) &&
      noWebLink(mail) &&
      mail.attachments.length === 0 &&
      wordsOf(mail).count <= 150 &&
      near(mail, 100, 'excuse', 'reply') === 2 &&
      stranger(mail),
  },
  {
    name: 'GREETS_NOBODY',
    points: 0.7,
    why: {
      en: 'A letter without a link that greets whoever reads it, from an account that anybody may open.',
      de: 'Ein Brief ohne Link, der grüßt, wer immer ihn liest, von einem Konto, das jeder eröffnen kann.',
      fr: 'Une lettre sans lien qui salue quiconque la lit, d’un compte que chacun peut ouvrir.',
      it: 'Una lettera senza link che saluta chiunque la legga, da un account che chiunque può aprire.',
    },
    holds: mail =>
      !conversation(mail) &&
      noWebLink(mail) &&
      near(mail, 60, 'stranger', 'excuse', 'reply', 'millions', 'details', 'donate', 'release') >= 2 &&
      has(mail, 'stranger') &&
      stranger(mail),
  },
  {
    name: 'LOTTERY',
    points: 2,
    why: {
      en: 'The message tells of a prize won without having played, and asks for an answer.',
      de: 'Die Nachricht meldet einen Gewinn, ohne dass gespielt wurde, und will eine Antwort.',
      fr: 'Le message annonce un gain sans avoir joué, et demande une réponse.',
      it: 'Il messaggio annuncia una vincita senza aver giocato e chiede una risposta.',
    },
    holds: mail =>
      !conversation(mail) &&
      homeless(mail) &&
      times(mail, 'winner') >= 2 &&
      near(mail, 150, 'winner', 'millions', 'release', 'details', 'reply', 'coin') >= 3,
  },
  {
    name: 'LOAN_OFFER',
    points: 3,
    why: {
      en: 'A stranger offers a loan and asks for an answer.',
      de: 'Ein Unbekannter bietet einen Kredit an und will eine Antwort.',
      fr: 'Un inconnu propose un prêt et demande une réponse.',
      it: 'Uno sconosciuto offre un prestito e chiede una risposta.',
    },
    holds: mail =>
      !conversation(mail) &&
      homeless(mail) &&
      times(mail, 'loan') >= 3 &&
      near(mail, 200, 'loan', 'reply', 'details', 'stranger', 'millions', 'excuse', 'pitch') >= 2 &&
      (stranger(mail) || noWebLink(mail)),
  },
  {
    name: 'SEXTORTION',
    points: 4.5,
    why: {
      en: 'The message threatens to publish secret recordings and wants to be paid in coins.',
      de: 'Die Nachricht droht, heimliche Aufnahmen zu veröffentlichen, und will in Kryptowährung bezahlt werden.',
      fr: 'Le message menace de publier des enregistrements secrets et veut être payé en cryptomonnaie.',
      it: 'Il messaggio minaccia di pubblicare registrazioni segrete e vuole essere pagato in criptovaluta.',
    },
    holds: mail => extortion(mail) >= 4 && has(mail, 'coin') && has(mail, 'threat'),
  },
  {
    name: 'EXTORTION',
    points: 2,
    why: {
      en: 'The message threatens and wants to be paid in coins.',
      de: 'Die Nachricht droht und will in Kryptowährung bezahlt werden.',
      fr: 'Le message menace et veut être payé en cryptomonnaie.',
      it: 'Il messaggio minaccia e vuole essere pagato in criptovaluta.',
    },
    holds: mail =>
      extortion(mail) === 3 &&
      has(mail, 'coin') &&
      has(mail, 'threat') &&
      homeless(mail) &&
      mail.fields('list-id').length === 0,
  },
  {
    name: 'COIN_ADDRESS',
    points: 1,
    why: {
      en: 'The message gives an address to pay coins to.',
      de: 'Die Nachricht nennt eine Adresse, an die Kryptowährung gezahlt werden soll.',
      fr: 'Le message donne une adresse où payer en cryptomonnaie.',
      it: 'Il messaggio indica un indirizzo a cui pagare in criptovaluta.',
    },
    holds: mail => (has(mail, 'coin') || has(mail, 'threat')) && !conversation(mail) && COIN_ADDRESS.test(start(mail)),
  },
  {
    name: 'FAVOUR_ASKED',
    points: 1.2,
    why: {
      en: 'A few words from an account that anybody may open ask whether somebody is free for a task.',
      de: 'Wenige Worte von einem Konto, das jeder eröffnen kann, fragen, ob jemand für eine Aufgabe Zeit hat.',
      fr: 'Quelques mots d’un compte que chacun peut ouvrir demandent si quelqu’un est libre pour une tâche.',
      it: 'Poche parole da un account che chiunque può aprire chiedono se qualcuno è libero per un compito.',
    },
    holds: mail =>
      !conversation(mail) &&
      times(mail, 'favour') >= 2 &&
      wordsOf(mail).count <= 90 &&
      noWebLink(mail) &&
      mail.attachments.length === 0 &&
      stranger(mail),
  },
  {
    name: 'GIFT_CARDS_ASKED',
    points: 3,
    why: {
      en: 'The message asks somebody to buy gift cards and send their codes.',
      de: 'Die Nachricht bittet, Geschenkkarten zu kaufen und deren Codes zu schicken.',
      fr: 'Le message demande d’acheter des cartes cadeaux et d’en envoyer les codes.',
      it: 'Il messaggio chiede di comprare carte regalo e di inviarne i codici.',
    },
    holds: mail =>
      !conversation(mail) &&
      homeless(mail) &&
      times(mail, 'voucher') >= 2 &&
      (near(mail, 120, 'voucher', 'favour') === 2 || /scratch|rubbel|gratt|raspa|kras/i.test(start(mail))) &&
      wordsOf(mail).count <= 300,
  },
  {
    name: 'PAYMENT_CHANGED',
    points: 1.5,
    why: {
      en: 'A message from outside asks to change where wages or bills are paid, or to pay at once.',
      de: 'Eine Nachricht von außen bittet, Lohn oder Rechnungen anderswohin zu zahlen oder sofort zu überweisen.',
      fr: 'Un message externe demande de payer salaire ou factures ailleurs, ou de virer tout de suite.',
      it: 'Un messaggio esterno chiede di pagare stipendio o fatture altrove, o di fare subito un bonifico.',
    },
    holds: mail =>
      !conversation(mail) &&
      times(mail, 'payroll') >= 2 &&
      noWebLink(mail) &&
      wordsOf(mail).count <= 200 &&
      !vouchedCompany(mail) &&
      (stranger(mail) || answersElsewhere(mail)),
  },
  {
    name: 'JOB_FROM_NOBODY',
    points: 1.5,
    why: {
      en: 'A stranger offers easy work or money and asks for an answer.',
      de: 'Ein Unbekannter bietet leichte Arbeit oder leichtes Geld an und will eine Antwort.',
      fr: 'Un inconnu propose un travail ou de l’argent faciles et demande une réponse.',
      it: 'Uno sconosciuto offre lavoro o denaro facili e chiede una risposta.',
    },
    holds: mail =>
      !conversation(mail) &&
      homeless(mail) &&
      times(mail, 'job') >= 3 &&
      near(mail, 150, 'job', 'reply', 'details', 'stranger', 'trading') >= 2 &&
      (stranger(mail) || linksNobodys(mail)) &&
      mail.fields('list-unsubscribe').length === 0,
  },
]

/** Somebody of a company, whose domain vouches for the message. */
const vouchedCompany = (mail: View): boolean => vouched(mail) && !fromFreemail(mail)
