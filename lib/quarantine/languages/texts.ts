/** All that a digest says, in one language. Commands, addresses and names keep theirs. */

/** What administrators do that is told in words of its own. */
export const JOURNAL_KINDS = ['view', 'decide', 'release', 'delete', 'search'] as const
export type JournalKind = (typeof JOURNAL_KINDS)[number]

/** What became of a report: handed back, something is to be changed, or it was rightly held. */
export type JournalDecision = 'release' | 'rule' | 'nothing'

export type DigestTexts = {
  /** For numbers and dates: `de`. */
  readonly locale: string
  /** Between a label and its value. */
  readonly colon: string
  /** The name beside the address in From. */
  readonly name: string
  readonly subject: (fresh: number) => string
  /** It was asked for, or there is nothing but entries of the journal. */
  readonly subjectHeld: (held: number) => string
  readonly fresh: (count: number) => string
  readonly held: (count: number) => string
  readonly malware: (count: number) => string
  readonly forged: (count: number) => string
  /** Sealed to the recipient's own key. */
  readonly sealed: (count: number) => string
  readonly logIn: string
  readonly listedFresh: string
  readonly listedBefore: string
  readonly unlisted: (count: number) => string
  readonly from: string
  readonly subjectLabel: string
  readonly came: string
  readonly until: string
  readonly why: string
  readonly reference: string
  readonly noSubject: string
  readonly noSender: string
  /** Sender and subject are not kept any more, or cannot be read. */
  readonly unknown: string
  readonly release: string
  readonly delete: string
  readonly more: string
  /** There are no pages. */
  readonly noLinks: string
  readonly journal: string
  readonly journalKinds: Readonly<Record<JournalKind | 'other', string>>
  readonly decisions: Readonly<Record<JournalDecision, string>>
  readonly reason: (reason: string) => string
  readonly somebody: string
  readonly settings: string
  readonly digest: string
  readonly linksUntil: (date: string) => string
  readonly zone: (zone: string) => string
  readonly automatic: string
}
