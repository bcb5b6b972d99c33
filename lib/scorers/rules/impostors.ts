/**
 * Impostors whose own mail is in order: a mailbox or a mail service that somebody else's password opened, an account that anybody
 * may have. Nobody denies them; what they claim to be does not fit where they lead.
 */
import {
  attachedKinds,
  conversation,
  fromFreemail,
  has,
  near,
  noWebLink,
  times,
  tollFree,
  vouched,
} from './body-facts.ts'
import { linkFacts } from './links-facts.ts'
import { isOf } from './brands-match.ts'
import { story } from './phishing.ts'
import { foreignBrand } from './sender-name.ts'
import { isNamedOtherwise } from './snowshoe.ts'
import { seenWords } from './structure-facts.ts'
import { wordsOf } from './words.ts'
import type { Brand } from './brands-list.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** The brand that the author's name is, and the author is not. */
function poses(mail: View): Brand | null {
  const named = foreignBrand(mail)
  return named !== null && (named.whole || named.official) && mail.authorDomain !== null ? named.brand : null
}

/** Letters of the names that offices have, in accounts that are made to look like one. */
const OFFICE =
  /(?:^|[._\d-])(?:ceo|cfo|exec|executive|executives|office|officedesk|desk|chair|chairman|chairperson|board|boardchair|president|director|directors|management|principal|private|personal|mobile|corporate|company|inbox|mail|email)(?=$|[._\d-])/

