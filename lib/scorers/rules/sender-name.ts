/**
 * The name shown for the author, which most readers take for the sender: whom it pretends to be.
 */
import { brandDisguise, brandInName, isOf } from './brands-match.ts'
import { parseDomain } from '../../mail/domain.ts'
import { sameSite, siteOf } from '../../mail/registrable.ts'
import { isFreemail } from '../../mail/freemail.ts'
import { authFacts } from './authentication-facts.ts'
import { isOneOff, shownDomain, skeleton } from './sender-letters.ts'
import type { NamedBrand } from './brands-match.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** "Joe via Something", and what systems write for somebody else. */
const FOR_SOMEBODY =
  /\b(?:via|on behalf of|im auftrag|par|pour le compte de|per conto di|through|durch|sent by|shared by)\b|\((?:via )?[^)]{1,60}\)\s*$/i

/** Companies whose domain stands in From because they send for others, named in the address itself. */
const SENDS_FOR_OTHERS =
  /(?:^|\.)(?:sparkpostmail|sendgrid|mailchimpapp|mcsv|qualtrics-survey|qemailserver|surveymonkeyuser|salesforce|exacttarget|responsys|cvent-planner|eventbrite|trustpilotmail|invoicecloud|medallia|delighted|zendesk|freshdesk|intercom-mail|hubspot(?:email)?|constantcontact|ccsend|mailgun|amazonses|klaviyomail|narvar|rsys\d?|e2ma|benchmarkemail|listrakbi)\.(?:com|net|io)$/

export function foreignBrand(mail: View): NamedBrand | null {
  return mail.once('foreignBrand', () => {
    const { author } = mail
    if (author === null || author.name === '' || mail.isList || FOR_SOMEBODY.test(author.name)) return null
    // Every site that runs WordPress writes so by default: "WordPress <wordpress@its-domain>".
    if (author.local === 'wordpress') return null
    const named = brandInName(author.name)
    if (named === null) return null
    if (author.domain === null) return author.address === '' ? null : named
    if (isOf(author.domain, named.brand) || SENDS_FOR_OTHERS.test(author.domain)) return null
    if (mail.ownSites.includes(siteOf(author.domain).domain)) return null
    // A domain that carries the name is judged by itself, below.
    const label = shownDomain(siteOf(author.domain).label).replaceAll('-', '')
    const flat = named.brand.names.map(name => name.normalize('NFKD').replace(/[\p{M} .’+-]/gu, ''))
    if (!isFreemail(author.domain) && flat.some(name => name.length >= 3 && label.includes(name))) return null
    // "Chase" alone may be a first name.
    if (named.brand.plain && !named.official) return null
    return named
  })
}

const ROLE =
  /^\W*(?:(?:the )?(?:it|i\.t\.|web ?mail|e-?mail|mail|mailbox|system|server|domain|network|cpanel|postmaster|exchange|office ?365|account|quota|storage)[\s-]{1,3}){1,4}(?:admin(?:istrator|istration)?|support|help ?desk|service ?desk|team|security|notification|notifications|notice|alerts?|update|upgrade|center|centre|department|dept|delivery|quarantine|verification|services?|report|system)\b|^\W*(?:help ?desk|service ?desk|system ?administrator|administrator|webmaster|postmaster|mail(?:er)?[\s-]?daemon|it[\s-](?:abteilung|support|service|hilfe)|systemadministrator|e-?mail[\s-](?:team|administrator|verwaltung)|service informatique|support informatique|administrateur|assistance informatique|supporto it|assistenza it|amministratore(?: di sistema)?|servizio informatico)\W*$/i

/** A server's report as they were before RFC 3462, and as some still write them: plain text that tells the answer. */
function isPlainBounce(mail: View): boolean {
  return (
    mail.tx.sender === null &&
    /^(?:mailer-daemon|postmaster)$/.test(mail.author?.local ?? '') &&
    mail.links.length === 0 &&
    /(?:^|[^\d.])[45](?:\d\d|\.\d{1,3}\.\d{1,3})[ -]/.test(mail.body)
  )
}

