/**
 * The server that handed the message in, beside what the message says of itself: what its names and its first Received field
 * tell where no check could be made.
 * Source: RFC 5321 §4.1.1.1 (HELO is a full name or an address in brackets), §4.4 (Received).
 */
import { isIP } from 'node:net'
import { authFacts } from './authentication-facts.ts'
import { conversation } from './body-facts.ts'
import { linkFacts } from './links-facts.ts'
import { siteOf } from '../../mail/registrable.ts'
import { isDynamic } from './received.ts'
import { isFreemailInForeignEnvelope } from './sender-others.ts'
import type { Rule } from './rule.ts'
import type { Entry, View } from './view.ts'

/** Domains of large providers whose mail comes from their own servers alone, and how those are called. */
const PROVIDERS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:gmail|googlemail)\.com$/, /google|gmail|1e100/],
  [
    /^(?:hotmail|outlook|live|msn|passport)\.(?:com|[a-z]{2}|com?\.[a-z]{2})$/,
    /hotmail|outlook|microsoft|msn|live|phx\.gbl/,
  ],
  [/^(?:yahoo|ymail|rocketmail)\.(?:com|[a-z]{2}|com?\.[a-z]{2})$/, /yahoo|yahoodns|geocities/],
  [/^(?:aol|netscape|aim)\.com$/, /aol|netscape|yahoo|compuserve/],
  [/^(?:icloud|me|mac)\.com$/, /icloud|apple|\bme\.com|mac\.com/],
  [/^(?:gmx|web)\.(?:de|net|at|ch|com)$/, /gmx|web\.de|kundenserver|1and1|ui-portal/],
  [/^mail\.ru$/, /mail\.ru|smailru/],
]

/** Nothing on the way here is called like the author's provider. */
function isFarFromProvider(mail: View): boolean {
  const { authorDomain, entry } = mail
  if (authorDomain === null || entry === null || mail.isList || mail.isReport) return false
  const { domain } = siteOf(authorDomain)
  const own = PROVIDERS.find(([author]) => author.test(domain))?.[1]
  if (own === undefined) return false
  const way = `${entry.name ?? ''} ${entry.helo ?? ''} ${mail.hops.map(({ name, by, helo }) => `${name ?? ''} ${by ?? ''} ${helo ?? ''}`).join(' ')}`
  // Where the checks could say so they did, and a service that signs what it sends for others is none of these.
  const { anyVouched, dmarc } = authFacts(mail)
  return !anyVouched && dmarc?.result !== 'fail' && !own.test(way.slice(0, 8_000).toLowerCase())
}

/** Providers whose own pages and programs always add plain text; GMX's do not. */
const ADDS_TEXT =
  /^(?:(?:gmail|googlemail|aol|ymail)\.com|(?:yahoo|hotmail|outlook|live|msn)\.(?:com|[a-z]{2}|com?\.[a-z]{2}))$/

const htmlOnly = (mail: View): boolean => mail.parsed.parts.type === 'text/html'

/** As providers name lines: digits of the address, or the words for lines. */
const LINE = /(?:\d{1,3}[.x-]){3}\d{1,3}|\b(?:dsl|adsl|dyn|dynamic|dhcp|dial|dialup|ppp|pool|cable|cpe|user|host\d)\b/

/** Rented servers that nobody renamed send honest mail as well. */
const RENTED =
  /static|fixed|business|mail|smtp|relay|mta|vps|server|host|cloud|compute|amazonaws|ec2|colo|dedi|(?:^|[.-])(?:mx|out|biz|fix|srv|kvm|vm)\d{0,3}[.-]/

/** All four numbers of its address, in either order, are in the name that DNS gave it. */
function isNamedAfterAddress({ ip, name }: Entry): boolean {
  if (name === null || isIP(ip) !== 4) return false
  const octets = ip.split('.')
  const flat = name.slice(0, 255).toLowerCase().replace(/[._x]/g, '-')
  return (
    (flat.includes(octets.join('-')) || flat.includes(octets.toReversed().join('-'))) &&
    !RENTED.test(name.toLowerCase())
  )
}

