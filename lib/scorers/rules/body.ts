/**
 * How a text is made: disguised words, noise, shouting, hardly anything but a picture or a link.
 */
import { conversation, linksNobodys, start, times } from './body-facts.ts'
import { linkFacts } from './links-facts.ts'
import { wordsOf } from './words.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** Words that are written with digits or gaps so that filters do not read them. */
const HIDDEN_WORDS = new Set(
  (
    'viagra cialis levitra xanax valium tramadol pharmacy pills erection sex porn casino jackpot bitcoin crypto paypal amazon apple ' +
    'microsoft netflix google facebook norton mcafee invoice account password security verify verification suspended locked login ' +
    'urgent bank banking wallet refund winner lottery free money cash loan debt credit insurance medicare warranty offer deal discount ' +
    'rolex replica weight loss keto cbd gummies testosterone viagr konto passwort sicherheit rechnung gewinn kredit compte facture ' +
    'securite gratuit conto fattura sicurezza cuenta factura senha fatura banco'
  ).split(' '),
)

const DIGIT_LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
}
const plainOf = (word: string, one: string): string =>
  word.replace(/[013-578]/g, digit => (digit === '1' ? one : (DIGIT_LETTERS[digit] ?? digit)))

function hiddenByDigits(mail: View): number {
  return wordsOf(mail).digitWords.filter(
    word => (word.length >= 5 && HIDDEN_WORDS.has(plainOf(word, 'i'))) || HIDDEN_WORDS.has(plainOf(word, 'l')),
  ).length
}

const GAPS = /(?:^|\s)((?:[a-z][ ._*-]{1,2}){4,15}[a-z])(?![a-z])/gi

function hiddenByGaps(mail: View): boolean {
  for (const [, word = ''] of `${mail.subject}\n${start(mail)}`.matchAll(GAPS))
    if (HIDDEN_WORDS.has(word.toLowerCase().replace(/[^a-z]/g, ''))) return true
  return false
}

/** The share of capitals among the letters of the first part of the text. */
function shouts(mail: View): boolean {
  const text = start(mail)
  let capitals = 0
  let others = 0
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c >= 65 && c <= 90) capitals++
    else if (c >= 97 && c <= 122) others++
  }
  return capitals >= 150 && capitals > 1.5 * others
}