export const SENDER_NAME: readonly Rule[] = [
  {
    name: 'FROM_NAME_OTHER_ADDRESS',
    points: 1.8,
    why: {
      en: 'The sender’s name shows a mail address other than the one it comes from.',
      de: 'Der Name des Absenders zeigt eine andere Mailadresse als die, von der die Nachricht kommt.',
      fr: 'Le nom de l’expéditeur montre une autre adresse que celle dont vient le message.',
      it: 'Il nome del mittente mostra un indirizzo diverso da quello da cui viene il messaggio.',
    },
    holds: mail => {
      const { author } = mail
      if (author === null || author.domain === null || mail.isList || FOR_SOMEBODY.test(author.name)) return false
      const shown = /[^\s<>"@(]{1,64}@([\p{L}\p{N}.-]{3,253})/u.exec(author.name.slice(0, 500))
      const domain = parseDomain(shown?.[1]?.replace(/[.-]+$/, '') ?? '')
      return domain !== null && domain.includes('.') && !sameSite(domain, author.domain)
    },
  },
  {
    name: 'FROM_NAME_OTHER_DOMAIN',
    points: 1,
    why: {
      en: 'The sender’s name is a domain other than that of the address.',
      de: 'Der Name des Absenders ist eine andere Domain als die der Adresse.',
      fr: 'Le nom de l’expéditeur est un domaine différent de celui de l’adresse.',
      it: 'Il nome del mittente è un dominio diverso da quello dell’indirizzo.',
    },
    holds: mail => {
      const { author } = mail
      if (author === null || author.domain === null || mail.isList || FOR_SOMEBODY.test(author.name)) return false
      const domain = parseDomain(
        /^(?:www\.)?([\p{L}\p{N}-]{2,63}(?:\.[\p{L}\p{N}-]{2,63}){1,3})(?:\s|$)/u.exec(author.name)?.[1] ?? '',
      )
      if (domain === null || !siteOf(domain).listed) return false
      const [named, real] = [siteOf(domain), siteOf(author.domain)]
      // "Amazon.de" from amazon.com, "Booking.com" from a service that has the name in it.
      return named.domain !== real.domain && !author.domain.includes(named.label) && !named.label.includes(real.label)
    },
  },
  {
    name: 'FROM_NAME_OWN_DOMAIN',
    points: 2,
    why: {
      en: 'The sender’s name carries the recipient’s domain, but the address is of another.',
      de: 'Der Name des Absenders trägt die Domain des Empfängers, die Adresse aber gehört zu einer anderen.',
      fr: 'Le nom de l’expéditeur porte le domaine du destinataire, mais l’adresse est d’un autre domaine.',
      it: 'Il nome del mittente riporta il dominio del destinatario, ma l’indirizzo è di un altro.',
    },
    holds: mail => {
      const { author } = mail
      if (author === null || author.domain === null || mail.isList || FOR_SOMEBODY.test(author.name)) return false
      const { domain } = author
      const name = author.name.toLowerCase()
      return mail.ownSites.some(
        site =>
          !sameSite(domain, site) &&
          new RegExp(`(?:^|[^a-z0-9-])${site.replace(/[^a-z0-9]/g, c => `\\${c}`)}(?![a-z0-9-])`).test(
            name.slice(0, 300),
          ),
      )
    },
  },
  {
    name: 'FROM_NAME_IS_RECIPIENT',
    points: 0.5,
    why: {
      en: 'The sender carries the recipient’s own name, but writes from another domain.',
      de: 'Der Absender trägt den Namen des Empfängers, schreibt aber aus einer anderen Domain.',
      fr: 'L’expéditeur porte le nom du destinataire, mais écrit d’un autre domaine.',
      it: 'Il mittente porta il nome del destinatario, ma scrive da un altro dominio.',
    },
    holds: mail => {
      const { author } = mail
      if (author === null || author.domain === null || author.name.length < 4 || mail.isList) return false
      const { domain, local } = author
      const name = author.name.toLowerCase()
      return mail.addressees
        .slice(0, 5)
        .some(
          one =>
            one.domain !== null &&
            !sameSite(one.domain, domain) &&
            !isFreemail(domain) &&
            one.local !== local &&
            (name === one.local ||
              name === `${one.local}@${one.domain}` ||
              (one.name.includes(' ') && name === one.name.toLowerCase())),
        )
    },
  },
  {
    name: 'FROM_NAME_ROLE_OUTSIDE',
    points: 1.8,
    why: {
      en: 'The sender calls itself the recipient’s IT department or mail system, but writes from outside.',
      de: 'Der Absender nennt sich IT-Abteilung oder Mailsystem des Empfängers, schreibt aber von aussen.',
      fr: 'L’expéditeur se dit service informatique ou système de messagerie du destinataire, mais écrit de l’extérieur.',
      it: 'Il mittente si dice reparto IT o sistema di posta del destinatario, ma scrive da fuori.',
    },
    holds: mail => {
      const { author } = mail
      if (author === null || author.domain === null || mail.isList || mail.isReport || isPlainBounce(mail)) return false
      const { domain } = author
      const own = mail.addressees.slice(0, 20).some(one => one.domain !== null && sameSite(one.domain, domain))
      return ROLE.test(author.name.slice(0, 200)) && !own && !mail.ownSites.includes(siteOf(domain).domain)
    },
  },
  {
    name: 'BRAND_NAME_FORGED',
    points: 2.5,
    why: {
      en: 'The sender calls itself a well-known company, but the address is not of that company.',
      de: 'Der Absender nennt sich wie ein bekanntes Unternehmen, aber die Adresse gehört nicht zu ihm.',
      fr: 'L’expéditeur prend le nom d’une entreprise connue, mais l’adresse n’est pas de cette entreprise.',
      it: 'Il mittente si chiama come un’azienda nota, ma l’indirizzo non è di quell’azienda.',
    },
    holds: mail => foreignBrand(mail)?.whole === true,
  },
  {
    name: 'BRAND_NAME_FREEMAIL',
    points: 1.5,
    why: {
      en: 'A well-known company does not write from a free mail provider.',
      de: 'Ein bekanntes Unternehmen schreibt nicht von einem Gratis-Mailanbieter.',
      fr: 'Une entreprise connue n’écrit pas depuis un fournisseur de messagerie gratuit.',
      it: 'Un’azienda nota non scrive da un provider di posta gratuito.',
    },
    holds: mail => mail.authorDomain !== null && isFreemail(mail.authorDomain) && foreignBrand(mail)?.whole === true,
  },
  {
    name: 'BRAND_NAME_DISGUISED',
    points: 2.5,
    why: {
      en: 'The sender’s name is that of a well-known company, written with letters that only look right.',
      de: 'Der Absendername ist der eines bekannten Unternehmens, geschrieben mit Zeichen, die nur richtig aussehen.',
      fr: 'Le nom de l’expéditeur est celui d’une entreprise connue, écrit avec des lettres trompeuses.',
      it: 'Il nome del mittente è quello di un’azienda nota, scritto con lettere ingannevoli.',
    },
    holds: mail => foreignBrand(mail)?.disguised === true,
  },
  {
    name: 'BRAND_NAME_MENTIONED',
    points: 0.8,
    why: {
      en: 'The sender’s name mentions a well-known company to which the address does not belong.',
      de: 'Der Name des Absenders erwähnt ein bekanntes Unternehmen, zu dem die Adresse nicht gehört.',
      fr: 'Le nom de l’expéditeur mentionne une entreprise connue à laquelle l’adresse n’appartient pas.',
      it: 'Il nome del mittente menziona un’azienda nota a cui l’indirizzo non appartiene.',
    },
    holds: mail => foreignBrand(mail)?.whole === false,
  },
  {
    name: 'BRAND_NAME_UNVOUCHED',
    points: 1,
    why: {
      en: 'The sender calls itself a well-known company, and nobody vouches for the message.',
      de: 'Der Absender nennt sich wie ein bekanntes Unternehmen, und niemand bürgt für die Nachricht.',
      fr: 'L’expéditeur prend le nom d’une entreprise connue et personne ne répond du message.',
      it: 'Il mittente si chiama come un’azienda nota e nessuno garantisce per il messaggio.',
    },
    holds: mail => foreignBrand(mail) !== null && authFacts(mail).checked && !authFacts(mail).anyVouched,
  },
  {
    name: 'BRAND_DOMAIN_LOOKALIKE',
    points: 3.5,
    why: {
      en: 'The author’s domain is written to be taken for that of a well-known company.',
      de: 'Die Domain des Absenders ist so geschrieben, dass man sie für die eines bekannten Unternehmens hält.',
      fr: 'Le domaine de l’auteur est écrit de façon à passer pour celui d’une entreprise connue.',
      it: 'Il dominio dell’autore è scritto in modo da sembrare quello di un’azienda nota.',
    },
    holds: ({ authorDomain }) =>
      authorDomain !== null && ['letters', 'subdomain'].includes(brandDisguise(authorDomain)?.disguise ?? ''),
  },
  {
    name: 'BRAND_DOMAIN_DRESSED',
    points: 2,
    why: {
      en: 'The author’s domain puts a well-known company’s name beside words such as "secure" or "account".',
      de: 'Die Domain des Absenders stellt den Namen eines bekannten Unternehmens neben Wörter wie «secure» oder «konto».',
      fr: 'Le domaine de l’auteur accole le nom d’une entreprise connue à des mots comme « secure » ou « compte ».',
      it: 'Il dominio dell’autore accosta il nome di un’azienda nota a parole come «secure» o «conto».',
    },
    holds: ({ authorDomain }) => authorDomain !== null && brandDisguise(authorDomain)?.disguise === 'words',
  },
  {
    name: 'BRAND_DOMAIN_OTHER_ENDING',
    points: 0.5,
    why: {
      en: 'The author’s domain is a well-known company’s name under an ending that the company does not use.',
      de: 'Die Domain des Absenders ist der Name eines bekannten Unternehmens mit einer Endung, die es nicht verwendet.',
      fr: 'Le domaine de l’auteur est le nom d’une entreprise connue sous une extension qu’elle n’utilise pas.',
      it: 'Il dominio dell’autore è il nome di un’azienda nota con un’estensione che essa non usa.',
    },
    holds: ({ authorDomain }) => authorDomain !== null && brandDisguise(authorDomain)?.disguise === 'ending',
  },
  {
    name: 'OWN_DOMAIN_LOOKALIKE',
    points: 3.5,
    why: {
      en: 'The author’s domain differs from the recipient’s by a letter or a hyphen.',
      de: 'Die Domain des Absenders unterscheidet sich von der des Empfängers nur um einen Buchstaben oder Bindestrich.',
      fr: 'Le domaine de l’auteur ne diffère de celui du destinataire que d’une lettre ou d’un trait d’union.',
      it: 'Il dominio dell’autore differisce da quello del destinatario solo per una lettera o un trattino.',
    },
    holds: mail => ownDisguise(mail) === 'letters',
  },
  {
    name: 'OWN_DOMAIN_AS_SUBDOMAIN',
    points: 3,
    why: {
      en: 'The author’s address begins with the recipient’s domain but ends in another.',
      de: 'Die Absenderdomain beginnt mit der Domain des Empfängers, endet aber in einer anderen.',
      fr: 'Le domaine de l’auteur commence par celui du destinataire, mais se termine par un autre.',
      it: 'Il dominio dell’autore comincia con quello del destinatario, ma termina con un altro.',
    },
    holds: mail => ownDisguise(mail) === 'subdomain',
  },
  {
    name: 'OWN_DOMAIN_OTHER_ENDING',
    points: 0.8,
    why: {
      en: 'The author’s domain is the recipient’s under another ending.',
      de: 'Die Domain des Absenders ist die des Empfängers mit einer anderen Endung.',
      fr: 'Le domaine de l’auteur est celui du destinataire sous une autre extension.',
      it: 'Il dominio dell’autore è quello del destinatario con un’altra estensione.',
    },
    holds: mail => ownDisguise(mail) === 'ending',
  },
]

/** How the author's domain passes for one of the recipients' own. */
function ownDisguise(mail: View): 'letters' | 'subdomain' | 'ending' | null {
  return mail.once('ownDisguise', () => {
    const { authorDomain } = mail
    const own = mail.content.ownDomains.filter(domain => !isFreemail(domain)).map(siteOf)
    if (authorDomain === null || isFreemail(authorDomain)) return null
    const { domain, label, suffix } = siteOf(authorDomain)
    if (own.some(site => site.domain === domain)) return null
    const shown = shownDomain(label)
    for (const site of own) {
      const mine = shownDomain(site.label)
      if (mine.length >= 4 && `.${authorDomain}`.includes(`.${site.domain}.`)) return 'subdomain'
      if (mine.length < 5) continue
      if (shown === mine) {
        if (suffix !== site.suffix) return 'ending'
      } else if (skeleton(shown) === skeleton(mine) || shown.replaceAll('-', '') === mine.replaceAll('-', ''))
        return 'letters'
      else if (mine.length >= 6 && isOneOff(shown, mine)) return 'letters'
    }
    return null
  })
}
