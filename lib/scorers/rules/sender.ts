/**
 * The author's address: whether there is one, whether it can exist, and what it looks like.
 * Source: RFC 5322 §3.6.2, §3.4.1.
 */
import { siteOf } from '../../mail/registrable.ts'
import { isFreemail } from '../../mail/freemail.ts'
import { hasHiddenCharacter, hasMixedWord, hasOrnamentalLetters } from './sender-letters.ts'
import type { Rule } from './rule.ts'

/** Top-level domains where names cost next to nothing and are bought by the thousand. */
const CHEAP =
  /(?:^|\.)(?:top|xyz|icu|click|cyou|sbs|buzz|rest|bond|cfd|quest|monster|autos|beauty|boats|hair|homes|makeup|mom|motorcycles|skin|yachts|lol|pics|christmas|tattoo|gdn|loan|date|win|bid|trade|stream|download|racing|review|party|science|accountant|faith|cricket|men|work|fit|surf|cam|wang|tk|ml|ga|cf|gq)$/

/** Names under which anybody gets a room for nothing; who has a business has a name of his own. */
const RENTED =
  /(?:^|\.)(?:onmicrosoft\.com|firebaseapp\.com|web\.app|herokuapp\.com|appspot\.com|github\.io|netlify\.app|vercel\.app|workers\.dev|pages\.dev|azurewebsites\.net|cloudapp\.net|blogspot\.com|wixsite\.com|weebly\.com|000webhostapp\.com|myshopify\.com|gserviceaccount\.com|amazonaws\.com|duckdns\.org|no-ip\.org|ddns\.net|hopto\.org|zapto\.org)$/

