/**
 * Bulk mail from domains that were bought for it and are thrown away after: all their records are in order, so that the checks
 * find nothing. What tells them is that nobody would call himself so: the name in From and the domain have nothing to do with one
 * another, the domain costs nothing, and the page behind the mail is a picture or a headline to click on.
 */
import { conversation, has, linksNobodys, times, vouched } from './body-facts.ts'
import { brandOf } from './brands-match.ts'
import { linkFacts } from './links-facts.ts'
import { cheapness } from './links-hosts.ts'
import { siteOf } from '../../mail/registrable.ts'
import { isFreemail } from '../../mail/freemail.ts'
import { seenWords } from './structure-facts.ts'
import { wordsOf } from './words.ts'
import type { Rule } from './rule.ts'
import type { View } from './view.ts'

/** Sent to many: it has links to click on, and the way out that such mail carries or no text for those who want text. */
const isBulk = (mail: View): boolean =>
  linkFacts(mail).web.length > 0 &&
  !conversation(mail) &&
  !mail.isList &&
  (mail.fields('list-unsubscribe').length > 0 || mail.parsed.parts.type === 'text/html')

const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9 ]+/g, ' ')
    .trim()

/** No word of the name stands in the address, nor its first letters. Names in other scripts say nothing. */
export function isNamedOtherwise(mail: View): boolean {
  return mail.once('namedOtherwise', () => {
    const { author } = mail
    if (author === null || author.domain === null || isFreemail(author.domain)) return false
    // A brand has many domains, and names that do not stand in them.
    if (brandOf(author.domain) !== null) return false
    const name = plainLetters((author.decoded || author.name).slice(0, 100))
    const words = name.split(/ +/).filter(word => word.length >= 3)
    if (words.length === 0 || (name.match(/[a-z]/g)?.length ?? 0) < 4) return false
    const { domain, suffix } = siteOf(author.domain)
    const label = author.domain.slice(0, Math.max(0, author.domain.length - suffix.length)).replace(/[^a-z0-9]/g, '')
    if (domain === '' || label.length < 3) return false
    const first = name
      .split(/ +/)
      .map(([letter = '']) => letter)
      .join('')
    const local = author.local.toLowerCase().replace(/[^a-z0-9]/g, '')
    return (
      !words.some(
        word =>
          label.includes(word) ||
          (label.length >= 4 && word.includes(label)) ||
          (word.length >= 4 && local.includes(word)),
      ) && !(first.length >= 2 && label.includes(first))
    )
  })
}

const authorCheap = (mail: View): 0 | 1 | 2 => (mail.authorDomain === null ? 0 : cheapness(mail.authorDomain))

/** Characters that are there to be read by programs only, in the colour of the page or too small. */
const padding = (mail: View): number =>
  mail.once('padding', () =>
    mail.parsed.texts.reduce(
      (sum, { hiddenBy, attached }) =>
        attached === true ? sum : sum + (hiddenBy.colour ?? 0) + (hiddenBy.size ?? 0) + (hiddenBy.position ?? 0),
      0,
    ),
  )

