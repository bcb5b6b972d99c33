/**
 * What speaks for a message. Little, and bounded: whoever knows these rules can write such mail.
 */
import { conversation, quotes, vouched } from './body-facts.ts'
import { linkFacts } from './links-facts.ts'
import { cheapness } from './links-hosts.ts'
import { isNamedOtherwise } from './snowshoe.ts'
import { wordsOf } from './words.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

export const WANTED: readonly Rule[] = [
  {
    name: 'ANSWERS_WITH_QUOTES',
    points: -0.5,
    why: {
      en: 'The message answers another one and quotes it.',
      de: 'Die Nachricht antwortet auf eine andere und zitiert sie.',
      fr: 'Le message répond à un autre et le cite.',
      it: 'Il messaggio risponde a un altro e lo cita.',
    },
    holds: mail =>
      mail.fields('in-reply-to').length + mail.fields('references').length > 0 &&
      quotes(mail) &&
      linkFacts(mail).strange.every(({ cheap, disguise }) => cheap === 0 && disguise === null),
  },
  {
    name: 'PATCH_ON_LIST',
    points: -0.7,
    why: {
      en: 'The message carries source code or a patch through a mailing list.',
      de: 'Die Nachricht bringt Quelltext oder einen Patch über eine Mailingliste.',
      fr: 'Le message apporte du code ou un correctif par une liste de diffusion.',
      it: 'Il messaggio porta codice o una patch attraverso una mailing list.',
    },
    holds: mail => mail.fields('list-id').length > 0 && conversation(mail) && patch(mail),
  },
  {
    name: 'LINKS_AT_HOME',
    points: -0.5,
    why: {
      en: 'The author’s domain vouches for the message, and its links lead there.',
      de: 'Die Domain des Absenders bürgt für die Nachricht, und deren Links führen dorthin.',
      fr: 'Le domaine de l’auteur répond du message, et ses liens y mènent.',
      it: 'Il dominio dell’autore garantisce per il messaggio, e i suoi link portano lì.',
    },
    holds: mail => {
      const { hosts, strange } = linkFacts(mail)
      return (
        vouched(mail) &&
        mail.authorDomain !== null &&
        cheapness(mail.authorDomain) === 0 &&
        hosts.some(({ home }) => home) &&
        strange.length === 0 &&
        // A domain bought for one mailing leads home as well.
        !(mail.parsed.parts.type === 'text/html' && isNamedOtherwise(mail)) &&
        wordsOf(mail).count >= 15
      )
    },
  },
]

/** A unified diff's heads. */
const patch = (mail: View): boolean =>
  mail.parsed.texts.some(({ text }) => {
    const from = text.indexOf('\n@@ -')
    return (
      text.includes('\ndiff --git ') ||
      (from > 0 && /^@@ -\d{1,7}(?:,\d{1,7})? \+\d{1,7}(?:,\d{1,7})? @@/m.test(text.slice(from, from + 200)))
    )
  })
