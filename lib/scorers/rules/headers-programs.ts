/**
 * What programs write about themselves, and what follows from it.
 */
import { authFacts } from './authentication-facts.ts'
import { isPublic } from '../../mail/reach.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

function program(mail: View): string {
  return (mail.raw('x-mailer') || mail.raw('user-agent')).slice(0, 300)
}

/** Programs sold or passed around for sending to bought or gathered addresses. */
const MASS_MAILERS =
  /\b(?:leaf ?php ?mailer|leafmailer|alexus mailer|priv8 mailer|xmailer priv|anonymous mailer|atomic mail sender|send-?safe|dark ?mailer|turbo-?mailer|mass ?mailer|bulk ?mailer|advanced mass sender|group mail(?: business)?|dmailer|e-mail blaster|email blaster|super mailer|gammadyne|wc mail|smart_send|king mailer|owl phpmailer|wso mailer|blat v)/i

/** Programs that people use on a desk or a telephone, which hand mail to their own provider and not to the recipient's. */
const PERSONAL =
  /^(?:microsoft (?:office )?outlook|apple mail|iphone mail|ipad mail|the bat!|foxmail|eudora|mozilla|thunderbird|windows (?:live )?mail|k-9)/i

export const HEADERS_PROGRAMS: readonly Rule[] = [
  {
    name: 'MASS_MAILER',
    points: 2.5,
    why: {
      en: 'The message was written by a program for sending to gathered addresses.',
      de: 'Die Nachricht stammt von einem Programm für den Versand an gesammelte Adressen.',
      fr: 'Le message vient d’un programme d’envoi en masse à des adresses collectées.',
      it: 'Il messaggio proviene da un programma per l’invio a indirizzi raccolti.',
    },
    holds: mail => MASS_MAILERS.test(program(mail)),
  },
  {
    name: 'PHP_EVAL',
    points: 3.5,
    why: {
      en: 'The message was sent by code that somebody smuggled into a web site.',
      de: 'Die Nachricht wurde von Code verschickt, den jemand in eine Website eingeschleust hat.',
      fr: 'Le message a été envoyé par du code introduit clandestinement dans un site web.',
      it: 'Il messaggio è stato inviato da codice introdotto di nascosto in un sito web.',
    },
    holds: mail => mail.fields('x-php-originating-script').some(({ value }) => value.includes("eval()'d")),
  },
  {
    name: 'PHP_SCRIPT',
    points: 0.3,
    why: {
      en: 'The message was sent by a script on a web site.',
      de: 'Die Nachricht wurde von einem Skript auf einer Website verschickt.',
      fr: 'Le message a été envoyé par un script d’un site web.',
      it: 'Il messaggio è stato inviato da uno script di un sito web.',
    },
    holds: mail => mail.fields('x-php-originating-script').length > 0 || mail.fields('x-php-script').length > 0,
  },
  {
    name: 'PHP_SCRIPT_ODD',
    points: 1.5,
    why: {
      en: 'The message was sent by a web site’s script in a place where mail scripts do not belong.',
      de: 'Die Nachricht kommt von einem Website-Skript an einem Ort, an den kein Mailskript gehört.',
      fr: 'Le message vient d’un script de site web placé là où aucun script d’envoi n’a sa place.',
      it: 'Il messaggio viene da uno script web in un punto dove non dovrebbero esserci script di posta.',
    },
    holds: mail =>
      /(?:wp-(?:includes|content\/uploads)\/|\/(?:images?|css|js|tmp|cache|\.well-known|themes)\/)\S{0,200}\.php|\b\d{1,6}:(?:[a-z0-9]{1,3}|wp-\w{1,12}\d|mailer\d?|leaf|xleet|alfa|unzip\w?|inbox|sender)\.php\b/i.test(
        `${mail.raw('x-php-script')} ${mail.raw('x-php-originating-script')}`.slice(0, 1_000),
      ),
  },
  {
    name: 'PRIORITY_WITHOUT_PROGRAM',
    points: 1,
    why: {
      en: 'The message is marked as urgent in Outlook’s way, but no mail program says that it wrote it.',
      de: 'Die Nachricht ist nach Art von Outlook als dringend markiert, aber kein Mailprogramm nennt sich.',
      fr: 'Le message est marqué urgent à la manière d’Outlook, mais aucun logiciel de messagerie ne se nomme.',
      it: 'Il messaggio è segnato come urgente alla maniera di Outlook, ma nessun programma di posta si nomina.',
    },
    holds: mail =>
      program(mail) === '' &&
      mail.fields('x-mimeole').length === 0 &&
      mail.fields('x-ms-has-attach').length === 0 &&
      mail.fields('thread-index').length === 0 &&
      (/^[12]\b/.test(mail.raw('x-priority')) || /^high/i.test(mail.raw('x-msmail-priority'))) &&
      !/^low|^bulk/i.test(mail.raw('precedence')),
  },
  {
    name: 'OUTLOOK_EXPRESS_BARE',
    points: 1.2,
    why: {
      en: 'The message says that Outlook Express wrote it, but lacks a field which that program always adds.',
      de: 'Die Nachricht will von Outlook Express sein, doch ein Feld fehlt, das dieses Programm immer setzt.',
      fr: 'Le message prétend venir d’Outlook Express, mais un champ que ce logiciel ajoute toujours manque.',
      it: 'Il messaggio dice di venire da Outlook Express, ma manca un campo che quel programma aggiunge sempre.',
    },
    holds: mail =>
      /^Microsoft Outlook Express [56]\./.test(program(mail)) && mail.fields('x-mimeole').length === 0 && !mail.isList,
  },
  {
    name: 'DIRECT_FROM_DESK',
    points: 1,
    why: {
      en: 'A desktop mail program seems to have delivered the message itself, past any provider.',
      de: 'Ein Mailprogramm für den Arbeitsplatz will die Nachricht selbst zugestellt haben, an jedem Anbieter vorbei.',
      fr: 'Un logiciel de bureau semble avoir livré le message lui-même, sans passer par un fournisseur.',
      it: 'Un programma di posta da scrivania sembra aver consegnato il messaggio da sé, senza passare da un provider.',
    },
    holds: mail => {
      if (!PERSONAL.test(program(mail))) return false
      const { address } = mail.tx.client
      if (address === null || !isPublic(address) || mail.hops.length > 0) return false
      // Servers that take out the Received field of their users, for privacy, are vouched for.
      return !authFacts(mail).anyVouched
    },
  },
]
