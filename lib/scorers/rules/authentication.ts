/**
 * What SPF, DKIM, DMARC and ARC say, alone and together.
 * Source: RFC 8601 §2.7 (result words).
 */
import type { AuthResult, SpfResult } from '../../mail/auth-results.ts'
import type { Rule } from './rule.ts'

type Known = { readonly auth: readonly AuthResult[] }

const spf = ({ auth }: Known, result: SpfResult['result']): boolean =>
  auth.some(one => one.method === 'spf' && one.identity === 'mailfrom' && one.result === result)
const dmarc = ({ auth }: Known, result: 'pass' | 'fail'): boolean =>
  auth.some(one => one.method === 'dmarc' && one.result === result)

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
]