export const IMPOSTORS: readonly Rule[] = [
  {
    name: 'BRAND_POSED_LINKS_ELSEWHERE',
    points: 2,
    why: {
      en: 'The sender calls itself a well-known company, and not one link leads to that company.',
      de: 'Der Absender nennt sich wie ein bekanntes Unternehmen, und kein einziger Link führt zu ihm.',
      fr: 'L’expéditeur prend le nom d’une entreprise connue, et aucun lien ne mène à elle.',
      it: 'Il mittente si chiama come un’azienda nota e nessun link porta a quell’azienda.',
    },
    holds: mail => {
      const brand = poses(mail)
      const { hosts, web } = linkFacts(mail)
      return (
        brand !== null &&
        web.length > 0 &&
        !conversation(mail) &&
        hosts.every(({ host, known }) => !isOf(host, brand) && !known)
      )
    },
  },
  {
    name: 'BRAND_POSED_WARNS',
    points: 1.5,
    why: {
      en: 'The sender calls itself a well-known company without being it, and speaks of trouble, payments or deadlines.',
      de: 'Der Absender nennt sich wie ein bekanntes Unternehmen, ohne es zu sein, und spricht von Problemen, Zahlungen oder Fristen.',
      fr: 'L’expéditeur prend le nom d’une entreprise connue et parle d’un problème, d’un paiement ou d’un délai.',
      it: 'Il mittente prende il nome di un’azienda nota e parla di problemi, pagamenti o scadenze.',
    },
    holds: mail =>
      poses(mail) !== null &&
      !conversation(mail) &&
      wordsOf(mail).count <= 300 &&
      near(mail, 80, 'trouble', 'act', 'deadline', 'pay', 'refund', 'chosen') >= 2,
  },
  {
    name: 'FILE_HTML_CALLED',
    points: 3,
    why: {
      en: 'A few words about a document, a payment or a voice message, and a web page with scripts to open for it.',
      de: 'Wenige Worte über ein Dokument, eine Zahlung oder Sprachnachricht und dazu eine Webseite mit Skripten.',
      fr: 'Quelques mots sur un document, un paiement ou un message vocal, et une page web à scripts à ouvrir.',
      it: 'Poche parole su un documento, un pagamento o un messaggio vocale, e una pagina web con script da aprire.',
    },
    holds: mail =>
      !conversation(mail) &&
      attachedKinds(mail).some(kind => /^(?:s?html?|xhtml?|mht|mhtml)$/.test(kind)) &&
      seenWords(mail) < 60 &&
      (has(mail, 'document') ||
        has(mail, 'order') ||
        has(mail, 'order_request') ||
        has(mail, 'mailbox') ||
        VOICE.test(mail.subject)),
  },
  {
    name: 'FAVOUR_FROM_OFFICE',
    points: 2,
    why: {
      en: 'A request as a superior would make it, from an account at a free provider that is named after an office.',
      de: 'Eine Bitte wie von Vorgesetzten, von einem Konto bei einem Gratisanbieter, das nach einem Amt benannt ist.',
      fr: 'Une demande comme d’un supérieur, d’un compte gratuit nommé d’après une fonction.',
      it: 'Una richiesta come da un superiore, da un account gratuito che porta il nome di un ufficio.',
    },
    holds: mail =>
      fromFreemail(mail) &&
      OFFICE.test(mail.author?.local.slice(0, 64).toLowerCase() ?? '') &&
      !conversation(mail) &&
      noWebLink(mail) &&
      wordsOf(mail).count <= 150 &&
      (has(mail, 'favour') || has(mail, 'voucher') || has(mail, 'payroll')),
  },
  {
    name: 'PAYROLL_FROM_FREEMAIL',
    points: 2.5,
    why: {
      en: 'Somebody at a free mail provider wants wages paid to another account.',
      de: 'Jemand bei einem Gratis-Mailanbieter will den Lohn auf ein anderes Konto.',
      fr: 'Quelqu’un chez un fournisseur gratuit veut que son salaire soit versé sur un autre compte.',
      it: 'Qualcuno presso un provider gratuito vuole lo stipendio su un altro conto.',
    },
    holds: mail =>
      fromFreemail(mail) &&
      !conversation(mail) &&
      noWebLink(mail) &&
      wordsOf(mail).count <= 150 &&
      times(mail, 'payroll') >= 2 &&
      WAGES.test(`${mail.subject} ${mail.body.slice(0, 2_000)}`),
  },
  {
    name: 'STORY_OF_ANOTHER',
    points: 1.2,
    why: {
      en: 'The message tells a story as phishing does, and the sender’s name has nothing to do with the address.',
      de: 'Die Nachricht erzählt eine Geschichte wie beim Phishing, und der Absendername hat nichts mit der Adresse zu tun.',
      fr: 'Le message raconte une histoire d’hameçonnage, et le nom de l’expéditeur est sans rapport avec l’adresse.',
      it: 'Il messaggio racconta una storia da phishing, e il nome del mittente non ha nulla a che fare con l’indirizzo.',
    },
    holds: mail => {
      const { web, strange } = linkFacts(mail)
      // A bank's "Account Security" that leads to the bank.
      const atHome = vouched(mail) && web.length > 0 && strange.length === 0
      return story(mail) && isNamedOtherwise(mail) && !atHome && !mail.isList && wordsOf(mail).count <= 250
    },
  },
  {
    name: 'LINK_NAMED_OTHER_FILE',
    points: 3,
    why: {
      en: 'A link is named like a document, but fetches an archive or a program.',
      de: 'Ein Link heisst wie ein Dokument, holt aber ein Archiv oder Programm.',
      fr: 'Un lien porte le nom d’un document, mais récupère une archive ou un programme.',
      it: 'Un link ha il nome di un documento, ma scarica un archivio o un programma.',
    },
    holds: mail => linkFacts(mail).web.some(({ text, target }) => isOtherFile(text, target)),
  },
  {
    name: 'CALL_BACK_FREEMAIL',
    points: 2.5,
    why: {
      en: 'An account that anybody may open confirms a payment and gives a toll-free number to undo it.',
      de: 'Ein Konto, das jeder eröffnen kann, bestätigt eine Zahlung und nennt eine Gratisnummer zum Rückgängigmachen.',
      fr: 'Un compte que chacun peut ouvrir confirme un paiement et donne un numéro gratuit pour l’annuler.',
      it: 'Un account che chiunque può aprire conferma un pagamento e dà un numero verde per annullarlo.',
    },
    holds: mail =>
      fromFreemail(mail) &&
      tollFree(mail) &&
      !conversation(mail) &&
      noWebLink(mail) &&
      wordsOf(mail).count <= 200 &&
      (has(mail, 'guard') || has(mail, 'coin')) &&
      near(mail, 100, 'call', 'revoke') === 2,
  },
  {
    name: 'SELLS_ADDRESSES_MUCH',
    points: 2,
    why: {
      en: 'The message speaks of hardly anything but lists of addresses and their price.',
      de: 'Die Nachricht spricht von kaum etwas anderem als Adresslisten und ihrem Preis.',
      fr: 'Le message ne parle guère que de listes d’adresses et de leur prix.',
      it: 'Il messaggio parla quasi solo di elenchi di indirizzi e del loro prezzo.',
    },
    holds: mail =>
      !conversation(mail) && times(mail, 'lists') >= 4 && noWebLink(mail) && wordsOf(mail).count <= 250 && !mail.isList,
  },
  {
    name: 'BUYS_LINKS',
    points: 2.5,
    why: {
      en: 'An account that anybody may open wants to place articles or links on a website.',
      de: 'Ein Konto, das jeder eröffnen kann, will Artikel oder Links auf einer Website unterbringen.',
      fr: 'Un compte que chacun peut ouvrir veut placer des articles ou des liens sur un site.',
      it: 'Un account che chiunque può aprire vuole mettere articoli o link su un sito.',
    },
    holds: mail =>
      fromFreemail(mail) &&
      !conversation(mail) &&
      mail.fields('in-reply-to').length === 0 &&
      noWebLink(mail) &&
      times(mail, 'seo') >= 3 &&
      wordsOf(mail).count <= 200,
  },
]

const VOICE =
  /\b(?:voice ?mail|voice message|vm|missed call|audio|fax|efax|sprachnachricht|message vocal|messaggio vocale)\b/i
const WAGES =
  /\b(?:direct[ -]deposit|payroll|pay ?check|salary|lohn\w{0,12}|gehalt\w{0,12}|salaire|virement de salaire|stipendio|busta paga|n[oó]mina)\b/i

const DOCUMENT = /\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png)$/
const FETCHED = /\.(?:zip|rar|7z|iso|img|exe|msi|scr|js|jse|vbs|wsf|hta|lnk|bat|cmd|jar|apk|cab|ace|gz|tgz)$/

function isOtherFile(text: string, target: string): boolean {
  const [path = ''] = target.slice(0, 2_000).toLowerCase().split(/[?#]/)
  return DOCUMENT.test(text.trim().slice(-40).toLowerCase()) && FETCHED.test(path)
}
