/** Why an entry of the lists counted, or did not, for people. Never names the entry: it may be somebody else's. */
import type { Reasons } from '../scorers/language.ts'

export const ENTRY_REASONS = {
  clientAllowed: {
    en: 'The sending server is on a list of those who are allowed here.',
    de: 'Der sendende Server steht auf einer Liste der hier erlaubten.',
    fr: 'Le serveur expéditeur figure sur une liste de ceux qui sont admis ici.',
    it: 'Il server mittente è in una lista di quelli ammessi qui.',
  },
  authorAllowed: {
    en: 'The author is on a list of those who are allowed here, and is proven to be it.',
    de: 'Der Absender steht auf einer Liste der hier erlaubten und ist nachweislich der, der er vorgibt zu sein.',
    fr: 'L’auteur figure sur une liste de ceux qui sont admis ici, et son identité est prouvée.',
    it: 'L’autore è in una lista di quelli ammessi qui, e la sua identità è provata.',
  },
  senderAllowed: {
    en: 'The envelope sender is on a list of those who are allowed here, and is proven to be it.',
    de: 'Der Umschlagabsender steht auf einer Liste der hier erlaubten und ist nachweislich der, der er vorgibt zu sein.',
    fr: 'L’expéditeur de l’enveloppe figure sur une liste de ceux qui sont admis ici, et son identité est prouvée.',
    it: 'Il mittente della busta è in una lista di quelli ammessi qui, e la sua identità è provata.',
  },
  insisted: {
    en: 'The sender is on a list of those who are allowed here, whether proven or not.',
    de: 'Der Absender steht auf einer Liste der hier erlaubten, ob nachgewiesen oder nicht.',
    fr: 'L’expéditeur figure sur une liste de ceux qui sont admis ici, que son identité soit prouvée ou non.',
    it: 'Il mittente è in una lista di quelli ammessi qui, che la sua identità sia provata o no.',
  },
  unproven: {
    en: 'The sender is on a list of those who are allowed here, but neither DMARC nor DKIM nor SPF proves it: it does not count.',
    de: 'Der Absender steht auf einer Liste der hier erlaubten, aber weder DMARC noch DKIM noch SPF beweist ihn: das zählt nicht.',
    fr: 'L’expéditeur figure sur une liste de ceux qui sont admis ici, mais ni DMARC, ni DKIM, ni SPF ne le prouve : cela ne compte pas.',
    it: 'Il mittente è in una lista di quelli ammessi qui, ma né DMARC né DKIM né SPF lo provano: non conta.',
  },
  spfFailed: {
    en: 'The sender is on a list of those who are allowed here, but its domain says by SPF that this server may not send for it: it does not count.',
    de: 'Der Absender steht auf einer Liste der hier erlaubten, aber seine Domain verbietet es diesem Server durch SPF, für sie zu senden: das zählt nicht.',
    fr: 'L’expéditeur figure sur une liste de ceux qui sont admis ici, mais son domaine interdit par SPF à ce serveur d’envoyer en son nom : cela ne compte pas.',
    it: 'Il mittente è in una lista di quelli ammessi qui, ma il suo dominio vieta con SPF a questo server di inviare a suo nome: non conta.',
  },
  dmarcFailed: {
    en: 'The sender is on a list of those who are allowed here, but the message fails DMARC, and the author’s domain wants that to count: the list does not.',
    de: 'Der Absender steht auf einer Liste der hier erlaubten, aber die Nachricht besteht DMARC nicht, und die Domain des Absenders will, dass das zählt: die Liste zählt nicht.',
    fr: 'L’expéditeur figure sur une liste de ceux qui sont admis ici, mais le message échoue à DMARC, et le domaine de l’auteur veut que cela compte : la liste ne compte pas.',
    it: 'Il mittente è in una lista di quelli ammessi qui, ma il messaggio non supera DMARC, e il dominio dell’autore vuole che questo conti: la lista non conta.',
  },
  clientBlocked: {
    en: 'The sending server is on a list of those who are blocked here.',
    de: 'Der sendende Server steht auf einer Liste der hier gesperrten.',
    fr: 'Le serveur expéditeur figure sur une liste de ceux qui sont bloqués ici.',
    it: 'Il server mittente è in una lista di quelli bloccati qui.',
  },
  authorBlocked: {
    en: 'The author is on a list of those who are blocked here.',
    de: 'Der Absender steht auf einer Liste der hier gesperrten.',
    fr: 'L’auteur figure sur une liste de ceux qui sont bloqués ici.',
    it: 'L’autore è in una lista di quelli bloccati qui.',
  },
  senderBlocked: {
    en: 'The envelope sender is on a list of those who are blocked here.',
    de: 'Der Umschlagabsender steht auf einer Liste der hier gesperrten.',
    fr: 'L’expéditeur de l’enveloppe figure sur une liste de ceux qui sont bloqués ici.',
    it: 'Il mittente della busta è in una lista di quelli bloccati qui.',
  },
} as const satisfies Record<string, Reasons>

export type EntryReason = keyof typeof ENTRY_REASONS
