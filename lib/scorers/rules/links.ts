/**
 * Where links lead, and how they are written.
 * Source: RFC 3986 (parts of a URL); what browsers and mail programs show of it.
 */
import { conversation } from './body-facts.ts'
import { brandOf } from './brands-match.ts'
import { addressedIn, borrows, linkFacts } from './links-facts.ts'
import { kindsOfHost } from './links-hosts.ts'
import { siteOf } from '../../mail/registrable.ts'
import type { LinkTrait } from '../../mail/links.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

const some = (mail: View, trait: LinkTrait): boolean => linkFacts(mail).traits.has(trait)

const LONG_TARGET = 1_500
/** Not those of a network at home or of documentation. */
const PUBLIC_ADDRESS = /^(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.)[\d.]+$/

/** A share on somebody's network, a search there, an Office program or an installer that is handed a file. */
const OPENS_PROGRAM =
  /^\s*(?:file:\/\/[^/]|smb:|search-ms:|search:query|ms-(?:word|excel|powerpoint|access|visio|project|publisher|officecmd|msdt|appinstaller|its):|msdt:|\\\\[a-z0-9.])/i

/** A text that names one site over a link that leads to another, and neither is the author's or carries links for others. */
function showsOther(mail: View, brand: boolean): boolean {
  const { web, hosts } = linkFacts(mail)
  return web.some(({ shown, host, traits }) => {
    if (shown === null || host === null || !traits.includes('text-differs')) return false
    const there = hosts.find(one => one.host === host)
    if (there === undefined || there.home || there.known || siteOf(shown).domain === there.site) return false
    const meant = brandOf(shown)
    // A shop may write the name of its page at a network over its own counting link.
    return brand ? meant !== null && !kindsOfHost(shown).includes('social') : meant === null
  })
}

