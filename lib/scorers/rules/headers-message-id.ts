/**
 * The name a program gives a message. Each writes it in its own way, and who pretends to be one often does not know it.
 * Source: RFC 5322 §3.6.4; the forms by looking at what these programs send.
 */
import { sameSite } from '../../mail/registrable.ts'
import { parseDomain } from '../../mail/domain.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

const WELL_FORMED = /^<[^<>\s]{1,400}@[^<>\s@]{1,400}>$/

function messageId(mail: View): string {
  return mail.raw('message-id').slice(0, 1_000)
}

function idDomain(mail: View): string {
  const id = messageId(mail)
  return id
    .slice(id.lastIndexOf('@') + 1)
    .replace(/>.*$/s, '')
    .toLowerCase()
}

/** Servers that give every message that passes a name of their own. */
const RENAMES =
  /\$\w{1,12}\$\d@|@(?:.{1,200}\.)?(?:gmane\.org|gmane\.io|outlook\.com|exchangelabs\.com|amazonses\.com|smtpin\.rzone\.de|smtp-relay\.sendinblue\.com|icloud\.com|mailgun\.org|protection\.outlook\.com)>$/i

type Program = { readonly name: string; readonly known: RegExp; readonly writes: RegExp }

/** `known`: how it calls itself in X-Mailer or User-Agent. */
const PROGRAMS = {
  outlook: {
    name: 'Outlook',
    known: /^Microsoft (?:Office )?Outlook(?: Express \d|,? Build| \d{2}\.0| IMO|, Build)/,
    writes:
      /^<(?:[0-9a-f]{12}\$[0-9a-f]{8}\$[0-9a-f]{8}\$?@|[A-Z]{16,32}\.|[0-9A-F]{20,80}@|[0-9A-F]{16,}\.|[^@$]{1,200}@[^>]{1,80}\.[a-z]{2,}\.local>|[A-Za-z0-9+/=_-]{20,100}@)/,
  },
  apple: {
    name: 'Apple Mail',
    known: /^(?:Apple|iPhone|iPad) Mail\b/,
    writes: /^<[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}@/i,
  },
  thunderbird: {
    name: 'Thunderbird',
    known: /\b(?:Mozilla )?Thunderbird\b/,
    writes: /^<(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@|[0-9A-F]{7,8}\.\d{4,10}@)/i,
  },
  bat: {
    name: 'The Bat!',
    known: /^The Bat!/,
    writes: /^<\d{5,12}\.\d{12,16}@/,
  },
} as const satisfies Record<string, Program>

function isForged(mail: View, { known, writes }: Program): boolean {
  const program = mail.raw('x-mailer') || mail.raw('user-agent')
  const id = messageId(mail)
  return known.test(program.slice(0, 200)) && id.startsWith('<') && !RENAMES.test(id) && !writes.test(id)
}

function forged(name: string, points: number, program: Program): Rule {
  return {
    name,
    points,
    why: {
      en: `The message says that ${program.name} wrote it, but its Message-ID is none of that program.`,
      de: `Die Nachricht will mit ${program.name} geschrieben sein, aber ihre Message-ID stammt nicht von diesem Programm.`,
      fr: `Le message prétend venir de ${program.name}, mais son Message-ID n’a pas la forme de ce logiciel.`,
      it: `Il messaggio dice di venire da ${program.name}, ma il suo Message-ID non ha la forma di quel programma.`,
    },
    holds: mail => isForged(mail, program),
  }
}

export const HEADERS_MESSAGE_ID: readonly Rule[] = [
  {
    name: 'MESSAGE_ID_MISSING',
    points: 0.5,
    why: {
      en: 'The message has no Message-ID field.',
      de: 'Die Nachricht hat kein Message-ID-Feld.',
      fr: 'Le message n’a pas de champ Message-ID.',
      it: 'Il messaggio non ha un campo Message-ID.',
    },
    holds: mail => mail.tx.smtp && mail.fields('message-id').length === 0,
  },
  {
    name: 'MESSAGE_ID_MALFORMED',
    points: 0.8,
    why: {
      en: 'The Message-ID is not of the form that RFC 5322 asks for.',
      de: 'Die Message-ID hat nicht die Form, die RFC 5322 verlangt.',
      fr: 'Le Message-ID n’a pas la forme exigée par la RFC 5322.',
      it: 'Il Message-ID non ha la forma richiesta dalla RFC 5322.',
    },
    holds: mail =>
      mail.fields('message-id').length > 0 && !WELL_FORMED.test(messageId(mail).replace(/\s*\([^()]{0,200}\)\s*$/, '')),
  },
  {
    name: 'MESSAGE_ID_LOCALHOST',
    points: 0.3,
    why: {
      en: 'The Message-ID was made on a machine that does not know its own name.',
      de: 'Die Message-ID stammt von einem Rechner, der seinen eigenen Namen nicht kennt.',
      fr: 'Le Message-ID vient d’une machine qui ne connaît pas son propre nom.',
      it: 'Il Message-ID proviene da una macchina che non conosce il proprio nome.',
    },
    holds: mail => /^localhost(?:\.local(?:domain|host)?)?\d?$|\.localdomain$|^127\.0\.0\.1$/.test(idDomain(mail)),
  },
  {
    name: 'MESSAGE_ID_OF_RECIPIENT',
    points: 0.8,
    why: {
      en: 'The Message-ID names the recipient’s domain, although the message comes from elsewhere.',
      de: 'Die Message-ID nennt die Domain des Empfängers, obwohl die Nachricht von anderswo kommt.',
      fr: 'Le Message-ID porte le domaine du destinataire, alors que le message vient d’ailleurs.',
      it: 'Il Message-ID riporta il dominio del destinatario, benché il messaggio venga da altrove.',
    },
    holds: mail => {
      const domain = parseDomain(idDomain(mail))
      const { authorDomain } = mail
      if (domain === null || authorDomain === null || mail.isList) return false
      const own = mail.ownSites.some(site => sameSite(site, domain))
      return own && !mail.ownSites.some(site => sameSite(site, authorDomain))
    },
  },
  {
    name: 'GMAIL_FORGED',
    points: 1.5,
    why: {
      en: 'The Message-ID is Gmail’s, but no server of Google has seen the message.',
      de: 'Die Message-ID ist die von Gmail, aber kein Server von Google hat die Nachricht gesehen.',
      fr: 'Le Message-ID est celui de Gmail, mais aucun serveur de Google n’a vu le message.',
      it: 'Il Message-ID è di Gmail, ma nessun server di Google ha visto il messaggio.',
    },
    holds: mail => {
      if (idDomain(mail) !== 'mail.gmail.com' || mail.hops.length === 0 || mail.isList) return false
      const { name, helo } = mail.tx.client
      return ![name, helo, ...mail.hops.map(({ text }) => text)].some(
        text => text !== null && /google\.com|gmail\.com|1e100\.net|googlemail/.test(text.toLowerCase()),
      )
    },
  },
  forged('OUTLOOK_FORGED', 1.5, PROGRAMS.outlook),
  forged('APPLE_MAIL_FORGED', 2, PROGRAMS.apple),
  forged('THUNDERBIRD_FORGED', 0.5, PROGRAMS.thunderbird),
  forged('THE_BAT_FORGED', 2, PROGRAMS.bat),
]
