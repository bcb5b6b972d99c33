/**
 * Mail that wants a password, a card number or a call: what it says, together with where it leads. Words alone are worth little,
 * for banks and shops write the same ones; what their mail does not do is lead to nobody's site.
 */
import { parseDomain } from '../../mail/domain.ts'
import { brandInName, brandOf } from './brands-match.ts'
import {
  answersElsewhere,
  attachedKinds,
  conversation,
  fromFreemail,
  greetsAddress,
  has,
  linksNobodys,
  linksRisky,
  near,
  noWebLink,
  stranger,
  telephone,
  tollFree,
  vouched,
} from './body-facts.ts'
import { addressedIn, linkFacts } from './links-facts.ts'
import { sameSite } from '../../mail/registrable.ts'
import { wordsOf } from './words.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** Account, trouble, what to do, and how soon: how many of the four. */
const lure = (mail: View): number =>
  mail.once('lure', () => (conversation(mail) ? 0 : near(mail, 60, 'account', 'trouble', 'act', 'deadline')))

const isLure = (mail: View): boolean => lure(mail) >= 3 && has(mail, 'act') && has(mail, 'trouble') && brief(mail)

/** A notice, no newsletter or digest, which have a sentence about everything. */
const brief = (mail: View): boolean => wordsOf(mail).count <= 450

/** Any of the stories that phishing tells. */
export const story = (mail: View): boolean =>
  mail.once(
    'story',
    () =>
      isLure(mail) ||
      (!conversation(mail) &&
        (near(mail, 40, 'document', 'act') === 2 ||
          near(mail, 60, 'parcel', 'act', 'pay', 'trouble') >= 3 ||
          (has(mail, 'refund') && near(mail, 60, 'refund', 'act', 'account', 'pay', 'deadline') >= 3) ||
          (has(mail, 'wallet') && near(mail, 40, 'wallet', 'act', 'deadline', 'coin') >= 2) ||
          near(mail, 40, 'mailbox', 'trouble', 'act') === 3 ||
          near(mail, 60, 'chosen', 'reward', 'survey') === 3)),
  )

/** The author writes as one of the recipient's own people, and nobody vouches for it. */
const asOwn = (mail: View): boolean => {
  const { authorDomain, ownSites } = mail
  const name = mail.author?.name.toLowerCase() ?? ''
  return (
    !vouched(mail) &&
    ((authorDomain !== null && ownSites.some(site => authorDomain === site || authorDomain.endsWith(`.${site}`))) ||
      ownSites.some(site => name.includes(site)))
  )
}

const brandNamed = (mail: View): boolean => {
  const named = brandInName(mail.subject)
  return (
    named !== null && !named.brand.plain && (mail.authorDomain === null || brandOf(mail.authorDomain) !== named.brand)
  )
}

