/** What a digest says, in words and in order: what both its text and its HTML are made of. Values that came with mail are marked. */
import { keyText } from '../policy/scope-name.ts'
import { DIGEST_TEXTS } from './languages/all.ts'
import { JOURNAL_KINDS } from './languages/texts.ts'
import { linkTo } from './links.ts'
import { shown, unlinked } from './shown.ts'
import type { DigestContent, JournalLine, Listed } from './digest-content.ts'
import type { JournalKind, DigestTexts } from './languages/texts.ts'
import type { LinkAction, Links } from './links.ts'

export type Link = { readonly text: string; readonly url: string }
export type Row = { readonly label: string; readonly value: string; readonly foreign?: true }
export type EntryView = { readonly rows: readonly Row[]; readonly links: readonly Link[] }

export type DigestView = {
  readonly lang: string
  /** Between a label and its value. */
  readonly colon: string
  readonly subject: string
  readonly intro: readonly string[]
  /** Where who has a key of their own logs in. */
  readonly logIn: Link | null
  readonly groups: readonly { readonly title: string; readonly entries: readonly EntryView[] }[]
  /** Behind the lists. */
  readonly notes: readonly string[]
  readonly journal: { readonly title: string; readonly lines: readonly string[] } | null
  readonly links: readonly Link[]
  readonly foot: readonly string[]
}

/** `links` null: there are no pages. */
export function digestView(content: DigestContent, links: Links | null): DigestView {
  const { language, person, held, fresh, malware, forged, sealed, listed, listedFresh, unlisted, journal } = content
  const texts = DIGEST_TEXTS[language]
  const dates = dateText(texts)
  const link = (text: string, action: LinkAction, about: string): Link[] =>
    links === null ? [] : [{ text, url: linkTo(links, action, about, person.recipient) }]
  const entry = (one: Listed): EntryView => ({
    rows: rowsOf(one, texts, dates, links === null),
    links: [
      ...link(texts.release, 'release', one.item.name),
      ...link(texts.delete, 'delete', one.item.name),
      ...link(texts.more, 'message', one.item.name),
    ],
  })
  const groups = [
    { title: texts.listedFresh, entries: listed.slice(0, listedFresh).map(entry) },
    { title: texts.listedBefore, entries: listed.slice(listedFresh).map(entry) },
  ]
  const counted = (count: number, text: (count: number) => string): string[] => (count === 0 ? [] : [text(count)])
  return {
    lang: language,
    colon: texts.colon,
    subject: fresh === 0 ? texts.subjectHeld(held) : texts.subject(fresh),
    intro: [
      `${keyText(person.recipient)}:`,
      `${texts.fresh(fresh)} ${texts.held(held)}`,
      ...counted(malware, texts.malware),
      ...counted(forged, texts.forged),
      ...counted(sealed, texts.sealed),
    ],
    logIn: sealed === 0 || links === null ? null : { text: texts.logIn, url: `${links.url}/` },
    groups: groups.filter(({ entries }) => entries.length > 0),
    notes: [
      ...counted(unlisted, texts.unlisted),
      ...(links === null && listed.some(({ reference }) => reference !== null) ? [texts.noLinks] : []),
    ],
    journal:
      journal.length === 0 ? null : { title: texts.journal, lines: journal.map(one => journalText(one, texts, dates)) },
    links: [...link(texts.digest, 'digest', person.tag), ...link(texts.settings, 'settings', person.tag)],
    foot: [
      ...(links === null ? [] : [texts.linksUntil(dates.day(links.until))]),
      texts.zone(Intl.DateTimeFormat().resolvedOptions().timeZone),
      texts.automatic,
    ],
  }
}

type Dates = { readonly time: (seconds: number) => string; readonly day: (seconds: number) => string }

function dateText({ locale }: DigestTexts): Dates {
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  return { time: seconds => time.format(seconds * 1000), day: seconds => day.format(seconds * 1000) }
}

function rowsOf(
  { item, reference, from, subject, why }: Listed,
  texts: DigestTexts,
  dates: Dates,
  withReference: boolean,
): readonly Row[] {
  const foreign = (label: string, value: string): Row => ({ label, value: unlinked(value), foreign: true })
  return [
    ...(from === null || subject === null
      ? [{ label: texts.subjectLabel, value: texts.unknown }]
      : [
          foreign(texts.from, from === '' ? texts.noSender : from),
          foreign(texts.subjectLabel, subject === '' ? texts.noSubject : subject),
        ]),
    { label: texts.came, value: dates.time(item.heldAt) },
    ...(why.length === 0 ? [] : [{ label: texts.why, value: why.join(' ') }]),
    { label: texts.until, value: dates.day(item.expiresAt) },
    ...(withReference && reference !== null ? [{ label: texts.reference, value: reference }] : []),
  ]
}

function journalText(one: JournalLine, texts: DigestTexts, dates: Dates): string {
  const { at, kind, who, decision, reason, seq, hash } = one
  const known = (JOURNAL_KINDS as readonly string[]).includes(kind) ? (kind as JournalKind) : 'other'
  const name = who === null || who === '' ? texts.somebody : shown(unlinked(who), 80)
  const decided = decision === null ? '' : `: ${texts.decisions[decision]}`
  const why = reason === null || reason === '' ? '' : ` ${texts.reason(shown(unlinked(reason), 300))}`
  const proof = hash === null ? '' : ` [${seq} ${hash}]`
  return `${dates.time(at)}: ${name} ${texts.journalKinds[known]}${decided}.${why}${proof}`
}