export const SENDER: readonly Rule[] = [
  {
    name: 'FROM_WITHOUT_ADDRESS',
    points: 1.5,
    why: {
      en: 'The From field holds no mail address.',
      de: 'Das From-Feld enthält keine Mailadresse.',
      fr: 'Le champ From ne contient pas d’adresse.',
      it: 'Il campo From non contiene alcun indirizzo.',
    },
    holds: mail => mail.fields('from').length > 0 && (mail.author === null || mail.author.address === ''),
  },
  {
    name: 'FROM_IMPOSSIBLE_DOMAIN',
    points: 1.2,
    why: {
      en: 'The author’s address has a domain that cannot exist on the Internet.',
      de: 'Die Absenderadresse hat eine Domain, die es im Internet nicht geben kann.',
      fr: 'L’adresse de l’auteur a un domaine qui ne peut exister sur Internet.',
      it: 'L’indirizzo dell’autore ha un dominio che non può esistere su Internet.',
    },
    holds: ({ author, isReport }) => {
      if (author === null || author.address === '' || isReport) return false
      if (author.domain === null) return !/@\[[^\]]{1,100}\]$/.test(author.address)
      if (
        /(?:^|\.)(?:local|localhost|localdomain|lan|internal|intern|home|corp|example|test|invalid)$/.test(
          author.domain,
        )
      )
        return /(?:^|\.)(?:localhost|localdomain|invalid)$/.test(author.domain)
      return !siteOf(author.domain).listed
    },
  },
  {
    name: 'FROM_AUTHORS_APART',
    points: 1.5,
    why: {
      en: 'The From field names several authors of different domains, so that it is not clear who speaks.',
      de: 'Das From-Feld nennt mehrere Absender aus verschiedenen Domains: Es ist unklar, wer spricht.',
      fr: 'Le champ From nomme plusieurs auteurs de domaines différents : on ne sait pas qui parle.',
      it: 'Il campo From nomina più autori di domini diversi: non è chiaro chi parla.',
    },
    holds: mail => {
      const sites = mail.mailboxes('from').map(({ domain }) => (domain === null ? null : siteOf(domain).domain))
      return new Set(sites.filter(site => site !== null)).size > 1
    },
  },
  {
    name: 'FROM_ADDRESS_TWISTED',
    points: 1.5,
    why: {
      en: 'The author’s address has several @ signs or characters that no mail provider allows.',
      de: 'Die Absenderadresse hat mehrere @ oder Zeichen, die kein Mailanbieter zulässt.',
      fr: 'L’adresse de l’auteur contient plusieurs @ ou des caractères qu’aucun fournisseur n’admet.',
      it: 'L’indirizzo dell’autore contiene più @ o caratteri che nessun provider ammette.',
    },
    holds: ({ author }) =>
      author !== null &&
      author.address !== '' &&
      (author.local.includes('@') || /[\x00-\x20"<>()[\]\\,;:]/.test(author.local)),
  },
  {
    name: 'FROM_CHEAP_DOMAIN',
    points: 1,
    why: {
      en: 'The author’s domain is under an ending where names cost next to nothing.',
      de: 'Die Domain des Absenders hat eine Endung, unter der Namen fast nichts kosten.',
      fr: 'Le domaine de l’auteur a une extension où les noms ne coûtent presque rien.',
      it: 'Il dominio dell’autore ha un’estensione in cui i nomi non costano quasi nulla.',
    },
    holds: ({ authorDomain }) => authorDomain !== null && CHEAP.test(authorDomain),
  },
  {
    name: 'FROM_RENTED_DOMAIN',
    points: 1.2,
    why: {
      en: 'The author’s domain is one that a hosting service gives to anybody for nothing.',
      de: 'Die Domain des Absenders ist eine, die ein Hoster jedem kostenlos gibt.',
      fr: 'Le domaine de l’auteur est de ceux qu’un hébergeur donne gratuitement à n’importe qui.',
      it: 'Il dominio dell’autore è di quelli che un servizio di hosting dà gratis a chiunque.',
    },
    holds: ({ authorDomain }) => authorDomain !== null && RENTED.test(authorDomain),
  },
  {
    name: 'FROM_RANDOM_DOMAIN',
    points: 1,
    why: {
      en: 'The author’s domain is a string that nobody can pronounce.',
      de: 'Die Domain des Absenders ist eine Zeichenfolge, die niemand aussprechen kann.',
      fr: 'Le domaine de l’auteur est une suite de lettres imprononçable.',
      it: 'Il dominio dell’autore è una sequenza di lettere impronunciabile.',
    },
    holds: ({ authorDomain }) => {
      if (authorDomain === null || isFreemail(authorDomain)) return false
      const { label } = siteOf(authorDomain)
      return !label.startsWith('xn--') && isGibberish(label)
    },
  },
  {
    name: 'FROM_RANDOM_LOCAL_PART',
    points: 1,
    why: {
      en: 'What stands before the @ of the author’s address is a meaningless string.',
      de: 'Was in der Absenderadresse vor dem @ steht, ist eine sinnlose Zeichenfolge.',
      fr: 'Ce qui précède la @ de l’adresse de l’auteur est une suite de caractères dénuée de sens.',
      it: 'Ciò che precede la @ dell’indirizzo dell’autore è una sequenza senza senso.',
    },
    holds: ({ author }) => author !== null && author.address !== '' && isGibberish(author.local.replace(/\+.*$/, '')),
  },
  {
    name: 'FROM_DIGITS_FREEMAIL',
    points: 0.6,
    why: {
      en: 'The author’s address is at a free provider and ends in many digits.',
      de: 'Die Absenderadresse liegt bei einem Gratisanbieter und endet in vielen Ziffern.',
      fr: 'L’adresse de l’auteur est chez un fournisseur gratuit et se termine par beaucoup de chiffres.',
      it: 'L’indirizzo dell’autore è presso un provider gratuito e termina con molte cifre.',
    },
    holds: ({ author }) =>
      author !== null &&
      author.domain !== null &&
      isFreemail(author.domain) &&
      /[a-z]\d{5,}$/.test(author.local) &&
      // Numbers are names there.
      !/(?:^|\.)(?:qq|163|126|yeah|sina|139|189|foxmail)\./.test(`.${author.domain}`),
  },
  {
    name: 'FROM_NAME_DISGUISED',
    points: 2.5,
    why: {
      en: 'The sender’s name is written with letters that only look like Latin ones, or with invisible characters.',
      de: 'Der Name des Absenders ist mit Zeichen geschrieben, die nur lateinisch aussehen, oder mit unsichtbaren.',
      fr: 'Le nom de l’expéditeur est écrit avec des lettres qui imitent l’alphabet latin ou des caractères invisibles.',
      it: 'Il nome del mittente è scritto con lettere che imitano quelle latine o con caratteri invisibili.',
    },
    holds: ({ author }) =>
      author !== null &&
      (hasMixedWord(author.decoded) || hasOrnamentalLetters(author.decoded) || hasHiddenCharacter(author.decoded)),
  },
  {
    name: 'FROM_NAME_SYMBOLS',
    points: 1,
    why: {
      en: 'The sender’s name is decorated with symbols to catch the eye.',
      de: 'Der Name des Absenders ist mit Symbolen verziert, um aufzufallen.',
      fr: 'Le nom de l’expéditeur est orné de symboles pour attirer l’œil.',
      it: 'Il nome del mittente è decorato con simboli per attirare l’attenzione.',
    },
    holds: ({ author }) =>
      author !== null && /[\u2600-\u27bf\u2b50\u2b55\u25a0-\u25ff\u{1f300}-\u{1faff}]|[!$*=#~]{2}/u.test(author.name),
  },
  {
    name: 'FROM_NAME_RANDOM_CODE',
    points: 1.5,
    why: {
      en: 'The sender’s name has a meaningless code in it that makes each copy different.',
      de: 'Im Namen des Absenders steht ein sinnloser Code, der jede Kopie anders macht.',
      fr: 'Le nom de l’expéditeur contient un code dénué de sens qui distingue chaque copie.',
      it: 'Il nome del mittente contiene un codice senza senso che rende diversa ogni copia.',
    },
    holds: ({ author }) =>
      author !== null &&
      /(?:^|\s)#(?=[A-Za-z0-9]{0,9}[a-z])(?=[A-Za-z0-9]{0,9}[A-Z0-9])[A-Za-z0-9]{5,12}$/.test(author.name),
  },
  {
    name: 'FROM_NAME_ENCODED_NEEDLESSLY',
    points: 0.1,
    why: {
      en: 'The sender’s name is encoded in base64 although it has only plain letters.',
      de: 'Der Name des Absenders ist in base64 verpackt, obwohl er nur einfache Zeichen hat.',
      fr: 'Le nom de l’expéditeur est codé en base64 alors qu’il ne contient que des lettres simples.',
      it: 'Il nome del mittente è codificato in base64 benché contenga solo caratteri semplici.',
    },
    holds: ({ author }) =>
      author !== null && /=\?[^?\s]{1,40}\?b\?/i.test(author.rawName) && /^[\x20-\x7e]+$/.test(author.decoded),
  },
]

/**
 * No word of any language: many changes between letters and digits, or six consonants in a row where a language that
 * writes so would have a vowel soon.
 */
function isGibberish(text: string): boolean {
  if (text.length < 8 || /[^a-z0-9]/.test(text)) return false
  const changes = text.match(/[a-z](?=\d)|\d(?=[a-z])/g)?.length ?? 0
  if (changes >= 4) return true
  const run = /[bcdfghjklmnpqrstvwxz]{6,}/.exec(text)?.[0] ?? ''
  return (
    run !== '' &&
    !/sch|ch|th|ck|tt|ss|ll|str|ght|cht|ng/.test(run) &&
    (text.match(/[aeiouy]/g)?.length ?? 0) / text.length < 0.25
  )
}
