/** The privacy statement for users: facts and a language → sections. Source: GDPR Art. 13, 14; the Swiss FADP Art. 19. */
import { NOTICE_TEXTS } from './languages/all.ts'
import type { Language } from '../../scorers/language.ts'
import type { LedgerRow, NoticeFacts } from './facts.ts'
import type { NoticeTexts } from './languages/texts.ts'

export type Section = { readonly heading: string; readonly paragraphs: readonly string[] }
export type Notice = {
  readonly language: Language
  readonly title: string
  readonly made: string
  readonly sections: readonly Section[]
}

export function noticeOf(facts: NoticeFacts, language: Language, now: Date): Notice {
  const texts = NOTICE_TEXTS[language]
  const { headings } = texts
  return {
    language,
    title: texts.title,
    made: texts.made(now.toISOString().slice(0, 10)),
    sections: [
      { heading: headings.who, paragraphs: who(facts, texts) },
      { heading: headings.examined, paragraphs: examined(facts, texts) },
      { heading: headings.happens, paragraphs: happens(facts, texts) },
      { heading: headings.kept, paragraphs: kept(facts, texts) },
      { heading: headings.see, paragraphs: see(facts, texts) },
      { heading: headings.leaves, paragraphs: leaves(facts, texts) },
      { heading: headings.rights, paragraphs: rights(facts, texts) },
      { heading: headings.never, paragraphs: never(facts, texts) },
    ],
  }
}

function who({ domains, server }: NoticeFacts, { who: say }: NoticeTexts): readonly string[] {
  return [
    say.operator,
    ...(domains.length > 0 ? [say.domains(domains.join(', '))] : []),
    ...(server === null ? [] : [say.server(server)]),
    say.basis,
  ]
}

function examined(facts: NoticeFacts, { examined: say }: NoticeTexts): readonly string[] {
  return [
    say.how,
    say.clear,
    facts.judgesOwn ? say.own.judged : say.own.passed,
    ...(facts.clamd ? [say.clamd] : []),
    ...(facts.spamscanner ? [say.spamscanner] : []),
    ...(facts.correspondentDays === null ? [] : [say.correspondents]),
    say.automatic,
  ]
}

function happens(facts: NoticeFacts, { happens: say }: NoticeTexts): readonly string[] {
  const { where } = facts
  const held = {
    marked: () => [say.marked],
    mailbox: () => (where.how === 'mailbox' ? [say.mailbox(where.mailbox, where.own)] : []),
    mta: () => [say.mta],
    store: () => [say.store],
  }
  return [
    ...(facts.observe ? [say.observe] : []),
    say.tag(facts.tag),
    ...(where.how === 'marked'
      ? []
      : [facts.quarantine === null ? say.quarantineNever : say.quarantine(facts.quarantine)]),
    facts.reject === null ? say.rejectNever : say.reject(facts.reject),
    facts.forgedActs ? say.forged.acts : say.forged.ignored,
    say.malware[facts.malware],
    ...held[where.how](),
    ...(facts.newsletters === null ? [] : [say.newsletters(facts.newsletters)]),
    ...(facts.greylist === null ? [] : [say.greylist]),
    ...(facts.rateHours === null ? [] : [say.rates]),
  ]
}

function kept(facts: NoticeFacts, { kept: say }: NoticeTexts): readonly string[] {
  const { where, greylist } = facts
  return [
    say.message,
    ...(where.how === 'mailbox' ? [say.mailbox] : []),
    ...(where.how === 'mta' ? [say.mta] : []),
    ...(where.how === 'store'
      ? [
          say.held(where.heldDays),
          say.entry(where.entryDays),
          say.mark(where.markHours),
          say.choices,
          say.journal(where.auditDays),
          say.statistics(where.statisticsDays),
        ]
      : []),
    say.log(facts.logDays),
    say.verdict(facts.verdictDays),
    say.outcome(facts.outcomeDays),
    ...(facts.learntDays === null ? [] : [say.learnt(facts.learntDays)]),
    ...(facts.correspondentDays === null ? [] : [say.correspondents(facts.correspondentDays)]),
    say.lists(facts.entryDays),
    ...(greylist === null ? [] : [say.greylist(greylist.retryHours, greylist.days)]),
    ...(facts.rateHours === null ? [] : [say.rates(facts.rateHours)]),
    ...(facts.figures ? [say.figures] : []),
    say.mailServer,
  ]
}

function see({ where }: NoticeFacts, { see: say }: NoticeTexts): readonly string[] {
  switch (where.how) {
    case 'marked':
      return [say.marked, say.log]
    case 'mailbox':
      return [say.mailbox(where.own), say.log]
    case 'mta':
      return [say.mta, say.log]
    case 'store':
      return [
        say.store,
        say.key(where.keyWithFilter),
        // Both are done on the pages; a report also from a digest.
        ...(where.pages === null ? [] : [say.ownKey]),
        ...(where.pages === null && where.digests === null ? [] : [say.report]),
        say.log,
      ]
    default:
      throw new Error(String(where satisfies never))
  }
}

/** They send questions about names and addresses; any other may send what stands in mail. */
const ASKS_ONLY = new Set(['spf', 'dkim', 'arc', 'dmarc', 'dns-lists', 'host-names'])

/** Each way out once: DNS lists together. What stays on the host is none. */
function leaves({ ledger, nameServers }: NoticeFacts, { leaves: say }: NoticeTexts): readonly string[] {
  const out = ledger.filter(row => row.leavesHost)
  const to = new Map<string, LedgerRow[]>()
  for (const row of out) to.set(row.who, [...(to.get(row.who) ?? []), row])
  const rows = [...to].map(([name, all]) => {
    const text = Object.hasOwn(say.rows, name) ? say.rows[name as keyof typeof say.rows] : undefined
    if (typeof text === 'string') return text
    const places = [...new Set(all.map(row => row.to))].join(', ')
    return text === undefined ? `${name}: ${all.map(row => row.sends).join('; ')} (${places})` : text(places)
  })
  const content = out.some(({ who }) => !ASKS_ONLY.has(who))
  return [
    ...rows,
    say.nameServers(nameServers.length === 0 ? null : nameServers.join(', ')),
    content ? say.nothingMore : say.nothingElse,
  ]
}

function rights({ where }: NoticeFacts, { rights: say }: NoticeTexts): readonly string[] {
  const store = where.how === 'store' ? where : null
  const digests = store?.digests ?? null
  return [
    say.all,
    say.how,
    ...(store?.pages == null ? [] : [say.pages(store.pages)]),
    ...(digests === null ? [] : [say.digests(digests.schedule)]),
    ...(digests?.onRequest == null ? [] : [say.onRequest(digests.onRequest)]),
    say.wrong,
    say.complain,
  ]
}

function never({ where }: NoticeFacts, { never: say }: NoticeTexts): readonly string[] {
  const shows = where.how === 'store' && (where.digests !== null || where.pages !== null)
  return [say.content, say.trackers, ...(shows ? [say.pages] : [])]
}
