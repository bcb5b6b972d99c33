/**
 * What rules about words ask of a message beside its words: does it go on a conversation, what do its links look like, is there
 * a telephone number.
 */
import { authFacts } from './authentication-facts.ts'
import { cheapness } from './links-hosts.ts'
import { linkFacts } from './links-facts.ts'
import { isFreemail } from '../../mail/freemail.ts'
import { siteOf } from '../../mail/registrable.ts'
import { wordsOf } from './words.ts'
import type { Group } from './words.ts'
import type { View } from './view.ts'

const START = 4_000

/** How many of `groups` stand near one another. */
export const near = (mail: View, within: number, ...groups: readonly Group[]): number =>
  wordsOf(mail).near(groups, within)
export const has = (mail: View, group: Group): boolean => wordsOf(mail).has(group)
export const times = (mail: View, group: Group): number => wordsOf(mail).times(group)

/** No link leads to a site that the author is known to have. */
export const linksNobodys = (mail: View): boolean => linkFacts(mail).nobodys

/** A link leads to a place that honest senders of such mail do not use. */
export const linksRisky = (mail: View): boolean => linkFacts(mail).risky && linkFacts(mail).strange.length > 0

export const noWebLink = (mail: View): boolean => linkFacts(mail).web.length === 0

/** Written from an account that anybody may open. */
export const fromFreemail = (mail: View): boolean => mail.authorDomain !== null && isFreemail(mail.authorDomain)

/** Answers go to another site than the message came from, or to an account that anybody may open. */
export function answersElsewhere(mail: View): boolean {
  return mail.once('answersElsewhere', () => {
    const there = mail.mailboxes('reply-to').find(({ domain }) => domain !== null)?.domain ?? null
    const here = mail.authorDomain
    return there !== null && here !== null && siteOf(there).domain !== siteOf(here).domain
  })
}

/** Nobody's word stands behind the author: freemail, answers elsewhere, a name that costs nothing, or none at all. */
export const stranger = (mail: View): boolean =>
  mail.authorDomain === null || fromFreemail(mail) || answersElsewhere(mail) || cheapness(mail.authorDomain) > 0

/**
 * An answer in a conversation: refers to a message and quotes it, or came through a mailing list that it is addressed to.
 * Whoever writes all that into spam gains no more than these rules' silence.
 */
export function conversation(mail: View): boolean {
  return mail.once(
    'conversation',
    () => toList(mail) || (mail.fields('in-reply-to').length + mail.fields('references').length > 0 && quotes(mail)),
  )
}

/** List-Post (RFC 2369 §3.4) names where one writes to all, and so do To and Cc; older lists have Mailing-List for it. */
function toList(mail: View): boolean {
  const named = `${mail.raw('list-post')} ${mail.raw('mailing-list')} ${mail.raw('list-id')}`.toLowerCase()
  if (named.trim() === '') return false
  return mail.named
    .slice(0, 20)
    .some(
      ({ local, domain }) =>
        domain !== null &&
        local.length > 1 &&
        (named.includes(`${local}@${domain}`) || named.includes(`<${local}.${domain}`)),
    )
}

/** Lines that quote, or what programs write above a quoted message. */
export function quotes(mail: View): boolean {
  return mail.once('quotes', () =>
    mail.parsed.texts.some(({ text }) => {
      const start = text.slice(0, 20_000)
      return (
        (start.match(/^ ?>/gm)?.length ?? 0) >= 2 ||
        /^(?:On|Am|Le|Il|El|Em|Op) .{6,200}(?:wrote|schrieb|écrit|scritto|escribió|escreveu|schreef).{0,120}:[ \t]{0,3}$/m.test(
          start,
        ) ||
        /^-{3,} ?(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Messaggio originale|Forwarded message)/im.test(
          start,
        ) ||
        /^(?:From|Von|De|Da): .{3,200}\r?\n ?(?:Sent|Gesendet|Envoyé|Inviato|Enviado|Date|Datum|Data)/im.test(start)
      )
    }),
  )
}

/** The first characters of each text. */
export const start = (mail: View): string =>
  mail.once('start', () => mail.parsed.texts.map(({ text }) => text.slice(0, START)).join('\n'))

/** A telephone number as people are asked to call: with a country's or area's code. */
export const telephone = (mail: View): boolean =>
  mail.once('telephone', () =>
    /(?:\+|\b00)\d{1,3}[ ().\-/‑–]{0,3}\d[\d ().\-/‑–]{6,16}\d|(?:\b1[ .-]{0,3})?\(?\b[2-9]\d\d\)?[ .\-‑–]{1,3}\d{3}[ .\-‑–]{1,3}\d{4}\b|\b[[(]?8\d\d[\])]?[ .\-~*‑–]{0,4}\d{3}[ .\-~*‑–]{0,4}\d{4}\b/.test(
      `${mail.subject}\n${start(mail)}`,
    ),
  )

/** Of those that cost the caller nothing in North America, and that fraud prefers. */
export const tollFree = (mail: View): boolean =>
  mail.once('tollFree', () =>
    /(?<!\d)[[(]?8(?:00|22|33|44|55|66|77|88)[\])]?[ .\-~*‑–]{0,4}\d{3}[ .\-~*‑–]{0,4}\d{4}(?!\d)/.test(
      `${mail.subject}\n${start(mail)}`,
    ),
  )

export const vouched = (mail: View): boolean => authFacts(mail).authorVouched

/** Of which kind files are attached, by name: `pdf`, `docx` … in lower case. */
export const attachedKinds = (mail: View): readonly string[] =>
  mail.once('attachedKinds', () =>
    mail.attachments
      .slice(0, 50)
      .map(({ name }) => /\.([a-z0-9]{1,8})\s*$/i.exec((name ?? '').slice(-20))?.[1]?.toLowerCase() ?? ''),
  )

const ROLES = new Set(
  'info admin administrator office contact sales support webmaster postmaster hello mail service kontakt buero accounting accounts billing hr team enquiries'.split(
    ' ',
  ),
)

/** "Dear info@example.org": who writes so knows an address and nobody behind it. */
export function greetsAddress(mail: View): boolean {
  return mail.once('greetsAddress', () => {
    const text = start(mail).slice(0, 1_500).toLowerCase()
    const greeting =
      /(?:^|\s)(?:dear|hello|hi|hey|attention|attn|hallo|guten tag|bonjour|ciao|gentile|hola|olá|estimado|prezado|beste|geachte|cher|chère)[ ,:]{1,3}([^\s,;:!<>]{2,80})/g
    const greeted = [...text.matchAll(greeting)].slice(0, 3).map(([, name = '']) => name.replace(/\.$/, ''))
    return mail.addressees.slice(0, 3).some(({ local, domain }) => {
      if (domain === null) return false
      const whole = `${local}@${domain}`
      return greeted.some(name => name === whole || ((ROLES.has(local) || /[._\d]/.test(local)) && name === local))
    })
  })
}
