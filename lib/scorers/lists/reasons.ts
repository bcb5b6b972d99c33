/** Why a message was found on a list of the site, for people. */
import type { Reasons } from '../language.ts'

export const REASONS = {
  serverWanted: {
    en: 'The sending server is on the list of those who are wanted.',
    de: 'Der sendende Server steht auf der Liste der erwünschten.',
    fr: 'Le serveur expéditeur figure sur la liste de ceux qui sont voulus.',
    it: 'Il server mittente è nella lista di quelli desiderati.',
  },
  authorWanted: {
    en: 'The author is on the list of those who are wanted, and is proven to be it.',
    de: 'Der Absender steht auf der Liste der erwünschten und ist nachweislich der, der er vorgibt zu sein.',
    fr: 'L’auteur figure sur la liste de ceux qui sont voulus, et son identité est prouvée.',
    it: 'L’autore è nella lista di quelli desiderati, e la sua identità è provata.',
  },
  senderWanted: {
    en: 'The envelope sender is on the list of those who are wanted, and SPF passes for it.',
    de: 'Der Umschlagabsender steht auf der Liste der erwünschten, und SPF bestätigt ihn.',
    fr: 'L’expéditeur de l’enveloppe figure sur la liste de ceux qui sont voulus, et SPF le confirme.',
    it: 'Il mittente della busta è nella lista di quelli desiderati, e SPF lo conferma.',
  },
  authorUnproven: {
    en: 'The author is on the list of those who are wanted, but neither DMARC nor DKIM nor SPF proves it: it does not count.',
    de: 'Der Absender steht auf der Liste der erwünschten, aber weder DMARC noch DKIM noch SPF beweist ihn: das zählt nicht.',
    fr: 'L’auteur figure sur la liste de ceux qui sont voulus, mais ni DMARC, ni DKIM, ni SPF ne le prouve : cela ne compte pas.',
    it: 'L’autore è nella lista di quelli desiderati, ma né DMARC né DKIM né SPF lo provano: non conta.',
  },
  senderUnproven: {
    en: 'The envelope sender is on the list of those who are wanted, but SPF does not pass: it does not count.',
    de: 'Der Umschlagabsender steht auf der Liste der erwünschten, aber SPF bestätigt ihn nicht: das zählt nicht.',
    fr: 'L’expéditeur de l’enveloppe figure sur la liste de ceux qui sont voulus, mais SPF ne le confirme pas : cela ne compte pas.',
    it: 'Il mittente della busta è nella lista di quelli desiderati, ma SPF non lo conferma: non conta.',
  },
  serverUnwanted: {
    en: 'The sending server is on the list of those who are not wanted.',
    de: 'Der sendende Server steht auf der Liste der unerwünschten.',
    fr: 'Le serveur expéditeur figure sur la liste de ceux qui ne sont pas voulus.',
    it: 'Il server mittente è nella lista di quelli indesiderati.',
  },
  authorUnwanted: {
    en: 'The author is on the list of those who are not wanted.',
    de: 'Der Absender steht auf der Liste der unerwünschten.',
    fr: 'L’auteur figure sur la liste de ceux qui ne sont pas voulus.',
    it: 'L’autore è nella lista di quelli indesiderati.',
  },
  senderUnwanted: {
    en: 'The envelope sender is on the list of those who are not wanted.',
    de: 'Der Umschlagabsender steht auf der Liste der unerwünschten.',
    fr: 'L’expéditeur de l’enveloppe figure sur la liste de ceux qui ne sont pas voulus.',
    it: 'Il mittente della busta è nella lista di quelli indesiderati.',
  },
  hostListed: {
    en: 'A link leads to a host that is on the list of the site.',
    de: 'Ein Link führt zu einem Server, der auf der eigenen Liste steht.',
    fr: 'Un lien mène à un serveur qui figure sur la liste du site.',
    it: 'Un link porta a un server che è nella lista del sito.',
  },
} as const satisfies Record<string, Reasons>