export const RELAYS: readonly Rule[] = [
  {
    name: 'FREEMAIL_OTHER_WAY',
    points: 1.2,
    why: {
      en: 'The address is of a large provider, and no server on the message’s way is that provider’s.',
      de: 'Die Adresse ist von einem grossen Anbieter, und kein Server auf dem Weg der Nachricht gehört ihm.',
      fr: 'L’adresse est d’un grand fournisseur, et aucun serveur sur le chemin du message n’est le sien.',
      it: 'L’indirizzo è di un grande provider, e nessun server sul percorso del messaggio è suo.',
    },
    // Each of the two others says the same and more.
    holds: mail => mail.entry?.nameless !== true && !isFreemailInForeignEnvelope(mail) && isFarFromProvider(mail),
  },
  {
    name: 'FREEMAIL_OTHER_WAY_NAMELESS',
    points: 1.5,
    why: {
      en: 'The address is of a large provider, but the message came from a server without a name.',
      de: 'Die Adresse ist von einem grossen Anbieter, aber die Nachricht kam von einem Server ohne Namen.',
      fr: 'L’adresse est d’un grand fournisseur, mais le message vient d’un serveur sans nom.',
      it: 'L’indirizzo è di un grande provider, ma il messaggio viene da un server senza nome.',
    },
    holds: mail => mail.entry?.nameless === true && !isFreemailInForeignEnvelope(mail) && isFarFromProvider(mail),
  },
  {
    name: 'NAMELESS_HTML_LINKS',
    points: 1,
    why: {
      en: 'HTML with links and nothing else, from a server without a name.',
      de: 'Nur HTML mit Links, von einem Server ohne Namen.',
      fr: 'Du HTML avec des liens et rien d’autre, d’un serveur sans nom.',
      it: 'Solo HTML con link, da un server senza nome.',
    },
    holds: mail =>
      mail.entry?.nameless === true &&
      htmlOnly(mail) &&
      linkFacts(mail).strange.length > 0 &&
      !mail.isList &&
      !authFacts(mail).anyVouched,
  },
  {
    name: 'HELO_OF_A_LINE',
    points: 1,
    why: {
      en: 'The server has no name, and calls itself after an access line.',
      de: 'Der Server hat keinen Namen und nennt sich nach einem Internetanschluss.',
      fr: 'Le serveur n’a pas de nom et porte celui d’une ligne d’accès.',
      it: 'Il server non ha nome e si chiama come una linea di accesso.',
    },
    holds: mail => {
      const { entry } = mail
      if (entry === null || !entry.nameless || entry.helo === null || authFacts(mail).anyVouched) return false
      const helo = entry.helo.toLowerCase()
      return isIP(helo) === 0 && !helo.startsWith('[') && helo.includes('.') && LINE.test(helo.slice(0, 255))
    },
  },
  {
    name: 'HELO_ONE_WORD',
    points: 0.6,
    why: {
      en: 'By its Received field the sending server has no name and called itself by a single word.',
      de: 'Nach seinem Received-Feld hat der sendende Server keinen Namen und nannte sich mit einem einzigen Wort.',
      fr: 'D’après son champ Received, le serveur expéditeur est sans nom et s’est présenté d’un seul mot.',
      it: 'Secondo il campo Received il server mittente è senza nome e si è presentato con una sola parola.',
    },
    holds: mail => {
      const { entry } = mail
      if (entry === null || entry.told || !entry.nameless || entry.helo === null || mail.isList) return false
      return /^[a-z0-9_-]{1,63}$/i.test(entry.helo) && entry.helo.toLowerCase() !== 'localhost'
    },
  },
  {
    name: 'FREEMAIL_HTML_ALONE',
    points: 0.8,
    why: {
      en: 'HTML alone with a foreign link, from an address at a provider whose pages always add plain text.',
      de: 'Nur HTML mit fremdem Link, von einer Adresse bei einem Anbieter, dessen Seiten stets einfachen Text beilegen.',
      fr: 'Du HTML seul avec un lien étranger, d’un fournisseur dont les pages ajoutent toujours du texte brut.',
      it: 'Solo HTML con un link estraneo, da un provider le cui pagine aggiungono sempre testo semplice.',
    },
    holds: mail =>
      ADDS_TEXT.test(mail.authorDomain ?? '') &&
      htmlOnly(mail) &&
      // Apple's program writes HTML alone at times.
      !/apple mail|iphone|ipad/i.test(mail.raw('x-mailer').slice(0, 200)) &&
      !conversation(mail) &&
      mail.fields('in-reply-to').length === 0 &&
      linkFacts(mail).strange.length > 0 &&
      mail.fields('list-unsubscribe').length === 0,
  },
  {
    name: 'CLIENT_NAMED_AFTER_ADDRESS',
    points: 0.8,
    why: {
      en: 'The server’s name is only its address spelled out, as lines get it that nobody set up for mail.',
      de: 'Der Servername ist nur die ausgeschriebene Adresse, wie sie Anschlüsse haben, die niemand für Mail einrichtete.',
      fr: 'Le nom du serveur n’est que son adresse épelée, comme pour une ligne que nul n’a prévue pour le courrier.',
      it: 'Il nome del server è solo il suo indirizzo scritto per esteso, come nelle linee non predisposte per la posta.',
    },
    holds: mail =>
      mail.entry !== null &&
      isNamedAfterAddress(mail.entry) &&
      // That is CLIENT_DYNAMIC's finding already: one fact, counted once.
      !isDynamic(mail.entry) &&
      !mail.isList &&
      !authFacts(mail).anyVouched,
  },
  {
    name: 'HELO_ADDRESS_LITERAL',
    points: 1,
    why: {
      en: 'The server has no name, and introduced itself with nothing but its address in brackets.',
      de: 'Der Server hat keinen Namen und stellte sich nur mit seiner Adresse in Klammern vor.',
      fr: 'Le serveur n’a pas de nom et s’est présenté par sa seule adresse entre crochets.',
      it: 'Il server non ha nome e si è presentato solo con il suo indirizzo tra parentesi.',
    },
    holds: mail =>
      mail.entry !== null &&
      mail.entry.name === null &&
      (mail.entry.helo ?? '').startsWith('[') &&
      !mail.isList &&
      !authFacts(mail).anyVouched,
  },
  {
    name: 'LINE_HTML_LINKS',
    points: 1,
    why: {
      en: 'HTML with links and nothing else, from a line that nobody set up for mail.',
      de: 'Nur HTML mit Links, von einem Anschluss, den niemand für Mail einrichtete.',
      fr: 'Du HTML avec des liens et rien d’autre, d’une ligne que nul n’a prévue pour le courrier.',
      it: 'Solo HTML con link, da una linea non predisposta per la posta.',
    },
    holds: mail =>
      mail.entry !== null &&
      (isNamedAfterAddress(mail.entry) || (mail.entry.name === null && (mail.entry.helo ?? '').startsWith('['))) &&
      htmlOnly(mail) &&
      linkFacts(mail).strange.length > 0 &&
      !mail.isList &&
      !authFacts(mail).anyVouched,
  },
]
