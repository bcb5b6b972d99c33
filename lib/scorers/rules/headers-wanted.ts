/**
 * Marks of wanted mail. Anybody can write most of them, so they weigh little, and most only beside a sender who is proven.
 * Source: RFC 2369 and RFC 2919 (lists), RFC 8058 (one-click), RFC 3462 (reports), RFC 3834 (automatic answers).
 */
import { authFacts, isSealedByKnown } from './authentication-facts.ts'
import { parseDomain } from '../../mail/domain.ts'
import { siteOf } from '../../mail/registrable.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** Message-IDs that the message answers to. */
function answered(mail: View): readonly string[] {
  const text = `${mail.raw('in-reply-to')} ${mail.raw('references')}`.slice(0, 8_000)
  return (text.match(/<[^<>\s]{5,300}@[^<>\s@]{3,200}>/g) ?? []).slice(0, 50)
}

export const HEADERS_WANTED: readonly Rule[] = [
  {
    name: 'NEWSLETTER_ONE_CLICK',
    points: -0.5,
    why: {
      en: 'A proven sender offers to unsubscribe with one click (RFC 8058).',
      de: 'Ein nachgewiesener Absender bietet die Abmeldung mit einem Klick an (RFC 8058).',
      fr: 'Un expéditeur authentifié propose de se désabonner en un clic (RFC 8058).',
      it: 'Un mittente autenticato offre di disiscriversi con un clic (RFC 8058).',
    },
    holds: mail =>
      /list-unsubscribe=one-click/i.test(mail.raw('list-unsubscribe-post')) &&
      /<https:/i.test(mail.text('list-unsubscribe')) &&
      authFacts(mail).authorVouched,
  },
  {
    name: 'LIST_POSTING',
    points: -0.5,
    why: {
      en: 'A mailing list whose server is proven passed the message on.',
      de: 'Eine Mailingliste, deren Server nachgewiesen ist, hat die Nachricht weitergeleitet.',
      fr: 'Une liste de diffusion dont le serveur est authentifié a transmis le message.',
      it: 'Una mailing list il cui server è autenticato ha inoltrato il messaggio.',
    },
    holds: mail => {
      if (!mail.isList) return false
      const list = parseDomain(
        /([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})>?\s*$/.exec(mail.raw('list-id').slice(-300))?.[1] ?? '',
      )
      if (list === null) return false
      const { spf, dkim } = authFacts(mail)
      const roof = siteOf(list).domain
      return (
        (spf?.result === 'pass' && siteOf(spf.domain).domain === roof) ||
        dkim.some(({ result, domain }) => result === 'pass' && siteOf(domain).domain === roof)
      )
    },
  },
  {
    name: 'IN_THREAD',
    points: -0.3,
    why: {
      en: 'The message is an answer and names the messages before it, as mail programs do.',
      de: 'Die Nachricht ist eine Antwort und nennt die früheren Nachrichten, wie Mailprogramme es tun.',
      fr: 'Le message est une réponse et cite les messages précédents, comme le font les logiciels de messagerie.',
      it: 'Il messaggio è una risposta e cita i messaggi precedenti, come fanno i programmi di posta.',
    },
    holds: mail => {
      const [first, ...others] = mail.fields('in-reply-to').length === 0 ? [] : answered(mail)
      return first !== undefined && others.includes(first) && /^\p{L}{1,4}(?:\[\d{1,3}\])?\s?:/u.test(mail.subject)
    },
  },
  {
    name: 'ANSWERS_OWN_MAIL',
    points: -1,
    why: {
      en: 'The message answers one that came from the recipient’s own domain.',
      de: 'Die Nachricht antwortet auf eine, die aus der Domain des Empfängers kam.',
      fr: 'Le message répond à un message venu du domaine du destinataire.',
      it: 'Il messaggio risponde a uno partito dal dominio del destinatario.',
    },
    holds: mail => {
      const { ownSites, authorDomain } = mail
      if (ownSites.length === 0 || (authorDomain !== null && ownSites.includes(siteOf(authorDomain).domain)))
        return false
      return answered(mail).some(id => {
        const domain = parseDomain(id.slice(id.lastIndexOf('@') + 1, -1))
        // Short ones are guessed.
        return domain !== null && ownSites.includes(siteOf(domain).domain) && id.lastIndexOf('@') > 12
      })
    },
  },
  {
    name: 'MAIL_REPORT',
    points: -0.5,
    why: {
      en: 'The message is a mail server’s report in the form that RFC 3462 gives.',
      de: 'Die Nachricht ist der Bericht eines Mailservers in der Form von RFC 3462.',
      fr: 'Le message est le rapport d’un serveur de messagerie, dans la forme de la RFC 3462.',
      it: 'Il messaggio è il rapporto di un server di posta nella forma della RFC 3462.',
    },
    holds: mail =>
      mail.isReport &&
      mail.tx.sender === null &&
      mail.parsed.parts.parts.some(({ type }) =>
        /^message\/(?:global-)?(?:delivery-status|disposition-notification|feedback-report)$/.test(type),
      ),
  },
  {
    name: 'AUTOMATIC_ANSWER',
    points: -0.3,
    why: {
      en: 'The message is an automatic answer and names what it answers.',
      de: 'Die Nachricht ist eine automatische Antwort und nennt, worauf sie antwortet.',
      fr: 'Le message est une réponse automatique et indique à quoi il répond.',
      it: 'Il messaggio è una risposta automatica e indica a che cosa risponde.',
    },
    holds: mail => /^auto-replied/i.test(mail.raw('auto-submitted')) && answered(mail).length > 0,
  },
  {
    name: 'ARC_PASS',
    points: -0.3,
    why: {
      en: 'A well-known forwarder confirms who the sender was (ARC pass).',
      de: 'Ein bekannter Weiterleiter bestätigt, wer der Absender war (ARC pass).',
      fr: 'Un réexpéditeur bien connu confirme l’identité de l’expéditeur (ARC pass).',
      it: 'Un inoltratore noto conferma chi era il mittente (ARC pass).',
    },
    holds: mail => isSealedByKnown(authFacts(mail)),
  },
]