export const PHISHING_RULES: readonly Rule[] = [
  {
    name: 'LURE_ACCOUNT',
    points: 0.4,
    why: {
      en: 'The message speaks of trouble with an account, asks to act, and presses.',
      de: 'Die Nachricht spricht von Problemen mit einem Konto, fordert zum Handeln auf und drängt.',
      fr: 'Le message parle d’un problème de compte, demande d’agir et presse.',
      it: 'Il messaggio parla di problemi con un account, chiede di agire e mette fretta.',
    },
    holds: mail => lure(mail) === 4 && brief(mail),
  },
  {
    name: 'LURE_STRANGE_LINK',
    points: 2,
    why: {
      en: 'The message warns about an account, and its links lead to a site that is not the author’s.',
      de: 'Die Nachricht warnt wegen eines Kontos, und ihre Links führen zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message alerte au sujet d’un compte, et ses liens mènent à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio mette in guardia su un account e i suoi link portano a un sito che non è dell’autore.',
    },
    holds: mail => isLure(mail) && linksNobodys(mail),
  },
  {
    name: 'LURE_RISKY_LINK',
    points: 1.5,
    why: {
      en: 'The message tells a story as phishing does, and leads to a place that anybody can use unnamed.',
      de: 'Die Nachricht erzählt eine Geschichte wie beim Phishing und führt an einen Ort, den jeder namenlos nutzen kann.',
      fr: 'Le message raconte une histoire d’hameçonnage et mène à un endroit que chacun peut utiliser sans nom.',
      it: 'Il messaggio racconta una storia da phishing e porta in un luogo che chiunque può usare in anonimo.',
    },
    holds: mail => story(mail) && linksNobodys(mail) && linksRisky(mail),
  },
  {
    name: 'LURE_MAILBOX',
    points: 2,
    why: {
      en: 'The message says that a mailbox is full, blocked or expiring, and its link is not the author’s own.',
      de: 'Die Nachricht sagt, ein Postfach sei voll, gesperrt oder laufe ab, und ihr Link gehört nicht dem Absender.',
      fr: 'Le message dit qu’une boîte est pleine, bloquée ou expirée, et son lien n’est pas celui de l’auteur.',
      it: 'Il messaggio dice che una casella è piena, bloccata o in scadenza, e il suo link non è dell’autore.',
    },
    holds: mail => !conversation(mail) && near(mail, 40, 'mailbox', 'trouble', 'act') === 3 && linksNobodys(mail),
  },
  {
    name: 'LURE_AS_OWN',
    points: 1.5,
    why: {
      en: 'The message poses as the recipient’s own organisation and leads to a foreign site.',
      de: 'Die Nachricht gibt sich als die eigene Organisation des Empfängers aus und führt zu einer fremden Website.',
      fr: 'Le message se fait passer pour l’organisation du destinataire et mène à un site étranger.',
      it: 'Il messaggio si spaccia per l’organizzazione del destinatario e porta a un sito estraneo.',
    },
    holds: mail => asOwn(mail) && story(mail) && linkFacts(mail).strange.length > 0,
  },
  {
    name: 'LURE_DOCUMENT',
    points: 1.2,
    why: {
      en: 'The message announces a document, fax or voice message behind a link that is not the author’s.',
      de: 'Die Nachricht kündigt ein Dokument, Fax oder eine Sprachnachricht hinter einem Link an, der nicht dem Absender gehört.',
      fr: 'Le message annonce un document, un fax ou un message vocal derrière un lien qui n’est pas celui de l’auteur.',
      it: 'Il messaggio annuncia un documento, un fax o un messaggio vocale dietro un link che non è dell’autore.',
    },
    holds: mail => !conversation(mail) && near(mail, 30, 'document', 'act') === 2 && linksNobodys(mail),
  },
  {
    name: 'LURE_PARCEL',
    points: 1.7,
    why: {
      en: 'The message speaks of a parcel that waits for a fee or an address, and leads to a site that is not the author’s.',
      de: 'Die Nachricht spricht von einem Paket, das auf eine Gebühr oder Adresse wartet, und führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message parle d’un colis qui attend des frais ou une adresse, et mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio parla di un pacco che attende una tassa o un indirizzo e porta a un sito che non è dell’autore.',
    },
    holds: mail =>
      !conversation(mail) &&
      has(mail, 'parcel') &&
      near(mail, 60, 'parcel', 'act', 'pay', 'trouble', 'deadline') >= 3 &&
      linksNobodys(mail),
  },
  {
    name: 'LURE_REFUND',
    points: 1.5,
    why: {
      en: 'The message promises a refund and leads to a site that is not the author’s.',
      de: 'Die Nachricht verspricht eine Rückerstattung und führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message promet un remboursement et mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio promette un rimborso e porta a un sito che non è dell’autore.',
    },
    holds: mail =>
      !conversation(mail) &&
      has(mail, 'refund') &&
      near(mail, 60, 'refund', 'act', 'account', 'pay', 'deadline') >= 3 &&
      linksNobodys(mail),
  },
  {
    name: 'LURE_POINTS',
    points: 1.2,
    why: {
      en: 'The message says that points run out, and leads to a site that is not the author’s.',
      de: 'Die Nachricht sagt, dass Punkte verfallen, und führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message dit que des points expirent et mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio dice che dei punti scadono e porta a un sito che non è dell’autore.',
    },
    holds: mail =>
      !conversation(mail) &&
      has(mail, 'points') &&
      near(mail, 40, 'points', 'trouble', 'act', 'deadline') >= 3 &&
      linksNobodys(mail),
  },
  {
    name: 'LURE_BILLING',
    points: 1.5,
    why: {
      en: 'The message speaks of a payment that failed or is due, and leads to a site that is not the author’s.',
      de: 'Die Nachricht spricht von einer fehlgeschlagenen oder fälligen Zahlung und führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message parle d’un paiement échoué ou dû et mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio parla di un pagamento non riuscito o dovuto e porta a un sito che non è dell’autore.',
    },
    holds: mail =>
      !conversation(mail) &&
      has(mail, 'pay') &&
      near(mail, 50, 'pay', 'trouble', 'act', 'deadline') >= 4 &&
      linksNobodys(mail),
  },
  {
    name: 'LURE_WALLET',
    points: 2,
    why: {
      en: 'The message asks to verify or connect a crypto wallet, or to claim coins, on a site that is not the author’s.',
      de: 'Die Nachricht fordert auf, eine Krypto-Wallet zu bestätigen oder zu verbinden oder Münzen abzuholen, auf einer Website, die nicht die des Absenders ist.',
      fr: 'Le message demande de vérifier ou de connecter un portefeuille crypto, ou de retirer des jetons, sur un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio chiede di verificare o collegare un portafoglio cripto, o di ritirare monete, su un sito che non è dell’autore.',
    },
    holds: mail =>
      !conversation(mail) &&
      has(mail, 'wallet') &&
      near(mail, 50, 'wallet', 'act', 'trouble', 'deadline', 'account', 'coin') >= 3 &&
      linksNobodys(mail),
  },
  {
    name: 'LURE_PRIZE',
    points: 2,
    why: {
      en: 'The message promises a gift to somebody chosen, for a survey or for haste, and leads to a site that is not the author’s.',
      de: 'Die Nachricht verspricht Auserwählten ein Geschenk für eine Umfrage oder für Eile und führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message promet un cadeau à une personne choisie, contre un sondage ou de la hâte, et mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio promette un regalo a un prescelto, per un sondaggio o per la fretta, e porta a un sito che non è dell’autore.',
    },
    holds: mail => !conversation(mail) && near(mail, 60, 'chosen', 'reward', 'survey') === 3 && linksNobodys(mail),
  },
  {
    name: 'LURE_BRAND_NAMED',
    points: 1,
    why: {
      en: 'The subject names a well-known company, whose mail this is not, and the links are nobody’s.',
      de: 'Der Betreff nennt ein bekanntes Unternehmen, von dem die Nachricht nicht stammt, und die Links gehören niemandem.',
      fr: 'L’objet nomme une entreprise connue dont ce message ne vient pas, et les liens n’appartiennent à personne.',
      it: 'L’oggetto nomina un’azienda nota da cui il messaggio non proviene, e i link non sono di nessuno.',
    },
    holds: mail => brandNamed(mail) && story(mail) && linksNobodys(mail),
  },
  {
    name: 'LURE_ADDRESSED',
    points: 1,
    why: {
      en: 'The message tells a story as phishing does, and its link to a strange site carries the recipient’s address.',
      de: 'Die Nachricht erzählt eine Geschichte wie beim Phishing, und ihr Link zu einer fremden Website trägt die Adresse des Empfängers.',
      fr: 'Le message raconte une histoire d’hameçonnage, et son lien vers un site étranger porte l’adresse du destinataire.',
      it: 'Il messaggio racconta una storia da phishing, e il suo link a un sito estraneo contiene l’indirizzo del destinatario.',
    },
    holds: mail => addressedIn(mail) !== null && story(mail) && linksNobodys(mail),
  },
  {
    name: 'LURE_IMPERSONAL',
    points: 0.7,
    why: {
      en: 'The message greets nobody by name and leads to a site that is not the author’s.',
      de: 'Die Nachricht spricht niemanden mit Namen an und führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message ne salue personne par son nom et mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio non saluta nessuno per nome e porta a un sito che non è dell’autore.',
    },
    holds: mail => !conversation(mail) && has(mail, 'impersonal') && story(mail) && linksNobodys(mail),
  },
  {
    name: 'GREETS_ADDRESS',
    points: 0.8,
    why: {
      en: 'The message greets the recipient by an e-mail address.',
      de: 'Die Nachricht spricht den Empfänger mit einer E-Mail-Adresse an.',
      fr: 'Le message salue le destinataire par une adresse électronique.',
      it: 'Il messaggio saluta il destinatario con un indirizzo e-mail.',
    },
    holds: mail => greetsAddress(mail) && linkFacts(mail).strange.length > 0 && !conversation(mail),
  },
  {
    name: 'LURE_REPLY',
    points: 1.7,
    why: {
      en: 'The message warns about an account and wants its answer at another site.',
      de: 'Die Nachricht warnt wegen eines Kontos und will die Antwort anderswohin.',
      fr: 'Le message alerte au sujet d’un compte et veut la réponse ailleurs.',
      it: 'Il messaggio mette in guardia su un account e vuole la risposta altrove.',
    },
    holds: mail =>
      isLure(mail) && answersElsewhere(mail) && !vouched(mail) && mail.fields('list-unsubscribe').length === 0,
  },
  {
    name: 'LURE_MAILTO',
    points: 2,
    why: {
      en: 'The message warns about an account, and its links only write mail to another site.',
      de: 'Die Nachricht warnt wegen eines Kontos, und ihre Links schreiben nur Mail an eine andere Domain.',
      fr: 'Le message alerte au sujet d’un compte, et ses liens ne font qu’écrire à un autre domaine.',
      it: 'Il messaggio mette in guardia su un account e i suoi link scrivono soltanto a un altro dominio.',
    },
    holds: mail => lure(mail) >= 3 && has(mail, 'act') && noWebLink(mail) && !vouched(mail) && mailsElsewhere(mail),
  },
  {
    name: 'CALL_BACK',
    points: 3,
    why: {
      en: 'The message confirms a purchase nobody made, gives a number to call, and leads to no shop.',
      de: 'Die Nachricht bestätigt einen Kauf, den niemand getätigt hat, nennt eine Rufnummer und führt zu keinem Geschäft.',
      fr: 'Le message confirme un achat que personne n’a fait, donne un numéro à appeler et ne mène à aucune boutique.',
      it: 'Il messaggio conferma un acquisto che nessuno ha fatto, dà un numero da chiamare e non porta a nessun negozio.',
    },
    holds: mail =>
      !conversation(mail) &&
      near(mail, 150, 'guard', 'order', 'call', 'revoke') === 4 &&
      telephone(mail) &&
      homeless(mail) &&
      (mail.authorDomain === null || fromFreemail(mail) || brandOf(mail.authorDomain) === null),
  },
  {
    name: 'CALL_BACK_HINT',
    points: 1,
    why: {
      en: 'The message confirms a purchase, says how to undo it by telephone, and leads to no shop of the author’s.',
      de: 'Die Nachricht bestätigt einen Kauf, sagt, wie er telefonisch rückgängig zu machen ist, und führt zu keinem Geschäft des Absenders.',
      fr: 'Le message confirme un achat, dit comment l’annuler par téléphone et ne mène à aucune boutique de l’auteur.',
      it: 'Il messaggio conferma un acquisto, dice come annullarlo per telefono e non porta a nessun negozio dell’autore.',
    },
    holds: mail =>
      !conversation(mail) &&
      near(mail, 150, 'order', 'call', 'revoke') === 3 &&
      !has(mail, 'guard') &&
      telephone(mail) &&
      homeless(mail) &&
      !vouched(mail),
  },
  {
    name: 'CALL_BACK_SHORT',
    points: 2,
    why: {
      en: 'A few words about a bill, and a number to call instead of a shop.',
      de: 'Wenige Worte über eine Rechnung und eine Rufnummer statt eines Geschäfts.',
      fr: 'Quelques mots sur une facture, et un numéro à appeler au lieu d’une boutique.',
      it: 'Poche parole su una fattura e un numero da chiamare al posto di un negozio.',
    },
    holds: mail =>
      !conversation(mail) &&
      mail.fields('in-reply-to').length === 0 &&
      wordsOf(mail).count <= 60 &&
      near(mail, 60, 'order', 'call') === 2 &&
      homeless(mail) &&
      (tollFree(mail) || (telephone(mail) && stranger(mail))) &&
      (noWebLink(mail) || attachedKinds(mail).some(kind => /^(?:pdf|jpe?g|png|docx?|heic)$/.test(kind))),
  },
  {
    name: 'QR_CODE_LURE',
    points: 2.5,
    why: {
      en: 'The message tells a story as phishing does, and the link is hidden in a QR code.',
      de: 'Die Nachricht erzählt eine Geschichte wie beim Phishing, und der Link steckt in einem QR-Code.',
      fr: 'Le message raconte une histoire d’hameçonnage, et le lien est caché dans un code QR.',
      it: 'Il messaggio racconta una storia da phishing, e il link è nascosto in un codice QR.',
    },
    holds: mail =>
      hasQrCode(mail) &&
      (story(mail) || near(mail, 60, 'account', 'act', 'document', 'deadline', 'pay') >= 2) &&
      !conversation(mail),
  },
  {
    name: 'QR_CODE_ALONE',
    points: 1,
    why: {
      en: 'The message is hardly more than a QR code.',
      de: 'Die Nachricht ist kaum mehr als ein QR-Code.',
      fr: 'Le message n’est guère plus qu’un code QR.',
      it: 'Il messaggio è poco più di un codice QR.',
    },
    holds: mail => hasQrCode(mail) && wordsOf(mail).count <= 25,
  },
  {
    name: 'ORDER_FROM_NOBODY',
    points: 0.8,
    why: {
      en: 'A stranger asks for a quotation or sends an order in a packed or active file.',
      de: 'Ein Unbekannter bittet um ein Angebot oder schickt eine Bestellung in einer gepackten oder aktiven Datei.',
      fr: 'Un inconnu demande un devis ou envoie une commande dans un fichier compressé ou actif.',
      it: 'Uno sconosciuto chiede un preventivo o manda un ordine in un file compresso o attivo.',
    },
    holds: mail =>
      !conversation(mail) &&
      !vouched(mail) &&
      has(mail, 'order_request') &&
      attachedKinds(mail).some(kind =>
        /^(?:zip|rar|7z|r\d\d|gz|tgz|xz|bz2|z|ace|arj|cab|iso|img|svg|one|js|vbs|lzh|uue|daa)$/.test(kind),
      ),
  },
  {
    name: 'LURE_FREEMAIL',
    points: 1,
    why: {
      en: 'A warning about an account that comes from a private mail account.',
      de: 'Eine Warnung wegen eines Kontos, die von einem privaten Mailkonto kommt.',
      fr: 'Une alerte au sujet d’un compte qui vient d’une messagerie privée.',
      it: 'Un avviso su un account che arriva da una casella privata.',
    },
    holds: mail => lure(mail) === 4 && fromFreemail(mail) && linkFacts(mail).strange.length > 0,
  },
]

/** A link in HTML writes mail to somebody who is not at the author's site. */
function mailsElsewhere(mail: View): boolean {
  return mail.links.slice(0, 100).some(({ source, target }) => {
    const domain = parseDomain(/^\s*mailto:[^@?]{1,200}@([^?>,;\s]{3,253})/i.exec(target.slice(0, 600))?.[1] ?? '')
    return source !== 'text' && domain !== null && mail.authorDomain !== null && !sameSite(domain, mail.authorDomain)
  })
}

/** No link to a site of the author's. */
function homeless(mail: View): boolean {
  return noWebLink(mail) || linkFacts(mail).hosts.every(({ home }) => !home)
}

function hasQrCode(mail: View): boolean {
  return (
    mail.attachments.some(({ traits }) => traits.includes('qr-code')) ||
    mail.links.some(({ source }) => source === 'qr-code')
  )
}