/** A place for a name that was never filled in, where it stands out: in the subject or the greeting. */
const UNFILLED =
  /(?:^|[\s,])(?:\{\{? ?[a-z_ .]{2,30} ?\}?\}|%%[a-z_]{2,30}%%|\[\[?(?:first|last|full|e-?mail|user|recipient|your|name|domain)[a-z_ -]{0,20}\]\]?|\*\|[A-Z_:]{2,30}\|\*|\$\{[a-z_.]{2,30}\}|##[a-z_]{2,30}##|%(?:first|last|name|email|user|domain)[a-z_]{0,20}%)/i

export const BODY: readonly Rule[] = [
  {
    name: 'WORDS_OF_LOOK_ALIKES',
    points: 1,
    why: {
      en: 'Words mix Latin letters with others that look the same.',
      de: 'Wörter mischen lateinische Buchstaben mit anderen, die gleich aussehen.',
      fr: 'Des mots mêlent des lettres latines à d’autres d’aspect identique.',
      it: 'Alcune parole mescolano lettere latine con altre di uguale aspetto.',
    },
    holds: mail => wordsOf(mail).disguised >= 3,
  },
  {
    name: 'WORDS_WITH_DIGITS',
    points: 2,
    why: {
      en: 'Telling words are written with digits in place of letters.',
      de: 'Verräterische Wörter sind mit Ziffern statt Buchstaben geschrieben.',
      fr: 'Des mots révélateurs sont écrits avec des chiffres à la place de lettres.',
      it: 'Parole rivelatrici sono scritte con cifre al posto di lettere.',
    },
    holds: mail => hiddenByDigits(mail) > 0,
  },
  {
    name: 'WORDS_WITH_GAPS',
    points: 1.5,
    why: {
      en: 'Telling words are spelt with gaps between their letters.',
      de: 'Verräterische Wörter sind mit Lücken zwischen den Buchstaben geschrieben.',
      fr: 'Des mots révélateurs sont écrits avec des espaces entre les lettres.',
      it: 'Parole rivelatrici sono scritte con spazi tra le lettere.',
    },
    holds: mail => hiddenByGaps(mail),
  },
  {
    name: 'BODY_OF_NOISE',
    points: 1.5,
    why: {
      en: 'A good part of the text is letters and digits rolled by dice.',
      de: 'Ein guter Teil des Textes sind ausgewürfelte Buchstaben und Ziffern.',
      fr: 'Une bonne partie du texte est faite de lettres et de chiffres tirés au hasard.',
      it: 'Buona parte del testo è fatta di lettere e cifre tirate a sorte.',
    },
    holds: mail => {
      const { digitWords, count } = wordsOf(mail)
      return linksNobodys(mail) && !conversation(mail) && digitWords.length >= 6 && digitWords.length >= 0.15 * count
    },
  },
  {
    name: 'BODY_SHOUTS',
    points: 1,
    why: {
      en: 'Most of the text is in capitals.',
      de: 'Der größte Teil des Textes steht in Großbuchstaben.',
      fr: 'La majeure partie du texte est en majuscules.',
      it: 'La maggior parte del testo è in maiuscole.',
    },
    holds: mail => !conversation(mail) && shouts(mail),
  },
  {
    name: 'TEMPLATE_UNFILLED',
    points: 1.2,
    why: {
      en: 'The message shows a place where a name should have been filled in.',
      de: 'Die Nachricht zeigt eine Stelle, an der ein Name hätte eingesetzt werden sollen.',
      fr: 'Le message montre un endroit où un nom aurait dû être inséré.',
      it: 'Il messaggio mostra un punto in cui andava inserito un nome.',
    },
    holds: mail =>
      !conversation(mail) &&
      (UNFILLED.test(mail.subject) || UNFILLED.test(start(mail).slice(0, 300))) &&
      mail.links.length > 0,
  },
  {
    name: 'PICTURE_STRANGE_LINK',
    points: 2,
    why: {
      en: 'The message is hardly more than a picture that leads to a site that is not the author’s.',
      de: 'Die Nachricht ist kaum mehr als ein Bild, das zu einer Website führt, die nicht die des Absenders ist.',
      fr: 'Le message n’est guère plus qu’une image qui mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio è poco più di un’immagine che porta a un sito che non è dell’autore.',
    },
    holds: mail => {
      const { oneStrange, web } = linkFacts(mail)
      return oneStrange && !conversation(mail) && pictures(mail) && web.length <= 12 && wordsOf(mail).count <= 45
    },
  },
  {
    name: 'LINK_AND_LITTLE_ELSE',
    points: 0.7,
    why: {
      en: 'A few words and a link to a site that is not the author’s.',
      de: 'Wenige Worte und ein Link zu einer Website, die nicht die des Absenders ist.',
      fr: 'Quelques mots et un lien vers un site qui n’est pas celui de l’auteur.',
      it: 'Poche parole e un link a un sito che non è dell’autore.',
    },
    holds: mail => {
      const { oneStrange } = linkFacts(mail)
      return oneStrange && !conversation(mail) && !pictures(mail) && wordsOf(mail).count <= 20
    },
  },
  {
    name: 'STRANGE_SITE_URGED',
    points: 0.8,
    why: {
      en: 'A short message urges to follow a link, and all lead to one site that is not the author’s.',
      de: 'Eine kurze Nachricht drängt, einem Link zu folgen, und alle führen zu einer Website, die nicht die des Absenders ist.',
      fr: 'Un court message pousse à suivre un lien, et tous mènent à un site qui n’est pas celui de l’auteur.',
      it: 'Un breve messaggio spinge a seguire un link, e tutti portano a un sito che non è dell’autore.',
    },
    holds: mail =>
      linkFacts(mail).oneStrange && !conversation(mail) && times(mail, 'act') >= 1 && wordsOf(mail).count <= 250,
  },
  {
    name: 'ALL_LINKS_ONE_STRANGE_SITE',
    points: 0.4,
    why: {
      en: 'All links lead to one site that is not the author’s.',
      de: 'Alle Links führen zu einer einzigen Website, die nicht die des Absenders ist.',
      fr: 'Tous les liens mènent à un seul site qui n’est pas celui de l’auteur.',
      it: 'Tutti i link portano a un unico sito che non è dell’autore.',
    },
    holds: mail => linkFacts(mail).oneStrange && linkFacts(mail).web.length >= 2 && !conversation(mail),
  },
  {
    name: 'UNSUBSCRIBE_ELSEWHERE',
    points: 0.3,
    why: {
      en: 'The text speaks of unsubscribing, and every link leads to a site that is not the author’s.',
      de: 'Der Text spricht vom Abmelden, und jeder Link führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le texte parle de désabonnement, et chaque lien mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il testo parla di disiscrizione, e ogni link porta a un sito che non è dell’autore.',
    },
    holds: mail =>
      linkFacts(mail).oneStrange &&
      !conversation(mail) &&
      /unsubscribe|opt.?out|abmelden|abbestellen|désabonner|désinscrire|disiscri|darse de baja|descadastr|uitschrijven/i.test(
        lastPart(mail),
      ),
  },
]

const lastPart = (mail: View): string =>
  mail.once('lastPart', () => mail.parsed.texts.map(({ text }) => text.slice(-3_000)).join('\n'))

/** Shown ones that are no spacers. */
const pictures = (mail: View): boolean =>
  mail.links.some(({ traits }) => traits.includes('image')) || mail.parsed.images.some(({ tracking }) => !tracking)
