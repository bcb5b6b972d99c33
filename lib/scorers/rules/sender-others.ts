/**
 * Where answers and bounces go, and whom the message is for: do they fit the author?
 * Source: RFC 5322 §3.6.2 and §3.6.3, RFC 5321 §4.4 (Return-Path).
 */
import { authFacts } from './authentication-facts.ts'
import { brandOf } from './brands-match.ts'
import { parsePath } from '../../mail/address.ts'
import { sameSite } from '../../mail/registrable.ts'
import { isFreemail } from '../../mail/freemail.ts'
import type { Domain } from '../../mail/domain.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** Of the envelope sender: as the MTA told it, else as it was noted at delivery. */
function envelopeDomain(mail: View): Domain | null {
  if (mail.tx.sender !== null) return mail.tx.sender.domain
  const path = mail.raw('return-path')
  return path === '' ? null : (parsePath(path.slice(0, 1_000))?.domain ?? null)
}

/** The domain to which answers go, where it is not the author's. */
function answerDomain(mail: View): Domain | null {
  const [answer] = mail.mailboxes('reply-to')
  const { authorDomain } = mail
  if (answer?.domain == null || authorDomain === null || mail.isList) return null
  return sameSite(answer.domain, authorDomain) ? null : answer.domain
}

export const SENDER_OTHERS: readonly Rule[] = [
  {
    name: 'REPLY_TO_FREEMAIL',
    points: 1.8,
    why: {
      en: 'The message comes from a company’s address, but answers go to a free mailbox.',
      de: 'Die Nachricht kommt von einer Firmenadresse, aber Antworten gehen an ein Gratispostfach.',
      fr: 'Le message vient d’une adresse d’entreprise, mais les réponses vont à une boîte gratuite.',
      it: 'Il messaggio viene dall’indirizzo di un’azienda, ma le risposte vanno a una casella gratuita.',
    },
    holds: mail => {
      const domain = answerDomain(mail)
      const { authorDomain } = mail
      if (domain === null || !isFreemail(domain) || authorDomain === null || isFreemail(authorDomain)) return false
      // Services where somebody sends by name, and forms on a web site: answers go to who filled them in.
      const forSomebody = authFacts(mail).authorVouched && brandOf(authorDomain) !== null
      return !forSomebody && mail.author?.local !== 'wordpress'
    },
  },
  {
    name: 'REPLY_TO_OTHER_FREEMAIL',
    points: 2.2,
    why: {
      en: 'The message comes from one free mailbox, but answers go to another.',
      de: 'Die Nachricht kommt von einem Gratispostfach, aber Antworten gehen an ein anderes.',
      fr: 'Le message vient d’une boîte gratuite, mais les réponses vont à une autre.',
      it: 'Il messaggio viene da una casella gratuita, ma le risposte vanno a un’altra.',
    },
    holds: mail => {
      const [answer] = mail.mailboxes('reply-to')
      const { author } = mail
      if (answer?.domain == null || author?.domain == null || mail.isList) return false
      if (!isFreemail(answer.domain) || !isFreemail(author.domain)) return false
      const plain = (local: string): string => local.replace(/\+.*$/, '').replace(/[._-]/g, '')
      return (
        plain(answer.local) !== plain(author.local) && !mail.named.some(({ address }) => address === answer.address)
      )
    },
  },
  {
    name: 'REPLY_TO_ELSEWHERE',
    points: 0.2,
    why: {
      en: 'Answers go to another domain than the author’s.',
      de: 'Antworten gehen an eine andere Domain als die des Absenders.',
      fr: 'Les réponses vont à un autre domaine que celui de l’auteur.',
      it: 'Le risposte vanno a un dominio diverso da quello dell’autore.',
    },
    holds: mail => {
      const domain = answerDomain(mail)
      return domain !== null && !isFreemail(domain) && mail.fields('list-unsubscribe').length === 0
    },
  },
  {
    name: 'FREEMAIL_OTHER_ENVELOPE',
    points: 1,
    why: {
      en: 'The author’s address is at a free provider, but the envelope comes from another domain.',
      de: 'Die Absenderadresse liegt bei einem Gratisanbieter, der Umschlag aber kommt aus einer anderen Domain.',
      fr: 'L’adresse de l’auteur est chez un fournisseur gratuit, mais l’enveloppe vient d’un autre domaine.',
      it: 'L’indirizzo dell’autore è presso un provider gratuito, ma la busta viene da un altro dominio.',
    },
    holds: isFreemailInForeignEnvelope,
  },
  {
    name: 'NULL_SENDER_NO_REPORT',
    points: 0.5,
    why: {
      en: 'The message has the empty envelope sender of reports, but is none.',
      de: 'Die Nachricht hat den leeren Umschlag-Absender von Berichten, ist aber keiner.',
      fr: 'Le message a l’expéditeur d’enveloppe vide des rapports, mais n’en est pas un.',
      it: 'Il messaggio ha il mittente di busta vuoto dei rapporti, ma non lo è.',
    },
    holds: mail =>
      mail.tx.sender === null &&
      mail.tx.smtp &&
      mail.tx.client.address !== null &&
      mail.tx.queueId !== null &&
      !mail.isReport &&
      !/^auto-/i.test(mail.raw('auto-submitted')) &&
      mail.fields('x-autoreply').length === 0 &&
      mail.fields('x-auto-response-suppress').length === 0 &&
      !/^(?:mailer-daemon|postmaster|noreply|no-reply|bounces?)/.test(mail.author?.local ?? '') &&
      !authFacts(mail).authorVouched,
  },
  {
    name: 'TO_MISSING',
    points: 0.4,
    why: {
      en: 'The message does not say whom it is for.',
      de: 'Die Nachricht sagt nicht, für wen sie ist.',
      fr: 'Le message ne dit pas à qui il est destiné.',
      it: 'Il messaggio non dice a chi è destinato.',
    },
    holds: mail =>
      ['to', 'cc', 'resent-to', 'apparently-to', 'newsgroups'].every(key => mail.fields(key).length === 0) &&
      !mail.isList,
  },
  {
    name: 'TO_UNDISCLOSED',
    points: 0.5,
    why: {
      en: 'The recipients are hidden ("undisclosed recipients").',
      de: 'Die Empfänger sind verborgen («undisclosed recipients»).',
      fr: 'Les destinataires sont masqués (« undisclosed recipients »).',
      it: 'I destinatari sono nascosti («undisclosed recipients»).',
    },
    holds: mail =>
      !mail.isList &&
      mail.fields('to').length > 0 &&
      mail.named.every(({ domain }) => domain === null) &&
      /undisclosed|recipients?\b|empf|destinata|list suppressed|^$|^<>$|:\s*;/i.test(mail.text('to').slice(0, 200)),
  },
  {
    name: 'TO_ALPHABETICAL',
    points: 1.5,
    why: {
      en: 'The message names many recipients in alphabetical order, as from a gathered list.',
      de: 'Die Nachricht nennt viele Empfänger in alphabetischer Reihenfolge, wie aus einer gesammelten Liste.',
      fr: 'Le message nomme de nombreux destinataires par ordre alphabétique, comme tirés d’une liste collectée.',
      it: 'Il messaggio nomina molti destinatari in ordine alfabetico, come da un elenco raccolto.',
    },
    holds: mail => {
      const locals = mail.named.filter(({ domain }) => domain !== null).map(({ local, domain }) => ({ local, domain }))
      if (locals.length < 6 || mail.isList) return false
      const [first] = locals
      const sorted = locals.every(({ local }, n) => n === 0 || local >= (locals[n - 1]?.local ?? ''))
      return (
        sorted &&
        locals.every(({ domain }) => domain === first?.domain) &&
        new Set(locals.map(({ local }) => local)).size >= 6
      )
    },
  },
  {
    name: 'FROM_EQUALS_TO',
    points: 0.4,
    why: {
      en: 'Author and recipient are the same address, and nobody vouches for it.',
      de: 'Absender und Empfänger sind dieselbe Adresse, und niemand bürgt dafür.',
      fr: 'L’auteur et le destinataire ont la même adresse, et personne n’en répond.',
      it: 'Autore e destinatario hanno lo stesso indirizzo, e nessuno ne garantisce.',
    },
    holds: mail => {
      const { author } = mail
      if (author?.domain == null || mail.isList || authFacts(mail).authorVouched) return false
      const { local, domain } = author
      return mail.addressees.length > 0 && mail.addressees.every(one => one.local === local && one.domain === domain)
    },
  },
  {
    name: 'RECIPIENT_NOT_NAMED',
    points: 0.3,
    why: {
      en: 'The recipient stands in neither To nor Cc.',
      de: 'Der Empfänger steht weder in To noch in Cc.',
      fr: 'Le destinataire ne figure ni dans To ni dans Cc.',
      it: 'Il destinatario non compare né in To né in Cc.',
    },
    holds: mail => {
      const { recipients } = mail.tx
      if (recipients.length === 0 || mail.isList || mail.named.length === 0) return false
      if (mail.fields('list-unsubscribe').length > 0) return false
      return !recipients
        .slice(0, 100)
        .some(
          ({ domain }) =>
            domain !== null && mail.named.some(one => one.domain !== null && sameSite(one.domain, domain)),
        )
    },
  },
]

/** One fact: other rules on it leave it to FREEMAIL_OTHER_ENVELOPE. */
export function isFreemailInForeignEnvelope(mail: View): boolean {
  const envelope = envelopeDomain(mail)
  const { authorDomain } = mail
  if (envelope === null || authorDomain === null || mail.isList || mail.fields('list-unsubscribe').length > 0)
    return false
  return isFreemail(authorDomain) && !sameSite(envelope, authorDomain) && !isFreemail(envelope)
}
