/**
 * What is sold to strangers. Shops that people know lead to their own site, which these rules ask about.
 */
import { conversation, fromFreemail, linksNobodys, near, noWebLink, stranger, times } from './body-facts.ts'
import { linkFacts } from './links-facts.ts'
import { wordsOf } from './words.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** Somebody who is not answering, and whose links, if any, are nobody's. */
const cold = (mail: View): boolean => !conversation(mail) && (noWebLink(mail) || linksNobodys(mail))

/** The same as a letter: no newsletter, but somebody who writes to one person. */
const pitch = (mail: View): boolean =>
  !conversation(mail) &&
  mail.fields('list-id').length === 0 &&
  (noWebLink(mail) || fromFreemail(mail) || linkFacts(mail).web.length <= 6)

/** Parts of an offer that stand near one another. */
const offered = (mail: View): number =>
  mail.once('offered', () => near(mail, 60, 'act', 'hype', 'reward', 'chosen', 'quotes'))

/** No column, magazine or digest, which have a sentence about everything. */
const brief = (mail: View): boolean => wordsOf(mail).count <= 600

export const SELLING_RULES: readonly Rule[] = [
  {
    name: 'SELLS_PILLS',
    points: 2.5,
    why: {
      en: 'The message sells medicines or potency.',
      de: 'Die Nachricht verkauft Medikamente oder Potenz.',
      fr: 'Le message vend des médicaments ou de la virilité.',
      it: 'Il messaggio vende medicinali o virilità.',
    },
    holds: mail => linksNobodys(mail) && !conversation(mail) && times(mail, 'pills') >= 2 && brief(mail),
  },
  {
    name: 'SELLS_SEX',
    points: 2.5,
    why: {
      en: 'The message sells sex or pornography.',
      de: 'Die Nachricht verkauft Sex oder Pornografie.',
      fr: 'Le message vend du sexe ou de la pornographie.',
      it: 'Il messaggio vende sesso o pornografia.',
    },
    holds: mail => linksNobodys(mail) && !conversation(mail) && times(mail, 'adult') >= 2 && brief(mail),
  },
  {
    name: 'SELLS_LOVE',
    points: 1.5,
    why: {
      en: 'The message promises strangers’ love.',
      de: 'Die Nachricht verspricht die Liebe Unbekannter.',
      fr: 'Le message promet l’amour d’inconnus.',
      it: 'Il messaggio promette l’amore di sconosciuti.',
    },
    holds: mail => cold(mail) && times(mail, 'dating') >= 4,
  },
  {
    name: 'SELLS_GAMBLING',
    points: 2,
    why: {
      en: 'The message lures to gambling.',
      de: 'Die Nachricht lockt zum Glücksspiel.',
      fr: 'Le message attire vers les jeux d’argent.',
      it: 'Il messaggio attira al gioco d’azzardo.',
    },
    holds: mail => linksNobodys(mail) && !conversation(mail) && times(mail, 'casino') >= 3,
  },
  {
    name: 'SELLS_REPLICAS',
    points: 2,
    why: {
      en: 'The message sells imitations or papers.',
      de: 'Die Nachricht verkauft Nachahmungen oder Ausweise.',
      fr: 'Le message vend des contrefaçons ou des papiers.',
      it: 'Il messaggio vende imitazioni o documenti.',
    },
    holds: mail => linksNobodys(mail) && !conversation(mail) && times(mail, 'replica') >= 3,
  },
  {
    name: 'SELLS_RANKING',
    points: 2.5,
    why: {
      en: 'A stranger offers to bring a website up in searches, or to buy links on it.',
      de: 'Ein Unbekannter will eine Website in Suchmaschinen nach vorn bringen oder Links darauf kaufen.',
      fr: 'Un inconnu propose de faire monter un site dans les recherches ou d’y acheter des liens.',
      it: 'Uno sconosciuto offre di far salire un sito nelle ricerche o di comprarvi dei link.',
    },
    holds: mail =>
      pitch(mail) && times(mail, 'seo') >= 2 && near(mail, 150, 'seo', 'pitch') === 2 && wordsOf(mail).count <= 500,
  },
  {
    name: 'SELLS_WEBSITES',
    points: 2.5,
    why: {
      en: 'A stranger offers to build websites or programs.',
      de: 'Ein Unbekannter bietet an, Websites oder Programme zu bauen.',
      fr: 'Un inconnu propose de créer des sites ou des programmes.',
      it: 'Uno sconosciuto offre di creare siti o programmi.',
    },
    holds: mail =>
      pitch(mail) &&
      times(mail, 'site') >= 2 &&
      times(mail, 'pitch') >= 3 &&
      near(mail, 150, 'site', 'pitch') === 2 &&
      wordsOf(mail).count <= 400 &&
      (stranger(mail) || noWebLink(mail)),
  },
  {
    name: 'SELLS_ADDRESSES',
    points: 3,
    why: {
      en: 'A stranger sells lists of addresses or mass mailings.',
      de: 'Ein Unbekannter verkauft Adresslisten oder Massenversand.',
      fr: 'Un inconnu vend des listes d’adresses ou des envois en masse.',
      it: 'Uno sconosciuto vende elenchi di indirizzi o invii di massa.',
    },
    holds: mail =>
      pitch(mail) && times(mail, 'lists') >= 2 && near(mail, 150, 'lists', 'pitch', 'reply', 'call', 'details') >= 2,
  },
  {
    name: 'PITCH_WANTS_ANSWER',
    points: 0.9,
    why: {
      en: 'An offer to strangers without a link, that asks for an answer.',
      de: 'Ein Angebot an Unbekannte ohne Link, das um Antwort bittet.',
      fr: 'Une offre à des inconnus sans lien, qui demande une réponse.',
      it: 'Un’offerta a sconosciuti senza link, che chiede risposta.',
    },
    holds: mail =>
      pitch(mail) &&
      noWebLink(mail) &&
      mail.fields('in-reply-to').length === 0 &&
      times(mail, 'pitch') >= 2 &&
      near(mail, 100, 'pitch', 'reply') === 2 &&
      wordsOf(mail).count <= 400,
  },
  {
    name: 'PITCH_FROM_FREEMAIL',
    points: 0.8,
    why: {
      en: 'A business offer to strangers from a private mail account.',
      de: 'Ein geschäftliches Angebot an Unbekannte von einem privaten Mailkonto.',
      fr: 'Une offre commerciale à des inconnus depuis une messagerie privée.',
      it: 'Un’offerta commerciale a sconosciuti da una casella privata.',
    },
    holds: mail =>
      pitch(mail) &&
      fromFreemail(mail) &&
      times(mail, 'pitch') >= 2 &&
      near(mail, 150, 'pitch', 'seo', 'site', 'lists', 'trade') >= 2,
  },
  {
    name: 'SELLS_INVOICES',
    points: 2.5,
    why: {
      en: 'The message sells invoices.',
      de: 'Die Nachricht verkauft Rechnungen.',
      fr: 'Le message vend des factures.',
      it: 'Il messaggio vende fatture.',
    },
    holds: mail =>
      !conversation(mail) &&
      times(mail, 'invoices') >= 3 &&
      near(mail, 150, 'invoices', 'reply', 'pitch', 'call') >= 2 &&
      brief(mail) &&
      (noWebLink(mail) || linksNobodys(mail)),
  },
  {
    name: 'SELLS_WARES',
    points: 1.2,
    why: {
      en: 'A factory or trader writes to strangers.',
      de: 'Eine Fabrik oder ein Händler schreibt Unbekannte an.',
      fr: 'Une usine ou un négociant écrit à des inconnus.',
      it: 'Una fabbrica o un commerciante scrive a sconosciuti.',
    },
    holds: mail =>
      pitch(mail) && times(mail, 'trade') >= 4 && near(mail, 200, 'trade', 'pitch', 'reply', 'stranger') >= 2,
  },
  {
    name: 'SELLS_CURES',
    points: 2.5,
    why: {
      en: 'The message promises a simple cure that nobody else will tell of.',
      de: 'Die Nachricht verspricht ein einfaches Heilmittel, das sonst niemand verrät.',
      fr: 'Le message promet un remède simple que personne d’autre ne révèle.',
      it: 'Il messaggio promette un rimedio semplice che nessun altro rivela.',
    },
    holds: mail =>
      linksNobodys(mail) &&
      !conversation(mail) &&
      times(mail, 'miracle') >= 3 &&
      near(mail, 60, 'health', 'miracle') === 2 &&
      wordsOf(mail).count <= 1_000,
  },
  {
    name: 'SELLS_HEALTH',
    points: 1,
    why: {
      en: 'The message speaks of ailments and leads to nobody’s site.',
      de: 'Die Nachricht spricht von Leiden und führt zu niemandes Website.',
      fr: 'Le message parle de maux et mène à un site de personne.',
      it: 'Il messaggio parla di disturbi e porta a un sito di nessuno.',
    },
    holds: mail =>
      linksNobodys(mail) &&
      !conversation(mail) &&
      brief(mail) &&
      times(mail, 'health') >= 2 &&
      linkFacts(mail).strange.length < 4,
  },
  {
    name: 'SELLS_QUOTES',
    points: 1.4,
    why: {
      en: 'The message collects people for insurances, loans, repairs or claims, and leads to nobody’s site.',
      de: 'Die Nachricht wirbt für Versicherungen, Kredite, Umbauten oder Ansprüche und führt zu niemandes Website.',
      fr: 'Le message démarche pour des assurances, prêts, travaux ou indemnités et mène à un site de personne.',
      it: 'Il messaggio cerca clienti per assicurazioni, prestiti, lavori o risarcimenti e porta a un sito di nessuno.',
    },
    holds: mail =>
      linksNobodys(mail) && !conversation(mail) && times(mail, 'quotes') >= 2 && linkFacts(mail).strange.length > 0,
  },
  {
    name: 'SELLS_RICHES',
    points: 2,
    why: {
      en: 'The message promises fast money by trading or shares.',
      de: 'Die Nachricht verspricht schnelles Geld durch Handel oder Aktien.',
      fr: 'Le message promet de l’argent rapide par le trading ou les actions.',
      it: 'Il messaggio promette denaro rapido con trading o azioni.',
    },
    holds: mail => cold(mail) && times(mail, 'trading') >= 3 && (stranger(mail) || linksNobodys(mail)),
  },
  {
    name: 'OFFER_STRANGE_LINK',
    points: 1.2,
    why: {
      en: 'An offer that presses, and every link leads to one site that is not the author’s.',
      de: 'Ein drängendes Angebot, und jeder Link führt zu einer einzigen Website, die nicht die des Absenders ist.',
      fr: 'Une offre pressante, et chaque lien mène à un seul site qui n’est pas celui de l’auteur.',
      it: 'Un’offerta pressante, e ogni link porta a un unico sito che non è dell’autore.',
    },
    holds: mail =>
      offered(mail) >= 2 && linkFacts(mail).fewStrange && !conversation(mail) && wordsOf(mail).count <= 600,
  },
  {
    name: 'OFFER_CHEAP_DOMAIN',
    points: 1.2,
    why: {
      en: 'An offer that presses, and the links lead to a domain of the cheapest kind.',
      de: 'Ein drängendes Angebot, und die Links führen zu einer Domain der billigsten Sorte.',
      fr: 'Une offre pressante, et les liens mènent à un domaine des moins chers.',
      it: 'Un’offerta pressante, e i link portano a un dominio dei più economici.',
    },
    holds: mail =>
      offered(mail) >= 2 &&
      linksNobodys(mail) &&
      !conversation(mail) &&
      linkFacts(mail).hosts.some(({ cheap, known }) => cheap > 0 && !known),
  },
  {
    name: 'HYPE_STRANGE_LINK',
    points: 0.4,
    why: {
      en: 'The message shouts and hurries, and leads to a site that is not the author’s.',
      de: 'Die Nachricht schreit und drängt und führt zu einer Website, die nicht die des Absenders ist.',
      fr: 'Le message crie et presse, et mène à un site qui n’est pas celui de l’auteur.',
      it: 'Il messaggio grida e mette fretta, e porta a un sito che non è dell’autore.',
    },
    holds: mail => linksNobodys(mail) && !conversation(mail) && times(mail, 'hype') >= 5,
  },
]
