/**
 * What SPF, DKIM, DMARC and ARC say, alone and together.
 * Source: RFC 8601 §2.7 (result words). What was not checked, and what DNS did not answer, says nothing.
 */
import { authFacts, isSealedByKnown } from './authentication-facts.ts'
import { brandOf } from './brands-match.ts'
import { isFreemail } from '../../mail/freemail.ts'
import type { AuthResult, SpfResult } from '../../mail/auth-results.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

type Known = { readonly auth: readonly AuthResult[] }

const spf = ({ auth }: Known, result: SpfResult['result']): boolean =>
  auth.some(one => one.method === 'spf' && one.identity === 'mailfrom' && one.result === result)
const dmarc = ({ auth }: Known, result: 'pass' | 'fail'): boolean =>
  auth.some(one => one.method === 'dmarc' && one.result === result)

/** Forwarders and lists break SPF and often DKIM: what they pass on is not forged for that. */
function isPassedOn(mail: View): boolean {
  return mail.isList || isSealedByKnown(authFacts(mail))
}

export const AUTHENTICATION: readonly Rule[] = [
  {
    name: 'SPF_FAIL',
    points: 2.5,
    why: {
      en: 'The sending server may not send for the envelope sender’s domain (SPF fail).',
      de: 'Der sendende Server darf für die Domain des Umschlag-Absenders nicht senden (SPF fail).',
      fr: 'Le serveur n’a pas le droit d’envoyer pour le domaine de l’expéditeur d’enveloppe (SPF fail).',
      it: 'Il server non può inviare per il dominio del mittente della busta (SPF fail).',
    },
    holds: mail => spf(mail, 'fail'),
  },
  {
    name: 'SPF_SOFTFAIL',
    points: 0.5,
    why: {
      en: 'The sending server probably may not send for the envelope sender’s domain (SPF softfail).',
      de: 'Der sendende Server darf für die Domain des Umschlag-Absenders wahrscheinlich nicht senden (SPF softfail).',
      fr: 'Le serveur n’a probablement pas le droit d’envoyer pour le domaine de l’expéditeur d’enveloppe (SPF softfail).',
      it: 'Il server probabilmente non può inviare per il dominio del mittente della busta (SPF softfail).',
    },
    holds: mail => spf(mail, 'softfail'),
  },
  {
    name: 'SPF_PERMERROR',
    points: 0.2,
    why: {
      en: 'The envelope sender’s domain has an SPF record that cannot be read.',
      de: 'Die Domain des Umschlag-Absenders hat einen SPF-Eintrag, der nicht lesbar ist.',
      fr: 'Le domaine de l’expéditeur d’enveloppe a un enregistrement SPF illisible.',
      it: 'Il dominio del mittente della busta ha un record SPF illeggibile.',
    },
    holds: mail => spf(mail, 'permerror'),
  },
  {
    name: 'DMARC_FAIL',
    points: 2,
    why: {
      en: 'The domain in the From field does not vouch for the message (DMARC fail).',
      de: 'Die Domain im From-Feld bürgt nicht für die Nachricht (DMARC fail).',
      fr: 'Le domaine du champ From ne répond pas du message (DMARC fail).',
      it: 'Il dominio nel campo From non garantisce per il messaggio (DMARC fail).',
    },
    holds: mail => dmarc(mail, 'fail'),
  },
  {
    name: 'DMARC_FAIL_STRICT',
    points: 1.5,
    why: {
      en: 'The domain in the From field asks that mail like this be refused or set aside (DMARC policy).',
      de: 'Die Domain im From-Feld bittet, solche Nachrichten abzuweisen oder beiseite zu legen (DMARC-Richtlinie).',
      fr: 'Le domaine du champ From demande de refuser ou d’isoler de tels messages (politique DMARC).',
      it: 'Il dominio nel campo From chiede di rifiutare o isolare messaggi come questo (politica DMARC).',
    },
    holds: mail => {
      const { dmarc: found } = authFacts(mail)
      return found?.result === 'fail' && (found.policy ?? 'none') !== 'none' && !isPassedOn(mail)
    },
  },
  {
    name: 'DMARC_PASS',
    points: -0.5,
    why: {
      en: 'The domain in the From field vouches for the message (DMARC pass).',
      de: 'Die Domain im From-Feld bürgt für die Nachricht (DMARC pass).',
      fr: 'Le domaine du champ From répond du message (DMARC pass).',
      it: 'Il dominio nel campo From garantisce per il messaggio (DMARC pass).',
    },
    holds: mail => dmarc(mail, 'pass'),
  },
  {
    name: 'BRAND_VOUCHED',
    points: -1.5,
    why: {
      en: 'A well-known company vouches for the message: it does come from its domain (DMARC pass).',
      de: 'Ein bekanntes Unternehmen bürgt für die Nachricht: Sie kommt wirklich aus seiner Domain (DMARC pass).',
      fr: 'Une entreprise connue répond du message : il vient bien de son domaine (DMARC pass).',
      it: 'Un’azienda nota garantisce per il messaggio: proviene davvero dal suo dominio (DMARC pass).',
    },
    holds: ({ auth, authorDomain }) =>
      authorDomain !== null &&
      dmarc({ auth }, 'pass') &&
      brandOf(authorDomain) !== null &&
      !isFreemail(authorDomain) &&
      // Rooms that companies rent out under their names: anybody may send from there.
      !/(?:amazonses|amazonaws|googlegroups|onmicrosoft|sharepointonline|wordpress|hellosign|secureserver)\.com$/.test(
        authorDomain,
      ),
  },
  {
    name: 'BRAND_DENIED',
    points: 2,
    why: {
      en: 'The message names a well-known company’s address, but that company’s domain does not vouch for it.',
      de: 'Die Nachricht nennt die Adresse eines bekannten Unternehmens, dessen Domain aber nicht für sie bürgt.',
      fr: 'Le message porte l’adresse d’une entreprise connue, dont le domaine ne répond pourtant pas de lui.',
      it: 'Il messaggio porta l’indirizzo di un’azienda nota, il cui dominio però non garantisce per esso.',
    },
    holds: mail => {
      const { authorDomain } = mail
      const facts = authFacts(mail)
      if (authorDomain === null || !facts.checked || facts.authorVouched || isPassedOn(mail)) return false
      // Somebody must have said no: silence can be the resolver's.
      const denied = facts.dmarc?.result === 'fail' || facts.spf?.result === 'fail'
      return denied && brandOf(authorDomain) !== null && !isFreemail(authorDomain)
    },
  },
  {
    name: 'FREEMAIL_DENIED',
    points: 2,
    why: {
      en: 'The author’s address is at a large mail provider, which signs all its mail, but did not sign this.',
      de: 'Die Absenderadresse gehört zu einem grossen Mailanbieter, der all seine Mails signiert, diese aber nicht.',
      fr: 'L’adresse de l’auteur est chez un grand fournisseur qui signe tous ses messages, mais pas celui-ci.',
      it: 'L’indirizzo dell’autore è presso un grande provider che firma tutta la sua posta, ma non questo messaggio.',
    },
    holds: mail => {
      const { authorDomain } = mail
      const facts = authFacts(mail)
      return (
        authorDomain !== null &&
        isFreemail(authorDomain) &&
        facts.checked &&
        facts.dmarc?.result === 'fail' &&
        !facts.authorVouched &&
        !isPassedOn(mail)
      )
    },
  },
  {
    name: 'OWN_DOMAIN_DENIED',
    points: 2.5,
    why: {
      en: 'The message comes from outside and names the recipient’s own domain as its author, which is not proven.',
      de: 'Die Nachricht kommt von aussen und nennt die eigene Domain des Empfängers als Absender, was nicht belegt ist.',
      fr: 'Le message vient de l’extérieur et indique comme auteur le domaine du destinataire, sans preuve.',
      it: 'Il messaggio viene da fuori e indica come autore il dominio del destinatario, senza prova.',
    },
    holds: mail => {
      const { authorDomain } = mail
      const facts = authFacts(mail)
      return (
        authorDomain !== null &&
        facts.checked &&
        !facts.authorVouched &&
        mail.content.ownDomains.includes(authorDomain) &&
        !isFreemail(authorDomain) &&
        (facts.spf?.result === 'fail' || facts.spf?.result === 'softfail' || facts.dmarc?.result === 'fail') &&
        !isPassedOn(mail)
      )
    },
  },
  {
    name: 'NOBODY_VOUCHES',
    points: 0.5,
    why: {
      en: 'Nobody vouches for the message: neither SPF nor DKIM nor DMARC passed.',
      de: 'Niemand bürgt für die Nachricht: Weder SPF noch DKIM noch DMARC ist bestanden.',
      fr: 'Personne ne répond du message : ni SPF, ni DKIM, ni DMARC n’a réussi.',
      it: 'Nessuno garantisce per il messaggio: non sono passati né SPF né DKIM né DMARC.',
    },
    holds: mail => {
      const facts = authFacts(mail)
      return facts.checked && mail.tx.sender !== null && !facts.anyVouched && !isPassedOn(mail)
    },
  },
  {
    name: 'DKIM_BROKEN_ALONE',
    points: 0.6,
    why: {
      en: 'The message was changed after it was signed (DKIM fail), and nothing else vouches for its author.',
      de: 'Die Nachricht wurde nach dem Signieren verändert (DKIM fail), und nichts anderes bürgt für den Absender.',
      fr: 'Le message a été modifié après signature (DKIM fail) et rien d’autre ne répond de son auteur.',
      it: 'Il messaggio è stato modificato dopo la firma (DKIM fail) e nient’altro garantisce per l’autore.',
    },
    holds: mail => {
      const facts = authFacts(mail)
      return (
        facts.checked &&
        facts.dkim.some(({ result, testing }) => result === 'fail' && !testing) &&
        !facts.anyVouched &&
        !isPassedOn(mail)
      )
    },
  },
]