export const LINKS: readonly Rule[] = [
  {
    name: 'LINK_SHOWS_OTHER_SITE',
    points: 0.7,
    why: {
      en: 'A link shows the address of one site and leads to another.',
      de: 'Ein Link zeigt die Adresse einer Website und führt zu einer anderen.',
      fr: 'Un lien affiche l’adresse d’un site et mène à un autre.',
      it: 'Un link mostra l’indirizzo di un sito e porta a un altro.',
    },
    holds: mail => showsOther(mail, false),
  },
  {
    name: 'LINK_SHOWS_BRAND',
    points: 2.5,
    why: {
      en: 'A link shows the address of a well-known company and leads elsewhere.',
      de: 'Ein Link zeigt die Adresse eines bekannten Unternehmens und führt woandershin.',
      fr: 'Un lien affiche l’adresse d’une entreprise connue et mène ailleurs.',
      it: 'Un link mostra l’indirizzo di un’azienda nota e porta altrove.',
    },
    holds: mail => showsOther(mail, true),
  },
  {
    name: 'LINK_BRAND_DISGUISE',
    points: 2.5,
    why: {
      en: 'A link leads to a domain that passes for a well-known company’s.',
      de: 'Ein Link führt zu einer Domain, die sich als die eines bekannten Unternehmens ausgibt.',
      fr: 'Un lien mène à un domaine qui se fait passer pour celui d’une entreprise connue.',
      it: 'Un link porta a un dominio che si spaccia per quello di un’azienda nota.',
    },
    holds: mail => linkFacts(mail).strange.some(({ disguise }) => disguise !== null && disguise !== 'ending'),
  },
  {
    name: 'LINK_OWN_DOMAIN_DISGUISE',
    points: 3,
    why: {
      en: 'A link leads to a foreign host that begins with the recipient’s own domain.',
      de: 'Ein Link führt zu einem fremden Host, der mit der eigenen Domain des Empfängers beginnt.',
      fr: 'Un lien mène à un hôte étranger qui commence par le domaine du destinataire.',
      it: 'Un link porta a un host estraneo che inizia con il dominio del destinatario.',
    },
    holds: mail => linkFacts(mail).strange.some(({ host }) => borrows(host, mail.ownSites)),
  },
  {
    name: 'LINK_BRAND_IN_PATH',
    points: 0.6,
    why: {
      en: 'A link to a foreign site carries a well-known company’s domain in its path.',
      de: 'Ein Link zu einer fremden Website trägt die Domain eines bekannten Unternehmens im Pfad.',
      fr: 'Un lien vers un site étranger porte dans son chemin le domaine d’une entreprise connue.',
      it: 'Un link a un sito estraneo contiene nel percorso il dominio di un’azienda nota.',
    },
    holds: mail => {
      const { web, strange } = linkFacts(mail)
      const hosts = new Set(strange.map(({ host }) => host))
      return web.some(({ target, host }) => host !== null && hosts.has(host) && brandInPath(target))
    },
  },
  {
    name: 'LINK_MIXED_LETTERS',
    points: 2.5,
    why: {
      en: 'A link’s host mixes letters of several scripts that look alike.',
      de: 'Der Host eines Links mischt ähnlich aussehende Buchstaben mehrerer Schriften.',
      fr: 'L’hôte d’un lien mélange des lettres semblables de plusieurs écritures.',
      it: 'L’host di un link mescola lettere simili di più alfabeti.',
    },
    holds: mail => some(mail, 'idn-mixed'),
  },
  {
    name: 'LINK_BRAND_LOOK_ALIKE',
    points: 4,
    why: {
      en: 'A link’s host looks like a well-known company’s domain but is written with other letters.',
      de: 'Der Host eines Links sieht aus wie die Domain eines bekannten Unternehmens, ist aber mit anderen Buchstaben geschrieben.',
      fr: 'L’hôte d’un lien ressemble au domaine d’une entreprise connue, mais avec d’autres lettres.',
      it: 'L’host di un link somiglia al dominio di un’azienda nota, ma è scritto con altre lettere.',
    },
    holds: mail =>
      linkFacts(mail).web.some(
        ({ host, skeleton }) =>
          host !== null && skeleton !== null && brandOf(host) === null && brandOf(skeleton) !== null,
      ),
  },
  {
    name: 'LINK_IP_ADDRESS',
    points: 1.5,
    why: {
      en: 'A link leads to a bare IP address.',
      de: 'Ein Link führt zu einer bloßen IP-Adresse.',
      fr: 'Un lien mène à une simple adresse IP.',
      it: 'Un link porta a un semplice indirizzo IP.',
    },
    holds: mail =>
      linkFacts(mail).web.some(
        ({ host, traits }) => traits.includes('address-literal') && host !== null && PUBLIC_ADDRESS.test(host),
      ),
  },
  {
    name: 'LINK_NUMERIC_HOST',
    points: 3,
    why: {
      en: 'A link writes an IP address as one number or in another disguise.',
      de: 'Ein Link schreibt eine IP-Adresse als eine Zahl oder anders verkleidet.',
      fr: 'Un lien écrit une adresse IP sous forme d’un nombre ou d’un autre déguisement.',
      it: 'Un link scrive un indirizzo IP come un unico numero o in un altro travestimento.',
    },
    holds: mail => some(mail, 'numeric-host'),
  },
  {
    name: 'LINK_ODD_PORT',
    points: 0.8,
    why: {
      en: 'A link leads to an unusual port.',
      de: 'Ein Link führt zu einem ungewöhnlichen Port.',
      fr: 'Un lien mène à un port inhabituel.',
      it: 'Un link porta a una porta insolita.',
    },
    holds: mail => {
      const { web, hosts } = linkFacts(mail)
      const home = new Set(hosts.filter(one => one.home).map(({ host }) => host))
      return web.some(
        ({ host, traits, target }) =>
          traits.includes('port') &&
          host !== null &&
          !home.has(host) &&
          !/:(?:8080|8443|8000|3000)\b/.test(target.slice(0, 300)),
      )
    },
  },
  {
    name: 'LINK_USERINFO',
    points: 2.5,
    why: {
      en: 'A link puts a name in front of the host, so that it seems to lead elsewhere.',
      de: 'Ein Link stellt dem Host einen Namen voran, sodass er anderswohin zu führen scheint.',
      fr: 'Un lien place un nom devant l’hôte, de sorte qu’il semble mener ailleurs.',
      it: 'Un link antepone un nome all’host, così da sembrare che porti altrove.',
    },
    holds: mail =>
      linkFacts(mail).web.some(
        ({ traits, source, target }) =>
          traits.includes('userinfo') &&
          (source !== 'text' || /^https?:\/\/[^/@?#]{0,200}\.[^/@?#]{0,200}@/i.test(target)),
      ),
  },
  {
    name: 'LINK_BACKSLASH',
    points: 2,
    why: {
      en: 'A link is written with backslashes, which browsers follow and filters misread.',
      de: 'Ein Link ist mit umgekehrten Schrägstrichen geschrieben, denen Browser folgen und die Filter falsch lesen.',
      fr: 'Un lien est écrit avec des barres obliques inverses, que les navigateurs suivent et que les filtres lisent mal.',
      it: 'Un link è scritto con barre rovesciate, che i browser seguono e i filtri leggono male.',
    },
    holds: mail => mail.links.some(({ traits, source }) => traits.includes('backslash') && source !== 'text'),
  },
  {
    name: 'LINK_ENCODED_HOST',
    points: 2.5,
    why: {
      en: 'A link hides letters of its host behind percent signs.',
      de: 'Ein Link verbirgt Buchstaben seines Hosts hinter Prozentzeichen.',
      fr: 'Un lien cache des lettres de son hôte derrière des signes de pourcentage.',
      it: 'Un link nasconde lettere del suo host dietro segni di percentuale.',
    },
    holds: mail => mail.links.some(({ traits, source }) => traits.includes('encoded-host') && source !== 'text'),
  },
  {
    name: 'LINK_FOREIGN_SCHEME',
    points: 2.5,
    why: {
      en: 'A link opens a program or a file share instead of a web page.',
      de: 'Ein Link öffnet ein Programm oder eine Dateifreigabe statt einer Webseite.',
      fr: 'Un lien ouvre un programme ou un partage de fichiers au lieu d’une page web.',
      it: 'Un link apre un programma o una condivisione di file invece di una pagina web.',
    },
    holds: mail => mail.links.some(({ target }) => OPENS_PROGRAM.test(target.slice(0, 200))),
  },
  {
    name: 'LINK_DATA_OR_SCRIPT',
    points: 3,
    why: {
      en: 'A link carries a page or a script inside itself.',
      de: 'Ein Link trägt eine Seite oder ein Skript in sich.',
      fr: 'Un lien contient en lui-même une page ou un script.',
      it: 'Un link contiene in sé una pagina o uno script.',
    },
    holds: mail =>
      mail.links.some(
        ({ traits, target }) =>
          (traits.includes('data') && /^\s*data:(?:text\/html|application|image\/svg|;base64|,)/i.test(target)) ||
          (traits.includes('script') &&
            !/^\s*javascript:(?:void|;|\s|$|history\.|window\.print|window\.close|print)/i.test(target)),
      ),
  },
  {
    name: 'LINK_REDIRECTOR',
    points: 0.5,
    why: {
      en: 'A link goes through a redirector of another site, which hides where it leads.',
      de: 'Ein Link geht über eine Weiterleitung einer anderen Website, die das Ziel verbirgt.',
      fr: 'Un lien passe par une redirection d’un autre site, qui cache où il mène.',
      it: 'Un link passa per un reindirizzamento di un altro sito, che nasconde dove porta.',
    },
    holds: mail => {
      const strange = new Set(linkFacts(mail).strange.map(({ host }) => host))
      return linkFacts(mail).web.some(
        ({ host, innerHost, traits }) =>
          traits.includes('redirect') &&
          host !== null &&
          innerHost !== null &&
          strange.has(innerHost) &&
          siteOf(host).domain !== siteOf(innerHost).domain &&
          brandOf(host) !== null,
      )
    },
  },
  {
    name: 'LINK_SHORTENER',
    points: 0.4,
    why: {
      en: 'A link goes through a public shortening service, which hides where it leads.',
      de: 'Ein Link geht über einen öffentlichen Kurz-Link-Dienst, der das Ziel verbirgt.',
      fr: 'Un lien passe par un raccourcisseur public, qui cache où il mène.',
      it: 'Un link passa per un servizio pubblico di link brevi, che nasconde dove porta.',
    },
    holds: mail => linkFacts(mail).web.some(({ traits }) => traits.includes('shortener')),
  },
  {
    name: 'LINK_FREE_HOST',
    points: 0.4,
    why: {
      en: 'A link leads to a service where anybody may put a page for nothing.',
      de: 'Ein Link führt zu einem Dienst, bei dem jeder kostenlos eine Seite ablegen kann.',
      fr: 'Un lien mène à un service où n’importe qui peut déposer une page gratuitement.',
      it: 'Un link porta a un servizio dove chiunque può pubblicare gratis una pagina.',
    },
    holds: mail => linkFacts(mail).strange.some(({ kinds }) => kinds.includes('page')),
  },
  {
    name: 'LINK_BUCKET_PAGE',
    points: 1,
    why: {
      en: 'A link leads to a page that lies in rented storage.',
      de: 'Ein Link führt zu einer Seite, die in gemietetem Speicher liegt.',
      fr: 'Un lien mène à une page déposée dans un espace de stockage loué.',
      it: 'Un link porta a una pagina in uno spazio di archiviazione affittato.',
    },
    holds: mail => {
      const buckets = new Set(
        linkFacts(mail)
          .strange.filter(({ kinds }) => kinds.includes('bucket'))
          .map(({ host }) => host),
      )
      return linkFacts(mail).web.some(
        ({ host, target }) =>
          host !== null &&
          buckets.has(host) &&
          /\.html?(?:[#?]|$)|\/[#?]|#|\/\/[^/]+\/?$/i.test(target.slice(0, 2_000)),
      )
    },
  },
  {
    name: 'LINK_TUNNEL',
    points: 2.5,
    why: {
      en: 'A link leads through a tunnel to somebody’s own machine.',
      de: 'Ein Link führt durch einen Tunnel zu irgendjemandes eigenem Rechner.',
      fr: 'Un lien mène par un tunnel à la machine d’un particulier.',
      it: 'Un link porta attraverso un tunnel al computer di qualcuno.',
    },
    holds: mail => linkFacts(mail).kinds.has('tunnel'),
  },
  {
    name: 'LINK_IPFS',
    points: 2,
    why: {
      en: 'A link leads to a gateway of a distributed file system, where pages cannot be taken down.',
      de: 'Ein Link führt zu einem Gateway eines verteilten Dateisystems, in dem sich Seiten nicht löschen lassen.',
      fr: 'Un lien mène à une passerelle d’un système de fichiers réparti, où les pages ne peuvent être retirées.',
      it: 'Un link porta a un gateway di un file system distribuito, dove le pagine non si possono rimuovere.',
    },
    holds: mail => linkFacts(mail).kinds.has('gateway'),
  },
  {
    name: 'LINK_ADDRESS_IN_FRAGMENT',
    points: 2,
    why: {
      en: 'A link carries the recipient’s address behind a # sign, as pages do that ask for its password.',
      de: 'Ein Link trägt die Adresse des Empfängers hinter einem #-Zeichen, wie es Seiten tun, die nach deren Passwort fragen.',
      fr: 'Un lien porte l’adresse du destinataire après un #, comme les pages qui demandent son mot de passe.',
      it: 'Un link porta l’indirizzo del destinatario dopo un #, come le pagine che ne chiedono la password.',
    },
    holds: mail => addressedIn(mail) === 'fragment',
  },
  {
    name: 'LINK_ADDRESS_CODED',
    points: 0.7,
    why: {
      en: 'A link carries the recipient’s address in base64.',
      de: 'Ein Link trägt die Adresse des Empfängers in Base64.',
      fr: 'Un lien porte l’adresse du destinataire en base64.',
      it: 'Un link porta l’indirizzo del destinatario in base64.',
    },
    holds: mail => addressedIn(mail) === 'coded' && linkFacts(mail).strange.length > 0,
  },
  {
    name: 'LINK_CHEAP_DOMAIN',
    points: 1,
    why: {
      en: 'A link leads to a top-level domain that is mostly abused.',
      de: 'Ein Link führt zu einer Top-Level-Domain, die meist missbraucht wird.',
      fr: 'Un lien mène à un domaine de premier niveau surtout utilisé abusivement.',
      it: 'Un link porta a un dominio di primo livello usato soprattutto per abusi.',
    },
    holds: mail => linkFacts(mail).strange.some(({ cheap }) => cheap === 2),
  },
  {
    name: 'LINK_MACHINE_NAME',
    points: 1.5,
    why: {
      en: 'A link leads to a rented machine that nobody has named.',
      de: 'Ein Link führt zu einem gemieteten Rechner, dem niemand einen Namen gegeben hat.',
      fr: 'Un lien mène à une machine louée à laquelle personne n’a donné de nom.',
      it: 'Un link porta a una macchina affittata a cui nessuno ha dato un nome.',
    },
    holds: mail => linkFacts(mail).strange.some(({ machine }) => machine) && !conversation(mail),
  },
  {
    name: 'LINK_TOKEN_CHEAP_DOMAIN',
    points: 2.2,
    why: {
      en: 'A link is one long token on a domain of the cheapest kind.',
      de: 'Ein Link ist eine einzige lange Zeichenfolge unter einer Domain der billigsten Sorte.',
      fr: 'Un lien est une seule longue suite de caractères sur un domaine des moins chers.',
      it: 'Un link è un’unica lunga sequenza di caratteri su un dominio dei più economici.',
    },
    holds: mail => {
      const { web, hosts, nobodys } = linkFacts(mail)
      const cheap = new Set(hosts.filter(one => one.cheap > 0).map(({ host }) => host))
      return (
        nobodys &&
        web.some(({ host, target }) => host !== null && cheap.has(host) && ONE_TOKEN.test(target.slice(0, 600)))
      )
    },
  },
  {
    name: 'LINK_RANDOM_HOST',
    points: 0.6,
    why: {
      en: 'A link leads to a domain whose name looks rolled by dice.',
      de: 'Ein Link führt zu einer Domain, deren Name wie gewürfelt aussieht.',
      fr: 'Un lien mène à un domaine dont le nom semble tiré au hasard.',
      it: 'Un link porta a un dominio il cui nome sembra tirato a sorte.',
    },
    holds: mail =>
      linkFacts(mail).nobodys && !conversation(mail) && linkFacts(mail).strange.some(({ random }) => random),
  },
  {
    name: 'LINK_VERY_LONG',
    points: 0.3,
    why: {
      en: 'A link to a strange site is extremely long.',
      de: 'Ein Link zu einer fremden Website ist außerordentlich lang.',
      fr: 'Un lien vers un site étranger est extrêmement long.',
      it: 'Un link a un sito estraneo è lunghissimo.',
    },
    holds: mail => {
      const strange = new Set(linkFacts(mail).strange.map(({ host }) => host))
      return linkFacts(mail).web.some(
        ({ host, target }) => target.length > LONG_TARGET && host !== null && strange.has(host),
      )
    },
  },
  {
    name: 'FORM_ELSEWHERE',
    points: 0.8,
    why: {
      en: 'A form in the message sends what is filled in to a site that is not the author’s.',
      de: 'Ein Formular in der Nachricht schickt Eingaben an eine Website, die nicht die des Absenders ist.',
      fr: 'Un formulaire dans le message envoie ce qui est saisi à un site qui n’est pas celui de l’auteur.',
      it: 'Un modulo nel messaggio invia i dati inseriti a un sito che non è quello dell’autore.',
    },
    holds: mail => {
      const strange = new Set(linkFacts(mail).strange.map(({ host }) => host))
      return linkFacts(mail).web.some(({ source, host }) => source === 'form' && host !== null && strange.has(host))
    },
  },
  {
    name: 'PASSWORD_FORM',
    points: 4,
    why: {
      en: 'The message itself asks for a password in a form.',
      de: 'Die Nachricht fragt selbst in einem Formular nach einem Passwort.',
      fr: 'Le message demande lui-même un mot de passe dans un formulaire.',
      it: 'Il messaggio stesso chiede una password in un modulo.',
    },
    holds: mail => mail.odd('password-form'),
  },
  {
    name: 'META_REFRESH',
    points: 2,
    why: {
      en: 'The message goes to another page by itself when it is opened.',
      de: 'Die Nachricht geht beim Öffnen von selbst auf eine andere Seite.',
      fr: 'Le message passe de lui-même à une autre page à l’ouverture.',
      it: 'Il messaggio passa da solo a un’altra pagina quando viene aperto.',
    },
    holds: mail => mail.odd('meta-refresh'),
  },
]

/** Nothing but one segment that carries everything. */
const ONE_TOKEN = /^https?:\/\/[^/?#]{3,100}\/(?:[a-z]{1,4}\/)?[a-z0-9_-]{28,500}(?:[?#]|$)/i

/** `https://strange.example/paypal.com/signin`. */
function brandInPath(target: string): boolean {
  const path = /^[a-z]+:\/\/[^/?#]*(\/[^?#]*)/i.exec(target.slice(0, 1_000))?.[1] ?? ''
  return path
    .toLowerCase()
    .split('/')
    .some(
      piece =>
        /^(?:www\.)?[a-z0-9-]{2,40}\.(?:com|net|org|ch|de|fr|it|at|co\.uk|es|nl|eu)$/.test(piece) &&
        brandOf(piece) !== null,
    )
}