export const SNOWSHOE: readonly Rule[] = [
  {
    name: 'BULK_NAME_NOT_OF_CHEAP_DOMAIN',
    points: 2,
    why: {
      en: 'Bulk mail from a domain of the cheapest kind whose name has nothing to do with what the sender calls itself.',
      de: 'Massenmail von einer der billigsten Domains, deren Name nichts damit zu tun hat, wie sich der Absender nennt.',
      fr: 'Envoi en masse d’un domaine des moins chers dont le nom est sans rapport avec celui de l’expéditeur.',
      it: 'Invio di massa da un dominio dei più economici il cui nome non ha nulla a che fare con quello del mittente.',
    },
    holds: mail => authorCheap(mail) > 0 && isBulk(mail) && isNamedOtherwise(mail),
  },
  {
    name: 'BULK_NAME_NOT_OF_DOMAIN',
    points: 0.4,
    why: {
      en: 'Bulk mail in HTML alone from a domain that has nothing to do with what the sender calls itself.',
      de: 'Massenmail nur in HTML von einer Domain, die nichts damit zu tun hat, wie sich der Absender nennt.',
      fr: 'Envoi en masse, en HTML seul, d’un domaine sans rapport avec le nom de l’expéditeur.',
      it: 'Invio di massa solo in HTML da un dominio che non ha nulla a che fare con il nome del mittente.',
    },
    holds: mail =>
      authorCheap(mail) === 0 &&
      mail.parsed.parts.type === 'text/html' &&
      isBulk(mail) &&
      mail.fields('list-unsubscribe-post').length === 0 &&
      mail.fields('in-reply-to').length === 0 &&
      isNamedOtherwise(mail) &&
      wordsOf(mail).count <= 200,
  },
  {
    name: 'BAIT_CHEAP_DOMAIN',
    points: 1.5,
    why: {
      en: 'A sensation or a gift as a headline, and the links lead to a domain of the cheapest kind.',
      de: 'Eine Sensation oder ein Geschenk als Schlagzeile, und die Links führen zu einer der billigsten Domains.',
      fr: 'Une sensation ou un cadeau en titre, et les liens mènent à un domaine des moins chers.',
      it: 'Una sensazione o un regalo nel titolo, e i link portano a un dominio dei più economici.',
    },
    holds: mail =>
      has(mail, 'bait') &&
      wordsOf(mail).count <= 250 &&
      !conversation(mail) &&
      linksNobodys(mail) &&
      linkFacts(mail).hosts.some(({ cheap, known }) => cheap > 0 && !known),
  },
  {
    name: 'BAIT_MUCH',
    points: 1.2,
    why: {
      en: 'Headline after headline of the kind that sells wonders, and the links lead to nobody’s site.',
      de: 'Schlagzeile um Schlagzeile von der Art, die Wunder verkauft, und die Links führen zu niemandes Website.',
      fr: 'Titre sur titre de ceux qui vendent des miracles, et les liens mènent à un site de personne.',
      it: 'Un titolo dopo l’altro di quelli che vendono miracoli, e i link portano a un sito di nessuno.',
    },
    holds: mail => times(mail, 'bait') >= 3 && wordsOf(mail).count <= 400 && !conversation(mail) && linksNobodys(mail),
  },
  {
    name: 'PICTURE_CHEAP_DOMAIN',
    points: 1.2,
    why: {
      en: 'Hardly a text but a picture to click on, from a domain of the cheapest kind.',
      de: 'Kaum Text, dafür ein Bild zum Anklicken, von einer der billigsten Domains.',
      fr: 'Presque pas de texte, mais une image à cliquer, d’un domaine des moins chers.',
      it: 'Quasi nessun testo, ma un’immagine da cliccare, da un dominio dei più economici.',
    },
    holds: mail =>
      authorCheap(mail) > 0 &&
      mail.parsed.parts.type === 'text/html' &&
      seenWords(mail) < 60 &&
      linkFacts(mail).web.some(({ traits }) => traits.includes('image')) &&
      !mail.isList,
  },
  {
    name: 'PADDED_FOR_FILTERS',
    points: 2,
    why: {
      en: 'Below a short text there is much more that is too small or too pale to be read: it is meant for filters.',
      de: 'Unter einem kurzen Text steht viel mehr, das zu klein oder zu blass zum Lesen ist: Es gilt den Filtern.',
      fr: 'Sous un texte court s’en cache un plus long, trop petit ou trop pâle pour être lu : il vise les filtres.',
      it: 'Sotto un testo breve ce n’è molto di più, troppo piccolo o pallido per leggerlo: è per i filtri.',
    },
    holds: mail =>
      padding(mail) >= 140 &&
      seenWords(mail) < 60 &&
      mail.parsed.parts.type === 'text/html' &&
      !(vouched(mail) && authorCheap(mail) === 0 && mail.fields('list-unsubscribe-post').length > 0),
  },
]
